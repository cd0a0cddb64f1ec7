"""/map: the first careers of a list and past jobs, drawn by likeness and education.

The drawing has a band for each level of education and a mark for each career.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.map import LEVELS, MapPlace, map_answer
from website.forms.form import BOTH_METHODS, FORM
from website.forms.results_query import SubmittedQuery
from website.site.page import page_response

router = APIRouter(dependencies=[FORM, SLOT])
_NARROW, _WIDE = 328, 960


@router.api_route("/map", methods=BOTH_METHODS)
def career_map(
    request: Request, query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the map of the careers of a profile as on /results."""
    answer = None
    if not query.profile.is_empty:
        answer = map_answer(snapshot, settings, query.match_request())
    places = answer.places if answer else []
    return page_response(
        request,
        "results/map.html",
        query=query,
        version=snapshot.versions.catalogue_version,
        places=places,
        narrow=draw_map(places, _NARROW, is_labelled=False),
        wide=draw_map(places, _WIDE, is_labelled=True),
    )


_GAP = 4
_LANE = 32
_HEADING = 26
_FOOT = 8
_MARK = 28
_LETTER = 7.9
"""About the mean width of a letter of the size that labels are drawn in."""
_LONGEST_LABEL = 34


@dataclass(frozen=True, slots=True)
class Mark:
    """A career at its left edge and the middle of its height; `label` is "" where none fits."""

    place: MapPlace
    x: float
    y: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """The careers of one level, from `top` on."""

    level: int
    top: int
    height: int
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bands from the highest level down, and the size of all."""

    width: int
    height: int
    bands: list[Band]


def draw_map(places: Iterable[MapPlace], width: int, *, is_labelled: bool) -> Drawing:
    """Return the drawing of some places; where labels are not drawn, their numbers are.

    From left to right a mark stands half by its distance from the others and half by its order
    among them, so that a crowd is spread. One that would touch another goes into a lane below.
    """
    bands: list[Band] = []
    top = 0
    members = sorted(places, key=lambda place: place.step)
    last = max(len(members) - 1, 1)
    at = {place.step: (place.across + (place.step - 1) / last) / 2 for place in members}
    for level in LEVELS:
        of_level = [place for place in members if place.level == level]
        if of_level:
            marks, lanes = _marks(of_level, at, width, is_labelled=is_labelled)
            marks = [replace(mark, y=mark.y + top + _HEADING) for mark in marks]
            height = _HEADING + lanes * _LANE + _FOOT
            bands.append(Band(level, top, height, marks))
            top += height
    return Drawing(width, top, bands)


def _marks(
    places: Sequence[MapPlace], at: Mapping[int, float], width: int, *, is_labelled: bool
) -> tuple[list[Mark], int]:
    ends: list[float] = []
    marks = []
    for place in places:
        label = shorten(place.occupation.label, _LONGEST_LABEL, placeholder=" …")
        label = label if is_labelled else ""
        wide = round(_MARK + (2 * _GAP + len(label) * _LETTER if label else 0), 1)
        x = round((width - wide) * at[place.step], 1)
        lane = next((lane for lane, end in enumerate(ends) if end + _GAP <= x), len(ends))
        ends[lane : lane + 1] = [x + wide]
        marks.append(Mark(place, x, lane * _LANE + _LANE / 2, wide, label))
    return marks, len(ends)
