"""/careers/{id} and /skills/{id}: the pages of one career and of one skill."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from service.answers import concepts, match, meta, references
from service.errors import ErrorKind, RequestError
from service.schemas.base import OccupationRef, SkillRef
from service.schemas.concepts import OccupationAnswer, SkillAnswer
from service.schemas.directory import TransitionQuery
from service.snapshot import concept_id
from website.forms.form import BOTH_METHODS, FORM, SubmittedForm
from website.forms.profile import read_profile
from website.results.view import career_fit
from website.site.page import page_context, page_response

router = APIRouter()
MAX_TRANSITIONS = 6
_SENTENCE_END = re.compile(r"(?<=[a-z\d)][.!?])\s+(?=[A-Z])")
_MIN_SUMMARY_CHARS = 60
"""A first sentence that is shorter takes the next one with it."""


@router.api_route("/careers/{name}", methods=BOTH_METHODS, dependencies=[FORM, SLOT])
def career(
    request: Request,
    name: str,
    form: SubmittedForm,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return the page of an occupation, with its fit to the profile of a form or link if any."""
    try:
        found = concepts.occupation_of(snapshot, name, request.query_params.get("uri", ""))
    except RequestError as error:
        candidate = partial(references.occupation_ref, snapshot)
        return _disambiguation(request, error, "catalogue/which_career.html", candidate)
    occupation = concepts.occupation_answer(snapshot, found)
    reachable = TransitionQuery(limit=min(MAX_TRANSITIONS, settings.max_results))
    page = page_context(request)
    return page_response(
        request,
        "catalogue/career.html",
        occupation=occupation,
        reachable=match.transition_list(snapshot, settings, found, reachable).items,
        summary=summary_of(occupation.description),
        meta=meta.meta_answer(snapshot, settings),
        json_ld=occupation_json_ld(occupation, page.absolute(page.career(occupation.uri))),
        fit=career_fit(found.uri, read_profile(form, snapshot), snapshot, settings),
    )


@router.get("/skills/{name}")
def skill(
    request: Request, name: str, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the page of a skill."""
    try:
        found = concepts.skill_of(snapshot, name, request.query_params.get("uri", ""))
    except RequestError as error:
        candidate = partial(references.skill_ref, snapshot)
        return _disambiguation(request, error, "catalogue/which_skill.html", candidate)
    answer = concepts.skill_answer(snapshot, found)
    page = page_context(request)
    return page_response(
        request,
        "catalogue/skill.html",
        skill=answer,
        summary=summary_of(answer.description),
        meta=meta.meta_answer(snapshot, settings),
        id_of=concept_id,
        json_ld=skill_json_ld(answer, page.absolute(page.skill(answer.uri))),
    )


def _disambiguation(
    request: Request,
    error: RequestError,
    template: str,
    candidate: Callable[[str], OccupationRef | SkillRef],
) -> Response:
    """Return a page with the concepts that share an id, made from URIs by `candidate`.

    Raise any other error.
    """
    if error.kind is not ErrorKind.AMBIGUOUS_CONCEPT:
        raise error
    candidates = [candidate(uri) for uri in error.candidates]
    return page_response(request, template, status=300, candidates=candidates)


def summary_of(description: str) -> str:
    """Return the first sentence of a description, or the first few where it is short."""
    first, *rest = _SENTENCE_END.split(description.strip())
    for sentence in rest:
        if len(first) >= _MIN_SUMMARY_CHARS:
            break
        first = f"{first} {sentence}"
    return first


def occupation_json_ld(occupation: OccupationAnswer, url: str) -> dict[str, Any]:
    """Return an occupation as a schema.org Occupation (https://schema.org/Occupation)."""
    skills = [
        skill.label
        for needed in (occupation.essential, occupation.optional)
        for skill in (*needed.knowledge, *needed.skill)
    ]
    groups = [
        {
            "@type": "CategoryCode",
            "codeValue": group.code,
            "name": group.label,
            "inCodeSet": {"@type": "CategoryCodeSet", "name": "ISCO-08"},
        }
        for group in occupation.isco_path
    ]
    properties = {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "@id": occupation.uri,
        "name": occupation.label,
        "alternateName": occupation.alternative_labels,
        "description": occupation.description,
        "url": url,
        "sameAs": [link for link in (occupation.exact_match, occupation.portal_url) if link],
        "skills": skills,
        "occupationalCategory": groups,
    }
    return {name: value for name, value in properties.items() if value}


def skill_json_ld(skill: SkillAnswer, url: str) -> dict[str, Any]:
    """Return a skill as a schema.org DefinedTerm (https://schema.org/DefinedTerm)."""
    properties = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": skill.uri,
        "name": skill.label,
        "alternateName": skill.alternative_labels,
        "description": skill.description,
        "url": url,
        "sameAs": [link for link in (skill.exact_match, skill.portal_url) if link],
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": skill.catalogue_version},
    }
    return {name: value for name, value in properties.items() if value}
