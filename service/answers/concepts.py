"""Finding a concept of a snapshot: by id, by URI, by words."""

from collections.abc import Mapping, Sequence

from index.labels import ConceptType
from recommender.ranking.facets import Filters
from service.errors import ErrorKind, RequestError
from service.schemas.directory import OccupationQuery, SkillQuery
from service.schemas.match import FiltersGiven
from service.snapshot import OTHER, CatalogueSnapshot, concept_id
from taxonomy.catalogue import GroupScheme, Occupation, ReuseLevel, Skill, SkillKind
from taxonomy.classification import level_of


def occupation_of(snapshot: CatalogueSnapshot, name: str, uri: str) -> Occupation:
    """Return the occupation with an id and, where not "", a URI; RequestError where none."""
    return snapshot.occupation(_only(snapshot.occupation_uris, name, uri, snapshot))


def skill_of(snapshot: CatalogueSnapshot, name: str, uri: str) -> Skill:
    """Return the skill with an id and, where not "", a URI; RequestError where none."""
    return snapshot.skill(_only(snapshot.skill_uris, name, uri, snapshot))


def filters_of(asked: FiltersGiven | OccupationQuery) -> Filters:
    """Return the filters that were asked for; an empty ISCO-08 code asks for nothing."""
    return Filters(
        isco=tuple(code for code in asked.isco if code),
        job_zone=tuple(asked.job_zone),
        isced_level=tuple(asked.isced_level),
        interest=tuple(asked.interest),
        occupations=tuple(asked.occupations) if isinstance(asked, FiltersGiven) else (),
    )


def occupations_for(
    snapshot: CatalogueSnapshot, query: OccupationQuery
) -> tuple[list[Occupation], dict[str, dict[str | int, int]]]:
    """Return the occupations a query asks for, by relevance to its words, else by label.

    With them come the counts of each facet, by value.
    """
    chosen: Sequence[Occupation] = snapshot.occupations
    if query.q.strip():
        hits = snapshot.recommender.index.labels.search(query.q, ConceptType.OCCUPATION)
        chosen = [snapshot.catalogue.occupations[hit.row] for hit in hits]
    row_of, facets = snapshot.catalogue.occupation_row, snapshot.recommender.facets
    found = {row_of[o.uri]: o for o in chosen if query.uri in ("", o.uri)}
    filters = filters_of(query)
    among, kept = facets.rows(found), facets.kept(filters)
    letters, letter = snapshot.occupation_letters, {"letter": _chosen(query.letter)}
    under = letters.kept(letter)
    counts = facets.counts(filters, among & under)
    counts["letter"] = _by_letter(letters.counts(letter, among & kept)["letter"])
    return [occupation for row, occupation in found.items() if (kept & under)[row]], counts


def skills_for(
    snapshot: CatalogueSnapshot, query: SkillQuery
) -> tuple[list[Skill], dict[str, dict[str | int, int]]]:
    """Return the skills a query asks for, by relevance to its words, else by label.

    With them come the counts of each facet, by value.
    """
    chosen: Sequence[Skill] = snapshot.skills
    if query.q.strip():
        hits = snapshot.recommender.index.labels.search(query.q, ConceptType.SKILL)
        chosen = [snapshot.catalogue.skills[hit.row] for hit in hits]
    row_of, table = snapshot.catalogue.skill_row, snapshot.skill_table
    found = {row_of[s.uri]: s for s in chosen if query.uri in ("", s.uri)}
    values = {
        "kind": _chosen(query.kind),
        "reuse_level": _chosen(query.reuse_level),
        "isced_f": _chosen(query.isced_f),
        "group": _chosen(query.group and _group_uri(snapshot, query.group)),
        "letter": _chosen(query.letter),
    }
    kept = table.kept(values)
    counts = _told_of_skills(snapshot, table.counts(values, table.rows(found)), values)
    return [skill for row, skill in found.items() if kept[row]], counts


def _told_of_skills(
    snapshot: CatalogueSnapshot,
    counts: dict[str, dict[str | int, int]],
    chosen: Mapping[str, Sequence[str]],
) -> dict[str, dict[str | int, int]]:
    """Return the counts in order; of fields and groups the widest and those next below a choice."""
    fields, groups = snapshot.groups[GroupScheme.ISCED_F], snapshot.groups[GroupScheme.SKILLS]
    known = snapshot.catalogue.group_by_uri
    shown: dict[str, Sequence[str]] = {
        "kind": list(SkillKind),
        "reuse_level": list(ReuseLevel),
        "isced_f": [f.code for f in fields if level_of(f) == 1 or f.code[:-1] in chosen["isced_f"]],
        "group": [
            group.uri
            for group in groups
            if not any(uri in known for uri in group.broader)
            or set(group.broader) & set(chosen["group"])
        ],
    }
    told: dict[str, dict[str | int, int]] = {
        facet: {value: counts[facet][value] for value in values if value in counts[facet]}
        for facet, values in shown.items()
    }
    return {**told, "letter": _by_letter(counts["letter"])}


def _by_letter(counts: Mapping[str | int, int]) -> dict[str | int, int]:
    ordered = sorted(counts, key=lambda letter: (letter == OTHER, letter))
    return {letter: counts[letter] for letter in ordered}


def _group_uri(snapshot: CatalogueSnapshot, name: str) -> str:
    uris = (group.uri for group in snapshot.groups[GroupScheme.SKILLS])
    return next((uri for uri in uris if name in (uri, concept_id(uri))), name)


def _chosen(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _only(
    uris: Mapping[str, tuple[str, ...]], name: str, uri: str, snapshot: CatalogueSnapshot
) -> str:
    """Return the one URI meant; several with one id are told, never guessed between."""
    candidates = [found for found in uris.get(name, ()) if uri in ("", found)]
    version = snapshot.versions.catalogue_version
    if not candidates:
        raise RequestError(ErrorKind.NOT_FOUND, f"The catalogue {version} has no such concept.")
    if len(candidates) > 1:
        detail = "Several concepts have this id; repeat the request with ?uri= and the one meant."
        raise RequestError(ErrorKind.AMBIGUOUS_CONCEPT, detail, candidates=candidates)
    return candidates[0]
