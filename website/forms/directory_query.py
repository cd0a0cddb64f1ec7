"""What is asked of a directory on a page, and the addresses that its links lead to.

Links from elsewhere carry parameters that are nobody's business here (`utm_source`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from pydantic import ConfigDict

from service.schemas.directory import OccupationQuery, SkillQuery

PAGE_SIZE = 25
_NOT_CHOSEN = {"uri", "cursor", "limit", "page"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A directory at `path`, the values `chosen` of each facet, and the number of its page.

    All of it stands in the address, and nothing else does.
    """

    path: str
    chosen: Mapping[str, tuple[str, ...]]
    number: int = 1

    @property
    def words(self) -> str:
        """What was searched for, empty where nothing was."""
        return "".join(self.chosen.get("q", ()))

    def address(self, number: int = 1) -> str:
        """Return the address of a page of this list."""
        query = [(facet, value) for facet, values in self.chosen.items() for value in values]
        if number > 1:
            query.append(("page", str(number)))
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def to(self, facet: str, value: object) -> str:
        """Return the address with one value of a facet instead of those chosen."""
        return Narrowing(self.path, {**self.chosen, facet: (str(value),)}).address()

    def without(self, *facets: str) -> str:
        """Return the address with nothing chosen of some facets."""
        kept = {facet: values for facet, values in self.chosen.items() if facet not in facets}
        return Narrowing(self.path, kept).address()

    def only(self, facet: str, value: object) -> str:
        """Return the address with one value of a facet and nothing else chosen."""
        return Narrowing(self.path, {facet: (str(value),)}).address()

    def has(self, facet: str, value: object) -> bool:
        """Return whether a value is chosen."""
        return str(value) in self.chosen.get(facet, ())

    def pages(self, total: int) -> int:
        """Return how many pages so many entries fill."""
        return ceil(total / PAGE_SIZE)


def narrowing_of(path: str, query: OccupationQuery | SkillQuery) -> Narrowing:
    """Return what a query narrows a directory to; what is empty is not chosen."""
    asked = query.model_dump(mode="json", exclude=_NOT_CHOSEN)
    listed = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    values = {name: tuple(str(one) for one in some if one) for name, some in listed.items()}
    return Narrowing(path, {name: some for name, some in values.items() if some}, query.page)


_OWN = {"uri", "cursor", "limit"}
"""Parameters of the API that the address of a page does not have."""


class CareersAsked(OccupationQuery):
    """Which careers a page lists."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def query(self) -> OccupationQuery:
        """Return the same as the API is asked it."""
        return OccupationQuery(**self.model_dump(exclude=_OWN), limit=PAGE_SIZE)


class SkillsAsked(SkillQuery):
    """Which skills a page lists."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def query(self) -> SkillQuery:
        """Return the same as the API is asked it."""
        return SkillQuery(**self.model_dump(exclude=_OWN), limit=PAGE_SIZE)
