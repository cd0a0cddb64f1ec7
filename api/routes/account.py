"""An account over the API: who it is, its keys and sessions, all that is kept of it, its end.

Accounts are opened, and passwords given, on the pages of the website only.
"""

import uuid
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from accounts.access import Scope
from api import callers
from api.callers import Caller, CurrentAccounts, caller
from api.openapi import ACCOUNT_PROBLEMS, problem_docs
from api.routing import JSON_TYPE, JsonRoute, json_answer
from service.schemas import account as schemas

router = APIRouter(
    prefix="/api/v1/account", tags=["account"], responses=ACCOUNT_PROBLEMS, route_class=JsonRoute
)
Reader = Annotated[Caller, caller(Scope.READ_PROFILES)]
Holder = Annotated[Caller, caller()]


@router.get("", summary="The account of a session or key", response_model=schemas.AccountAnswer)
async def get_account(who: Reader, accounts: CurrentAccounts) -> Response:
    """Say whose account it is; a key is not told the address."""
    person = await accounts.people.person(who.person_id)
    email = person.email if who.session else None
    return json_answer(schemas.AccountAnswer.of(person, email=email))


@router.delete("", summary="Erase an account at once and for good", status_code=204)
async def erase_account(request: Request, who: Holder, accounts: CurrentAccounts) -> Response:
    """Erase a person with everything that is kept of them; needs a password given just before."""
    await accounts.rights.erase(who.fresh_log_in())
    response = Response(status_code=204)
    callers.end_session(request, response)
    return response


@router.get(
    "/export", summary="Everything that is kept of a person", response_model=schemas.ExportAnswer
)
async def export_account(who: Holder, accounts: CurrentAccounts) -> Response:
    """Return all that is kept, but for secrets; needs a password given just before.

    The answer is sent piece by piece while it is read.
    """
    pieces = await accounts.rights.export(who.fresh_log_in())
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(pieces, headers=headers, media_type=JSON_TYPE)


@router.get("/sessions", summary="Where a person is logged in", response_model=schemas.SessionList)
async def list_sessions(who: Holder, accounts: CurrentAccounts) -> Response:
    """List the log-ins of a person that have not ended."""
    current = who.session.id if who.session else None
    items = [
        schemas.SessionAnswer.of(one, is_current=one.id == current)
        for one in await accounts.sessions.of(who.person_id)
    ]
    return json_answer(schemas.SessionList(items=items))


@router.delete("/sessions", summary="Log out everywhere else", status_code=204)
async def end_other_sessions(who: Holder, accounts: CurrentAccounts) -> Response:
    """Log a person out on every device but this one; needs a password given just before."""
    await accounts.sessions.revoke_others(who.fresh_log_in(), who.token)
    return Response(status_code=204)


@router.delete("/sessions/{session_id}", summary="Log out on one device", status_code=204)
async def end_session(session_id: uuid.UUID, who: Holder, accounts: CurrentAccounts) -> Response:
    """Log a person out on one device; needs a password given just before."""
    await accounts.sessions.revoke(who.fresh_log_in(), session_id)
    return Response(status_code=204)


@router.get("/keys", summary="Keys for programs", response_model=schemas.KeyList)
async def list_keys(who: Holder, accounts: CurrentAccounts) -> Response:
    """List the keys of a person that have not expired."""
    keys = await accounts.access.keys(who.person_id)
    return json_answer(schemas.KeyList(items=[schemas.KeyAnswer.of(key) for key in keys]))


@router.post(
    "/keys",
    summary="Make a key for a program",
    status_code=201,
    response_model=schemas.NewKeyAnswer,
    responses=problem_docs(409),
)
async def make_key(body: schemas.NewKey, who: Holder, accounts: CurrentAccounts) -> Response:
    """Return a new key, which is shown this once; needs a password given just before.

    An `Idempotency-Key` is not looked at, since a key is not kept: revoke one that was lost.
    """
    key, kept = await accounts.access.make_key(
        who.fresh_log_in(), body.name, body.scopes, timedelta(days=body.days)
    )
    return json_answer(schemas.NewKeyAnswer.of(kept, key=key), 201)


@router.delete("/keys/{key_id}", summary="Revoke a key", status_code=204)
async def revoke_key(key_id: uuid.UUID, who: Holder, accounts: CurrentAccounts) -> Response:
    """Revoke a key; it stops working at once."""
    await accounts.access.revoke_key(who.person_id, key_id)
    return Response(status_code=204)
