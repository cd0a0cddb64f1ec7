"""Getting in and out: /signup, /login, /logout, new passwords, and the links that are mailed."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from accounts import errors
from api import callers
from service.accounts import Accounts
from service.settings import Settings
from website.account import visits
from website.account.visits import CurrentVisitor, OwnForm, SentForm, VisitorsForm
from website.forms.form import Form
from website.site.page import page_context

router = APIRouter(route_class=visits.AccountRoute)


@router.get("/signup")
async def signup(request: Request, form: SentForm) -> Response:
    """Return the form that asks for an e-mail address."""
    if await visits.find_visitor(request):
        return visits.to(request, "/account")
    return _signup_page(request, form)


@router.post("/signup")
async def send_signup(request: Request, form: SentForm) -> Response:
    """Send the link that opens an account; without an address, show the form with a profile."""
    people = (await callers.accounts_of(request)).people
    sign_up = partial(people.sign_up, invitation=form.last("invitation"))
    return await _send_link(request, form, "signup", _signup_page, sign_up)


@router.get("/login")
async def login(request: Request, form: SentForm) -> Response:
    """Return the form for address and password, or why there is none."""
    if request.app.state.accounts is None:
        return visits.plain_page(request, "off")
    if await visits.find_visitor(request):
        return visits.to(request, visits.next_path(form))
    return _login_page(request, form)


@router.post("/login")
async def send_login(request: Request, form: SentForm) -> Response:
    """Log in, or ask for the second factor; without an address, show the form with a profile."""
    accounts = await callers.accounts_of(request)
    if "email" not in form.fields:
        return _login_page(request, form)
    callers.check_form_token(request, form.last(visits.FORM_TOKEN))
    try:
        found = await accounts.people.log_in(
            form.last("email"),
            form.last("password"),
            visits.device_of(request),
            client=callers.client_of(request),
        )
    except errors.LogInError:
        return _login_page(request, form, {"email": "wrong"})
    if found.waiting:
        return _code_page(request, form, found.waiting)
    return await _arrive(request, accounts, form, found.session)


@router.post("/login/code")
async def send_code(request: Request, form: OwnForm) -> Response:
    """Log in with the second factor, or with a recovery code."""
    accounts = await callers.accounts_of(request)
    waiting = form.last("waiting")
    try:
        token = await accounts.people.finish_log_in(
            waiting,
            form.last("code"),
            visits.device_of(request),
            client=callers.client_of(request),
        )
    except errors.LinkError:
        return _login_page(request, form, note="late")
    except errors.LogInError:
        return _code_page(request, form, waiting, {"code": "wrong"})
    return await _arrive(request, accounts, form, token)


@router.post("/logout")
async def logout(request: Request, form: SentForm) -> Response:
    """End the session of this browser, which forgets it also where the database is away."""
    response = visits.to(request, "/login?said=out")
    if token := callers.session_token(request):
        callers.check_form_token(request, form.last(visits.FORM_TOKEN))
        try:
            accounts = await callers.accounts_of(request)
            await accounts.sessions.end(token)
        except errors.StoreError as error:
            request.app.state.accounts.report(error)
    callers.end_session(request, response)
    return response


@router.get("/login/forgotten")
async def forgotten(request: Request, form: SentForm) -> Response:
    """Return the form that asks where a link to a new password is sent to."""
    await callers.accounts_of(request)
    return _forgotten_page(request, form)


@router.post("/login/forgotten")
async def send_forgotten(request: Request, form: SentForm) -> Response:
    """Send a link to a new password, or word that there is no account."""
    people = (await callers.accounts_of(request)).people
    return await _send_link(request, form, "forgotten", _forgotten_page, people.request_password)


@router.get("/account/link")
async def choose_password(request: Request, form: SentForm) -> Response:
    """Return the form for a password, by the link of a letter; nothing is used up yet."""
    await callers.accounts_of(request)
    return _password_page(request, form)


@router.post("/account/link")
async def send_password(request: Request, form: OwnForm) -> Response:
    """Open the account, or set its new password, and lead to the log-in."""
    accounts = await callers.accounts_of(request)
    language = page_context(request).language.code
    try:
        person_id = await accounts.people.set_password(
            form.last("token"),
            form.last("password"),
            language,
            client=callers.client_of(request),
        )
    except errors.PasswordError as error:
        return _password_page(request, form, {"password": error.reason})
    person = await accounts.people.person(person_id)
    return _login_page(request, Form({}), note="password", email=person.email)


@router.get("/account/email/confirm")
async def new_email(request: Request, form: SentForm) -> Response:
    """Return the page that says which account asks for an address, by the link of a letter.

    It has the button only for one who is logged in to that account.
    """
    accounts = await callers.accounts_of(request)
    try:
        asked = await accounts.people.email_request(form.last("token"))
    except errors.LinkError:
        return _used_email_link(request)
    visitor = await visits.find_visitor(request)
    return visits.account_page(
        request,
        "email_confirm",
        token=form.last("token"),
        at="/account/email/confirm",
        asked=asked,
        is_own=visitor is not None and visitor.person.id == asked.person_id,
    )


@router.post("/account/email/confirm")
async def send_new_email(request: Request, visitor: CurrentVisitor, form: VisitorsForm) -> Response:
    """Change the address of the account that asked for it."""
    people = visitor.accounts.people
    try:
        await people.confirm_email(
            visitor.person.id, form.last("token"), client=callers.client_of(request)
        )
    except errors.LinkError:
        return _used_email_link(request)
    return visits.message_page(request, "email", 200)


def _used_email_link(request: Request) -> Response:
    # A link to a new password, as other letters have, would help nobody here.
    return visits.message_page(request, "email_link", 410)


async def _arrive(request: Request, accounts: Accounts, form: Form, token: str) -> Response:
    """Return where a log-in leads: to the account, or on to what was to be saved.

    A session that the browser had before ends, since nothing would name it any more.
    """
    await accounts.sessions.end(callers.session_token(request))
    visits.log_in(request, token)
    carried = visits.carried_of(form)
    if not carried.fields:
        return visits.to(request, visits.next_path(form))
    session = await accounts.sessions.find(token)
    person = await accounts.people.person(session.person_id)
    visitor = visits.Visitor(accounts, person, session, token)
    return visits.account_page(request, "arrived", visitor, at="/account", carried=carried.pairs())


async def _send_link(
    request: Request,
    form: Form,
    kind: str,
    page: Callable[..., Response],
    send: Callable[..., Awaitable[None]],
) -> Response:
    """Send a letter with a link; without a right address, return the page that asks for it.

    The page that says that a letter was sent is the same for every address.
    """
    if "email" not in form.fields:
        return page(request, form)
    callers.check_form_token(request, form.last(visits.FORM_TOKEN))
    language = page_context(request).language.code
    try:
        await send(form.last("email"), language, client=callers.client_of(request))
    except errors.InvalidInputError:
        return page(request, form, {"email": "invalid"})
    return _page(request, "sent", form, kind=kind, email=form.last("email"))


def _login_page(
    request: Request,
    form: Form,
    faults: dict[str, str] | None = None,
    *,
    note: str = "",
    email: str = "",
) -> Response:
    return _page(
        request,
        "login",
        form,
        faults,
        email=email or form.last("email"),
        note=note or ("out" if form.last("said") == "out" else ""),
        next_path=visits.next_path(form) if form.last("next") else "",
    )


def _signup_page(request: Request, form: Form, faults: dict[str, str] | None = None) -> Response:
    settings: Settings = request.app.state.settings
    return _page(
        request,
        "signup",
        form,
        faults,
        at="/signup",
        email=form.last("email"),
        invitation=form.last("invitation"),
        who=settings.sign_up,
    )


def _forgotten_page(request: Request, form: Form, faults: dict[str, str] | None = None) -> Response:
    at = "/login/forgotten"
    return _page(request, "forgotten", form, faults, at=at, email=form.last("email"))


def _code_page(
    request: Request, form: Form, waiting: str, faults: dict[str, str] | None = None
) -> Response:
    next_path = visits.next_path(form) if form.last("next") else ""
    return _page(request, "code", form, faults, waiting=waiting, next_path=next_path)


def _password_page(request: Request, form: Form, faults: dict[str, str] | None = None) -> Response:
    at = "/account/link"
    return _page(request, "password", form, faults, at=at, token=form.last("token"))


def _page(
    request: Request,
    template: str,
    form: Form,
    faults: dict[str, str] | None = None,
    *,
    at: str = "/login",
    **values: Any,  # noqa: ANN401 - passed on as it is
) -> Response:
    """Return a page with a form, with what is wrong by field, which carries a profile along."""
    return visits.account_page(
        request,
        template,
        at=at,
        status=422 if faults else 200,
        errors=faults or {},
        carried=[*visits.carried_of(form).pairs()],
        **values,
    )
