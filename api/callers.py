"""The caller of a request: a person, known by a session cookie or a key, and their forms.

Only a request that uses an account looks anything up. Pages and the JSON API share this.
"""

import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.responses import Response

from accounts.access import KEY_MARK, Scope
from accounts.credentials import is_token, new_token
from accounts.errors import LogInError, ScopeError, StaleLogInError
from accounts.sessions import ABSOLUTE, DeviceSession, FreshLogIn
from accounts.throttle import network_of
from api.problem_types import ACCOUNTS_OFF, CROSS_SITE, FORBIDDEN, NOT_LOGGED_IN
from api.problems import ProblemError
from service.accounts import Accounts
from service.rates import Rates
from service.settings import Settings

SAFE_METHODS = ("GET", "HEAD")
OWN_SITES = ("same-origin", "none")
SESSION_COOKIE = "destinai_session"
FORM_COOKIE = "destinai_form"
"""Of one who is not logged in, so that their forms can have a token too."""
SECURE_PREFIX = "__Host-"
FORM_SECONDS = 86_400
_BEARER = re.compile(rf"bearer +({KEY_MARK}_\S{{0,200}})", re.IGNORECASE | re.ASCII)
_ByCookie = Annotated[
    str | None,
    Depends(
        APIKeyCookie(
            name=f"{SECURE_PREFIX}{SESSION_COOKIE}",
            scheme_name="session",
            description="Of one who logged in on the website",
            auto_error=False,
        )
    ),
]
_ByKey = Annotated[
    object,
    Depends(
        HTTPBearer(
            scheme_name="key",
            description="A key that a person made for a program",
            auto_error=False,
        )
    ),
]
"""Both only say in the OpenAPI document what `find_caller` reads."""
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="destinai"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """The person who sends a request; `session` is None where they use a key."""

    person_id: uuid.UUID
    session: DeviceSession | None
    token: str = field(default="", repr=False)
    """Of the session."""

    def fresh_log_in(self) -> FreshLogIn:
        """Return the proof that the password was given a moment ago; raise StaleLogInError."""
        if self.session is None:
            raise StaleLogInError("log in for this")
        return self.session.fresh_log_in()


async def accounts_of(request: Request) -> Accounts:
    """Return the accounts of the server, ready to use.

    Raises the 404 problem where there are none, StoreError where the database cannot be used.
    """
    accounts: Accounts | None = request.app.state.accounts
    if accounts is None:
        raise ProblemError(ACCOUNTS_OFF, "This installation keeps no accounts.")
    await accounts.prepare()
    return accounts


CurrentAccounts = Annotated[Accounts, Depends(accounts_of)]


def session_token(request: Request) -> str:
    """Return the token of the session that a request names, "" for none; nothing is looked up.

    Once the request has given the browser another one (`state.session_token`), that counts.
    """
    given: str = getattr(request.state, "session_token", "")
    return given or _cookie(request, SESSION_COOKIE)


async def find_caller(request: Request, scope: Scope | None = None) -> Caller | None:
    """Return the caller, None where a request names neither a session nor a key.

    `scope` is what a key has to allow; None where no key will do. A key goes before a session.
    Raises LogInError for a session that has ended and a key that is not right, the 403 problem for
    a key that does not allow this, and for a request that another site sends with the cookie.
    """
    key, token = _key_of(request), session_token(request)
    if not key and not token:
        return None
    accounts = await accounts_of(request)
    request.state.is_personal = True
    if key:
        if scope is None:
            raise ProblemError(FORBIDDEN, "No key may be used for this: log in.")
        return Caller(await accounts.access.key_owner(key, scope), None)
    check_own_site(request)
    session = await accounts.sessions.find(token)
    return Caller(session.person_id, session, token)


def caller(scope: Scope | None = None) -> Any:  # noqa: ANN401 - as FastAPI's own `Depends`
    """Return the dependency that finds the caller, as `find_caller` does; 401 without one."""

    async def by_session(request: Request, _cookie: _ByCookie) -> Caller:
        return await _named_caller(request, None)

    async def by_session_or_key(request: Request, _cookie: _ByCookie, _key: _ByKey) -> Caller:
        return await _named_caller(request, scope)

    return Depends(by_session_or_key if scope else by_session)


async def _named_caller(request: Request, scope: Scope | None) -> Caller:
    await accounts_of(request)
    count_saved(request, client_of(request))
    try:
        found = await find_caller(request, scope)
    except LogInError as error:
        raise _refused(error) from None
    if found is None:
        raise _not_logged_in("Log in, or send a key.")
    count_saved(request, str(found.person_id))
    return found


def _refused(error: LogInError) -> Exception:
    if isinstance(error, ScopeError):
        return error
    return _not_logged_in("The session or key has ended, or was never given out.")


def _not_logged_in(detail: str) -> ProblemError:
    return ProblemError(NOT_LOGGED_IN, detail, headers=_CHALLENGE)


def check_own_site(request: Request) -> None:
    """Raise the 403 problem for a request that changes something and comes from another site.

    That is what its `Sec-Fetch-Site`, else `Origin`, says; browsers send the former to https and to
    this machine only.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    if site is None:
        settings: Settings = request.app.state.settings
        origin = urlsplit(request.headers.get("origin", "")).netloc
        own = request.headers.get("host"), urlsplit(settings.base_url).netloc
        is_own = bool(origin) and origin in own
    else:
        is_own = site in OWN_SITES
    if not is_own:
        raise ProblemError(CROSS_SITE, "A form is taken from the pages of this site only.")


def start_session(request: Request, response: Response, token: str) -> None:
    """Log the browser in, or go on with the new token of a session."""
    _set_cookie(request, response, SESSION_COOKIE, token, int(ABSOLUTE.total_seconds()))
    _set_cookie(request, response, FORM_COOKIE, "", 0)


def end_session(request: Request, response: Response) -> None:
    """Log the browser out, which forgets its pages; `Sessions.end` ends the session itself."""
    if session_token(request):
        # Else "back" would show what the pages of a profile hold, which no-cache does not prevent.
        response.headers["Clear-Site-Data"] = '"cache"'
    _set_cookie(request, response, SESSION_COOKIE, "", 0)


def form_token(request: Request) -> str:
    """Return the token for the hidden field of a form, bound to the session or to the browser.

    `keep_form_token` has to be called with the response that holds the form.
    """
    return _form_token_of(session_token(request) or _form_secret(request))


def keep_form_token(request: Request, response: Response) -> None:
    """Set the cookie that `form_token` is bound to, for one who is not logged in."""
    if not session_token(request):
        _set_cookie(request, response, FORM_COOKIE, _form_secret(request), FORM_SECONDS)


def check_form_token(request: Request, given: str) -> None:
    """Raise the 403 problem where a form does not have the token of this session or browser."""
    secret = session_token(request) or _cookie(request, FORM_COOKIE)
    expected = _form_token_of(secret)
    if not secret or not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
        raise ProblemError(CROSS_SITE, "The form is too old; open its page again.")


def client_of(request: Request) -> str:
    """Return the network that a request is counted by, "" where networks are not counted."""
    settings: Settings = request.app.state.settings
    return network_of(request.client.host) if settings.limits_rates and request.client else ""


async def count_computation(request: Request) -> None:
    """Count a request by the account of its key, else by its network; 429 where it is too many.

    Nothing is counted, nor is a key looked at, where the settings limit no rates.
    """
    settings: Settings = request.app.state.settings
    rates: Rates = request.app.state.rates
    if not settings.limits_rates:
        return
    try:
        account = await _account_of_key(request)
    except LogInError as error:
        rates.count(client_of(request), settings.requests_per_minute)
        raise _refused(error) from None
    if account:
        rates.count(account, settings.keyed_requests_per_minute)
    else:
        rates.count(client_of(request), settings.requests_per_minute)


def count_saved(request: Request, client: str) -> None:
    """Count a request for what is saved, by network or account, where the settings limit rates."""
    settings: Settings = request.app.state.settings
    rates: Rates = request.app.state.rates
    if settings.limits_rates:
        rates.count(f"saved {client}", settings.keyed_requests_per_minute)


async def _account_of_key(request: Request) -> str:
    """Return the account of a request's key, "" for none; raise LogInError for an invalid one.

    Requests that need nothing saved are answered without delay even while the database is away.
    """
    accounts: Accounts | None = request.app.state.accounts
    key = _key_of(request)
    if not key or accounts is None:
        return ""
    owner = await accounts.key_owner_soon(key, Scope.MATCH)
    return f"account {owner}" if owner else ""


def _key_of(request: Request) -> str:
    """Return the key that a request sends, "" for none.

    Other credentials are not ours: a proxy may ask for its own and pass them on.
    """
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    return found[1] if found else ""


def _form_secret(request: Request) -> str:
    """Return what forms of one who is not logged in are bound to, once for each request."""
    if not hasattr(request.state, "form_secret"):
        request.state.form_secret = _cookie(request, FORM_COOKIE) or new_token()
    secret: str = request.state.form_secret
    return secret


def _form_token_of(secret: str) -> str:
    # Whoever reads the page learns nothing of the session's token, which is its key.
    return hmac.new(secret.encode(), b"destinai form", hashlib.sha256).hexdigest()


def _cookie(request: Request, name: str) -> str:
    """Return a token of ours, "" where the cookie is missing or of another form.

    Over TLS only the name counts that a browser takes from this very host, and by TLS.
    """
    value = request.cookies.get(f"{SECURE_PREFIX}{name}" if _is_secure(request) else name, "")
    return value if is_token(value) else ""


def _set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    is_secure = _is_secure(request)
    response.set_cookie(
        f"{SECURE_PREFIX}{name}" if is_secure else name,
        value,
        max_age=seconds,
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )


def _is_secure(request: Request) -> bool:
    # A browser drops a secure cookie that comes over http, which only this machine may use.
    settings: Settings = request.app.state.settings
    return settings.needs_tls or request.url.scheme == "https"
