"""Which careers a yes to a question speaks for, so that questions are spread over a list."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommender.ranking.answers import AnswerModel
from taxonomy.catalogue import Catalogue

NO_GROUP = -1
_MINOR = 3
"""The length of the code of a minor group of ISCO-08."""
_MAINLY = 0.7
_MOSTLY_UNWANTED = 0.5
_FEW, _OF = 2, 5
"""How many questions of how many may speak mainly for one group."""


class Spread:
    """Finds which minor group of ISCO-08 a yes to a skill mainly speaks for.

    For a career it speaks by the logarithm of its likelihood, times a weight of the career. It
    speaks mainly for a group that has more than `_MAINLY` of what it speaks for all careers.
    """

    def __init__(self, catalogue: Catalogue, answers: AnswerModel) -> None:
        self._speaks = answers.log_yes
        codes = np.array([one.isco_code[:_MINOR] for one in catalogue.occupations])
        number = np.unique(codes, return_inverse=True)[1]
        self.groups: NDArray[np.int64] = np.where(codes == "", NO_GROUP, number)
        """The number of the minor group of each occupation, `NO_GROUP` where it has none."""

    def main_groups(self, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the number of the main group of each skill (skills,), `NO_GROUP` where none is.

        `weights` are those of careers (occupations,), none below 0.
        """
        careers = np.flatnonzero(weights)
        if not len(careers):
            return np.full(self._speaks.shape[1], NO_GROUP)
        groups, place = np.unique(self.groups[careers], return_inverse=True)
        member = csr_array(
            (weights[careers], (place, np.arange(len(careers)))), (len(groups), len(careers))
        )
        spoken = (member @ self._speaks[careers]).toarray()
        is_main = spoken.max(axis=0) > _MAINLY * spoken.sum(axis=0)
        return np.where(is_main, groups[spoken.argmax(axis=0)], NO_GROUP)

    def is_for(self, careers: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return of which skills (skills,) a yes speaks for some careers more than for all others.

        `careers` and `weights` are (occupations,).
        """
        spoken = np.where(careers, weights, 0) @ self._speaks
        return np.asarray(spoken > _MOSTLY_UNWANTED * (weights @ self._speaks), dtype=np.bool_)


def is_asked_enough(main: NDArray[np.int64], asked: Collection[int]) -> NDArray[np.bool_]:
    """Return of which skills (skills,) the main group was asked about enough.

    `asked` are the skills (rows) asked about so far. Of the first five questions two may be for
    one group, of the first ten four.
    """
    most = _FEW * (1 + len(asked) // _OF)
    groups, counts = np.unique(main[sorted(asked)], return_counts=True)
    full = groups[(counts >= most) & (groups != NO_GROUP)]
    return np.isin(main, full)


def is_due(
    main: NDArray[np.int64], asked: Collection[int], groups: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return of which skills (skills,) the main group is one of some, and not asked about yet.

    The first questions are for what is most probable, so none is due before `asked` has as many
    skills (rows) as may be for one group.
    """
    if len(asked) < _FEW:
        return np.zeros(len(main), dtype=np.bool_)
    done = [NO_GROUP, *main[sorted(asked)].tolist()]
    return np.isin(main, np.setdiff1d(groups, done))
