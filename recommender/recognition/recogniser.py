"""Recognition of skills in texts: which skills a text names, how surely, and in which words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import islice, repeat

import numpy as np
from numpy.typing import NDArray

from index.labels import ConceptType, LabelHit, Labels, Word, words_of
from index.loaded import Index
from index.sentences import NearestParts
from models import work
from models.encoder import Encoder, Vectors
from recommender.lexical import LabelCoverage
from recommender.recognition import claims, normalisation, segmentation
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.confidence import (
    EXCLUDED,
    OccupationContext,
    RecognitionWeights,
    SkillSignals,
)
from recommender.recognition.proper_names import ProperNames
from recommender.results import best_first

DEFAULT_CONFIDENCE = 0.3
_ALTERNATIVE_WEIGHT = 0.95
_ALTERNATIVES_SEEN = 64
_NEAREST_SHARE = 2 / 3
_STATED_FROM = 3
"""Shorter spans, in words, are not compared with example statements."""
_LABEL_WEIGHT = 0.05
_LEAST_SIMILARITY = 0.15
"""To a span that is less similar no skill is meant by it, however much the whole text is."""
_NEAREST_PER_SPAN = 3
_BLOCK = 128


@dataclass(frozen=True, slots=True)
class SkillCandidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1.

    `nearest` is the span that supports the skill the most, where that is clearly more.
    """

    skill: int
    confidence: float
    start: int
    end: int
    nearest: claims.Offsets | None = None

    def places(self) -> Iterator["SkillCandidate"]:
        """Yield it at the span that clearly supports it more, if any, then where it is surest."""
        if self.nearest is not None:
            start, end = self.nearest
            yield replace(self, start=start, end=end, nearest=None)
        yield self

    def overlap(self, other: "SkillCandidate") -> float:
        """Return the Jaccard index of the two spans, in characters."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(shared, 0) / (max(self.end, other.end) - min(self.start, other.start))


def by_confidence(candidate: SkillCandidate) -> tuple[float, int, int, int]:
    """Return the sort key by which the surest is first, of equal ones the longest span."""
    return -candidate.confidence, candidate.start - candidate.end, candidate.start, candidate.skill


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """The claim of one text, its unit vector, and the skills that its spans may name.

    `claimed` is the text with what claims nothing blanked, "" where nothing is left; `parts` are
    the spans as the encoder got them. `nearest` are the nearest skills of each span, `exact` those
    with a label that occurs in the text, `unknown` the places of names that nothing knows, and
    `is_name` where little more is said than them.
    """

    claimed: str
    vector: Vectors
    spans: tuple[claims.Offsets, ...]
    parts: tuple[str, ...]
    nearest: tuple[SkillCandidate, ...]
    exact: tuple[SkillCandidate, ...]
    unknown: tuple[claims.Offsets, ...] = ()
    is_name: bool = False

    def candidates(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return all candidates but those of excluded skills (rows), surest first."""
        without = set(excluded)
        every = (each for each in (*self.exact, *self.nearest) if each.skill not in without)
        return sorted(every, key=by_confidence)

    def best(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return one skill for each of the spans that do not overlap, surest first.

        A label that occurs in the text may lie within a larger span with a skill of its own:
        "circuit boards" within "solder circuit boards". Skills in `excluded` (rows) are left out.
        """
        without = set(excluded)
        labels = {(c.start, c.end) for c in self.exact if c.skill not in without}
        taken: list[SkillCandidate] = []
        for candidate in self.candidates(without):
            free = (
                place
                for place in candidate.places()
                if not any(_conflict(place, other, labels) for other in taken)
            )
            taken.extend(islice(free, 1))
        return taken


def _conflict(one: SkillCandidate, other: SkillCandidate, labels: set[claims.Offsets]) -> bool:
    overlap = one.start < other.end and other.start < one.end
    around = (one.start <= other.start and other.end <= one.end) and (
        (one.start, one.end) not in labels and (other.start, other.end) in labels
    )
    larger = one.end - one.start > other.end - other.start
    return one.skill == other.skill or (overlap and not (around and larger))


class Recogniser:
    """Recognises the skills of a catalogue in texts, over the spans of each.

    A skill's support by a span is the mean of its similarity to the whole text and to the span:
    that of its nearest example statement, or, if higher, a third of its preferred and two thirds
    of its nearest label, alternative ones counting a little less. A little is added for the share
    of its preferred label that occurs in the text: words that do not ("teach" in "teach public
    speaking") count against it. A skill named after something that is not named has none. Support
    against that of the other skills is one of the signals that learnt weights turn into a
    confidence. Labels that occur word for word have the precision that they had on the validation
    halves of HOUSE and TECH as confidence.
    """

    def __init__(
        self, index: Index, encoder: Encoder, weights: RecognitionWeights | None = None
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._normaliser = normalisation.Normaliser.of(index.catalogue, encoder.words)
        self.claim_kinds = ClaimClassifier(encoder, index.catalogue.language)
        self._names = ProperNames(index.catalogue.skills)
        said = index.skill_statements
        self._statements = NearestParts(said.vectors, said.owners, len(index.skill_vectors))
        self._coverage = LabelCoverage([skill.label for skill in index.catalogue.skills])
        self._context = OccupationContext(index)
        self.weights = weights or RecognitionWeights.shipped()
        # Cues and lists are read before the first request.
        segmentation.phrases_of("a text", self._normaliser)

    def with_weights(self, weights: RecognitionWeights) -> "Recogniser":
        """Return a recogniser over the same index and encoder with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    def recognise(self, texts: Sequence[str]) -> tuple[RecognisedText, ...]:
        """Recognise skills in texts, all in one encoding; results do not depend on their order.

        Raises TooMuchWorkError where they have more tokens than the budget of the context.
        """
        cut = self._cut(texts)
        vectors = self._vectors(cut)
        exact = label_occurrences(
            [(phrases.claimed, phrases.spans) for phrases in cut], self._index.labels
        )
        nearest = self._nearest(cut, vectors)
        return tuple(
            RecognisedText(
                claimed=phrases.claimed if phrases.whole else "",
                vector=vectors[phrases.whole],
                spans=phrases.spans,
                parts=phrases.parts,
                nearest=tuple(c for c in nearest[phrases.claimed] if c.skill not in labels),
                exact=tuple(labels.values()),
                unknown=phrases.unknown,
                is_name=phrases.is_name,
            )
            for phrases, labels in zip(
                cut, map(_as_sure, exact, (nearest[one.claimed] for one in cut)), strict=True
            )
        )

    def rank(self, text: str, limit: int) -> list[SkillCandidate]:
        """Return the `limit` nearest skills of a text, each with its nearest span, nearest first.

        A label that occurs word for word is nearest. Confidence need not fall from one to the
        next: of two synonyms neither is sure.
        """
        size = len(self._index.skill_vectors)
        nearest = np.full(size, -np.inf)
        surest = np.zeros(size)
        places = np.zeros((size, 2), dtype=np.int64)
        statements = segmentation.split_text(text)
        cut = self._cut([statement.text for statement in statements])
        work.charge(work.Unit.PHRASES, [1 + len(phrases.spans) for phrases in cut])
        for statement, phrases in zip(statements, cut, strict=True):
            if phrases.spans:
                nearness, confidence, spans = self._of_all_skills(phrases)
                nearer = nearness > nearest
                nearest[nearer] = nearness[nearer]
                surest[nearer] = confidence[nearer]
                places[nearer] = spans[nearer] + statement.start
        return [
            SkillCandidate(int(skill), float(surest[skill]), *places[skill].tolist())
            for skill in best_first(nearest)[:limit]
            if nearest[skill] > -np.inf
        ]

    def _cut(self, texts: Sequence[str]) -> list[segmentation.Phrases]:
        """Return texts cut into phrases; raise TooMuchWorkError where these have many tokens."""
        cut = []
        for text in texts:
            work.check()
            cut.append(segmentation.phrases_of(text, self._normaliser))
        phrases = [(each.whole, *each.parts) for each in cut]
        work.charge_tokens(phrases, self._encoder.count_tokens)
        return cut

    def _of_all_skills(
        self, phrases: segmentation.Phrases
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Return each skill's nearness and confidence (skills,) and best span (skills, 2)."""
        (signals,) = self._signals([phrases], self._vectors([phrases]))
        nearness = signals.nearness().astype(np.float64)
        confidences = _confidence(signals.logits(self.weights))
        confidence = confidences.max(axis=0)
        spans = np.array(phrases.spans, dtype=np.int64)[signals.support.argmax(axis=0)]
        for exact in label_occurrences([(phrases.claimed, phrases.spans)], self._index.labels)[0]:
            nearness[exact.skill] = 1 + exact.confidence
            confidence[exact.skill] = max(confidence[exact.skill], exact.confidence)
            spans[exact.skill] = exact.start, exact.end
        return nearness, confidence, spans

    def _vectors(self, cut: Sequence[segmentation.Phrases]) -> dict[str, Vectors]:
        """Return the unit vector (dimension,) of each distinct phrase."""
        distinct = sorted({phrase for each in cut for phrase in (each.whole, *each.parts)})
        return dict(zip(distinct, self._encoder.encode(distinct), strict=True))

    def _nearest(
        self, cut: Sequence[segmentation.Phrases], vectors: Mapping[str, Vectors]
    ) -> dict[str, tuple[SkillCandidate, ...]]:
        """Return the nearest skills of the spans of each text, by its claim."""
        found: dict[str, tuple[SkillCandidate, ...]] = {}
        for block in _blocks(sorted({phrases.claimed: phrases for phrases in cut}.values())):
            work.check()
            for phrases, signals in zip(block, self._signals(block, vectors), strict=True):
                logits = signals.logits(self.weights)
                found[phrases.claimed] = (
                    tuple(_likeliest(phrases.spans, logits, signals.support))
                    if phrases.spans
                    else ()
                )
        return found

    def signals(self, text: str) -> tuple[segmentation.Phrases, SkillSignals]:
        """Return a text cut into phrases, and the signals of every skill for its spans."""
        phrases = segmentation.phrases_of(text, self._normaliser)
        (found,) = self._signals([phrases], self._vectors([phrases]))
        return phrases, found

    def _signals(
        self, cut: Sequence[segmentation.Phrases], vectors: Mapping[str, Vectors]
    ) -> Iterator[SkillSignals]:
        """Yield the signals of every skill for the spans of each text."""
        every = [phrase for each in cut for phrase in (each.whole, *each.parts)]
        rows = np.stack([vectors[phrase] for phrase in every])
        counts = np.array([1 + len(phrases.parts) for phrases in cut])
        starts = np.cumsum(counts) - counts
        compared = np.array([len(p.split()) >= _STATED_FROM for p in every])
        compared[starts] = True
        of_labels = self._of_labels(rows)
        of_statements = np.zeros_like(of_labels)
        near = self._statements.similarity(rows[compared])
        of_statements[compared] = self._statements.over_wholes(near)
        contexts = repeat({}) if self._context.is_empty else self._context.of(rows[starts])
        for phrases, start, count, context in zip(cut, starts, counts, contexts, strict=False):
            some = slice(start, start + count)
            yield self._of_text(phrases, context, of_labels[some], of_statements[some])

    def _of_text(
        self,
        phrases: segmentation.Phrases,
        context: Mapping[str, Vectors],
        of_labels: Vectors,
        of_statements: Vectors,
    ) -> SkillSignals:
        """Return the signals of a text from the similarities (1 + spans, skills) of its phrases."""
        lengths = np.array([len(part.split()) for part in (phrases.whole, *phrases.parts)])
        stated = np.where((lengths >= _STATED_FROM)[:, None], of_statements, 0)
        nearest = np.maximum(of_labels, stated)
        words = self._coverage.of(phrases.whole)
        support = (nearest[1:] + (nearest[0] + 2 * np.float32(_LABEL_WEIGHT) * words)) / 2
        support[nearest[1:] < _LEAST_SIMILARITY] = EXCLUDED
        support[:, self._names.absent(phrases.whole)] = EXCLUDED
        places = np.array(phrases.spans, dtype=np.float32).reshape(-1, 2)
        reach = np.ptp(places) if len(places) else 1.0
        of_skills = {"label": of_labels[0], "words": words, "needed": self._context.needed}
        if context:
            of_skills |= {"statement": of_statements[0], **context}
        return SkillSignals(
            support=support,
            of_spans={
                "length": np.log(lengths[1:], dtype=np.float32),
                "share": (places[:, 1] - places[:, 0]) / np.float32(reach),
                "spans": np.full(len(places), np.log(max(len(places), 1)), dtype=np.float32),
            },
            of_skills=of_skills,
        )

    def _of_labels(self, rows: Vectors) -> Vectors:
        """Return the similarity of the labels of every skill to phrases (phrases, skills)."""
        similarity: Vectors = rows @ self._index.skill_vectors.T
        near, skills = self._index.skill_alternatives.nearest(rows, _ALTERNATIVES_SEEN)
        places = np.arange(len(rows))[:, None], skills
        preferred = similarity[places]
        gained = np.maximum(near * np.float32(_ALTERNATIVE_WEIGHT) - preferred, 0)
        np.maximum.at(similarity, places, preferred + gained * np.float32(_NEAREST_SHARE))
        return similarity


class CachingRecogniser(Recogniser):
    """A recogniser that shares the parts of another and remembers what it recognised.

    It is for one profile that is interpreted again and again, and is dropped with the answer.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        vars(self).update(vars(recogniser))  # the same parts: nothing is loaded again
        self._cache: dict[tuple[str, ...], tuple[RecognisedText, ...]] = {}

    def recognise(self, texts: Sequence[str]) -> tuple[RecognisedText, ...]:
        """Recognise skills in texts, or return what was recognised in the same texts before."""
        key = tuple(texts)
        if key not in self._cache:
            self._cache[key] = super().recognise(texts)
        return self._cache[key]


def _blocks(cut: Iterable[segmentation.Phrases]) -> Iterator[list[segmentation.Phrases]]:
    """Yield texts in groups of about `_BLOCK` phrases, so that long profiles take little memory."""
    block: list[segmentation.Phrases] = []
    size = 0
    for phrases in cut:
        block.append(phrases)
        size += 1 + len(phrases.parts)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _as_sure(
    exact: Iterable[SkillCandidate], nearest: Sequence[SkillCandidate]
) -> dict[int, SkillCandidate]:
    """Return by skill the labels that occur, as sure as the surest other span with that skill."""
    found = {}
    for one in exact:
        same = (other.confidence for other in nearest if other.skill == one.skill)
        found[one.skill] = replace(one, confidence=max([one.confidence, *same]))
    return found


def _confidence(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-logits))


def _likeliest(
    spans: Sequence[claims.Offsets], logits: NDArray[np.float64], support: Vectors
) -> Iterable[SkillCandidate]:
    """Yield the `_NEAREST_PER_SPAN` likeliest skills of each span."""
    rows = np.arange(len(spans))
    left = logits.copy()
    for _ in range(min(_NEAREST_PER_SPAN, logits.shape[1])):
        # Three passes for the greatest are faster than one partition.
        best = left.argmax(axis=1)
        confidence = _confidence(left[rows, best])
        left[rows, best] = -np.inf
        nearest = support[:, best].argmax(axis=0)
        nearer = support[nearest, best] - support[rows, best] > _CLEARLY_NEARER
        for row, (span, skill, sure) in enumerate(zip(spans, best, confidence, strict=True)):
            elsewhere = spans[nearest[row]] if nearer[row] else None
            yield SkillCandidate(int(skill), float(sure), *span, elsewhere)


_CLEARLY_NEARER = 0.05
_WHOLE_TEXT = {True: 1.0, False: 0.9}
"""The confidence of a label that is the whole text, by whether it is a preferred one."""
_WITHIN_TEXT = 0.85
_LONGEST_WITHIN = 6
_SHORTEST_WORD = 3


def label_occurrences(
    texts: Sequence[tuple[str, Sequence[claims.Offsets]]], labels: Labels
) -> list[tuple[SkillCandidate, ...]]:
    """Return for each text, given with its spans, the skills with a label that occurs in it.

    A text that is a label, preferred or alternative, names that skill. Within a longer text only
    preferred labels count, the longest where they overlap, and one of a single word only where it
    is a span of its own: "R&D" does not name R.
    """
    words = [words_of(text) for text, _ in texts]
    keys = {_key(of_text[start:end]) for of_text in words for start, end in _windows(of_text)}
    hits = labels.exact(sorted(keys), ConceptType.SKILL)
    return [
        tuple(_longest(list(_exact_candidates(of_text, set(spans), hits))))
        for of_text, (_, spans) in zip(words, texts, strict=True)
    ]


def _exact_candidates(
    words: Sequence[Word], spans: set[claims.Offsets], hits: dict[str, list[LabelHit]]
) -> Iterator[SkillCandidate]:
    for start, end in _windows(words):
        place = words[start].start, words[end - 1].end
        for hit in hits.get(_key(words[start:end]), ())[:1]:
            if end - start == len(words):
                yield SkillCandidate(hit.row, _WHOLE_TEXT[hit.preferred], *place)
            elif hit.preferred and (end - start > 1 or _is_span(place, spans)):
                yield SkillCandidate(hit.row, _WITHIN_TEXT, *place)


def _is_span(place: claims.Offsets, spans: set[claims.Offsets]) -> bool:
    return place in spans and place[1] - place[0] >= _SHORTEST_WORD


def _windows(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of up to `_LONGEST_WITHIN` words, and the whole."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_WITHIN, len(words)) + 1):
            yield start, end
    if len(words) > _LONGEST_WITHIN:
        yield 0, len(words)


def _key(words: Sequence[Word]) -> str:
    return " ".join(word.folded for word in words)


def _longest(candidates: Sequence[SkillCandidate]) -> list[SkillCandidate]:
    kept: list[SkillCandidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.skill)):
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    return kept
