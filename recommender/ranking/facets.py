"""Facets: the values that lists of occupations can be filtered by, with their counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from taxonomy.catalogue import Catalogue, Occupation
from taxonomy.classification import isced_levels
from taxonomy.correspondence import joined_facts
from taxonomy.facets import Interest

Rows = NDArray[np.bool_]
"""For each row whether it is selected."""
Value = str | int


class ValueTable:
    """Rows that each have any number of values of each facet; one without the fact has none."""

    def __init__(
        self, facets: Iterable[str], facts: Sequence[Mapping[str, Iterable[Value]]]
    ) -> None:
        self._size = len(facts)
        self._values: dict[str, dict[Value, Rows]] = {facet: {} for facet in facets}
        for row, values_of in enumerate(facts):
            for facet, values in values_of.items():
                for value in values:
                    self._values[facet].setdefault(value, self.rows(()))[row] = True
        # Values have few rows each, and there are hundreds of values.
        self._tables = {
            facet: csr_array(np.array([*values.values()]).reshape(len(values), self._size))
            for facet, values in self._values.items()
        }

    def kept(self, selected: Mapping[str, Sequence[Value]]) -> Rows:
        """Return the rows that have any selected value of each facet with a selection."""
        kept = np.ones(self._size, dtype=np.bool_)
        for facet, values in selected.items():
            if values:
                known = self._values[facet]
                having = [known[value] for value in values if value in known]
                kept &= np.logical_or.reduce(having) if having else False
        return kept

    def rows(self, rows: Iterable[int]) -> Rows:
        """Return a mask of the rows with these numbers."""
        mask = np.zeros(self._size, dtype=np.bool_)
        mask[list(rows)] = True
        return mask

    def counts(
        self, selected: Mapping[str, Sequence[Value]], among: Rows
    ) -> dict[str, dict[Value, int]]:
        """Return how many of some rows selecting each value of a facet would leave.

        The selections of other facets apply, that of the same facet does not.
        """
        counts: dict[str, dict[Value, int]] = {}
        for facet, values in self._values.items():
            others = among & self.kept({**selected, facet: ()})
            having = self._tables[facet] @ others.astype(np.int32)
            counts[facet] = dict(zip(values, having.tolist(), strict=True))
        return counts


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of occupations: any of the values of each facet that has some.

    `isco` are ISCO-08 codes of one to four digits, `isced_level` ISCED levels from 1 to 8.
    `occupations` are URIs, to which the list is limited.
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
        facts = [_facts(catalogue, occupation) for occupation in catalogue.occupations]
        self._table = ValueTable(FACETS, facts)
        self._row_of = catalogue.occupation_row
        self._every = self._table.kept({})

    def kept(self, filters: Filters) -> Rows:
        """Return the occupations that pass every filter."""
        return self._table.kept(_selected(filters)) & self._named_rows(filters)

    def rows(self, rows: Iterable[int]) -> Rows:
        """Return a mask of the occupations with these rows."""
        return self._table.rows(rows)

    def counts(self, filters: Filters, among: Rows) -> dict[str, dict[Value, int]]:
        """Return how many of some occupations selecting each value of a facet would leave.

        The other filters apply, those of the same facet do not. ISCO-08 is counted by major group,
        and by the groups one level below those that are selected.
        """
        counts = self._table.counts(_selected(filters), among & self._named_rows(filters))
        above = {"", *filters.isco}
        return {
            facet: {
                value: count
                for value, count in sorted(values.items(), key=_order)
                if facet != "isco" or str(value)[:-1] in above
            }
            for facet, values in counts.items()
        }

    def _named_rows(self, filters: Filters) -> Rows:
        """Return the occupations that the filters name, all where they name none."""
        if not filters.occupations:
            return self._every
        return self.rows(self._row_of[uri] for uri in filters.occupations)


def _selected(filters: Filters) -> dict[str, Sequence[Value]]:
    return {facet: getattr(filters, facet) for facet in FACETS}


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


def _order(pair: tuple[Value, int]) -> tuple[int, str]:
    value = pair[0]
    if isinstance(value, Interest):
        return _INTERESTS.index(value), ""
    return (value, "") if isinstance(value, int) else (0, value)
