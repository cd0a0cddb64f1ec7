"""Spelling: the word that was meant by one that no label of a catalogue has."""

import re
import unicodedata
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.label_key import Word, words_of
from index.labels import labels_of
from taxonomy.catalogue import Catalogue, Occupation, Skill


@dataclass(frozen=True, slots=True, order=True)
class Rewording:
    """Other words for those between two code-point offsets of a text, end exclusive."""

    start: int
    end: int
    words: str


def reworded(text: str, start: int, end: int, rewordings: Sequence[Rewording]) -> str:
    """Return a part of a text with those words replaced that lie within it.

    The rewordings are in the order of the text and do not overlap.
    """
    pieces: list[str] = []
    at = start
    for each in rewordings:
        if start <= each.start and each.end <= end:
            pieces += [text[at : each.start], each.words]
            at = each.end
    return "".join([*pieces, text[at:end]])


_SHORTEST = 4
_LONGER = (5, 7)
_FAR = (0, 1, 2)
_VERY_LONG = 8
_COMMON = 3
_ENDINGS = ("s", "es", "ed", "er", "ers", "ing", "ly")
_SHORTEST_STEM = 3
_BEGINS = re.compile(r"(?:^|[.!?:;\n•*])[\s\"'(–-]*$")  # noqa: RUF001
_NO_WORD_BEFORE = frozenset("@/.\\_'&")
_NO_WORD_AFTER = frozenset("@/\\_'&")
_SOFT_C = re.compile(r"c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouh]")
_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_SAME_SOUND = str.maketrans("czyq", "ksik")


class Spelling:
    """Mends words that are unknown, by the nearest word of some labels.

    `counts` holds how often each folded word stands in labels; `known` are folded words that are
    right as they are, in labels or not. Words of labels may be meant, save rare ones that are not
    known elsewhere. A word is near that sounds the same; or that has the same consonants by sound
    and is one edit away, from five letters on, or two, from seven on; or, from eight letters on,
    that has the same first letter and is one edit away. An edit is a letter more, less or other,
    or two neighbours exchanged (optimal string alignment). The nearest by sound wins, then by
    spelling, then the more frequent.
    """

    def __init__(self, counts: Mapping[str, int], known: Set[str]) -> None:
        self._counts = {
            word: count
            for word, count in counts.items()
            if _mendable(word) and (count >= _COMMON or word in known)
        }
        self._known = known | counts.keys()
        self._by_consonants: dict[str, list[str]] = defaultdict(list)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._counts):
            self._by_consonants[_consonants(_sound(word))].append(word)
            self._by_letter[word[0]].append(word)

    @classmethod
    def of(cls, catalogue: Catalogue, known: Iterable[str] = ()) -> "Spelling":
        """Return the spelling of a catalogue's labels; `known` words are right too.

        So are the words of its descriptions. With none known nothing is mended: plain words that
        no skill needs could not be told from slips.
        """
        known = frozenset(known)
        if not known:
            return cls({}, known)
        concepts: tuple[Skill | Occupation, ...] = (*catalogue.skills, *catalogue.occupations)
        labels = "\n".join(label for concept in concepts for _, label in labels_of(concept))
        texts = "\n".join(concept.description for concept in concepts)
        return cls(Counter(_words(labels)), known.union(_words(texts)))

    def rewordings(self, text: str) -> Iterator[Rewording]:
        """Yield the words of a text that are mended, in its order.

        Those with capitals within a sentence are taken for names, and stay.
        """
        for word in words_of(text):
            if _mendable(word.folded) and not self._knows(word.folded) and _plain(word, text):
                meant = self.meant(word.folded)
                if meant:
                    yield Rewording(word.start, word.end, meant)

    def meant(self, word: str) -> str | None:
        """Return the word of the labels that is nearest to a folded word, None if none is near."""
        sound, far = _sound(word), _FAR[bisect(_LONGER, len(word))]
        alike = self._by_consonants.get(_consonants(sound), ())
        near = [(OSA.distance(sound, _sound(o)), OSA.distance(word, o), o) for o in alike]
        near = [each for each in near if each[0] == 0 or each[1] <= far]
        if len(word) >= _VERY_LONG:
            begun = self._by_letter.get(word[0], ())
            slips = process.extract(word, begun, scorer=OSA.distance, score_cutoff=1, limit=None)
            near += [(1, 1, other) for other, _, _ in slips]
        order = [(by_sound, by_eye, -self._counts[o], o) for by_sound, by_eye, o in near]
        return min(order)[3] if order else None

    def _knows(self, word: str) -> bool:
        """Return whether a word is known, or is two known words, or one with an ending."""
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


def _mendable(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _plain(word: Word, text: str) -> bool:
    """Return whether a word is neither a name nor a piece of an address or of "couldn't"."""
    written = text[word.start : word.end]
    lower = written.islower() or (written[1:].islower() and _BEGINS.search(text[: word.start]))
    before, after = text[word.start - 1 : word.start], text[word.end : word.end + 1]
    return bool(lower) and before not in _NO_WORD_BEFORE and after not in _NO_WORD_AFTER


def _sound(word: str) -> str:
    """Return how a word sounds, roughly: ph as f, soft c as s, double letters as one."""
    spelt = _SOFT_C.sub("s", word.replace("ph", "f").replace("ck", "k"))
    return _DOUBLE.sub(r"\1", spelt.translate(_SAME_SOUND)).removesuffix("e")


def _consonants(sound: str) -> str:
    """Return the first sound and the consonants after it; h, often silent, is none."""
    return sound[:1] + _VOWELS.sub("", sound[1:])


def _words(text: str) -> list[str]:
    """Return the folded words of a long text, as `label_key` folds each."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall(_MARKS.sub("", decomposed))
