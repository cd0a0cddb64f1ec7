"""Notes on careers: which ones have what a person cannot do, does not want or wants."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from index.labels import words_of
from recommender.profile import NoteKind, Profile, check_occupations
from recommender.ranking.facets import FacetTable, Filters
from recommender.ranking.requirements import Requirements
from recommender.recognition.conditions import Condition, shipped_conditions
from recommender.recognition.interpreter import InterpretedProfile
from recommender.recognition.notes import NoteReader
from recommender.results import (
    HiddenCareer,
    Note,
    NotedCareer,
    NoteEffect,
    NoteReason,
    UnrecognisedReason,
)
from taxonomy.catalogue import Catalogue, Importance, folded

Rows = NDArray[np.bool_]
_Career = TypeVar("_Career")
_MOST_REASONS = 3
_SAME_WORK = 0.7
_FEWEST_SHARED = 5


@dataclass(frozen=True, slots=True)
class _Concern:
    """The skills (rows) and the careers (masks) that tell of one condition."""

    skills: NDArray[np.int64]
    touching: NDArray[np.int64]
    surely: Rows
    perhaps: Rows
    by_interest: Rows


class CareerNotes:
    """What notes say of careers, by what these need, their ISCO-08 groups and their interests.

    A career has a condition where one of the condition's skills is essential, or its ISCO group is
    listed; it may have it where such a skill is optional, or a skill only touches the condition.
    Interests say what suits, and never what conflicts. Else there is no data about the condition.
    `by_title` has the occupations (rows) that are called by a word.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        requirements: Requirements,
        groups: Sequence[str],
        facets: FacetTable,
        by_title: Mapping[str, Sequence[int]],
    ) -> None:
        self._catalogue = catalogue
        self._groups = groups
        self._kin_of: dict[int, list[int]] = {}
        self._facets = facets
        self._rows_by_title = by_title
        self._essential = csc_array(requirements.essential)
        self._optional = csc_array(requirements.optional)
        self._rows_of: dict[str, int] = {
            folded(skill.label): row for row, skill in enumerate(catalogue.skills)
        }
        self._concerns = {name: self._concern(one) for name, one in shipped_conditions().items()}

    def counted(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        """Return notes with the number of careers that the catalogue says something of."""
        return tuple(replace(note, careers=self._count(note)) for note in notes)

    def unwanted(self, notes: Iterable[Note]) -> frozenset[int]:
        """Return the skills (rows) that a limit or an aversion speaks against."""
        return self._concerned(note for note in notes if note.name.kind.is_firm)

    def _concerned(self, notes: Iterable[Note]) -> frozenset[int]:
        """Return the skills (rows) that the conditions of notes concern."""
        return frozenset(
            row
            for note in notes
            if note.name.condition
            for rows in (
                self._concerns[note.name.condition].skills,
                self._concerns[note.name.condition].touching,
            )
            for row in rows.tolist()
        )

    def hidden(self, notes: Sequence[Note], not_for_me: Sequence[str]) -> Mapping[int, int | None]:
        """Return the careers (rows) that are not listed, with the note (by position) that says so.

        An aversion to an occupation hides what is much the same work as well, and one that is
        said in one word ("a teacher") every occupation that is called so.
        """
        row_of = self._catalogue.occupation_row
        found: dict[int, int | None] = {row_of[uri]: None for uri in not_for_me}
        for position, note in enumerate(notes):
            if note.name.occupation:
                for row in self._refused(note):
                    found.setdefault(row, position)
        return found

    def without_unwanted(
        self, interpreted: InterpretedProfile, notes: Iterable[Note]
    ) -> InterpretedProfile:
        """Return a profile without what past jobs need and a note speaks against, but for wishes.

        A former mover who cannot lift any more keeps the other skills of a mover.
        """
        against = self._concerned(note for note in notes if note.name.kind.is_against)
        return interpreted.without_needs(against) if against else interpreted

    def without_refused(
        self, interpreted: InterpretedProfile, notes: Sequence[Note]
    ) -> InterpretedProfile:
        """Return a profile in which past jobs that the person refuses are no evidence.

        A person who does not want to be a nurse should not be led to similar jobs, but keeps the
        skills of a nurse, without the unwanted ones (`without_unwanted`).
        """
        interpreted = self.without_unwanted(interpreted, notes)
        rows = self.hidden(notes, ())
        return interpreted.without({self._catalogue.occupations[row].uri for row in rows})

    def avoided(self, notes: Sequence[Note], not_for_me: Sequence[str]) -> Rows:
        """Return which careers are hidden or surely have what is to be avoided."""
        avoided = self._facets.rows(self.hidden(notes, not_for_me))
        for note in notes:
            if note.name.kind.is_firm and note.name.condition:
                avoided |= self._concerns[note.name.condition].surely
        return avoided

    def of_career(self, row: int, notes: Sequence[Note]) -> tuple[NotedCareer, ...]:
        """Return what the notes say of a career (row), those that say nothing left out."""
        return tuple(
            NotedCareer(position, effect, self._because(row, note))
            for position, note in enumerate(notes)
            if (effect := self._effect(row, note)) is not None
        )

    def _effect(self, row: int, note: Note) -> NoteEffect | None:
        concern = self._concerns.get(note.name.condition)
        if concern is None:
            return None
        is_wish = note.name.kind is NoteKind.WISH
        is_sure = bool(concern.surely[row])
        if is_wish and (is_sure or concern.by_interest[row]):
            return NoteEffect.SUITS
        if is_sure and note.name.kind.is_firm:
            return NoteEffect.CONFLICTS
        if is_sure or concern.perhaps[row]:
            return NoteEffect.MAY_SUIT if is_wish else NoteEffect.MAY_CONFLICT
        return None

    def _because(self, row: int, note: Note) -> tuple[NoteReason, ...]:
        """Return the first reasons: essential skills, the group, optional ones, the interest."""
        condition = shipped_conditions()[note.name.condition]
        concern = self._concerns[note.name.condition]
        occupation = self._catalogue.occupations[row]
        essential = [*self._needs(row, concern.skills, Importance.ESSENTIAL)]
        group = [
            NoteReason(isco=code) for code in condition.isco if _is_in(occupation.isco_code, code)
        ][:1]
        optional = [
            *self._needs(row, concern.touching, Importance.ESSENTIAL),
            *self._needs(row, concern.skills, Importance.OPTIONAL),
            *self._needs(row, concern.touching, Importance.OPTIONAL),
        ]
        is_wish = note.name.kind is NoteKind.WISH
        interests = [
            NoteReason(interest=interest)
            for interest in condition.interests
            if is_wish and self._facets.kept(Filters(interest=(interest,)))[row]
        ]
        return tuple([*essential, *group, *optional, *interests][:_MOST_REASONS])

    def _needs(
        self, row: int, skills: NDArray[np.int64], relation: Importance
    ) -> Iterable[NoteReason]:
        needs = self._essential if relation is Importance.ESSENTIAL else self._optional
        for skill in skills.tolist():
            if needs[row, skill]:
                yield NoteReason(skill=self._catalogue.skills[skill].uri, relation=relation)

    def _count(self, note: Note) -> int:
        if note.name.occupation:
            return len(self._refused(note))
        concern = self._concerns.get(note.name.condition)
        if concern is None:
            return 0
        known = concern.surely | concern.perhaps
        if note.name.kind is NoteKind.WISH:
            known = known | concern.by_interest
        return int(known.sum())

    def _refused(self, note: Note) -> list[int]:
        """Return the occupations (rows) that an aversion to an occupation is to."""
        kin = self._kin(self._catalogue.occupation_row[note.name.occupation])
        said = words_of(note.evidence.text) if note.evidence else ()
        if len(said) != 1:
            return kin
        return sorted({*kin, *self._rows_by_title.get(said[0].folded, ())})

    def _kin(self, row: int) -> list[int]:
        """Return an occupation (row) and those that are much the same work, found once.

        These have its unit group or its near-identical group, or needs like it (`same_work`).
        """
        if row not in self._kin_of:
            code = self._catalogue.occupations[row].isco_code
            is_same_work = same_work(self._essential, row)
            self._kin_of[row] = [
                other
                for other, occupation in enumerate(self._catalogue.occupations)
                if other == row
                or is_same_work[other]
                or self._groups[other] == self._groups[row]
                or (code and occupation.isco_code == code)
            ]
        return self._kin_of[row]

    def _concern(self, condition: Condition) -> _Concern:
        skills, touching = (
            np.array(
                [self._rows_of[key] for label in labels if (key := folded(label)) in self._rows_of],
                dtype=np.int64,
            )
            for labels in (condition.skills, condition.touches)
        )
        in_group = np.array(
            [
                any(_is_in(occupation.isco_code, code) for code in condition.isco)
                for occupation in self._catalogue.occupations
            ],
            dtype=np.bool_,
        )
        surely = in_group | _having(self._essential, skills)
        perhaps = (
            _having(self._essential, touching)
            | _having(self._optional, skills)
            | _having(self._optional, touching)
        )
        interests = Filters(interest=condition.interests)
        by_interest = self._facets.kept(interests) if condition.interests else ~in_group & False
        return _Concern(skills, touching, surely, perhaps & ~surely, by_interest)


class ProfileNotes:
    """The notes of a profile: read in its words, and chosen; with what they say of careers."""

    def __init__(self, catalogue: Catalogue, reader: NoteReader, careers: CareerNotes) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._careers = careers

    def read(self, profile: Profile, interpreted: InterpretedProfile) -> tuple[Note, ...]:
        """Return what a person cannot do, does not want or wants.

        Notes in the words come first, without the ignored ones. Raises UnknownConceptError for an
        occupation that the catalogue lacks.
        """
        self._check(profile)
        other = UnrecognisedReason.OTHER_LANGUAGE
        foreign = {one.statement for one in interpreted.unrecognised if one.reason is other}
        held = (
            *profile.occupations,
            *profile.unclaimed_occupations,
            *(job.occupation for job in interpreted.past_jobs),
        )
        texts = [
            (number, statement.text)
            for number, statement in enumerate(profile.statements)
            if number not in foreign
        ]
        ignored = profile.ignored_notes
        read = [note for note in self._reader.read(texts, held) if note.name not in ignored]
        known = {note.name for note in read}
        chosen = [Note(name, None) for name in dict.fromkeys(profile.noted) if name not in known]
        return self._careers.counted([*read, *chosen])

    def _check(self, profile: Profile) -> None:
        for field, names in (("noted", profile.noted), ("ignored_notes", profile.ignored_notes)):
            for position, name in enumerate(names):
                if name.occupation:
                    check_occupations(self._catalogue, field, [name.occupation], position)
        check_occupations(self._catalogue, "not_for_me", profile.not_for_me)


def _is_in(isco_code: str, group: str) -> bool:
    return isco_code.startswith(group)


def _having(needs: csc_array, skills: NDArray[np.int64]) -> Rows:
    """Return which careers need one of some skills."""
    return np.asarray(needs[:, skills].sum(axis=1)).ravel() > 0


def same_work(essential: csc_array, row: int) -> Rows:
    """Return which occupations are much the same work as one (row), by `essential` (all, skills).

    At least `_SAME_WORK` of their essential skills are essential in it, and `_FEWEST_SHARED` of
    them: a person who is done with nursing is done with assisting nurses too.
    """
    needs = essential.astype(bool).tocsr()
    shared = np.asarray(needs.multiply(needs[[row]]).sum(axis=1)).ravel()
    total = np.asarray(needs.sum(axis=1)).ravel()
    return np.asarray((shared >= _FEWEST_SHARED) & (shared >= _SAME_WORK * total), dtype=np.bool_)


def listed_careers(
    order: Sequence[int], kept: Rows, hidden: Mapping[int, int | None], aside: Rows, limit: int
) -> tuple[list[int], list[int]]:
    """Return the first careers (rows) that are kept and not hidden, and the hidden ones among them.

    Those are the ones that would stand before the last that is listed. `aside` are careers that
    `limit` does not count (`first_of`).
    """
    shown = (row for row in order if kept[row] and row not in hidden)
    listed = first_of(shown, lambda row: bool(aside[row]), limit)
    is_full = sum(not aside[row] for row in listed) == limit
    end = order.index(listed[-1]) if is_full else len(order)
    return listed, [row for row in order[:end] if kept[row] and row in hidden]


def first_of(
    careers: Iterable[_Career], is_aside: Callable[[_Career], bool], limit: int
) -> list[_Career]:
    """Return the first `limit` careers that are not aside, and those aside before the last of them.

    They keep their order. Of those aside there are `limit` at most.
    """
    room = {False: limit, True: limit}
    found: list[_Career] = []
    for career in careers:
        aside = is_aside(career)
        if room[aside]:
            room[aside] -= 1
            found.append(career)
        if not room[False]:
            break
    return found


def hidden_careers(
    catalogue: Catalogue, rows: Iterable[int], hidden: Mapping[int, int | None]
) -> tuple[HiddenCareer, ...]:
    """Return careers (rows) as hidden ones."""
    return tuple(HiddenCareer(catalogue.occupations[row].uri, hidden[row]) for row in rows)
