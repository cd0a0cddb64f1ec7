"""Directories: the letter of an entry, and the values that skills are narrowed by."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from recommender.value_table import Value, ValueTable
from taxonomy.catalogue import Catalogue, GroupScheme

OTHER = "other"
"""What stands for every first character that is no letter."""
SKILL_FACETS = ("kind", "reuse_level", "isced_f", "group", "letter")


def letter_of(label: str) -> str:
    """Return the first letter of a label, small and without an accent; OTHER where it has none."""
    base = unicodedata.normalize("NFKD", label.strip().casefold())[:1]
    return base if base.isalpha() else OTHER


def occupation_letters(catalogue: Catalogue) -> ValueTable:
    """Return which occupations stand under which letter."""
    facts = [{"letter": [letter_of(occupation.label)]} for occupation in catalogue.occupations]
    return ValueTable(["letter"], facts)


def skill_table(catalogue: Catalogue, members: Mapping[str, Iterable[str]]) -> ValueTable:
    """Return which skills have which value of each of SKILL_FACETS.

    `members` are the skills (URIs) of each group. ISCED-F fields stand by code, groups by URI.
    """
    above: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for group in catalogue.groups:
        if group.scheme is not GroupScheme.ISCO:
            field = group.scheme is GroupScheme.ISCED_F
            for uri in members.get(group.uri, ()):
                above[uri]["isced_f" if field else "group"].append(
                    group.code if field else group.uri
                )
    facts: list[Mapping[str, Iterable[Value]]] = [
        {
            "kind": [skill.kind],
            "reuse_level": [skill.reuse_level] if skill.reuse_level else [],
            "letter": [letter_of(skill.label)],
            **above[skill.uri],
        }
        for skill in catalogue.skills
    ]
    return ValueTable(SKILL_FACETS, facts)
