"""Normalisation: acronyms spelled out and misspelt words corrected before recognition."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.label_key import label_key
from index.labels import labels_of
from recommender.text.spelling import Rewording, Spelling
from taxonomy.catalogue import Catalogue

_SHIPPED = Path(__file__).parents[1] / "data" / "acronyms.csv"
_LANGUAGE = "en"
_CAPITALS = re.compile(r"(?<![\w&@.#])\d?[A-Z][A-Za-z]*(?:&[A-Za-z]+)*(?![\w&@+#]|\.\w)")
_SPELT_OUT = re.compile(r"(?P<words>.+) \((?P<acronym>[A-Z]{2,})s?\)")
_NEXT_WORD = re.compile(r"[\s-]+(\w+)")
_SHOUTED = 7
_SAME_WORD = 4


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an acronym stands for; where `only_with` has words, only in a text with one of them."""

    words: str
    only_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Acronyms:
    """What acronyms stand for, by the written form."""

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
        return cls({**shipped, **dict(_spelt_out(labels))})

    @classmethod
    def shipped(cls) -> "Acronyms":
        """Return the acronyms of trades in English that come with the recommender.

        Those with another meaning in everyday texts are left out, or need another word beside.
        """
        with _SHIPPED.open(encoding="utf-8", newline="") as file:
            return cls(
                {
                    row["acronym"]: Expansion(row["expansion"], frozenset(row["only_with"].split()))
                    for row in csv.DictReader(file)
                }
            )

    def rewordings(self, text: str) -> Iterator[Rewording]:
        """Yield what the acronyms in a text stand for, in its order; a plural s may follow one."""
        if _shouted(text):
            return
        for found in _CAPITALS.finditer(text):
            written = found.group()
            expansion = self.expansions.get(written) or self.expansions.get(_singular(written))
            if expansion and _fits(expansion, text):
                words = _without_repeat(expansion.words, text[found.end() :])
                yield Rewording(found.start(), found.end(), words)


def _spelt_out(labels: Iterable[str]) -> Iterator[tuple[str, Expansion]]:
    for label in labels:
        found = _SPELT_OUT.fullmatch(label) if label.endswith(")") else None
        if found and _initials(found["words"]) == found["acronym"].casefold():
            yield found["acronym"], Expansion(found["words"])


def _initials(words: str) -> str:
    return "".join(word[0] for word in label_key(words).split())


def _shouted(text: str) -> bool:
    """Return whether a text is in capitals throughout, where they mark no acronym."""
    longest = max(map(len, text.split()), default=0)
    return text.isupper() and longest >= _SHOUTED


def _singular(written: str) -> str:
    return written.removesuffix("s")


def _fits(expansion: Expansion, text: str) -> bool:
    beside = expansion.only_with
    return not beside or not beside.isdisjoint(label_key(text).split())


def _without_repeat(words: str, following: str) -> str:
    """Return an expansion less its last word where the text goes on with it: "TIG welding"."""
    found = _NEXT_WORD.match(following)
    rest, _, last = words.rpartition(" ")
    same = found and found[1].casefold()[:_SAME_WORD] == last.casefold()[:_SAME_WORD]
    return rest if same and rest else words


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared with skills in place of some words; built once for a catalogue."""

    acronyms: Acronyms
    spelling: Spelling

    @classmethod
    def of(cls, catalogue: Catalogue, known: Iterable[str] = ()) -> "Wording":
        """Return the wording of a catalogue; `known` are folded words that are never misspelt.

        These are best the words that the encoder knows; without them spelling stays as it is.
        """
        return cls(Acronyms.of(catalogue), Spelling.of(catalogue, known))

    def rewordings(self, text: str) -> tuple[Rewording, ...]:
        """Return what is replaced in a text, in its order, without overlaps."""
        return tuple(sorted((*self.acronyms.rewordings(text), *self.spelling.rewordings(text))))
