"""References to concepts, by URI in, with their labels out."""

from collections.abc import Iterable
from urllib.parse import quote

from service.schemas.base import ConceptRef, GroupRef, OccupationRef, SkillEntry, SkillRef
from service.snapshot import Edition
from taxonomy.catalogue import Group, Skill

ESCO = "http://data.europa.eu/esco/"
ESCO_PORTAL = "https://esco.ec.europa.eu/en/classification"


def skill_ref(edition: Edition, uri: str) -> SkillRef:
    """Return the reference to a skill of the catalogue."""
    skill = edition.skill(uri)
    return SkillRef(uri=skill.uri, label=skill.label, kind=skill.kind)


def skill_entry(skill: Skill) -> SkillEntry:
    """Return a skill as a directory lists it."""
    return SkillEntry(
        uri=skill.uri, label=skill.label, kind=skill.kind, description=skill.description
    )


def occupation_ref(edition: Edition, uri: str) -> OccupationRef:
    """Return the reference to an occupation of the catalogue."""
    occupation = edition.occupation(uri)
    return OccupationRef(
        uri=occupation.uri,
        label=occupation.label,
        isco_code=occupation.isco_code,
        isco_label=isco_label(edition, occupation.isco_code),
        description=occupation.description,
    )


def isco_label(edition: Edition, code: str) -> str | None:
    """Return the label of an ISCO-08 code, None where the release does not have it."""
    group = edition.catalogue.isco_group.get(code)
    return group.label if group else None


def group_refs(groups: Iterable[Group]) -> list[GroupRef]:
    """Return the references to some groups, in their order."""
    return [GroupRef(uri=g.uri, label=g.label, code=g.code, scheme=g.scheme) for g in groups]


def concept_refs(edition: Edition, uris: Iterable[str]) -> list[ConceptRef]:
    """Return references to concepts of any type; a URI that the release lacks is left out."""
    return [
        ConceptRef(uri=uri, label=label)
        for uri in uris
        if (label := _label(edition, uri)) is not None
    ]


def portal_url(kind: str, *uris: str) -> str | None:
    """Return the page on ESCO's portal of the first of these URIs that is ESCO's.

    `kind` is the portal's word: "occupation" or "skill".
    """
    esco = next((uri for uri in uris if uri.startswith(f"{ESCO}{kind}/")), None)
    return f"{ESCO_PORTAL}/{kind}?uri={quote(esco, safe='')}" if esco else None


def _label(edition: Edition, uri: str) -> str | None:
    catalogue = edition.catalogue
    if uri in catalogue.skill_row:
        return edition.skill(uri).label
    if uri in catalogue.occupation_row:
        return edition.occupation(uri).label
    group = catalogue.group_by_uri.get(uri)
    return group.label if group else None
