"""Entries: the jobs of a CV, each with title and years, and the lines that say what was done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intake.data import words_of_kind
from intake.dates import Dates, begins_with_dates, is_at_an_edge, take_dates
from intake.personal import NamesJob, label_and_value
from intake.sections import CvLine

_LONGEST_HEAD = 14
_LONGEST_UNDATED = 6
_LONGEST_TITLE = 8
_REACH = 2
_PARTS = re.compile(
    r"\s[-\u2013\u2014|/@~]+\s|[,;|\t\u00b7\u2022()\[\]]|:\s|\s{2,}"
    r"|\b(?:at|for|with|bei)\b(?=\s+(?:the\s+|a\s+)?[A-Z0-9])"
)
_SENTENCE = re.compile(r"[.;]\s*\Z")
_ABBREVIATED = re.compile(r"\b(?:ltd|inc|co|corp|st|dr|no|gmbh|s\.a|plc|llc|dept|sr|jr)\.\Z", re.I)
_SMALL = re.compile(r"\b(?:of|the|and|for|in|at|on|to|a|an|de|la|le|du|der|und|y|e)\b|&")
_DASHED_LABEL = re.compile(r"\A(\w+)\s+[-\u2013]\s+")
_SAYS_I = re.compile(r"(?:i|we|my)\b", re.IGNORECASE)
_VERB_LIKE = re.compile(r"\w{3,}(?:ed|ing)\b", re.IGNORECASE)
_NAMED = 0.7
_FEWEST_DONE = 2
_TRIMMED = " .-\u2013\u2014*'\""
_FIRST_PART = re.compile(r"([^.,:;|\t(]+?)(?:[.,:;|\t(]|\s[-\u2013\u2014]\s|\Z)")
_DONE = re.compile(r":\s+([^\W\d_A-Z]\S*(?:\s+\S+){2,})\Z")
_PREPOSITION = re.compile(r"\s(?:in|of|at|for|with|from)\s")


@dataclass(frozen=True, slots=True)
class Entry:
    """A past job: its title, employer and years as read, "" and None where not said.

    `occupation` is the URI or code that a structured file names. Line 0 is no line.
    """

    title: str
    employer: str = ""
    start: int | None = None
    end: int | None = None
    is_current: bool = False
    page: int = 0
    line: int = 0
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A line that says what was done, and the entry (by position) that it belongs to, if any."""

    line: CvLine
    entry: int | None


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of some lines, the other lines, and how many were dates and employers."""

    entries: tuple[Entry, ...]
    bodies: tuple[Body, ...]
    heads: int


@dataclass(slots=True)
class _Head:
    """The lines of one entry, by their places, as they are collected."""

    places: list[int]
    dates: Dates | None
    title: str = ""
    employer: str = ""


def entries_of(
    lines: Sequence[CvLine], names_job: NamesJob, *, is_experience: bool = True
) -> Entries:
    """Return the entries of the lines of a section, in their order, and what was done in each.

    Outside of somebody's experience only those with a range of dates are entries.
    """
    return _Reader(lines, names_job, is_experience=is_experience).read()


def labelled(text: str) -> tuple[str, str]:
    """Return what the label of a line is for, and its value: title, employer, date, duty, list.

    ("", text) where it has no such label; a label that stands alone has the value "".
    """
    text = _DASHED_LABEL.sub(r"\1: ", text, count=1)
    label, value = label_and_value(text if ":" in text else f"{text}:")
    if label and (":" in text or not value):
        for kind in ("title", "employer", "date", "duty", "list"):
            if label in words_of_kind(f"{kind}_label"):
                return kind, value
    return "", text


class _Reader:
    def __init__(
        self, lines: Sequence[CvLine], names_job: NamesJob, *, is_experience: bool
    ) -> None:
        self._lines = lines
        self._is_experience = is_experience
        self._followed: dict[int, str] = {}
        self._heads: dict[int, str] = {}
        self._names_job = names_job
        self._dated = [take_dates(line.text) for line in lines]
        self._labels = [labelled(line.text) for line in lines]
        self._head_like = [self._is_head_like(place) for place in range(len(lines))]
        self._owner: dict[int, _Head] = {}

    def read(self) -> Entries:
        heads = [self._dated_head(place) for place in self._date_places()]
        for head in heads:
            self._find_title(head)
        if self._is_experience:
            heads += self._undated_heads()
        heads = [head for head in heads if head.title or head.dates]
        heads.sort(key=lambda head: min(head.places))
        return Entries(
            tuple(self._entry(head) for head in heads),
            tuple(self._bodies(heads)),
            len(self._owner),
        )

    def _date_places(self) -> Iterator[int]:
        for place, line in enumerate(self._lines):
            dates, rest = self._dated[place]
            if dates is None or not (dates.is_range or self._is_experience):
                continue
            kind, _ = self._labels[place]
            if self._leads(place):
                yield place
                continue
            if done := _DONE.search(line.text):
                head = take_dates(line.text[: done.start()])[1]
                if self._title_in(head):
                    self._heads[place], self._followed[place] = head, done[1]
                    yield place
                continue
            is_plain = not line.is_item and self._head_like[place]
            is_edged = is_at_an_edge(line.text) and self._is_edged_head(rest)
            if kind == "date" or is_plain or is_edged:
                yield place

    def _leads(self, place: int) -> bool:
        """Return whether a line begins with dates and a job, whatever follows them.

        What follows is kept: it says what was done.
        """
        text = self._lines[place].text
        _, rest = self._dated[place]
        if not begins_with_dates(text):
            return False
        if self._is_row_of_table(place):
            return True
        found = _FIRST_PART.match(rest)
        title = self._title_in(found[1]) if found else ""
        if not found or not title:
            return False
        following = rest[found.end() :].strip()
        says_more = len(following.split()) >= _FEWEST_DONE and not found[0].endswith("(")
        if says_more and not is_name_like(following):
            self._followed[place] = following
        return True

    def _is_row_of_table(self, place: int) -> bool:
        """Return whether the last cell of a dated line says what was done, maybe after a title."""
        _, rest = self._dated[place]
        *before, cell = rest.split("\t")
        if not before:
            return False
        title, _, done = cell.partition(". ")
        if done and self._title_in(title):
            self._heads[place], self._followed[place] = title, done
        elif len(cell.split()) > _FEWEST_DONE and not (is_name_like(cell) or self._title_in(cell)):
            self._heads[place], self._followed[place] = "\t".join(before), cell
        return place in self._followed

    def _is_edged_head(self, rest: str) -> bool:
        return len(rest.split()) <= _LONGEST_HEAD and (not rest or bool(self._title_in(rest)))

    def _is_head_like(self, place: int) -> bool:
        """Return whether a line may be a part of the head of an entry, by its form."""
        line = self._lines[place]
        _, rest = self._dated[place]
        kind, _ = self._labels[place]
        if kind in ("title", "employer", "date"):
            return True
        if line.is_item or kind or len(rest.split()) > _LONGEST_HEAD:
            return False
        is_sentence = _SENTENCE.search(line.text) and not _ABBREVIATED.search(rest)
        return not is_sentence and (not rest or not rest[0].islower())

    def _dated_head(self, place: int) -> _Head:
        dates, rest = self._dated[place]
        head = _Head([place], dates)
        self._owner[place] = head
        kind, value = self._labels[place]
        if kind == "date":
            return head
        source = take_dates(value)[1] if kind else self._heads.get(place, rest)
        head.title = self._title_in(source)
        return head

    def _find_title(self, head: _Head) -> None:
        """Take the lines around a date that belong to it: title and employer."""
        (place,) = head.places
        near = [*range(1, _REACH + 1)]
        steps = [step for n in near for step in (-n, n)]
        if not head.title:
            for step in steps:
                title = self._free_title(place, step)
                if title:
                    head.title = title
                    for other in range(min(place, place + step), max(place, place + step) + 1):
                        if other != place:
                            self._take(head, other)
                        if other not in (place, place + step):
                            head.employer = head.employer or self._lines[other].text
                    break
        for step in steps:
            between = range(min(place + step, place) + 1, max(place + step, place))
            if place not in self._followed and all(
                self._owner.get(other) is head for other in between
            ):
                self._take_name(head, place + step)
        if not head.title:
            head.title = self._first_part(place)

    def _first_part(self, place: int) -> str:
        """Return the first part of a dated line, a title of its own kind; "" for an employer."""
        if self._labels[place][0] or place in self._heads:
            return ""
        parts = (part.strip(_TRIMMED) for part in _PARTS.split(self._dated[place][1]))
        first = next((part for part in parts if part), "")
        return "" if _is_company(first) or len(first.split()) > _LONGEST_TITLE else first

    def _free_title(self, place: int, step: int) -> str:
        """Return the title in a line near a date, "" where it has none or is another entry's."""
        at = place + step
        between = range(min(at, place) + 1, max(at, place))
        if not self._is_free(at) or not all(self._is_free(other) for other in between):
            return ""
        if step < 0 and any(self._lines[other].is_after_gap for other in range(at + 1, place + 1)):
            return ""
        if step > 0 and any(self._lines[other].is_after_gap for other in range(place + 1, at + 1)):
            return ""
        kind, value = self._labels[at]
        if kind == "title":
            return self._title_in(value)
        return "" if kind else self._title_in(self._lines[at].text)

    def _take_name(self, head: _Head, place: int) -> None:
        """Take a line beside a head where it is a name: an employer or a place."""
        if not self._is_free(place) or self._dated[place][0]:
            return
        kind, value = self._labels[place]
        text = self._lines[place].text
        if kind == "title" and not head.title:
            head.title = self._title_in(value) or value
            self._take(head, place)
        elif kind == "employer" or (
            not kind and (not head.title or not self._title_in(text)) and is_name_like(text)
        ):
            head.employer = head.employer or value
            self._take(head, place)

    def _take(self, head: _Head, place: int) -> None:
        head.places.append(place)
        self._owner[place] = head

    def _is_free(self, place: int) -> bool:
        return 0 <= place < len(self._lines) and place not in self._owner and self._head_like[place]

    def _undated_heads(self) -> Iterator[_Head]:
        for place, line in enumerate(self._lines):
            if not self._is_free(place) or line.is_item:
                continue
            kind, value = self._labels[place]
            if kind == "employer":
                self._take(_Head([], None), place)
                continue
            words = line.text.split()
            title = self._title_in(value if kind == "title" else line.text)
            is_plain = len(words) > _LONGEST_UNDATED and not _PARTS.search(line.text)
            if title and not (is_plain or _VERB_LIKE.match(line.text)):
                head = _Head([place], self._dated[place][0], title)
                self._owner[place] = head
                self._take_name(head, place + 1)
                yield head

    def _title_in(self, text: str) -> str:
        """Return the part of a head that names a job, "" for none."""
        parts = [part.strip(_TRIMMED) for part in _PARTS.split(text)]
        short = [
            part
            for part in parts
            if part and len(part.split()) <= _LONGEST_TITLE and not _SAYS_I.match(part)
        ]
        named = (part for part in short if self._names_job(part) and not _is_company(part))
        return next(named, "")

    def _entry(self, head: _Head) -> Entry:
        dates = head.dates or Dates(None, None)
        line = self._lines[self._title_place(head)]
        return Entry(
            head.title,
            head.employer,
            dates.start,
            dates.end,
            dates.is_current,
            line.page,
            line.number,
        )

    def _title_place(self, head: _Head) -> int:
        named = (p for p in head.places if head.title and head.title in self._lines[p].text)
        return next(named, head.places[0])

    def _bodies(self, heads: Sequence[_Head]) -> Iterator[Body]:
        numbers = {id(head): number for number, head in enumerate(heads)}
        entry: int | None = None
        for place, line in enumerate(self._lines):
            if place in self._owner:
                entry = numbers.get(id(self._owner[place]), entry)
                if place in self._followed:
                    yield Body(replace(line, text=self._followed[place]), entry)
                continue
            kind, value = self._labels[place]
            if kind in ("employer", "date", "title") or (kind and not value):
                continue
            yield Body(replace(line, text=value) if kind == "duty" else line, entry)


def is_name_like(text: str) -> bool:
    """Return whether nearly all words of a text are written as those of names are.

    A word such as "Hospital" makes it a name, unless the text begins with a verb ("Repaired").
    """
    words = [word for word in _SMALL.sub(" ", text).split() if word[:1].isalpha()]
    if not words:
        return False
    is_of_company = _company_words() & {word.casefold().strip(".,()") for word in words}
    if is_of_company and not _VERB_LIKE.match(text):
        return len(words) <= _LONGEST_HEAD
    # The first word of a sentence is in capitals as well.
    others = words[1:] or words
    return others[0][:1].isupper() and sum(w[0].isupper() for w in others) > _NAMED * len(others)


def _is_company(text: str) -> bool:
    words = _PREPOSITION.split(text.casefold())[0].split()
    return bool(words) and words[-1].strip(".,") in _company_words()


def _company_words() -> frozenset[str]:
    return frozenset(words_of_kind("company"))
