"""The recogniser: which skills a text names, how surely, and in which of its words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.lexical import LabelCover
from recommender.recognition.claims import Offsets
from recommender.recognition.exact_labels import Candidate, ProperNames, by_confidence, named_in
from recommender.recognition.normalisation import Normaliser
from recommender.recognition.segmentation import Phrases, phrases_of, split_text

DEFAULT_CONFIDENCE = 0.2
_ALTERNATIVE_WEIGHT = 0.95
_ALTERNATIVES_SEEN = 64
_NEAREST_SHARE = 2 / 3
_LABEL_WEIGHT = 0.05
_PER_PART = 3
_UNSAID = -1.0
_BLOCK = 128
_SLOPE = 10.0
_MIDPOINT = 0.715


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one text: the words that may count, their vector, and the candidates.

    `words` is the text without personal and denied words, blank where nothing is left; `parts`
    are the spans in words that the encoder knows, acronyms spelt out; `fitting`
    are the nearest skills of each span, `named` those whose label stands in the text.
    """

    words: str
    vector: Vectors
    spans: tuple[Offsets, ...]
    parts: tuple[str, ...]
    fitting: tuple[Candidate, ...]
    named: tuple[Candidate, ...]


class Recogniser:
    """Recognises the skills of a catalogue in texts, over parts of what was said.

    A skill's support is the mean of its similarity to the whole text and to the part that fits
    it best, each a third over the preferred and two thirds over the nearest label, alternative
    ones counting a little less, and a little for the share of its preferred label that stands in
    the text: words that nobody said ("teach" in "teach public speaking") speak against it. A
    skill named after something that is not named has none. Support becomes confidence through a
    logistic curve, fitted on the validation halves of HOUSE and TECH, where the default threshold
    is the one with the best F1. Labels that stand in the text word for word have the confidence
    at which they were right there.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._normaliser = Normaliser.of(index.catalogue, encoder.words)
        self._names = ProperNames(index.catalogue.skills)
        self._cover = LabelCover([skill.label for skill in index.catalogue.skills])

    def read(self, texts: Sequence[str]) -> tuple[Reading, ...]:
        """Read texts, all in one encoding; their order does not matter to what is read."""
        cut = [phrases_of(text, self._normaliser) for text in texts]
        vectors = self._vectors(cut)
        named = named_in([(phrases.claimed, phrases.spans) for phrases in cut], self._index.labels)
        fitting = self._fitting(cut, vectors)
        return tuple(
            Reading(
                words=phrases.claimed if phrases.whole else "",
                vector=vectors[phrases.whole],
                spans=phrases.spans,
                parts=phrases.parts,
                fitting=fitting[phrases.claimed],
                named=labels,
            )
            for phrases, labels in zip(cut, named, strict=True)
        )

    def ranked(self, text: str, limit: int) -> list[Candidate]:
        """Return the `limit` surest skills of a text's statements, best span each, best first."""
        size = len(self._index.skill_vectors)
        surest = np.full(size, -1.0)
        places = np.zeros((size, 2), dtype=np.int64)
        for statement in split_text(text):
            phrases = phrases_of(statement.text, self._normaliser)
            if phrases.spans:
                confidence, spans = self._surest(phrases)
                better = confidence > surest
                surest[better] = confidence[better]
                places[better] = spans[better] + statement.start
        order = np.lexsort((np.arange(size), -surest))[:limit]
        return [
            Candidate(int(skill), float(surest[skill]), *places[skill].tolist())
            for skill in order
            if surest[skill] >= 0
        ]

    def _surest(self, phrases: Phrases) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return each skill's confidence (skills,) and best span (skills, 2) in one text."""
        support = self._support(phrases, self._similarity([phrases], self._vectors([phrases])))
        confidence = _confidence(support.max(axis=0))
        spans = np.array(phrases.spans, dtype=np.int64)[support.argmax(axis=0)]
        for named in named_in([(phrases.claimed, phrases.spans)], self._index.labels)[0]:
            if named.confidence > confidence[named.skill]:
                confidence[named.skill] = named.confidence
                spans[named.skill] = named.start, named.end
        return confidence, spans

    def picked(self, reading: Reading, banned: Iterable[int] = ()) -> list[Candidate]:
        """Return one skill for each of the parts that do not overlap, best first.

        A label that stands in the text may lie within a larger part with a skill of its own:
        "circuit boards" within "solder circuit boards".
        """
        without = set(banned)
        named = [c for c in reading.named if c.skill not in without]
        labels = {(c.start, c.end) for c in named}
        fitting = [c for c in reading.fitting if c.skill not in without]
        taken: list[Candidate] = []
        for candidate in sorted((*named, *fitting), key=by_confidence):
            if not any(_clash(candidate, other, labels) for other in taken):
                taken.append(candidate)
        return taken

    def _vectors(self, cut: Sequence[Phrases]) -> dict[str, Vectors]:
        distinct = sorted({phrase for each in cut for phrase in (each.whole, *each.parts)})
        return dict(zip(distinct, self._encoder.encode(distinct), strict=True))

    def _fitting(
        self, cut: Sequence[Phrases], vectors: Mapping[str, Vectors]
    ) -> dict[str, tuple[Candidate, ...]]:
        """Return the nearest skills of the spans of each text, by its words."""
        found: dict[str, tuple[Candidate, ...]] = {}
        for block in _blocks(sorted({phrases.claimed: phrases for phrases in cut}.values())):
            similarity = self._similarity(block, vectors)
            first = 0
            for phrases in block:
                last = first + 1 + len(phrases.parts)
                support = self._support(phrases, similarity[first:last])
                found[phrases.claimed] = tuple(_nearest(phrases.spans, support))
                first = last
        return found

    def _support(self, phrases: Phrases, similarity: Vectors) -> Vectors:
        """Return the support (parts, skills) of each skill by each part of a text.

        `similarity` is that of the whole text, then of its parts.
        """
        whole = similarity[0] + 2 * np.float32(_LABEL_WEIGHT) * self._cover.of(phrases.whole)
        support: Vectors = similarity[1:] + whole
        support *= np.float32(0.5)
        support[:, self._names.unsaid(phrases.whole)] = _UNSAID
        return support

    def _similarity(self, cut: Sequence[Phrases], vectors: Mapping[str, Vectors]) -> Vectors:
        """Return the similarity of each phrase of some texts, whole then parts, to each skill."""
        rows = np.stack([vectors[phrase] for each in cut for phrase in (each.whole, *each.parts)])
        similarity: Vectors = rows @ self._index.skill_vectors.T
        near, skills = self._index.skill_alternatives.nearest(rows, _ALTERNATIVES_SEEN)
        places = np.arange(len(rows))[:, None], skills
        preferred = similarity[places]
        gained = np.maximum(near * np.float32(_ALTERNATIVE_WEIGHT) - preferred, 0)
        np.maximum.at(similarity, places, preferred + gained * np.float32(_NEAREST_SHARE))
        return similarity


def _blocks(cut: Iterable[Phrases]) -> Iterator[list[Phrases]]:
    """Yield texts in groups of about `_BLOCK` phrases, so that long profiles take little memory."""
    block: list[Phrases] = []
    size = 0
    for phrases in cut:
        block.append(phrases)
        size += 1 + len(phrases.parts)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _confidence(support: Vectors) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-_SLOPE * (support.astype(np.float64) - _MIDPOINT)))


def _nearest(spans: Sequence[Offsets], support: Vectors) -> Iterable[Candidate]:
    """Yield the `_PER_PART` best supported skills of each span."""
    rows = np.arange(len(spans))
    left = support.copy()
    for _ in range(min(_PER_PART, support.shape[1])):
        # Three passes for the greatest are faster than one partition.
        best = left.argmax(axis=1)
        confidence = _confidence(left[rows, best])
        left[rows, best] = -np.inf
        for (start, end), skill, sure in zip(spans, best, confidence, strict=True):
            yield Candidate(int(skill), float(sure), start, end)


def _clash(one: Candidate, other: Candidate, labels: set[Offsets]) -> bool:
    overlap = one.start < other.end and other.start < one.end
    around = (one.start <= other.start and other.end <= one.end) and (
        (one.start, one.end) not in labels and (other.start, other.end) in labels
    )
    larger = one.end - one.start > other.end - other.start
    return one.skill == other.skill or (overlap and not (around and larger))
