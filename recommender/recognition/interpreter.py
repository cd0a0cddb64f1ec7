"""Interpretation: parse a profile into recognised skills and query vectors.

Statements are read first (`StatementReader`): each clause is recognised, or has a reason why it
names no skill. Then skills and past occupations that were given by URI are added
(`ProfileInterpreter`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.labels import folded_words
from index.loaded import Index
from models.encoder import Vectors
from recommender import results
from recommender.profile import Profile, SkillStatement, UnknownConceptError, check_occupations
from recommender.ranking.answers import NO_ANSWERS, Answers
from recommender.ranking.requirements import HeldSkill
from recommender.recognition.candidate import SkillCandidate
from recommender.recognition.past_jobs import PastJobReader
from recommender.recognition.reading import ReadClause, StatementReader, Unread
from recommender.recognition.segmentation import split_text
from taxonomy.catalogue import Importance


@dataclass(frozen=True, slots=True)
class JobQueries:
    """The queries of a past job (URI): the vectors of some skills (rows), from place `start`."""

    occupation: str
    start: int
    skills: tuple[int, ...]

    @property
    def places(self) -> slice:
        """The places of its queries among all."""
        return slice(self.start, self.start + len(self.skills))


@dataclass(frozen=True, slots=True)
class QueryVectors:
    """Unit vectors (queries, dimension) of what a person said or holds, weights (queries,).

    A skill weighs 1, so that more of them weigh more, and a partial skill a half; a statement
    weighs up to 1 (`ReadClause.weight`), and the skills of a past job share its weight. `texts`
    are the text of each: the claim of a statement, or the label of a skill. Statements come
    first; what they were compared with when they were recognised is kept: `near_occupations`
    (statements, some) and `near_label` (statements,). Those of past jobs come last, and `jobs`
    says which they are.
    """

    vectors: Vectors
    weights: NDArray[np.float32]
    texts: tuple[str, ...]
    near_occupations: Vectors = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    near_label: Vectors = field(default_factory=lambda: np.empty(0, dtype=np.float32))
    jobs: tuple[JobQueries, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to rank by."""
        return len(self.weights) == 0

    @property
    def sureness(self) -> NDArray[np.float32]:
        """What each query counts by itself, (queries,): the weight of a statement, 1 for others."""
        known = len(self.near_label)
        others = np.ones(len(self.weights) - known, dtype=np.float32)
        return np.concatenate([self.weights[:known], others])

    @property
    def of_statements(self) -> Vectors:
        """The vectors of what was said in words, (statements, dimension)."""
        return self.vectors[: len(self.near_label)]

    @property
    def sources(self) -> list[slice]:
        """The places of the queries of each thing that was said: a statement, or a past job."""
        of_statements = (slice(place, place + 1) for place in range(len(self.near_label)))
        return [*of_statements, *(job.places for job in self.jobs if job.skills)]

    def some(self, places: Sequence[int]) -> "QueryVectors":
        """Return the queries at some places, which ascend, without what is known of past jobs."""
        known = [place for place in places if place < len(self.near_label)]
        return QueryVectors(
            self.vectors[places],
            self.weights[places],
            tuple(self.texts[place] for place in places),
            self.near_occupations[known],
            self.near_label[known],
        )


_OCCUPATION_WEIGHT = 6.0
_PARTIAL = 0.5
"""The confidence in a skill that a person has some of, and its weight."""
_LEAVING = 0.3
"""What an answer is worth of somebody who leaves their job: they do not do the next one yet."""
_POSSIBLE = 0.2
_OCCUPATION_CONFIDENCE = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: 0.5}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class InterpretedProfile:
    """What was recognised in a profile and what was not, and the queries to rank by.

    `held` are the recognised skills, none of which is denied. `answers` are those of them that
    were given by URI, and the denied ones. Where skills by URI are all that there is to rank
    by, they are no answers as well. `possible` are skills (rows) that words may name, some with
    too little confidence to be claimed, beside the words that name a past job.
    """

    recognised: tuple[results.RecognisedSkill, ...]
    unrecognised: tuple[results.Unrecognised, ...]
    past_jobs: tuple[results.PastJob, ...]
    held: tuple[HeldSkill, ...]
    queries: QueryVectors
    answers: Answers = NO_ANSWERS
    possible: frozenset[int] = frozenset()

    def without(self, jobs: Collection[str]) -> "InterpretedProfile":
        """Return it with some past jobs (URIs) as no evidence; what they need is held as before."""
        refused = [job for job in self.queries.jobs if job.occupation in jobs]
        if not refused:
            return self
        weights = self.queries.weights.copy()
        for job in refused:
            weights[job.places] = 0
        answers = replace(self.answers, weight=_LEAVING)
        return replace(self, queries=replace(self.queries, weights=weights), answers=answers)

    def without_needs(self, skills: Collection[int]) -> "InterpretedProfile":
        """Return it without some skills (rows) that are held only for the needs of past jobs.

        As queries of these jobs they weigh nothing.
        """
        pairs = [
            (found, held)
            for found, held in zip(self.recognised, self.held, strict=True)
            if held.skill not in skills or not _is_need(found)
        ]
        weights = self.queries.weights.copy()
        for job in self.queries.jobs:
            weights[job.places][[skill in skills for skill in job.skills]] = 0
        return replace(
            self,
            recognised=tuple(found for found, _ in pairs),
            held=tuple(held for _, held in pairs),
            queries=replace(self.queries, weights=weights),
        )

    def in_words(self) -> tuple[results.RecognisedSkill, ...]:
        """Return what statements claim, without skills given by URI or needed by a past job."""
        return tuple(r for r in self.recognised if isinstance(r.evidence, results.Span))


class ProfileInterpreter:
    """Interprets profiles: statements through two readers, URIs through the catalogue."""

    def __init__(self, index: Index, reader: StatementReader, past_jobs: PastJobReader) -> None:
        self._skill_vectors = index.skill_vectors
        self._catalogue = index.catalogue
        self._skill_row = index.catalogue.skill_row
        self._reader = reader
        self._past_jobs = past_jobs

    def interpret(self, profile: Profile) -> InterpretedProfile:
        """Return a profile interpreted, independent of the order and repeats of statements.

        A skill is recognised once, where it is surest. Raises UnknownConceptError for a URI that
        the catalogue lacks.
        """
        answers, excluded, unclaimed = self._said_of_skills(profile)
        read = self._reader.read(profile.statements, excluded)
        past_jobs = self._jobs_in_words(profile, read)
        given = self._given(profile, answers, excluded)
        not_needs = excluded | answers.partial
        recognised = _with_needs(
            _surest([*given, *self._recognised(read, profile.statements, unclaimed)]),
            self._needs_of(((job.occupation, job.confidence) for job in past_jobs), not_needs),
        )
        jobs = dict.fromkeys(profile.occupations, 1.0)
        jobs |= {job.occupation: job.confidence for job in past_jobs}
        queries = self._queries(read, jobs, answers, excluded)
        given_alone = len(queries.weights) == len(answers.had | answers.partial)
        return InterpretedProfile(
            recognised=recognised,
            unrecognised=tuple(
                _unrecognised(one.statement, profile.statements[one.statement].text, each)
                for one in read
                for each in one.unread
                if not any(
                    job.evidence.overlaps(one.statement, each.start, each.end) for job in past_jobs
                )
                and not _is_letters(profile.statements[one.statement].text[each.start : each.end])
            ),
            past_jobs=past_jobs,
            held=self._held(recognised, answers),
            queries=queries,
            answers=Answers(denied=answers.denied)
            if given_alone
            else self._with_jobs(answers, jobs),
            possible=_possible(read, past_jobs),
        )

    def _with_jobs(self, answers: Answers, jobs: Mapping[str, float]) -> Answers:
        row = self._catalogue.occupation_row
        return replace(answers, jobs=tuple((row[uri], sure) for uri, sure in sorted(jobs.items())))

    def _held(
        self, recognised: Iterable[results.RecognisedSkill], answers: Answers
    ) -> tuple[HeldSkill, ...]:
        rows = ((self._skill_row[each.skill], each.confidence) for each in recognised)
        return tuple(HeldSkill(row, sure, row in answers.partial) for row, sure in rows)

    def _said_of_skills(self, profile: Profile) -> tuple[Answers, set[int], set[int]]:
        """Return the answers of a profile, and the skills (rows) that are left out of words.

        The words of the first of these, which are excluded or denied, count for nothing; those of
        the others still count.
        """
        denied = set(self._rows("denied_skills", profile.denied_skills))
        excluded = denied.union(self._rows("excluded_skills", profile.excluded_skills))
        had = set(self._rows("skills", profile.skills)) - excluded
        partial = set(self._rows("partial_skills", profile.partial_skills)) - excluded - had
        unclaimed = partial.union(self._rows("unclaimed_skills", profile.unclaimed_skills))
        self._rows("unsure_skills", profile.unsure_skills)
        answers = Answers(frozenset(had), frozenset(partial), frozenset(denied))
        return answers, excluded, unclaimed

    def _jobs_in_words(
        self, profile: Profile, read: Iterable[ReadClause]
    ) -> tuple[results.PastJob, ...]:
        """Return the past jobs that statements name, without chosen and unclaimed ones."""
        check_occupations(self._catalogue, "unclaimed_occupations", profile.unclaimed_occupations)
        other = results.UnrecognisedReason.OTHER_LANGUAGE
        read_in = {one.statement for one in read if other not in {u.reason for u in one.unread}}
        texts = [(number, profile.statements[number].text) for number in sorted(read_in)]
        left_out = {*profile.occupations, *profile.unclaimed_occupations}
        return tuple(job for job in self._past_jobs.read(texts) if job.occupation not in left_out)

    def recognise(
        self, text: str, *, are_claims: bool = True
    ) -> tuple[results.RecognisedSkill, ...]:
        """Return what `interpret` recognises in the statements of a text, best first.

        Where they are no claims, as what is typed to find a skill, they need not claim anything.
        Spans are of the text. An alternative of a skill is recognised nowhere in the text itself.
        """
        statements = split_text(text)
        read = self._reader.read(statements, set(), are_claims=are_claims)
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

    def named_in(
        self, text: str, statements: Sequence[SkillStatement], read: Iterable[ReadClause]
    ) -> tuple[results.RecognisedSkill, ...]:
        """Return the skills of clauses as read, each where it is surest, in the order of the text.

        Statements are parts of the text, and so are spans.
        """
        found = _surest(self._recognised(read, statements, set()))
        placed = [
            (_span_of_text(each.evidence, text, statements), each)
            for each in found
            if isinstance(each.evidence, results.Span)
        ]
        placed.sort(key=lambda pair: (pair[0].start, -pair[0].end, pair[1].skill))
        return tuple(replace(each, evidence=span) for span, each in placed)

    def _recognised(
        self,
        read: Iterable[ReadClause],
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

    def _uri_and_confidence(self, candidate: SkillCandidate) -> tuple[str, float]:
        uri = self._catalogue.skills[candidate.skill].uri
        return uri, round(candidate.confidence, _DIGITS)

    def _given(
        self, profile: Profile, answers: Answers, excluded: set[int]
    ) -> list[results.RecognisedSkill]:
        as_skill = results.Given(results.GivenAs.SKILL)
        found = [
            results.RecognisedSkill(uri, confidence, as_skill)
            for uris, rows, confidence in (
                (profile.skills, answers.had, 1.0),
                (profile.partial_skills, answers.partial, _PARTIAL),
            )
            for uri in uris
            if self._skill_row[uri] in rows
        ]
        check_occupations(self._catalogue, "occupations", profile.occupations)
        chosen = ((occupation, 1.0) for occupation in profile.occupations)
        return [*found, *self._needs_of(chosen, excluded | answers.partial)]

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
        read: Sequence[ReadClause],
        jobs: Mapping[str, float],
        answers: Answers,
        excluded: set[int],
    ) -> QueryVectors:
        spoken = sorted(
            ((one.text, one.weight) for one in read if one.text is not None),
            key=lambda pair: (pair[0].claimed.casefold().split(), pair[1]),
        )
        statements = [text for text, _ in spoken]
        given = sorted(answers.had)
        weights = [weight for _, weight in spoken] + [1.0] * len(given)
        given += sorted(answers.partial)
        weights += [_PARTIAL] * len(answers.partial)
        of_jobs: list[JobQueries] = []
        for occupation, confidence in sorted(jobs.items()):
            rows = self._essential_rows(occupation, excluded)
            of_jobs.append(JobQueries(occupation, len(weights), tuple(rows)))
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
            np.array([text.near_occupations for text in statements], dtype=np.float32),
            np.array([text.near_label for text in statements], dtype=np.float32),
            tuple(of_jobs),
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


def _is_need(found: results.RecognisedSkill) -> bool:
    as_need = results.GivenAs.OCCUPATION
    return isinstance(found.evidence, results.Given) and found.evidence.given is as_need


def _possible(read: Iterable[ReadClause], jobs: Sequence[results.PastJob]) -> frozenset[int]:
    """Return the skills (rows) that words may name, those that name a past job aside."""
    return frozenset(
        one.skill
        for clause in read
        for one in (clause.text.candidates() if clause.text else ())
        if one.confidence >= _POSSIBLE
        and not any(job.evidence.overlaps(clause.statement, one.start, one.end) for job in jobs)
    )


def _is_letters(words: str) -> bool:
    """Return whether words are single letters, as the rest of "I'm" is."""
    folded = folded_words(words)
    return bool(folded) and all(len(word) == 1 and word.isalpha() for word in folded)


def _unrecognised(statement: int, text: str, unread: Unread) -> results.Unrecognised:
    words = text[unread.start : unread.end]
    return results.Unrecognised(statement, unread.start, unread.end, words, unread.reason)


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
