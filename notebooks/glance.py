"""A glance: what a catalogue holds, counted."""

from collections import Counter

from taxonomy.catalogue import Catalogue, Group, GroupScheme, Importance, SkillKind


def concepts_by_kind(catalogue: Catalogue) -> dict[str, int]:
    """Return how many concepts of each kind there are."""
    skills = Counter(skill.kind for skill in catalogue.skills)
    groups = Counter(group.scheme for group in catalogue.groups)
    return {
        "occupations": len(catalogue.occupations),
        "skills": skills[SkillKind.SKILL],
        "knowledge": skills[SkillKind.KNOWLEDGE],
        "ISCO-08 groups": groups[GroupScheme.ISCO],
        "ISCED-F fields": groups[GroupScheme.ISCED_F],
        "skill groups": groups[GroupScheme.SKILLS],
    }


def needs_per_occupation(catalogue: Catalogue, importance: Importance) -> list[int]:
    """Return how many skills of this importance each occupation needs."""
    relations = (catalogue.relations_of.get(one.uri, ()) for one in catalogue.occupations)
    return [sum(each.importance is importance for each in some) for some in relations]


def occupations_by_major_group(catalogue: Catalogue) -> dict[str, int]:
    """Return how many occupations each ISCO-08 major group has, in order of the codes."""
    counts = Counter(occupation.isco_code[:1] for occupation in catalogue.occupations)
    return {major_group(catalogue, code): counts[code] for code in sorted(counts)}


def major_group(catalogue: Catalogue, code: str) -> str:
    """Return the code of a major group with its label, where the release has it."""
    group = catalogue.isco_group.get(code)
    return f"{code} {group.label}" if group else code


def knowledge_by_broad_field(catalogue: Catalogue) -> dict[str, int]:
    """Return how many knowledge concepts lie in each ISCED-F broad field, the largest first.

    A concept counts in each of its broad fields.
    """
    knowledge = (skill for skill in catalogue.skills if skill.kind is SkillKind.KNOWLEDGE)
    counts: Counter[str] = Counter()
    for skill in knowledge:
        counts.update(
            {
                field.label
                for uri in skill.groups
                if (group := catalogue.group_by_uri.get(uri))
                and group.scheme is GroupScheme.ISCED_F
                for field in _broadest(catalogue, group)
            }
        )
    return dict(counts.most_common())


def _broadest(catalogue: Catalogue, group: Group) -> list[Group]:
    """Return the fields above a field that have no field above them, or the field itself."""
    broader = [catalogue.group_by_uri[uri] for uri in group.broader]
    fields = [each for each in broader if each.scheme is GroupScheme.ISCED_F]
    return [top for each in fields for top in _broadest(catalogue, each)] or [group]
