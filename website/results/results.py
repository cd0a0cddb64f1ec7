"""/results: ranked careers by link or posted form; one explained, all as a file; /export."""

import csv
import io
from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routes.export import file_response
from api.routing import SLOT, CurrentSettings, CurrentSnapshot, json_answer
from recommender.results import NeedState
from service.answers.concepts import occupation_of
from service.answers.match import match_answer
from service.errors import FieldError, invalid
from service.exports import export_file, requested_profile
from service.schemas.base import check_limits
from service.schemas.export import ExportFormat
from service.schemas.match import CoverageOfAnswer, MatchAnswer
from service.snapshot import concept_id
from taxonomy.catalogue import Importance
from website.forms.form import BOTH_METHODS, FORM, SubmittedForm
from website.forms.results_query import SubmittedQuery
from website.results.view import career_fit, results_view
from website.site.page import page_response

router = APIRouter(dependencies=[FORM, SLOT])
CSV_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    *("rank", "label", "uri", "isco_code", "band", "score"),
    *("essential_covered", "essential_total", "optional_covered", "optional_total"),
    *("essential_said", "denied_essentials", "not_mentioned_essentials"),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@router.api_route("/results", methods=BOTH_METHODS)
def results(
    request: Request, query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the page of ranked careers."""
    view = results_view(query, snapshot, settings)
    return page_response(request, "results/results.html", view=view, query=query)


@router.api_route("/results/why", methods=BOTH_METHODS)
def explanation(
    request: Request, query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the part of the page that explains the career `why` (URI), opened on demand."""
    found = occupation_of(snapshot, concept_id(query.explain), query.explain)
    fit = career_fit(found.uri, query.profile, snapshot, settings)
    if fit.answer is None or fit.match is None:
        raise invalid(FieldError("", "nothing that a career can be held against"))
    return page_response(
        request,
        "results/explanation.html",
        query=query,
        match=fit.match,
        recognised=fit.answer.recognised,
        picture=fit.overlap,
    )


@router.api_route("/results.json", methods=BOTH_METHODS)
def results_json(
    query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the answer exactly as the API gives it."""
    answer = match_answer(snapshot, settings, query.match_request())
    return _as_file(json_answer(answer), "json")


@router.api_route("/results.csv", methods=BOTH_METHODS)
def results_csv(
    query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the careers as a table."""
    answer = match_answer(snapshot, settings, query.match_request())
    return _as_file(Response(careers_csv(answer.matches), media_type=CSV_TYPE), "csv")


@router.api_route("/export", methods=BOTH_METHODS)
def export(
    form: SubmittedForm, query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the profile as a file in the format `format`, with its words where `words` asks."""
    if form.last("format") not in set(ExportFormat):
        raise invalid(FieldError("format", f"one of {', '.join(ExportFormat)}"))
    request = query.export_request(form, snapshot)
    check_limits(request, settings)
    return file_response(export_file(snapshot, requested_profile(request), request.format))


def careers_csv(matches: Iterable[MatchAnswer]) -> bytes:
    """Return one row for each career, in UTF-8 with a byte order mark, as spreadsheets want it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows([_without_formula(value) for value in _row(match)] for match in matches)
    return lines.getvalue().encode("utf-8-sig")


def _row(match: MatchAnswer) -> list[str | int | float]:
    occupation, coverage = match.occupation, match.coverage
    return [
        *(match.rank, occupation.label, occupation.uri, occupation.isco_code),
        *(match.band.value, match.score),
        *_coverage(coverage.essential),
        *_coverage(coverage.optional),
        match.readiness.said,
        _gaps(match, NeedState.DENIED),
        _gaps(match, NeedState.NOT_MENTIONED),
    ]


def _gaps(match: MatchAnswer, state: NeedState) -> str:
    essential = (gap for gap in match.gaps if gap.relation is Importance.ESSENTIAL)
    return "; ".join(gap.skill.label for gap in essential if gap.state is state)


def _coverage(coverage: CoverageOfAnswer) -> tuple[float, int]:
    return coverage.covered, coverage.total


def _without_formula(value: str | int | float) -> str | int | float:
    """Return a value that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    is_formula = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    return f"'{value}" if is_formula else value


def _as_file(response: Response, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="careers.{ending}"'
    return response
