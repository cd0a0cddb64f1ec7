"""What lists show of saved profiles, which the database reads out of their contents."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from accounts import tables

FIRST_LISTED = 4
"""Skills, and past jobs, that a list can name of a profile."""


@dataclass(frozen=True, slots=True)
class ListedProfile:
    """What a list shows of a saved profile, without what it holds.

    `skills` and `jobs` are numbers, `first_skills` and `first_jobs` the first FIRST_LISTED of them.
    """

    id: uuid.UUID
    client_id: uuid.UUID | None
    name: str
    version: int
    created: datetime
    updated: datetime
    skills: int
    jobs: int
    first_skills: tuple[str, ...]
    first_jobs: tuple[str, ...]


def listed(*, is_sqlite: bool) -> Select[Any]:
    """Return the query for what lists show: the database counts, so that no content is read."""
    content = tables.Profile.content
    length = func.json_array_length if is_sqlite else func.jsonb_array_length
    first = (
        content[(name, place)].as_string()
        for name in ("skills", "occupations")
        for place in range(FIRST_LISTED)
    )
    return select(
        *(tables.Profile.id, tables.Profile.client_id, tables.Profile.name),
        *(tables.Profile.version, tables.Profile.created, tables.Profile.updated),
        *(length(content["skills"]), length(content["occupations"])),
        *first,
    )


def listed_profile(row: Sequence[Any]) -> ListedProfile:
    """Return what a row of `listed` says."""
    profile_id, client_id, name, version, created, updated, skills, jobs, *first = row
    return ListedProfile(
        id=profile_id,
        client_id=client_id,
        name=name,
        version=version,
        created=created,
        updated=updated,
        skills=skills or 0,
        jobs=jobs or 0,
        first_skills=tuple(uri for uri in first[:FIRST_LISTED] if uri is not None),
        first_jobs=tuple(uri for uri in first[FIRST_LISTED:] if uri is not None),
    )
