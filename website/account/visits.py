"""Who visits, what their forms send, and the page that each error of accounts becomes.

A page of an account holds the token of its forms, so that it is neither kept nor compressed: the
length of a compressed page would tell it to one who can have words put into the page (BREACH).
"""

import re
import uuid
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response

from accounts import errors
from accounts.people import Person
from accounts.sessions import DeviceSession, FreshLogIn
from api import callers
from api.problem_types import ACCOUNTS_OFF, CROSS_SITE
from api.problems import ProblemError
from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from service.accounts import Accounts
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.form import Form, read_form
from website.site.page import page_context, page_response

CARRIED = (
    *("text", "wish", "seen", "unsure", "skill", "seen_job", "job", "partial", "denied"),
    *("undecided", "seen_note", "note", "not_for_me", "saved", "of_job", "job_skill", "years"),
    *("pinned", "planned", "progress"),
)
"""The fields of a profile, which go along while one logs in or opens an account."""
CURRENT = "current"
"""The field of the password that somebody who is logged in gives again."""
CURRENT_CODE = "current_code"
"""The field of a code of the second factor beside it."""
LINKED = ("/account/link", "/account/email/confirm")
"""Where the links of letters lead: to a form that is posted to the same path."""
FORM_TOKEN = "csrf"  # noqa: S105 - the name of a field
_OWN_PATH = re.compile(r"/account(/[a-z0-9-]+)*")
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")


class NotLoggedInError(Exception):
    """A page of an account was asked for by nobody who is logged in."""


class NotFreshError(Exception):
    """Something was asked for that needs the password again, with a code where `needs_code`.

    `is_wrong` where what was given is not right.
    """

    def __init__(self, *, needs_code: bool, is_wrong: bool = False) -> None:
        super().__init__()
        self.needs_code = needs_code
        self.is_wrong = is_wrong


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in, with the session that says so."""

    accounts: Accounts
    person: Person
    session: DeviceSession
    token: str

    @property
    def fresh(self) -> FreshLogIn:
        """The proof that the password was given a moment ago, as it was by a `FreshVisitor`."""
        return self.session.fresh_log_in()


@dataclass(frozen=True, slots=True)
class Served:
    """What answers are computed with."""

    snapshot: CatalogueSnapshot
    settings: Settings


async def _served(snapshot: CurrentSnapshot, settings: CurrentSettings) -> Served:
    return Served(snapshot, settings)


CurrentServed = Annotated[Served, Depends(_served)]


async def _sent_form(request: Request) -> Form:
    """Return what was sent; only the fields of a profile are shown again by whatever page comes."""
    form = request.state.sent = await read_form(request)
    carried = carried_of(form)
    if form.is_posted and carried.fields:
        request.state.posted = carried
    return form


_SENT = Depends(_sent_form)
SentForm = Annotated[Form, _SENT]
COMPUTED = (_SENT, SLOT)
"""Dependencies of a route that computes: what was sent is read before a slot is asked for."""


async def find_visitor(request: Request) -> Visitor | None:
    """Return who is logged in, None where nobody is."""
    accounts = await callers.accounts_of(request)
    try:
        found = await callers.find_caller(request)
        if found is None or found.session is None:
            return None
        callers.count_saved(request, str(found.person_id))
        person = await accounts.people.person(found.person_id)
    except (errors.LogInError, errors.NotFoundError):
        return None
    return Visitor(accounts, person, found.session, found.token)


async def _visitor(request: Request, _form: SentForm) -> Visitor:
    visitor = await find_visitor(request)
    if visitor is None:
        raise NotLoggedInError
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(_visitor)]


async def _checked_form(request: Request, form: SentForm) -> Form:
    callers.check_form_token(request, form.last(FORM_TOKEN))
    return form


async def _visitors_form(request: Request, _visitor: CurrentVisitor, form: SentForm) -> Form:
    # In this order: one whose session has ended is asked to log in, not told of an old form.
    return form if request.method in callers.SAFE_METHODS else await _checked_form(request, form)


OwnForm = Annotated[Form, Depends(_checked_form)]
"""A form of one who need not be logged in."""
VisitorsForm = Annotated[Form, Depends(_visitors_form)]


async def _fresh(request: Request, visitor: CurrentVisitor, form: VisitorsForm) -> Visitor:
    if visitor.session.is_fresh:
        return visitor
    needs_code = visitor.person.has_second_factor
    if not form.last(CURRENT) or (needs_code and not form.last(CURRENT_CODE)):
        raise NotFreshError(needs_code=needs_code)
    return await log_in_again(request, visitor, form)


FreshVisitor = Annotated[Visitor, Depends(_fresh)]
"""One who gave the password a moment ago; else the page asks for it, and then goes on."""


async def log_in_again(request: Request, visitor: Visitor, form: Form) -> Visitor:
    """Check the password, and code, of a form, and go on with a new token.

    Raises NotFreshError where they are not right.
    """
    accounts = visitor.accounts
    try:
        token = await accounts.people.log_in_again(
            visitor.token, form.last(CURRENT), form.last(CURRENT_CODE)
        )
    except errors.LogInError:
        needs_code = visitor.person.has_second_factor
        raise NotFreshError(needs_code=needs_code, is_wrong=True) from None
    log_in(request, token)
    return replace(visitor, session=await accounts.sessions.find(token), token=token)


def log_in(request: Request, token: str) -> None:
    """Let the answer to a request log the browser in, or go on with another token."""
    request.state.session_token = token


class AccountRoute(APIRoute):
    """A route whose errors become pages, and whose answers are kept nowhere."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that catches what accounts raise."""
        respond = super().get_route_handler()

        async def respond_or_explain(request: Request) -> Response:
            try:
                response = await respond(request)
            except (errors.AccountsError, NotLoggedInError, NotFreshError, ProblemError) as error:
                response = _explained(request, error)
            if token := getattr(request.state, "session_token", ""):
                callers.start_session(request, response, token)
            response.headers["Cache-Control"] = "no-store"
            return response

        return respond_or_explain


def account_page(
    request: Request,
    template: str,
    visitor: Visitor | None = None,
    *,
    at: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """Return a page with forms; templates see `csrf` and `visitor`, and `errors` by field."""
    seen: dict[str, object] = {"errors": {}, "carried": [], **values}
    response = page_response(
        request,
        f"account/{template}.html",
        at=at,
        status=status,
        headers=headers,
        is_secret=True,
        visitor=visitor,
        csrf=callers.form_token(request),
        **seen,
    )
    callers.keep_form_token(request, response)
    return response


def plain_page(
    request: Request, template: str, *, status: int = 200, at: str = "", **values: object
) -> Response:
    """Return a page without a form that changes anything."""
    return page_response(
        request,
        f"account/{template}.html",
        at=at,
        status=status,
        headers=None,
        is_secret=True,
        errors={},
        **values,
    )


def carried_of(form: Form) -> Form:
    """Return the fields of a profile in a posted form."""
    if not form.is_posted:
        return Form({})
    return Form({name: form.fields[name] for name in CARRIED if name in form.fields})


def next_path(form: Form) -> str:
    """Return the path of an account that a form leads to, without language, else that of all."""
    path = form.last("next")
    return path if _OWN_PATH.fullmatch(path) else "/account"


def read_id(text: str) -> uuid.UUID:
    """Return an id of a form; raise NotFoundError where the text is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise errors.NotFoundError("there is no such object") from None


def to(request: Request, path: str) -> Response:
    """Lead to a page of the site in the language of the request."""
    return RedirectResponse(page_context(request).href(path), 303)


def device_of(request: Request) -> str:
    """Return a name for the browser of a request, such as "Firefox, Linux", "" without one."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    if not browser and "Safari" in agent:
        browser = "Safari"
    system = next((name for name in _SYSTEMS if name in agent), "").replace("Mac OS", "Mac")
    return ", ".join(filter(None, (browser, system)))


_MESSAGES: Mapping[type[errors.AccountsError], tuple[str, int]] = {
    errors.ThrottledError: ("tries", 429),
    errors.StoreReadOnlyError: ("unsaved", 503),
    errors.StoreFullError: ("unsaved", 503),
    errors.StoreError: ("away", 503),
    errors.MailError: ("mail", 503),
    errors.LinkError: ("link", 410),
    errors.SignUpClosedError: ("closed", 403),
    errors.NotFoundError: ("gone", 404),
    errors.LimitError: ("limit", 409),
    errors.ConflictError: ("conflict", 409),
    errors.InvalidInputError: ("invalid", 422),
    errors.AccountsError: ("invalid", 422),
}
"""Which words a page has for an error, by the first kind that it is one of, and its status."""


def message_page(
    request: Request,
    kind: str,
    status: int,
    headers: Mapping[str, str] | None = None,
    *,
    again: str = "",
) -> Response:
    """Return a page that says what cannot be done, and the next step.

    `again` is the path of the page to open once more, "" where that is not known.
    """
    at = "/account" if request.method == "POST" else ""
    return account_page(
        request, "message", at=at, status=status, headers=headers, kind=kind, again=again
    )


def _explained(request: Request, error: Exception) -> Response:
    match error:
        case NotLoggedInError():
            return _log_in_first(request)
        case NotFreshError():
            return _confirm(request, error)
        case ProblemError(kind=problem) if problem is ACCOUNTS_OFF:
            return plain_page(request, "off", status=404)
        case ProblemError(kind=problem) if problem is CROSS_SITE and hasattr(request.state, "sent"):
            return message_page(request, "old", problem.status, again=_linked_page(request))
        case errors.AccountsError():
            if isinstance(error, errors.StoreError):
                request.app.state.accounts.report(error)
            kind, status = next(_MESSAGES[of] for of in _MESSAGES if isinstance(error, of))
            wait = {"Retry-After": str(getattr(error, "retry_after", 5))}
            return message_page(request, kind, status, wait if status in {429, 503} else None)
    raise error


def _linked_page(request: Request) -> str:
    """Return the path of the page whose form was posted, if the link of a letter leads to it."""
    path, form = page_context(request).path, request.state.sent
    return f"{path}?{urlencode({'token': form.last('token')})}" if path in LINKED else ""


def _log_in_first(request: Request) -> Response:
    """Return the log-in, which leads on to the page asked for, or takes a profile along."""
    posted: Form | None = getattr(request.state, "posted", None)
    path = page_context(request).path
    is_page = request.method == "GET" and _OWN_PATH.fullmatch(path)
    if not posted:
        response = to(request, f"/login?next={quote(path)}" if is_page else "/login")
        callers.end_session(request, response)
        return response
    return account_page(
        request,
        "login",
        at="/login",
        carried=[*posted.pairs()],
        email="",
        note="ended",
        next_path="",
    )


def _confirm(request: Request, error: NotFreshError) -> Response:
    """Return the page that asks for the password again and then sends the same request."""
    form: Form | None = getattr(request.state, "sent", None)
    fields = (
        []
        if form is None
        else [
            (name, value)
            for name, value in form.pairs()
            if name not in {CURRENT, CURRENT_CODE, FORM_TOKEN}
        ]
    )
    path = page_context(request).path
    is_page = request.method == "GET"
    return account_page(
        request,
        "confirm",
        at="/account",
        status=422 if error.is_wrong else 200,
        errors={CURRENT: "wrong"} if error.is_wrong else {},
        needs_code=error.needs_code,
        action="/account/fresh" if is_page else path,
        carried=[("next", path)] if is_page else fields,
    )
