"""Filters: what a list of occupations is narrowed to, and how many each choice would leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from taxonomy.catalogue import Catalogue, Occupation
from taxonomy.facets import Interest
from taxonomy.isco_levels import isced_levels
from taxonomy.joined_facts import joined_facts

Rows = NDArray[np.bool_]
"""For each occupation (row) whether it is meant."""
Value = str | int


@dataclass(frozen=True, slots=True)
class Filters:
    """What occupations are narrowed to: any value of each facet that has some.

    `isco` are ISCO-08 codes of one to four digits, `isced_level` ISCED levels from 1 to 8.
    `occupations` are URIs: only these are meant.
    """

    isco: tuple[str, ...] = ()
    job_zone: tuple[int, ...] = ()
    isced_level: tuple[int, ...] = ()
    interest: tuple[Interest, ...] = ()
    occupations: tuple[str, ...] = ()


NO_FILTERS = Filters()
FACETS = tuple(field.name for field in fields(Filters) if field.name != "occupations")


class FacetTable:
    """Which occupations have which value of each facet; one without the fact has none."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._size = len(catalogue.occupations)
        self._row_of = catalogue.occupation_row
        self._values: dict[str, dict[Value, Rows]] = {facet: {} for facet in FACETS}
        for row, occupation in enumerate(catalogue.occupations):
            for facet, values in _facts(catalogue, occupation).items():
                for value in values:
                    self._add(facet, value, row)

    def kept(self, filters: Filters) -> Rows:
        """Return the occupations that pass every filter."""
        kept = np.ones(self._size, dtype=np.bool_)
        if filters.occupations:
            kept = self.rows(self._row_of[uri] for uri in filters.occupations)
        for facet in FACETS:
            chosen = getattr(filters, facet)
            if chosen:
                known = self._values[facet]
                having = [known[value] for value in chosen if value in known]
                kept &= np.logical_or.reduce(having) if having else False
        return kept

    def rows(self, rows: Iterable[int]) -> Rows:
        """Return the occupations with these rows."""
        meant = np.zeros(self._size, dtype=np.bool_)
        meant[list(rows)] = True
        return meant

    def counts(self, filters: Filters, among: Rows) -> dict[str, dict[Value, int]]:
        """Return how many of some occupations each value of a facet would leave.

        The other filters hold, those of the same facet do not. ISCO-08 is told by major group.
        """
        counts: dict[str, dict[Value, int]] = {}
        for facet, values in self._values.items():
            others = among & self.kept(replace(filters, **{facet: ()}))
            counts[facet] = {
                value: int(np.count_nonzero(rows & others))
                for value, rows in sorted(values.items(), key=_order)
                if facet != "isco" or len(str(value)) == 1
            }
        return counts

    def _add(self, facet: str, value: Value, row: int) -> None:
        self._values[facet].setdefault(value, self.rows(()))[row] = True


def _facts(catalogue: Catalogue, occupation: Occupation) -> Mapping[str, Iterable[Value]]:
    nearest = [f.facets for f in joined_facts(catalogue, occupation.uri) if f.nearest]
    code = occupation.isco_code
    return {
        "isco": [code[:length] for length in range(1, len(code) + 1)],
        "job_zone": [facets.job_zone for facets in nearest if facets.job_zone is not None],
        "isced_level": isced_levels(code),
        "interest": [interest for facets in nearest for interest in facets.high_points],
    }


_INTERESTS = list(Interest)


def _order(pair: tuple[Value, Rows]) -> tuple[int, str]:
    value = pair[0]
    if isinstance(value, Interest):
        return _INTERESTS.index(value), ""
    return (value, "") if isinstance(value, int) else (0, value)
