"""Set phrases: words that name no skill though they sound like one ("learnt the ropes")."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

_SHIPPED = Path(__file__).parents[1] / "data" / "boilerplate.csv"
_APART = r"[\W_]+"
_GAP = r"(?:\w+[\W_]+){0,3}?"
_OWNER = r"(?:my|your|our|his|her|its|their|one's|\w+'s)"
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s)[^.!?\n]*)*")


def without_set_phrases(text: str) -> str:
    """Return a text with idioms, the small print of vacancies and headings of CVs blanked.

    An idiom takes its own words, small print its sentence, a heading the text where it is the
    whole of it. Every removed character becomes a space, so that offsets stay.
    """
    phrases = _phrases()
    if phrases["line"].fullmatch(text.strip(" \t:.-")):
        return " " * len(text)
    small_print = phrases["sentence"]
    text = _SENTENCE.sub(
        lambda found: _blank(found) if small_print.search(found.group()) else found.group(), text
    )
    return phrases["words"].sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    """Return a pattern of all phrases that take words, their sentence, or a line of their own."""
    written: dict[str, list[str]] = defaultdict(list)
    with _SHIPPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            written[row["takes"]].append(_pattern(row["phrase"]))
    return {
        takes: re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
        for takes, patterns in written.items()
    }


def _pattern(phrase: str) -> str:
    """Return the pattern of a phrase: `a|b` either, `*` any ending, `…` up to three words."""
    pattern = ""
    for word in phrase.split():
        if word == "…":
            pattern += _GAP
        else:
            either = "|".join(_word(one) for one in word.split("|"))
            pattern += f"(?:{either}){_APART}"
    return pattern.removesuffix(_APART)


def _word(word: str) -> str:
    return _OWNER if word == "one's" else re.escape(word).replace(r"\*", r"\w*")
