"""Wording: a text as a catalogue words it, its acronyms spelt out and its slips mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.acronyms import Acronyms
from recommender.rewording import Rewording
from recommender.spelling import Spelling
from taxonomy.catalogue import Catalogue


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
