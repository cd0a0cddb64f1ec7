"""What is asked of a directory on a page: as of the API, but strange parameters are passed over.

Links from elsewhere carry parameters that are nobody's business here (`utm_source`).
"""

from pydantic import ConfigDict

from api.schemas.paged import OccupationQuery, SkillQuery
from website.narrowing import PAGE_SIZE

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
