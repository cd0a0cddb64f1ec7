"""/results: ranked careers for a profile, by a link that can be shared or by a posted form."""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.match import match_answer
from service.answers.references import occupation_ref, skill_ref
from service.answers.what_if import what_if_answer
from service.schemas.base import SkillRef
from service.schemas.match import GivenOccupationEvidence, MatchesAnswer
from service.schemas.what_if import WhatIfAnswer, WhatIfRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.concept_input import NOTHING_TYPED, TypedBoxes, taken, typed_in_form
from website.forms.posted_form import POSTED, PostedForm
from website.forms.results_query import Choice, Order, choice_in_form, choice_in_query
from website.results.grouping import ranked_careers
from website.results.rank_changes import Moves, moves_between
from website.site.page import page_response

router = APIRouter()
LENGTHS = (20, 50, 100)
_FEW = 3
"""Recognised skills; with fewer the page says that it knows little."""


@router.get("/results", dependencies=[SLOT])
def shared(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Rank careers for the skills and jobs of an address."""
    why = request.query_params.get("why", "")
    return _page(request, choice_in_query(request, snapshot), why, snapshot, settings)


@router.post("/results", dependencies=[POSTED, SLOT])
def posted(
    request: Request, form: PostedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Rank careers for the words, skills and jobs of a form; what is left typed is told of."""
    fields, typed = taken(form.fields, typed_in_form(form.fields, snapshot, settings))
    choice = choice_in_form(fields, snapshot)
    return _page(request, choice, form.last("why"), snapshot, settings, typed=typed)


def _page(
    request: Request,
    choice: Choice,
    why: str,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    *,
    typed: TypedBoxes = NOTHING_TYPED,
) -> Response:
    answer, moves = _answer(choice, snapshot, settings)
    advice = _advice(choice, snapshot, settings) if choice.advice and answer else None
    ranked = ranked_careers(answer.matches, choice.order) if answer else None
    opened = ranked.opened((why, *choice.opened)) if ranked else ()
    return page_response(
        request,
        "results/page.html",
        choice=choice,
        typed=typed,
        answer=answer,
        ranked=ranked,
        opened=opened,
        why=why if why in opened else "",
        jobs=[occupation_ref(snapshot, uri) for uri in choice.given.jobs],
        said=_said(answer),
        added=_chosen(snapshot, choice.added),
        dropped=_chosen(snapshot, choice.dropped),
        moves=moves,
        advice=advice,
        version=snapshot.versions.catalogue_version,
        orders=list(Order),
        longer=[length for length in LENGTHS if choice.limit < length <= settings.max_results],
        is_little=_is_little(answer),
    )


def _answer(
    choice: Choice, snapshot: CatalogueSnapshot, settings: Settings
) -> tuple[MatchesAnswer | None, Moves | None]:
    """Return the answer of the API, and what the last change moved, if there was one.

    Moves are looked for in the longest list that is answered, of which the page shows a part.
    """
    if choice.given.empty:
        return None, None
    if choice.before.empty or choice.before == choice.given:
        return match_answer(choice.question(), snapshot, settings), None
    longest = settings.max_results
    unchanged = replace(choice, given=choice.before)
    before = match_answer(unchanged.question(longest), snapshot, settings)
    after = match_answer(choice.question(longest), snapshot, settings)
    shown = after.model_copy(update={"matches": after.matches[: choice.limit]})
    changed = choice.added or choice.dropped
    return shown, moves_between(before.matches, after.matches, changed, choice.opened)


def _advice(choice: Choice, snapshot: CatalogueSnapshot, settings: Settings) -> WhatIfAnswer:
    asked = WhatIfRequest(**choice.given.question(), isco=choice.filters.isco)
    return what_if_answer(asked, snapshot, settings)


def _said(answer: MatchesAnswer | None) -> list[SkillRef]:
    """Return the skills that the person has told of, not those that a past job brings."""
    recognised = answer.recognised if answer else []
    told = (one for one in recognised if not isinstance(one.evidence, GivenOccupationEvidence))
    return list({one.skill.uri: one.skill for one in told}.values())


def _chosen(snapshot: CatalogueSnapshot, uri: str) -> SkillRef | None:
    return skill_ref(snapshot, uri) if uri else None


def _is_little(answer: MatchesAnswer | None) -> bool:
    return answer is not None and len({one.skill.uri for one in answer.recognised}) < _FEW
