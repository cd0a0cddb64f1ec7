"""Label lookup: by the key that equal names share, by typed words, and by the nearest vectors.

Labels are found in an SQLite FTS5 file, their vectors in a FAISS index.
"""

import re
import sqlite3
import unicodedata
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue

import faiss
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Indel

from models.encoder import Vectors
from taxonomy.catalogue import Catalogue, Occupation, Skill

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*[+#]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its folded form and its code-point offsets, end exclusive."""

    folded: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text; "+" and "#" stay with a word, so that C++ and C# differ."""
    return tuple(
        Word(_fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)
    )


def label_key(text: str) -> str:
    """Return the folded words of a text, joined by single spaces.

    >>> label_key("Résumé-writing,  in C++")
    'resume writing in c++'
    """
    return " ".join(word.folded for word in words_of(text))


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


_SHORTEST_CORRECTED = 4
_LONG_WORD = 8


@dataclass(frozen=True)
class Vocabulary:
    """Number of labels that contain each folded word."""

    labels: Mapping[str, int]

    def corrected(self, key: str) -> str:
        """Return a label key with each word of no label replaced by the nearest one, if any."""
        words = key.split()
        return " ".join(word if word in self.labels else self._nearest(word) for word in words)

    def _nearest(self, word: str) -> str:
        """Return the word that is the fewest edits away (optimal string alignment), or itself.

        An insertion or deletion comes before a substitution, then the word of most labels.
        """
        if len(word) < _SHORTEST_CORRECTED:
            return word
        most = 1 if len(word) < _LONG_WORD else 2
        near = process.extract(
            word, list(self.labels), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        ranked = [
            (slips, Indel.distance(word, found), -self.labels[found], found)
            for found, slips, _ in near
        ]
        return min(ranked)[-1] if ranked else word


LABELS = "labels.sqlite"
_TYPO_CANDIDATES = 200
_TYPO_LEAST = 70.0
_KEYS_AT_ONCE = 500
_MOST_WORDS = 32
_LABELS_PER_CONCEPT = 8
_ALL = -1
_CONNECTIONS = 4
_RANK = {"preferred": 0, "alternative": 1, "hidden": 2}

_SCHEMA = """
CREATE TABLE label (
    id INTEGER PRIMARY KEY, concept_type TEXT, concept INTEGER, rank INTEGER, label TEXT, key TEXT
);
CREATE INDEX label_key ON label (key);
CREATE VIRTUAL TABLE words USING fts5 (
    key, content='label', content_rowid='id', prefix='2 3', tokenize="unicode61 tokenchars '+#'"
);
CREATE VIRTUAL TABLE trigrams USING fts5 (
    key, content='label', content_rowid='id', tokenize='trigram', detail='none'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
"""


class ConceptType(StrEnum):
    """What a label names."""

    SKILL = "skill"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label that was found: the concept's row, the label, whether it is the preferred one."""

    row: int
    label: str
    key: str
    preferred: bool


def write_labels(catalogue: Catalogue, path: Path) -> None:
    """Write the label file of a catalogue."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO label (concept_type, concept, rank, label, key) VALUES (?, ?, ?, ?, ?)",
            _label_rows(catalogue),
        )
        for table in ("words", "trigrams"):
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        database.commit()
        database.execute("VACUUM")


class Labels:
    """A label file opened for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        # Opened now, so that the file is held even if its catalogue is removed; taken in turns,
        # since two threads that run the same statement on one may get each other's rows.
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for _ in range(_CONNECTIONS):
            database = sqlite3.connect(uri, uri=True, check_same_thread=False)
            weakref.finalize(self, database.close)
            self._idle.put(database)

    def exact(self, keys: Sequence[str], concept_type: ConceptType) -> dict[str, list[LabelHit]]:
        """Return the labels with each of these keys, preferred labels first."""
        found: dict[str, list[LabelHit]] = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = (
                "SELECT concept, label, key, rank FROM label "  # noqa: S608 - only marks
                f"WHERE key IN ({marks}) AND concept_type = ? ORDER BY rank, concept, label"
            )
            for hit in self._hits(query, (*some, concept_type.value)):
                found.setdefault(hit.key, []).append(hit)
        return found

    def known(self, words: Sequence[str]) -> frozenset[str]:
        """Return the folded words that occur in a label."""
        found: set[str] = set()
        for start in range(0, len(words), _KEYS_AT_ONCE):
            some = words[start : start + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT term FROM vocabulary WHERE term IN ({marks})"  # noqa: S608
            with self._database() as database:
                found.update(term for (term,) in database.execute(query, some))
        return frozenset(found)

    def search(
        self, query: str, concept_type: ConceptType, limit: int = _ALL
    ) -> tuple[LabelHit, ...]:
        """Return each concept whose labels hold all typed words, the last as a prefix, best first.

        Where there is none, words that no label has are taken for the nearest that one has, and
        failing that come the concepts with the nearest labels by spelling. With a `limit`, the
        first so many. Of a longer text the first `_MOST_WORDS` words count.
        """
        key = " ".join(label_key(query).split()[:_MOST_WORDS])
        if not key:
            return ()
        hits = (
            self._by_words(key, concept_type, limit)
            or self._by_words(self._words.corrected(key), concept_type, limit)
            or self._by_spelling(key, concept_type)
        )
        best: dict[int, LabelHit] = {}
        for hit in hits:
            best.setdefault(hit.row, hit)
        found = tuple(best.values())
        return found if limit == _ALL else found[:limit]

    def _by_words(self, key: str, concept_type: ConceptType, limit: int) -> list[LabelHit]:
        typed = " ".join(f'"{word}"' for word in key.split()) + "*"
        query = (
            "SELECT concept, label, label.key, label.rank "
            "FROM words JOIN label ON id = words.rowid "
            "WHERE words MATCH ? AND concept_type = ? "
            "ORDER BY label.key <> ?, label.rank > 0, instr(label.key, ?) <> 1, "
            "length(label.key), concept, label LIMIT ?"
        )
        values = (typed, concept_type.value, key, key)
        room = limit * _LABELS_PER_CONCEPT
        hits = self._hits(query, (*values, room))
        if len(hits) == room and len({hit.row for hit in hits}) < limit:
            return self._hits(query, (*values, _ALL))
        return hits

    @cached_property
    def _words(self) -> Vocabulary:
        with self._database() as database:
            return Vocabulary(dict(database.execute("SELECT term, doc FROM vocabulary")))

    def _by_spelling(self, key: str, concept_type: ConceptType) -> list[LabelHit]:
        grams = {key[start : start + 3] for start in range(len(key) - 2)}
        if not grams:
            return []
        typed = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        query = (
            "SELECT concept, label, label.key, label.rank FROM trigrams "
            "JOIN label ON id = trigrams.rowid "
            "WHERE trigrams MATCH ? AND concept_type = ? ORDER BY trigrams.rank, id LIMIT ?"
        )
        hits = self._hits(query, (typed, concept_type.value, _TYPO_CANDIDATES))
        scored = [(fuzz.WRatio(key, hit.key), hit) for hit in hits]
        near = [pair for pair in scored if pair[0] >= _TYPO_LEAST]
        return [hit for _, hit in sorted(near, key=_nearness)]

    def _hits(self, query: str, values: Sequence[str | int]) -> list[LabelHit]:
        with self._database() as database:
            found = database.execute(query, values).fetchall()
        return [LabelHit(row, label, key, rank == 0) for row, label, key, rank in found]

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        database = self._idle.get()
        try:
            yield database
        finally:
            self._idle.put(database)


def _nearness(scored: tuple[float, LabelHit]) -> tuple[float, bool, int, str, int]:
    score, hit = scored
    return -score, not hit.preferred, len(hit.key), hit.key, hit.row


def _label_rows(catalogue: Catalogue) -> Iterator[tuple[str, int, int, str, str]]:
    concepts: Iterable[tuple[ConceptType, Sequence[Skill | Occupation]]] = (
        (ConceptType.SKILL, catalogue.skills),
        (ConceptType.OCCUPATION, catalogue.occupations),
    )
    for concept_type, members in concepts:
        for row, concept in enumerate(members):
            for rank, label in labels_of(concept):
                yield concept_type.value, row, _RANK[rank], label, label_key(label)


def labels_of(concept: Skill | Occupation) -> Iterator[tuple[str, str]]:
    """Yield the labels of a concept with their rank: preferred, alternative or hidden."""
    yield "preferred", concept.label
    yield from (("alternative", label) for label in concept.alternative_labels)
    yield from (("hidden", label) for label in concept.hidden_labels)


_APPROXIMATE_FROM = 50_000
_LISTS = 512
_PROBES = 14
_TRAINING_SEED = 20_13
_PADDING = -1


@dataclass(frozen=True, slots=True)
class NearestLabels:
    """A FAISS index over label vectors, and the concept row that owns each label."""

    faiss_index: "faiss.Index"
    owners: NDArray[np.int32]

    def nearest(
        self, queries: Vectors, count: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return similarities and concept rows of the `count` nearest labels of each query.

        Both have the shape (queries, count), with fewer columns where there are fewer labels. A
        concept may come more than once; where an approximate index finds too few labels, the row
        is -1 with similarity -1. The search runs on the calling thread alone.
        """
        count = min(count, len(self.owners))
        if count == 0 or len(queries) == 0:
            empty = (len(queries), 0)
            return np.empty(empty, dtype=np.float32), np.empty(empty, dtype=np.int64)
        faiss.omp_set_num_threads(1)  # held for each thread by itself, so set in the one that asks
        similarities, labels = self.faiss_index.search(np.ascontiguousarray(queries), count)
        padded = labels == _PADDING
        rows = np.where(padded, _PADDING, self.owners[labels]).astype(np.int64)
        return np.where(padded, np.float32(-1), similarities), rows


def exact_labels(vectors: Vectors) -> NearestLabels:
    """Return an exact index whose label `i` belongs to concept `i`."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return NearestLabels(flat, np.arange(len(vectors), dtype=np.int32))


def write_labels_index(vectors: Vectors, owners: NDArray[np.int32], path: Path) -> None:
    """Write an index of label vectors (n, dimension) and their owners (n).

    Below `_APPROXIMATE_FROM` labels it is exact over half-precision rows, above it an inverted
    file that looks into `_PROBES` of `_LISTS` lists.
    """
    built = _approximate(vectors) if len(vectors) >= _APPROXIMATE_FROM else _exact(vectors)
    if len(vectors):
        built.train(vectors)
        built.add(vectors)
    # Written by Python, so that a full disk is an OSError as for every other file.
    faiss.serialize_index(built).tofile(path)
    np.save(_owners_of(path), owners.astype(np.int32))


def read_labels_index(path: Path) -> NearestLabels:
    """Read what `write_labels_index` wrote."""
    return NearestLabels(faiss.read_index(str(path)), np.load(_owners_of(path)))


def _owners_of(path: Path) -> Path:
    return path.with_suffix(".owners.npy")


def _exact(vectors: Vectors) -> "faiss.Index":
    half = faiss.ScalarQuantizer.QT_fp16
    return faiss.IndexScalarQuantizer(vectors.shape[1], half, faiss.METRIC_INNER_PRODUCT)


def _approximate(vectors: Vectors) -> "faiss.Index":
    dimension = vectors.shape[1]
    half, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    coarse = faiss.IndexFlatIP(dimension)
    built = faiss.IndexIVFScalarQuantizer(coarse, dimension, _LISTS, half, product, False)
    built.cp.seed = _TRAINING_SEED
    built.nprobe = _PROBES
    return built
