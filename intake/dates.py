"""Dates of CVs: the years of a line, and what is left of it without them."""

import re
from dataclasses import dataclass

from intake.data import words_of_kind

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|fall|winter)\.?"
)
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_POINT = (
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?[ ./-]{{1,2}})?(?:{_MONTH}|\d{{1,2}})[ ./,-]{{1,2}})?"
    rf"{_YEAR}(?!\d)"
    rf"|{_MONTH} ?['\u2019]\d\d(?!\d)"
)
_NOW = "|".join(re.escape(word) for word in sorted(words_of_kind("now"), key=len, reverse=True))
_RANGE = rf"(?:{_POINT})\s*(?:-|\u2013|\u2014|\u2012|/|to|until|till|and|through)+\s*"
_DATES = re.compile(
    rf"(?<![\w.])(?:"
    rf"(?:from\s+)?(?P<start>{_RANGE})(?:(?P<now>(?:{_NOW})(?!\w))|(?P<end>{_POINT})|(?P<short>\d\d)(?!\d))"
    rf"|(?:since|from)\s+(?P<since>{_POINT})(?:\s*(?:-|\u2013|\u2014)(?=\s|\Z))?"
    rf"|(?P<open>{_POINT})\s*(?:-|\u2013|\u2014)\s*(?=\Z|[,)\]|])"
    rf"|(?P<point>{_POINT})"
    rf")",
    re.IGNORECASE,
)
_FOUR = re.compile(r"\d{4}")
_SHORT_YEAR = re.compile(r"['\u2019](\d\d)(?!\d)")
_DURATION = re.compile(
    r"[\[(]?\s*(?:(?:about|approx\.?|ca\.?)\s+)?"
    r"\d{1,2}\s*(?:years?|yrs?|months?|mos?|weeks?)\b\.?"
    r"(?:\s*(?:and|,)?\s*\d{1,2}\s*(?:months?|mos?|weeks?)\b\.?)?\s*[\])]?",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[(\[]\s*[,;/-]*\s*[)\]]")
_AROUND = " \t,;:|/-\u2013\u2014\u2012\u00b7\u2022"
_CENTURY = 2000
_HALF = 50


@dataclass(frozen=True, slots=True)
class Dates:
    """Years from `start` to `end`, None where not said; `is_current` where it still goes on."""

    start: int | None
    end: int | None
    is_current: bool = False
    is_range: bool = True


def take_dates(text: str) -> tuple[Dates | None, str]:
    """Return the first dates of a text, None for none, and the text without any.

    >>> take_dates("Staff Nurse, Jan 2015 - present")
    (Dates(start=2015, end=None, is_current=True, is_range=True), 'Staff Nurse')
    """
    found = list(_DATES.finditer(text))
    if not found:
        return None, text
    best = next((one for one in found if not one["point"]), found[0])
    rest = _DURATION.sub(" ", _DATES.sub(" \t ", text))
    return _dates(best), _EMPTY.sub(" ", rest).strip(_AROUND)


def is_at_an_edge(text: str) -> bool:
    """Return whether a text begins or ends with dates."""
    trimmed = text.strip(" ()[].,;:|-\u2013\u2014")
    return any(
        found.start() <= 1 or found.end() >= len(trimmed) - 1 for found in _DATES.finditer(trimmed)
    )


def is_duration(text: str) -> bool:
    """Return whether a text is a length of time and nothing else, such as "24 months"."""
    return bool(_DURATION.fullmatch(text))


def begins_with_dates(text: str) -> bool:
    """Return whether a text begins with dates."""
    return bool(_DATES.match(text.lstrip(" ([")))


def first_year(text: str) -> int | None:
    """Return the first year in a date of any form, None for none."""
    found = re.search(_YEAR, text)
    return int(found.group()) if found else None


def _dates(found: re.Match[str]) -> Dates:
    if found["point"]:
        year = _year(found["point"])
        return Dates(year, year, is_range=False)
    since = found["since"] or found["open"]
    if since:
        return Dates(_year(since), None, is_current=True)
    start = _year(found["start"])
    if found["now"]:
        return Dates(start, None, is_current=True)
    end = _of_short(found["short"]) if found["short"] else _year(found["end"])
    return Dates(start, end)


def _year(text: str) -> int | None:
    if found := _FOUR.search(text):
        return int(found.group())
    short = _SHORT_YEAR.search(text)
    return _of_short(short[1]) if short else None


def _of_short(text: str) -> int:
    year = int(text)
    return _CENTURY + year if year < _HALF else _CENTURY - 100 + year
