"""Same origin: a form is taken only from this site's own pages, so that no other site sends one."""

from urllib.parse import urlsplit

from fastapi import Depends, Request

from api.problem_types import CROSS_SITE
from api.problems import ProblemError

_CHANGES_NOTHING = ("GET", "HEAD")
_OWN = ("same-origin", "none")


async def _own_form(request: Request) -> None:
    headers = request.headers
    site = headers.get("sec-fetch-site")
    if site is None:  # a browser sends it to https and to this machine only
        is_own = urlsplit(headers.get("origin", "")).netloc == headers.get("host")
    else:
        is_own = site in _OWN
    if request.method not in _CHANGES_NOTHING and not is_own:
        raise ProblemError(CROSS_SITE, "A form is taken from the pages of this site only.")


OWN_FORMS = Depends(_own_form)
"""Raises the 403 problem of a form whose `Sec-Fetch-Site`, else `Origin`, is not this site's."""
