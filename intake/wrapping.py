"""Wrapped lines: join what goes on from one line to the next."""

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.entries import Body
from intake.sections import Section, is_list

_LONGEST_PARAGRAPH = 2_000
_WIDE = 60
_OF_WIDEST, _OF_FULL = 0.75, 0.85
_VERB = re.compile(r"[A-Z]\w{2,}(?:ing|ed)\b")
_OPEN_END = re.compile(
    r"(?:[,&(/]|(?<=\w)-|\b(?:and|or|of|the|in|to|with|for|a|an|at|by|on|from|using|including|"
    r"as|into|their|our|my))\Z",
    re.IGNORECASE,
)
_CLOSED_END = re.compile(r"[.!?:;]\Z")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\Z")


def joined(bodies: Sequence[Body], widest: int) -> list[Body]:
    """Return bodies with wrapped lines as one, which stands where its first line does.

    `widest` are the characters of the widest line of the document.
    """
    found: list[Body] = []
    width = 0
    for body in bodies:
        before = found[-1] if found else None
        if before and _goes_on(before, body, width, widest):
            text = _with_wrapped(before.line.text, body.line.text)
            found[-1] = replace(before, line=replace(before.line, text=text))
        else:
            found.append(body)
        width = len(body.line.text)
    return found


def _goes_on(before: Body, body: Body, width: int, widest: int) -> bool:
    """Return whether a line goes on with the one before, which is `width` characters wide."""
    text, line = before.line.text, body.line
    if (
        len(text) > _LONGEST_PARAGRAPH
        or line.is_item
        or line.is_after_gap
        or before.entry != body.entry
    ):
        return False
    is_wide = width >= max(_WIDE, _OF_WIDEST * widest)
    if _OPEN_END.search(text):
        return True
    if is_list(line.section) or line.section is Section.EDUCATION:
        return (is_wide or before.line.is_item) and line.text[:1].islower()
    if line.text[:1].islower():
        return width >= _WIDE // 2
    is_full = width >= _OF_FULL * widest
    return is_wide and is_full and not (_CLOSED_END.search(text) or _VERB.match(line.text))


def _with_wrapped(text: str, following: str) -> str:
    if _HYPHENATED.search(text) and following[:1].islower():
        return text[:-1] + following
    return f"{text} {following}"
