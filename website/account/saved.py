"""Saved profiles: save one, find it again, mark careers, and see what moved since."""

import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from accounts import errors
from accounts.contents import ProfileContent
from accounts.profiles import MOST_RESULTS, Client, Mark, SavedProfile
from api.routes.export import file_response
from service.answers.account import computed
from service.answers.references import occupation_ref, skill_ref
from service.errors import FieldError, invalid
from service.exports import export_file, saved_profile
from service.schemas.export import ExportFormat
from service.snapshot import CatalogueSnapshot
from website.account import contents, view, visits
from website.account.visits import (
    CurrentServed,
    CurrentVisitor,
    FreshVisitor,
    SentForm,
    Served,
    Visitor,
    VisitorsForm,
)
from website.forms.form import Form
from website.forms.profile import ProfileInput, read_profile

router = APIRouter(route_class=visits.AccountRoute)
ProfileId = uuid.UUID
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_FORGOTTEN: Mapping[str, Mapping[str, object]] = {
    "words": {"statements": [], "keeps_statements": False},
    "notes": {"notes": [], "ignored_notes": []},
}
"""What is kept of consent only, when it is taken back."""


@router.get("/account")
async def overview(
    request: Request, visitor: CurrentVisitor, form: SentForm, served: CurrentServed
) -> Response:
    """Return the page of saved profiles, those of one client where an adviser chose one."""
    clients = await visitor.accounts.profiles.clients(visitor.person.id)
    client = _client(clients, form.last("client"))
    found = await visitor.accounts.profiles.of(visitor.person.id, client.id if client else None)
    return visits.account_page(
        request,
        "profiles",
        visitor,
        profiles=[view.summary(one, served.snapshot) for one in found],
        clients=clients,
        client=client,
    )


@router.post("/account/save", dependencies=visits.COMPUTED)
async def prepare(request: Request, form: SentForm, served: CurrentServed) -> Response:
    """Return what would be saved of a profile, with its choices; or the log-in that comes first."""
    visitor = await visits.find_visitor(request)
    profile = read_profile(form, served.snapshot)
    if visitor is None:
        return visits.account_page(
            request, "save_first", at="/account", carried=profile.form_fields()
        )
    profile = await run_in_threadpool(contents.settled, profile, served.snapshot, served.settings)
    return await _save_page(request, visitor, profile, served.snapshot)


@router.post("/account/profiles", dependencies=visits.COMPUTED)
async def save(
    request: Request,
    visitor: CurrentVisitor,
    form: VisitorsForm,
    served: CurrentServed,
) -> Response:
    """Save a profile, as a new one or in place of what another holds, with its careers."""
    profile = read_profile(form, served.snapshot)
    saved_id, version = _saved_as(form.last("as"))
    try:
        saved = await _save(visitor, profile, form, saved_id, version)
    except errors.InvalidInputError as error:
        return await _save_page(request, visitor, profile, served.snapshot, form=form, fault=error)
    except errors.ConflictError:
        return await _conflict_page(
            request, visitor, profile, served.snapshot, form=form, saved_id=saved_id
        )
    await _compute(visitor, saved, served)
    is_whole = saved.content.keeps_statements or not profile.has_text
    done = "saved" if is_whole else "saved-without-words"
    return visits.to(request, f"/account/profiles/{saved.id}?done={done}")


@router.get("/account/profiles/{profile_id}")
async def profile_page(
    request: Request,
    visitor: CurrentVisitor,
    form: SentForm,
    profile_id: ProfileId,
    served: CurrentServed,
) -> Response:
    """Return a saved profile: what it holds, its careers, and what moved."""
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    results = await visitor.accounts.profiles.results(visitor.person.id, profile_id)
    links = await visitor.accounts.access.share_links(visitor.person.id)
    clients = await visitor.accounts.profiles.clients(visitor.person.id)
    return visits.account_page(
        request,
        "profile",
        visitor,
        view=view.profile_view(saved, results, served.snapshot),
        links=[one for one in links if one.profile_id == profile_id],
        client=_client(clients, str(saved.client_id)),
        done=form.last("done"),
    )


@router.get("/account/profiles/{profile_id}/file")
async def profile_file(
    visitor: CurrentVisitor, form: SentForm, profile_id: ProfileId, served: CurrentServed
) -> Response:
    """Return a saved profile as a file in the format `format`, with its words if `words` asks."""
    if form.last("format") not in set(ExportFormat):
        raise invalid(FieldError("format", f"one of {', '.join(ExportFormat)}"))
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    profile = saved_profile(saved.content, with_words=bool(form.last("words")))
    kind = ExportFormat(form.last("format"))
    return file_response(await run_in_threadpool(export_file, served.snapshot, profile, kind))


@router.post("/account/profiles/{profile_id}/compute", dependencies=visits.COMPUTED)
async def compute(
    request: Request,
    visitor: CurrentVisitor,
    form: VisitorsForm,
    profile_id: ProfileId,
    served: CurrentServed,
) -> Response:
    """Compute the careers of a profile anew, with the catalogue of today."""
    _ = form
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    await _compute(visitor, saved, served)
    return visits.to(request, f"/account/profiles/{profile_id}?done=computed")


@router.post("/account/profiles/{profile_id}/mark")
async def mark(
    request: Request, visitor: CurrentVisitor, form: VisitorsForm, profile_id: ProfileId
) -> Response:
    """Pin or hide a career, take the mark away, or choose the career of the plan."""
    profiles, person_id = visitor.accounts.profiles, visitor.person.id
    for one in Mark:
        if career := form.last(one.value):
            await profiles.mark(person_id, profile_id, career, one)
    if career := form.last("unmark"):
        content = (await profiles.get(person_id, profile_id)).content
        kind = Mark.PINNED if career in content.pinned else Mark.HIDDEN
        await profiles.mark(person_id, profile_id, career, kind, is_on=False)
    if "choose" in form.fields:
        await profiles.choose(person_id, profile_id, form.last("choose"))
        return visits.to(request, f"/account/profiles/{profile_id}/plan")
    if "unchoose" in form.fields:
        await profiles.choose(person_id, profile_id, "")
    return visits.to(request, f"/account/profiles/{profile_id}?done=marked#careers")


@router.post("/account/profiles/{profile_id}/rename")
async def rename(
    request: Request, visitor: CurrentVisitor, form: VisitorsForm, profile_id: ProfileId
) -> Response:
    """Give a profile another name."""
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    await visitor.accounts.profiles.save(
        visitor.person.id, profile_id, saved.version, saved.content, form.last("name") or " "
    )
    return visits.to(request, f"/account/profiles/{profile_id}?done=renamed")


@router.post("/account/profiles/{profile_id}/forget")
async def forget(
    request: Request, visitor: CurrentVisitor, form: VisitorsForm, profile_id: ProfileId
) -> Response:
    """Delete the words of a profile, or its limits and wishes; the skills stay."""
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    content = saved.content.model_copy(update=_FORGOTTEN.get(form.last("what"), {}))
    await visitor.accounts.profiles.save(visitor.person.id, profile_id, saved.version, content)
    done = f"forgotten-{form.last('what')}"
    return visits.to(request, f"/account/profiles/{profile_id}?{urlencode({'done': done})}")


@router.post("/account/profiles/{profile_id}/delete")
async def delete(
    request: Request, visitor: FreshVisitor, form: VisitorsForm, profile_id: ProfileId
) -> Response:
    """Delete a profile with its results and links, after a page that asks."""
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    if form.last("sure") != "yes":
        return visits.account_page(request, "delete", visitor, at="/account", saved=saved)
    await visitor.accounts.profiles.delete(visitor.person.id, profile_id)
    return visits.to(request, "/account")


@router.post("/account/clients")
async def change_clients(request: Request, visitor: CurrentVisitor, form: VisitorsForm) -> Response:
    """Add a client of an adviser by a label, or give one another label."""
    profiles, person_id = visitor.accounts.profiles, visitor.person.id
    if client := form.last("client"):
        await profiles.rename_client(person_id, visits.read_id(client), form.last("label"))
    else:
        client = str((await profiles.add_client(person_id, form.last("label"))).id)
    return visits.to(request, f"/account?client={client}")


@router.post("/account/clients/delete")
async def delete_client(request: Request, visitor: FreshVisitor, form: VisitorsForm) -> Response:
    """Delete a client with all their profiles, after a page that asks."""
    clients = await visitor.accounts.profiles.clients(visitor.person.id)
    client = _client(clients, form.last("client"))
    if client is None:
        raise errors.NotFoundError("there is no such client")
    if form.last("sure") != "yes":
        count = await visitor.accounts.profiles.count(visitor.person.id, client.id)
        return visits.account_page(
            request, "delete_client", visitor, at="/account", client=client, count=count
        )
    await visitor.accounts.profiles.delete_client(visitor.person.id, client.id)
    return visits.to(request, "/account")


async def _save(
    visitor: Visitor,
    profile: ProfileInput,
    form: Form,
    saved_id: uuid.UUID | None,
    version: int,
) -> SavedProfile:
    profiles, person_id = visitor.accounts.profiles, visitor.person.id
    before: ProfileContent | None = None
    if saved_id:
        before = (await profiles.get(person_id, saved_id)).content
    content = contents.content_of(
        profile,
        keeps_words="keep_words" in form.fields,
        keeps_notes="keep_notes" in form.fields,
        before=before,
    )
    if saved_id:
        return await profiles.save(person_id, saved_id, version, content)
    client = visits.read_id(form.last("client")) if form.last("client") else None
    return await profiles.create(person_id, form.last("name"), content, client)


async def _compute(visitor: Visitor, saved: SavedProfile, served: Served) -> None:
    """Save the careers of a profile as they are today; the oldest list makes room."""
    found = await run_in_threadpool(computed, served.snapshot, served.settings, saved.content)
    profiles, person_id = visitor.accounts.profiles, visitor.person.id
    results = await profiles.results(person_id, saved.id)
    for old in results[MOST_RESULTS - 1 :]:
        await profiles.delete_result(person_id, old.id)
    await profiles.save_result(person_id, saved.id, found.versions, found.content)


async def _save_page(
    request: Request,
    visitor: Visitor,
    profile: ProfileInput,
    snapshot: CatalogueSnapshot,
    *,
    form: Form | None = None,
    fault: errors.InvalidInputError | None = None,
) -> Response:
    profiles, person_id = visitor.accounts.profiles, visitor.person.id
    clients = await profiles.clients(person_id)
    opened, version = _saved_as(profile.saved)
    of: SavedProfile | None = None
    with suppress(errors.NotFoundError):
        of = await profiles.get(person_id, opened) if opened else None
    return visits.account_page(
        request,
        "save",
        visitor,
        at="/account",
        status=422 if fault else 200,
        errors={fault.field: fault.reason} if fault else {},
        profile=profile,
        skills=[skill_ref(snapshot, uri) for uri in profile.skills],
        jobs=[occupation_ref(snapshot, uri) for uri in profile.jobs],
        answers=view.answered(profile, snapshot),
        notes=view.noted(profile, snapshot),
        pinned=view.career_refs(profile.pinned, snapshot),
        plan=view.career_refs([profile.plan.career] if profile.plan else [], snapshot),
        not_for_me=view.career_refs(profile.not_for_me, snapshot),
        opened=of,
        opened_version=version,
        clients=clients,
        form=form or Form({}),
        carried=profile.form_fields(),
    )


async def _conflict_page(
    request: Request,
    visitor: Visitor,
    profile: ProfileInput,
    snapshot: CatalogueSnapshot,
    *,
    form: Form,
    saved_id: uuid.UUID | None,
) -> Response:
    """Return both versions of a profile that was changed elsewhere, to choose from."""
    if saved_id is None:
        raise errors.ConflictError("the profile was changed meanwhile")
    saved = await visitor.accounts.profiles.get(visitor.person.id, saved_id)
    theirs = contents.input_of(saved, snapshot)
    only = {
        "here": [uri for uri in profile.skills if uri not in theirs.skills],
        "there": [uri for uri in theirs.skills if uri not in profile.skills],
    }
    return visits.account_page(
        request,
        "conflict",
        visitor,
        at="/account",
        status=409,
        saved=saved,
        only={name: [skill_ref(snapshot, uri) for uri in uris] for name, uris in only.items()},
        kept=[(name, "1") for name in ("keep_words", "keep_notes") if name in form.fields],
        carried=profile.form_fields(),
    )


def _client(clients: Sequence[Client], named: str) -> Client | None:
    return next((one for one in clients if str(one.id) == named), None)


def _saved_as(named: str) -> tuple[uuid.UUID | None, int]:
    """Return which profile, and version, a field names; none where it names a new one."""
    name, _, version = named.partition(":")
    if not name or not _VERSION.fullmatch(version):
        return None, 0
    return visits.read_id(name), int(version)
