"""A job advertisement beside a profile as text: what it asks for, by what the person said of it."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, safe_text
from cli.render.careers import indented, print_versions
from recommender.results import IgnoredReason, NeedState
from service.schemas import advertisement as schemas
from service.schemas.match import (
    GivenSkillEvidence,
    RecognisedSkillAnswer,
    SpanEvidence,
)

GROUPS = {
    NeedState.SAID: "You said it",
    NeedState.IN_PART: "You said it in part, or something close",
    NeedState.DENIED: "You said you lack it",
    NeedState.NOT_MENTIONED: "Not mentioned yet",
}
LEFT_OUT = {
    IgnoredReason.OFFER: "what the employer offers",
    IgnoredReason.EMPLOYER: "about the employer",
    IgnoredReason.APPLICATION: "how to apply, place and time",
    IgnoredReason.NOT_REQUIRED: "said not to be needed",
    IgnoredReason.OTHER_LANGUAGE: "not in the language of the catalogue",
    IgnoredReason.NO_SKILL: "no skill is close",
}
NOTHING = (
    "No requirement was found: give the part that says what you would do and should bring, in the "
    "language of the catalogue."
)
CAVEAT = (
    "For you alone: no score, and not for choosing people. What you did not mention is not "
    "missing; if you can do it, say so with --skill."
)


def print_advertisement(answer: schemas.AdvertisementAnswer, console: Console) -> None:
    """Print a whole answer."""
    for state, title in GROUPS.items():
        asked = [one for one in answer.requirements if one.state is state]
        if asked:
            console.print(Text(title, "bold"))
            console.print(indented(_asked_table(asked, answer.recognised)))
            console.print()
    ignored = [one for one in answer.ignored if one.reason in LEFT_OUT]
    if ignored:
        console.print(Text("Left out", "bold"))
        console.print(indented(_ignored_table(ignored)))
        console.print()
    console.print(Text(CAVEAT if answer.requirements else NOTHING, "dim"))
    print_versions(answer, console)


def _asked_table(
    asked: list[schemas.RequirementAnswer], recognised: list[RecognisedSkillAnswer]
) -> Table:
    is_said = any(one.because for one in asked)
    table = plain_table("in the advertisement", "skill", *(("you said",) if is_said else ()))
    for one in asked:
        said = [_source(recognised[cause.recognised]) for cause in one.because[:1]]
        words = (one.evidence.text, one.skill.label, *(said or [""] * is_said))
        table.add_row(*map(safe_text, words))
    return table


def _source(found: RecognisedSkillAnswer) -> str:
    if isinstance(found.evidence, SpanEvidence):
        return found.evidence.text
    if isinstance(found.evidence, GivenSkillEvidence):
        return found.skill.label
    return f"your job: {found.evidence.occupation.label}"


def _ignored_table(ignored: list[schemas.IgnoredWordsAnswer]) -> Table:
    table = plain_table("in the advertisement", "why")
    for one in ignored:
        table.add_row(safe_text(one.text), LEFT_OUT[one.reason])
    return table
