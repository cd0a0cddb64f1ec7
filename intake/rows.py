"""Rows: the cleaned lines of a document with their formatting, without headers and footers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.document import Line


@dataclass(frozen=True, slots=True)
class Row:
    """A cleaned line without the sign of a list, and its formatting.

    `is_item` where it has such a sign, `is_numbered` where that is a number, `is_styled` where the
    file calls it a heading, `is_after_gap` where an empty line stands before it, and
    `begins_column` where the column beside the one before begins with it.
    """

    text: str
    page: int
    number: int
    is_item: bool
    is_numbered: bool
    is_styled: bool
    is_after_gap: bool
    begins_column: bool


_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_BULLET = re.compile(
    "\\s*(?:[\u2022\u25aa\u25e6\u25cf\u00b7\u2023\u2043\u2219\u25cb\u25a0\u25a1\u25ba\u27a2\u27a4"
    "\u2713\u2714\u2192\u00bb\u2756\u25c6\u2794\uf000-\uf8ff]+\\s*"
    "|(?:[-\u2013\u2014*+>]|o|\\(?\\d{1,2}[.)]|[a-z]\\))\\s+)"
)
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s")
_SPACED_OUT = re.compile(r"(?:\S {1,3}){3,}\S")
_FURNITURE = re.compile(
    r"(?:page\s*)?\d{1,2}\s*(?:of|/)\s*\d{1,2}|page\s*\d{1,2}|\W*"
    r"|(?:curriculum\s+vit(?:ae|æ)|cv|r[eé]sum[eé]|europass(?: cv)?|europass curriculum vitae)"
    r"(?:\s+(?:of|for)\b.*)?",
    re.IGNORECASE,
)
_EDGE_LINES = 2


def rows_of(lines: Sequence[Line]) -> tuple[list[Row], int]:
    """Return the rows of a document, and how many lines were furniture of its pages."""
    repeated = _repeated(lines)
    rows: list[Row] = []
    furniture, gap = 0, False
    before: Line | None = None
    for place, line in enumerate(lines):
        text, is_item = _clean(line)
        gap = gap or (place > 0 and _is_gap(lines[place - 1], line))
        if not text:
            gap = True
        elif _FURNITURE.fullmatch(text) or place in repeated:
            furniture += 1
        else:
            rows.append(
                Row(
                    text=text,
                    page=line.page,
                    number=line.number,
                    is_item=is_item,
                    is_numbered=bool(_NUMBERED.match(line.text)),
                    is_styled=line.is_heading,
                    is_after_gap=gap,
                    begins_column=bool(before and _is_beside(before, line)),
                )
            )
            before, gap = line, False
    return rows, furniture


def _clean(line: Line) -> tuple[str, bool]:
    """Return the text of a line without the sign of a list, and whether it had one."""
    text = _INVISIBLE.sub("", line.text).translate(_LIGATURES).replace("\u00a0", " ").strip()
    bullet = _BULLET.match(text)
    if bullet:
        text = text[bullet.end() :]
    if _SPACED_OUT.fullmatch(text):
        text = " ".join(part.replace(" ", "") for part in re.split(r"\s{2,}", text))
    text = "\t".join(" ".join(part.split()) for part in re.split(r"\t| {3,}", text))
    return text.strip(), line.is_item or bool(bullet)


def _is_gap(before: Line, line: Line) -> bool:
    return before.page == line.page and line.number - before.number > 1


def _is_beside(before: Line, line: Line) -> bool:
    return before.page == line.page and line.column > before.column


def _repeated(lines: Sequence[Line]) -> frozenset[int]:
    """Return the places of lines that stand at an edge of several pages alike."""
    edges = list(_edges(lines))
    keys = {place: re.sub(r"\d", "#", lines[place].text.strip().casefold()) for place in edges}
    pages = Counter(key for key, _ in {(keys[place], lines[place].page) for place in edges})
    first: dict[str, int] = {}
    for place in edges:
        first.setdefault(keys[place], place)
    return frozenset(
        place for place, key in keys.items() if pages[key] > 1 and key and first[key] != place
    )


def _edges(lines: Sequence[Line]) -> Iterable[int]:
    for place, line in enumerate(lines):
        near = lines[max(0, place - _EDGE_LINES) : place + _EDGE_LINES + 1]
        if (
            place < _EDGE_LINES
            or any(other.page != line.page for other in near)
            or place >= len(lines) - _EDGE_LINES
        ):
            yield place
