"""Recognition of skills in texts: which skills a text names, how surely, and in which words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from index.sentences import NearestParts
from models import work
from models.digest_cache import DigestCache
from models.encoder import Encoder, Vectors
from recommender.lexical import LabelCoverage
from recommender.recognition import claims, normalisation, segmentation
from recommender.recognition.candidate import RecognisedText, SkillCandidate
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.confidence import (
    EXCLUDED,
    OccupationContext,
    RecognitionWeights,
    SkillSignals,
)
from recommender.recognition.exact_labels import label_occurrences
from recommender.recognition.proper_names import ProperNames
from recommender.results import best_first

DEFAULT_CONFIDENCE = 0.28
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
RECENT_TEXTS = 1_000
"""How many texts are remembered, some 15 kB each."""


@dataclass(frozen=True, slots=True)
class _Nearest:
    """What is nearest to a text: skills for its spans, and what `RecognisedText` says of it."""

    skills: tuple[SkillCandidate, ...]
    occupations: Vectors
    label: float


class Recogniser:
    """Recognises the skills of a catalogue in texts, over the spans of each.

    A skill's support by a span is the mean of its similarity to the whole text and to the span:
    that of its nearest example statement, or, if higher, a third of its preferred and two thirds
    of its nearest label, alternative ones counting a little less. A little is added for the share
    of its preferred label that occurs in the text: words that do not ("teach" in "teach public
    speaking") count against it. A skill named after something that is not named has none. Support
    against that of the other skills is one of the signals that learnt weights turn into a
    confidence. Labels that occur word for word have the precision that they had on the validation
    halves of HOUSE and TECH as confidence, names of products and tools the learnt one.
    """

    def __init__(
        self, index: Index, encoder: Encoder, weights: RecognitionWeights | None = None
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._normaliser = normalisation.Normaliser.of(index.catalogue, index.words, encoder.words)
        self.claim_kinds = ClaimClassifier(encoder, index.catalogue.language)
        self._names = ProperNames(index.catalogue.skills)
        self._statements = NearestParts(index.skill_statements, len(index.skill_vectors))
        self._coverage = LabelCoverage([skill.label for skill in index.catalogue.skills])
        self._context = OccupationContext(index)
        self.weights = weights or RecognitionWeights.shipped()
        self._recent: DigestCache[_Nearest] = DigestCache(RECENT_TEXTS)
        # Cues and lists are read before the first request.
        segmentation.phrases_of("a text", self._normaliser)

    def with_weights(self, weights: RecognitionWeights) -> "Recogniser":
        """Return a recogniser over the same index and encoder with other weights."""
        other = copy(self)
        other.weights = weights
        other._recent = DigestCache(RECENT_TEXTS)  # what is likeliest depends on the weights
        return other

    @property
    def known_words(self) -> frozenset[str]:
        """The words that the model knows whole, which are no slips of the pen."""
        return self._encoder.words

    def likeness(self, text: str) -> Vectors:
        """Return how similar the labels of every skill are to a text, (skills,)."""
        similarity, _ = self._of_labels(self._encoder.encode([text]))
        likeness: Vectors = similarity[0]
        return likeness

    def recognise(
        self, texts: Sequence[str], beside: Iterable[str] = ()
    ) -> tuple[RecognisedText, ...]:
        """Recognise skills in texts, all in one encoding; results do not depend on their order.

        `beside` are other texts, encoded along for those who ask a caching encoder for them later.
        Raises TooMuchWorkError where they have more tokens than the budget of the context.
        """
        cut = self._cut(texts)
        vectors = self._vectors(cut, beside)
        exact = label_occurrences(
            [(phrases.claimed, phrases.spans) for phrases in cut],
            self._index.labels,
            self.weights.named,
        )
        by_claim = self._nearest(cut, vectors)
        nearest = [by_claim[phrases.claimed] for phrases in cut]
        return tuple(
            RecognisedText(
                claimed=phrases.claimed if phrases.whole else "",
                vector=vectors[phrases.whole],
                spans=phrases.spans,
                parts=phrases.parts,
                nearest=tuple(c for c in near.skills if c.skill not in labels),
                exact=tuple(labels.values()),
                near_occupations=near.occupations,
                near_label=near.label,
                unknown=phrases.unknown,
                is_name=phrases.is_name,
            )
            for phrases, found, near in zip(cut, exact, nearest, strict=True)
            for labels in [_as_sure(found, near.skills)]
        )

    def rank(self, text: str, limit: int) -> list[SkillCandidate]:
        """Return the `limit` nearest skills of a text, each with its nearest span, nearest first.

        A label that occurs word for word is nearest, and a name as near as anything to its words.
        Confidence need not fall from one to the next: of two synonyms neither is sure.
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
        said = [(phrases.claimed, phrases.spans)]
        (found,) = label_occurrences(said, self._index.labels, self.weights.named)
        for exact in sorted(found, key=lambda one: one.confidence):
            if exact.is_name:
                near = [exact.start < end and start < exact.end for start, end in phrases.spans]
                best = signals.support[near].max(initial=0)
                nearness[exact.skill] = max(nearness[exact.skill], best)
            else:
                nearness[exact.skill] = 1 + exact.confidence
            confidence[exact.skill] = max(confidence[exact.skill], exact.confidence)
            spans[exact.skill] = exact.start, exact.end
        return nearness, confidence, spans

    def _vectors(
        self, cut: Sequence[segmentation.Phrases], beside: Iterable[str] = ()
    ) -> dict[str, Vectors]:
        """Return the unit vector (dimension,) of each distinct phrase, and of texts beside them."""
        phrases = {phrase for each in cut for phrase in (each.whole, *each.parts)}
        distinct = sorted(phrases.union(beside))
        return dict(zip(distinct, self._encoder.encode(distinct), strict=True))

    def _nearest(
        self, cut: Sequence[segmentation.Phrases], vectors: Mapping[str, Vectors]
    ) -> dict[str, _Nearest]:
        """Return what is nearest to each text, by its claim; recent ones are not compared again."""
        by_claim = {phrases.claimed: phrases for phrases in cut}
        found = self._recent.recall(by_claim)
        unseen = sorted(phrases for claim, phrases in by_claim.items() if claim not in found)
        for block in _blocks(unseen):
            work.check()
            for phrases, signals in zip(block, self._signals(block, vectors), strict=True):
                skills: Iterable[SkillCandidate] = ()
                if phrases.spans:
                    logits = signals.logits(self.weights)
                    skills = _likeliest(phrases.spans, logits, signals.support)
                found[phrases.claimed] = _Nearest(
                    tuple(skills), signals.near_occupations.copy(), signals.near_label
                )
        self._recent.remember(found)
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
        # Both halves are products of one thread each, and take about as long.
        with ThreadPoolExecutor(1) as other:
            said = other.submit(self._of_statements, rows, compared)
            of_labels, near_labels = self._of_labels(rows)
            nearest, occupations = self._context.statements.nearest_few(rows[starts])
        of_statements = said.result()
        contexts = repeat({}) if self._context.is_empty else self._context.of(nearest)
        for number, (phrases, context) in enumerate(zip(cut, contexts, strict=False)):
            some = slice(starts[number], starts[number] + counts[number])
            yield replace(
                self._of_text(phrases, context, of_labels[some], of_statements[some]),
                near_occupations=occupations[number],
                near_label=float(near_labels[starts[number]]),
            )

    def _of_text(
        self,
        phrases: segmentation.Phrases,
        context: Mapping[str, Vectors],
        of_labels: Vectors,
        of_statements: Vectors,
    ) -> SkillSignals:
        """Return the signals of a text from the similarities (1 + spans, skills) of its phrases."""
        lengths = np.array([len(part.split()) for part in (phrases.whole, *phrases.parts)])
        nearest = np.maximum(of_labels, of_statements)
        if lengths[0] < _STATED_FROM:
            nearest[0] = np.maximum(of_labels[0], 0)
        words = self._coverage.of(phrases.whole)
        support = nearest[1:] + (nearest[0] + 2 * np.float32(_LABEL_WEIGHT) * words)
        support /= 2
        np.copyto(support, EXCLUDED, where=nearest[1:] < _LEAST_SIMILARITY)
        support[:, self._names.absent(phrases.whole)] = EXCLUDED
        places = np.array(phrases.spans, dtype=np.float32).reshape(-1, 2)
        reach = np.ptp(places) if len(places) else 1.0
        of_skills = {
            "label": of_labels[0],
            "words": words,
            "needed": self._context.needed,
            "peak": support.max(axis=0, initial=EXCLUDED),
        }
        if context:
            of_skills |= {"statement": of_statements[0], **context}
        return SkillSignals(
            support=support,
            of_spans={
                "length": np.log(lengths[1:], dtype=np.float32),
                "share": (places[:, 1] - places[:, 0]) / np.float32(reach),
                "spans": np.full(len(places), np.log(max(len(places), 1)), dtype=np.float32),
                "best": support.max(axis=1, initial=EXCLUDED),
            },
            of_skills=of_skills,
        )

    def _of_statements(self, rows: Vectors, compared: NDArray[np.bool_]) -> Vectors:
        """Return the similarity of every skill's statements to the compared phrases, else 0."""
        similarity = np.zeros((len(rows), len(self._index.skill_vectors)), dtype=np.float32)
        near = self._statements.similarity(rows[compared])
        similarity[compared] = self._statements.over_wholes(near)
        return similarity

    def _of_labels(self, rows: Vectors) -> tuple[Vectors, Vectors]:
        """Return the similarity of the labels of every skill to phrases (phrases, skills).

        Beside it, that of the nearest preferred label (phrases,).
        """
        similarity = np.ascontiguousarray(self._index.skill_table.similarities(rows).T)
        nearest = similarity.max(axis=1, initial=0)
        near, skills = self._index.skill_alternatives.nearest(rows, _ALTERNATIVES_SEEN)
        places = np.arange(len(rows))[:, None], skills
        preferred = similarity[places]
        gained = np.maximum(near * np.float32(_ALTERNATIVE_WEIGHT) - preferred, 0)
        np.maximum.at(similarity, places, preferred + gained * np.float32(_NEAREST_SHARE))
        return similarity, nearest


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
    found: dict[int, SkillCandidate] = {}
    for one in exact:
        same = (other.confidence for other in nearest if other.skill == one.skill)
        sure = replace(one, confidence=max([one.confidence, *same]))
        if one.skill not in found or sure.confidence > found[one.skill].confidence:
            found[one.skill] = sure
    return found


def _confidence(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-logits))


def _likeliest(
    spans: Sequence[claims.Offsets], logits: NDArray[np.float64], support: Vectors
) -> Iterable[SkillCandidate]:
    """Yield the `_NEAREST_PER_SPAN` likeliest skills of each span; their logits are used up."""
    rows = np.arange(len(spans))
    for _ in range(min(_NEAREST_PER_SPAN, logits.shape[1])):
        # Three passes for the greatest are faster than one partition.
        best = logits.argmax(axis=1)
        confidence = _confidence(logits[rows, best])
        logits[rows, best] = -np.inf
        nearest = support[:, best].argmax(axis=0)
        nearer = support[nearest, best] - support[rows, best] > _CLEARLY_NEARER
        for row, (span, skill, sure) in enumerate(zip(spans, best, confidence, strict=True)):
            elsewhere = spans[nearest[row]] if nearer[row] else None
            yield SkillCandidate(int(skill), float(sure), *span, elsewhere)


_CLEARLY_NEARER = 0.05
