"""/start/questions: a few questions about single skills, one at a time, before the careers."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.questions import questions_answer
from service.schemas.questions import QuestionAnswer, QuestionsRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.form import BOTH_METHODS, FORM, Form, SubmittedForm
from website.forms.profile import AnsweredSkill, ProfileInput, answered_skills, resolve_names
from website.forms.results_query import SubmittedQuery
from website.site.page import page_response

router = APIRouter(dependencies=[FORM, SLOT])
ASKED = 5
"""How many questions are asked, about: fewer where nothing is left to settle."""


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers so far, in their order, and what to ask next, if anything."""

    answered: tuple[AnsweredSkill, ...]
    question: QuestionAnswer | None

    @property
    def number(self) -> int:
        """The number of the question, from 1."""
        return len(self.answered) + 1

    @property
    def asked_fields(self) -> list[tuple[str, str]]:
        """The hidden fields that keep the order of what was asked, with what is asked now."""
        uris = [one.skill.uri for one in self.answered]
        if self.question:
            uris.append(self.question.skill.uri)
        return [("answered", uri) for uri in uris]


@router.api_route("/start/questions", methods=BOTH_METHODS)
def questions(
    request: Request,
    query: SubmittedQuery,
    form: SubmittedForm,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return the page with the next question."""
    interview = _interview(form, query.profile, snapshot, settings)
    return page_response(
        request,
        "start/questions.html",
        query=query,
        interview=interview,
        asked=ASKED,
        version=snapshot.versions.catalogue_version,
    )


def _interview(
    form: Form, profile: ProfileInput, snapshot: CatalogueSnapshot, settings: Settings
) -> Interview:
    """Return the interview of a form; raise RequestError where it exceeds a limit.

    `answered` has the skills that were asked about, in their order; the answers are in the profile.
    """
    uris, _ = resolve_names(form.values("answered"), snapshot.skill_uris)
    answered = tuple(answered_skills(profile, uris, snapshot))[:ASKED]
    question = None
    if not profile.is_empty and len(answered) < ASKED:
        fields = profile.request_fields() | {"limit": 1}
        request = QuestionsRequest.model_validate(fields)
        question = next(iter(questions_answer(snapshot, settings, request).questions), None)
    return Interview(answered, question)
