"""Advice as text: the recognised skills, the skills to add, and the effect of each."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, safe_text
from cli.render.careers import BAND_STYLES, BAND_WORDS, indented, print_understood, print_versions
from service.schemas.what_if import MoveAnswer, RaisingSkills, WhatIfAnswer

MAX_EXAMPLES = 2
CAVEAT = (
    "Each skill was added to what you said and all careers were ranked again; a closer fit on "
    "paper promises no job. If you can do one of these already, say so with --skill."
)


def print_advice(answer: WhatIfAnswer, console: Console) -> None:
    """Print a whole answer."""
    print_understood(answer.recognised, answer.unrecognised, console)
    if not answer.skills:
        console.print(_no_advice(answer))
        return
    console.print(safe_text(_heading(answer), "bold"))
    is_for_one = answer.career is not None
    table = _one_career_table(answer) if is_for_one else _many_careers_table(answer)
    console.print(indented(table))
    console.print()
    if answer.together:
        console.print(Text("These together", "bold"))
        console.print(indented(_together_table(answer.together, several=not is_for_one)))
        console.print()
    console.print(Text(CAVEAT, "dim"))
    print_versions(answer, console)


def _heading(answer: WhatIfAnswer) -> str:
    if answer.career:
        now = f"now {answer.career.score:.0%}, {BAND_WORDS[answer.career.band]}"
        return f"What would bring you closer to {answer.career.occupation.label} ({now})"
    return f"One more skill, and what it does among the {answer.in_reach} careers nearest to you"


def _one_career_table(answer: WhatIfAnswer) -> Table:
    table = plain_table("skill to add", "kind", "there it is", "fit then", "", right=(3,))
    for one in answer.skills:
        (move,) = one.careers
        table.add_row(
            safe_text(one.skill.label, "bold"),
            one.skill.kind,
            "essential" if one.essential_in else "optional",
            f"{move.after:.0%}",
            Text(BAND_WORDS[move.band_after], BAND_STYLES[move.band_after]),
        )
    return table


def _many_careers_table(answer: WhatIfAnswer) -> Table:
    table = plain_table("skill to add", "asked for by", "up a band", "such as", right=(1, 2))
    for one in answer.skills:
        asking = one.essential_in + one.optional_in
        examples = Text("\n").join(_change(move) for move in one.careers[:MAX_EXAMPLES])
        table.add_row(safe_text(one.skill.label, "bold"), f"{asking}", f"{one.risen}", examples)
    return table


def _together_table(together: RaisingSkills, *, several: bool) -> Table:
    table = plain_table("", "")
    table.columns[0].style = "dim"
    for number, skill in enumerate(together.skills):
        table.add_row("" if number else "skills", safe_text(skill.label, "bold"))
    if several:
        table.add_row("up a band", f"{together.risen} career{'' if together.risen == 1 else 's'}")
    for number, move in enumerate(together.careers):
        title = "such as" if several else "fit then"
        table.add_row("" if number else title, _change(move))
    return table


def _change(move: MoveAnswer) -> Text:
    change = f" {move.before:.0%} to {move.after:.0%}"
    return safe_text(move.occupation.label) + Text(change, BAND_STYLES[move.band_after])


def _no_advice(answer: WhatIfAnswer) -> str:
    if answer.career:
        return f"Nothing that {answer.career.occupation.label} asks for would raise it further."
    return "No skill would raise a career: say more of what you can do, or drop the filter."
