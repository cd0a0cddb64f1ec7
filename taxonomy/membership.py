"""Membership: which occupations and skills belong to each group, at every level of its scheme.

ISCED-F 2013 classifies fields of education: a knowledge skill belongs to those of its skill
groups, or where it has none to those of the nearest broader skills.
"""

from collections import defaultdict
from collections.abc import Iterable

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
