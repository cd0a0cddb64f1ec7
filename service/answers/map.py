"""A map of careers: the first of a list and past jobs, by likeness of needs and education."""

from dataclasses import dataclass, replace

from service.answers.groups import CareerGroup, Section, grouped
from service.answers.match import match_answer
from service.answers.preparation import skill_level
from service.answers.references import occupation_ref
from service.schemas.base import OccupationRef
from service.schemas.match import MatchesAnswer, MatchRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

CAREERS = 30
_ASKED = 2 * CAREERS
"""Matches that are asked for, since near-identical ones are one career."""
LEVELS = (4, 3, 2, 1, 0)
"""ISCO-08 skill levels from the highest; 0 where none is known."""


@dataclass(frozen=True, slots=True)
class MapPlace:
    """An occupation on the map; `group` is None for a past job that is not among the careers.

    `across` is 0 to 1: who is near needs the like. `level` is an ISCO-08 skill level, 0 where it
    is not known; `step` its place from left to right, from 1.
    """

    occupation: OccupationRef
    group: CareerGroup | None
    is_past: bool
    across: float
    level: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """The places of a map: the careers as they are listed, then the other past jobs."""

    matches: MatchesAnswer
    places: list[MapPlace]


def map_answer(snapshot: CatalogueSnapshot, settings: Settings, request: MatchRequest) -> MapAnswer:
    """Return the map of the first careers that fit a profile, and of its past jobs.

    Near-identical careers are one, under its place in the list. Those that a note surely speaks
    against are left out, as they stand below the list.

    Raises RequestError for a limit that it exceeds, UnknownConceptError for an unknown URI.
    """
    most = min(_ASKED, settings.max_results)
    answer = match_answer(snapshot, settings, request.model_copy(update={"limit": most}))
    listed = [one for one in grouped(answer.matches) if one.section is not Section.AGAINST]
    groups = {one.best.occupation.uri: one for one in listed[:CAREERS]}
    past = [*request.occupations, *(job.occupation.uri for job in answer.past_jobs)]
    uris = list(dict.fromkeys([*groups, *(past if groups else ())]))
    origins = list(dict.fromkeys(past)) or uris[:1]
    across = snapshot.recommender.on_a_line(uris, origins if uris else [])
    places = [
        MapPlace(
            occupation=occupation_ref(snapshot, uri),
            group=groups.get(uri),
            is_past=uri in past,
            across=place,
            level=skill_level(snapshot, snapshot.occupation(uri)),
        )
        for uri, place in zip(uris, across, strict=True)
    ]
    return MapAnswer(answer, _with_steps(places))


def _with_steps(places: list[MapPlace]) -> list[MapPlace]:
    order = sorted(range(len(places)), key=lambda at: (places[at].across, at))
    step = {at: number for number, at in enumerate(order, start=1)}
    return [replace(place, step=step[at]) for at, place in enumerate(places)]
