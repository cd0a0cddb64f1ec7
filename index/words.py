"""The words of a catalogue's labels and descriptions, found once when an index is built."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.labels import folded_words, labels_of
from taxonomy.catalogue import Catalogue, Occupation, Skill

WORDS = "words.npz"


@dataclass(frozen=True, slots=True)
class Bags:
    """Which words texts have: `counts` (texts, words), and the column of each word."""

    column: dict[str, int]
    counts: csr_array

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> "Bags":
        """Return the bags of texts, each given as its words."""
        column: defaultdict[str, int] = defaultdict()
        column.default_factory = column.__len__
        columns, ends = array("i"), array("i", [0])
        for words in texts:
            columns.extend([column[word] for word in words])
            ends.append(len(columns))
        counts = (np.ones(len(columns), np.float32), np.array(columns), np.array(ends))
        bags = csr_array(counts, shape=(len(ends) - 1, len(column)))
        bags.sum_duplicates()
        return cls(dict(column), bags)

    def once(self) -> "Bags":
        """Return bags in which each word counts once in a text, without words of no text."""
        used, columns = np.unique(self.counts.indices, return_inverse=True)
        words = list(self.column)
        ones = np.ones(len(columns), np.float32)
        counts = csr_array((ones, columns, self.counts.indptr), (self.counts.shape[0], len(used)))
        return Bags({words[at]: new for new, at in enumerate(used.tolist())}, counts)


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of the texts of a catalogue, skills before occupations.

    `labels` has those of each label, in the order of `labels_of`; concept `i` has the labels from
    `first_label[i]` to `first_label[i + 1]`. `descriptions` has those of each description. The
    columns of both are those of `column`.
    """

    column: dict[str, int]
    labels: csr_array
    first_label: NDArray[np.int64]
    descriptions: csr_array

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Words":
        """Return the words of a catalogue."""
        concepts: list[Skill | Occupation] = [*catalogue.skills, *catalogue.occupations]
        labels = [[text for _, text in labels_of(concept)] for concept in concepts]
        texts = [text for own in labels for text in own]
        bags = Bags.of(map(folded_words, [*texts, *(one.description for one in concepts)]))
        first = np.cumsum([0, *map(len, labels)], dtype=np.int64)
        return cls(bags.column, bags.counts[: len(texts)], first, bags.counts[len(texts) :])

    def write(self, path: Path) -> None:
        """Write the words to a file."""
        words = np.frombuffer("\n".join(self.column).encode(), np.uint8)
        parts = {
            f"{name}_{part}": getattr(counts, part)
            for name, counts in (("labels", self.labels), ("descriptions", self.descriptions))
            for part in ("indices", "indptr", "data")
        }
        np.savez(path, words=words, first_label=self.first_label, **parts)

    @classmethod
    def read(cls, path: Path) -> "Words":
        """Read what `write` wrote."""
        with np.load(path) as table:
            words = table["words"].tobytes().decode().split("\n")
            labels, descriptions = (
                csr_array(
                    tuple(table[f"{name}_{part}"] for part in ("data", "indices", "indptr")),
                    shape=(len(table[f"{name}_indptr"]) - 1, len(words)),
                )
                for name in ("labels", "descriptions")
            )
            column = {word: at for at, word in enumerate(words)}
            return cls(column, labels, table["first_label"], descriptions)

    def of_labels(self, first: int) -> tuple[Bags, NDArray[np.int64]]:
        """Return which words the labels of concepts from `first` on have, and their first rows."""
        starts = self.first_label[first:] - self.first_label[first]
        return Bags(self.column, self.labels[self.first_label[first] :]), starts[:-1]

    def some_labels(self, first: int, numbers: Sequence[int]) -> tuple[csr_array, csr_array]:
        """Return which are the first labels of concepts from `first` on, and their words.

        `numbers` says how many of each concept are meant. The shapes are (concepts, labels) and
        (labels, words).
        """
        labels, starts = self.of_labels(first)
        rows = [
            np.arange(start, start + number)
            for start, number in zip(starts.tolist(), numbers, strict=True)
        ]
        ends = np.cumsum([0, *numbers])
        columns = np.concatenate([np.zeros(0, np.int64), *rows])
        shape = (len(numbers), labels.counts.shape[0])
        return csr_array((np.ones(len(columns)), columns, ends), shape), labels.counts
