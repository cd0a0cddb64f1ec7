"""/advertisement: one job advertisement beside a profile, for the person alone."""

from bisect import bisect
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from recommender.profile import SkillStatement
from recommender.recognition.segmentation import split_text
from recommender.results import IgnoredReason, NeedState
from service.answers.advertisement import advertisement_answer
from service.errors import ErrorKind, RequestError
from service.schemas.advertisement import (
    AdvertisementAnswer,
    AdvertisementRequest,
    IgnoredWordsAnswer,
    RequirementAnswer,
)
from service.schemas.base import NOT_BLANK
from service.schemas.match import SpanEvidence
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.changes import NamedChange, named_changes
from website.forms.form import BOTH_METHODS, FORM, SubmittedForm
from website.forms.results_query import ResultsQuery, SubmittedQuery
from website.site.page import page_response

router = APIRouter(dependencies=[FORM, SLOT])
_FIELD = "advertisement"
_AROUND = 60
"""Most characters of a sentence that are shown on either side of the words of a requirement."""


class TextError(StrEnum):
    """What is wrong with the text of an advertisement."""

    EMPTY = "empty"
    LONG = "long"


@dataclass(frozen=True)
class AdvertisementView:
    """The page of an advertisement; without a profile or a readable text there is no answer.

    `changes` were made by the form, the latest first.
    """

    query: ResultsQuery
    version: str
    text: str
    error: TextError | None
    answer: AdvertisementAnswer | None
    changes: list[NamedChange]

    @property
    def by_state(self) -> dict[NeedState, list[RequirementAnswer]]:
        """The requirements by what the person said of them."""
        found = self.answer.requirements if self.answer else []
        return {state: [one for one in found if one.state is state] for state in NeedState}

    @cached_property
    def sentences(self) -> dict[str, tuple[str, str, str]]:
        """Each requirement (URI) in its sentence: what is before its words, they, what is after."""
        found = self.answer.requirements if self.answer else []
        return {one.skill.uri: _in_sentence(self.text, one.evidence) for one in found}

    @property
    def left_out(self) -> list[tuple[IgnoredReason, list[IgnoredWordsAnswer]]]:
        """The words that ask for no skill, by the reason; headings are not among them."""
        ignored = self.answer.ignored if self.answer else []
        order = list(IgnoredReason)
        words = [one for one in ignored if one.reason is not IgnoredReason.HEADING]
        words.sort(key=lambda one: (order.index(one.reason), one.start))
        return [(reason, list(ones)) for reason, ones in groupby(words, lambda one: one.reason)]

    @property
    def is_foreign(self) -> bool:
        """Whether nothing is asked for, and some of the text is in a language that is not read."""
        reasons = [reason for reason, _ in self.left_out]
        return IgnoredReason.OTHER_LANGUAGE in reasons


def _in_sentence(text: str, words: SpanEvidence) -> tuple[str, str, str]:
    statements = split_text(text)
    place = bisect([one.start for one in statements], words.start) - 1
    around = statements[place] if place >= 0 else SkillStatement(text)
    end = around.start + len(around.text)
    before = text[max(around.start, words.start - _AROUND) : words.start]
    after = text[words.end : min(end, words.end + _AROUND)]
    cut_before = words.start - around.start > _AROUND
    cut_after = end - words.end > _AROUND
    return (
        f"…{before.partition(' ')[2]}" if cut_before else before,
        text[words.start : words.end],
        f"{after.rpartition(' ')[0]}…" if cut_after else after,
    )


@router.api_route("/advertisement", methods=BOTH_METHODS)
def advertisement(
    request: Request,
    form: SubmittedForm,
    query: SubmittedQuery,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return the page for the field `advertisement`, which is only posted, and a profile."""
    is_sent = form.is_posted and _FIELD in form.fields
    text = form.last(_FIELD).replace("\r\n", "\n") if is_sent else ""
    view = advertisement_view(query, text, snapshot, settings, is_sent=is_sent)
    return page_response(
        request,
        "results/advertisement.html",
        status=422 if view.error else 200,
        view=view,
        query=query,
        limits=settings,
    )


def advertisement_view(
    query: ResultsQuery,
    text: str,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    *,
    is_sent: bool,
) -> AdvertisementView:
    """Return the page of an advertisement; raise RequestError where the profile exceeds a limit."""
    answer, error = None, None
    if is_sent and not query.profile.is_empty:
        answer, error = _answer(query, text, snapshot, settings)
    return AdvertisementView(
        query=query,
        version=snapshot.versions.catalogue_version,
        text=text,
        error=error,
        answer=answer,
        changes=named_changes(query.changes, snapshot),
    )


def _answer(
    query: ResultsQuery, text: str, snapshot: CatalogueSnapshot, settings: Settings
) -> tuple[AdvertisementAnswer | None, TextError | None]:
    if not NOT_BLANK.search(text):
        return None, TextError.EMPTY
    fields = {"text": text, "profile": query.profile.request_fields()}
    asked = AdvertisementRequest.model_validate(fields)
    try:
        return advertisement_answer(snapshot, settings, asked), None
    except RequestError as error:
        is_text = [one.field for one in error.fields] == ["text"]
        if error.kind is not ErrorKind.VALIDATION or not is_text:
            raise
        return None, TextError.LONG
