"""Notes as forms and links carry them: "limit:heavy_lifting", "aversion:" and an occupation."""

from collections.abc import Iterable

from recommender.profile import NoteKind, NoteName
from recommender.recognition.conditions import shipped_conditions
from service.schemas.notes import NoteAnswer
from service.snapshot import CatalogueSnapshot, concept_id


def code_of(name: NoteName) -> str:
    """Return a note as a form carries it, an occupation by URI."""
    return f"{name.kind}:{name.condition or name.occupation}"


def short_code_of(name: NoteName) -> str:
    """Return a note as a link carries it, an occupation by id."""
    return f"{name.kind}:{name.condition or concept_id(name.occupation)}"


def name_of(note: NoteAnswer) -> NoteName:
    """Return what a note of an answer is of."""
    condition = note.condition.name if note.condition else ""
    return NoteName(note.kind, condition, note.occupation.uri if note.occupation else "")


def read_notes(
    codes: Iterable[str], snapshot: CatalogueSnapshot
) -> tuple[tuple[NoteName, ...], tuple[str, ...]]:
    """Return the notes that codes name, each once, and the codes of none."""
    found: dict[NoteName, None] = {}
    unknown = []
    for code in filter(None, map(str.strip, codes)):
        note = _note(code, snapshot)
        if note:
            found[note] = None
        else:
            unknown.append(code)
    return tuple(found), tuple(unknown)


def _note(code: str, snapshot: CatalogueSnapshot) -> NoteName | None:
    kind, _, named = code.partition(":")
    if kind in set(NoteKind) and named in shipped_conditions():
        return NoteName(NoteKind(kind), named)
    uris = snapshot.occupation_uris.get(concept_id(named), ())
    if kind == NoteKind.AVERSION and len(uris) == 1 and uris[0].endswith(named):
        return NoteName(NoteKind.AVERSION, occupation=uris[0])
    return None
