"""Notes of a person, and what they say of careers, with the labels of their concepts."""

from collections.abc import Iterable

from recommender import results
from recommender.recognition.conditions import shipped_conditions
from service.answers.references import isco_label, occupation_ref, skill_ref
from service.schemas import notes as schemas
from service.schemas.match import UnrecognisedAnswer
from service.snapshot import CatalogueSnapshot


def note_answers(
    snapshot: CatalogueSnapshot, notes: Iterable[results.Note]
) -> list[schemas.NoteAnswer]:
    """Return notes in their order."""
    return [_note(snapshot, note) for note in notes]


def condition_ref(name: str) -> schemas.ConditionRef:
    """Return the reference to a condition of work."""
    return schemas.ConditionRef(name=name, label=shipped_conditions()[name].label)


def _note(snapshot: CatalogueSnapshot, note: results.Note) -> schemas.NoteAnswer:
    name = note.name
    return schemas.NoteAnswer(
        kind=name.kind,
        condition=condition_ref(name.condition) if name.condition else None,
        occupation=occupation_ref(snapshot, name.occupation) if name.occupation else None,
        evidence=schemas.NoteSpan.of(note.evidence) if note.evidence else None,
        careers=note.careers,
    )


def noted_career(
    snapshot: CatalogueSnapshot, notes: Iterable[results.NotedCareer]
) -> list[schemas.NotedCareerAnswer]:
    """Return what notes say of one career, in their order."""
    return [
        schemas.NotedCareerAnswer.of(one, because=[_reason(snapshot, r) for r in one.because])
        for one in notes
    ]


def _reason(snapshot: CatalogueSnapshot, reason: results.NoteReason) -> schemas.NoteReasonAnswer:
    return schemas.NoteReasonAnswer(
        skill=skill_ref(snapshot, reason.skill) if reason.skill else None,
        relation=reason.relation,
        isco_code=reason.isco or None,
        isco_label=isco_label(snapshot, reason.isco) if reason.isco else None,
        interest=reason.interest,
    )


def hidden_careers(
    snapshot: CatalogueSnapshot, hidden: Iterable[results.HiddenCareer]
) -> list[schemas.HiddenCareerAnswer]:
    """Return hidden careers in their order."""
    return [
        schemas.HiddenCareerAnswer(
            occupation=occupation_ref(snapshot, one.occupation), note=one.note
        )
        for one in hidden
    ]


def without_noted(
    unrecognised: Iterable[UnrecognisedAnswer], notes: Iterable[schemas.NoteAnswer]
) -> list[UnrecognisedAnswer]:
    """Return the words without a skill that do not overlap those of a note."""
    spans = [note.evidence for note in notes if note.evidence]
    return [
        words
        for words in unrecognised
        if not any(
            span.statement == words.statement and span.start < words.end and words.start < span.end
            for span in spans
        )
    ]
