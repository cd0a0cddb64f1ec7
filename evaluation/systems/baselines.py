"""Lexical baselines over the same targets: exact label, character tf-idf, BM25."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from evaluation.benchmarks.queries import (
    Benchmark,
    Progress,
    Query,
    Targets,
    targets_of,
    watched,
)
from evaluation.metrics.figures import SystemMetrics
from evaluation.metrics.ranking import Kind, gold_ranks_by_score, ranking_metrics
from index.labels import label_key
from taxonomy.catalogue import Catalogue

_AT_ONCE = 32
_K1, _B = 1.2, 0.75
_WORD = r"(?u)[^\W_]+[+#]*"
_GRAMS = (3, 4)
_LONGEST = 12
Scores = NDArray[np.float64]


class Baseline(Protocol):
    """A lexical scorer of all targets; 0 means no match."""

    def score(self, queries: Sequence[Query]) -> Scores:
        """Return a score of each target for each query, (queries, targets)."""


class ExactLabel:
    """Matches labels that occur in the texts word for word; scores are lengths in words."""

    def __init__(self, targets: Targets) -> None:
        self._size = len(targets.uris)
        self._rows: defaultdict[str, set[int]] = defaultdict(set)
        for row, labels in enumerate(targets.labels):
            for label in labels:
                self._rows[label_key(label)].add(row)

    def score(self, queries: Sequence[Query]) -> Scores:
        """Return the words of the longest label found, for each target, (queries, targets)."""
        scores = np.zeros((len(queries), self._size))
        for number, query in enumerate(queries):
            for key in (key for text in query.texts for key in _spans(label_key(text).split())):
                rows = list(self._rows.get(key, ()))
                scores[number, rows] = np.maximum(scores[number, rows], len(key.split()))
        return scores


class CharacterTfidf:
    """Cosine of tf-idf vectors of characters, three and four in a row within words."""

    def __init__(self, targets: Targets) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=_GRAMS, sublinear_tf=True, dtype=np.float32
        )
        texts, self._starts = _flat(targets)
        self._texts = self._vectorizer.fit_transform(texts).T.tocsr()

    def score(self, queries: Sequence[Query]) -> Scores:
        """Return the cosine of the nearest text of each target, (queries, targets)."""
        return _best(self._vectorizer.transform(_joined(queries)) @ self._texts, self._starts)


class Bm25:
    """Okapi BM25 over words (Robertson and Zaragoza 2009), k1 = 1.2, b = 0.75.

    A word of the query counts once however often it is said: here that is the stronger baseline,
    since long queries repeat little but "and" and "of".
    """

    def __init__(self, targets: Targets) -> None:
        self._vectorizer = CountVectorizer(token_pattern=_WORD, dtype=np.float32)
        texts, self._starts = _flat(targets)
        counts = self._vectorizer.fit_transform(texts).tocsr()
        self._weights = _bm25_weights(counts).T.tocsr()

    def score(self, queries: Sequence[Query]) -> Scores:
        """Return the score of the best text of each target, (queries, targets)."""
        said = self._vectorizer.transform(_joined(queries)).sign()
        return _best(said @ self._weights, self._starts)


BASELINES: dict[str, Callable[[Targets], Baseline]] = {
    "exact label": ExactLabel,
    "character tf-idf": CharacterTfidf,
    "BM25": Bm25,
}


class Baselines:
    """The baselines over what a kind of benchmark ranks in a catalogue, each fitted once."""

    def __init__(self, kind: Kind, catalogue: Catalogue, progress: Progress) -> None:
        self._kind = kind
        self._catalogue = catalogue
        self._progress = progress
        self._targets: Targets | None = None
        self._fitted: dict[str, Baseline] = {}

    def systems(self, benchmark: Benchmark) -> Iterator[SystemMetrics]:
        """Yield the ranking figures of each baseline on a benchmark."""
        if self._targets is None:
            self._targets = targets_of(self._kind, self._catalogue)
        row = self._targets.row
        for name, fit in BASELINES.items():
            if name not in self._fitted:
                self._fitted[name] = fit(self._targets)
            scores = scored(self._fitted[name], benchmark.queries)
            step, total = f"{benchmark.name}: {name}", len(benchmark.queries)
            queries = watched(self._progress, step, benchmark.queries, total)
            gold_ranks = [
                gold_ranks_by_score(found, [row[uri] for uri in query.gold], least=0)
                for query, found in zip(queries, scores, strict=True)
            ]
            yield SystemMetrics(name, ranking_metrics(self._kind, gold_ranks))


def scored(baseline: Baseline, queries: Sequence[Query]) -> Iterator[Scores]:
    """Yield the scores of all targets (targets,) for each query, a few queries at a time."""
    for start in range(0, len(queries), _AT_ONCE):
        yield from baseline.score(queries[start : start + _AT_ONCE])


def _bm25_weights(counts: "sparse.csr_matrix") -> "sparse.csr_matrix":
    """Return the weight of each word in each text: idf * tf (k1 + 1) / (tf + k1 * norm)."""
    size = counts.shape[0]
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log1p((size - holding + 0.5) / (holding + 0.5))
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1e-9))
    row = np.repeat(np.arange(size), np.diff(counts.indptr))
    weights = counts.copy().astype(np.float64)
    tf = weights.data
    weights.data = idf[counts.indices] * tf * (_K1 + 1) / (tf + norm[row])
    return weights


def _flat(targets: Targets) -> tuple[list[str], NDArray[np.int64]]:
    """Return all texts in one list, and where those of each target begin."""
    lengths = [len(texts) for texts in targets.texts]
    starts = np.cumsum([0, *lengths[:-1]], dtype=np.int64)
    return [text for texts in targets.texts for text in texts], starts


def _best(similarity: "sparse.csr_matrix", starts: NDArray[np.int64]) -> Scores:
    best: Scores = np.maximum.reduceat(similarity.toarray(), starts, axis=1).astype(np.float64)
    return best


def _joined(queries: Iterable[Query]) -> list[str]:
    return ["\n".join(query.texts) for query in queries]


def _spans(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield " ".join(words[start:end])
