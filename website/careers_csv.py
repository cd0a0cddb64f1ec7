"""Ranked careers as a CSV file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from api.schemas.match import CoverageOfAnswer, MatchAnswer

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
