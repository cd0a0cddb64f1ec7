"""Own skills on disk, for the small catalogue: labels, new skills, and rows of every bad kind."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from taxonomy.own_skills import COLUMNS, OWN_SKILL
from taxonomy.report import UnusedReason

Cells = Mapping[str, str]
ANN = {"reviewed_by": "Ann"}
JCL = OWN_SKILL + "JCL%20batch%20jobs"
ROWS: tuple[Cells, ...] = (
    {"skill": "bake bread", "labels": "PM | sourdough", **ANN},
    {"skill": "s:weld", "labels": "MAG", "reviewed_by": "Bob"},
    {
        "label": "JCL batch jobs",
        "kind": "Skill",
        "labels": "MVS jobs|PM",
        "description": "Write job control, and mend what fails by night.",
        "broader": "C++",
        "essential_for": "software developer",
        "optional_for": "o:baker | welder",
        **ANN,
    },
    {"label": "PM", "kind": "knowledge", **ANN},
)
BAD: tuple[tuple[Cells, UnusedReason, str], ...] = (
    ({"skill": "s:weld", "labels": "MIG"}, UnusedReason.NOT_REVIEWED, "s:weld"),
    ({"skill": "s:gone", "labels": "x", **ANN}, UnusedReason.UNKNOWN_SKILL, "s:gone"),
    ({"skill": "twins", "labels": "x", **ANN}, UnusedReason.AMBIGUOUS, "twins: s:t1, s:t2"),
    ({"skill": "s:weld", **ANN}, UnusedReason.NO_LABEL, "s:weld"),
    ({"skill": "s:weld", "labels": "x||y", **ANN}, UnusedReason.NO_LABEL, "s:weld"),
    ({"label": "—", "kind": "skill", **ANN}, UnusedReason.NO_LABEL, "—"),
    (
        {"skill": "s:weld", "labels": "x" * 201, **ANN},
        UnusedReason.LONG_LABEL,
        f"{'x' * 40}… has 201 of at most 200 characters",
    ),
    ({"skill": "s:weld", "labels": "x|X", **ANN}, UnusedReason.LABEL_TWICE, "x, X"),
    ({"skill": "s:weld", "labels": "Weld", **ANN}, UnusedReason.KNOWN_LABEL, "s:weld: Weld"),
    ({"label": "css", "kind": "skill", **ANN}, UnusedReason.KNOWN_SKILL, "css: s:css"),
    ({"label": "x", "kind": "talent", **ANN}, UnusedReason.UNKNOWN_KIND, "x: talent"),
    ({"label": "jcl batch JOBS", "kind": "skill", **ANN}, UnusedReason.REPEATED, "jcl batch JOBS"),
    (
        {"label": "x", "kind": "skill", "essential_for": "o:gone", **ANN},
        UnusedReason.UNKNOWN_OCCUPATION,
        "o:gone",
    ),
    (
        {"label": "x", "kind": "skill", "broader": "gone", **ANN},
        UnusedReason.UNKNOWN_SKILL,
        "gone",
    ),
    (
        {
            "label": "x",
            "kind": "skill",
            "essential_for": "baker",
            "optional_for": "o:baker",
            **ANN,
        },
        UnusedReason.OCCUPATION_TWICE,
        "x: o:baker",
    ),
    (
        {"skill": "s:weld", "labels": "x", "optional_for": "baker", **ANN},
        UnusedReason.TWO_IN_ONE,
        "s:weld",
    ),
)
"""Rows that are not used when they stand after `ROWS`, with the reason and the detail told.

They are for the small catalogue with two skills more, s:t1 and s:t2, both labelled "twins".
"""


def write_own_skills(path: Path, rows: Sequence[Cells] = ROWS) -> Path:
    """Write own skills as a spreadsheet does: every column, a byte-order mark, CRLF."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        table.writeheader()
        table.writerows(rows)
    return path
