"""Ranked careers as text: the recognised skills, the ranking, and why for the first careers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, safe_text
from recommender.profile import NoteKind
from recommender.results import (
    Band,
    ConfidenceLevel,
    NeedState,
    NoteEffect,
    UnrecognisedReason,
    confidence_level,
)
from service.answers.notes import without_noted
from service.schemas import match as schemas
from service.schemas.base import Versioned
from service.schemas.cv import CvSkillAnswer
from service.schemas.notes import NoteAnswer, NotedCareerAnswer, NoteReasonAnswer
from service.schemas.plan import PlanAnswer
from taxonomy.catalogue import Importance

EXPLAINED_CAREERS = 3
LISTED_SKILLS = 5
BAR_LENGTH = 10
BAND_STYLES = {
    Band.STRONG: "bold green",
    Band.GOOD: "green",
    Band.PARTIAL: "yellow",
    Band.STRETCH: "dim",
}
BAND_WORDS = {
    Band.STRONG: "strong",
    Band.GOOD: "good",
    Band.PARTIAL: "possible",
    Band.STRETCH: "further away",
}
NOTED = {
    NoteKind.LIMIT: "not",
    NoteKind.AVERSION: "not",
    NoteKind.WEAKNESS: "rather not",
    NoteKind.WISH: "wish",
}
NOTE_EFFECTS = {
    NoteEffect.CONFLICTS: "against it",
    NoteEffect.MAY_CONFLICT: "may be against it",
    NoteEffect.SUITS: "for it",
    NoteEffect.MAY_SUIT: "may be for it",
}
REASONS = {
    UnrecognisedReason.NO_CLOSE_SKILL: "no skill is close; its words still count in the ranking",
    UnrecognisedReason.UNSURE: "only unsure skills; its words still count in the ranking",
    UnrecognisedReason.UNKNOWN_NAME: "a name that the catalogue lacks; left out",
    UnrecognisedReason.NOT_A_SKILL: "not something one can do; left out",
    UnrecognisedReason.DENIED: "you say that you cannot or do not; left out",
    UnrecognisedReason.WISHED: "you say that you want to, not that you can; left out",
    UnrecognisedReason.DONE_BY_OTHERS: "done by others; left out",
    UnrecognisedReason.OTHER_LANGUAGE: "not in the language of the catalogue; left out",
}


UNSURE = "Unsure: counts less, check what is meant"
OPEN = {NeedState.DENIED: "to learn", NeedState.NOT_MENTIONED: "not mentioned"}


def print_matches(answer: schemas.MatchesAnswer, console: Console) -> None:
    """Print a whole answer."""
    if answer.past_jobs:
        console.print(Text("Jobs you had", "bold"))
        console.print(indented(_past_jobs_table(answer.past_jobs)))
        console.print()
    print_read(answer, console)
    if not answer.matches:
        console.print("No career fits: say what you can do in other words, or drop the filter.")
        return
    console.print(Text("Careers", "bold"))
    console.print(indented(_careers_table(answer.matches, console)))
    console.print()
    if answer.hidden:
        hidden = first_labels([one.occupation.label for one in answer.hidden])
        console.print(safe_text(f"Not listed, as you do not want it: {hidden}"))
        console.print()
    for career in answer.matches[:EXPLAINED_CAREERS]:
        _explain(career, answer, console)
    print_versions(answer, console)


def _past_jobs_table(jobs: Sequence[schemas.PastJobAnswer]) -> Table:
    table = plain_table("your words", "job", "sure", right=(2,))
    for one in jobs:
        said = safe_text(_quoted(one.evidence.text))
        table.add_row(said, safe_text(one.occupation.label), f"{one.confidence:.0%}")
    return table


def print_understood(
    recognised: list[schemas.RecognisedSkillAnswer],
    unrecognised: list[schemas.UnrecognisedAnswer],
    console: Console,
) -> None:
    """Print which skills were recognised in what was said, and which statements had none."""
    unsure = [one for one in recognised if is_unsure(one)]
    understood = [one for one in recognised if not is_unsure(one)]
    for heading, skills in (("Understood", understood), (UNSURE, unsure)):
        if skills:
            console.print(Text(heading, "bold"))
            console.print(indented(recognised_table(skills)))
            console.print()
    if unrecognised:
        console.print(Text("Not understood", "bold"))
        console.print(indented(_unrecognised_table(unrecognised)))
        console.print()


def is_unsure(skill: schemas.RecognisedSkillAnswer | CvSkillAnswer) -> bool:
    """Return whether a skill was read in words, more often wrongly than not."""
    is_read = isinstance(skill.evidence, schemas.SpanEvidence)
    return is_read and confidence_level(skill.confidence) is ConfidenceLevel.UNSURE


def recognised_table(skills: Sequence[schemas.RecognisedSkillAnswer]) -> Table:
    """Return a table of skills, the words they were recognised in and the confidence.

    Skills that were given as such are counted.
    """
    table = plain_table("your words", "skill", "sure", right=(2,))
    for one in skills:
        if isinstance(one.evidence, schemas.SpanEvidence):
            said = safe_text(_quoted(one.evidence.text))
            table.add_row(said, safe_text(one.skill.label), f"{one.confidence:.0%}")
    for origin, count in Counter(_origin(one) for one in skills).items():
        if origin:
            table.add_row(safe_text(origin), f"{count} skill{'s' if count > 1 else ''}")
    return table


def _origin(skill: schemas.RecognisedSkillAnswer) -> str:
    """Return what a skill was given by, "" where it was recognised in words."""
    evidence = skill.evidence
    if isinstance(evidence, schemas.GivenOccupationEvidence):
        return f"as {evidence.occupation.label}"
    if not isinstance(evidence, schemas.GivenSkillEvidence):
        return ""
    return "given" if skill.confidence == 1 else "given in part"


def _unrecognised_table(statements: list[schemas.UnrecognisedAnswer]) -> Table:
    table = plain_table("", "")
    for one in statements:
        table.add_row(safe_text(_quoted(one.text)), Text(REASONS[one.reason], "dim"))
    return table


def print_read(answer: schemas.MatchesAnswer | PlanAnswer, console: Console) -> None:
    """Print the skills of a profile, what names none, and what was noted."""
    rest = without_noted(answer.unrecognised, answer.notes)
    print_understood(answer.recognised, rest, console)
    if answer.notes:
        console.print(Text("Noted", "bold"))
        console.print(indented(_notes_table(answer.notes)))
        console.print()


def _notes_table(notes: Sequence[NoteAnswer]) -> Table:
    table = plain_table("your words", "", "")
    for one in notes:
        said = _quoted(one.evidence.text) if one.evidence else ""
        said_by = "hides {} careers" if one.occupation else "{} careers say so"
        data = said_by.format(one.careers) if one.careers else "no data: ask about it"
        table.add_row(safe_text(said), safe_text(_noted(one)), Text(data, "dim"))
    return table


def _noted(note: NoteAnswer) -> str:
    if note.occupation:
        return f"not: {note.occupation.label}"
    if note.condition is None:
        return ""
    return f"{NOTED[note.kind]}: {note.condition.label}"


def _careers_table(careers: list[schemas.MatchAnswer], console: Console) -> Table:
    table = plain_table("", "career", "fit", "", "said", right=(0, 4))
    for career in careers:
        held = " (you had this)" if career.held else ""
        ready = career.readiness
        table.add_row(
            str(career.rank),
            Text("\n").join((safe_text(career.occupation.label + held, "bold"), _why(career))),
            Text(BAND_WORDS[career.band], BAND_STYLES[career.band]),
            Text(_bar(career.score, console), BAND_STYLES[career.band]),
            f"{ready.said} of {ready.total}" if ready.total else "none listed",
        )
    return table


def _why(career: schemas.MatchAnswer) -> Text:
    return safe_text(career.why.text, "dim")


def _explain(career: schemas.MatchAnswer, answer: schemas.MatchesAnswer, console: Console) -> None:
    occupation = career.occupation
    console.print(safe_text(f"{career.rank}. {occupation.label}", "bold"))
    table = plain_table("", "")
    table.columns[0].style = "dim"
    if occupation.isco_code:
        table.add_row("ISCO-08", safe_text(f"{occupation.isco_code} {occupation.isco_label or ''}"))
    for number, (source, skills) in enumerate(
        _matched_by_source(career, answer.recognised).items()
    ):
        table.add_row("" if number else "you bring", safe_text(f"{source}: {skills}"))
    if not career.matched:
        table.add_row("you bring", "no needed skill itself, but words near to this career")
    for state, heading in OPEN.items():
        labels = [_skill_label(gap) for gap in career.gaps if gap.state is state]
        if labels:
            table.add_row(heading, safe_text(first_labels(labels)))
    for effect, noted in note_rows(career.notes, answer.notes):
        table.add_row(effect, safe_text(noted))
    console.print(indented(table))
    console.print()


def note_rows(
    said: Sequence[NotedCareerAnswer], notes: Sequence[NoteAnswer]
) -> Iterator[tuple[str, str]]:
    """Yield what each note says of a career, and by what."""
    for one in said:
        because = ", ".join(map(_reason, one.because))
        yield NOTE_EFFECTS[one.effect], f"{_noted(notes[one.note])} ({because})"


def _reason(reason: NoteReasonAnswer) -> str:
    if reason.skill:
        optional = " (optional)" if reason.relation is Importance.OPTIONAL else ""
        return f"needs: {reason.skill.label}{optional}"
    if reason.interest:
        return f"interest: {reason.interest}"
    return f"belongs to: {reason.isco_label or reason.isco_code}"


def _matched_by_source(
    career: schemas.MatchAnswer, recognised: list[schemas.RecognisedSkillAnswer]
) -> dict[str, str]:
    """Return the matched skills of a career, by the statement that is nearest to each."""
    labels: dict[str, list[str]] = {}
    for skill in career.matched:
        nearest = max(skill.because, key=attrgetter("similarity"))
        source = _source(recognised[nearest.recognised])
        labels.setdefault(source, []).append(_skill_label(skill))
    return {source: first_labels(found) for source, found in labels.items()}


def first_labels(labels: list[str]) -> str:
    """Return the first labels as one list, and how many more there are."""
    more = len(labels) - LISTED_SKILLS
    return ", ".join(labels[:LISTED_SKILLS]) + (f", and {more} more" if more > 0 else "")


def _skill_label(skill: schemas.MatchedSkillAnswer | schemas.SkillGapAnswer) -> str:
    optional = " (optional)" if skill.relation is Importance.OPTIONAL else ""
    return skill.skill.label + optional


def _source(skill: schemas.RecognisedSkillAnswer) -> str:
    evidence = skill.evidence
    return _quoted(evidence.text) if isinstance(evidence, schemas.SpanEvidence) else _origin(skill)


def _quoted(text: str) -> str:
    return f"“{text}”"


def indented(table: Table) -> Padding:
    """Return a table, indented by two columns."""
    return Padding(table, (0, 0, 0, 2), expand=False)


def _bar(score: float, console: Console) -> str:
    filled, empty = ("#", ".") if console.options.ascii_only else ("█", "░")
    length = round(score * BAR_LENGTH)
    return filled * length + empty * (BAR_LENGTH - length)


def print_versions(answer: Versioned, console: Console) -> None:
    """Print the versions that an answer depends on."""
    versions = (answer.catalogue_version, answer.model_version, answer.ranking_version)
    console.print(safe_text(" · ".join(versions), "dim"))
