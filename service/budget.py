"""The budget of a request: what it may compute at most, and the error of one that is past it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from models import work
from recommender.profile import SkillStatement
from recommender.recognition.segmentation import split_text
from service.errors import FieldError, RequestError, invalid
from service.settings import PREFIX, Settings


@contextmanager
def budget_of_text(settings: Settings, text: str) -> Iterator[None]:
    """Limit what is computed for a text; raise RequestError before more would be computed."""
    try:
        with _budget(settings):
            yield
    except work.TooMuchWorkError as error:
        raise _excess(error, split_text(text), 0) from None


@contextmanager
def budget_of_statements(
    settings: Settings, statements: Sequence[SkillStatement], listed: int
) -> Iterator[None]:
    """Limit what is computed for statements; raise RequestError before more would be computed.

    The first `listed` were given one by one, the others are those of a free text.
    """
    try:
        with _budget(settings):
            yield
    except work.TooMuchWorkError as error:
        raise _excess(error, statements, listed) from None


def _budget(settings: Settings) -> AbstractContextManager[None]:
    return work.within(work.Budget(settings.max_phrases, settings.max_tokens))


def _excess(
    error: work.TooMuchWorkError, statements: Sequence[SkillStatement], listed: int
) -> RequestError:
    field = "statements" if error.fits < listed else "text"
    if field == "statements":
        fits = f"the first {error.fits} of the {listed} statements"
    else:
        fits = f"its first {statements[error.fits].start} characters"
    variable = f"{PREFIX}MAX_{error.unit.name}"
    reason = f"{error.found} {error.unit} to compare, at most {error.most} ({variable})"
    return invalid(FieldError(field, f"{reason}; at most {fits} would fit"))
