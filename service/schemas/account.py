"""Schemas of an account: saved profiles, results, clients, share links, keys, sessions."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from accounts.access import KEY_LASTS, SHARE_LASTS, Scope
from accounts.contents import ProfileContent, RankedCareer
from accounts.tables import MOST_NAME_CHARS
from service.schemas.base import Answer, RequestBody, RequestQuery, Versioned, Whole

Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME_CHARS)]
PROFILE_EXAMPLES: list[Any] = [
    {
        "name": "My profile",
        "content": {
            "skills": ["https://w3id.org/destinai/starter/skill/apply-soldering-techniques"],
            "keeps_statements": True,
            "statements": ["I solder circuit boards"],
        },
    }
]


class AccountAnswer(Answer):
    """An account. `email` is null for a key, which needs no address."""

    id: uuid.UUID
    email: str | None
    language: str = Field(description="Of the letters")
    created: datetime
    has_second_factor: bool
    is_adviser: bool


class CreatedAnswer(Answer):
    """Something new; the same for the same `Idempotency-Key`."""

    id: uuid.UUID
    created: datetime


class ProfileQuery(RequestQuery):
    """Which profiles are listed."""

    client: uuid.UUID | None = Field(default=None, description="Those of a client of an adviser")


class ProfileFields(RequestBody):
    """What a profile holds, and its name."""

    model_config = ConfigDict(json_schema_extra={"examples": PROFILE_EXAMPLES})

    name: Name
    content: ProfileContent


class NewProfile(ProfileFields):
    """A profile to be saved, of a client where an adviser names one."""

    client_id: Annotated[uuid.UUID, Field(strict=False)] | None = None


class ProfileSummary(Answer):
    """A saved profile without what it holds."""

    id: uuid.UUID
    client_id: uuid.UUID | None
    name: str
    version: int = Field(description="Counts the changes from 1; the `ETag` is this in quotes")
    created: datetime
    updated: datetime


class ProfileAnswer(ProfileSummary):
    """A saved profile."""

    content: ProfileContent


class ProfileList(Answer):
    """Saved profiles, the last changed first."""

    items: list[ProfileSummary]


class ClientFields(RequestBody):
    """The label by which an adviser keeps the profiles of a client apart; no name is needed."""

    label: Name


class ClientAnswer(Answer):
    """A client of an adviser."""

    id: uuid.UUID
    label: str
    created: datetime


class ClientList(Answer):
    """The clients of an adviser, by label."""

    items: list[ClientAnswer]


class ResultSummary(Versioned):
    """When, and with what, the careers of a profile were computed."""

    id: uuid.UUID
    profile_id: uuid.UUID
    created: datetime


class ResultAnswer(ResultSummary):
    """The careers of a profile as they were computed; near-identical ones are one."""

    careers: list[RankedCareer]


class ResultList(Answer):
    """The results of a profile, the newest first."""

    items: list[ResultSummary]


class MoveAnswer(Answer):
    """Where a career was and is; null where it was or is not listed."""

    uri: str
    label: str | None = Field(description="Null where the catalogue has it no more")
    before: int | None
    after: int | None


class RecomputedAnswer(ResultAnswer):
    """A new result, and what moved since the one before, whose versions are beside it."""

    before: ResultSummary | None = Field(description="Null where this is the first")
    moved: list[MoveAnswer] = Field(description="By the place that careers have now")
    unknown: list[str] = Field(
        description="Concepts of the profile that the catalogue has no more; they count for nothing"
    )


class NewShareLink(RequestBody):
    """For how many days a link shows a profile to whoever has it."""

    days: Whole = Field(default=SHARE_LASTS.days, ge=1, le=SHARE_LASTS.days)


class ShareLinkAnswer(Answer):
    """A link that shows the concepts of a profile; never its name, words, notes, or who it is."""

    id: uuid.UUID
    profile_id: uuid.UUID
    created: datetime
    expires: datetime


class NewShareLinkAnswer(ShareLinkAnswer):
    """A new link. `token` is shown this once; the profile is read with `/api/v1/shared/{token}`."""

    token: str


class ShareLinkList(Answer):
    """The open links of an account, the newest first."""

    items: list[ShareLinkAnswer]


class SharedConcept(Answer):
    """A concept that is shared; `label` is null where the catalogue does not have it."""

    uri: str
    label: str | None


class SharedProfileAnswer(Versioned):
    """What others see of a profile."""

    skills: list[SharedConcept]
    partial_skills: list[SharedConcept]
    occupations: list[SharedConcept]
    pinned: list[SharedConcept]
    expires: datetime


class NewKey(RequestBody):
    """A key for a program: its name, what it may be used for, and for how many days."""

    name: Name
    scopes: list[Annotated[Scope, Field(strict=False)]] = Field(
        min_length=1,
        max_length=len(Scope),
        description="match: more requests; profiles:read and profiles:write: saved profiles, "
        "clients and results",
    )
    days: Whole = Field(default=KEY_LASTS.days, ge=1, le=KEY_LASTS.days)


class KeyAnswer(Answer):
    """A key; `prefix` is how it begins."""

    id: uuid.UUID
    name: str
    prefix: str
    scopes: list[Scope]
    created: datetime
    expires: datetime


class NewKeyAnswer(KeyAnswer):
    """A new key. `key` is shown this once; send it as `Authorization: Bearer …`."""

    key: str


class KeyList(Answer):
    """The keys of an account, the newest first."""

    items: list[KeyAnswer]


class SessionAnswer(Answer):
    """A log-in on one device."""

    id: uuid.UUID
    device: str
    created: datetime
    last_seen: datetime = Field(description="To an hour")
    expires: datetime
    is_current: bool


class SessionList(Answer):
    """The log-ins of a person, the last used first."""

    items: list[SessionAnswer]


class ExportAnswer(Answer):
    """Everything that is kept of a person, but for secrets; each table is a field of its name."""

    model_config = ConfigDict(extra="allow")

    format: str
    exported: datetime
    person: dict[str, Any]
