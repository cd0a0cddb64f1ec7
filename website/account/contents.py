"""A saved profile as the forms of the site carry it, and the other way round."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from accounts.contents import (
    ProfileContent,
    ResultContent,
    SavedNote,
    SavedPlan,
    read_content,
)
from accounts.profiles import RankMove, SavedProfile, rank_moves
from recommender.profile import NoteKind, NoteName
from recommender.recognition.segmentation import split_text
from service.exports import saved_plan, saved_years
from service.schemas.export import ChosenPlan
from service.schemas.notes import MOST_NOTES
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.form import Form
from website.forms.kept import code_of_step, code_of_years
from website.forms.notes import code_of, name_of
from website.forms.profile import ProfileInput, read_profile
from website.start.review import review_profile

FIRST = 10
"""Careers of a result that are shown, and among which moves are told."""
_FIELDS: Mapping[str, str] = {
    "skills": "skill",
    "partial_skills": "partial",
    "denied_skills": "denied",
    "unsure_skills": "undecided",
    "excluded_skills": "seen",
    "unclaimed_skills": "unsure",
    "occupations": "job",
    "unclaimed_occupations": "seen_job",
    "not_for_me": "not_for_me",
    "pinned": "pinned",
}
"""Fields of a saved profile that hold URIs, by the name that a form has for them."""


def settled(profile: ProfileInput, snapshot: CatalogueSnapshot, settings: Settings) -> ProfileInput:
    """Return a profile in which everything that was read in its words is kept or rejected.

    Raises RequestError where it exceeds a limit.
    """
    if not profile.has_text:
        return profile
    review = review_profile(profile, snapshot, settings)
    answered = {*profile.partial, *profile.denied, *profile.undecided}
    read = [one for one in review.skills if one.skill.uri not in answered]
    notes = [(one, name_of(one.note)) for one in review.notes if one.code]
    return replace(
        profile,
        skills=_once(profile.skills, (one.skill.uri for one in read if one.is_kept)),
        seen=_once(
            profile.rejected,
            (one.skill.uri for one in read if not (one.is_kept or one.is_unsure)),
        ),
        unsure=tuple(one.skill.uri for one in read if one.is_unsure and not one.is_kept),
        jobs=_once(profile.jobs, (one.uri for one in review.jobs if one.is_kept)),
        seen_jobs=_once(profile.rejected_jobs, (one.uri for one in review.jobs if not one.is_kept)),
        notes=tuple(dict.fromkeys((*profile.notes, *(n for one, n in notes if one.is_kept)))),
        seen_notes=tuple(
            dict.fromkeys((*profile.rejected_notes, *(n for one, n in notes if not one.is_kept)))
        ),
    )


def content_of(
    profile: ProfileInput,
    *,
    keeps_words: bool,
    keeps_notes: bool,
    before: ProfileContent | None = None,
) -> ProfileContent:
    """Return what is saved of a settled profile.

    Words, and limits and wishes, are saved where asked for. Careers that were pinned `before` stay
    so, and the plan of then goes before that of the profile. Raises InvalidInputError where it is
    more than a profile may hold.
    """
    hidden = set(profile.not_for_me)
    held = {years.occupation: years for years in profile.job_years}
    earlier = before or ProfileContent()
    pinned = _once(earlier.pinned, profile.pinned)
    document = {
        "skills": profile.skills,
        "partial_skills": profile.partial,
        "denied_skills": profile.denied,
        "unsure_skills": profile.undecided,
        "excluded_skills": profile.rejected,
        "unclaimed_skills": [uri for uri in profile.unsure if uri not in profile.skills],
        "occupations": profile.jobs,
        "job_years": [held[uri].model_dump() for uri in profile.jobs if uri in held],
        "unclaimed_occupations": profile.rejected_jobs,
        "not_for_me": profile.not_for_me,
        "pinned": [uri for uri in pinned if uri not in hidden][:MOST_NOTES],
        "keeps_statements": keeps_words,
        "statements": [one.text for one in split_text(profile.text)] if keeps_words else (),
    }
    lists = {k: list(v) if isinstance(v, tuple) else v for k, v in document.items()}
    noted = {"notes": profile.notes, "ignored_notes": profile.rejected_notes}
    lists |= {k: list(map(_saved_note, v)) if keeps_notes else [] for k, v in noted.items()}
    plan = earlier.plan or _saved_plan(profile.plan)
    lists["plan"] = plan.model_dump() if plan else None
    return read_content(ProfileContent, lists)


def form_of(saved: SavedProfile) -> Form:
    """Return the posted form of a saved profile, which names it and its version."""
    content = saved.content
    fields: dict[str, list[str]] = {
        name: list(getattr(content, field)) for field, name in _FIELDS.items()
    }
    fields["text"] = ["\n".join(content.statements)] if content.statements else []
    fields["years"] = [code_of_years(years) for years in saved_years(content)]
    fields["note"] = list(map(_code, content.notes))
    fields["seen_note"] = list(map(_code, content.ignored_notes))
    if plan := content.plan:
        fields["planned"] = [plan.career]
        fields["progress"] = list(map(code_of_step, saved_plan(plan).progress))
    fields["saved"] = [f"{saved.id}:{saved.version}"]
    return Form({name: values for name, values in fields.items() if values})


def input_of(saved: SavedProfile, snapshot: CatalogueSnapshot) -> ProfileInput:
    """Return a saved profile as a form would send it today; `unknown` has what the catalogue lost.

    Rejected notes and jobs stay rejected.
    """
    return read_profile(form_of(saved), snapshot)


def first_moves(before: ResultContent, after: ResultContent) -> tuple[RankMove, ...]:
    """Return the careers that moved within, into or out of the first ten."""
    return tuple(
        move
        for move in rank_moves(before, after)
        if any(place is not None and place <= FIRST for place in (move.before, move.after))
    )


def _once(*uris: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(uri for some in uris for uri in some))


def _saved_note(note: NoteName) -> dict[str, str | None]:
    return {
        "kind": note.kind.value,
        "condition": note.condition or None,
        "occupation": note.occupation or None,
    }


def _saved_plan(plan: ChosenPlan | None) -> SavedPlan | None:
    if plan is None:
        return None
    progress = {one.skill: one.state.value for one in plan.progress}
    return read_content(SavedPlan, {"career": plan.career, "progress": progress})


def _code(note: SavedNote) -> str:
    kind = NoteKind(note.kind.value)
    return code_of(NoteName(kind, note.condition or "", note.occupation or ""))
