"""Finding a concept of an edition: by id, by URI, by words."""

from collections.abc import Mapping, Sequence

from api.edition import Edition
from api.problem_types import AMBIGUOUS_CONCEPT, NOT_FOUND
from api.problems import ProblemError
from api.schemas.paged import OccupationQuery, SkillQuery
from api.schemas.profile import FiltersGiven
from index.labels import ConceptType
from recommender.filters import Filters
from taxonomy.catalogue import GroupScheme, Occupation, Skill


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
    kept = facets.kept(filters)
    counts = facets.counts(filters, facets.rows(found))
    return [occupation for row, occupation in found.items() if kept[row]], counts


def skills_for(edition: Edition, query: SkillQuery) -> Sequence[Skill]:
    """Return the skills a query asks for: by relevance to its words, else by label."""
    chosen: Sequence[Skill] = edition.skills
    if query.q.strip():
        hits = edition.recommender.index.labels.search(query.q, ConceptType.SKILL)
        chosen = [edition.catalogue.skills[hit.row] for hit in hits]
    inside = _in_field(edition, query.isced_f) if query.isced_f else edition.catalogue.skill_row
    return [
        skill
        for skill in chosen
        if query.kind in (None, skill.kind) and query.uri in ("", skill.uri) and skill.uri in inside
    ]


def _in_field(edition: Edition, code: str) -> set[str]:
    fields = (field for field in edition.groups[GroupScheme.ISCED_F] if field.code == code)
    return {uri for field in fields for uri in edition.members.get(field.uri, ())}


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
