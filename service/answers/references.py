"""References to concepts, by URI in, with their labels out; and counts of facet values."""

from collections.abc import Iterable, Mapping
from typing import TypeVar
from urllib.parse import quote

from service.errors import ErrorKind, FieldError, RequestError, invalid
from service.schemas.base import Answer, ConceptRef, GroupRef, OccupationRef, SkillRef
from service.schemas.directory import FacetCount
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Group, GroupScheme

ESCO = "http://data.europa.eu/esco/"
ESCO_PORTAL = "https://esco.ec.europa.eu/en/classification"
Counts = Mapping[str, Mapping[str | int, int]]
"""How many concepts have each value of each facet."""
Facets = TypeVar("Facets", bound=Answer)


def skill_ref(snapshot: CatalogueSnapshot, uri: str) -> SkillRef:
    """Return the reference to a skill of the catalogue."""
    skill = snapshot.skill(uri)
    return SkillRef(uri=skill.uri, label=skill.label, kind=skill.kind)


def occupation_ref(snapshot: CatalogueSnapshot, uri: str) -> OccupationRef:
    """Return the reference to an occupation of the catalogue."""
    occupation = snapshot.occupation(uri)
    return OccupationRef.of(occupation, isco_label=isco_label(snapshot, occupation.isco_code))


def named_occupation(snapshot: CatalogueSnapshot, name: str) -> str:
    """Return the URI of the occupation that the field `occupation` names, by URI or id.

    Raises RequestError where there is none or are several.
    """
    if name in snapshot.catalogue.occupation_row:
        return name
    uris = snapshot.occupation_uris.get(name, ())
    if len(uris) > 1:
        raise invalid(FieldError("occupation", "several occupations have this id; give the URI"))
    if not uris:
        field = FieldError("occupation", "not in the catalogue in use")
        detail = "Take the URI or id from a search in the same catalogue; /api/v1/meta names it."
        raise RequestError(ErrorKind.UNKNOWN_CONCEPT, detail, [field])
    return uris[0]


def isco_label(snapshot: CatalogueSnapshot, code: str) -> str | None:
    """Return the label of an ISCO-08 code, None where the release does not have it."""
    group = snapshot.catalogue.isco_group.get(code)
    return group.label if group else None


def group_refs(groups: Iterable[Group]) -> list[GroupRef]:
    """Return the references to some groups, in their order."""
    return [GroupRef.of(group) for group in groups]


def concept_refs(snapshot: CatalogueSnapshot, uris: Iterable[str]) -> list[ConceptRef]:
    """Return references to concepts of any type; a URI that the release lacks is left out."""
    return [
        ConceptRef(uri=uri, label=label)
        for uri in uris
        if (label := label_of(snapshot, uri)) is not None
    ]


def label_of(snapshot: CatalogueSnapshot, uri: str) -> str | None:
    """Return the label of a concept of any type, None where the release lacks it."""
    catalogue = snapshot.catalogue
    if uri in catalogue.skill_row:
        return snapshot.skill(uri).label
    if uri in catalogue.occupation_row:
        return snapshot.occupation(uri).label
    group = catalogue.group_by_uri.get(uri)
    return group.label if group else None


def portal_url(kind: str, *uris: str) -> str | None:
    """Return the page on ESCO's portal of the first of these URIs that is ESCO's.

    `kind` is the portal's word: "occupation" or "skill".
    """
    esco = next((uri for uri in uris if uri.startswith(f"{ESCO}{kind}/")), None)
    return f"{ESCO_PORTAL}/{kind}?uri={quote(esco, safe='')}" if esco else None


def facet_counts(snapshot: CatalogueSnapshot, counts: Counts, schema: type[Facets]) -> Facets:
    """Return the counts of each facet of a schema, values that are codes or URIs with labels."""
    return schema.model_validate(
        {
            facet: [
                FacetCount(value=value, label=_value_label(snapshot, facet, value), count=count)
                for value, count in values.items()
            ]
            for facet, values in counts.items()
        }
    )


def _value_label(snapshot: CatalogueSnapshot, facet: str, value: str | int) -> str | None:
    if facet == "isco":
        return isco_label(snapshot, str(value))
    if facet == "isced_f":
        fields = snapshot.groups[GroupScheme.ISCED_F]
        return next((field.label for field in fields if field.code == value), None)
    return snapshot.catalogue.group_by_uri[str(value)].label if facet == "group" else None
