"""Sections: clean the lines of a document, drop page furniture, and cut at the headings of a CV."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from intake.data import words_of_kind
from intake.document import Line
from intake.personal import label_and_value


class Section(StrEnum):
    """What a part of a CV is about. The lines before the first heading are in `HEADER`."""

    HEADER = "header"
    SUMMARY = "summary"
    OBJECTIVE = "objective"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    INTERESTS = "interests"
    REFERENCES = "references"
    PERSONAL = "personal"
    OTHER = "other"


_HEADED = tuple(section for section in Section if section is not Section.HEADER)
_SWITCHED_INLINE = frozenset(
    {
        Section.LANGUAGES,
        Section.INTERESTS,
        Section.EDUCATION,
        Section.SKILLS,
        Section.REFERENCES,
    }
)


@dataclass(frozen=True, slots=True)
class CvLine:
    """A clean line: its text without the sign of a list, where it stands, and its section.

    `is_after_gap` where an empty line stands before it.
    """

    text: str
    page: int
    number: int
    section: Section = Section.HEADER
    is_item: bool = False
    is_after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Sections:
    """The lines of a CV with their sections, and how many lines were headings or furniture."""

    lines: tuple[CvLine, ...]
    headings: int
    furniture: int
    found: frozenset[Section]


_LEFT_OUT = frozenset({Section.PERSONAL, Section.REFERENCES, Section.OBJECTIVE})
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
_LONGEST_HEADING = 6
_FREE_WORDS = 3
_HEADING_STOPS = re.compile(r"[.,;!?@\d]")


def sections_of(lines: Sequence[Line]) -> Sections:
    """Return the clean lines of a document with their sections, without headings and furniture."""
    repeated = _repeated(lines)
    kept: list[CvLine] = []
    found: set[Section] = set()
    section, headings, furniture, gap = Section.HEADER, 0, 0, False
    for place, line in enumerate(lines):
        clean = _clean(line)
        gap = gap or (place > 0 and _is_gap(lines[place - 1], line))
        if not clean.text:
            gap = True
            continue
        if _FURNITURE.fullmatch(clean.text) or (place in repeated):
            furniture += 1
            continue
        is_item = clean.is_item and not _NUMBERED.match(line.text)
        headed = heading_of(clean.text, section, is_item=is_item, is_styled=line.is_heading)
        if headed:
            section, gap = headed, True
            found.add(section)
            headings += 1
            continue
        own, text = _inline(clean.text, section)
        found.add(own)
        kept.append(replace(clean, text=text, section=own, is_after_gap=gap))
        # In a list of skills "Languages: Java" heads its own line alone.
        section = section if section is Section.SKILLS else own
        gap = False
    return Sections(tuple(kept), headings, furniture, frozenset(found - {Section.HEADER}))


def heading_of(
    text: str, current: Section, *, is_item: bool = False, is_styled: bool = False
) -> Section | None:
    """Return the section that a line heads, None for no heading.

    A heading of no known words ends a section that is left out.
    """
    stripped = text.strip().rstrip(":").strip()
    words = _folded(stripped)
    if is_item or not words or len(words.split()) > _LONGEST_HEADING:
        return None
    named = (_by_words().get(_folded(part)) for part in (stripped, *stripped.split(" / ")))
    if exact := next(filter(None, named), None):
        return exact
    if _HEADING_STOPS.search(stripped):
        return None
    matched = next((section for section, form in _forms() if form.fullmatch(words)), None)
    is_marked = is_styled or stripped.isupper() or text.rstrip().endswith(":")
    if matched and (is_marked or (stripped[:1].isupper() and matched is not current)):
        return matched
    # Whatever an unknown heading is about, it ends what is left out.
    return Section.OTHER if is_marked and current in _LEFT_OUT and ":" not in text else None


def is_list(section: Section) -> bool:
    """Return whether the lines of a section are lists of names."""
    return section in {Section.SKILLS, Section.LANGUAGES, Section.INTERESTS}


def _inline(text: str, section: Section) -> tuple[Section, str]:
    """Return the section of a line like "Languages: English", and what it says of it."""
    label, value = label_and_value(text)
    headed = _by_words().get(_folded(label)) if value else None
    if headed not in _SWITCHED_INLINE or headed is section:
        return section, text
    if headed is Section.SKILLS and section in {Section.EXPERIENCE, Section.OTHER}:
        return section, text
    return headed, value


@cache
def _by_words() -> dict[str, Section]:
    return {
        words: section
        for section in _HEADED
        for words in words_of_kind(section.value)
        if "*" not in words
    }


@cache
def _forms() -> tuple[tuple[Section, re.Pattern[str]], ...]:
    free = rf"\S+(?: \S+){{0,{_FREE_WORDS - 1}}}"
    return tuple(
        (section, re.compile(re.escape(words).replace(r"\*", free)))
        for section in _HEADED
        for words in words_of_kind(section.value)
        if "*" in words
    )


def _folded(text: str) -> str:
    words = text.casefold().replace("&", " and ").replace("/", " ").strip(" .-_|*#\u2013\u2014")
    return " ".join(words.split())


def _clean(line: Line) -> CvLine:
    text = _INVISIBLE.sub("", line.text).translate(_LIGATURES).replace("\u00a0", " ").strip()
    bullet = _BULLET.match(text)
    if bullet:
        text = text[bullet.end() :]
    if _SPACED_OUT.fullmatch(text):
        text = " ".join(part.replace(" ", "") for part in re.split(r"\s{2,}", text))
    text = "\t".join(" ".join(part.split()) for part in re.split(r"\t| {3,}", text))
    return CvLine(text.strip(), line.page, line.number, is_item=line.is_item or bool(bullet))


def _is_gap(before: Line, line: Line) -> bool:
    return before.page == line.page and line.number - before.number > 1


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
