"""Saved profiles, their results, and the clients that an adviser keeps apart.

Every function takes the person, and another person's object is not found.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.contents import (
    ProfileContent,
    ResultContent,
    as_document,
    read_content,
    read_name,
)
from accounts.errors import ConflictError, LimitError, NotFoundError
from accounts.listing import ListedProfile, listed, listed_profile
from accounts.once import Once, made_before, remember
from accounts.rows import delete_own_row, own_row, person_row
from accounts.store import Store

MOST_PROFILES = 50
MOST_CLIENTS = 50
MOST_PROFILES_OF_ADVISER = 500
MOST_RESULTS = 20
"""Of a profile."""


class Mark(StrEnum):
    """What a person does with a career, by the field of the profile that lists it."""

    PINNED = "pinned"
    HIDDEN = "not_for_me"


@dataclass(frozen=True, slots=True)
class SavedProfile:
    """A profile as it is saved; `version` counts its changes from 1."""

    id: uuid.UUID
    client_id: uuid.UUID | None
    name: str
    version: int
    created: datetime
    updated: datetime
    content: ProfileContent


@dataclass(frozen=True, slots=True)
class Client:
    """A label by which an adviser keeps profiles apart."""

    id: uuid.UUID
    label: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Versions:
    """What a result was computed with."""

    catalogue_version: str
    model_version: str
    ranking_version: str


@dataclass(frozen=True, slots=True)
class SavedResult:
    """The careers of a profile as they were computed."""

    id: uuid.UUID
    profile_id: uuid.UUID
    created: datetime
    versions: Versions
    content: ResultContent


@dataclass(frozen=True, slots=True)
class RankMove:
    """Where a career was and is in a list; None where it was or is not in it."""

    uri: str
    before: int | None
    after: int | None


class Profiles:
    """Saves profiles, results and clients."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(
        self,
        person_id: uuid.UUID,
        name: str,
        content: ProfileContent,
        client_id: uuid.UUID | None = None,
        once: Once | None = None,
    ) -> SavedProfile:
        """Save a new profile, of a client where an adviser names one; raise LimitError past 50.

        A request `once` that has saved it already returns that profile as it is now.
        """
        name, document, now = read_name(name), as_document(content), self._store.now()
        async with self._store.writing() as session:
            person = await person_row(session, person_id, lock=True)
            if made := await made_before(session, person_id, once, now):
                return _profile(await own_row(session, tables.Profile, person_id, made))
            if client_id:
                await own_row(session, tables.Client, person_id, client_id)
            most = MOST_PROFILES_OF_ADVISER if person.is_adviser else MOST_PROFILES
            await _leave_room(session, tables.Profile, person_id, most)
            row = tables.Profile(
                person_id=person_id,
                client_id=client_id,
                name=name,
                content=document,
                version=1,
                created=now,
                updated=now,
            )
            session.add(row)
            await session.flush()
            await remember(session, person_id, once, row.id, now)
            return _profile(row)

    async def of(
        self, person_id: uuid.UUID, client_id: uuid.UUID | None = None
    ) -> tuple[ListedProfile, ...]:
        """Return the profiles of a person, or those of a client of theirs, last changed first."""
        query = (
            listed(is_sqlite=self._store.is_sqlite)
            .where(tables.Profile.person_id == person_id, tables.Profile.client_id == client_id)
            .order_by(tables.Profile.updated.desc(), tables.Profile.id)
        )
        async with self._store.reading() as session:
            if client_id:
                await own_row(session, tables.Client, person_id, client_id)
            return tuple(listed_profile(row) for row in await session.execute(query))

    async def count(self, person_id: uuid.UUID, client_id: uuid.UUID | None = None) -> int:
        """Return how many profiles a person has, or one client of theirs."""
        mine = [tables.Profile.person_id == person_id]
        if client_id:
            mine.append(tables.Profile.client_id == client_id)
        async with self._store.reading() as session:
            if client_id:
                await own_row(session, tables.Client, person_id, client_id)
            return await session.scalar(select(func.count()).where(*mine)) or 0

    async def names(self, person_id: uuid.UUID) -> dict[uuid.UUID, str]:
        """Return the names of all profiles of a person, those of clients too, by their ids."""
        query = select(tables.Profile.id, tables.Profile.name)
        async with self._store.reading() as session:
            rows = await session.execute(query.where(tables.Profile.person_id == person_id))
            return {row.id: row.name for row in rows}

    async def get(self, person_id: uuid.UUID, profile_id: uuid.UUID) -> SavedProfile:
        """Return a profile."""
        async with self._store.reading() as session:
            return _profile(await own_row(session, tables.Profile, person_id, profile_id))

    async def save(
        self,
        person_id: uuid.UUID,
        profile_id: uuid.UUID,
        version: int,
        content: ProfileContent,
        name: str = "",
    ) -> SavedProfile:
        """Replace what a profile of a version holds, and its name where one is given.

        Raises ConflictError where it has been changed since that version.
        """
        document = as_document(content)
        async with self._store.writing() as session:
            row = await own_row(session, tables.Profile, person_id, profile_id, lock=True)
            _check_version(row, version)
            if name:
                row.name = read_name(name)
            return self._change(row, document)

    async def delete(
        self, person_id: uuid.UUID, profile_id: uuid.UUID, version: int | None = None
    ) -> None:
        """Delete a profile with its results and share links; raise ConflictError as `save` does."""
        async with self._store.writing() as session:
            row = await own_row(session, tables.Profile, person_id, profile_id, lock=True)
            _check_version(row, version)
            await delete_own_row(session, tables.Profile, person_id, profile_id)

    async def mark(
        self,
        person_id: uuid.UUID,
        profile_id: uuid.UUID,
        career: str,
        mark: Mark,
        *,
        is_on: bool = True,
    ) -> SavedProfile:
        """Pin or hide a career, which ends the other of the two, or take the mark away."""
        async with self._store.writing() as session:
            row = await own_row(session, tables.Profile, person_id, profile_id, lock=True)
            content = as_document(read_content(ProfileContent, row.content))
            for one in Mark:
                content[one] = [uri for uri in content[one] if uri != career]
            if is_on:
                content[mark].append(career)
            return self._change(row, as_document(read_content(ProfileContent, content)))

    async def choose(
        self, person_id: uuid.UUID, profile_id: uuid.UUID, career: str
    ) -> SavedProfile:
        """Choose the career to plan for, "" for none; progress is kept for the same career."""
        async with self._store.writing() as session:
            row = await own_row(session, tables.Profile, person_id, profile_id, lock=True)
            now = read_content(ProfileContent, row.content).plan
            if now and now.career == career:
                return _profile(row)
            plan = {"career": career} if career else None
            content = read_content(ProfileContent, {**row.content, "plan": plan})
            return self._change(row, as_document(content))

    async def save_result(
        self,
        person_id: uuid.UUID,
        profile_id: uuid.UUID,
        versions: Versions,
        content: ResultContent,
        once: Once | None = None,
    ) -> SavedResult:
        """Save the careers of a profile as they were computed; raise LimitError past 20.

        A request `once` that has saved them already returns that result.
        """
        document, now = as_document(content), self._store.now()
        async with self._store.writing() as session:
            await own_row(session, tables.Profile, person_id, profile_id, lock=True)
            if made := await made_before(session, person_id, once, now):
                return _result(await own_row(session, tables.SavedResult, person_id, made))
            mine = tables.SavedResult.profile_id == profile_id
            have = await session.scalar(select(func.count()).where(mine)) or 0
            if have >= MOST_RESULTS:
                raise LimitError(f"a profile may have at most {MOST_RESULTS} results; delete one")
            row = tables.SavedResult(
                person_id=person_id,
                profile_id=profile_id,
                created=now,
                catalogue_version=versions.catalogue_version[:200],
                model_version=versions.model_version[:200],
                ranking_version=versions.ranking_version[:200],
                content=document,
            )
            session.add(row)
            await session.flush()
            await remember(session, person_id, once, row.id, now)
            return _result(row)

    async def results(self, person_id: uuid.UUID, profile_id: uuid.UUID) -> tuple[SavedResult, ...]:
        """Return the results of a profile, newest first."""
        async with self._store.reading() as session:
            await own_row(session, tables.Profile, person_id, profile_id)
            rows = await session.scalars(
                select(tables.SavedResult)
                .where(tables.SavedResult.profile_id == profile_id)
                .order_by(tables.SavedResult.created.desc(), tables.SavedResult.id)
            )
            return tuple(map(_result, rows))

    async def result(self, person_id: uuid.UUID, result_id: uuid.UUID) -> SavedResult:
        """Return a result."""
        async with self._store.reading() as session:
            return _result(await own_row(session, tables.SavedResult, person_id, result_id))

    async def delete_result(self, person_id: uuid.UUID, result_id: uuid.UUID) -> None:
        """Delete a result."""
        async with self._store.writing() as session:
            await delete_own_row(session, tables.SavedResult, person_id, result_id)

    async def add_client(
        self, person_id: uuid.UUID, label: str, once: Once | None = None
    ) -> Client:
        """Make a client of an adviser; raise ConflictError where the label is taken.

        A request `once` that has made it already returns that client.
        """
        label, now = read_name(label, "label"), self._store.now()
        async with self._store.writing() as session:
            person = await person_row(session, person_id, lock=True)
            if not person.is_adviser:
                raise NotFoundError("clients are for advisers; the operator can make you one")
            if made := await made_before(session, person_id, once, now):
                return _client(await own_row(session, tables.Client, person_id, made))
            await _leave_room(session, tables.Client, person_id, MOST_CLIENTS)
            row = tables.Client(person_id=person_id, label=label, created=now)
            session.add(row)
            await session.flush()
            await remember(session, person_id, once, row.id, now)
            return _client(row)

    async def clients(self, person_id: uuid.UUID) -> tuple[Client, ...]:
        """Return the clients of an adviser by label."""
        async with self._store.reading() as session:
            rows = await session.scalars(
                select(tables.Client).where(tables.Client.person_id == person_id)
            )
            return tuple(map(_client, sorted(rows, key=lambda row: row.label)))

    async def rename_client(self, person_id: uuid.UUID, client_id: uuid.UUID, label: str) -> Client:
        """Give a client another label."""
        label = read_name(label, "label")
        async with self._store.writing() as session:
            row = await own_row(session, tables.Client, person_id, client_id, lock=True)
            row.label = label
            await session.flush()
            return _client(row)

    async def delete_client(self, person_id: uuid.UUID, client_id: uuid.UUID) -> None:
        """Delete a client with all their profiles."""
        async with self._store.writing() as session:
            await delete_own_row(session, tables.Client, person_id, client_id)

    def _change(self, row: tables.Profile, document: dict[str, Any]) -> SavedProfile:
        row.content, row.version, row.updated = document, row.version + 1, self._store.now()
        return _profile(row)


def rank_moves(before: ResultContent, after: ResultContent) -> tuple[RankMove, ...]:
    """Return the careers whose rank differs between two results, by the later rank.

    Careers that are not in the later one come last, by their earlier rank.
    """
    old = {career.uri: career.rank for career in before.careers}
    new = {career.uri: career.rank for career in after.careers}
    moves = [RankMove(uri, old.get(uri), rank) for uri, rank in new.items()]
    moves += [RankMove(uri, rank, None) for uri, rank in old.items() if uri not in new]
    return tuple(move for move in moves if move.before != move.after)


def _check_version(row: tables.Profile, version: int | None) -> None:
    if version is not None and row.version != version:
        raise ConflictError(
            f"the profile was changed meanwhile: it has version {row.version}, not {version}"
        )


async def _leave_room(
    session: AsyncSession,
    table: type[tables.Profile] | type[tables.Client],
    person_id: uuid.UUID,
    most: int,
) -> None:
    have = await session.scalar(select(func.count()).where(table.person_id == person_id)) or 0
    if have >= most:
        raise LimitError(f"there may be at most {most} {table.__tablename__}s; delete one first")


def _profile(row: tables.Profile) -> SavedProfile:
    return SavedProfile(
        id=row.id,
        client_id=row.client_id,
        name=row.name,
        version=row.version,
        created=row.created,
        updated=row.updated,
        content=read_content(ProfileContent, row.content),
    )


def _result(row: tables.SavedResult) -> SavedResult:
    versions = Versions(row.catalogue_version, row.model_version, row.ranking_version)
    content = read_content(ResultContent, row.content)
    return SavedResult(row.id, row.profile_id, row.created, versions, content)


def _client(row: tables.Client) -> Client:
    return Client(row.id, row.label, row.created)
