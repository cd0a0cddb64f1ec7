"""Claims: blank the words of a text that claim no skill of the person who wrote it.

Three kinds of words are blanked, each character by a space so that offsets stay: boilerplate
(idioms, small print of vacancies, headings of CVs); clauses that are negated, hypothetical or
about another experiencer (the terms of ConText, Harkema et al. 2009); and personal words (names,
ages, sex, nationality, pronouns), which must not change what skills lead to. Lists and cues are
CSV files in `recommender/data`; in cues a space matches any white space and `{term}` is a term of
`claim_terms.csv`.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models import work
from recommender.data import read_lists, read_rows
from recommender.results import UnrecognisedReason

Offsets = tuple[int, int]
"""Code-point offsets within a text, end exclusive."""


def overlap(one: Offsets, other: Offsets) -> bool:
    """Return whether two places in a text share a character."""
    return one[0] < other[1] and other[0] < one[1]


class AnyCase:
    """A pattern in small letters that is looked for in texts of any case.

    What it finds is of the text in small letters, with the places of the text. Ignoring case in
    `re` takes three times as long: no alternative is passed over by its first letter then.
    """

    def __init__(self, pattern: str) -> None:
        compiled = re.compile(pattern)
        self.pattern, self.flags = compiled.pattern, compiled.flags
        self._search, self._match = compiled.search, compiled.match
        self._fullmatch, self._finditer = compiled.fullmatch, compiled.finditer

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first place of a text, from `start` up to `end`, None where there is none."""
        return self._search(_in_small_letters(text), start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the place at `start`, None where there is none."""
        return self._match(_in_small_letters(text), start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the place from `start` to `end`, None where there is none."""
        return self._fullmatch(_in_small_letters(text), start, end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the places of a text, in their order, none overlapping."""
        return self._finditer(_in_small_letters(text))

    def blanked(self, text: str) -> str:
        """Return a text with a space for every character that is found."""
        return blank(text, (found.span() for found in self.finditer(text)))


def _in_small_letters(text: str) -> str:
    """Return a text of the same length, with the letters that `re` equates in any case."""
    if text.isascii():
        return text.lower()
    plain = text.replace("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i").lower()
    plain = plain.replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    return plain.replace("\N{LATIN SMALL LETTER LONG S}", "s")


def claimed_words(text: str) -> str:
    """Return a text with everything blanked that claims no skill of the person."""
    return without_personal_words(claimed_clauses(text))


def claimed_clauses(text: str) -> str:
    """Return a text with boilerplate and unclaimed clauses blanked; personal words stay."""
    return read_clauses(text)[0]


def read_clauses(text: str) -> tuple[str, Sequence[tuple[UnrecognisedReason, Offsets]]]:
    """Return what `claimed_clauses` does, and the spans of the clauses that claim nothing.

    These are in their order, with the reasons.
    """
    return work.once(_read_clauses, text)


def _read_clauses(text: str) -> tuple[str, Sequence[tuple[UnrecognisedReason, Offsets]]]:
    plain = _plain(text)
    unclaimed = list(_unclaimed(_mask_pseudo_negations(plain)))
    return blank(plain, (span for _, span in unclaimed)), _merged(plain, unclaimed)


def is_heading(text: str) -> bool:
    """Return whether a whole line is a heading of a CV or a date."""
    return bool(_boilerplate()["line"].fullmatch(text.strip(_AROUND_A_LINE)))


def is_between_dates(text: str, start: int, end: int) -> bool:
    """Return whether a dash at a place stands between two dates, as in "2019 - today"."""
    near = max(0, start - _LONGEST_DATE)
    return bool(_DATE_BEFORE.search(text, near, start) and _DATE_AFTER.match(text, end))


_YEAR = r"(?:19|20)\d\d\b"
_MONTH = r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+|\d{1,2}[/.])?"
_NOW = r"(?:today|present|now|date|current|ongoing)\b"
_LONGEST_DATE = 5
_DATE_BEFORE = re.compile(rf"\b{_YEAR}\Z")
_DATE_AFTER = re.compile(rf"\s*(?:{_MONTH}{_YEAR}|{_NOW})", re.IGNORECASE)
_SPAN_OF_TIME = rf"\b{_MONTH}{_YEAR}\s*(?:[-–—]|to|until)\s*(?:{_MONTH}{_YEAR}|{_NOW})"  # noqa: RUF001


def _merged(
    text: str, unclaimed: Iterable[tuple[UnrecognisedReason, Offsets]]
) -> list[tuple[UnrecognisedReason, Offsets]]:
    """Return spans in their order, those as one that overlap or have no word in between."""
    merged: list[tuple[UnrecognisedReason, Offsets]] = []
    for reason, (start, end) in sorted(unclaimed, key=lambda each: each[1]):
        if not text[start:end].strip():
            continue
        before = merged[-1] if merged else None
        if before and before[0] is reason and not _LETTER.search(text, before[1][1], start):
            merged[-1] = reason, (before[1][0], max(before[1][1], end))
        elif before and start < before[1][1]:
            continue
        else:
            merged.append((reason, (start, end)))
    return merged


def blank(text: str, spans: Iterable[Offsets]) -> str:
    """Return a text with a space for every character of the spans."""
    letters: list[str] = []
    for start, end in spans:
        letters = letters or list(text)
        letters[start:end] = " " * (end - start)
    return "".join(letters) if letters else text


def _plain(text: str) -> str:
    return without_boilerplate(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


_APART = r"[\W_]+"
_GAP = r"(?:\w+[\W_]+){0,3}?"
_OWNER = r"(?:my|your|our|his|her|its|their|one's|\w+'s)"
_AROUND_A_LINE = " \t:.-"
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s)[^.!?\n]*)*")


def without_boilerplate(text: str) -> str:
    """Return a text with idioms, small print of vacancies, headings and dates of CVs blanked.

    An idiom takes its own words, small print its sentence, a line the text where it is the whole
    of it. Before a colon a heading takes its own words, a section ("Hobbies:") its line as well.
    """
    phrases = _boilerplate()
    if is_heading(text):
        return " " * len(text)
    small_print = phrases["sentence"]
    text = phrases["section"].blanked(phrases["heading"].blanked(text))
    sentences = (found.span() for found in _SENTENCE.finditer(text))
    text = blank(text, (place for place in sentences if small_print.search(text[slice(*place)])))
    return phrases["words"].blanked(phrases["dates"].blanked(text))


_AROUND = {
    **dict.fromkeys(("words", "sentence", "line"), r"\b(?:{})(?!\w)"),
    "heading": r"(?m:^)[^\w\n]*(?:{})[ \t]*:",
    "section": r"(?m:^)[^\w\n]*(?:{})[ \t]*:[^\n]*",
}


@cache
def _boilerplate() -> dict[str, AnyCase]:
    """Return a pattern of all phrases that take words, their sentence, or a line of their own.

    And of `dates`, from one to another.
    """
    found = {
        takes: AnyCase(_AROUND[takes].format("|".join(map(phrase_pattern, phrases))))
        for takes, phrases in read_lists("boilerplate.csv", "takes", "phrase").items()
    }
    return {**found, "dates": AnyCase(_SPAN_OF_TIME)}


def phrase_pattern(phrase: str) -> str:
    """Return the pattern of a phrase: `a|b` either word, `*` any ending, `…` up to three words."""
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


_PUNCTUATION = (
    r"[;!?()\n]+|,(?!\d)|\.+(?=\s|$)"
    r"|(?<!\bwith)(?<!\bin)(?<!\bof)(?<!\bfollowing):|\s[-–—]+\s"  # noqa: RUF001
)
_TERM = re.compile(r"\{([a-z_]+)\}")
_LETTER = re.compile(r"\w")
_LONGEST_NAME = 5
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cues by which clauses are found and judged."""

    clause_break: AnyCase
    pseudo_negation: AnyCase
    negation: AnyCase
    backward_negation: AnyCase
    negative_answer: AnyCase
    weakness: AnyCase
    hypothetical: AnyCase
    hypothetical_clause: AnyCase
    hypothetical_sentence: AnyCase
    other_experiencer: AnyCase
    service_received: AnyCase
    speaker: AnyCase
    third_person: AnyCase
    predicate: AnyCase
    topic: AnyCase
    list_end: AnyCase


@cache
def shipped_cues() -> Cues:
    """Return the English cues that come with the recommender, read and compiled once."""
    terms = _terms()
    any_of = {
        kind: "|".join(_cue(pattern, terms) for pattern in patterns)
        for kind, patterns in read_lists("claim_cues.csv", "kind", "pattern").items()
    }
    negation, opening = any_of["negation"], any_of.pop("negation_at_start")
    answer, interjection = any_of["negative_answer"], terms["interjection"]
    any_of["clause_break"] = rf"(?:{_PUNCTUATION})|(?=\b(?:{any_of.pop('clause_start')})\b)"
    any_of["negation"] = rf"(?<![\w'-])(?:{negation})(?!\w)|\A\s*(?:{opening})\w*"
    any_of["negative_answer"] = rf"\s*(?:{interjection}\b\s*)?(?:{answer})\b(?!-)"
    # One \b before all, and not one in each, so that most alternatives are passed over.
    any_of["pseudo_negation"] = rf"\b(?:{any_of['pseudo_negation']})"
    for kind in ("speaker", "third_person", "predicate", "topic", "list_end"):
        any_of[kind] = rf"\b(?:{any_of[kind]})\b"
    return Cues(**{kind: AnyCase(cue) for kind, cue in any_of.items()})


def _terms() -> dict[str, str]:
    """Return the pattern of each term; one may use those before it, and has a row or more."""
    rows: defaultdict[str, list[str]] = defaultdict(list)
    terms: dict[str, str] = {}
    for row in read_rows("claim_terms.csv"):
        rows[row["term"]].append(_cue(row["pattern"], terms))
        terms[row["term"]] = f"(?:{'|'.join(rows[row['term']])})"
    return terms


def _cue(pattern: str, terms: Mapping[str, str]) -> str:
    spaced = pattern.replace(" ", r"\s+")
    return _TERM.sub(lambda found: terms[found[1]], spaced)


def without_unclaimed_clauses(text: str) -> str:
    """Return a text with negated, hypothetical and other people's clauses blanked.

    A negation reaches to the end of its clause, or over the whole of it ("Excel is beyond me"), or
    back to the topic that it answers ("Excel? No idea"). Pseudo-negations ("not only", "no
    stranger to", "no-code") negate nothing.
    """
    return blank(text, (span for _, span in _unclaimed(_mask_pseudo_negations(text))))


def clauses_of(text: str) -> list[Offsets]:
    """Return the clauses of a text: between punctuation, and from words like "but", "and I" on."""
    return work.once(_clauses_of, text)


def _clauses_of(text: str) -> list[Offsets]:
    breaks = shipped_cues().clause_break.finditer(text)
    bounds = [(0, 0), *(found.span() for found in breaks), (len(text), len(text))]
    spans = [(bounds[at][1], bounds[at + 1][0]) for at in range(len(bounds) - 1)]
    return [(start, end) for start, end in spans if text[start:end].strip()]


def _mask_pseudo_negations(text: str) -> str:
    """Return a text of the same length in which each letter of a pseudo-negation is an x."""
    masked = text
    for start, end in (one.span() for one in shipped_cues().pseudo_negation.finditer(text)):
        masked = masked[:start] + _LETTER.sub("x", text[start:end]) + masked[end:]
    return masked


def _unclaimed(text: str) -> Iterator[tuple[UnrecognisedReason, Offsets]]:
    """Yield the spans of a text that claim nothing, and why."""
    hypothetical = shipped_cues().hypothetical_sentence
    for sentence in _SENTENCE.finditer(text):
        if hypothetical.search(sentence.group()):
            yield UnrecognisedReason.WISHED, sentence.span()
    clauses = clauses_of(text)
    for number, (start, end) in enumerate(clauses):
        clause = text[start:end]
        if _has_other_experiencer(clause):
            yield UnrecognisedReason.DONE_BY_OTHERS, (start, end)
        elif shipped_cues().backward_negation.search(clause):
            first = clauses[_list_start(text, clauses, number)][0]
            yield UnrecognisedReason.DENIED, (first, end)
        elif cue := _first_cue(clause):
            reason, at = cue
            yield reason, (start + at, clauses[_list_end(text, clauses, number)][1])
            yield from ((reason, span) for span in _answered(text, clauses, number))


def is_of_another(clause: str) -> bool:
    """Return whether a clause says what "he" or "she" does, and nothing of the speaker.

    Its skills are read, since people write references so, but no past job.
    """
    cues = shipped_cues()
    return bool(cues.third_person.search(clause)) and not cues.speaker.search(clause)


def _has_other_experiencer(clause: str) -> bool:
    """Return whether a clause says only what somebody else does, or did for the speaker.

    Not where the speaker takes part: "my mother taught me to sew", "my sister and I bake".
    """
    cues = shipped_cues()
    if cues.service_received.search(clause):
        return True
    return bool(cues.other_experiencer.match(clause)) and not cues.speaker.search(clause)


def _first_cue(clause: str) -> tuple[UnrecognisedReason, int] | None:
    """Return which of a negation and a hypothetical begins first in a clause, and where."""
    negation = shipped_cues().negation.search(clause)
    hypothetical = _hypothetical_start(clause)
    if negation and (hypothetical is None or negation.start() <= hypothetical):
        return UnrecognisedReason.DENIED, negation.start()
    return None if hypothetical is None else (UnrecognisedReason.WISHED, hypothetical)


def _hypothetical_start(clause: str) -> int | None:
    """Return where in a clause a wish or a plan begins, None where there is none."""
    if shipped_cues().hypothetical_clause.search(clause):
        return 0
    found = shipped_cues().hypothetical.search(clause)
    return found.start() if found else None


def _answered(text: str, clauses: Sequence[Offsets], number: int) -> Iterator[Offsets]:
    """Yield the topic before a clause that answers it with a no: "Excel? Not a clue"."""
    if not number:
        return
    (before, until), (start, end) = clauses[number - 1], clauses[number]
    mark, answer = text[until:start].strip(), text[start:end]
    negative = shipped_cues().negative_answer.match(answer)
    short = len(answer.split()) <= _LONGEST_NAME
    topic = shipped_cues().topic.search(text, before, until)
    if topic:
        yield topic.start(), until
    elif negative and (mark == "?" or (mark in {":", "-", "–", "—"} and short)):  # noqa: RUF001
        yield clauses[_list_start(text, clauses, number - 1)][0], until
    elif negative and mark == "," and short and _is_name(text, clauses[number - 1]) and number == 1:
        yield before, until


def _list_start(text: str, clauses: Sequence[Offsets], number: int) -> int:
    """Return the first of the names, with commas between, that end in a clause."""
    first = max(0, number - _LONGEST_LIST)
    while number > first and _comma(text, clauses, number) and _is_name(text, clauses[number - 1]):
        number -= 1
    return number


def _list_end(text: str, clauses: Sequence[Offsets], number: int) -> int:
    """Return the last of the names that a negated clause continues with, up to one with "or"."""
    for last in range(number + 1, min(number + 1 + _LONGEST_LIST, len(clauses))):
        if not (_comma(text, clauses, last) and _is_name(text, clauses[last])):
            break
        if shipped_cues().list_end.search(text, *clauses[last]):
            return last
    return number


def _comma(text: str, clauses: Sequence[Offsets], number: int) -> bool:
    return text[clauses[number - 1][1] : clauses[number][0]].strip() == ","


def _is_name(text: str, clause: Offsets) -> bool:
    """Return whether a clause may be an item of a list: a few words without a predicate."""
    words = text[slice(*clause)]
    return len(words.split()) <= _LONGEST_NAME and not shipped_cues().predicate.search(words)


def without_personal_words(text: str) -> str:
    """Return a text with names introduced as such, ages, sex, nationality and pronouns blanked.

    Languages named as skills ("I speak German") stay.
    """
    return _personal_words().blanked(text)


@cache
def _personal_words() -> AnyCase:
    any_of = {
        kind: f"(?:{'|'.join(words)})"
        for kind, words in read_lists("personal_words.csv", "kind", "word").items()
    }
    nationality, person, state = any_of["nationality"], any_of["person"], any_of["state"]
    age = r"(?:1[4-9]|[2-9]\d)"
    years_old = rf"{age}[\s-]years?[\s-]old"
    quality = rf"(?:{any_of['quality']}|{state}|{years_old}|{nationality})"
    qualities = rf"(?:{quality}(?:\s*,\s*|\s+)){{0,4}}"
    of_some = r"(?:\s+of\s+(?:one|two|three|four|five|\d))?"
    who = rf"{qualities}{person}{of_some}(?:\s+and\s+(?:an?\s+)?{qualities}{person}{of_some})*"
    i_am = r"\b(?:as|i am|i'm|being)\s+(?:an?\s+)?"
    ends = r"(?=\s*[,.;:()]|\s*$|\s+(?:and|but|who|with|from|in|aged|i|i'm|we|he|she|they|my)\b)"
    link = r"(?:\s*[,:])*(?:\s+(?:and|but|who)\b)?"
    introductions = (
        r"\b(?:my name is|my name's|call me)\s+[^\s,.;:]+(?:\s+(?!and\b|i\b|but\b)[^\s,.;:]+){0,2}",
        rf"{i_am}{who}{ends}",
        rf"{i_am}{qualities}(?:{nationality}|{state}){ends}",
        rf"(?:\b(?:i am|i'm|at|aged?|at the age of)\s+)?\b{age}\s+years\s+(?:old|of\s+age)\b",
        rf"\b(?:i am|i'm|aged?|at the age of)\s+{age}(?:\s*,\s*{nationality})?{ends}",
        rf"\b{years_old}\b",
        rf"\A\s*(?:the\s+)?{qualities}(?:{person}|{any_of['role']})\s*,?\s*(?:aged\s+)?{age}(?=\s*:)",
    )
    titles = r"\b(?:mr\b\.?|mrs\b\.?|ms\.)(?:\s+[^\s,.;:]+)?|\b(?:miss|sir|madam)\b"
    patterns = [f"{pattern}{link}" for pattern in introductions]
    patterns += [rf"\b{any_of['pronoun']}\b", titles]
    return AnyCase("|".join(patterns))
