"""Saved profiles over the API, their results and share links, and the clients of an adviser."""

import re
import uuid
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from accounts.access import Scope
from accounts.errors import ConflictError
from accounts.once import Once
from api.callers import Caller, CurrentAccounts, caller, client_of, count_saved
from api.openapi import ACCOUNT_PROBLEMS, problem_docs
from api.problem_types import CHANGED_MEANWHILE, IF_MATCH_NEEDED
from api.problems import ProblemError
from api.routes.export import FILE, file_response
from api.routing import SLOT, CurrentSettings, CurrentSnapshot, JsonRoute, json_answer
from service.answers import account as answers
from service.errors import FieldError, invalid
from service.exports import export_file, saved_profile
from service.schemas import account as schemas
from service.schemas.export import FileQuery, ProfileFile

router = APIRouter(
    prefix="/api/v1", tags=["profiles"], responses=ACCOUNT_PROBLEMS, route_class=JsonRoute
)
Reader = Annotated[Caller, caller(Scope.READ_PROFILES)]
Writer = Annotated[Caller, caller(Scope.WRITE_PROFILES)]
Holder = Annotated[Caller, caller()]
IfMatch = Annotated[
    str | None, Header(description='The `ETag` of what was read, such as "3"; 428 without it')
]
_VERSION = re.compile(r'"([1-9][0-9]{0,8})"')
_ONCE = re.compile(r"[\x21-\x7e]{1,100}")


async def _once(
    request: Request,
    name: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="A name of the client's own for this request, of up to 100 characters: "
            "sent again within a day, it makes nothing new and is answered the same",
        ),
    ] = None,
) -> Once | None:
    if name is None:
        return None
    if not _ONCE.fullmatch(name):
        raise invalid(FieldError("Idempotency-Key", "needs 1 to 100 characters, no spaces"))
    return Once(name, request.url.path.encode() + b"\0" + await request.body())


NamedOnce = Annotated[Once | None, Depends(_once)]


@router.get("/account/profiles", summary="Saved profiles", response_model=schemas.ProfileList)
async def list_profiles(
    who: Reader,
    accounts: CurrentAccounts,
    query: Annotated[schemas.ProfileQuery, Query()],
) -> Response:
    """List the profiles of a person, or those of one client of an adviser."""
    found = await accounts.profiles.of(who.person_id, query.client)
    return json_answer(schemas.ProfileList(items=[schemas.ProfileSummary.of(one) for one in found]))


@router.post(
    "/account/profiles",
    summary="Save a new profile",
    status_code=201,
    response_model=schemas.CreatedAnswer,
    responses=problem_docs(409),
)
async def save_profile(
    body: schemas.NewProfile, who: Writer, accounts: CurrentAccounts, once: NamedOnce
) -> Response:
    """Save a profile. Words are kept only where `keeps_statements` says so.

    Limits and wishes may say something of health: save them only where the person agreed.
    """
    made = await accounts.profiles.create(
        who.person_id, body.name, body.content, body.client_id, once=once
    )
    response = json_answer(schemas.CreatedAnswer.of(made), 201)
    response.headers["Location"] = f"/api/v1/account/profiles/{made.id}"
    response.headers["ETag"] = '"1"'
    return response


@router.get(
    "/account/profiles/{profile_id}",
    summary="A saved profile",
    response_model=schemas.ProfileAnswer,
)
async def get_profile(profile_id: uuid.UUID, who: Reader, accounts: CurrentAccounts) -> Response:
    """Return a profile; its `ETag` is what a change names in `If-Match`."""
    found = await accounts.profiles.get(who.person_id, profile_id)
    response = json_answer(schemas.ProfileAnswer.of(found))
    response.headers["ETag"] = f'"{found.version}"'
    return response


@router.get(
    "/account/profiles/{profile_id}/file",
    summary="A saved profile as a file",
    response_model=ProfileFile,
    responses={200: FILE},
)
async def get_profile_file(
    profile_id: uuid.UUID,
    who: Reader,
    accounts: CurrentAccounts,
    snapshot: CurrentSnapshot,
    query: Annotated[FileQuery, Query()],
) -> Response:
    """Return a profile in the formats of `POST /export`, with years, pinned careers and plan.

    `POST /cv` reads it back. Neither the name of the profile nor whose it is stands in it.
    """
    found = await accounts.profiles.get(who.person_id, profile_id)
    profile = saved_profile(found.content, with_words=query.words)
    return file_response(await run_in_threadpool(export_file, snapshot, profile, query.format))


@router.put(
    "/account/profiles/{profile_id}",
    summary="Change a saved profile",
    response_model=schemas.ProfileAnswer,
    responses=problem_docs(412, 428),
)
async def change_profile(
    profile_id: uuid.UUID,
    body: schemas.ProfileFields,
    who: Writer,
    accounts: CurrentAccounts,
    if_match: IfMatch = None,
) -> Response:
    """Replace what a profile holds, and its name, where nobody changed it since it was read."""
    version = _version_of(if_match)
    # First, so that another person's profile is not found whatever the header says.
    await accounts.profiles.get(who.person_id, profile_id)
    if version is None:
        detail = "Send the ETag of the profile in If-Match."
        raise ProblemError(IF_MATCH_NEEDED, detail)
    try:
        saved = await accounts.profiles.save(
            who.person_id, profile_id, version, body.content, body.name
        )
    except ConflictError as error:
        raise _changed(error) from None
    response = json_answer(schemas.ProfileAnswer.of(saved))
    response.headers["ETag"] = f'"{saved.version}"'
    return response


@router.delete(
    "/account/profiles/{profile_id}",
    summary="Delete a saved profile",
    status_code=204,
    responses=problem_docs(412),
)
async def delete_profile(
    profile_id: uuid.UUID, who: Writer, accounts: CurrentAccounts, if_match: IfMatch = None
) -> Response:
    """Delete a profile with its results and share links; with `If-Match` only that version."""
    version = _version_of(if_match)
    try:
        await accounts.profiles.delete(who.person_id, profile_id, version)
    except ConflictError as error:
        raise _changed(error) from None
    return Response(status_code=204)


@router.get(
    "/account/profiles/{profile_id}/results",
    summary="The results of a profile",
    response_model=schemas.ResultList,
)
async def list_results(profile_id: uuid.UUID, who: Reader, accounts: CurrentAccounts) -> Response:
    """List when, and with which versions, the careers of a profile were computed."""
    found = await accounts.profiles.results(who.person_id, profile_id)
    return json_answer(schemas.ResultList(items=[answers.result_summary(one) for one in found]))


@router.post(
    "/account/profiles/{profile_id}/results",
    summary="Compute the careers of a profile anew, and say what moved",
    status_code=201,
    response_model=schemas.RecomputedAnswer,
    responses=problem_docs(409),
    dependencies=[SLOT],
)
async def recompute(
    profile_id: uuid.UUID,
    who: Writer,
    accounts: CurrentAccounts,
    snapshot: CurrentSnapshot,
    *,
    settings: CurrentSettings,
    once: NamedOnce,
) -> Response:
    """Compute with today's catalogue, model and ranking, save it, and compare it with the last."""
    profile = await accounts.profiles.get(who.person_id, profile_id)
    found = await run_in_threadpool(answers.computed, snapshot, settings, profile.content)
    saved = await accounts.profiles.save_result(
        who.person_id, profile_id, found.versions, found.content, once=once
    )
    results = await accounts.profiles.results(who.person_id, profile_id)
    place = next((place for place, one in enumerate(results) if one.id == saved.id), len(results))
    before = next(iter(results[place + 1 :]), None)
    answer = answers.recomputed_answer(snapshot, saved, before, found.unknown)
    response = json_answer(answer, 201)
    response.headers["Location"] = f"/api/v1/account/results/{saved.id}"
    return response


@router.get(
    "/account/results/{result_id}",
    summary="A result of a profile",
    response_model=schemas.ResultAnswer,
)
async def get_result(result_id: uuid.UUID, who: Reader, accounts: CurrentAccounts) -> Response:
    """Return the careers of a profile as they were computed."""
    return json_answer(
        answers.result_answer(await accounts.profiles.result(who.person_id, result_id))
    )


@router.delete("/account/results/{result_id}", summary="Delete a result", status_code=204)
async def delete_result(result_id: uuid.UUID, who: Writer, accounts: CurrentAccounts) -> Response:
    """Delete a result."""
    await accounts.profiles.delete_result(who.person_id, result_id)
    return Response(status_code=204)


@router.get(
    "/account/clients", summary="The clients of an adviser", response_model=schemas.ClientList
)
async def list_clients(who: Reader, accounts: CurrentAccounts) -> Response:
    """List the labels by which an adviser keeps profiles apart."""
    found = await accounts.profiles.clients(who.person_id)
    return json_answer(schemas.ClientList(items=[schemas.ClientAnswer.of(one) for one in found]))


@router.post(
    "/account/clients",
    summary="Add a client",
    status_code=201,
    response_model=schemas.CreatedAnswer,
    responses=problem_docs(409),
)
async def add_client(
    body: schemas.ClientFields, who: Writer, accounts: CurrentAccounts, once: NamedOnce
) -> Response:
    """Add a client of an adviser, by a label of the adviser's own; 404 where one is no adviser."""
    made = await accounts.profiles.add_client(who.person_id, body.label, once=once)
    return json_answer(schemas.CreatedAnswer.of(made), 201)


@router.put(
    "/account/clients/{client_id}",
    summary="Give a client another label",
    response_model=schemas.ClientAnswer,
    responses=problem_docs(409),
)
async def rename_client(
    client_id: uuid.UUID, body: schemas.ClientFields, who: Writer, accounts: CurrentAccounts
) -> Response:
    """Give a client another label."""
    renamed = await accounts.profiles.rename_client(who.person_id, client_id, body.label)
    return json_answer(schemas.ClientAnswer.of(renamed))


@router.delete(
    "/account/clients/{client_id}",
    summary="Delete a client with all their profiles",
    status_code=204,
)
async def delete_client(client_id: uuid.UUID, who: Writer, accounts: CurrentAccounts) -> Response:
    """Delete a client with all their profiles."""
    await accounts.profiles.delete_client(who.person_id, client_id)
    return Response(status_code=204)


@router.get(
    "/account/share-links",
    summary="Links that show profiles to others",
    response_model=schemas.ShareLinkList,
)
async def list_share_links(who: Holder, accounts: CurrentAccounts) -> Response:
    """List the open links of a person."""
    found = await accounts.access.share_links(who.person_id)
    items = [schemas.ShareLinkAnswer.of(one) for one in found]
    return json_answer(schemas.ShareLinkList(items=items))


@router.post(
    "/account/profiles/{profile_id}/share-links",
    summary="Make a link that shows a profile to others",
    status_code=201,
    response_model=schemas.NewShareLinkAnswer,
    responses=problem_docs(409),
)
async def share_profile(
    profile_id: uuid.UUID, body: schemas.NewShareLink, who: Holder, accounts: CurrentAccounts
) -> Response:
    """Return a link by which anybody sees the concepts of a profile, until it is revoked or ends.

    An `Idempotency-Key` is not looked at, since a link is not kept: revoke one that was lost.
    """
    token, link = await accounts.access.share(who.person_id, profile_id, timedelta(days=body.days))
    return json_answer(schemas.NewShareLinkAnswer.of(link, token=token), 201)


@router.delete("/account/share-links/{link_id}", summary="Revoke a link", status_code=204)
async def revoke_share_link(link_id: uuid.UUID, who: Holder, accounts: CurrentAccounts) -> Response:
    """Revoke a link; it shows nothing any more."""
    await accounts.access.unshare(who.person_id, link_id)
    return Response(status_code=204)


@router.get(
    "/shared/{token}",
    summary="A profile that somebody shares by a link",
    response_model=schemas.SharedProfileAnswer,
)
async def get_shared_profile(
    request: Request,
    token: Annotated[str, Path(max_length=100, description="Of a new link")],
    accounts: CurrentAccounts,
    snapshot: CurrentSnapshot,
) -> Response:
    """Return the concepts of a profile; neither its name, words and notes, nor who it is."""
    request.state.is_personal = True
    count_saved(request, client_of(request))
    shared = await accounts.access.shared(token)
    response = json_answer(answers.shared_answer(snapshot, shared))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _version_of(if_match: str | None) -> int | None:
    """Return the version that a header names, 0 for one that no profile has, None for no header."""
    if if_match is None:
        return None
    found = _VERSION.fullmatch(if_match.strip())
    return int(found[1]) if found else 0


def _changed(error: Exception) -> ProblemError:
    return ProblemError(CHANGED_MEANWHILE, f"{error}; read it again.")
