"""References to concepts, by URI in, with their labels out."""

from collections.abc import Iterable
from urllib.parse import quote

from service.schemas.base import ConceptRef, GroupRef, OccupationRef, SkillEntry, SkillRef
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Group, Skill

ESCO = "http://data.europa.eu/esco/"
ESCO_PORTAL = "https://esco.ec.europa.eu/en/classification"


def skill_ref(snapshot: CatalogueSnapshot, uri: str) -> SkillRef:
    """Return the reference to a skill of the catalogue."""
    skill = snapshot.skill(uri)
    return SkillRef(uri=skill.uri, label=skill.label, kind=skill.kind)


def skill_entry(skill: Skill) -> SkillEntry:
    """Return a skill as a directory lists it."""
    return SkillEntry(
        uri=skill.uri, label=skill.label, kind=skill.kind, description=skill.description
    )


def occupation_ref(snapshot: CatalogueSnapshot, uri: str) -> OccupationRef:
    """Return the reference to an occupation of the catalogue."""
    occupation = snapshot.occupation(uri)
    return OccupationRef(
        uri=occupation.uri,
        label=occupation.label,
        isco_code=occupation.isco_code,
        isco_label=isco_label(snapshot, occupation.isco_code),
        description=occupation.description,
    )


def isco_label(snapshot: CatalogueSnapshot, code: str) -> str | None:
    """Return the label of an ISCO-08 code, None where the release does not have it."""
    group = snapshot.catalogue.isco_group.get(code)
    return group.label if group else None


def group_refs(groups: Iterable[Group]) -> list[GroupRef]:
    """Return the references to some groups, in their order."""
    return [GroupRef(uri=g.uri, label=g.label, code=g.code, scheme=g.scheme) for g in groups]


def concept_refs(snapshot: CatalogueSnapshot, uris: Iterable[str]) -> list[ConceptRef]:
    """Return references to concepts of any type; a URI that the release lacks is left out."""
    return [
        ConceptRef(uri=uri, label=label)
        for uri in uris
        if (label := _label(snapshot, uri)) is not None
    ]


def portal_url(kind: str, *uris: str) -> str | None:
    """Return the page on ESCO's portal of the first of these URIs that is ESCO's.

    `kind` is the portal's word: "occupation" or "skill".
    """
    esco = next((uri for uri in uris if uri.startswith(f"{ESCO}{kind}/")), None)
    return f"{ESCO_PORTAL}/{kind}?uri={quote(esco, safe='')}" if esco else None


def _label(snapshot: CatalogueSnapshot, uri: str) -> str | None:
    catalogue = snapshot.catalogue
    if uri in catalogue.skill_row:
        return snapshot.skill(uri).label
    if uri in catalogue.occupation_row:
        return snapshot.occupation(uri).label
    group = catalogue.group_by_uri.get(uri)
    return group.label if group else None
