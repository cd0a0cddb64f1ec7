"""Concepts named on the command line, by URI or by label."""

from collections.abc import Iterable

from cli.errors import RefusalError
from index.label_key import label_key
from index.labels import ConceptType, LabelHit
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Occupation, Skill

_NEAR = 3


def concept_uris(snapshot: CatalogueSnapshot, names: Iterable[str], kind: ConceptType) -> list[str]:
    """Return the URI of each concept that is named; a URI stands for itself.

    Raises RefusalError where a label is unknown, or is the label of several concepts.
    """
    catalogue = snapshot.catalogue
    rows = catalogue.skill_row if kind is ConceptType.SKILL else catalogue.occupation_row
    return [
        name if name in rows or "://" in name else _labelled(snapshot, name, kind) for name in names
    ]


def _labelled(snapshot: CatalogueSnapshot, label: str, kind: ConceptType) -> str:
    hits = snapshot.recommender.index.labels.exact([label_key(label)], kind)
    found = [hit for same in hits.values() for hit in same]
    named = [hit for hit in found if hit.preferred] or found
    uris = sorted({_concept(snapshot, hit, kind).uri for hit in named})
    if not uris:
        raise RefusalError(f"no {kind} is labelled {label!r}{_near(snapshot, label, kind)}")
    if len(uris) > 1:
        listed = ", ".join(uris)
        raise RefusalError(f"several {kind}s are labelled {label!r}; give one by URI: {listed}")
    return uris[0]


def _near(snapshot: CatalogueSnapshot, label: str, kind: ConceptType) -> str:
    near = snapshot.recommender.index.labels.search(label, kind, _NEAR)
    names = ", ".join(repr(_concept(snapshot, hit, kind).label) for hit in near)
    return f"; near it are {names}" if names else f"; look for it with: destinai suggest {label!r}"


def _concept(snapshot: CatalogueSnapshot, hit: LabelHit, kind: ConceptType) -> Skill | Occupation:
    catalogue = snapshot.catalogue
    concepts = catalogue.skills if kind is ConceptType.SKILL else catalogue.occupations
    return concepts[hit.row]
