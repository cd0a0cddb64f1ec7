"""The directories of occupations and skills: entries found by a query, with counts of facets."""

from collections.abc import Mapping, Sequence

from index.labels import ConceptType
from recommender.ranking.facets import Filters
from service.answers.paging import page_of
from service.answers.references import Counts, facet_counts, occupation_ref
from service.schemas import directory as schemas
from service.schemas.base import SkillEntry, check_limits
from service.settings import Settings
from service.snapshot import OTHER, CatalogueSnapshot, concept_id
from taxonomy.catalogue import GroupScheme, Occupation, ReuseLevel, Skill, SkillKind
from taxonomy.classification import level_of

_PLACE = {"cursor", "limit", "page"}


def occupation_list(
    snapshot: CatalogueSnapshot, settings: Settings, query: schemas.OccupationQuery
) -> schemas.OccupationList:
    """Return a page of the occupations that a query finds; RequestError for invalid fields."""
    check_limits(query, settings)
    found, counts = _find_occupations(snapshot, query)
    page = page_of(found, _key(snapshot, query), query.cursor, query.limit, query.page)
    return schemas.OccupationList(
        **snapshot.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[occupation_ref(snapshot, occupation.uri) for occupation in page.items],
        facets=facet_counts(snapshot, counts, schemas.OccupationFacets),
    )


def skill_list(
    snapshot: CatalogueSnapshot, settings: Settings, query: schemas.SkillQuery
) -> schemas.SkillList:
    """Return a page of the skills that a query finds; RequestError for invalid fields."""
    check_limits(query, settings)
    found, counts = _find_skills(snapshot, query)
    page = page_of(found, _key(snapshot, query), query.cursor, query.limit, query.page)
    return schemas.SkillList(
        **snapshot.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[SkillEntry.of(skill) for skill in page.items],
        facets=facet_counts(snapshot, counts, schemas.SkillFacets),
    )


def _key(
    snapshot: CatalogueSnapshot, query: schemas.OccupationQuery | schemas.SkillQuery
) -> tuple[str, ...]:
    """Return what a list depends on, beside the place in it."""
    fields = query.model_dump_json(exclude=_PLACE)
    return snapshot.versions.catalogue_version, type(query).__name__, fields


def _find_occupations(
    snapshot: CatalogueSnapshot, query: schemas.OccupationQuery
) -> tuple[list[Occupation], Counts]:
    """Return the occupations that a query finds, by relevance to its words, else by label.

    With them come the counts of each facet, by value.
    """
    candidates: Sequence[Occupation] = snapshot.occupations
    if query.q.strip():
        hits = snapshot.recommender.index.labels.search(query.q, ConceptType.OCCUPATION)
        candidates = [snapshot.catalogue.occupations[hit.row] for hit in hits]
    row_of, facets = snapshot.catalogue.occupation_row, snapshot.recommender.facets
    found = {row_of[o.uri]: o for o in candidates if query.uri in ("", o.uri)}
    filters = _filters_of(query)
    among, kept = facets.rows(found), facets.kept(filters)
    letters, letter = snapshot.occupation_letters, {"letter": _selected(query.letter)}
    under = letters.kept(letter)
    counts = facets.counts(filters, among & under)
    counts["letter"] = _by_letter(letters.counts(letter, among & kept)["letter"])
    return [occupation for row, occupation in found.items() if (kept & under)[row]], counts


def _filters_of(query: schemas.OccupationQuery) -> Filters:
    """Return the filters of a query; an empty ISCO-08 code filters nothing."""
    return Filters(
        isco=tuple(code for code in query.isco if code),
        job_zone=tuple(query.job_zone),
        isced_level=tuple(query.isced_level),
        interest=tuple(query.interest),
    )


def _find_skills(
    snapshot: CatalogueSnapshot, query: schemas.SkillQuery
) -> tuple[list[Skill], Counts]:
    """Return the skills that a query finds, by relevance to its words, else by label.

    With them come the counts of each facet, by value.
    """
    candidates: Sequence[Skill] = snapshot.skills
    if query.q.strip():
        hits = snapshot.recommender.index.labels.search(query.q, ConceptType.SKILL)
        candidates = [snapshot.catalogue.skills[hit.row] for hit in hits]
    row_of, table = snapshot.catalogue.skill_row, snapshot.skill_table
    found = {row_of[s.uri]: s for s in candidates if query.uri in ("", s.uri)}
    selected = {
        "kind": _selected(query.kind),
        "reuse_level": _selected(query.reuse_level),
        "isced_f": _selected(query.isced_f),
        "group": _selected(query.group and _group_uri(snapshot, query.group)),
        "letter": _selected(query.letter),
    }
    kept = table.kept(selected)
    counts = _as_listed(snapshot, table.counts(selected, table.rows(found)), selected)
    return [skill for row, skill in found.items() if kept[row]], counts


def _as_listed(
    snapshot: CatalogueSnapshot, counts: Counts, selected: Mapping[str, Sequence[str]]
) -> Counts:
    """Return the counts in order; of fields and groups the widest, and those below a selection."""
    fields, groups = snapshot.groups[GroupScheme.ISCED_F], snapshot.groups[GroupScheme.SKILLS]
    known = snapshot.catalogue.group_by_uri
    listed: dict[str, Sequence[str]] = {
        "kind": list(SkillKind),
        "reuse_level": list(ReuseLevel),
        "isced_f": [
            f.code for f in fields if level_of(f) == 1 or f.code[:-1] in selected["isced_f"]
        ],
        "group": [
            group.uri
            for group in groups
            if not any(uri in known for uri in group.broader)
            or set(group.broader) & set(selected["group"])
        ],
    }
    ordered: dict[str, Mapping[str | int, int]] = {
        facet: {value: counts[facet][value] for value in values if value in counts[facet]}
        for facet, values in listed.items()
    }
    return {**ordered, "letter": _by_letter(counts["letter"])}


def _by_letter(counts: Mapping[str | int, int]) -> dict[str | int, int]:
    ordered = sorted(counts, key=lambda letter: (letter == OTHER, letter))
    return {letter: counts[letter] for letter in ordered}


def _group_uri(snapshot: CatalogueSnapshot, name: str) -> str:
    uris = (group.uri for group in snapshot.groups[GroupScheme.SKILLS])
    return next((uri for uri in uris if name in (uri, concept_id(uri))), name)


def _selected(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
