"""What a saved profile leads to: its careers by the catalogue in use, and what is shown of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ValidationError

from accounts.access import SharedProfile
from accounts.contents import ProfileContent, RankedCareer, ResultContent, SavedNote
from accounts.profiles import SavedResult, Versions, rank_moves
from service.answers.groups import grouped
from service.answers.match import match_answer
from service.answers.references import label_of
from service.schemas import account as schemas
from service.schemas.match import MatchRequest
from service.schemas.notes import NoteField
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

CAREERS_SAVED = 50
"""Of a result."""
_SKILLS = (
    *("skills", "partial_skills", "denied_skills", "unsure_skills"),
    *("excluded_skills", "unclaimed_skills"),
)
_OCCUPATIONS = ("occupations", "unclaimed_occupations", "not_for_me")
_SAY_SOMETHING = ("statements", "skills", "partial_skills", "occupations")


@dataclass(frozen=True, slots=True)
class Computed:
    """The careers of a profile, what they were computed with, and which concepts were ignored."""

    content: ResultContent
    versions: Versions
    unknown: tuple[str, ...]


def computed(snapshot: CatalogueSnapshot, settings: Settings, content: ProfileContent) -> Computed:
    """Return the careers of a saved profile by the catalogue in use; near-identical ones are one.

    Concepts that the catalogue no longer has are ignored. Raises RequestError past a limit.
    """
    fields, unknown = _known_fields(snapshot, content)
    versions = Versions(**snapshot.versions.as_dict())
    if not any(fields[name] for name in _SAY_SOMETHING):
        return Computed(ResultContent(), versions, unknown)
    limit = min(2 * CAREERS_SAVED, settings.max_results)
    of_list = {"limit": limit, "set_conflicts_aside": True}
    request = MatchRequest.model_validate(fields | of_list)
    groups = grouped(match_answer(snapshot, settings, request).matches)[:CAREERS_SAVED]
    careers = [
        RankedCareer(
            uri=group.best.occupation.uri,
            rank=group.place,
            score=group.best.score,
            band=group.best.band.value,
        )
        for group in groups
    ]
    return Computed(ResultContent(careers=careers), versions, unknown)


def recomputed_answer(
    snapshot: CatalogueSnapshot,
    result: SavedResult,
    before: SavedResult | None,
    unknown: Iterable[str],
) -> schemas.RecomputedAnswer:
    """Return a new result beside the one before, None for none, with what moved."""
    moves = rank_moves(before.content, result.content) if before else ()
    return schemas.RecomputedAnswer.of(
        result_answer(result),
        before=result_summary(before) if before else None,
        moved=[schemas.MoveAnswer.of(one, label=label_of(snapshot, one.uri)) for one in moves],
        unknown=list(unknown),
    )


def result_summary(result: SavedResult) -> schemas.ResultSummary:
    """Return a result without its careers."""
    return schemas.ResultSummary.of(result, **asdict(result.versions))


def result_answer(result: SavedResult) -> schemas.ResultAnswer:
    """Return a result."""
    careers = result.content.careers
    return schemas.ResultAnswer.of(result, careers=careers, **asdict(result.versions))


def shared_answer(
    snapshot: CatalogueSnapshot, shared: SharedProfile
) -> schemas.SharedProfileAnswer:
    """Return what others see of a profile, with the labels of the catalogue in use."""

    def concepts(uris: Iterable[str]) -> list[schemas.SharedConcept]:
        return [schemas.SharedConcept(uri=uri, label=label_of(snapshot, uri)) for uri in uris]

    return schemas.SharedProfileAnswer(
        **snapshot.versions.as_dict(),
        skills=concepts(shared.skills),
        partial_skills=concepts(shared.partial_skills),
        occupations=concepts(shared.occupations),
        pinned=concepts(shared.pinned),
        expires=shared.expires,
    )


def _known_fields(
    snapshot: CatalogueSnapshot, content: ProfileContent
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields of a request to match, and what the catalogue lacks of the profile."""
    catalogue = snapshot.catalogue
    lists = {
        **{name: (getattr(content, name), catalogue.skill_row) for name in _SKILLS},
        **{name: (getattr(content, name), catalogue.occupation_row) for name in _OCCUPATIONS},
    }
    fields: dict[str, Any] = {"statements": list(content.statements)}
    unknown: list[str] = []
    for name, (uris, known) in lists.items():
        fields[name] = [uri for uri in uris if uri in known]
        unknown += [uri for uri in uris if uri not in known]
    for name, notes in (("noted", content.notes), ("ignored_notes", content.ignored_notes)):
        read = [one for one in map(_note, notes) if one]
        fields[name] = [one for one in read if _is_known(snapshot, one)]
        unknown += [one.occupation or "" for one in read if not _is_known(snapshot, one)]
    return fields, tuple(dict.fromkeys(unknown))


def _note(note: SavedNote) -> NoteField | None:
    """Return a saved note as a request has it, None where no condition has its name any more."""
    try:
        return NoteField.model_validate(note.model_dump(mode="json"))
    except ValidationError:
        return None


def _is_known(snapshot: CatalogueSnapshot, note: NoteField) -> bool:
    return note.occupation is None or note.occupation in snapshot.catalogue.occupation_row
