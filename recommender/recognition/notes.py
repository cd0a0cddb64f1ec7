"""Notes: what a person says that they cannot do, do not want or want, read from statements.

A clause that states a limit, an aversion or a wish, by the cues of claims and by the classifier of
claim kinds, is compared with how people word conditions of work, as a whole and in the parts that
"or" and "and" join. An aversion may name a job instead ("I do not want to be a nurse any more").
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models import work
from recommender.profile import NoteKind, NoteName
from recommender.recognition import claims, conditions
from recommender.recognition.claim_kinds import ClaimClassifier, ClaimKind
from recommender.recognition.claims import Offsets
from recommender.recognition.past_jobs import JobSpan
from recommender.results import Note, Span, UnrecognisedReason

MOST_CLAUSES = 200
"""Clauses of one profile that are read for notes; the rest holds none."""
_MOST_PARTS = 8
_WORK = "ing"
_SURE = 0.5
_LIKELY = 0.3
_JOINT = re.compile(r"\b(?:or|and|nor)\b|/", re.IGNORECASE)
_OPENING = re.compile(r"\s*(?:and|but|so|or|also|plus)\b", re.IGNORECASE)
_GROUND = re.compile(r"\bbecause\b.*", re.IGNORECASE | re.DOTALL)
_RELATIVE = re.compile(r"\s*where (?:i|we)\b", re.IGNORECASE)
_KINDS = tuple(ClaimKind)
_NOTED = {
    ClaimKind.LIMIT: NoteKind.LIMIT,
    ClaimKind.AVERSION: NoteKind.AVERSION,
    ClaimKind.WISHES: NoteKind.WISH,
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a statement (by position) and the reasons for which parts of it claim nothing."""

    statement: int
    start: int
    text: str
    reasons: frozenset[UnrecognisedReason]

    def span(self, place: Offsets) -> Span:
        """Return a place in the clause as a span of the statement, trimmed."""
        words = self.text[slice(*place)]
        start = self.start + place[0] + len(words) - len(words.lstrip())
        return Span(self.statement, start, start + len(words.strip()), words.strip())


@dataclass(frozen=True, slots=True)
class _Stance:
    """What a clause says of what it names; `is_plain` where it is more than a denial."""

    kind: NoteKind
    is_plain: bool
    is_sure: bool


class NoteReader:
    """Reads notes with the classifier of claims; without one that is used it reads none.

    `refused_job` is that of a reader of past jobs; `least` are the similarities from which on a
    condition is told, of a limit, an aversion or a wish and of a mere denial.
    """

    def __init__(
        self,
        kinds: ClaimClassifier,
        finder: conditions.ConditionFinder,
        refused_job: Callable[[str, Iterable[str]], tuple[JobSpan, str] | None],
        least: tuple[float, float] = (conditions.LEAST_SIMILARITY, conditions.LEAST_OF_DENIED),
    ) -> None:
        self._kinds = kinds
        self._finder = finder
        self._refused_job = refused_job
        self._least, self._least_of_denied = least

    def read(self, texts: Iterable[tuple[int, str]], held: Sequence[str] = ()) -> tuple[Note, ...]:
        """Return the notes in statements (position, text), in their order, each name once.

        `held` are the past jobs of the person (URIs), one of which an aversion may mean.
        Notes without a condition or a job have their words alone.
        """
        if not self._kinds.is_used:
            return ()
        clauses = list(islice(_clauses(texts), MOST_CLAUSES))
        odds = self._kinds.probabilities([clause.text for clause in clauses])
        found: dict[object, Note] = {}
        for clause, row in zip(clauses, odds, strict=True):
            stance = _stance(clause, row)
            for note in self._notes(clause, stance, held) if stance else ():
                is_named = note.name.condition or note.name.occupation
                found.setdefault(note.name if is_named else note, note)
        return tuple(found.values())

    def _notes(self, clause: _Clause, stance: _Stance, held: Sequence[str]) -> Iterator[Note]:
        work.check()
        places = [_ground_cut(clause.text), *_parts(clause.text)]
        texts = [clause.text[slice(*place)] for place in places]
        least = self._least if stance.is_plain else self._least_of_denied
        near = self._finder.nearest(texts)
        hits = [
            (place, found.wording)
            for place, found in zip(places, near, strict=True)
            if found.wording.condition and found.similarity >= least
        ]
        job = self._refused_job(clause.text, held) if stance.kind.is_against else None
        if job and _is_of_work(job[0], clause, stance, [wording for _, wording in hits]):
            job = None
        if job:
            span = _place(job[0])
            yield Note(NoteName(NoteKind.AVERSION, occupation=job[1]), clause.span(span))
            hits = [(at, one) for at, one in hits if span[1] <= at[0] or at[1] <= span[0]]
        if len(hits) > 1 and hits[0][0] == places[0]:
            hits = hits[1:]  # the parts say it more exactly than the whole
        for place, wording in hits:
            kind = _kind_of(stance.kind, wording, clause.text[slice(*place)])
            yield Note(NoteName(kind, wording.condition), clause.span(place))
        if stance.is_sure and not (hits or job):
            yield Note(NoteName(stance.kind), clause.span((0, len(clause.text))))


def _clauses(texts: Iterable[tuple[int, str]]) -> Iterator[_Clause]:
    for number, text in texts:
        plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        _, unclaimed = claims.read_clauses(plain)
        for start, end in _whole(plain, claims.clauses_of(plain)):
            reasons = {reason for reason, at in unclaimed if at[0] < end and start < at[1]}
            yield _Clause(number, start, plain[start:end], frozenset(reasons))


def _whole(text: str, clauses: Iterable[Offsets]) -> list[Offsets]:
    """Return clauses with "where I can sit" as a part of the one that it says more of."""
    found: list[Offsets] = []
    for start, end in clauses:
        if found and _RELATIVE.match(text, start):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _stance(clause: _Clause, odds: NDArray[np.float64]) -> _Stance | None:
    """Return what a clause says by its cues and the odds of each `ClaimKind`, None for a claim."""
    if UnrecognisedReason.DONE_BY_OTHERS in clause.reasons:
        return None
    share = dict(zip(_KINDS, odds.tolist(), strict=True))
    best = max(_KINDS, key=lambda kind: share[kind])
    against = share[ClaimKind.LIMIT] + share[ClaimKind.AVERSION]
    is_limit = share[ClaimKind.LIMIT] >= share[ClaimKind.AVERSION]
    kind = NoteKind.LIMIT if is_limit else NoteKind.AVERSION
    is_sure = best in _NOTED and _NOTED[best] is kind
    if UnrecognisedReason.DENIED in clause.reasons:
        if against >= _LIKELY:
            return _Stance(kind, is_plain=True, is_sure=is_sure)
        return _Stance(NoteKind.LIMIT, is_plain=False, is_sure=False)
    if claims.shipped_cues().pseudo_negation.search(clause.text):
        return None  # "I do not mind nights"
    is_wish = UnrecognisedReason.WISHED in clause.reasons or best is ClaimKind.WISHES
    if is_wish and against < _SURE:
        return _Stance(NoteKind.WISH, is_plain=True, is_sure=False)
    return _Stance(kind, is_plain=True, is_sure=is_sure) if against >= _LIKELY else None


def _ground_cut(text: str) -> Offsets:
    """Return a clause without the "and" before it and the ground after it ("because …")."""
    opening = _OPENING.match(text)
    return opening.end() if opening else 0, len(_GROUND.sub("", text))


def _parts(text: str) -> list[Offsets]:
    """Return the parts of a clause that "or" and "and" join; none where nothing is joined."""
    bounds = [(0, 0), *(found.span() for found in _JOINT.finditer(text)), (len(text), len(text))]
    places = [(bounds[at][1], bounds[at + 1][0]) for at in range(len(bounds) - 1)]
    places = [place for place in places if text[slice(*place)].strip()][:_MOST_PARTS]
    return places if len(places) > 1 else []


def _place(span: JobSpan) -> Offsets:
    return span.start, span.end


def _kind_of(kind: NoteKind, wording: conditions.Wording, words: str) -> NoteKind:
    """Return what is said of a condition: its wording may settle it, and a "no" in the words."""
    is_against = wording.kind is NoteKind.LIMIT or (
        wording.kind is None and bool(claims.shipped_cues().negation.search(words))
    )
    if is_against:
        return kind if kind.is_against else NoteKind.LIMIT
    return wording.kind or kind


def _is_of_work(
    job: JobSpan, clause: _Clause, stance: _Stance, wordings: Sequence[conditions.Wording]
) -> bool:
    """Return whether words name a work ("welding") and not the job of it.

    Who cannot weld does not refuse to be a welder, and "no more cleaning" is a condition, in
    whatever job.
    """
    words = clause.text[slice(*_place(job))].casefold()
    is_aversion = stance.kind is NoteKind.AVERSION
    return words.endswith(_WORK) and (
        not is_aversion or any(_is_condition(words, one) for one in wordings)
    )


def _is_condition(work_done: str, wording: conditions.Wording) -> bool:
    """Return whether the word for some work ("cleaning") is in the label of a condition."""
    label = conditions.shipped_conditions()[wording.condition].label
    return work_done.casefold() in label.split()
