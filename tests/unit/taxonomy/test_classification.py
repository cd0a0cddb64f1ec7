"""Skill levels and ISCED levels of ISCO-08 groups, held against the ILO's tables."""

import pytest

from taxonomy.classification import isced_levels, skill_levels

# ILO, ISCO-08 volume I, table 1: every major group, and the sub-major groups of 0 and 1.
ILO = """
0: 1 2 4 | 01: 4 | 02: 2 | 03: 1
1: 3 4   | 11: 4 | 12: 4 | 13: 4 | 14: 3
2: 4 | 3: 3 | 4: 2 | 5: 2 | 6: 2 | 7: 2 | 8: 2 | 9: 1
"""
TABLE = [entry.split(":") for line in ILO.strip().splitlines() for entry in line.split("|")]


@pytest.mark.parametrize(("code", "levels"), TABLE)
def test_levels_of_groups_are_the_ilos(code, levels):
    expected = tuple(int(level) for level in levels.split())
    assert skill_levels(code.strip()) == expected
    if expected[1:] == ():
        assert skill_levels(f"{code.strip()}12"[:4]) == expected


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("9112", (1,)),
        ("7212", (2, 3, 4)),
        ("3114", (5,)),
        ("2512", (6, 7, 8)),
        ("1412", (5,)),
        ("1120", (6, 7, 8)),
        ("0110", (6, 7, 8)),
        ("0310", (1,)),
        ("1", (5, 6, 7, 8)),
        ("", ()),
    ],
)
def test_education_of_a_skill_level(code, levels):
    assert isced_levels(code) == levels
