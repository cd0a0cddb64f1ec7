"""Segmentation: cut a free text into statements, and a statement into phrases to compare.

All offsets are in code points, the end exclusive.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from itertools import pairwise

from index.labels import Word, first_word, words_of
from recommender.data import read_lists
from recommender.profile import SkillStatement
from recommender.recognition.claims import (
    Offsets,
    blank,
    claimed_words,
    is_between_dates,
    is_heading,
    read_clauses,
    shipped_cues,
    without_personal_words,
)
from recommender.recognition.normalisation import (
    PAST,
    Normaliser,
    Replacement,
    base_forms,
    present_of,
    replace_words,
)
from recommender.results import UnrecognisedReason

LONGEST_STATEMENT = 500
_BREAK = re.compile(
    r"[\r\n\v\f\u2028\u2029]+"  # lines
    r"|[•▪◦●·‣⁃*]\s|\s[-–—]\s|;"  # bullets and dashes  # noqa: RUF001
    r"|(?<=[^\W\d_]{2})[.!?]+(?=\s|$)"  # sentences
)
_TRIMMED = " \t\u00a0•▪◦●·‣⁃*-–—.,:;!?"  # noqa: RUF001
_LONGER_THAN_ABBREVIATIONS = 8
_ITEM = re.compile(r"[^,]+")
_WRITTEN = re.compile(r"\w")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_LETTER = re.compile(r"[^\W\d_]")


def split_text(text: str) -> tuple[SkillStatement, ...]:
    """Return the statements of a free text: its lines, bullets and sentences, in order.

    `start` is the offset in the text; `text[start:][:len(statement.text)]` is the statement. None
    is longer than `LONGEST_STATEMENT`, none is blank.
    """
    return tuple(
        SkillStatement(text[start:end], start)
        for whole_start, whole_end in _sentences(text)
        for start, end in _shortened(text, *_trimmed(text, whole_start, whole_end))
    )


def _sentences(text: str) -> Iterator[Offsets]:
    start = 0
    for found in _BREAK.finditer(text):
        near = max(start, found.start() - _LONGER_THAN_ABBREVIATIONS)
        word = _LAST_WORD.search(text, near, found.start())
        if found.group() == "." and word and word.group().casefold() in _words("abbreviation"):
            continue
        if "?" in found.group() and shipped_cues().negative_answer.match(text, found.end()):
            continue  # "Excel? No idea" denies
        if is_between_dates(text, *found.span()):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while start < end and (text[start] in _TRIMMED or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _TRIMMED or text[end - 1].isspace()):
        end -= 1
    return start, end


def _shortened(text: str, start: int, end: int) -> Iterator[Offsets]:
    while end - start > LONGEST_STATEMENT:
        space = text.rfind(" ", start, start + LONGEST_STATEMENT)
        cut = space if space > start else start + LONGEST_STATEMENT
        yield _trimmed(text, start, cut)
        start, _ = _trimmed(text, cut, end)
    if start < end:
        yield start, end


_LIST_ITEM_WORDS = 2
_LIST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a statement: a sentence, an item of a list, or words that claim nothing.

    `claimed` is the statement with all blanked but what the clause claims, `reason` why it claims
    nothing. `sentence` are the words around it, without those that claim nothing, from `at` on. A
    `bare_name` is a single word or an item of a list. `phrases` is how many are compared with
    skills.
    """

    start: int
    end: int
    claimed: str
    reason: UnrecognisedReason | None = None
    sentence: str = ""
    bare_name: bool = False
    phrases: int = 0
    at: int = 0


def clauses_of(text: str, jobs: Sequence[int] = ()) -> tuple[Clause, ...]:
    """Return the clauses of a statement, in its order; at least one.

    `jobs` are the ends of the words that name a job of the person. What is said after one that was
    done in it is a clause of its own, or the job would hide it.
    """
    kept, unclaimed = read_clauses(text)
    found: list[Clause] = []
    for start, end in (_trimmed(text, *place) for place in _sentences(text)):
        places = _apart_from_jobs(kept, start, end, jobs)
        is_said = not is_heading(text[start:end])
        parts = [part for place in places for part in _parts(kept, *place)] if is_said else []
        denied = [place for _, place in unclaimed if place[0] < end and start < place[1]]
        if not parts and denied:
            # No word before it claims anything: "I" of "I cannot weld" belongs to it.
            unclaimed = [
                (reason, (min(start, place[0]) if place == denied[0] else place[0], place[1]))
                for reason, place in unclaimed
            ]
        elif not parts and start < end:
            found.append(_nothing(text, start, end, UnrecognisedReason.NOT_A_SKILL))
        found += parts
    found += [_nothing(text, *_trimmed(text, *place), reason) for reason, place in unclaimed]
    if not found:
        return (_nothing(text, 0, len(text), UnrecognisedReason.NOT_A_SKILL),)
    return tuple(sorted(found, key=lambda clause: (clause.start, clause.end)))


def _apart_from_jobs(text: str, start: int, end: int, jobs: Sequence[int]) -> list[Offsets]:
    """Return a sentence cut after jobs, before what goes on with a verb ("…, handles cash")."""
    found = [(start, end)]
    for job in jobs:
        comma = text.find(",", job, end)
        after = first_word(text[comma + 1 : end]) if comma >= start else None
        if after and is_verb(after.folded) and comma > found[-1][0]:
            found[-1:] = [(found[-1][0], comma), _trimmed(text, comma, end)]
    return found


def apart(clause: Clause, places: Iterable[Offsets]) -> list[Clause]:
    """Return a clause without some places of its sentence, each of which is a clause beside it.

    Those claim nothing. The clause itself is left out where no word of it is left.
    """
    inside = [(clause.at + start, clause.at + end) for start, end in places]
    inside = [place for place in inside if clause.claimed[slice(*place)].strip()]
    if not inside:
        return [clause]
    claimed = blank(clause.claimed, inside)
    within = blank(clause.sentence, places)
    text = " " * clause.at + clause.sentence
    found = [
        _nothing(text, *_trimmed(text, *place), UnrecognisedReason.NOT_A_SKILL) for place in inside
    ]
    start, end = _trimmed(claimed, 0, len(claimed))
    if spans_of(claimed[start:end]):
        found.append(replace(clause, start=start, end=end, claimed=claimed, sentence=within))
    return sorted(found, key=lambda one: (one.start, one.end))


def _nothing(text: str, start: int, end: int, reason: UnrecognisedReason) -> Clause:
    return Clause(start, end, " " * len(text), reason)


def _parts(kept: str, start: int, end: int) -> Iterator[Clause]:
    """Yield what a sentence claims: as a whole, or each item of a list of short names."""
    sentence = kept[start:end]
    places = (one.span() for one in _ITEM.finditer(sentence))
    items = [(start + a, start + b) for a, b in places if _WRITTEN.search(sentence, a, b)]
    is_list = _is_list([words_of(kept[slice(*item)]) for item in items])
    for first, last in items if is_list else [(start, end)]:
        part = kept[first:last]
        claimed = without_personal_words(part)
        spans = spans_of(claimed)
        if spans:
            core = slice(*_core(part, claimed, spans))
            alone = " " * (first + core.start) + claimed[core]
            if core.stop == len(part) and last == end:
                alone += kept[last : _stop_after(kept, last)]
            alone += " " * (len(kept) - len(alone))
            bare = is_list or len(words_of(part)) == 1
            shown = _trimmed(kept, first, last)
            yield Clause(*shown, alone, None, sentence, bare, 1 + len(spans), start)


def is_verb(word: str) -> bool:
    """Return whether a folded word may be a verb of what people say they do, in any form."""
    return any(form in _words("verb") for form in (word, *base_forms(word, _ENDINGS)))


_ENDINGS = (("s", ("",)), ("es", ("",)), ("ies", ("y",)), *PAST, ("ing", ("", "e")))
_DETERMINERS = frozenset("a an the my our your these those".split())
_AUXILIARIES = frozenset("was were is are am be been being do does did doing".split())
_POSSESSED = frozenset(
    "ability experience familiarity knowledge skill skills understanding".split()
)


@cache
def _before_participles() -> frozenset[str]:
    return _DETERMINERS | _AUXILIARIES | _words("preposition")


def _presents(text: str) -> Iterator[Replacement]:
    """Yield the present for each verb in the past that begins what somebody says they did.

    The first word of a phrase with a meaning of its own, neither in capitals nor after an article,
    a preposition or an auxiliary, nor before what somebody has: "served" in "I served the guests",
    and neither in "the meals served" or "was trained" nor "demonstrated" in "demonstrated
    experience".
    """
    for phrase in _phrases(text):
        folded = [word.folded for word in phrase]
        first = next((at for at, word in enumerate(phrase) if not _is_function_word(word)), None)
        present = None if first is None else present_of(folded[first], _words("verb"))
        if first is None or not present:
            continue
        word, before, after = phrase[first], folded[:first][-1:], folded[first + 1 : first + 2]
        is_capital = text[word.start : word.end].isupper()
        if (
            not is_capital
            and _before_participles().isdisjoint(before)
            and _POSSESSED.isdisjoint(after)
        ):
            yield Replacement(word.start, word.end, present)


def _is_list(items: Sequence[Sequence[Word]]) -> bool:
    """Return whether items are the names of a list, not the objects of one verb.

    In "build models, patterns, or templates" and "fixed doors, windows, locks" the first word is
    the verb of all items: such a sentence is read as a whole.
    """
    lengths = [len(item) for item in items]
    if len(items) < _LIST_ITEMS or max(lengths) > _LIST_ITEM_WORDS:
        return False
    has_verb = lengths[0] > max(lengths[1:]) or any(item[0].folded == "or" for item in items[1:])
    return not has_verb


def coordinates_of(text: str) -> Iterator[Offsets]:
    """Yield the coordinate parts of a text, between punctuation and conjunctions."""
    for phrase in _phrases(text):
        pieces = list(_pieces(phrase))
        if pieces:
            yield pieces[0][0].start, pieces[-1][-1].end


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(read_lists("function_words.csv", "kind", "word")[kind])


@dataclass(frozen=True, slots=True, order=True)
class Phrases:
    """A statement cut into phrases to compare with skills.

    `claimed` is the text with what claims no skill blanked and `spans` the places in it that are
    worth comparing. `whole` and `parts` are the whole claim and each span as the encoder gets
    them: folded, with acronyms spelled out and misspelt words corrected. `unknown` are the places
    of names that are blanked because nothing knows them; where `is_name`, little more is said and
    `whole` lacks them too.
    """

    claimed: str
    spans: tuple[Offsets, ...]
    whole: str
    parts: tuple[str, ...]
    unknown: tuple[Offsets, ...] = ()
    is_name: bool = False


def phrases_of(text: str, normaliser: Normaliser | None = None) -> Phrases:
    """Return a statement cut into phrases; without a normaliser its words stay as they are."""
    words = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    found = _phrases_within(words, normaliser)
    return replace(
        found,
        claimed=" " * before + found.claimed + " " * (len(text) - before - len(words)),
        spans=tuple((before + start, before + end) for start, end in found.spans),
        unknown=tuple((before + start, before + end) for start, end in found.unknown),
    )


def _phrases_within(text: str, normaliser: Normaliser | None) -> Phrases:
    """Return the phrases of a text without blanks around it: most of a clause can be blank."""
    said = claimed_words(text)
    unknown = tuple(normaliser.unknown_names(said)) if normaliser else ()
    claimed = blank(said, unknown)
    spans = spans_of(claimed)
    left_out = any(not _AT.search(text, 0, start) for start, _ in unknown)
    is_name = left_out and _content_words(claimed) <= _FEW_WORDS
    changes = normaliser.replacements(claimed) if normaliser else ()
    in_present = changes
    if normaliser and normaliser.is_english:
        changed = {change.start for change in changes}
        presents = (one for one in _presents(claimed) if one.start not in changed)
        in_present = tuple(sorted((*changes, *presents)))
    parts = tuple(_folded(replace_words(claimed, *span, in_present)) for span in spans)
    context = said if left_out and not is_name else claimed
    whole = _folded(replace_words(context, *_core(text, context, spans), in_present))
    return Phrases(claimed, spans, whole, parts, unknown, is_name)


MOST_SPANS = 40
"""Of a statement. Of 21,000 in the development sets three have more, each without punctuation."""


class _Kind(IntEnum):
    """The kinds of spans, in the order in which they are chosen."""

    COORDINATE = 0
    PIECE = 1
    TRIPLE = 2
    PAIR = 3


def spans_of(text: str) -> tuple[Offsets, ...]:
    """Return the spans of a statement that are worth comparing with skills, without repeats.

    Phrases between punctuation and "and"; within longer ones the pieces between prepositions, the
    word pairs of long pieces, and every three words that begin and end with a content word. Of
    more than `MOST_SPANS` the phrases are chosen first, then the pieces, three words, and pairs;
    those of a kind for which there is no room for all are spread evenly over the statement.
    """
    kinds: dict[Offsets, _Kind] = {}
    for phrase in _phrases(text):
        for kind, span in _finer(phrase):
            if _LETTER.search(text, *span):  # a number alone names no skill
                kinds.setdefault(span, kind)
    if len(kinds) <= MOST_SPANS:
        return tuple(kinds)
    chosen: set[Offsets] = set()
    for kind in _Kind:
        own = [span for span in kinds if kinds[span] is kind]
        chosen.update(_spread(own, MOST_SPANS - len(chosen)))
    return tuple(span for span in kinds if span in chosen)


def _spread(spans: Sequence[Offsets], room: int) -> Sequence[Offsets]:
    """Return up to `room` spans, the first and the last and others evenly between."""
    if len(spans) <= room:
        return spans
    return [spans[at * (len(spans) - 1) // max(room - 1, 1)] for at in range(room)]


_FEW_WORDS = 3
_AT = re.compile(r"\bat\s+(?:the\s+|an?\s+)?\Z", re.IGNORECASE)
"""Before the name of an employer, without which the words still say what was done there."""
_INSIDE_A_PHRASE = re.compile(r"[\s'’-]*")  # noqa: RUF001
_PAIRED_FROM = 4


def _phrases(text: str) -> Iterator[Sequence[Word]]:
    phrase: list[Word] = []
    end = 0
    for word in words_of(text):
        if phrase and not _INSIDE_A_PHRASE.fullmatch(text, end, word.start):
            yield phrase
            phrase = []
        if word.folded in _words("conjunction"):
            yield phrase
            phrase = []
        else:
            phrase.append(word)
        end = word.end
    yield phrase


def _finer(phrase: Sequence[Word]) -> Iterator[tuple[_Kind, Offsets]]:
    pieces = list(_pieces(phrase))
    if not pieces:
        return
    yield _Kind.COORDINATE, (pieces[0][0].start, pieces[-1][-1].end)
    for piece in pieces:
        yield _Kind.PIECE, (piece[0].start, piece[-1].end)
        if len(piece) >= _PAIRED_FROM:
            yield from ((_Kind.PAIR, (a.start, b.end)) for a, b in pairwise(piece))
    for first, last in zip(phrase, phrase[2:], strict=False):
        if not (_is_function_word(first) or _is_function_word(last)):
            yield _Kind.TRIPLE, (first.start, last.end)


def _content_words(text: str) -> int:
    return sum(not _is_function_word(word) for phrase in _phrases(text) for word in phrase)


def _is_function_word(word: Word) -> bool:
    return word.folded in _words("preposition") or word.folded in _words("filler")


def _pieces(phrase: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the runs of content words of a phrase."""
    piece: list[Word] = []
    for word in phrase:
        if _is_function_word(word):
            if piece:
                yield piece
            piece = []
        else:
            piece.append(word)
    if piece:
        yield piece


def _core(text: str, claimed: str, spans: Sequence[Offsets]) -> Offsets:
    """Return the claim without the ends that blanked words leave bare ("and", commas).

    A full stop stays with what it ends: encoders tell a sentence from a name by it.
    """
    if not spans:
        return 0, len(claimed)
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    first = 0 if claimed[:start] == text[:start] else start
    last = len(claimed) if claimed[end:] == text[end:] else end
    first, last = _trimmed(claimed, first, last)
    return first, _stop_after(claimed, last)


def _stop_after(text: str, end: int) -> int:
    """Return where a text ends that goes up to a place, with the full stop that follows."""
    return end + text.startswith(".", end)


def _folded(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()
