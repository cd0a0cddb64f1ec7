"""Understanding: what a profile comes to, before anything is ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from models.encoder import Vectors
from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.ranking.requirements import Held
from recommender.recognition.exact_labels import Candidate
from recommender.recognition.recogniser import Recogniser
from recommender.recognition.segmentation import split_text
from recommender.recognition.statement_reader import Heard, Hearing
from recommender.results import (
    Alternative,
    Given,
    GivenAs,
    RecognisedSkill,
    Span,
    Unrecognised,
)
from taxonomy.catalogue import Importance


@dataclass(frozen=True, slots=True)
class Voices:
    """Vectors (voices, dimension) of what a person said or holds, and weights (voices,).

    A statement or a skill weighs 1, so that more of them weigh more.
    `words` are the text of each: what was said, or the label of a skill.
    """

    vectors: Vectors
    weights: NDArray[np.float32]
    words: tuple[str, ...]

    @property
    def silent(self) -> bool:
        """Whether there is nothing to rank by."""
        return len(self.weights) == 0


_OCCUPATION_WEIGHT = 6.0
_OCCUPATION_CONFIDENCE = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: 0.5}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was recognised in a profile and what was not, and what speaks for the person."""

    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    held: tuple[Held, ...]
    voices: Voices


class Interpreter:
    """Understands profiles: statements through the recogniser, URIs through the catalogue."""

    def __init__(self, index: Index, recogniser: Recogniser) -> None:
        self._skill_vectors = index.skill_vectors
        self._catalogue = index.catalogue
        self._hearing = Hearing(index.labels, recogniser, self._catalogue.language)

    def understand(self, profile: Profile) -> Understanding:
        """Return what a profile comes to; the same whatever the order or repeats of statements.

        A skill is recognised once, where it is surest. Raises UnknownConceptError for a URI that
        the catalogue lacks.
        """
        excluded = set(self._rows("excluded_skills", profile.excluded_skills))
        given = self._given(profile, excluded)
        heard = self._hearing.hear(profile.statements, excluded)
        unclaimed = set(self._rows("unclaimed_skills", profile.unclaimed_skills))
        recognised = _surest([*given, *self._said(heard, profile.statements, unclaimed)])
        rows = self._catalogue.skill_row
        return Understanding(
            recognised=recognised,
            unrecognised=tuple(
                Unrecognised(h.statement, profile.statements[h.statement].text, h.reason)
                for h in heard
                if h.reason is not None
            ),
            held=tuple(Held(rows[r.skill], r.confidence) for r in recognised),
            voices=self._voices(profile, heard, excluded),
        )

    def claims(self, text: str) -> tuple[RecognisedSkill, ...]:
        """Return what `understand` recognises in the statements of a text, best first.

        Spans are of the text. An alternative of a skill is recognised nowhere in the text itself.
        """
        statements = split_text(text)
        heard = self._hearing.hear(statements, set())
        claimed = _surest(self._said(heard, statements, set(), alternatives=True))
        skills = {found.skill for found in claimed}
        return tuple(
            replace(
                found,
                evidence=_of_text(found.evidence, text, statements),
                alternatives=tuple(a for a in found.alternatives if a.skill not in skills),
            )
            for found in sorted(claimed, key=lambda found: -found.confidence)
            if isinstance(found.evidence, Span)
        )

    def _said(
        self,
        heard: Iterable[Heard],
        statements: Sequence[SkillStatement],
        unclaimed: set[int],
        *,
        alternatives: bool = False,
    ) -> Iterable[RecognisedSkill]:
        for each in heard:
            text = statements[each.statement].text
            others = each.alternatives() if alternatives else {}
            for c in (one for one in each.picked if one.skill not in unclaimed):
                span = Span(each.statement, c.start, c.end, text[c.start : c.end])
                yield RecognisedSkill(
                    *self._told(c),
                    span,
                    tuple(Alternative(*self._told(o)) for o in others.get(c.skill, ())),
                )

    def _told(self, candidate: Candidate) -> tuple[str, float]:
        """Return the URI and the confidence of a candidate as they are told."""
        uri = self._catalogue.skills[candidate.skill].uri
        return uri, round(candidate.confidence, _DIGITS)

    def _given(self, profile: Profile, excluded: set[int]) -> list[RecognisedSkill]:
        found = [
            RecognisedSkill(self._catalogue.skills[row].uri, 1.0, Given(GivenAs.SKILL))
            for row in self._rows("skills", profile.skills)
            if row not in excluded
        ]
        self._check_occupations(profile)
        for occupation in profile.occupations:
            for relation in self._catalogue.relations_of.get(occupation, ()):
                if self._catalogue.skill_row[relation.skill] not in excluded:
                    confidence = _OCCUPATION_CONFIDENCE[relation.importance]
                    evidence = Given(GivenAs.OCCUPATION, occupation)
                    found.append(RecognisedSkill(relation.skill, confidence, evidence))
        return found

    def _voices(self, profile: Profile, heard: Sequence[Heard], excluded: set[int]) -> Voices:
        spoken = sorted(
            (h.reading for h in heard if h.counts),
            key=lambda reading: reading.words.casefold().split(),
        )
        given = sorted(set(self._rows("skills", profile.skills)) - excluded)
        weights = [1.0] * (len(spoken) + len(given))
        for occupation in sorted(set(profile.occupations)):
            rows = self._essential_rows(occupation, excluded)
            given += rows
            weights += [_OCCUPATION_WEIGHT / len(rows) for _ in rows]
        vectors = [reading.vector for reading in spoken]
        vectors += [self._skill_vectors[row] for row in given]
        words = [reading.words for reading in spoken]
        words += [self._catalogue.skills[row].label for row in given]
        return _voices(vectors, weights, words, self._skill_vectors.shape[1])

    def _essential_rows(self, occupation: str, excluded: set[int]) -> list[int]:
        relations = self._catalogue.relations_of.get(occupation, ())
        essential = [r for r in relations if r.importance is Importance.ESSENTIAL] or relations
        rows = {self._catalogue.skill_row[relation.skill] for relation in essential}
        return sorted(rows - excluded)

    def _rows(self, field: str, uris: Sequence[str]) -> list[int]:
        for position, uri in enumerate(uris):
            if uri not in self._catalogue.skill_row:
                raise UnknownConceptError(field, position, uri, self._catalogue.version)
        return [self._catalogue.skill_row[uri] for uri in uris]

    def _check_occupations(self, profile: Profile) -> None:
        for position, uri in enumerate(profile.occupations):
            if uri not in self._catalogue.occupation_row:
                raise UnknownConceptError("occupations", position, uri, self._catalogue.version)


def _of_text(span: Span, text: str, statements: Sequence[SkillStatement]) -> Span:
    """Return a span of a statement as a span of the text that the statement was cut from."""
    first = statements[span.statement].start
    start, end = first + span.start, first + span.end
    return Span(0, start, end, text[start:end])


def _surest(recognised: Iterable[RecognisedSkill]) -> tuple[RecognisedSkill, ...]:
    """Return each skill once, with its highest confidence; of equal ones the first counts."""
    best: dict[str, RecognisedSkill] = {}
    for each in recognised:
        if each.skill not in best or best[each.skill].confidence < each.confidence:
            best[each.skill] = each
    return tuple(best.values())


def _voices(
    vectors: Sequence[Vectors], weights: Sequence[float], words: Sequence[str], dimension: int
) -> Voices:
    if not vectors:
        return Voices(np.empty((0, dimension), dtype=np.float32), np.empty(0, dtype=np.float32), ())
    return Voices(np.stack(vectors), np.asarray(weights, dtype=np.float32), tuple(words))
