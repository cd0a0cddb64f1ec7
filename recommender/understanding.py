"""Understanding: what a profile comes to, before anything is ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.label_key import label_key, words_of
from index.loaded import Index
from models.encoder import Vectors
from recommender.needs import Held
from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.recognised import (
    Given,
    GivenAs,
    RecognisedSkill,
    Span,
    Unrecognised,
    UnrecognisedReason,
)
from recommender.recogniser import DEFAULT_CONFIDENCE, Candidate, Reading, Recogniser
from recommender.voice import Voices
from taxonomy.catalogue import Importance

_OCCUPATION_WEIGHT = 3.0
_OCCUPATION_CONFIDENCE = {Importance.ESSENTIAL: 0.9, Importance.OPTIONAL: 0.5}
_TERSE_WORDS = 2
_TERSE_PHRASES = 3
_TERSE_CONFIDENCE = 0.7
_FAINT = 0.03
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was recognised in a profile and what was not, and what speaks for the person."""

    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    held: tuple[Held, ...]
    voices: Voices


@dataclass(frozen=True, slots=True)
class _Heard:
    """One statement as heard: its skills, or why there are none, and whether its words count."""

    statement: int
    reading: Reading
    picked: tuple[Candidate, ...]
    reason: UnrecognisedReason | None


class Interpreter:
    """Understands profiles: statements through the recogniser, URIs through the catalogue."""

    def __init__(self, index: Index, recogniser: Recogniser) -> None:
        self._index = index
        self._catalogue = index.catalogue
        self._recogniser = recogniser

    def understand(self, profile: Profile) -> Understanding:
        """Return what a profile comes to; the same whatever the order or repeats of statements.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        excluded = set(self._rows("excluded_skills", profile.excluded_skills))
        heard = self._hear(profile.statements, excluded)
        recognised = [*self._given(profile, excluded), *self._said(heard)]
        rows = self._catalogue.skill_row
        return Understanding(
            recognised=tuple(recognised),
            unrecognised=tuple(
                Unrecognised(h.statement, profile.statements[h.statement].text, h.reason)
                for h in heard
                if h.reason is not None
            ),
            held=tuple(Held(rows[r.skill], r.confidence) for r in recognised),
            voices=self._voices(profile, heard, excluded),
        )

    def _hear(self, statements: Sequence[SkillStatement], excluded: set[int]) -> list[_Heard]:
        first = {label_key(s.text): number for number, s in reversed(list(enumerate(statements)))}
        numbers = sorted(first.values())
        texts = [statements[number].text for number in numbers]
        readings = self._recogniser.read(texts)
        if excluded:
            kept = [self._without(reading, excluded) for reading in readings]
            readings = self._recogniser.read(kept)
        return [
            self._heard(number, reading, excluded)
            for number, reading in zip(numbers, readings, strict=True)
        ]

    def _without(self, reading: Reading, excluded: set[int]) -> str:
        """Return the words of a reading without those that led to an excluded skill."""
        words = reading.words
        for candidate in self._recogniser.picked(reading):
            if candidate.skill in excluded and candidate.confidence >= DEFAULT_CONFIDENCE:
                blank = " " * (candidate.end - candidate.start)
                words = words[: candidate.start] + blank + words[candidate.end :]
        return words

    def _heard(self, number: int, reading: Reading, excluded: set[int]) -> _Heard:
        picked = self._recogniser.picked(reading, excluded)
        sure = tuple(c for c in picked if c.confidence >= DEFAULT_CONFIDENCE)
        best = picked[0].confidence if picked else 0.0
        if self._says_nothing(reading) or best < _FAINT or (_terse(reading) and _vague(sure)):
            return _Heard(number, reading, (), UnrecognisedReason.NOT_A_SKILL)
        reason = None if sure else UnrecognisedReason.NO_CLOSE_SKILL
        return _Heard(number, reading, sure, reason)

    def _says_nothing(self, reading: Reading) -> bool:
        words = [reading.words[start:end] for start, end in reading.spans]
        folded = {word.folded for phrase in words for word in words_of(phrase)}
        return not self._index.labels.known(sorted(folded))

    def _said(self, heard: Iterable[_Heard]) -> list[RecognisedSkill]:
        best: dict[int, RecognisedSkill] = {}
        for each in heard:
            for c in each.picked:
                span = Span(each.statement, c.start, c.end, each.reading.words[c.start : c.end])
                skill = RecognisedSkill(self._uri(c.skill), round(c.confidence, _DIGITS), span)
                if c.skill not in best or best[c.skill].confidence < skill.confidence:
                    best[c.skill] = skill
        return list(best.values())

    def _given(self, profile: Profile, excluded: set[int]) -> list[RecognisedSkill]:
        found = [
            RecognisedSkill(self._uri(row), 1.0, Given(GivenAs.SKILL))
            for row in dict.fromkeys(self._rows("skills", profile.skills))
            if row not in excluded
        ]
        self._check_occupations(profile)
        for occupation in dict.fromkeys(profile.occupations):
            for relation in self._catalogue.relations_of.get(occupation, ()):
                if self._catalogue.skill_row[relation.skill] not in excluded:
                    confidence = _OCCUPATION_CONFIDENCE[relation.importance]
                    evidence = Given(GivenAs.OCCUPATION, occupation)
                    found.append(RecognisedSkill(relation.skill, confidence, evidence))
        return found

    def _voices(self, profile: Profile, heard: Sequence[_Heard], excluded: set[int]) -> Voices:
        spoken = sorted(
            (h for h in heard if h.reason is not UnrecognisedReason.NOT_A_SKILL),
            key=lambda h: label_key(h.reading.words),
        )
        vectors = [h.reading.vector for h in spoken]
        weights = [1.0] * len(spoken)
        given = sorted(set(self._rows("skills", profile.skills)) - excluded)
        vectors += [self._index.skill_vectors[row] for row in given]
        weights += [1.0] * len(given)
        for occupation in sorted(set(profile.occupations)):
            rows = self._essential_rows(occupation, excluded)
            vectors += [self._index.skill_vectors[row] for row in rows]
            weights += [_OCCUPATION_WEIGHT / len(rows)] * len(rows)
        return _voices(vectors, weights, self._index.skill_vectors.shape[1])

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

    def _uri(self, row: int) -> str:
        return self._catalogue.skills[row].uri


def _terse(reading: Reading) -> bool:
    """Return whether a text is a single word, or a list of three or more short names."""
    phrases = [phrase for phrase in reading.words.split(",") if phrase.strip()]
    lengths = [len(words_of(phrase)) for phrase in phrases]
    short = max(lengths, default=0) <= _TERSE_WORDS
    return sum(lengths) == 1 or (short and len(phrases) >= _TERSE_PHRASES)


def _vague(sure: Sequence[Candidate]) -> bool:
    return not any(candidate.confidence >= _TERSE_CONFIDENCE for candidate in sure)


def _voices(vectors: Sequence[Vectors], weights: Sequence[float], dimension: int) -> Voices:
    if not vectors:
        return Voices(np.empty((0, dimension), dtype=np.float32), np.empty(0, dtype=np.float32))
    share: NDArray[np.float32] = np.asarray(weights, dtype=np.float32) / np.float32(sum(weights))
    return Voices(np.stack(vectors), share)
