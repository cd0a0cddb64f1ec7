"""Advice to read: what was understood, the skills to add, and what each would do."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.careers import BAND_STYLES, indented, show_understood, show_versions
from cli.output import plain_table, words
from service.schemas.what_if import MoveAnswer, RaisingSkills, WhatIfAnswer

SHOWN = 2
CAVEAT = (
    "Each skill was added to what you said and all careers were ranked again; a closer fit on "
    "paper promises no job. If you can do one of these already, say so with --skill."
)


def show_advice(answer: WhatIfAnswer, console: Console) -> None:
    """Print a whole answer."""
    show_understood(answer.recognised, answer.unrecognised, console)
    if not answer.skills:
        console.print(_nothing(answer))
        return
    console.print(words(_heading(answer), "bold"))
    chosen = answer.career is not None
    console.print(indented(_chosen_table(answer) if chosen else _open_table(answer)))
    console.print()
    if answer.together:
        console.print(Text("These together", "bold"))
        console.print(indented(_together_table(answer.together, several=not chosen)))
        console.print()
    console.print(Text(CAVEAT, "dim"))
    show_versions(answer, console)


def _heading(answer: WhatIfAnswer) -> str:
    if answer.career:
        now = f"now {answer.career.score:.0%}, {answer.career.band}"
        return f"What would bring you closer to {answer.career.occupation.label} ({now})"
    return f"One more skill, and what it does among the {answer.in_reach} careers nearest to you"


def _chosen_table(answer: WhatIfAnswer) -> Table:
    table = plain_table("skill to add", "kind", "there it is", "fit then", "")
    table.columns[-2].justify = "right"
    for one in answer.skills:
        (move,) = one.careers
        table.add_row(
            words(one.skill.label, "bold"),
            one.skill.kind,
            "essential" if one.essential_in else "optional",
            f"{move.after:.0%}",
            Text(move.band_after, BAND_STYLES[move.band_after]),
        )
    return table


def _open_table(answer: WhatIfAnswer) -> Table:
    table = plain_table("skill to add", "asked for by", "up a band", "such as")
    for column in table.columns[1:3]:
        column.justify = "right"
    for one in answer.skills:
        asked = one.essential_in + one.optional_in
        such_as = Text("\n").join(_moved(move) for move in one.careers[:SHOWN])
        table.add_row(words(one.skill.label, "bold"), f"{asked}", f"{one.risen}", such_as)
    return table


def _together_table(together: RaisingSkills, *, several: bool) -> Table:
    table = plain_table("", "")
    table.show_header = False
    table.columns[0].style = "dim"
    for number, skill in enumerate(together.skills):
        table.add_row("" if number else "skills", words(skill.label, "bold"))
    if several:
        table.add_row("up a band", f"{together.risen} career{'' if together.risen == 1 else 's'}")
    for number, move in enumerate(together.careers):
        title = "such as" if several else "fit then"
        table.add_row("" if number else title, _moved(move))
    return table


def _moved(move: MoveAnswer) -> Text:
    change = f" {move.before:.0%} to {move.after:.0%}"
    return words(move.occupation.label) + Text(change, BAND_STYLES[move.band_after])


def _nothing(answer: WhatIfAnswer) -> str:
    if answer.career:
        return f"Nothing that {answer.career.occupation.label} asks for would raise it further."
    return "No skill would raise a career: say more of what you can do, or drop the filter."
