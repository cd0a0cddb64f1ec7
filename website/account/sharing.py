"""Who else may see or do something: links that show a profile, and keys for programs."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from accounts import errors
from accounts.access import Scope, SharedProfile
from api import callers
from api.routing import CurrentSnapshot
from service.answers.references import skill_ref
from website.account import visits
from website.account.saved import ProfileId
from website.account.view import career_refs
from website.account.visits import CurrentVisitor, FreshVisitor, SentForm, Visitor, VisitorsForm
from website.forms.form import Form
from website.forms.profile import ProfileInput, resolve_names
from website.site.page import page_context

router = APIRouter(route_class=visits.AccountRoute)
DAYS = (7, 30, 90)
"""How long a link may show a profile."""
KEY_DAYS = (30, 90, 365)
_HERE = "/account/sharing"


@router.get(_HERE)
async def sharing(request: Request, visitor: CurrentVisitor, form: SentForm) -> Response:
    """Return the page of links and keys."""
    return await _page(request, visitor, done=form.last("done"))


@router.post("/account/profiles/{profile_id}/share")
async def share(
    request: Request, visitor: CurrentVisitor, form: VisitorsForm, profile_id: ProfileId
) -> Response:
    """Make a link to a profile, and show it once."""
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    days = _days(form, DAYS)
    token, link = await visitor.accounts.access.share(
        visitor.person.id, profile_id, timedelta(days=days)
    )
    page = page_context(request)
    address = page.absolute(page.href(f"/shared/{token}"))
    return visits.account_page(
        request, "shared_link", visitor, at=_HERE, link=link, address=address, saved=saved
    )


@router.post("/account/links/revoke")
async def revoke_link(request: Request, visitor: CurrentVisitor, form: VisitorsForm) -> Response:
    """Revoke a link."""
    await visitor.accounts.access.unshare(visitor.person.id, visits.read_id(form.last("link")))
    return visits.to(request, f"{_HERE}?done=link")


@router.post("/account/keys")
async def make_key(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Make a key for programs, and show it once."""
    known = set(Scope)
    scopes = [Scope(name) for name in form.values("scope") if name in known]
    lasts = timedelta(days=_days(form, KEY_DAYS))
    try:
        key, kept = await visitor.accounts.access.make_key(
            visitor.fresh, form.last("name"), scopes, lasts
        )
    except errors.InvalidInputError as error:
        return await _page(request, visitor, form, faults={error.field: "missing"})
    return visits.account_page(request, "key", visitor, at=_HERE, key=key, made=kept)


@router.post("/account/keys/revoke")
async def revoke_key(request: Request, visitor: CurrentVisitor, form: VisitorsForm) -> Response:
    """Revoke a key."""
    await visitor.accounts.access.revoke_key(visitor.person.id, visits.read_id(form.last("key")))
    return visits.to(request, f"{_HERE}?done=key")


@router.get("/shared/{token}")
async def shared(request: Request, token: str, snapshot: CurrentSnapshot) -> Response:
    """Return what a link shows of a profile, to whoever has it."""
    accounts = await callers.accounts_of(request)
    callers.count_saved(request, callers.client_of(request))
    found = await accounts.access.shared(token)
    skills, no_skills = resolve_names(found.skills, snapshot.skill_uris)
    partial, no_partial = resolve_names(found.partial_skills, snapshot.skill_uris)
    jobs, no_jobs = resolve_names(found.occupations, snapshot.occupation_uris)
    profile = ProfileInput(skills=skills, partial=partial, jobs=jobs)
    response = visits.plain_page(
        request,
        "shared",
        profile=profile,
        skills=[skill_ref(snapshot, uri) for uri in skills],
        partial=[skill_ref(snapshot, uri) for uri in partial],
        jobs=career_refs(jobs, snapshot),
        pinned=career_refs(found.pinned, snapshot),
        unknown=len((*no_skills, *no_partial, *no_jobs)),
        expires=_day(found),
        version=snapshot.versions.catalogue_version,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def _page(
    request: Request,
    visitor: Visitor,
    form: Form | None = None,
    *,
    faults: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    access, person_id = visitor.accounts.access, visitor.person.id
    names = await visitor.accounts.profiles.names(person_id)
    return visits.account_page(
        request,
        "sharing",
        visitor,
        at=_HERE,
        status=422 if faults else 200,
        errors=faults or {},
        links=[(one, names.get(one.profile_id, "")) for one in await access.share_links(person_id)],
        keys=await access.keys(person_id),
        scopes=list(Scope),
        chosen=form.values("scope") if form else [],
        name=form.last("name") if form else "",
        key_days=KEY_DAYS,
        done=done,
    )


def _days(form: Form, choices: tuple[int, ...]) -> int:
    """Return the chosen number of days, else the least."""
    return next((days for days in choices if str(days) == form.last("days")), choices[0])


def _day(shared: SharedProfile) -> str:
    return shared.expires.date().isoformat()
