"""Normalisation: spell out acronyms and correct misspelt words before texts are encoded."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.labels import Word, label_key, labels_of, words_of
from index.words import Words
from recommender.data import read_rows
from taxonomy.catalogue import Catalogue


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """Other words for those between two code-point offsets of a text, end exclusive."""

    start: int
    end: int
    words: str


def replace_words(text: str, start: int, end: int, replacements: Sequence[Replacement]) -> str:
    """Return a part of a text with the replacements made that lie within it.

    They are in the order of the text and do not overlap.
    """
    pieces: list[str] = []
    at = start
    for each in replacements:
        if start <= each.start and each.end <= end:
            pieces += [text[at : each.start], each.words]
            at = each.end
    return "".join([*pieces, text[at:end]])


_LANGUAGE = "en"
_CAPITALS = re.compile(r"(?<![\w&@.#])\d?[A-Z][A-Za-z]*(?:&[A-Za-z]+)*(?![\w&@+#]|\.\w)")
_SPELLED_OUT = re.compile(r"(?P<words>.+) \((?P<acronym>[A-Z]{2,})s?\)")
_NEXT_WORD = re.compile(r"[\s-]+(\w+)")
_LONGEST_ACRONYM = 6
_SAME_WORD = 4


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words of an acronym; where `only_with` has words, only in a text with one of them."""

    words: str
    only_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Acronyms:
    """The expansions of acronyms, by the written form."""

    expansions: Mapping[str, Expansion]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Acronyms":
        """Return those that the skills of a catalogue spell out, and in English the shipped ones.

        A label spells one out as "customer relationship management (CRM)" does. One that the
        host of this installation added as a label stays as it is: it is to mean that skill.
        """
        shipped = dict(cls.shipped().expansions) if catalogue.language == _LANGUAGE else {}
        for addition in catalogue.additions:
            own = catalogue.skills[catalogue.skill_row[addition.skill]].label
            for label in (*addition.labels, *([own] if addition.own else [])):
                shipped.pop(label, None)
        labels = (label for skill in catalogue.skills for _, label in labels_of(skill))
        return cls({**shipped, **dict(_spelled_out(labels))})

    @classmethod
    def shipped(cls) -> "Acronyms":
        """Return the acronyms of trades in English that come with the recommender.

        Those with another meaning in everyday texts are left out, or need another word beside.
        """
        return cls(
            {
                row["acronym"]: Expansion(row["expansion"], frozenset(row["only_with"].split()))
                for row in read_rows("acronyms.csv")
            }
        )

    def replacements(self, text: str) -> Iterator[Replacement]:
        """Yield the expansions of the acronyms in a text, in its order; a plural s may follow."""
        if is_all_capitals(text):
            return
        for found in _CAPITALS.finditer(text):
            written = found.group()
            expansion = self.expansions.get(written) or self.expansions.get(
                written.removesuffix("s")
            )
            if expansion and _applies(expansion, text):
                words = _without_repeat(expansion.words, text[found.end() :])
                yield Replacement(found.start(), found.end(), words)


def _spelled_out(labels: Iterable[str]) -> Iterator[tuple[str, Expansion]]:
    for label in labels:
        found = _SPELLED_OUT.fullmatch(label) if label.endswith(")") else None
        if found and _initials(found["words"]) == found["acronym"].casefold():
            yield found["acronym"], Expansion(found["words"])


def _initials(words: str) -> str:
    return "".join(word[0] for word in label_key(words).split())


def is_all_capitals(text: str) -> bool:
    """Return whether a text is in capitals throughout, where they mark no acronym."""
    longest = max(map(len, text.split()), default=0)
    return text.isupper() and longest > _LONGEST_ACRONYM


def _applies(expansion: Expansion, text: str) -> bool:
    beside = expansion.only_with
    return not beside or not beside.isdisjoint(label_key(text).split())


def _without_repeat(words: str, following: str) -> str:
    """Return an expansion less its last word where the text continues with it: "TIG welding"."""
    found = _NEXT_WORD.match(following)
    rest, _, last = words.rpartition(" ")
    same = found and found[1].casefold()[:_SAME_WORD] == last.casefold()[:_SAME_WORD]
    return rest if same and rest else words


_SHORTEST = 4
_LONGER = (5, 7)
_MOST_EDITS = (0, 1, 2)
_VERY_LONG = 8
_FREQUENT = 3
_ENDINGS = ("s", "es", "ed", "er", "ers", "ing", "ly")
_SHORTEST_STEM = 3
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n•*])[\s\"'(–-]*$")  # noqa: RUF001
_NOT_BEFORE = frozenset("@/.\\_'&")
_NOT_AFTER = frozenset("@/\\_'&")
_SOFT_C = re.compile(r"c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouh]")
_SAME_SOUND = str.maketrans("czyq", "ksik")


class SpellingCorrector:
    """Replaces unknown words by the nearest word of some labels.

    `counts` holds how often each folded word occurs in labels; `known` are folded words that are
    never corrected. A word of the labels is a possible correction unless it is rare there and
    not known. A word is near that sounds the same; or that has the same consonants by sound and is
    one edit away, from five letters on, or two, from seven on; or, from eight letters on, that has
    the same first letter and is one edit away. An edit inserts, deletes or substitutes a letter or
    exchanges two neighbours (optimal string alignment distance). The nearest by sound wins, then
    by spelling, then the more frequent.
    """

    def __init__(self, counts: Mapping[str, int], known: Set[str]) -> None:
        self._counts = {
            word: count
            for word, count in counts.items()
            if _is_correctable(word) and (count >= _FREQUENT or word in known)
        }
        self._known = known | counts.keys()
        self._by_consonants: dict[str, list[str]] = defaultdict(list)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._counts):
            self._by_consonants[_consonants(_sound(word))].append(word)
            self._by_letter[word[0]].append(word)

    @classmethod
    def of(cls, words: Words, known: Iterable[str] = ()) -> "SpellingCorrector":
        """Return the corrector for the labels of a catalogue; words of descriptions are known too.

        Without `known` words nothing is corrected: plain words that occur in no label could not
        be told apart from misspelt ones.
        """
        known = frozenset(known)
        if not known:
            return cls({}, known)
        plain = [word.rstrip("+#") for word in words.column]
        counts = zip(plain, words.labels.sum(axis=0).astype(int).tolist(), strict=True)
        described = known.union(plain[at] for at in set(words.descriptions.indices.tolist()))
        return cls({word: count for word, count in counts if count}, described)

    def replacements(self, text: str) -> Iterator[Replacement]:
        """Yield the corrections of a text, in its order.

        Words with capitals within a sentence are taken for names and kept.
        """
        for word in words_of(text):
            if (
                _is_correctable(word.folded)
                and not self.knows(word.folded)
                and _is_plain(word, text)
            ):
                corrected = self.correct(word.folded)
                if corrected:
                    yield Replacement(word.start, word.end, corrected)

    def correct(self, word: str) -> str | None:
        """Return the word of the labels that is nearest to a folded word, None if none is near."""
        sound, edits = _sound(word), _MOST_EDITS[bisect(_LONGER, len(word))]
        alike = self._by_consonants.get(_consonants(sound), ())
        near = [(OSA.distance(sound, _sound(o)), OSA.distance(word, o), o) for o in alike]
        near = [each for each in near if each[0] == 0 or each[1] <= edits]
        if len(word) >= _VERY_LONG:
            begun = self._by_letter.get(word[0], ())
            slips = process.extract(word, begun, scorer=OSA.distance, score_cutoff=1, limit=None)
            near += [(1, 1, other) for other, _, _ in slips]
        order = [(by_sound, by_letter, -self._counts[o], o) for by_sound, by_letter, o in near]
        return min(order)[3] if order else None

    def knows(self, word: str) -> bool:
        """Return whether a folded word is known, or is two known words, or one with an ending."""
        known = self._known
        halves = range(_SHORTEST, len(word) - _SHORTEST + 1)
        return (
            word in known
            or any(word[:at] in known and word[at:] in known for at in halves)
            or any(stem in known or f"{stem}e" in known for stem in _stems(word))
        )


def _stems(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            yield word.removesuffix(ending)


def _is_correctable(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _is_plain(word: Word, text: str) -> bool:
    """Return whether a word is neither a name nor part of an address or of "couldn't"."""
    written = text[word.start : word.end]
    lower = written.islower() or (
        written[1:].islower() and _SENTENCE_START.search(text[: word.start])
    )
    before, after = text[word.start - 1 : word.start], text[word.end : word.end + 1]
    return bool(lower) and before not in _NOT_BEFORE and after not in _NOT_AFTER


def _sound(word: str) -> str:
    """Return how a word sounds, roughly: ph as f, soft c as s, double letters as one."""
    spelt = _SOFT_C.sub("s", word.replace("ph", "f").replace("ck", "k"))
    return _DOUBLE.sub(r"\1", spelt.translate(_SAME_SOUND)).removesuffix("e")


def _consonants(sound: str) -> str:
    """Return the first sound and the consonants after it; h, often silent, is none."""
    return sound[:1] + _VOWELS.sub("", sound[1:])


PAST = (("ed", ("", "e")), ("ied", ("y",)))
"""The endings of the past, and what the present has instead."""


def present_of(word: str, verbs: Set[str]) -> str | None:
    """Return the present of a folded word that is the past of a verb ("answered"), else None.

    `verbs` are verbs in the present. Words in "eed" are no past of theirs ("seed", "feed").
    """
    if irregular := _irregular().get(word):
        return irregular
    forms = () if word.endswith("eed") else base_forms(word, PAST)
    return next((form for form in forms if form in verbs), None)


def base_forms(word: str, endings: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Yield what a word may be without its ending, by each ending and what replaces it.

    Of a doubled consonant one stays: "stop" of "stopped".
    """
    for ending, others in endings:
        stem = word.removesuffix(ending)
        if stem != word:
            yield from (stem + other for other in others)
            if stem[-1:] == stem[-2:-1]:
                yield stem[:-1]


@cache
def _irregular() -> Mapping[str, str]:
    """Return the present of each irregular past, folded ("drove": "drive")."""
    return {row["past"]: row["base"] for row in read_rows("irregular_verbs.csv")}


@dataclass(frozen=True, slots=True)
class Normaliser:
    """Replaces acronyms and misspelt words in texts; built once for a catalogue.

    With `is_english` it finds names, and verbs in the past are compared in the present.
    """

    acronyms: Acronyms
    spelling: SpellingCorrector
    is_english: bool = False

    @classmethod
    def of(cls, catalogue: Catalogue, words: Words, known: Iterable[str] = ()) -> "Normaliser":
        """Return the normaliser of a catalogue and its words; `known` ones are never corrected.

        Those are folded, and best the words that the encoder knows; without them spelling stays
        as it is.
        """
        known = frozenset(known)
        is_english = bool(known) and catalogue.language == _LANGUAGE
        spelling = SpellingCorrector.of(words, known)
        return cls(Acronyms.of(catalogue), spelling, is_english)

    def replacements(self, text: str) -> tuple[Replacement, ...]:
        """Return the replacements in a text, in its order, without overlaps."""
        return tuple(sorted((*self.acronyms.replacements(text), *self.spelling.replacements(text))))

    def unknown_names(self, text: str) -> list[tuple[int, int]]:
        """Return the places of names that neither the catalogue nor the encoder knows.

        A name has a capital or, as S3, a digit in it. What is near to "Zanzo" or "S9" is
        near by the letters alone. Acronyms that can be spelled out are no names.
        """
        if not self.is_english or is_all_capitals(text):
            return []
        acronyms = {each.start for each in self.acronyms.replacements(text)}
        return [
            (word.start, word.end)
            for word in words_of(text)
            if word.start not in acronyms
            and _is_name(text[word.start : word.end])
            and not _is_plain(word, text)
            and not self.spelling.knows(word.folded.rstrip("+#"))
        ]


def _is_name(word: str) -> bool:
    return any(letter.isupper() for letter in word) and len(word) > 1
