"""Four sample people, and what comes out for them over the catalogue in use."""

from dataclasses import dataclass
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
        "I just finished school. I edit videos and make short films for the internet. I draw "
        "cartoons on my tablet. I build computers and fix them for friends.",
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

    def of(
        self, snapshot: CatalogueSnapshot | None, settings: Settings
    ) -> tuple[SampleOutcome, ...]:
        """Return the outcome of each sample; without careers where no catalogue is loaded."""
        if snapshot is None:
            return tuple(map(SampleOutcome, SAMPLES))
        if snapshot not in self._known:
            found = tuple(SampleOutcome(one, _careers(one, snapshot, settings)) for one in SAMPLES)
            self._known[snapshot] = found
        return self._known[snapshot]


def _careers(
    sample: Sample, snapshot: CatalogueSnapshot, settings: Settings
) -> tuple[MatchAnswer, ...]:
    limit = min(_RANKED, settings.max_results)
    try:
        answer = match_answer(snapshot, settings, MatchRequest(text=sample.text, limit=limit))
    except RequestError:  # an installation may allow shorter texts than these
        return ()
    best = {match.group: match for match in reversed(answer.matches)}
    return tuple(sorted(best.values(), key=lambda match: match.rank)[:_SHOWN])
