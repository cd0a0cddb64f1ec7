"""What somebody logs in with: password, address, second factor, and where they are logged in."""

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from accounts import errors
from accounts.credentials import normal_email
from website.account import visits
from website.account.visits import CurrentVisitor, FreshVisitor, SentForm, Visitor, VisitorsForm
from website.forms.form import Form

router = APIRouter(route_class=visits.AccountRoute)
_HERE = "/account/security"
_LONGEST_URI = 600
"""Characters of the address that an app is given; an e-mail address has at most 254."""


@router.get(_HERE)
async def security(request: Request, visitor: CurrentVisitor, form: SentForm) -> Response:
    """Return the page of address, password, second factor and devices."""
    return await _page(request, visitor, done=form.last("done"))


@router.post("/account/fresh")
async def fresh(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Go on to the page that asked for the password again."""
    _ = visitor
    return visits.to(request, visits.next_path(form))


@router.post("/account/password")
async def change_password(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Replace the password, log out every other device, and take links back where ticked."""
    try:
        await visitor.accounts.people.change_password(
            visitor.fresh,
            form.last(visits.CURRENT),
            form.last("password"),
            visitor.token,
            ends_links="end_links" in form.fields,
        )
    except errors.PasswordError as error:
        return await _page(request, visitor, faults={"password": error.reason})
    except errors.LogInError:
        return await _page(request, visitor, faults={"current": "wrong"})
    return visits.to(request, f"{_HERE}?done=password")


@router.post("/account/email")
async def change_email(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Send a link to a new address."""
    try:
        if normal_email(form.last("email")) == visitor.person.email:
            return await _page(request, visitor, form, faults={"email": "own"})
        await visitor.accounts.people.request_email(
            visitor.fresh, form.last(visits.CURRENT), form.last("email")
        )
    except errors.InvalidInputError:
        return await _page(request, visitor, form, faults={"email": "invalid"})
    except errors.LogInError:
        return await _page(request, visitor, form, faults={"email-current": "wrong"})
    return visits.to(request, f"{_HERE}?done=email")


@router.post("/account/sessions")
async def end_sessions(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Log one device out, or all others."""
    if form.last("device") == "others":
        await visitor.accounts.sessions.revoke_others(visitor.fresh, visitor.token)
    else:
        await visitor.accounts.sessions.revoke(visitor.fresh, visits.read_id(form.last("device")))
    return visits.to(request, f"{_HERE}?done=device#devices")


@router.get("/account/security/codes")
async def propose(request: Request, visitor: FreshVisitor) -> Response:
    """Return the page that sets the second factor up, or turns it off."""
    if visitor.person.has_second_factor:
        left = await visitor.accounts.second_factor.codes_left(visitor.person.id)
        return _codes_page(request, visitor, left=left)
    enrolment = visitor.accounts.second_factor.propose(visitor.person.email)
    return _codes_page(request, visitor, secret=enrolment.secret, uri=enrolment.uri)


@router.post("/account/security/codes")
async def turn_on(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Turn the second factor on, once a code shows that the app has the secret."""
    secret = form.last("secret")
    try:
        codes = await visitor.accounts.second_factor.turn_on(
            visitor.fresh, secret, form.last("code")
        )
    except errors.InvalidInputError:
        faults = {"code": "wrong"}
        uri = form.last("uri")
        is_ours = uri.startswith("otpauth://totp/") and len(uri) <= _LONGEST_URI
        return _codes_page(request, visitor, faults, secret=secret, uri=uri if is_ours else "")
    return visits.account_page(request, "recovery", visitor, at=_HERE, codes=codes)


@router.post("/account/security/codes/off")
async def turn_off(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Turn the second factor off, or make new recovery codes; either needs a code."""
    second_factor = visitor.accounts.second_factor
    try:
        if form.last("do") == "renew":
            codes = await second_factor.renew_codes(visitor.fresh, form.last("code"))
            return visits.account_page(request, "recovery", visitor, at=_HERE, codes=codes)
        await second_factor.turn_off(visitor.fresh, form.last("code"))
    except errors.LogInError:
        left = await second_factor.codes_left(visitor.person.id)
        return _codes_page(request, visitor, {"code": "wrong"}, left=left)
    return visits.to(request, f"{_HERE}?done=codes-off")


async def _page(
    request: Request,
    visitor: Visitor,
    form: Form | None = None,
    *,
    faults: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    return visits.account_page(
        request,
        "security",
        visitor,
        at=_HERE,
        status=422 if faults else 200,
        errors=faults or {},
        email=form.last("email") if form else "",
        sessions=await visitor.accounts.sessions.of(visitor.person.id),
        done=done,
    )


def _codes_page(
    request: Request,
    visitor: Visitor,
    faults: dict[str, str] | None = None,
    *,
    secret: str = "",
    uri: str = "",
    left: int = 0,
) -> Response:
    return visits.account_page(
        request,
        "codes",
        visitor,
        at="/account/security/codes",
        status=422 if faults else 200,
        errors=faults or {},
        secret=secret,
        uri=uri,
        picture=_picture(uri) if uri else "",
        left=left,
    )


def _picture(uri: str) -> Markup:
    """Return the QR code of an address, in black on white for every scanner."""
    code = segno.make_qr(uri, error="m")
    return Markup(code.svg_inline(scale=4, dark="#000", light="#fff"))  # noqa: S704 - drawn here
