"""CVs: what a document says of a person's work, skills, studies, languages and interests.

Personal data is dropped before anything else looks at the text. Headings, dates and employers are
no statements. What is left out is counted, with the reason, and never repeated.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from intake.dates import first_year, take_dates
from intake.document import Document, Format, Ignored, Line, StructuredCv
from intake.entries import Body, Entry, NamesJob, entries_of, is_name_like, labelled
from intake.items import fields_of_study, is_of_school, items_of, languages_of
from intake.personal import (
    is_address,
    is_personal_line,
    name_words,
    without_personal_data,
)
from intake.sections import CvLine, Section, heading_of, is_list, sections_of

MOST_LINES = 3_000
MOST_CHARACTERS = 100_000
"""Of all lines; about thirty pages. What follows is left out."""
LONGEST_LINE = 500
LONGEST_STATEMENT = 500
"""Code points; a longer line is cut at a space, a longer statement at a sentence or a space."""
_LONGEST_PARAGRAPH = 2_000
_WIDE = 60
_OF_WIDEST, _OF_FULL = 0.75, 0.85
_NAMED_WITHIN = 3
_FEWEST_HEADINGS = 2
_FEWEST_DATES = 3
_LONGEST_DATED = 14
_LONGEST_PLACE = 4


@dataclass(frozen=True, slots=True)
class CvStatement:
    """Something that a person says of what they did, know or like; line 0 is no line.

    `entry` is the past job (by position) that it is about, None for none.
    """

    text: str
    section: Section
    page: int = 0
    line: int = 0
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Cv:
    """A CV as read, without personal data.

    `interests` are no claims of skill. `used_share` is the share of its characters, 0 to 1, that
    is in entries, statements and interests. `skill_uris` are skills that a structured file names.
    """

    entries: tuple[Entry, ...]
    statements: tuple[CvStatement, ...]
    interests: tuple[CvStatement, ...] = ()
    skill_uris: tuple[str, ...] = ()
    sections: frozenset[Section] = frozenset()
    ignored: tuple[Ignored, ...] = ()
    used_share: float = 0.0


_LEFT_OUT = {Section.REFERENCES: "reference", Section.OBJECTIVE: "objective"}
WHY_LEFT_OUT = {
    "personal": ("with a name, an address or other personal details", "They say nothing of skills"),
    "heading": ("of headings", "They only name what follows"),
    "head": ("of dates, employers and job titles", "They are read as past jobs, not as skills"),
    "furniture": ("of page numbers and repeated headers", "They only belong to the page"),
    "reference": ("of references", "They are about other people"),
    "objective": ("about what you look for", "They say what you want, not what you did"),
    "school": ("about school", "School subjects say little about work"),
    "study": ("of schools, degrees and marks", "Only the subjects that were studied count"),
    "empty": ("without words to read", "Nothing is left of them without dates and marks"),
    "excess": ("at the end", f"At most {MOST_CHARACTERS} characters are read"),
}


def read_cv(document: Document, names_job: NamesJob) -> Cv:
    """Return what a document says as a CV; `names_job` tells titles from other words."""
    if document.structured is not None and document.structured != StructuredCv():
        return _of_structure(document.structured, document.ignored)
    return _LineReader(document, names_job).read()


def looks_like_cv(text: str) -> bool:
    """Return whether a pasted text is laid out as a CV: by its headings and lines of dates."""
    lines = [line.strip()[:LONGEST_LINE] for line in text.splitlines()[:MOST_LINES] if line.strip()]
    headed = {heading_of(line, Section.HEADER) for line in lines} - {None}
    dated = 0
    for line in lines:
        dates, rest = take_dates(line) if len(line.split()) <= _LONGEST_DATED else (None, "")
        dated += bool(dates and dates.is_range and not rest.endswith("."))
    is_headed = len(headed) >= _FEWEST_HEADINGS
    return is_headed or (bool(headed) and dated > 1) or dated >= _FEWEST_DATES


def document_of_text(text: str) -> Document:
    """Return the document of a pasted text: its lines, on one page."""
    lines = enumerate(text.splitlines(), 1)
    return Document(Format.TEXT, 1, tuple(Line(line, 1, number) for number, line in lines))


class _LineReader:
    """Reads the lines of one document; what is left out is counted by reason."""

    def __init__(self, document: Document, names_job: NamesJob) -> None:
        self._document = document
        self._names_job = names_job
        self._left_out: Counter[str] = Counter()
        self._used = 0
        self._widest = max((len(line.text) for line in document.lines), default=0)

    def read(self) -> Cv:
        all_lines = self._document.lines
        whole = list(_first_lines(all_lines))
        self._left_out["excess"] = len(all_lines) - len(whole)
        cut = sections_of([part for line in whole for part in _parts(line)])
        self._left_out["heading"] = cut.headings
        self._left_out["furniture"] = cut.furniture
        lines = self._without_personal(cut.lines)
        entries: list[Entry] = []
        statements: list[CvStatement] = []
        for group in _by_section(lines):
            own, found = self._of_section(group)
            first = len(entries)
            entries += own
            statements += [
                one if one.entry is None else replace(one, entry=one.entry + first) for one in found
            ]
        addresses = [one for one in statements if is_address(one.text)]
        self._left_out["personal"] += len(addresses)
        statements = [one for one in statements if one not in addresses]
        interests = [one for one in statements if one.section is Section.INTERESTS]
        total = sum(len("".join(line.text.split())) for line in all_lines)
        return Cv(
            tuple(entries),
            tuple(one for one in statements if one.section is not Section.INTERESTS),
            tuple(interests),
            (),
            cut.found,
            (*self._document.ignored, *self._ignored()),
            round(min(1.0, self._used / total), 2) if total else 0.0,
        )

    def _without_personal(self, lines: Sequence[CvLine]) -> list[CvLine]:
        """Return lines without personal data, and without the lines that are nothing else."""
        named = _name_place(lines, self._names_job)
        name = name_words(lines[named].text) if named is not None else ()
        kept: list[CvLine] = []
        for place, line in enumerate(lines):
            is_personal = line.section is Section.PERSONAL or place == named
            if line.section in _LEFT_OUT:
                self._left_out[_LEFT_OUT[line.section]] += 1
            elif is_personal or is_personal_line(line.text) or self._is_place(line):
                self._left_out["personal"] += 1
            elif text := without_personal_data(line.text, name):
                kept.append(replace(line, text=text))
            else:
                self._left_out["personal"] += 1
        return kept

    def _is_place(self, line: CvLine) -> bool:
        """Return whether a line before the first heading is but a few names, as of a place."""
        text = take_dates(line.text)[1]
        if line.section is not Section.HEADER or len(text.split()) > _LONGEST_PLACE:
            return False
        parts = [part for part in re.split(r"[,|\t(]", text) if part.strip()]
        return is_name_like(text) and not any(map(self._names_job, parts))

    def _of_section(self, lines: Sequence[CvLine]) -> tuple[Sequence[Entry], list[CvStatement]]:
        section = lines[0].section
        if section in {Section.EXPERIENCE, Section.OTHER, Section.HEADER}:
            is_experience = section is Section.EXPERIENCE
            found = entries_of(lines, self._names_job, is_experience=is_experience)
            self._left_out["head"] += found.heads
            self._used += sum(len(entry.title) for entry in found.entries)
            bodies = found.bodies
            titled = found.entries
        else:
            bodies, titled = tuple(Body(line, None) for line in lines), ()
        statements = [
            statement for body in self._joined(bodies) for statement in self._statements(body)
        ]
        return titled, statements

    def _statements(self, body: Body) -> Iterator[CvStatement]:
        line = body.line
        texts = [text for text in self._texts(line) if re.search(r"[^\W\d_]", text)]
        if not texts:
            self._left_out["study" if line.section is Section.EDUCATION else "empty"] += 1
        for text in texts:
            for part in _shortened(text):
                self._used += len("".join(part.split()))
                yield CvStatement(part, line.section, line.page, line.number, body.entry)

    def _texts(self, line: CvLine) -> list[str]:
        match line.section:
            case Section.LANGUAGES:
                return languages_of(line.text)
            case Section.SKILLS | Section.INTERESTS:
                return items_of(line.text)
            case Section.EDUCATION:
                if is_of_school(line.text):
                    self._left_out["school"] += 1
                    return []
                return fields_of_study(line.text, is_item=line.is_item)
            case _:
                kind, value = labelled(line.text)
                if kind == "list":
                    return items_of(value)
                return [take_dates(value)[1] if len(value.split()) <= _LONGEST_DATED else value]

    def _joined(self, bodies: Sequence[Body]) -> list[Body]:
        """Return bodies with wrapped lines as one, which stands where its first line does."""
        found: list[Body] = []
        width = 0
        for body in bodies:
            before = found[-1] if found else None
            if before and self._goes_on(before, body, width):
                text = _with_wrapped(before.line.text, body.line.text)
                found[-1] = replace(before, line=replace(before.line, text=text))
            else:
                found.append(body)
            width = len(body.line.text)
        return found

    def _goes_on(self, before: Body, body: Body, width: int) -> bool:
        """Return whether a line goes on with the one before, which is `width` characters wide."""
        text, line = before.line.text, body.line
        if (
            len(text) > _LONGEST_PARAGRAPH
            or line.is_item
            or line.is_after_gap
            or before.entry != body.entry
        ):
            return False
        is_wide = width >= max(_WIDE, _OF_WIDEST * self._widest)
        if _OPEN_END.search(text):
            return True
        if is_list(line.section) or line.section is Section.EDUCATION:
            return (is_wide or before.line.is_item) and line.text[:1].islower()
        if line.text[:1].islower():
            return width >= _WIDE // 2
        is_full = width >= _OF_FULL * self._widest
        return is_wide and is_full and not (_CLOSED_END.search(text) or _VERB.match(line.text))

    def _ignored(self) -> Iterator[Ignored]:
        for reason, count in self._left_out.items():
            if count:
                yield _ignored_lines(count, reason)


def _ignored_lines(count: int, reason: str) -> Ignored:
    what, why = WHY_LEFT_OUT[reason]
    return Ignored(f"{count} {'line' if count == 1 else 'lines'} {what}", f"{why}.")


_VERB = re.compile(r"[A-Z]\w{2,}(?:ing|ed)\b")
_OPEN_END = re.compile(
    r"(?:[,&(/]|(?<=\w)-|\b(?:and|or|of|the|in|to|with|for|a|an|at|by|on|from|using|including|"
    r"as|into|their|our|my))\Z",
    re.IGNORECASE,
)
_CLOSED_END = re.compile(r"[.!?:;]\Z")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\Z")


def _with_wrapped(text: str, following: str) -> str:
    if _HYPHENATED.search(text) and following[:1].islower():
        return text[:-1] + following
    return f"{text} {following}"


def _by_section(lines: Sequence[CvLine]) -> Iterator[list[CvLine]]:
    group: list[CvLine] = []
    for line in lines:
        if group and group[-1].section is not line.section:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _name_place(lines: Sequence[CvLine], names_job: NamesJob) -> int | None:
    """Return the place of the line with the person's name, None where none is told by its form.

    It is the first line, unless that names a job and another one near it does not.
    """
    first = [
        place
        for place, line in enumerate(lines[:_NAMED_WITHIN])
        if line.section in {Section.HEADER, Section.PERSONAL} and name_words(line.text)
    ]
    other = (place for place in first if not names_job(lines[place].text))
    return next(other, first[0] if first and first[0] == 0 else None)


def _first_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines up to the most that are read; the last one may be cut."""
    left = MOST_CHARACTERS
    for line in lines[:MOST_LINES]:
        if left <= 0:
            return
        yield line if len(line.text) <= left else replace(line, text=line.text[:left])
        left -= len(line.text)


def _parts(line: Line) -> Iterator[Line]:
    """Yield a line in parts that expressions may read: some take the square of the length."""
    text = line.text
    while len(text) > LONGEST_LINE:
        space = text.rfind(" ", 0, LONGEST_LINE)
        cut = space if space > 0 else LONGEST_LINE
        yield replace(line, text=text[:cut])
        text = text[cut:].strip()
    yield replace(line, text=text)


def _shortened(text: str) -> Iterator[str]:
    while len(text) > LONGEST_STATEMENT:
        cut = max(text.rfind(". ", 0, LONGEST_STATEMENT) + 1, 0)
        cut = cut or text.rfind(" ", 0, LONGEST_STATEMENT)
        cut = cut if cut > 0 else LONGEST_STATEMENT
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text


class _Room:
    """What may still be read of the texts of a structured file; counts what is left out."""

    def __init__(self) -> None:
        self._lines, self._characters = MOST_LINES, MOST_CHARACTERS
        self._left_out = 0

    def first(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield the texts that are within the most lines and characters; one may be cut."""
        for text in texts:
            if self._lines <= 0 or self._characters <= 0:
                self._left_out += 1
                continue
            yield text[: self._characters]
            self._lines -= 1
            self._characters -= len(text)

    def ignored(self) -> Iterator[Ignored]:
        """Yield what is said of the texts that were left out."""
        if self._left_out:
            yield _ignored_lines(self._left_out, "excess")


def _of_structure(structured: StructuredCv, ignored: tuple[Ignored, ...]) -> Cv:
    entries = tuple(
        Entry(
            job.title[:LONGEST_LINE],
            job.employer[:LONGEST_LINE],
            first_year(job.start),
            first_year(job.end),
            bool(job.start and not first_year(job.end)),
            occupation=job.occupation,
        )
        for job in structured.work[:MOST_LINES]
    )
    room = _Room()
    said = [
        *_plain(room.first(structured.summary), Section.SUMMARY),
        *(
            replace(one, entry=place)
            for place, job in enumerate(structured.work[:MOST_LINES])
            for one in _plain(room.first(job.lines), Section.EXPERIENCE)
        ),
        *_plain(room.first(structured.skills), Section.SKILLS),
        *_plain(room.first(structured.education), Section.EDUCATION),
        *_plain(room.first(structured.languages), Section.LANGUAGES),
    ]
    interests = tuple(_plain(room.first(structured.interests), Section.INTERESTS))
    sections = {one.section for one in (*said, *interests)}
    sections |= {Section.EXPERIENCE} if entries else set()
    return Cv(
        entries,
        tuple(said),
        interests,
        structured.skill_uris,
        frozenset(sections),
        (*ignored, *room.ignored()),
        1.0,
    )


def _plain(texts: Iterable[str], section: Section) -> Iterator[CvStatement]:
    """Yield the statements of texts that a file has under a section.

    Texts are cut first: some expressions take the square of the length.
    """
    for text in (part for whole in texts for part in _shortened(whole)):
        clean = without_personal_data(text)
        match section:
            case Section.LANGUAGES:
                found = languages_of(clean)
            case Section.SKILLS | Section.INTERESTS:
                found = items_of(clean)
            case Section.EDUCATION:
                found = fields_of_study(clean)
            case _:
                found = [clean]
        yield from (CvStatement(one, section) for one in found if one)
