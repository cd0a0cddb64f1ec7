"""Advertisements: what a job advertisement asks for, and which of its words ask for nothing.

An advertisement is read by its lines. Headings say what the lines below them are about ("What we
offer"); cues in a sentence say that it speaks of something else. Both are phrases of
`advertisement_words.csv`, written as those of `boilerplate.csv`. What remains is read as any text
in which skills are named: the learnt weights of claims are for what a person says of themselves.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from models import work
from recommender import results
from recommender.data import read_lists
from recommender.profile import SkillStatement
from recommender.recognition.claims import blank, clauses_of, phrase_pattern
from recommender.recognition.reading import ReadClause, StatementReader
from recommender.recognition.segmentation import split_text
from recommender.results import IgnoredReason, UnrecognisedReason

_HEADINGS = {
    "heading_asked": None,
    "heading_offer": IgnoredReason.OFFER,
    "heading_employer": IgnoredReason.EMPLOYER,
    "heading_application": IgnoredReason.APPLICATION,
}
_UNREAD = {
    UnrecognisedReason.OTHER_LANGUAGE: IgnoredReason.OTHER_LANGUAGE,
    UnrecognisedReason.DENIED: IgnoredReason.NOT_REQUIRED,
    UnrecognisedReason.DONE_BY_OTHERS: IgnoredReason.EMPLOYER,
}
_LONGEST_TITLE = 8
_LINE_BREAK = re.compile(r"[\r\n\v\f\u2028\u2029]")
_BULLET = re.compile(r"[ \t]*(?:[•▪◦●·‣⁃*–—-]|\d{1,2}[.)])\s")  # noqa: RUF001
_AFTER_A_TITLE = re.compile(r"[(,|/:.!]| [–—-] |\bneeded\b")  # noqa: RUF001
_AROUND_A_TITLE = " \t#*_"
_WANTED = re.compile(r"\bwanted\b|\([mwfdx](?:/[mwfdx]){1,3}\)", re.IGNORECASE)
_AFTER_A_HEADING = re.compile(r"[^\w\r\n]{0,3}?[:?]")
_LETTER = re.compile(r"\w")
_OF_READER = re.compile(r"\A\W*you\b", re.IGNORECASE)
_OF_EMPLOYER = re.compile(r"\A\W*(?:we|our)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\S@\w|\bhttps?://|\bwww\.|\d{2,5}\)?[ /-]?\d{3,4}[ -]?\d{3,4}")
_PAY = re.compile(
    r"(?:[£$€]|\b(?:eur|gbp|usd|euros?|pounds)\b)[^;\n]{0,30}?"
    r"(?:\b(?:per|an?|each) |/ ?|\bp)(?:hour|hr|h|day|week|month|year|yr|annum)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of an advertisement, or a part of one, and why it asks for nothing, if so.

    `number` is its place among the statements of the text, in which it starts at `words.start`.
    """

    number: int
    words: SkillStatement
    reason: IgnoredReason | None = None


@dataclass(frozen=True, slots=True)
class _Cues:
    """The compiled headings and cues."""

    heading_asked: re.Pattern[str]
    heading_offer: re.Pattern[str]
    heading_employer: re.Pattern[str]
    heading_application: re.Pattern[str]
    asks: re.Pattern[str]
    offer: re.Pattern[str]
    employer: re.Pattern[str]
    application: re.Pattern[str]
    not_required: re.Pattern[str]


@cache
def shipped_cues() -> _Cues:
    """Return the English headings and cues that come with the recommender."""
    lists = read_lists("advertisement_words.csv", "kind", "phrase")
    any_of = {
        kind: rf"\b(?:{'|'.join(map(phrase_pattern, phrases))})(?!\w)"
        for kind, phrases in lists.items()
    }
    own, ends = r"\W*(?:(?:the|your|our|my)\W+)?", r"(?=[^\w\r\n]*(?:\Z|[:?]))"
    any_of |= {kind: own + any_of[kind] + ends for kind in _HEADINGS}
    return _Cues(**{kind: re.compile(one, re.IGNORECASE) for kind, one in any_of.items()})


class AdvertisementReader:
    """Reads job advertisements in a catalogue's language.

    `names_job` tells whether a few words name a job and nothing else.
    """

    def __init__(self, reader: StatementReader, names_job: Callable[[str], bool]) -> None:
        self._reader = reader
        self._names_job = names_job

    def read(self, text: str) -> tuple[list[Part], list[ReadClause]]:
        """Return the parts of an advertisement, and the clauses of those that may ask for a skill.

        A clause has the place of its part as `statement`. Raises TooMuchWorkError, of the
        statements of the text, where there is more in them than the budget of the context has.
        """
        parts = list(parts_of(text, self._names_job))
        asking = [place for place, part in enumerate(parts) if part.reason is None]
        words = [parts[place].words for place in asking]
        try:
            clauses = self._reader.read(words, set(), are_claims=False)
        except work.TooMuchWorkError as error:
            raise error.of(parts[asking[error.fits]].number) from None
        return parts, [replace(one, statement=asking[one.statement]) for one in clauses]


def ignored_words(
    text: str, parts: Sequence[Part], clauses: Iterable[ReadClause]
) -> tuple[results.IgnoredWords, ...]:
    """Return the words of an advertisement that ask for no skill, in its order."""
    places = [
        (part.words.start, part.words.start + len(part.words.text), part.reason)
        for part in parts
        if part.reason is not None
    ]
    for clause in clauses:
        start = parts[clause.statement].words.start
        places += [
            (start + one.start, start + one.end, _UNREAD.get(one.reason, IgnoredReason.NO_SKILL))
            for one in clause.unread
        ]
    return tuple(
        results.IgnoredWords(start, end, text[start:end], reason)
        for start, end, reason in sorted(places)
    )


def parts_of(text: str, names_job: Callable[[str], bool]) -> Iterator[Part]:
    """Yield the parts of an advertisement in their order."""
    breaks = [found.start() for found in _LINE_BREAK.finditer(text)]
    every = split_text(text)
    section: IgnoredReason | None = None
    for row, line in groupby(enumerate(every), key=lambda one: bisect(breaks, one[1].start)):
        statements = list(line)
        here, is_line = section, len(statements) == 1
        own = _line(text, breaks, row)
        is_item = bool(_BULLET.match(own))
        is_first = statements[0][0] == 0 and len(statements) < len(every)
        is_title = is_first and _is_title(own, names_job)
        for number, words in statements:
            end, about = _heading(text, words, is_line=is_line, is_item=is_item)
            if end:
                here = about
                section = about if about is None or end == len(words.text) else section
            elif is_title:
                end = len(words.text)
            if end:
                yield Part(number, _cut(words, 0, end), IgnoredReason.HEADING)
            if _LETTER.search(words.text, end):
                yield from _sentence(number, _cut(words, end, len(words.text)), here)


def _line(text: str, breaks: Sequence[int], row: int) -> str:
    """Return a line of a text by the places of its line breaks."""
    start = breaks[row - 1] + 1 if row else 0
    return text[start : breaks[row] if row < len(breaks) else len(text)]


def _heading(
    text: str, statement: SkillStatement, *, is_line: bool, is_item: bool
) -> tuple[int, IgnoredReason | None]:
    """Return where the heading ends that a statement begins with, 0 for none, and what it is about.

    A heading is a line that is no item of a list, or stands before a colon.
    """
    start, words = statement.start, statement.text
    is_unknown = is_line and text.startswith(":", start + len(words))
    for kind, about in _HEADINGS.items():
        found = getattr(shipped_cues(), kind).match(words)
        if found and (inner := _AFTER_A_HEADING.match(text, start + found.end())):
            return min(inner.end() - start, len(words)), about
        if found and is_line and not is_item and not _LETTER.search(words, found.end()):
            return len(words), about
    return (len(words), _reason(words, None)) if is_unknown else (0, None)


def _is_title(line: str, names_job: Callable[[str], bool]) -> bool:
    """Return whether the first line is the title of the job: it says so, or names a job."""
    if len(line.split()) > _LONGEST_TITLE:
        return False
    before = _AFTER_A_TITLE.split(line, maxsplit=1)[0]
    return bool(_WANTED.search(line)) or names_job(before.strip(_AROUND_A_TITLE))


def _sentence(number: int, words: SkillStatement, section: IgnoredReason | None) -> Iterator[Part]:
    """Yield a sentence, and apart its clauses that say what is not asked for."""
    not_required = shipped_cues().not_required
    left_out = [
        place for place in clauses_of(words.text) if not_required.search(words.text[slice(*place)])
    ]
    for place in left_out:
        yield Part(number, _cut(words, *place), IgnoredReason.NOT_REQUIRED)
    rest = SkillStatement(blank(words.text, left_out), words.start)
    if _LETTER.search(rest.text):
        yield Part(number, _cut(rest, 0, len(rest.text)), _reason(rest.text, section))


def _reason(words: str, section: IgnoredReason | None) -> IgnoredReason | None:
    """Return why a sentence asks for nothing, None where it may ask for a skill."""
    cues = shipped_cues()
    if _CONTACT.search(words) or cues.application.search(words):
        return IgnoredReason.APPLICATION
    if _PAY.search(words) or cues.offer.search(words):
        return IgnoredReason.OFFER
    if section in {IgnoredReason.APPLICATION, IgnoredReason.OFFER}:
        return section
    if cues.asks.search(words) or _OF_READER.match(words):
        return None
    if cues.employer.search(words) or _OF_EMPLOYER.match(words):
        return IgnoredReason.EMPLOYER
    return section


def _cut(words: SkillStatement, start: int, end: int) -> SkillStatement:
    """Return some of the words, without the blanks around them."""
    some = words.text[start:end]
    first = start + len(some) - len(some.lstrip())
    return SkillStatement(some.strip(), words.start + first)
