"""/plan: what to learn for one career, as steps that can be shared and printed."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from recommender.results import NeedState
from service.answers.plan import plan_answer
from service.answers.references import occupation_ref
from service.schemas.base import OccupationRef, SkillRef
from service.schemas.plan import PlanAnswer, PlannedSkillAnswer, PlanRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Importance
from website.forms.changes import NamedChange, named_changes
from website.forms.form import BOTH_METHODS, FORM, SubmittedForm
from website.forms.profile import resolve_names
from website.forms.results_query import ResultsQuery, SubmittedQuery
from website.site.page import page_context, page_response

router = APIRouter(dependencies=[FORM, SLOT])


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A number of essential skills: those in a step by its stage and place, or said, or close."""

    name: str
    count: int
    step: int = 0


@dataclass(frozen=True)
class PlanView:
    """The page of a plan; without a career or a profile there is no answer.

    `named` is the career that was asked for and is not in the catalogue, "" where none was.
    `changes` were made by the form, the latest first.
    """

    query: ResultsQuery
    version: str
    career: OccupationRef | None
    named: str
    answer: PlanAnswer | None
    changes: list[NamedChange]

    @property
    def said(self) -> list[SkillRef]:
        """The essential skills that are there."""
        return self._matched(Importance.ESSENTIAL, NeedState.SAID)

    @property
    def close(self) -> list[SkillRef]:
        """The essential skills that are close to what is there."""
        return self._matched(Importance.ESSENTIAL, NeedState.IN_PART)

    @property
    def said_optional(self) -> list[SkillRef]:
        """The optional skills that are there."""
        return self._matched(Importance.OPTIONAL, NeedState.SAID)

    @property
    def parts(self) -> list[PlanPart]:
        """The essential skills that are there and those of each step, where there are any."""
        steps = self.answer.steps if self.answer else []
        counted = [
            PlanPart(step.stage, sum(map(_is_essential, step.skills)), place)
            for place, step in enumerate(steps, start=1)
        ]
        there = (PlanPart("said", len(self.said)), PlanPart("in_part", len(self.close)))
        return [part for part in (*there, *counted) if part.count]

    def _matched(self, relation: Importance, state: NeedState) -> list[SkillRef]:
        matched = self.answer.matched if self.answer else []
        return [one.skill for one in matched if one.relation is relation and one.state is state]


@router.api_route("/plan", methods=BOTH_METHODS)
def plan(
    request: Request,
    form: SubmittedForm,
    query: SubmittedQuery,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return the plan for the field `career` (id or URI) and a profile as on /results."""
    named = form.last("career")
    language = page_context(request).language.code
    view = plan_view(query, named, snapshot, settings, language)
    status = 404 if view.named else 200
    return page_response(request, "results/plan.html", status=status, view=view, query=query)


def plan_view(
    query: ResultsQuery,
    named: str,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    language: str,
) -> PlanView:
    """Return the page of a plan; raise RequestError where the profile exceeds a limit."""
    uris, _ = resolve_names([named], snapshot.occupation_uris)
    career = occupation_ref(snapshot, uris[0]) if uris else None
    answer = None
    if career and not query.profile.is_empty:
        fields = {"occupation": career.uri, "language": language}
        asked = PlanRequest.model_validate(query.profile.request_fields() | fields)
        answer = plan_answer(snapshot, settings, asked)
    return PlanView(
        query=query,
        version=snapshot.versions.catalogue_version,
        career=career,
        named="" if career else named,
        answer=answer,
        changes=named_changes(query.changes, snapshot),
    )


def _is_essential(planned: PlannedSkillAnswer) -> bool:
    return planned.relation is Importance.ESSENTIAL
