"""Statements: a free text cut into the things a person says, with their offsets."""

import re
from collections.abc import Iterator

from recommender.profile import SkillStatement

LONGEST = 500
_BREAK = re.compile(
    r"[\r\n\v\f\u2028\u2029]+"  # lines
    r"|[•▪◦●·‣⁃*]\s|\s[-–—]\s|;"  # bullets and dashes  # noqa: RUF001
    r"|(?<=[^\W\d_]{2})[.!?]+(?=\s|$)"  # sentences
)
_TRIMMED = " \t\u00a0•▪◦●·‣⁃*-–—.,:;!?"  # noqa: RUF001
_ABBREVIATIONS = frozenset("eg ie etc mr mrs ms dr st no vs approx".split())
_LONGER_THAN_ABBREVIATIONS = 8
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def split_text(text: str) -> tuple[SkillStatement, ...]:
    """Return the statements of a free text: its lines, bullets and sentences, in order.

    `start` is the code-point offset in the text; `text[start:][:len(statement.text)]` is the
    statement. None is longer than `LONGEST`, none is blank.
    """
    return tuple(
        SkillStatement(text[start:end], start)
        for whole_start, whole_end in _sentences(text)
        for start, end in _shortened(text, *_trimmed(text, whole_start, whole_end))
    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        near = max(start, found.start() - _LONGER_THAN_ABBREVIATIONS)
        word = _LAST_WORD.search(text, near, found.start())
        if found.group() == "." and word and word.group().casefold() in _ABBREVIATIONS:
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in _TRIMMED or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _TRIMMED or text[end - 1].isspace()):
        end -= 1
    return start, end


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield _trimmed(text, start, cut)
        start, _ = _trimmed(text, cut, end)
    if start < end:
        yield start, end
