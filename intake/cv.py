"""CVs: what a document says of a person's work, skills, studies, languages and interests.

Personal data is dropped before anything else looks at the text. Headings, dates and employers are
no statements. What is left out is counted, with the reason, and never repeated.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from intake import items
from intake.dates import first_year, take_dates
from intake.document import (
    Document,
    Format,
    GivenProfile,
    Ignored,
    Line,
    NamedSkill,
    StructuredCv,
)
from intake.entries import Body, Entry, entries_of, is_name_like, labelled
from intake.personal import (
    NamesJob,
    is_address,
    is_personal_line,
    name_words,
    no_title,
    without_personal_data,
)
from intake.sections import (
    CvLine,
    Nearest,
    Section,
    heading_of,
    sections_of,
)
from intake.wrapping import joined

MOST_LINES = 3_000
MOST_CHARACTERS = 100_000
"""Of all lines; about thirty pages. What follows is left out."""
LONGEST_LINE = 500
LONGEST_STATEMENT = 500
"""Code points; a longer line is cut at a space, a longer statement at a sentence or a space."""
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
    is in entries, statements and interests. `named_skills` are skills that a structured file names,
    `given` is what it says as an exported profile.
    """

    entries: tuple[Entry, ...]
    statements: tuple[CvStatement, ...]
    interests: tuple[CvStatement, ...] = ()
    named_skills: tuple[NamedSkill, ...] = ()
    sections: frozenset[Section] = frozenset()
    ignored: tuple[Ignored, ...] = ()
    used_share: float = 0.0
    given: GivenProfile | None = None


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
    "private": (
        "with words about your health, family, beliefs or origin",
        "They say nothing of skills. What you cannot do at work still counts",
    ),
    "excess": ("at the end", f"At most {MOST_CHARACTERS} characters are read"),
}


def _every(_uri: str) -> bool:
    return True


def read_cv(
    document: Document,
    names_job: NamesJob,
    has_skill: Callable[[str], bool] = _every,
    nearest: Nearest | None = None,
    is_title: NamesJob = no_title,
) -> Cv:
    """Return what a document says as a CV.

    `names_job` tells titles from other words, `is_title` titles of a catalogue from names of people
    that end in a trade, and `nearest` which heading is meant by other words. A skill that a
    structured file names by URI is read by its label where `has_skill` is false.
    """
    structured = document.structured
    if structured is not None and structured != StructuredCv():
        labels = (one.label for one in structured.named_skills if not has_skill(one.uri))
        unknown = tuple(filter(None, labels))
        read = replace(structured, skills=(*structured.skills, *unknown))
        return _of_structure(read, document.ignored)
    return _LineReader(document, names_job, nearest, is_title).read()


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

    def __init__(
        self,
        document: Document,
        names_job: NamesJob,
        nearest: Nearest | None,
        is_title: NamesJob,
    ) -> None:
        self._document = document
        self._names_job = names_job
        self._nearest = nearest
        self._is_title = is_title
        self._left_out: Counter[str] = Counter()
        self._used = 0
        self._widest = max((len(line.text) for line in document.lines), default=0)

    def read(self) -> Cv:
        all_lines = self._document.lines
        whole = list(_first_lines(all_lines))
        self._left_out["excess"] = len(all_lines) - len(whole)
        parts = [part for line in whole for part in _parts(line)]
        cut = sections_of(parts, self._names_job, self._nearest, self._is_title)
        self._left_out["heading"] = cut.headings
        self._left_out["furniture"] = cut.furniture
        lines = self._without_personal(cut.lines, cut.person)
        entries: list[Entry] = []
        statements: list[CvStatement] = []
        for group in _by_section([self._of_study(line) for line in lines]):
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

    def _without_personal(self, lines: Sequence[CvLine], named: Sequence[int]) -> list[CvLine]:
        """Return lines without personal data, and without the lines that are nothing else.

        `named` are the places of those with the person's name.
        """
        name = [word for place in named for word in name_words(lines[place].text)]
        kept: list[CvLine] = []
        for place, line in enumerate(lines):
            is_personal = line.section is Section.PERSONAL or place in named
            if line.section in _LEFT_OUT:
                self._left_out[_LEFT_OUT[line.section]] += 1
            elif is_personal or is_personal_line(line.text) or self._is_place(line):
                self._left_out["personal"] += 1
            elif text := without_personal_data(line.text, name):
                kept.append(replace(line, text=text))
            else:
                self._left_out["personal"] += 1
        return kept

    def _of_study(self, line: CvLine) -> CvLine:
        """Return a line under another heading as one of education, where it is of a study."""
        dates, text = take_dates(line.text)
        is_dated = line.section is Section.OTHER and dates is not None and not line.is_item
        if not (is_dated and items.is_study(text)) or any(map(self._names_job, _PARTS.split(text))):
            return line
        return replace(line, section=Section.EDUCATION)

    def _is_place(self, line: CvLine) -> bool:
        """Return whether a line before the first heading is but a few names, as of a place.

        One with a range of dates is of a job.
        """
        dates, text = take_dates(line.text)
        if line.section is not Section.HEADER or (dates and dates.is_range):
            return False
        if len(text.split()) > _LONGEST_PLACE:
            return False
        parts = [part for part in _PARTS.split(text) if part.strip()]
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
            is_education = section is Section.EDUCATION
            lines = list(_with_lists(lines)) if is_education else lines
            bodies, titled = tuple(Body(line, None) for line in lines), ()
        statements = [
            statement
            for body in joined(bodies, self._widest)
            for statement in self._statements(body)
        ]
        return titled, statements

    def _statements(self, body: Body) -> Iterator[CvStatement]:
        line = body.line
        texts = [text for text in self._texts(line) if re.search(r"[^\W\d_]", text)]
        if not texts:
            self._left_out["study" if line.section is Section.EDUCATION else "empty"] += 1
        for text in texts:
            for part in shortened(text):
                self._used += len("".join(part.split()))
                yield CvStatement(part, line.section, line.page, line.number, body.entry)

    def _texts(self, line: CvLine) -> list[str]:
        match line.section:
            case Section.LANGUAGES:
                return items.languages_of(line.text)
            case Section.SKILLS | Section.INTERESTS:
                return items.items_of(line.text)
            case Section.EDUCATION:
                if items.is_of_school(line.text):
                    self._left_out["school"] += 1
                    return []
                return items.fields_of_study(line.text, is_item=line.is_item or line.is_listed)
            case _:
                kind, value = labelled(line.text)
                if kind == "list":
                    return items.items_of(value)
                return [_undated(value) if len(value.split()) <= _LONGEST_DATED else value]

    def _ignored(self) -> Iterator[Ignored]:
        for reason, count in self._left_out.items():
            if count:
                yield ignored_lines(count, reason)


def ignored_lines(count: int, reason: str) -> Ignored:
    """Return the entry of the report for lines that were left out: how many, and why."""
    what, why = WHY_LEFT_OUT[reason]
    return Ignored(f"{count} {'line' if count == 1 else 'lines'} {what}", f"{why}.")


_PARTS = re.compile(r"[,|\t(]")
_OPEN_DATE = re.compile(
    r"\s(?:in|since|from|to|until|till|of|on|during|between)(?=[.;,]?\Z)", re.IGNORECASE
)


def _undated(text: str) -> str:
    """Return a text without dates, and without the marks and the preposition before one."""
    dates, left = take_dates(text)
    if dates is None:
        return text
    joined = re.sub(r"[,;]? *\t\s*(?=[:;,.)])", "", left)
    return _OPEN_DATE.sub("", " ".join(joined.split()))


def _with_lists(lines: Sequence[CvLine]) -> Iterator[CvLine]:
    """Yield lines of education, marked in blocks of which none has a date or a school."""
    starts = [place for place, line in enumerate(lines) if line.is_after_gap or not place]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = lines[start:end]
        is_listed = not any(
            take_dates(line.text)[0]
            or items.names_institution(line.text)
            or items.is_of_school(line.text)
            for line in block
        )
        yield from (replace(line, is_listed=is_listed) for line in block)


def _by_section(lines: Sequence[CvLine]) -> Iterator[list[CvLine]]:
    group: list[CvLine] = []
    for line in lines:
        if group and group[-1].section is not line.section:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


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


def shortened(text: str) -> Iterator[str]:
    """Yield a text in parts that a statement may have, cut after sentences or at spaces."""
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
            yield ignored_lines(self._left_out, "excess")


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
        structured.named_skills,
        frozenset(sections),
        (*ignored, *room.ignored()),
        1.0,
        structured.given,
    )


def _plain(texts: Iterable[str], section: Section) -> Iterator[CvStatement]:
    """Yield the statements of texts that a file has under a section.

    Texts are cut first: some expressions take the square of the length.
    """
    for text in (part for whole in texts for part in shortened(whole)):
        clean = without_personal_data(text)
        match section:
            case Section.LANGUAGES:
                found = items.languages_of(clean)
            case Section.SKILLS | Section.INTERESTS:
                found = items.items_of(clean)
            case Section.EDUCATION:
                found = items.fields_of_study(clean)
            case _:
                found = [clean]
        yield from (CvStatement(one, section) for one in found if one)
