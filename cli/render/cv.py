"""A CV as read, as text: report, jobs, and skills with the lines that they come from."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, safe_text
from cli.render.careers import REASONS, UNSURE, indented, is_unsure, print_versions
from service.answers.cv import latest_first
from service.schemas import cv as schemas
from service.schemas.match import SpanEvidence

_LISTED = 40


def print_cv(answer: schemas.CvAnswer, console: Console) -> None:
    """Print a whole answer."""
    report = answer.report
    facts = (
        f"{report.format}, {report.pages} page(s), {report.characters} characters, "
        f"{report.used_share:.0%} of them used"
    )
    console.print(safe_text(facts))
    for notice in report.notices:
        console.print(safe_text(f"Note: {notice}"))
    for one in report.ignored:
        console.print(safe_text(f"Left out: {one.what}. {one.why}", "dim"))
    console.print()
    _print_part("Jobs", _jobs_table(answer), console)
    sure = [one for one in answer.recognised if not is_unsure(one)]
    _print_part("Skills", _skills_table(answer, sure), console)
    unsure = [one for one in answer.recognised if is_unsure(one)]
    _print_part(UNSURE, _skills_table(answer, unsure), console)
    _print_part("Without a skill", _unrecognised_table(answer), console)
    if answer.interests:
        said = ", ".join(one.text for one in answer.interests)
        console.print(safe_text(f"Interests, which claim no skill: {said}"))
    print_versions(answer, console)


def _print_part(title: str, table: Table, console: Console) -> None:
    if table.row_count:
        console.print(Text(title, "bold"))
        console.print(indented(table))
        console.print()


def _jobs_table(answer: schemas.CvAnswer) -> Table:
    table = plain_table("line", "in the CV", "years", "job", "sure", right=(4,))
    for job in latest_first(answer):
        known = "not known", ""
        if isinstance(job, schemas.CvPastJobAnswer):
            known = job.occupation.label, f"{job.confidence:.0%}"
        table.add_row(*map(safe_text, (*_head(job), *known)))
    return table


def _head(job: schemas.CvJobAnswer) -> tuple[str, str, str]:
    end = "now" if job.is_current else str(job.end or "")
    years = "-".join(dict.fromkeys(filter(None, (str(job.start or ""), end))))
    return _line(job), job.title, years


def _skills_table(answer: schemas.CvAnswer, skills: Sequence[schemas.CvSkillAnswer]) -> Table:
    table = plain_table("line", "in the CV", "skill", "sure", right=(3,))
    for one in skills[:_LISTED]:
        line, words = "", ""
        if isinstance(one.evidence, SpanEvidence):
            line, words = _line(answer.statements[one.evidence.statement]), one.evidence.text
        table.add_row(*map(safe_text, (line, words, one.skill.label, f"{one.confidence:.0%}")))
    return table


def _unrecognised_table(answer: schemas.CvAnswer) -> Table:
    table = plain_table("line", "in the CV", "why")
    for one in answer.unrecognised[:_LISTED]:
        line = _line(answer.statements[one.statement])
        table.add_row(*map(safe_text, (line, one.text, REASONS[one.reason])))
    return table


def _line(placed: schemas.PlacedAnswer) -> str:
    """Return the page and line of something, "" for what the structure of a file says."""
    if placed.line is None:
        return ""
    return str(placed.line) if placed.page == 1 else f"{placed.page}:{placed.line}"
