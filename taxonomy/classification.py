"""Classifications above the concepts: members of each group, ISCO-08 skill and ISCED levels.

ISCED-F 2013 classifies fields of education: a knowledge skill belongs to those of its skill
groups, or where it has none to those of the nearest broader skills.

Source: International Standard Classification of Occupations, ISCO-08, volume I (ILO 2012), table 1
for the levels of each major group and table 2 for education. That table counts in ISCED-97; of
ISCED 2011 level 4 has 6, 7 and 8 for its 5A and 6, and level 3 has 5 for its 5B.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from taxonomy.catalogue import Catalogue, Group, GroupScheme, Skill, SkillKind


def members_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the members (URIs) of each group (URI) and of the groups below it, in order."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for occupation in catalogue.occupations:
        for group in catalogue.isco_path(occupation.isco_code):
            members[group.uri].append(occupation.uri)
    for skill in catalogue.skills:
        groups = (*_own(catalogue, skill, GroupScheme.SKILLS), *fields_of(catalogue, skill))
        for uri in _above(catalogue, (group.uri for group in groups)):
            members[uri].append(skill.uri)
    return {group: tuple(uris) for group, uris in members.items()}


def fields_of(catalogue: Catalogue, skill: Skill) -> tuple[Group, ...]:
    """Return the ISCED-F fields of a knowledge skill, by code, each the narrowest that is known."""
    level = [skill] if skill.kind is SkillKind.KNOWLEDGE else []
    seen = {skill.uri}
    while level:
        fields = {group for one in level for group in _own(catalogue, one, GroupScheme.ISCED_F)}
        if fields:
            return tuple(sorted(fields, key=_code))
        broader = [uri for one in level for uri in one.broader if uri in catalogue.skill_row]
        level = [catalogue.skills[catalogue.skill_row[uri]] for uri in broader if uri not in seen]
        seen.update(broader)
    return ()


def path_of(catalogue: Catalogue, group: Group) -> tuple[Group, ...]:
    """Return the groups of the same scheme from the broadest down to a group."""
    above = [catalogue.group_by_uri[uri] for uri in _above(catalogue, (group.uri,))]
    same = (one for one in above if one.scheme is group.scheme)
    return tuple(sorted(same, key=lambda one: (len(one.code), one.code)))


def level_of(group: Group) -> int:
    """Return the level of an ISCO-08 group (1 to 4) or ISCED-F field (1 to 3); 1 is broadest."""
    return len(group.code) - (1 if group.scheme is GroupScheme.ISCED_F else 0)


def _own(catalogue: Catalogue, skill: Skill, scheme: GroupScheme) -> list[Group]:
    groups = (catalogue.group_by_uri.get(uri) for uri in skill.groups)
    return [group for group in groups if group and group.scheme is scheme]


def _above(catalogue: Catalogue, groups: Iterable[str]) -> dict[str, None]:
    """Return groups and all that are broader, each once."""
    found: dict[str, None] = {}
    waiting = list(groups)
    while waiting:
        uri = waiting.pop()
        group = catalogue.group_by_uri.get(uri)
        if group and uri not in found:
            found[uri] = None
            waiting += group.broader
    return found


def _code(group: Group) -> str:
    return group.code


LEVELS: Mapping[str, tuple[int, ...]] = {
    **{"0": (1, 2, 4), "01": (4,), "02": (2,), "03": (1,)},
    **{"1": (3, 4), "11": (4,), "12": (4,), "13": (4,), "14": (3,)},
    **{"2": (4,), "3": (3,), "4": (2,), "5": (2,), "6": (2,), "7": (2,), "8": (2,), "9": (1,)},
}
"""The skill levels of the major groups, and of the sub-major groups where those differ."""
ISCED: Mapping[int, tuple[int, ...]] = {1: (1,), 2: (2, 3, 4), 3: (5,), 4: (6, 7, 8)}
"""The ISCED levels, from 1 (primary) to 8 (doctoral), of each skill level."""


def skill_levels(code: str) -> tuple[int, ...]:
    """Return the skill levels, 1 to 4, of an ISCO-08 group by its code; none where it has none."""
    return LEVELS.get(code[:2]) or LEVELS.get(code[:1], ())


def isced_levels(code: str) -> tuple[int, ...]:
    """Return the ISCED levels of the skill levels of an ISCO-08 group."""
    return tuple(isced for level in skill_levels(code) for isced in ISCED[level])
