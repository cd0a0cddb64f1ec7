"""The page of measured quality: every scorecard that is kept beside it, as tables."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.reference import NOTICE

Document = Mapping[str, Any]

INTRODUCTION = """\
Each section is one run of `destinai eval all`, generated from the scorecard that the run wrote.
Values are means with their 95 % interval in brackets. † marks a figure where something in the
system was learnt from these queries and each was answered by a system that had not seen it (out
of fold). ‡ marks one where it had seen them, which flatters.

[Measure quality and speed](../how-to/measure.md) says how to make a scorecard and how to add it
here. The halves of the benchmarks that are used here are the development halves.
"""
TITLES = {
    "everyday_careers": "Careers for what people say",
    "questions": "Careers after a few questions",
    "everyday_skills": "Skills in what people say",
    "field_cases": "Cases from the field",
    "cvs": "Jobs and skills in CVs",
    "linking": "Skills in sentences",
    "careers": "Careers from what people do",
    "titles": "Occupations of job titles",
    "transitions": "Careers within reach",
    "adversarial": "Texts that mislead recognition",
}
SHOWN = (
    *("RP@10", "MRR", "F1", "recall of must", "precision", "ECE"),
    *("claims right", "skills claimed", "past jobs right", "past jobs found"),
    *("S@1", "S@3", "S@10", "R@10", "R@20", "passed", "right but a stretch"),
    *("S@1 after 0", "S@1 after 5", "S@1 after 8", "S@3 after 5"),
    *("changer: two groups in ten", "skill named: no claim", "no skill meant: claimed"),
)
"""The figures that are shown, in this order; a scorecard has more."""


def measurement_pages(folder: Path) -> dict[str, str]:
    """Return the page made of the scorecards in a folder, newest first, by its path."""
    scorecards = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    newest_first = sorted(scorecards, key=lambda scorecard: str(scorecard["date"]), reverse=True)
    lines = ["# Measured quality", "", NOTICE, INTRODUCTION]
    for scorecard in newest_first:
        lines += _section(scorecard)
    return {"measurements/quality.md": "\n".join(lines)}


def _section(scorecard: Document) -> Iterator[str]:
    machine = scorecard["machine"]
    yield f"## {scorecard['catalogue_version']}, {scorecard['date'][:10]}"
    yield ""
    yield f"Encoder `{scorecard['model_version']}`, ranking `{scorecard['ranking_version']}`,"
    yield f"Destinai {scorecard['destinai_version']}, {machine['cpu']}, {machine['cores']} cores."
    yield ""
    for result in scorecard["results"]:
        yield from _table(result)


def _table(result: Document) -> Iterator[str]:
    names = [n for n in SHOWN if any(n in system["figures"] for system in result["systems"])]
    title = TITLES.get(result["benchmark"], result["benchmark"])
    yield f"### {title}: {result['file']}, {result['queries']:,} queries"
    yield ""
    yield "| system | " + " | ".join(names) + " |"
    yield "|---|" + "---|" * len(names)
    for system in result["systems"]:
        cells = (_cell(system["figures"].get(name)) for name in names)
        yield f"| {system['system']} | " + " | ".join(cells) + " |"
    yield ""


def _cell(figure: Document | None) -> str:
    if figure is None:
        return ""
    low, high = figure["interval"]
    mark = "" if not figure["learnt_on"] else "†" if figure["out_of_fold"] else "‡"
    return f"{figure['value']:.3f}{mark} ({low:.3f} to {high:.3f})"
