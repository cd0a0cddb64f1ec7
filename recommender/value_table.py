"""A table of values: which rows have which value of each facet, and how many a choice leaves."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.bool_]
"""For each row whether it is meant."""
Value = str | int


class ValueTable:
    """Rows that each have any number of values of each facet; one without the fact has none."""

    def __init__(
        self, facets: Iterable[str], facts: Sequence[Mapping[str, Iterable[Value]]]
    ) -> None:
        self._size = len(facts)
        self._values: dict[str, dict[Value, Rows]] = {facet: {} for facet in facets}
        for row, told in enumerate(facts):
            for facet, values in told.items():
                for value in values:
                    self._values[facet].setdefault(value, self.rows(()))[row] = True

    def kept(self, chosen: Mapping[str, Sequence[Value]]) -> Rows:
        """Return the rows that have any chosen value of each facet that some are chosen of."""
        kept = np.ones(self._size, dtype=np.bool_)
        for facet, values in chosen.items():
            if values:
                known = self._values[facet]
                having = [known[value] for value in values if value in known]
                kept &= np.logical_or.reduce(having) if having else False
        return kept

    def rows(self, rows: Iterable[int]) -> Rows:
        """Return the rows with these numbers."""
        meant = np.zeros(self._size, dtype=np.bool_)
        meant[list(rows)] = True
        return meant

    def counts(
        self, chosen: Mapping[str, Sequence[Value]], among: Rows
    ) -> dict[str, dict[Value, int]]:
        """Return how many of some rows each value of a facet would leave.

        What is chosen of the other facets holds, what is chosen of the same facet does not.
        """
        counts: dict[str, dict[Value, int]] = {}
        for facet, values in self._values.items():
            others = among & self.kept({**chosen, facet: ()})
            counts[facet] = {
                value: int(np.count_nonzero(rows & others)) for value, rows in values.items()
            }
        return counts
