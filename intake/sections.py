"""Sections: cut the rows of a CV at its headings.

Headings are recognised by their words, those with other words by the same formatting.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial

from intake.data import words_of_kind
from intake.dates import take_dates
from intake.document import Line
from intake.personal import NamesJob, label_and_value, no_title, person_places
from intake.rows import Row, rows_of

Nearest = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int, float]]]
"""For each text the place of the most like of others, and how like it is, 1 for the same."""


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

    `is_after_gap` where an empty line stands before it, `is_listed` where it is one of several
    studies without dates and schools.
    """

    text: str
    page: int
    number: int
    section: Section = Section.HEADER
    is_item: bool = False
    is_after_gap: bool = False
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Sections:
    """The lines of a CV with their sections, and how many lines were headings or furniture.

    `person` are the indices of the lines that hold the person's name.
    """

    lines: tuple[CvLine, ...]
    headings: int
    furniture: int
    found: frozenset[Section]
    person: tuple[int, ...] = ()


_LEFT_OUT = frozenset({Section.PERSONAL, Section.REFERENCES, Section.OBJECTIVE})
_LISTS = frozenset({Section.SKILLS, Section.LANGUAGES, Section.INTERESTS})
_ENDED_BY_COLUMN = _LEFT_OUT | _LISTS
"""What stands in a narrow column beside the text; this begins anew."""
_LONGEST_HEADING = 6
_LONGEST_PLAIN = 4
_FREE_WORDS = 3
_HEADING_STOPS = re.compile(r"[.,;!?@|\t\d]")


def sections_of(
    lines: Sequence[Line],
    names_job: NamesJob,
    nearest: Nearest | None = None,
    is_title: NamesJob = no_title,
) -> Sections:
    """Return the clean lines of a document with their sections, without headings and furniture.

    A heading of other words belongs to the section to whose headings it is nearest, or begins one
    of its own.
    """
    rows, furniture = rows_of(lines)
    states = list(_states(rows, partial(_known_heading, rows), ()))
    known = {place: state.section for place, state in enumerate(states) if state.is_heading}
    person = _person(rows, states, names_job, is_title)
    headings = _Headings(rows, known, person, names_job, nearest)
    kept: list[CvLine] = []
    found: set[Section] = set()
    places_of_person, gap = [], False
    for place, (row, state) in enumerate(
        zip(rows, _states(rows, headings.at, person), strict=True)
    ):
        found.add(state.section)
        gap = gap or row.is_after_gap
        if not state.is_heading:
            places_of_person += [len(kept)] if place in person else []
            kept.append(CvLine(state.text, row.page, row.number, state.section, row.is_item, gap))
        gap = state.is_heading
    left = frozenset(found - {Section.HEADER})
    return Sections(tuple(kept), len(rows) - len(kept), furniture, left, tuple(places_of_person))


def heading_of(
    text: str, current: Section, *, is_item: bool = False, is_styled: bool = False
) -> Section | None:
    """Return the section that a line heads by its words, None for no heading of known words."""
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
    is_set_apart = is_marked or (stripped[:1].isupper() and matched is not current)
    return matched if is_set_apart else None


@dataclass(frozen=True, slots=True)
class _State:
    """The section of a row, what it says of it, and whether it is its heading."""

    section: Section
    text: str
    is_heading: bool


def _states(
    rows: Sequence[Row], heads: Callable[[int, Section], Section | None], person: Sequence[int]
) -> Iterator[_State]:
    """Yield the state of each row; `heads` says which section one heads, after another."""
    section = Section.HEADER
    for place, row in enumerate(rows):
        if place in person or (row.begins_column and section in _ENDED_BY_COLUMN):
            section = Section.HEADER
        headed = None if place in person else heads(place, section)
        if headed:
            section = headed
            yield _State(section, row.text, is_heading=True)
            continue
        own, text = _inline(row.text, section)
        yield _State(own, text, is_heading=False)
        # In a list of skills "Languages: Java" heads its own line alone.
        section = section if section is Section.SKILLS else own


def _known_heading(rows: Sequence[Row], place: int, current: Section) -> Section | None:
    row = rows[place]
    is_item = row.is_item and not row.is_numbered
    return heading_of(row.text, current, is_item=is_item, is_styled=row.is_styled)


def _person(
    rows: Sequence[Row], states: Sequence[_State], names_job: NamesJob, is_title: NamesJob
) -> tuple[int, ...]:
    """Return the indices of the rows that hold the person's name."""
    texts = ["" if state.is_heading else row.text for row, state in zip(rows, states, strict=True)]
    at_top = {Section.HEADER, Section.PERSONAL}
    ahead = [state.section in at_top or state.is_heading for state in states]
    starts = [row.is_after_gap or row.begins_column for row in rows]
    first = next((place for place, is_ahead in enumerate(ahead) if not is_ahead), len(rows))
    return person_places(texts, first, starts, names_job, is_title)


class _Headings:
    """The headings of a CV: those of known words, and rows that are set as most of them are.

    A row that stands before a date, as an employer does, is a heading of other words only where no
    job in its section begins with a row that is set alike, or where its words are like those of a
    known heading.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        known: Mapping[int, Section],
        person: Sequence[int],
        names_job: NamesJob,
        nearest: Nearest | None,
    ) -> None:
        self._rows = rows
        self._known = known
        self._names_job = names_job
        self._marks = _marks_of(rows)
        self._style = _shared([self._marks[place] for place in known]) - {_Mark.GAP}
        self._style |= _shared([self._marks[place] & {_Mark.GAP} for place in known if place])
        self._first = min(known, default=len(rows))
        self._last = -1
        others = (place for place in range(len(rows)) if place not in person)
        places = [place for place in others if self._may_head(place)]
        self._near = _nearest_sections(rows, places[:_MOST_UNKNOWN], nearest)

    def at(self, place: int, current: Section) -> Section | None:
        """Return the section that a row heads after another section, None for none."""
        found = self._known.get(place)
        if not found and place in self._near:
            section, likeness = self._near[place]
            # What is left out is lost, so a heading has to say that by its words.
            is_like = likeness >= _LIKE and section not in _LEFT_OUT
            if is_like or self._is_set_apart(place, current):
                found = section if is_like and self._fits(place, section) else Section.OTHER
        self._last = place if found else self._last
        return found

    def _may_head(self, place: int) -> bool:
        """Return whether a row may be a heading of other words, by its form."""
        row = self._rows[place]
        text = row.text.rstrip(": ")
        if place in self._known or place + 1 in {len(self._rows), *self._known}:
            return False
        if (row.is_item and not row.is_numbered) or not text[:1].isupper():
            return False
        if len(text.split()) > _LONGEST_HEADING or _HEADING_STOPS.search(text):
            return False
        is_named = _folded(text) in _labels() or self._names_job(text)
        return not is_named and (bool(self._marks[place] & _STRONG) or self._is_as_known(place))

    def _is_as_known(self, place: int) -> bool:
        """Return whether a row has the marks of most known headings.

        One that has no other than the gap before it is short, and none stands after it.
        """
        if not self._style or not self._style <= self._marks[place]:
            return False
        is_short = len(self._rows[place].text.split()) <= _LONGEST_PLAIN
        is_headed = is_short and not self._rows[place + 1].is_after_gap
        return bool(self._style & _STRONG) or is_headed

    def _is_set_apart(self, place: int, current: Section) -> bool:
        """Return whether a row is a heading by its form, whatever its words say."""
        if current in _LEFT_OUT and self._marks[place] & {_Mark.STYLED, _Mark.UPPER}:
            return True  # Whatever it is about, it ends what is left out.
        if not self._is_as_known(place) or self._is_named_as_employer(place):
            return False
        if current is not Section.EDUCATION and self._is_after_head(place):
            return False
        if place < self._first:
            following = self._rows[place + 1]
            says = following.is_item or len(following.text.split()) > _LONGEST_PLAIN
            return place > 1 and (says or bool(self._style & _STRONG))
        is_strong = bool(self._style & _STRONG)
        return not self._is_before_date(place) or (is_strong and not self._is_as_first(place))

    def _is_named_as_employer(self, place: int) -> bool:
        words = {word.casefold().strip(".,") for word in self._rows[place].text.split()}
        return len(words) > 1 and bool(words & set(words_of_kind("company")))

    def _is_after_head(self, place: int) -> bool:
        """Return whether a row goes on with a date or a job, as an employer does."""
        before = self._rows[place - 1].text if place else ""
        is_head = bool(take_dates(before)[0]) or self._names_job(before)
        return is_head and not self._rows[place].is_after_gap

    def _is_before_date(self, place: int) -> bool:
        for row in self._rows[place + 1 : place + 1 + _REACH]:
            if row.is_after_gap:
                return False
            if take_dates(row.text)[0]:
                return True
        return False

    def _is_as_first(self, place: int) -> bool:
        """Return whether the first row of a section is set as another and is before a date too."""
        first = self._last + 1
        is_alike = self._marks[first] & _STRONG == self._marks[place] & _STRONG
        return first == place or (is_alike and self._is_before_date(first))

    def _fits(self, place: int, section: Section) -> bool:
        """Return whether what stands under a heading may be of a section: no work among lists."""
        if section not in _LISTS | {Section.EDUCATION}:
            return True
        end = min((at for at in self._known if at > place), default=len(self._rows))
        under = self._rows[place + 1 : min(end, place + 1 + _LOOKED_AT)]
        return not any(_DONE.match(row.text) for row in under)


def _nearest_sections(
    rows: Sequence[Row], places: Sequence[int], nearest: Nearest | None
) -> dict[int, tuple[Section, float]]:
    """Return by place of a row the section to whose headings it is nearest, and how near it is."""
    texts = [_folded(rows[place].text.rstrip(":")) for place in places]
    if not nearest or not texts:
        return dict.fromkeys(places, (Section.OTHER, 0.0))
    words = list(_by_words())
    found = nearest(texts, words)
    sections = ((_by_words()[words[at]], likeness) for at, likeness in found)
    return dict(zip(places, sections, strict=True))


class _Mark(StrEnum):
    """How a row is set: as a heading of the file, in capitals, with a colon, after a gap."""

    STYLED = "styled"
    UPPER = "upper"
    COLON = "colon"
    GAP = "gap"


_STRONG = frozenset({_Mark.STYLED, _Mark.UPPER, _Mark.COLON})
_SHARED = 0.6
_COMMON = 0.5
_LIKE = 0.65
_MOST_UNKNOWN = 60
"""Rows of one CV that are compared with known headings; the rest are none of other words."""
_REACH = 2
_LOOKED_AT = 5
_DONE = re.compile(r"[A-Z]\w{2,}(?:ing|ed)\b")


def _marks_of(rows: Sequence[Row]) -> list[frozenset[_Mark]]:
    """Return the marks of rows, without those that half of all rows have."""
    marks = [_marks(row) for row in rows]
    counts = Counter(mark for each in marks for mark in each)
    usual = {mark for mark, count in counts.items() if count > _COMMON * len(rows)}
    return [each - usual for each in marks]


def _marks(row: Row) -> frozenset[_Mark]:
    has = {
        _Mark.STYLED: row.is_styled,
        _Mark.UPPER: row.text.isupper(),
        _Mark.COLON: row.text.endswith(":"),
        _Mark.GAP: row.is_after_gap,
    }
    return frozenset(mark for mark, is_had in has.items() if is_had)


def _shared(marks: Sequence[frozenset[_Mark]]) -> frozenset[_Mark]:
    """Return the marks that most have."""
    counts = Counter(mark for each in marks for mark in each)
    return frozenset(mark for mark, count in counts.items() if count >= _SHARED * len(marks))


@cache
def _labels() -> frozenset[str]:
    kinds = ("title", "employer", "date", "duty", "list", "field", "personal", "education")
    return frozenset(word for kind in kinds for word in words_of_kind(f"{kind}_label"))


def is_list(section: Section) -> bool:
    """Return whether the lines of a section are lists of names."""
    return section in _LISTS


def _inline(text: str, section: Section) -> tuple[Section, str]:
    """Return the section of a line like "Languages: English", and what it says of it."""
    label, value = label_and_value(text)
    headed = _by_words().get(_folded(label)) if value else None
    # Further down "Summary: …" is what was done in a job.
    is_first = section is Section.HEADER and headed in {Section.SUMMARY, Section.OBJECTIVE}
    if not (headed and (headed in _SWITCHED_INLINE or is_first)) or headed is section:
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
