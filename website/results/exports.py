"""/results.json and /results.csv: the answer behind a page of ranked careers, as a file."""

import csv
import io
from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from api.etags import json_answer
from service.answers.match import match_answer
from service.schemas.match import CoverageOfAnswer, MatchAnswer, MatchesAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.posted_form import POSTED, PostedForm
from website.forms.results_query import Choice, choice_in_form, choice_in_query

MEDIA_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    *("rank", "label", "uri", "isco_code", "band", "score"),
    *("essential_covered", "essential_total", "optional_covered", "optional_total"),
    "missing_essentials",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def careers_csv(matches: Iterable[MatchAnswer]) -> bytes:
    """Return one row for each career, in UTF-8 with a byte order mark, as spreadsheets want it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(value) for value in _row(match)] for match in matches)
    return lines.getvalue().encode("utf-8-sig")


def _row(match: MatchAnswer) -> list[str | int | float]:
    missing = [gap.skill.label for gap in match.gaps if gap.relation == "essential"]
    occupation, coverage = match.occupation, match.coverage
    return [
        *(match.rank, occupation.label, occupation.uri, occupation.isco_code),
        *(match.band.value, match.score),
        *_coverage(coverage.essential),
        *_coverage(coverage.optional),
        "; ".join(missing),
    ]


def _coverage(coverage: CoverageOfAnswer) -> tuple[float, int]:
    return coverage.covered, coverage.total


def _harmless(value: str | int | float) -> str | int | float:
    """Return a value that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value


router = APIRouter()


@router.get("/results.json", dependencies=[SLOT])
def shared_json(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return the answer to an address exactly as the API gives it."""
    return _json(choice_in_query(request, snapshot), snapshot, settings)


@router.post("/results.json", dependencies=[POSTED, SLOT])
def posted_json(form: PostedForm, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return the answer to a form exactly as the API gives it."""
    return _json(choice_in_form(form.fields, snapshot), snapshot, settings)


@router.get("/results.csv", dependencies=[SLOT])
def shared_csv(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return the careers of an address as a table."""
    return _csv(choice_in_query(request, snapshot), snapshot, settings)


@router.post("/results.csv", dependencies=[POSTED, SLOT])
def posted_csv(form: PostedForm, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return the careers of a form as a table."""
    return _csv(choice_in_form(form.fields, snapshot), snapshot, settings)


def _json(choice: Choice, snapshot: CatalogueSnapshot, settings: Settings) -> Response:
    return _as_file(json_answer(_answer(choice, snapshot, settings)), "json")


def _csv(choice: Choice, snapshot: CatalogueSnapshot, settings: Settings) -> Response:
    content = careers_csv(_answer(choice, snapshot, settings).matches)
    return _as_file(Response(content, media_type=MEDIA_TYPE), "csv")


def _answer(choice: Choice, snapshot: CatalogueSnapshot, settings: Settings) -> MatchesAnswer:
    return match_answer(choice.question(), snapshot, settings)


def _as_file(response: Response, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="careers.{ending}"'
    return response
