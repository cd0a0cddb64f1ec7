"""Narrowing: what a directory is narrowed to, and the addresses that its links lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from api.schemas.paged import OccupationQuery, SkillQuery

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
