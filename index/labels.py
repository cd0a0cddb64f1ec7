"""Label lookup: by the key that equal names share, by typed words, and by the nearest vectors.

Labels are found in an SQLite FTS5 file, their vectors in a FAISS index.
"""

import re
import sqlite3
import unicodedata
import weakref
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path
from queue import SimpleQueue

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.vocabulary import Vocabulary
from models import work
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
    return work.once(_words_of, text)


def _words_of(text: str) -> tuple[Word, ...]:
    plain = text.lower() if text.isascii() else text
    fold = str if text.isascii() else _fold
    return tuple(Word(fold(found.group()), *found.span()) for found in _WORD.finditer(plain))


def first_word(text: str) -> Word | None:
    """Return the first of the words of a text, None where it has none."""
    found = _WORD.search(text)
    return Word(_fold(found.group()), found.start(), found.end()) if found else None


def folded_words(text: str) -> list[str]:
    """Return the folded words of a text, those of `words_of` without their places."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [_fold(word) for word in _WORD.findall(text)]


def label_key(text: str) -> str:
    """Return the folded words of a text, joined by single spaces.

    >>> label_key("Résumé-writing,  in C++")
    'resume writing in c++'
    """
    return " ".join(folded_words(text))


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


LABELS = "labels.sqlite"
_KEYS_AT_ONCE = 500
_MOST_WORDS = 32
_LABELS_PER_CONCEPT = 8
_ALL = -1
_LAST = "\U0010ffff"
_CONNECTIONS = 4
_PRIMARY_CODE = 0xFF
_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
_RANK = {"preferred": 0, "alternative": 1, "hidden": 2, "title": 3, "name": 4, "written name": 5}
NAMES = frozenset(("name", "written name"))
"""The ranks of names of skills."""

_SCHEMA = """
CREATE TABLE label (
    id INTEGER PRIMARY KEY, concept_type TEXT, concept INTEGER, rank INTEGER, label TEXT, key TEXT
);
CREATE INDEX label_key ON label (key);
CREATE VIRTUAL TABLE words USING fts5 (
    key, content='label', content_rowid='id', prefix='2 3', tokenize="unicode61 tokenchars '+#'"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
"""


class ConceptType(StrEnum):
    """What a label names."""

    SKILL = "skill"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label of the concept of a row, whether it is the preferred one, or a `SkillName`."""

    row: int
    label: str
    key: str
    preferred: bool
    is_name: bool = False
    as_written: bool = False


@dataclass(frozen=True)
class LabelTable:
    """All labels of one concept type, ordered by their `ids` in the file; (labels,) each."""

    ids: NDArray[np.int64]
    rows: NDArray[np.int64]
    preferred: NDArray[np.bool_]
    labels: tuple[str, ...]
    keys: tuple[str, ...]

    def beginning(self, key: str) -> NDArray[np.int64]:
        """Return the places of the labels whose key begins so."""
        start = bisect_left(self._in_order, (key,))
        end = bisect_left(self._in_order, (key + _LAST,))
        return np.array([place for _, place in self._in_order[start:end]], dtype=np.int64)

    @cached_property
    def _in_order(self) -> list[tuple[str, int]]:
        return sorted(zip(self.keys, range(len(self.keys)), strict=True))


def write_labels(catalogue: Catalogue, path: Path) -> None:
    """Write the label file of a catalogue."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO label (concept_type, concept, rank, label, key) VALUES (?, ?, ?, ?, ?)",
            _label_rows(catalogue),
        )
        database.execute("INSERT INTO words (words) VALUES ('rebuild')")
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
        database.commit()
        database.execute("VACUUM")


class Labels:
    """A label file opened for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._tables: dict[ConceptType, LabelTable] = {}
        self._vocabularies: dict[ConceptType, Vocabulary] = {}
        self.open()

    def open(self) -> None:
        """Open the file, where it was closed; raise IndexDamagedError where it cannot be."""
        # At once, so that the file is held even if its catalogue is removed; taken in turns,
        # since two threads that run the same statement on one may get each other's rows.
        while self._idle.qsize() < _CONNECTIONS:
            try:
                database = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
            except sqlite3.Error as error:
                raise IndexDamagedError(f"{self._path} cannot be opened ({error})") from error
            weakref.finalize(self, database.close)
            self._idle.put(database)

    def close(self) -> None:
        """Close the file, before this process is forked: SQLite's connections do not survive it."""
        while not self._idle.empty():
            self._idle.get().close()

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

        Where there is none, words that no label has are taken for the nearest that one has. With
        a `limit`, the first so many. Of a longer text the first `_MOST_WORDS` words count.
        """
        for key in chain.from_iterable(self._readings(query, concept_type)):
            if hits := self._by_words(key, concept_type, limit):
                best: dict[int, LabelHit] = {}
                for hit in hits:
                    best.setdefault(hit.row, hit)
                found = tuple(best.values())
                return found if limit == _ALL else found[:limit]
        return ()

    def matching(
        self, query: str, concept_type: ConceptType
    ) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """Return the labels that hold all typed words, as places in `table`, and the keys found.

        These are the key of the query and the same with words joined, or where no label holds
        either, the key corrected.
        """
        for keys in self._readings(query, concept_type):
            places = self._places(map(_typed, keys), concept_type)
            if places.size:
                return keys, places
        return (), np.empty(0, dtype=np.int64)

    def phrases(self, keys: Iterable[str], concept_type: ConceptType) -> NDArray[np.int64]:
        """Return the places in `table` of the labels that hold one of these keys as whole words."""
        return self._places((f'"{key}"' for key in keys), concept_type)

    def _places(self, matches: Iterable[str], concept_type: ConceptType) -> NDArray[np.int64]:
        """Return the places in `table` of the labels that any of some FTS5 queries finds."""
        ids = self.table(concept_type).ids
        among = (int(ids[0]), int(ids[-1])) if ids.size else (0, 0)
        query = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
        found: list[int] = []
        with self._database() as database:
            for match in matches:
                found += (rowid for (rowid,) in database.execute(query, (match, *among)))
        return np.flatnonzero(np.isin(ids, np.array(found, dtype=np.int64), kind="table"))

    def table(self, concept_type: ConceptType) -> LabelTable:
        """Return every label of a concept type; read once."""
        if concept_type not in self._tables:
            sql = (
                "SELECT id, concept, rank, label, key FROM label WHERE concept_type = ? ORDER BY id"
            )
            with self._database() as database:
                found = database.execute(sql, (concept_type.value,)).fetchall()
            ids, rows, ranks, labels, keys = zip(*found, strict=True) if found else ((),) * 5
            self._tables[concept_type] = LabelTable(
                np.array(ids, dtype=np.int64),
                np.array(rows, dtype=np.int64),
                np.array(ranks, dtype=np.int64) == 0,
                labels,
                keys,
            )
        return self._tables[concept_type]

    def _readings(self, query: str, concept_type: ConceptType) -> Iterator[tuple[str, ...]]:
        """Yield the keys to look for: as typed and joined, then corrected; those that differ."""
        key = " ".join(label_key(query).split()[:_MOST_WORDS])
        if key:
            typed = tuple(dict.fromkeys((key, self._joined(key))))
            yield typed
            corrected = dict.fromkeys(map(self._vocabulary(concept_type).corrected, typed))
            if others := tuple(each for each in corrected if each not in typed):
                yield others

    def _joined(self, key: str) -> str:
        """Return a key with words joined that labels have as one ("bar tender")."""
        words = key.split()
        known = self.known([first + second for first, second in pairwise(words)])
        found = words[:1]
        for word in words[1:]:
            if found[-1] + word in known:
                found[-1] += word
            else:
                found.append(word)
        return " ".join(found)

    def _vocabulary(self, concept_type: ConceptType) -> Vocabulary:
        if concept_type not in self._vocabularies:
            query = "SELECT key FROM label WHERE concept_type = ?"
            with self._database() as database:
                keys = database.execute(query, (concept_type.value,)).fetchall()
            words = Counter(word for (key,) in keys for word in set(key.split()))
            self._vocabularies[concept_type] = Vocabulary(words)
        return self._vocabularies[concept_type]

    def _by_words(self, key: str, concept_type: ConceptType, limit: int) -> list[LabelHit]:
        query = (
            "SELECT concept, label, label.key, label.rank FROM words JOIN label ON id = words.rowid"
            " WHERE words MATCH ? AND concept_type = ? "
            "ORDER BY label.key <> ? OR label.rank = ?, label.rank > 0, "
            "instr(label.key, ?) <> 1, length(label.key), concept, label LIMIT ?"
        )
        values = (_typed(key), concept_type.value, key, _RANK["written name"], key)
        room = limit * _LABELS_PER_CONCEPT
        hits = self._hits(query, (*values, room))
        if len(hits) == room and len({hit.row for hit in hits}) < limit:
            return self._hits(query, (*values, _ALL))
        return hits

    def _hits(self, query: str, values: Sequence[str | int]) -> list[LabelHit]:
        with self._database() as database:
            found = database.execute(query, values).fetchall()
        return [
            LabelHit(row, label, key, rank == 0, rank >= _RANK["name"], rank > _RANK["name"])
            for row, label, key, rank in found
        ]

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; raise IndexDamagedError where the file was changed under it."""
        database = self._idle.get()
        try:
            yield database
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE not in _DAMAGE_CODES:
                raise
            raise IndexDamagedError(f"{self._path} was damaged while in use ({error})") from error
        finally:
            self._idle.put(database)


def _typed(key: str) -> str:
    """Return the FTS5 query for labels with all words of a key, the last as a prefix."""
    return " ".join(f'"{word}"' for word in key.split()) + "*"


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
    """Yield the labels of a concept with their rank, also titles and names of its own."""
    yield "preferred", concept.label
    yield from (("alternative", label) for label in concept.alternative_labels)
    yield from (("hidden", label) for label in concept.hidden_labels)
    if isinstance(concept, Occupation):
        yield from (("title", title) for title in concept.titles)
    else:
        yield from (("written name" if n.as_written else "name", n.name) for n in concept.names)


_APPROXIMATE_FROM = 75_000
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
