"""ISCO-08 skill levels, and the ISCED levels of education that each stands for.

Source: International Standard Classification of Occupations, ISCO-08, volume I (ILO 2012), table 1
for the levels of each major group and table 2 for education. That table counts in ISCED-97; of
ISCED 2011 level 4 has 6, 7 and 8 for its 5A and 6, and level 3 has 5 for its 5B.
"""

from collections.abc import Mapping

LEVELS: Mapping[str, tuple[int, ...]] = {
    **{"0": (1, 2, 4), "01": (4,), "02": (2,), "03": (1,)},
    **{"1": (3, 4), "11": (4,), "12": (4,), "13": (4,), "14": (3,)},
    **{"2": (4,), "3": (3,), "4": (2,), "5": (2,), "6": (2,), "7": (2,), "8": (2,), "9": (1,)},
}
"""The skill levels of the major groups, and of the sub-major groups where those differ."""
ISCED: Mapping[int, tuple[int, ...]] = {1: (1,), 2: (2, 3, 4), 3: (5,), 4: (6, 7, 8)}
"""The ISCED levels, from 1 (primary) to 8 (doctoral), that a skill level stands for."""


def skill_levels(code: str) -> tuple[int, ...]:
    """Return the skill levels, 1 to 4, of an ISCO-08 group by its code; none where it has none."""
    return LEVELS.get(code[:2]) or LEVELS.get(code[:1], ())


def isced_levels(code: str) -> tuple[int, ...]:
    """Return the ISCED levels that the skill levels of an ISCO-08 group stand for."""
    return tuple(isced for level in skill_levels(code) for isced in ISCED[level])
