"""The served system on CVs made for the tests: claims, past jobs, and lines that are no skill.

A file of expectations (JSON Lines) stands beside the CVs. Of each CV it has the past jobs, each
with the labels of occupations that are right for it; the words by which a reader would name
skills, each with labels that count wherever they were read; which claimed labels a reader judged
right or wrong; and lines, such as headings and dates, in which no skill may be claimed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from evaluation.benchmarks import files
from evaluation.benchmarks.queries import Progress, watched
from evaluation.metrics.figures import (
    OURS,
    Evaluation,
    MetricValue,
    SystemMetrics,
    Table,
    bootstrap_metric,
)
from evaluation.metrics.ranking import Kind

_SUFFIXES = (".txt", ".md", ".html", ".rtf", ".docx", ".odt", ".pdf", ".xml", ".json")


@dataclass(frozen=True, slots=True)
class CvClaim:
    """A skill (label) claimed in the words from `start` to `end` of a statement."""

    skill: str
    statement: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CvReading:
    """What was read in a CV: occupations (labels) of past jobs, and claims."""

    jobs: tuple[str, ...]
    claims: tuple[CvClaim, ...]


ReadCvFile = Callable[[bytes], CvReading]


@dataclass(frozen=True, slots=True)
class ExpectedCv:
    """What a reader expects of a CV; see the module. `name` is its file without the suffix."""

    name: str
    half: str
    jobs: tuple[tuple[str, ...], ...]
    skills: tuple[tuple[str, ...], ...]
    right: frozenset[str]
    wrong: frozenset[str]
    no_skill: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CvOutcome:
    """What was read wrongly in one CV, and what was missed."""

    cv: str
    wrong: tuple[str, ...]
    unjudged: tuple[str, ...]
    missed: tuple[str, ...]
    wrong_jobs: tuple[str, ...]
    missed_jobs: tuple[str, ...]
    in_no_skill: tuple[str, ...]


def read_expected(path: Path) -> tuple[ExpectedCv, ...]:
    """Return the CVs that a file expects something of; raise EvaluationError for a bad line."""
    expected = []
    for number, line in files.json_lines(path):
        right, wrong, no_skill = (
            files.strings(path, number, line, name, least=0)
            for name in ("right", "wrong", "no_skill")
        )
        expected.append(
            ExpectedCv(
                files.string(path, number, line, "cv"),
                files.string(path, number, line, "half"),
                files.string_lists(path, number, line, "jobs"),
                files.string_lists(path, number, line, "skills"),
                frozenset(right),
                frozenset(wrong),
                no_skill,
            )
        )
    if not expected:
        raise files.EvaluationError(f"{path} has no CV; check the file")
    return tuple(expected)


def evaluate_cvs(
    path: Path, read: ReadCvFile, progress: Progress
) -> tuple[list[Evaluation], list[CvOutcome]]:
    """Return the figures for each half of the CVs beside a file, and what is wrong in each CV.

    Each format is a system of its own, after all of them together. Raises EvaluationError for a
    bad file, or where a CV has no file.
    """
    expected = read_expected(path)
    found = [(one, file) for one in expected for file in _files_of(path, one)]
    rows: dict[str, dict[str, list[list[int]]]] = {}
    outcomes = []
    for one, file in watched(progress, f"{path.name}: {OURS}", found, len(found)):
        reading = read(file.read_bytes())
        of_half = rows.setdefault(one.half, {})
        for kind in (OURS, f"{OURS}, *{file.suffix}"):
            of_half.setdefault(kind, []).append(_counts(one, reading))
        outcomes.append(outcome_of(one, file.name, reading))
    evaluations = [
        Evaluation(
            benchmark=Kind.CVS.value,
            file=f"{path.parent.name}, {half}",
            queries=len(kinds[OURS]),
            gold=sum(row[3] for row in kinds[OURS]),
            unresolved=(),
            systems=tuple(
                SystemMetrics(kind, _figures(np.array(counts, dtype=np.float64)))
                for kind, counts in sorted(kinds.items())
            ),
        )
        for half, kinds in sorted(rows.items())
    ]
    return evaluations, outcomes


def outcome_of(expected: ExpectedCv, name: str, reading: CvReading) -> CvOutcome:
    """Return what is wrong in one CV."""
    claimed = [claim.skill for claim in reading.claims]
    return CvOutcome(
        name,
        tuple(skill for skill in claimed if skill in expected.wrong),
        tuple(skill for skill in claimed if skill not in expected.wrong | expected.right),
        tuple(skill[0] for skill in expected.skills if not _is_met(skill, expected, reading)),
        tuple(job for job in reading.jobs if not any(job in right for right in expected.jobs)),
        tuple(right[0] for right in expected.jobs if not set(right) & set(reading.jobs)),
        tuple(_in_no_skill(expected, reading)),
    )


def _files_of(path: Path, expected: ExpectedCv) -> list[Path]:
    beside = (path.parent / f"{expected.name}{suffix}" for suffix in _SUFFIXES)
    found = [file for file in beside if file.is_file()]
    if not found:
        raise files.EvaluationError(f"{path}: there is no file of the CV {expected.name} beside it")
    return found


_NAMES = ("claims right", "claims unjudged", "skills claimed", "past jobs right", "past jobs found")


def _counts(expected: ExpectedCv, reading: CvReading) -> list[int]:
    """Return the counts of one CV; the columns are those that `_figures` divides."""
    outcome = outcome_of(expected, "", reading)
    claims = len(reading.claims)
    judged = claims - len(outcome.unjudged)
    return [
        judged - len(outcome.wrong),
        claims,
        len(outcome.unjudged),
        len(expected.skills),
        len(expected.skills) - len(outcome.missed),
        len(reading.jobs) - len(outcome.wrong_jobs),
        len(reading.jobs),
        len(expected.jobs) - len(outcome.missed_jobs),
        len(expected.jobs),
        len(outcome.in_no_skill),
    ]


def _figures(table: Table) -> tuple[MetricValue, ...]:
    judged = table.copy()
    judged[:, 1] -= judged[:, 2]
    columns = ((judged, 0, 1), (table, 2, 1), (table, 4, 3), (table, 5, 6), (table, 7, 8))
    shares = [
        bootstrap_metric(name, of, partial(_share, top, below))
        for name, (of, top, below) in zip(_NAMES, columns, strict=True)
    ]
    headed = bootstrap_metric(
        "claims in headings and dates", table, lambda sums: sums[:, 9] / len(table)
    )
    return (*shares, headed)


def _share(top: int, below: int, sums: Table) -> Table:
    """Return one column of sums over queries (resamples, columns) divided by another."""
    shares: Table = sums[:, top] / np.maximum(sums[:, below], 1)
    return shares


def _is_met(skill: Sequence[str], expected: ExpectedCv, reading: CvReading) -> bool:
    """Return whether words led to a claim that is not wrong, or one of their labels is claimed."""
    words, *labels = skill
    return any(
        claim.skill in labels or (claim.skill not in expected.wrong and _is_in(claim, words))
        for claim in reading.claims
    )


def _is_in(claim: CvClaim, words: str) -> bool:
    """Return whether a claim was read in some of the words."""
    at = claim.statement.casefold().find(words.casefold())
    return at >= 0 and claim.start < at + len(words) and at < claim.end


def _in_no_skill(expected: ExpectedCv, reading: CvReading) -> Iterator[str]:
    """Yield the statements with a claim that are a part of a line that may have none."""
    lines = [f" {' '.join(line.casefold().split())} " for line in expected.no_skill]
    for claim in reading.claims:
        statement = " ".join(claim.statement.casefold().split())
        if any(f" {statement} " in line for line in lines):
            yield claim.statement
