"""A person's own data: a copy of all of it, and its end."""

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api import callers
from api.routing import JSON_TYPE
from website.account import visits
from website.account.visits import CurrentVisitor, FreshVisitor, Visitor, VisitorsForm

router = APIRouter(route_class=visits.AccountRoute)
_HERE = "/account/data"


@router.get(_HERE)
async def data(request: Request, visitor: CurrentVisitor) -> Response:
    """Return the page with what is kept, a copy of it, and how to erase it."""
    return await _page(request, visitor)


@router.post("/account/export")
async def export(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Return everything that is kept of a person as a file."""
    _ = request, form
    pieces = await visitor.accounts.rights.export(visitor.fresh)
    name = {"Content-Disposition": 'attachment; filename="destinai-account.json"'}
    return StreamingResponse(pieces, headers=name, media_type=JSON_TYPE)


@router.post("/account/erase")
async def erase(request: Request, visitor: CurrentVisitor, form: VisitorsForm) -> Response:
    """Erase the account, with the password and a tick, and log the browser out."""
    faults = {} if "sure" in form.fields else {"sure": "missing"}
    if not faults:
        try:
            visitor = await visits.log_in_again(request, visitor, form)
        except visits.NotFreshError:
            faults = {visits.CURRENT: "wrong"}
    if faults:
        return await _page(request, visitor, faults)
    await visitor.accounts.rights.erase(visitor.fresh)
    visits.log_in(request, "")
    response = visits.to(request, "/account/erased")
    callers.end_session(request, response)
    return response


@router.get("/account/erased")
async def erased(request: Request) -> Response:
    """Return the page that says that an account is gone."""
    return visits.plain_page(request, "erased")


async def _page(
    request: Request, visitor: Visitor, faults: dict[str, str] | None = None
) -> Response:
    accounts, person_id = visitor.accounts, visitor.person.id
    return visits.account_page(
        request,
        "data",
        visitor,
        at=_HERE,
        status=422 if faults else 200,
        errors=faults or {},
        profiles=await accounts.profiles.count(person_id),
        clients=len(await accounts.profiles.clients(person_id)),
        links=len(await accounts.access.share_links(person_id)),
        keys=len(await accounts.access.keys(person_id)),
    )
