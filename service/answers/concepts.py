"""Finding a concept of an edition: by id, by URI, by words."""

from collections.abc import Mapping, Sequence

from index.labels import ConceptType
from recommender.ranking.facets import Filters
from service.errors import AMBIGUOUS_CONCEPT, NOT_FOUND, ProblemError
from service.schemas.directory import OccupationQuery, SkillQuery
from service.schemas.match import FiltersGiven
from service.snapshot import OTHER, Edition, concept_id
from taxonomy.catalogue import GroupScheme, Occupation, ReuseLevel, Skill, SkillKind
from taxonomy.classification import level_of


def occupation_of(edition: Edition, name: str, uri: str) -> Occupation:
    """Return the occupation with an id and, where not "", a URI; a 404 problem where none."""
    return edition.occupation(_only(edition.occupation_uris, name, uri, edition))


def skill_of(edition: Edition, name: str, uri: str) -> Skill:
    """Return the skill with an id and, where not "", a URI; a 404 problem where none."""
    return edition.skill(_only(edition.skill_uris, name, uri, edition))


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
    edition: Edition, query: OccupationQuery
) -> tuple[list[Occupation], dict[str, dict[str | int, int]]]:
    """Return the occupations a query asks for, by relevance to its words, else by label.

    With them come the counts of each facet, by value.
    """
    chosen: Sequence[Occupation] = edition.occupations
    if query.q.strip():
        hits = edition.recommender.index.labels.search(query.q, ConceptType.OCCUPATION)
        chosen = [edition.catalogue.occupations[hit.row] for hit in hits]
    row_of, facets = edition.catalogue.occupation_row, edition.recommender.facets
    found = {row_of[o.uri]: o for o in chosen if query.uri in ("", o.uri)}
    filters = filters_of(query)
    among, kept = facets.rows(found), facets.kept(filters)
    letters, letter = edition.occupation_letters, {"letter": _chosen(query.letter)}
    under = letters.kept(letter)
    counts = facets.counts(filters, among & under)
    counts["letter"] = _by_letter(letters.counts(letter, among & kept)["letter"])
    return [occupation for row, occupation in found.items() if (kept & under)[row]], counts


def skills_for(
    edition: Edition, query: SkillQuery
) -> tuple[list[Skill], dict[str, dict[str | int, int]]]:
    """Return the skills a query asks for, by relevance to its words, else by label.

    With them come the counts of each facet, by value.
    """
    chosen: Sequence[Skill] = edition.skills
    if query.q.strip():
        hits = edition.recommender.index.labels.search(query.q, ConceptType.SKILL)
        chosen = [edition.catalogue.skills[hit.row] for hit in hits]
    row_of, table = edition.catalogue.skill_row, edition.skill_table
    found = {row_of[s.uri]: s for s in chosen if query.uri in ("", s.uri)}
    values = {
        "kind": _chosen(query.kind),
        "reuse_level": _chosen(query.reuse_level),
        "isced_f": _chosen(query.isced_f),
        "group": _chosen(query.group and _group_uri(edition, query.group)),
        "letter": _chosen(query.letter),
    }
    kept = table.kept(values)
    counts = _told_of_skills(edition, table.counts(values, table.rows(found)), values)
    return [skill for row, skill in found.items() if kept[row]], counts


def _told_of_skills(
    edition: Edition, counts: dict[str, dict[str | int, int]], chosen: Mapping[str, Sequence[str]]
) -> dict[str, dict[str | int, int]]:
    """Return the counts in order; of fields and groups the widest and those next below a choice."""
    fields, groups = edition.groups[GroupScheme.ISCED_F], edition.groups[GroupScheme.SKILLS]
    known = edition.catalogue.group_by_uri
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


def _group_uri(edition: Edition, name: str) -> str:
    uris = (group.uri for group in edition.groups[GroupScheme.SKILLS])
    return next((uri for uri in uris if name in (uri, concept_id(uri))), name)


def _chosen(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _only(uris: Mapping[str, tuple[str, ...]], name: str, uri: str, edition: Edition) -> str:
    """Return the one URI meant; several with one id are told, never guessed between."""
    candidates = [found for found in uris.get(name, ()) if uri in ("", found)]
    version = edition.versions.catalogue_version
    if not candidates:
        raise ProblemError(NOT_FOUND, f"The catalogue {version} has no such concept.")
    if len(candidates) > 1:
        detail = "Several concepts have this id; repeat the request with ?uri= and the one meant."
        raise ProblemError(AMBIGUOUS_CONCEPT, detail, extra={"candidates": candidates})
    return candidates[0]
