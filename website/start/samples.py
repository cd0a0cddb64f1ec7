"""Four sample people, and what comes out for them over the catalogue in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from service.answers.match import match_answer
from service.errors import RequestError
from service.schemas.match import MatchAnswer, MatchRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

_SHOWN = 3
_RANKED = 10
"""Careers that are ranked for a sample, so that `_SHOWN` are left without near-identical ones."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample person: a name for the templates, and a text in the language of the catalogues."""

    name: str
    text: str


SAMPLES = (
    Sample(
        "gardener",
        "I worked in a garden centre. I grow vegetables, prune trees and lay paths. I advise "
        "customers about plants. I want to work outdoors.",
    ),
    Sample(
        "bookkeeper",
        "I clean offices and hotel rooms. Before that I was a bookkeeper in a small firm: "
        "invoices, VAT and payroll for 15 people. I like numbers and I am exact.",
    ),
    Sample(
        "leaver",
        "I just finished school. I take photos and edit them, make short videos, and design "
        "posters on the computer. I draw cartoons on my tablet.",
    ),
    Sample(
        "barista",
        "I have been a barista for three years. I open and close the shop, count the till, "
        "order stock and train new staff. At an animal shelter I feed and walk the dogs.",
    ),
)
"""Chosen so that each shows something else: a wish, an earlier job, no job yet, two fields."""


@dataclass(frozen=True, slots=True)
class SampleOutcome:
    """A sample with the first careers that its text gives, none where nothing is recognised."""

    sample: Sample
    careers: tuple[MatchAnswer, ...] = ()


class SampleOutcomes:
    """The outcomes of the samples, computed once for each catalogue that is served."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[CatalogueSnapshot, tuple[SampleOutcome, ...]] = (
            WeakKeyDictionary()
        )
        self._computing = Lock()

    def of(
        self, snapshot: CatalogueSnapshot | None, settings: Settings
    ) -> tuple[SampleOutcome, ...]:
        """Return the outcome of each sample; without careers where these cannot be computed."""
        if snapshot is None:
            return _WITHOUT_CAREERS
        with self._computing:
            if snapshot not in self._known:
                try:
                    self._known[snapshot] = _outcomes(snapshot, settings)
                except RequestError:  # it allows shorter texts only, or took too long this time
                    return _WITHOUT_CAREERS
            return self._known[snapshot]


_WITHOUT_CAREERS = tuple(map(SampleOutcome, SAMPLES))


def _outcomes(snapshot: CatalogueSnapshot, settings: Settings) -> tuple[SampleOutcome, ...]:
    limit = min(_RANKED, settings.max_results)
    requests = (
        MatchRequest(text=sample.text, limit=limit, cover_backgrounds=True) for sample in SAMPLES
    )
    answers = [match_answer(snapshot, settings, request) for request in requests]
    return tuple(
        SampleOutcome(sample, _first(answer.matches))
        for sample, answer in zip(SAMPLES, answers, strict=True)
    )


def _first(matches: Sequence[MatchAnswer]) -> tuple[MatchAnswer, ...]:
    """Return the first careers, of near-identical ones the best."""
    best: dict[str, MatchAnswer] = {}
    for match in matches:
        best.setdefault(match.group, match)
    return tuple(best.values())[:_SHOWN]
