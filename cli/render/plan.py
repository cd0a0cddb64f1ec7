"""A plan as text: what is there, the steps, the level, the rules and where to look."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, safe_text
from cli.render.careers import first_labels, indented, note_rows, print_read, print_versions
from recommender.guidance import PlanStage
from recommender.results import NeedState
from service.schemas.plan import PlanAnswer, PlannedSkillAnswer, PlanStepAnswer, Regulation
from taxonomy.catalogue import Importance

LISTED_SKILLS = 8
STAGES = {
    PlanStage.LEARN: "Learn first: what one has to know",
    PlanStage.PRACTISE: "Then practise: careers near this one ask for it too",
    PlanStage.SPECIALISE: "Then: what this career asks for beyond that",
    PlanStage.STRENGTHEN: "Helpful, not required",
}
RULES = {
    Regulation.REGULATED: "ESCO marks this work as regulated: a recognised qualification or a "
    "licence is needed. Which one differs by country: ask the authority where you want to work.",
    Regulation.CHECK: "Rules differ by country: check whether a licence, certificate or "
    "registration is needed where you want to work.",
}
LEFT_OUT = "Left out of the plan, as you noted that you cannot or do not want this:"
CAVEAT = (
    "What you did not mention is in the plan too. If you can do one of these already, say so "
    "with --skill."
)


def print_plan(answer: PlanAnswer, console: Console) -> None:
    """Print a whole answer."""
    print_read(answer, console)
    console.print(safe_text(f"A plan for: {answer.occupation.label}", "bold"))
    console.print(_covered(answer))
    for effect, noted in note_rows(answer.noted, answer.notes):
        console.print(safe_text(f"{effect}: {noted}"))
    if answer.left_out:
        labels = first_labels([one.label for one in answer.left_out])
        console.print(safe_text(f"{LEFT_OUT} {labels}"))
    console.print()
    for number, step in enumerate(answer.steps, start=1):
        console.print(Text(f"{number}. {STAGES[step.stage]}", "bold"))
        console.print(indented(_step_table(step, answer.compared)))
        console.print()
    console.print(Text("Before you apply", "bold"))
    console.print(indented(_facts_table(answer)))
    console.print()
    console.print(Text(CAVEAT, "dim"))
    print_versions(answer, console)


def _covered(answer: PlanAnswer) -> Text:
    essential = [
        one.skill.label
        for one in answer.matched
        if one.relation is Importance.ESSENTIAL and one.state is NeedState.SAID
    ]
    ready = answer.readiness
    said = f"You told us {ready.said} of its {ready.total} essential skills"
    labels = ", ".join(essential[:LISTED_SKILLS])
    return safe_text(f"{said}: {labels}" if labels else f"{said}.")


def _step_table(step: PlanStepAnswer, compared: int) -> Table:
    table = plain_table("skill", "kind", "asked for by", "helps with")
    for one in step.skills[:LISTED_SKILLS]:
        denied = " (you said no)" if one.state is NeedState.DENIED else ""
        table.add_row(
            safe_text(one.skill.label + denied),
            _kind(one),
            f"{one.careers} of {compared}" if one.careers else "",
            safe_text(", ".join(later.label for later in one.helps_with[:2])),
        )
    more = len(step.skills) - LISTED_SKILLS
    if more > 0:
        table.add_row(Text(f"and {more} more", "dim"), "", "", "")
    return table


def _kind(one: PlannedSkillAnswer) -> str:
    fields = ", ".join(field.code for field in one.fields)
    return f"{one.skill.kind} ({fields})" if fields else one.skill.kind


def _facts_table(answer: PlanAnswer) -> Table:
    table = plain_table("", "")
    table.columns[0].style = "dim"
    for name, fact in _facts(answer):
        table.add_row(name, safe_text(fact))
    return table


def _facts(answer: PlanAnswer) -> Iterator[tuple[str, str]]:
    level = answer.level
    yield "rules", RULES[answer.regulation]
    if level.isced_levels:
        yield "usual education", f"ISCED {_range(level.isced_levels)}"
    for zone in level.job_zones:
        counterpart = f" ({zone.counterpart.label})" if zone.counterpart else ""
        yield "preparation", f"O*NET job zone {zone.value} of 5{counterpart}"
    for number, one in enumerate(level.fields[:3]):
        yield "" if number else "fields of study", f"{one.field.code} {one.field.label}"
    for number, link in enumerate(answer.links):
        field = f" ({link.field.label})" if link.field else ""
        yield "" if number else "where to look", f"{link.label}{field}: {link.url}"


def _range(levels: list[int]) -> str:
    return str(levels[0]) if len(levels) == 1 else f"{levels[0]} to {levels[-1]}"
