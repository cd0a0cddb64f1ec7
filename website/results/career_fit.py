"""How well one career fits a profile, for its own page and for a list that opens it."""

from dataclasses import dataclass

from service.answers.match import match_answer
from service.schemas.match import MatchAnswer, MatchesAnswer, MatchRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.profile import GivenProfile


@dataclass(frozen=True)
class Fit:
    """What was given and, where anything was, the answer; `posted` where it came by a form."""

    given: GivenProfile
    answer: MatchesAnswer | None = None
    posted: bool = False

    @property
    def match(self) -> MatchAnswer | None:
        """The career held against the person, None where nothing usable was said."""
        return next(iter(self.answer.matches), None) if self.answer else None


def fit_of(
    occupation: str,
    given: GivenProfile,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    *,
    posted: bool,
) -> Fit:
    """Return how well an occupation (URI) fits what was given."""
    if given.empty:
        return Fit(given, posted=posted)
    filters = {"occupations": [occupation]}
    asked = MatchRequest.model_validate(given.question() | {"filters": filters, "limit": 1})
    return Fit(given, match_answer(asked, snapshot, settings), posted)
