"""What the buttons of a page change in a profile, each with the button that takes it back.

A change is undone by putting its item back into the fields of the profile that held it, so that all
changes are undone in the same way and nothing is stored between requests.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from recommender.profile import NoteName
from recommender.results import Note
from service.answers.notes import note_answers
from service.answers.references import occupation_ref, skill_ref
from service.schemas.notes import NoteAnswer
from service.snapshot import CatalogueSnapshot
from website.forms.form import Form
from website.forms.notes import code_of, read_notes
from website.forms.profile import ProfileInput, resolve_names

_MOST = 100
"""Values of one button that are applied: those pressed before an answer came."""


class ChangeKind(StrEnum):
    """A change by the name of its button."""

    ADD = "add"
    DROP = "drop"
    DENY = "deny"
    BACK = "back"
    DROP_JOB = "drop_job"
    DROP_NOTE = "drop_note"
    HIDE = "hide"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a skill, a past job or a career (`concept` is its URI), or of a note.

    `undo` is the value of the button "undo" that takes it back; "" where it is taken back.
    """

    kind: ChangeKind
    concept: str = ""
    note: NoteName | None = None
    undo: str = ""

    @property
    def skill(self) -> str:
        """The URI of the skill that was changed, "" where it was something else."""
        return self.concept if _TYPES[self.kind] == "skill" else ""


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "skill": ("seen", "skills", "partial", "denied", "undecided"),
    "job": ("seen_jobs", "jobs"),
    "note": ("seen_notes", "notes"),
    "career": ("not_for_me",),
}
"""The fields of a profile that something of a type may stand in."""
_TYPES: Mapping[ChangeKind, str] = {
    **dict.fromkeys((ChangeKind.ADD, ChangeKind.DROP, ChangeKind.DENY, ChangeKind.BACK), "skill"),
    ChangeKind.DROP_JOB: "job",
    ChangeKind.DROP_NOTE: "note",
    **dict.fromkeys((ChangeKind.HIDE, ChangeKind.SHOW), "career"),
}
_Item = str | NoteName
_APPLIED: Mapping[ChangeKind, Callable[[ProfileInput, _Item], ProfileInput]] = {
    ChangeKind.ADD: lambda profile, item: profile.with_skill(str(item)),
    ChangeKind.DROP: lambda profile, item: profile.without_skill(str(item)),
    ChangeKind.DENY: lambda profile, item: profile.with_denial(str(item)),
    ChangeKind.BACK: lambda profile, item: profile.without_answer(str(item)),
    ChangeKind.DROP_JOB: lambda profile, item: profile.without_job(str(item)),
    ChangeKind.DROP_NOTE: lambda profile, item: (
        profile.without_note(item) if isinstance(item, NoteName) else profile
    ),
    ChangeKind.HIDE: lambda profile, item: profile.with_hidden((str(item),), ()),
    ChangeKind.SHOW: lambda profile, item: profile.with_hidden((), (str(item),)),
}


def apply_changes(
    profile: ProfileInput, form: Form, snapshot: CatalogueSnapshot
) -> tuple[ProfileInput, tuple[Change, ...]]:
    """Return a profile after the changes of a form, and those that changed something, in order."""
    changes: list[Change] = []
    for kind in ChangeKind:
        type_ = _TYPES[kind]
        for item in _items(type_, form.values(kind), snapshot)[-_MOST:]:
            before, profile = profile, _APPLIED[kind](profile, item)
            if profile != before:
                changes.append(_change(kind, item, undo=_undo_code(before, type_, item)))
    for code in form.values("undo")[-_MOST:]:
        head, _, name = code.partition(":")
        type_, *fields = head.split(",")
        for item in _items(type_, (name,), snapshot):
            before, profile = profile, _put_back(profile, type_, fields, item)
            if profile != before:
                changes.append(_change(_kind_of_return(before, profile, type_, item), item))
    return profile, tuple(changes)


def _items(type_: str, names: Iterable[str], snapshot: CatalogueSnapshot) -> tuple[_Item, ...]:
    """Return the URIs or notes that some values of a button name, none of an unknown type."""
    if type_ not in _FIELDS:
        return ()
    if type_ == "note":
        return read_notes(names, snapshot)[0]
    known = snapshot.skill_uris if type_ == "skill" else snapshot.occupation_uris
    return resolve_names(names, known)[0]


def _change(kind: ChangeKind, item: _Item, undo: str = "") -> Change:
    if isinstance(item, NoteName):
        return Change(kind, note=item, undo=undo)
    return Change(kind, item, undo=undo)


def _undo_code(profile: ProfileInput, type_: str, item: _Item) -> str:
    """Return the type, the fields that the item stands in, and its name."""
    fields = (name for name in _FIELDS[type_] if item in getattr(profile, name))
    name = code_of(item) if isinstance(item, NoteName) else item
    return f"{','.join((type_, *fields))}:{name}"


def _put_back(
    profile: ProfileInput, type_: str, fields: Iterable[str], item: _Item
) -> ProfileInput:
    """Return a profile in which an item stands in the named fields of its type and in no other."""
    kept = set(fields)
    changed: dict[str, tuple[_Item, ...]] = {}
    for name in _FIELDS[type_]:
        values: tuple[_Item, ...] = getattr(profile, name)
        others = tuple(one for one in values if one != item)
        if (item in values) != (name in kept):
            changed[name] = (*others, item) if name in kept else others
    return replace(profile, **changed)  # type: ignore[arg-type]


def _kind_of_return(
    before: ProfileInput, after: ProfileInput, type_: str, item: _Item
) -> ChangeKind:
    """Return what taking back a change did: that of its opposite button, where there is one."""
    if type_ == "career":
        return ChangeKind.HIDE if item in after.not_for_me else ChangeKind.SHOW
    if type_ != "skill":
        return ChangeKind.DROP_JOB if type_ == "job" else ChangeKind.DROP_NOTE
    if item in after.skills or (item in before.rejected and item not in after.rejected):
        return ChangeKind.ADD
    if item in before.skills or item in after.rejected:
        return ChangeKind.DROP
    return ChangeKind.BACK


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A change with the label of its concept, or with its note."""

    change: Change
    label: str
    note: NoteAnswer | None

    @property
    def is_undo(self) -> bool:
        """Whether a change was taken back."""
        return not self.change.undo


def named_changes(changes: Iterable[Change], snapshot: CatalogueSnapshot) -> list[NamedChange]:
    """Return changes with their names, the latest first."""
    found = []
    for change in changes:
        label, note = "", None
        if change.note:
            (note,) = note_answers(snapshot, [Note(change.note, None)])
        elif change.skill:
            label = skill_ref(snapshot, change.concept).label
        else:
            label = occupation_ref(snapshot, change.concept).label
        found.append(NamedChange(change, label, note))
    return found[::-1]
