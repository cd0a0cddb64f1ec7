"""Requirements of occupations: credit for held skills, coverage, gaps, near-identical groups."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csr_array

from index.loaded import Index
from index.relations import OPTIONAL_WEIGHT
from recommender import results
from recommender.results import NeedState
from taxonomy.catalogue import Catalogue, Importance, SkillKind

_NO_CREDIT_BELOW = 0.6
_LEAST_CREDIT = 0.1
_DIGITS = 4
_SAME_ABOVE = 0.5
"""The nearness of two skills above which one says about the same as the other."""
_STATES = tuple(NeedState)
_CODE = {state: code for code, state in enumerate(_STATES)}
_COVERED = (NeedState.SAID, NeedState.IN_PART)
_REASONS_SHOWN = 3
_FEW = 3
_SHARE_ENOUGH = 0.1
_LEAST_SIMILARITY, _MOST_SIMILARITY = 0.15, 0.55
"""Of a need and a statement: people speak of needs below not at all, of those above in full."""
_UNKNOWN = 0.5
"""How far people are taken to speak of the needs of an occupation without statements."""
_COUNTS_FROM = 0.4
"""How far people speak of the essential skills that count for the band of a career."""


def met_by(need: results.MatchedSkill) -> results.CreditReason | None:
    """Return the first cause that says about the same as a need, None where all are merely near."""
    same = _similarity(_SAME_ABOVE)
    return next((cause for cause in need.because if cause.similarity > same), None)


class EssentialsSaid(IntEnum):
    """How many of the essential skills of an occupation the person said, of those that it has.

    Those that people in the occupation speak of are counted as well as all, and the lesser counts:
    doctors do not speak of "synthesise information", which is essential for them. `FEW` are too
    few to be sure that the work suits.
    """

    NONE = 0
    FEW = 1
    ENOUGH = 2


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill (row) that a person holds, with a confidence from 0 to 1; or some of it."""

    skill: int
    confidence: float
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class CoverageDetail:
    """The coverage of one occupation, the matched skills behind it, and the gaps."""

    coverage: results.Coverage
    readiness: results.Readiness
    matched: tuple[results.MatchedSkill, ...]
    gaps: tuple[results.SkillGap, ...]


class Requirements:
    """The skills that each occupation of an index needs, and how held skills cover them.

    `essential` and `optional` are (occupations, skills) with 1 for each need. A held skill gives
    a needed one its confidence times its nearness, which rises from 0 at a similarity of
    `_NO_CREDIT_BELOW` to 1 for the same skill; the greatest of these is the credit of the need.
    Specificity is the inverse occupation frequency ln(occupations / occupations that need it),
    scaled to 0 to 1 (Spärck Jones 1972, with skills for terms). `spoken` is how far people in an
    occupation speak of each need, (occupations, skills) from 0 to 1: by the similarity of its
    label and the nearest of their example statements, `_UNKNOWN` where there are none.
    """

    def __init__(self, index: Index) -> None:
        self._catalogue = index.catalogue
        self.essential = index.relations.essential
        self.optional = index.relations.optional
        self._nearness = _nearness(index.relations.neighbours)
        self.spoken = _spoken(index)
        self._counted = tuple(
            (needs, np.asarray(needs.sum(axis=1)).ravel())
            for needs in (self.essential, _telling(self.essential, self.spoken))
        )
        self.specificity = _specificity(self.essential + self.optional)
        self._gaps = {
            importance: _gaps(index.catalogue, self.specificity, importance)
            for importance in Importance
        }

    def credits(
        self, held: Sequence[HeldSkill], denied: Collection[int] = ()
    ) -> NDArray[np.float32]:
        """Return the credit of each skill, (skills,) from 0 to 1, for what a person holds.

        A denied skill (row) has none, however near a held one is.
        """
        if not held:
            return np.zeros(self.essential.shape[1], dtype=np.float32)
        worth = self._worth(held).max(axis=0)
        credit = np.asarray(worth.todense(), dtype=np.float32).ravel()
        credit[credit < _LEAST_CREDIT] = 0
        credit[sorted(denied)] = 0
        return credit

    def said(self, held: Sequence[HeldSkill], denied: Collection[int] = ()) -> NDArray[np.bool_]:
        """Return which skills are there, (skills,), for what a person holds.

        They are covered, and something that is held, and not in part, says about the same. How
        sure it is that the person has that is another question.
        """
        whole = [each for each in held if not each.is_partial]
        if not whole:
            return np.zeros(self.essential.shape[1], dtype=np.bool_)
        nearest = self._nearness[[each.skill for each in whole]].max(axis=0).toarray().ravel()
        return np.asarray((nearest > _SAME_ABOVE) & (self.credits(held, denied) > 0))

    def essentials_said(
        self, held: Sequence[HeldSkill], denied: Collection[int], occupations: Iterable[int]
    ) -> list[EssentialsSaid]:
        """Return for each of some occupations (rows) how many of its essential skills were said."""
        said = self.said(held, denied).astype(np.float32)
        counts = [(needs @ said, needed) for needs, needed in self._counted]
        return [
            min(essentials_said(int(there[row]), int(needed[row])) for there, needed in counts)
            for row in occupations
        ]

    def coverage(
        self,
        held: Sequence[HeldSkill],
        occupations: Sequence[int],
        denied: Collection[int] = (),
    ) -> list[CoverageDetail]:
        """Return the coverage of some occupations (rows), in their order."""
        worth = self._worth(held).tocsc() if held else None
        state = self._states(held, denied)
        return [self._detail(worth, state, held, row) for row in occupations]

    def asked(
        self, held: Sequence[HeldSkill], skills: Iterable[int], denied: Collection[int] = ()
    ) -> tuple[results.AskedSkill, ...]:
        """Return what a person said of some skills (rows), in their order, as for a career."""
        worth = self._worth(held).tocsc() if held else None
        state = self._states(held, denied)
        found = []
        for skill in skills:
            uri, said = self._catalogue.skills[skill].uri, _STATES[state[skill]]
            credit, because = 0.0, tuple[results.CreditReason, ...]()
            if worth is not None and said in _COVERED:
                credit, because = self._credit(worth, held, skill)
            found.append(results.AskedSkill(uri, said, credit, because))
        return tuple(found)

    def _states(self, held: Sequence[HeldSkill], denied: Collection[int]) -> NDArray[np.int64]:
        """Return the code of the state of each skill, (skills,)."""
        state = np.where(self.said(held, denied), _CODE[NeedState.SAID], _CODE[NeedState.IN_PART])
        state[self.credits(held, denied) == 0] = _CODE[NeedState.NOT_MENTIONED]
        state[sorted(denied)] = _CODE[NeedState.DENIED]
        return state

    def _worth(self, held: Sequence[HeldSkill]) -> csr_array:
        """Return the worth of each held skill (rows) for each needed one (columns)."""
        confidence = sparse.diags_array([h.confidence for h in held], format="csr")
        return (confidence @ self._nearness[[h.skill for h in held]]).tocsr()

    def _detail(
        self,
        worth: "sparse.csc_array | None",
        state: NDArray[np.int64],
        held: Sequence[HeldSkill],
        occupation: int,
    ) -> CoverageDetail:
        matched: list[results.MatchedSkill] = []
        gaps: list[results.SkillGap] = []
        for importance, needs in (
            (Importance.ESSENTIAL, self.essential),
            (Importance.OPTIONAL, self.optional),
        ):
            for skill in _columns_of(needs, occupation).tolist():
                said = _STATES[state[skill]]
                if worth is not None and said in _COVERED:
                    uri = self._catalogue.skills[skill].uri
                    credit = self._credit(worth, held, skill)
                    matched.append(results.MatchedSkill(uri, importance, *credit, said))
                else:
                    gap = self._gaps[importance][skill]
                    gaps.append(gap if gap.state is said else replace(gap, state=said))
        matched.sort(key=lambda m: (m.relation is Importance.OPTIONAL, -m.credit, m.skill))
        gaps.sort(key=_by_importance)
        shares, readiness = self._shares(matched, gaps), readiness_of([*matched, *gaps])
        return CoverageDetail(shares, readiness, tuple(matched), tuple(gaps))

    def _credit(
        self, columns: "sparse.csc_array", held: Sequence[HeldSkill], skill: int
    ) -> tuple[float, tuple[results.CreditReason, ...]]:
        """Return the credit of a skill, and the held skills behind it."""
        start, end = columns.indptr[skill], columns.indptr[skill + 1]
        worth, rows = columns.data[start:end], columns.indices[start:end]
        best = sorted(zip(-worth, rows, strict=True))[:_REASONS_SHOWN]
        because = tuple(
            results.CreditReason(int(row), _similarity(-negative / held[row].confidence))
            for negative, row in best
            if -negative >= _LEAST_CREDIT
        )
        return round(float(worth.max()), _DIGITS), because

    def _shares(
        self, matched: Sequence[results.MatchedSkill], gaps: Sequence[results.SkillGap]
    ) -> results.Coverage:
        credit: dict[tuple[Importance, SkillKind], list[float]] = defaultdict(list)
        for match in matched:
            credit[match.relation, self._kind_of(match.skill)].append(match.credit)
        for gap in gaps:
            credit[gap.relation, self._kind_of(gap.skill)].append(0.0)

        def of(importance: Importance) -> results.CoverageByKind:
            knowledge = credit[importance, SkillKind.KNOWLEDGE]
            skill = credit[importance, SkillKind.SKILL]
            return results.CoverageByKind(
                _share(knowledge + skill), _share(knowledge), _share(skill)
            )

        return results.Coverage(of(Importance.ESSENTIAL), of(Importance.OPTIONAL))

    def _kind_of(self, skill: str) -> SkillKind:
        return self._catalogue.skills[self._catalogue.skill_row[skill]].kind


def essentials_said(said: int, needed: int) -> EssentialsSaid:
    """Return how far the essential skills that a person said go, of those that are needed.

    Enough are `_FEW` of them and `_SHARE_ENOUGH` of all, or all where there are fewer.
    """
    if not said:
        return EssentialsSaid.NONE
    enough = min(max(_FEW, _SHARE_ENOUGH * needed), needed)
    return EssentialsSaid.ENOUGH if said >= enough else EssentialsSaid.FEW


def readiness_of(
    needs: Iterable[results.MatchedSkill | results.SkillGap],
) -> results.Readiness:
    """Return how many essential skills of an occupation there are in each state."""
    states = Counter(need.state for need in needs if need.relation is Importance.ESSENTIAL)
    return results.Readiness(*(states[state] for state in NeedState))


def _gaps(
    catalogue: Catalogue, specificity: NDArray[np.float32], importance: Importance
) -> list[results.SkillGap]:
    """Return each skill (by row) as a gap."""
    weight = 1.0 if importance is Importance.ESSENTIAL else OPTIONAL_WEIGHT
    return [
        results.SkillGap(skill.uri, importance, round(weight * specific, _DIGITS))
        for skill, specific in zip(catalogue.skills, specificity.tolist(), strict=True)
    ]


def _by_importance(gap: results.SkillGap) -> tuple[float, str]:
    return -gap.importance, gap.skill


def _spoken(index: Index) -> csr_array:
    """Return how far people in each occupation speak of its needs, (occupations, skills)."""
    found = index.relations.needs.tocsr(copy=True)
    statements = index.occupation_statements
    first = np.searchsorted(statements.owners, np.arange(found.shape[0] + 1))
    for row, (start, end) in enumerate(pairwise(found.indptr.tolist())):
        own = statements.unit(slice(first[row], first[row + 1]))
        if not len(own):
            found.data[start:end] = _UNKNOWN
            continue
        near = (index.skill_vectors[found.indices[start:end]] @ own.T).max(axis=1)
        share = (near - _LEAST_SIMILARITY) / (_MOST_SIMILARITY - _LEAST_SIMILARITY)
        found.data[start:end] = np.clip(share, 0, 1)
    return found


def _telling(essential: csr_array, spoken: csr_array) -> csr_array:
    """Return the essential skills that people speak of, all where there are none, with 1 each."""
    telling = essential.multiply(spoken >= _COUNTS_FROM).tocsr()
    others = np.asarray(telling.sum(axis=1)).ravel() == 0
    return (telling + sparse.diags_array(others.astype(np.float32)) @ essential).tocsr()


def _similarity(nearness: float) -> float:
    return round(_NO_CREDIT_BELOW + float(nearness) * (1 - _NO_CREDIT_BELOW), _DIGITS)


def _share(credit: Sequence[float]) -> results.Share:
    return results.Share(round(sum(credit), _DIGITS), len(credit))


def _nearness(similarity: csr_array) -> csr_array:
    near = similarity.copy()
    near.data = np.maximum(0, (near.data - _NO_CREDIT_BELOW) / (1 - _NO_CREDIT_BELOW))
    near.eliminate_zeros()
    return near


def _specificity(needs: csr_array) -> NDArray[np.float32]:
    needed_by = np.asarray((needs > 0).sum(axis=0)).ravel()
    rarity = np.log(needs.shape[0] / np.maximum(needed_by, 1))
    rarity[needed_by == 0] = 0
    return np.asarray(rarity / max(float(rarity.max()), 1e-9), dtype=np.float32)


def _columns_of(matrix: csr_array, row: int) -> NDArray[np.int32]:
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]])


def skills_in_groups(catalogue: Catalogue, codes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which skills are in groups whose codes begin so (skills,)."""
    groups = catalogue.group_by_uri
    return np.array(
        [
            any(groups[uri].code.startswith(codes) for uri in skill.groups if uri in groups)
            for skill in catalogue.skills
        ],
        dtype=np.bool_,
    )
