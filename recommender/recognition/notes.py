"""Notes: what a person says that they cannot do, do not want or want, read from statements.

A clause that states a limit, an aversion or a wish, by the cues of claims and by the classifier of
claim kinds, is compared with how people word conditions of work, as a whole and in the parts that
"or" and "and" join. An aversion may name a job instead ("I do not want to be a nurse any more").
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models import work
from recommender.profile import NoteKind, NoteName
from recommender.recognition import claims, conditions
from recommender.recognition.claim_kinds import REFUSALS, ClaimClassifier, ClaimKind
from recommender.recognition.claims import Offsets
from recommender.recognition.past_jobs import PastJobReader
from recommender.recognition.segmentation import is_verb
from recommender.results import Note, Span, UnrecognisedReason

MOST_CLAUSES = 200
"""Clauses of one profile that are read for notes; the rest holds none."""
_MOST_PARTS = 8
_FEW_WORDS = 2
_WORK = "ing"
_UNCUED = 0.4
_NO_CONDITION = 0.8
"""The similarity to a wording without a condition from which words are no note."""
_LIKELY, _SURE, _CERTAIN = 0.3, 0.5, 0.8
_JOINT = re.compile(r"\b(?:or|and|nor|so(?! (?:that|i|much|many)\b))\b|/", re.IGNORECASE)
_OPENING = re.compile(r"\s*(?:and|but|so|or|also|plus)\b", re.IGNORECASE)
_GROUND = re.compile(r"\bbecause\b.*", re.IGNORECASE | re.DOTALL)
_SUBORDINATE = re.compile(
    r"\s*(?:(?:and|but|so) )?"
    r"(?:where|while|until|till|unless|when|whenever|if|once|before|after)\b",
    re.IGNORECASE,
)
_INTO = re.compile(r"\s*(?:into|to|be|do)\b", re.IGNORECASE)
SPEAKER = re.compile(r"\b(?:i|my|me|we|our)\b", re.IGNORECASE)
_KINDS = tuple(ClaimKind)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a statement (by position) and the reasons for which parts of it claim nothing.

    `is_whole` where the statement has no other of more than a word ("please"), `is_of_worker`
    where it is what is said of who has a job ("with back pain" after "I am a nurse").
    """

    statement: int
    start: int
    text: str
    reasons: frozenset[UnrecognisedReason]
    is_whole: bool
    is_of_worker: bool = False

    def span(self, place: Offsets) -> Span:
        """Return a place in the clause as a span of the statement, trimmed."""
        words = self.text[slice(*place)]
        start = self.start + place[0] + len(words) - len(words.lstrip())
        return Span(self.statement, start, start + len(words.strip()), words.strip())


@dataclass(frozen=True, slots=True)
class _Stance:
    """What a clause says of what it names.

    `is_plain` where it is more than a denial, `is_alone` where it is noted for its words alone.
    """

    kind: NoteKind
    is_plain: bool
    is_alone: bool


class NoteReader:
    """Reads notes with the classifier of claims; without one that is used it reads none.

    `jobs` finds the jobs that a person refuses, and what they say of the job they have; without it
    no such note is read.
    `least` are the lowest similarities at which a condition is noted: for most clauses, and for one
    or two words or a mere denial.
    """

    def __init__(
        self,
        kinds: ClaimClassifier,
        finder: conditions.ConditionFinder,
        jobs: PastJobReader | None = None,
        least: tuple[float, float] = (conditions.LEAST_SIMILARITY, conditions.LEAST_OF_FEW),
    ) -> None:
        self._kinds = kinds
        self._finder = finder
        self._jobs = jobs
        self._least, self._least_of_few = least

    def read(self, texts: Iterable[tuple[int, str]], held: Sequence[str] = ()) -> tuple[Note, ...]:
        """Return the notes in statements (position, text), in their order, each name once.

        `held` are the past jobs of the person (URIs), one of which an aversion may mean.
        Notes without a condition or a job have their words alone.
        """
        if not self._kinds.is_used:
            return ()
        read = islice(_clauses(texts), MOST_CLAUSES)
        clauses = [self._said_of_worker(clause) for clause in read if _may_be_noted(clause)]
        odds = self._kinds.probabilities([clause.text for clause in clauses])
        stances = map(_stance, clauses, odds)
        marked = [(c, stance) for c, stance in zip(clauses, stances, strict=True) if stance]
        places = [[_ground_cut(c.text), *_parts(c.text)] for c, _ in marked]
        words = [
            clause.text[slice(*place)]
            for (clause, _), own in zip(marked, places, strict=True)
            for place in own
        ]
        near = iter(zip(self._finder.nearest(words), self._kinds.probabilities(words), strict=True))
        found: dict[object, Note] = {}
        for (clause, stance), own in zip(marked, places, strict=True):
            wordings = [(place, *next(near)) for place in own]
            for note in self._notes(clause, stance, wordings, held):
                is_named = note.name.condition or note.name.occupation
                found.setdefault(note.name if is_named else note, note)
        return tuple(found.values())

    def _notes(
        self,
        clause: _Clause,
        stance: _Stance,
        near: Sequence[tuple[Offsets, conditions.Found, NDArray[np.float64]]],
        held: Sequence[str],
    ) -> Iterator[Note]:
        """Yield the notes of a clause by what is near to the whole of it, and to its parts.

        Those have the odds of their kinds beside them.
        """
        work.check()
        hits = [
            (place, found.wording)
            for place, found, _ in near
            if found.wording.condition
            and found.similarity >= self._least_for(clause.text[slice(*place)], stance)
        ]
        kinds = {at: _kind_of_part(clause, stance, at, odds) for at, _, odds in near[1:]}
        job = self._refused(clause, stance, kinds, hits, held)
        if job:
            span, occupation = job
            yield Note(NoteName(NoteKind.AVERSION, occupation=occupation), clause.span(span))
            hits = [(at, one) for at, one in hits if span[1] <= at[0] or at[1] <= span[0]]
        if len(hits) > 1 and hits[0][0] == near[0][0]:
            hits = hits[1:]  # the parts say it more exactly than the whole
        for place, wording in hits:
            said = kinds.get(place, stance.kind)
            kind = _kind_of(said, wording, clause.text[slice(*place)])
            yield Note(NoteName(kind, wording.condition), clause.span(place))
        whole = near[0][1]
        is_no_condition = not whole.wording.condition and whole.similarity >= _NO_CONDITION
        if stance.is_alone and not (hits or job or is_no_condition):
            yield Note(NoteName(stance.kind), clause.span((0, len(clause.text))))

    def _refused(
        self,
        clause: _Clause,
        stance: _Stance,
        kinds: Mapping[Offsets, NoteKind],
        hits: Sequence[tuple[Offsets, conditions.Wording]],
        held: Sequence[str],
    ) -> tuple[Offsets, str] | None:
        """Return the place of the job that a clause or a part of it refuses, and the occupation.

        `kinds` has what is said of the parts: what a part wants is not refused.
        """
        against = [place for place, kind in kinds.items() if kind.is_against]
        wordings = [wording for _, wording in hits]
        for start, end in [(0, len(clause.text))] if stance.kind.is_against else against:
            found = self._jobs and self._jobs.refused(clause.text[start:end], held)
            if not found:
                continue
            at = start + found[0].start, start + found[0].end
            is_wanted = any(
                place[0] <= at[0] < place[1] and not kind.is_against
                for place, kind in kinds.items()
            )
            is_of_work = _is_of_work(clause.text[slice(*at)], stance, wordings)
            if not (is_wanted or is_of_work):
                return at, found[1]
        return None

    def _said_of_worker(self, clause: _Clause) -> _Clause:
        """Return a clause without the job that it begins with, where it says something of it."""
        said = self._jobs and self._jobs.finder.said_of_worker(clause.text)
        if not said:
            return clause
        start, text = clause.start + said[0], clause.text[slice(*said)]
        return replace(clause, start=start, text=text, is_of_worker=True)

    def _least_for(self, words: str, stance: _Stance) -> float:
        is_sure = stance.is_plain and len(words.split()) > _FEW_WORDS
        return self._least if is_sure else self._least_of_few


def _clauses(texts: Iterable[tuple[int, str]]) -> Iterator[_Clause]:
    for number, text in texts:
        plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        _, unclaimed = claims.read_clauses(plain)
        clauses = _whole(plain, claims.clauses_of(plain))
        for start, end in clauses:
            reasons = {reason for reason, at in unclaimed if at[0] < end and start < at[1]}
            others = (plain[slice(*place)] for place in clauses if place[0] != start)
            is_whole = all(len(other.split()) <= 1 for other in others)
            yield _Clause(number, start, plain[start:end], frozenset(reasons), is_whole)


def _whole(text: str, clauses: Iterable[Offsets]) -> list[Offsets]:
    """Return clauses with "where I can sit" as a part of the one that it says more of.

    That is the one before it, without punctuation in between.
    """
    found: list[Offsets] = []
    for start, end in clauses:
        is_near = bool(found) and not text[found[-1][1] : start].strip()
        if is_near and _SUBORDINATE.match(text, start):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _may_be_noted(clause: _Clause) -> bool:
    """Return whether a clause can be a note by its cues alone; the others are not encoded."""
    if UnrecognisedReason.DONE_BY_OTHERS in clause.reasons:
        return False
    is_wished = UnrecognisedReason.WISHED in clause.reasons
    return UnrecognisedReason.DENIED in clause.reasons or not _is_narrated(
        clause, is_wished=is_wished
    )


def _stance(clause: _Clause, odds: NDArray[np.float64]) -> _Stance | None:
    """Return what a clause that may be a note says, by its cues and the odds of each `ClaimKind`.

    None for a claim.
    """
    share = dict(zip(_KINDS, odds.tolist(), strict=True))
    against = odds[REFUSALS].sum()
    is_limit = share[ClaimKind.LIMIT] >= share[ClaimKind.AVERSION]
    kind = NoteKind.LIMIT if is_limit else NoteKind.AVERSION
    is_alone = clause.is_whole and against >= _CERTAIN and bool(SPEAKER.search(clause.text))
    if UnrecognisedReason.DENIED in clause.reasons:
        is_plain = against >= _LIKELY
        if claims.shipped_cues().weakness.search(clause.text):
            return _Stance(NoteKind.WEAKNESS, is_plain, is_alone)
        return _Stance(kind if is_plain else NoteKind.LIMIT, is_plain, is_alone)
    is_wished = UnrecognisedReason.WISHED in clause.reasons
    if against < _SURE and (is_wished or share[ClaimKind.WISHES] == max(share.values())):
        return _Stance(NoteKind.WISH, is_plain=True, is_alone=False)
    least = _CERTAIN if clause.is_of_worker else _UNCUED
    return _Stance(kind, is_plain=True, is_alone=is_alone) if against >= least else None


def _kind_of_part(
    clause: _Clause, stance: _Stance, place: Offsets, odds: NDArray[np.float64]
) -> NoteKind:
    """Return what a part of a clause says, which may be another thing than the whole.

    So it is where the whole is not plain; where the part is a wish by itself ("something with
    numbers" before "and no teenagers"), or the opposite with a cue or surely; and where it goes on
    after what is wished to end ("leave nursing and work outdoors").
    """
    words = clause.text[slice(*place)]
    reasons = frozenset(reason for reason, _ in claims.read_clauses(words)[1])
    own = _stance(replace(clause, text=words, reasons=reasons, is_whole=False), odds)
    if own:
        is_sure = bool(reasons) or odds[REFUSALS].sum() >= _CERTAIN or not own.kind.is_against
        is_other = own.kind.is_against != stance.kind.is_against and is_sure
        return own.kind if is_other or not stance.is_plain else stance.kind
    goes_on = is_verb(words.split()[0].casefold()) or bool(_INTO.match(words))
    is_wished = clause.reasons == {UnrecognisedReason.WISHED} and goes_on
    return NoteKind.WISH if is_wished else stance.kind


def _is_narrated(clause: _Clause, *, is_wished: bool) -> bool:
    """Return whether a clause without a denial is no limit, aversion or wish, whatever its words.

    So it is where it denies a denial ("I don't mind nights"), where it depends on another ("if I
    see a ladder"), and where it is one of several and neither a wish nor of the speaker.
    """
    cues = claims.shipped_cues()
    if cues.pseudo_negation.search(clause.text) or _SUBORDINATE.match(clause.text):
        return True
    return not (is_wished or clause.is_whole or SPEAKER.search(clause.text))


def _ground_cut(text: str) -> Offsets:
    """Return a clause without the "and" before it and the ground after it ("because …")."""
    opening = _OPENING.match(text)
    return opening.end() if opening else 0, len(_GROUND.sub("", text))


def _parts(text: str) -> list[Offsets]:
    """Return the parts of a clause that "or", "and" and "so" join; none where nothing is joined."""
    bounds = [(0, 0), *(found.span() for found in _JOINT.finditer(text)), (len(text), len(text))]
    places = [(bounds[at][1], bounds[at + 1][0]) for at in range(len(bounds) - 1)]
    places = [place for place in places if text[slice(*place)].strip()][:_MOST_PARTS]
    return places if len(places) > 1 else []


def _kind_of(kind: NoteKind, wording: conditions.Wording, words: str) -> NoteKind:
    """Return what is said of a condition: its wording may settle it, and a "no" in the words."""
    is_against = wording.kind is NoteKind.LIMIT or (
        wording.kind is None and bool(claims.shipped_cues().negation.search(words))
    )
    if is_against:
        return kind if kind.is_against else NoteKind.LIMIT
    return wording.kind or kind


def _is_of_work(words: str, stance: _Stance, wordings: Sequence[conditions.Wording]) -> bool:
    """Return whether words name a work ("welding") and not the job of it.

    Who cannot weld does not refuse to be a welder, and "no more cleaning" is a condition, in
    whatever job.
    """
    is_aversion = stance.kind in {NoteKind.AVERSION, NoteKind.WISH}
    return words.casefold().endswith(_WORK) and (
        not is_aversion or any(_is_condition(words, one) for one in wordings)
    )


def _is_condition(work_done: str, wording: conditions.Wording) -> bool:
    """Return whether the word for some work ("cleaning") is in the label of a condition."""
    label = conditions.shipped_conditions()[wording.condition].label
    return work_done.casefold() in label.split()
