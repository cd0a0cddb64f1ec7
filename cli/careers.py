"""Ranked careers to read: what was understood, the ranking, and the reasons for the first."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, words
from recommender.results import Band, UnrecognisedReason
from service.schemas.base import Versioned
from service.schemas.match import (
    GivenOccupationEvidence,
    GivenSkillEvidence,
    MatchAnswer,
    MatchedSkillAnswer,
    MatchesAnswer,
    RecognisedSkillAnswer,
    SkillGapAnswer,
    SpanEvidence,
    UnrecognisedAnswer,
)
from taxonomy.catalogue import Importance

EXPLAINED = 3
LISTED = 5
BAR = 10
BAND_STYLES = {
    Band.STRONG: "bold green",
    Band.GOOD: "green",
    Band.PARTIAL: "yellow",
    Band.STRETCH: "dim",
}
REASONS = {
    UnrecognisedReason.NO_CLOSE_SKILL: "no skill is close; its words still count in the ranking",
    UnrecognisedReason.NOT_A_SKILL: "not something one can do; left out",
    UnrecognisedReason.DENIED: "you say that you cannot or do not; left out",
    UnrecognisedReason.WISHED: "you say that you want to, not that you can; left out",
    UnrecognisedReason.DONE_BY_OTHERS: "done by others; left out",
    UnrecognisedReason.OTHER_LANGUAGE: "not in the language of the catalogue; left out",
}


def show_matches(answer: MatchesAnswer, console: Console) -> None:
    """Print a whole answer."""
    show_understood(answer.recognised, answer.unrecognised, console)
    if not answer.matches:
        console.print("No career fits: say what you can do in other words, or drop the filter.")
        return
    console.print(Text("Careers", "bold"))
    console.print(indented(_careers_table(answer.matches, console)))
    console.print()
    for career in answer.matches[:EXPLAINED]:
        _explain(career, answer.recognised, console)
    show_versions(answer, console)


def show_understood(
    recognised: list[RecognisedSkillAnswer],
    unrecognised: list[UnrecognisedAnswer],
    console: Console,
) -> None:
    """Print which skills were read from what was said, and what led to none."""
    if recognised:
        console.print(Text("Understood", "bold"))
        console.print(indented(recognised_table(recognised)))
        console.print()
    if unrecognised:
        console.print(Text("Not understood", "bold"))
        console.print(indented(_unrecognised_table(unrecognised)))
        console.print()


def recognised_table(skills: Sequence[RecognisedSkillAnswer]) -> Table:
    """Return what skills were recognised, in which words and how surely; given ones counted."""
    table = plain_table("your words", "skill", "sure")
    table.columns[-1].justify = "right"
    for one in skills:
        if isinstance(one.evidence, SpanEvidence):
            said = words(_quoted(one.evidence.text))
            table.add_row(said, words(one.skill.label), f"{one.confidence:.0%}")
    for giver, count in Counter(_giver(one) for one in skills).items():
        if giver:
            table.add_row(words(giver), f"{count} skill{'s' if count > 1 else ''}")
    return table


def _giver(skill: RecognisedSkillAnswer) -> str:
    """Return by what a skill was given, "" where it was said in words."""
    evidence = skill.evidence
    if isinstance(evidence, GivenOccupationEvidence):
        return f"as {evidence.occupation.label}"
    return "given" if isinstance(evidence, GivenSkillEvidence) else ""


def _unrecognised_table(statements: list[UnrecognisedAnswer]) -> Table:
    table = plain_table("", "")
    table.show_header = False
    for one in statements:
        table.add_row(words(_quoted(one.text)), Text(REASONS[one.reason], "dim"))
    return table


def _careers_table(careers: list[MatchAnswer], console: Console) -> Table:
    table = plain_table("", "career", "fit", "", "essentials")
    for column in (table.columns[0], table.columns[-1]):
        column.justify = "right"
    for career in careers:
        held = " (you had this)" if career.held else ""
        essential = career.coverage.essential
        table.add_row(
            str(career.rank),
            words(career.occupation.label + held, "bold"),
            Text(career.band, BAND_STYLES[career.band]),
            Text(_bar(career.score, console), BAND_STYLES[career.band]),
            f"{essential.covered:.1f} of {essential.total}" if essential.total else "none listed",
        )
    return table


def _explain(
    career: MatchAnswer, recognised: list[RecognisedSkillAnswer], console: Console
) -> None:
    occupation = career.occupation
    console.print(words(f"{career.rank}. {occupation.label}", "bold"))
    table = plain_table("", "")
    table.show_header = False
    table.columns[0].style = "dim"
    if occupation.isco_code:
        table.add_row("ISCO-08", words(f"{occupation.isco_code} {occupation.isco_label or ''}"))
    for number, (source, needed) in enumerate(_brought(career, recognised).items()):
        table.add_row("you bring" if number == 0 else "", words(f"{source}: {needed}"))
    if not career.matched:
        table.add_row("you bring", "no needed skill itself, but words near to this career")
    if career.gaps:
        table.add_row("missing most", words(_some([_needed(gap) for gap in career.gaps])))
    console.print(indented(table))
    console.print()


def _brought(career: MatchAnswer, recognised: list[RecognisedSkillAnswer]) -> dict[str, str]:
    """Return the needed skills that are there, by what was said that is nearest to each."""
    brought: dict[str, list[str]] = {}
    for skill in career.matched:
        nearest = max(skill.because, key=attrgetter("similarity"))
        source = _source(recognised[nearest.recognised])
        brought.setdefault(source, []).append(_needed(skill))
    return {source: _some(needed) for source, needed in brought.items()}


def _some(labels: list[str]) -> str:
    rest = f", and {len(labels) - LISTED} more" if len(labels) > LISTED else ""
    return ", ".join(labels[:LISTED]) + rest


def _needed(skill: MatchedSkillAnswer | SkillGapAnswer) -> str:
    optional = " (optional)" if skill.relation is Importance.OPTIONAL else ""
    return skill.skill.label + optional


def _source(skill: RecognisedSkillAnswer) -> str:
    evidence = skill.evidence
    return _quoted(evidence.text) if isinstance(evidence, SpanEvidence) else _giver(skill)


def _quoted(text: str) -> str:
    return f"“{text}”"


def indented(table: Table) -> Padding:
    """Return a table moved to the right by two columns."""
    return Padding(table, (0, 0, 0, 2), expand=False)


def _bar(score: float, console: Console) -> str:
    filled, empty = ("#", ".") if console.options.ascii_only else ("█", "░")
    length = round(score * BAR)
    return filled * length + empty * (BAR - length)


def show_versions(answer: Versioned, console: Console) -> None:
    """Print the versions that an answer depends on."""
    versions = (answer.catalogue_version, answer.model_version, answer.ranking_version)
    console.print(words(" · ".join(versions), "dim"))
