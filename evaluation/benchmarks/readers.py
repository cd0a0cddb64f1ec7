"""Readers of the shared benchmarks: skill linking, career ranking and job titles.

Those of everyday words and of field cases are in modules of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.benchmarks.files import EvaluationError, csv_rows, json_lines, strings
from evaluation.benchmarks.queries import Benchmark, Query, benchmark_of, uris_by_name
from evaluation.metrics.ranking import Kind
from taxonomy.catalogue import Catalogue

PATTERNS: dict[Kind, str] = {
    Kind.LINKING: "skill_linking_*.csv",
    Kind.CAREERS: "career_ranking*.jsonl",
    Kind.TITLES: "job_titles*.csv",
    Kind.TRANSITIONS: "transition_ratings*.csv",
    Kind.EVERYDAY_CAREERS: "everyday_careers*.jsonl",
    Kind.EVERYDAY_SKILLS: "everyday_skills*.jsonl",
    Kind.FIELD_CASES: "field_cases*.jsonl",
}
"""What the files of each kind are called; those of transitions hold people's ratings."""
CASES = "*.csv"
"""What the files of adversarial cases are called, in a folder of their own."""
CVS = "expected.jsonl"
"""What the file of expectations of CVs is called, beside them in a folder of their own."""


@dataclass(frozen=True, slots=True)
class BenchmarkFolder:
    """The benchmark files of a folder by kind, in order of their names."""

    files: dict[Kind, tuple[Path, ...]]

    @property
    def missing(self) -> dict[Kind, str]:
        """The pattern of each kind that the folder has no file of, by kind."""
        patterns = {**PATTERNS, Kind.ADVERSARIAL: CASES, Kind.CVS: CVS}
        return {kind: patterns[kind] for kind, files in self.files.items() if not files}

    def with_cases(self, folder: Path) -> "BenchmarkFolder":
        """Return the same with the adversarial cases of another folder."""
        return BenchmarkFolder({**self.files, Kind.ADVERSARIAL: tuple(sorted(folder.glob(CASES)))})

    def with_cvs(self, folder: Path) -> "BenchmarkFolder":
        """Return the same with the CVs of another folder."""
        return BenchmarkFolder({**self.files, Kind.CVS: tuple(folder.glob(CVS))})


def read_benchmark_folder(folder: Path) -> BenchmarkFolder:
    """Return what a folder has; raise EvaluationError for one that has no benchmark file."""
    files = {kind: tuple(sorted(folder.glob(pattern))) for kind, pattern in PATTERNS.items()}
    if not any(files.values()):
        what = "has none of" if folder.is_dir() else "is no folder with any of"
        raise EvaluationError(
            f"{folder} {what} {', '.join(PATTERNS.values())}; "
            "name a folder with benchmark files: destinai eval all FOLDER"
        )
    return BenchmarkFolder(files)


WITHOUT_SKILL = frozenset({"LABEL NOT PRESENT", "UNDERSPECIFIED"})
"""Labels of spans that name no skill of ESCO (Decorte et al. 2022)."""


def read_linking(path: Path, catalogue: Catalogue) -> Benchmark:
    """Read sentences with the labels of their skills: a CSV file with `sentence` and `label`.

    Rows are grouped by sentence; sentences without any gold skill are left out. A label
    resolves to the one skill whose preferred label it is, ignoring case, else to the only skill
    that has it as an alternative label; any other is unresolved. Raises EvaluationError.
    """
    uri_of = _skills_by_label(catalogue)
    gold: defaultdict[str, set[str]] = defaultdict(set)
    unresolved = set()
    for _, row in csv_rows(path, ("sentence", "label")):
        label = row["label"]
        if label in WITHOUT_SKILL:
            continue
        if uri := uri_of.get(label.casefold()):
            gold[row["sentence"]].add(uri)
        else:
            unresolved.add(label)
    queries = tuple(Query((sentence,), frozenset(uris)) for sentence, uris in gold.items())
    return _filled(path, Benchmark(path.name, queries, tuple(sorted(unresolved))))


def read_careers(path: Path, catalogue: Catalogue) -> Benchmark:
    """Read people: a JSON Lines file with `statements` and the right occupations as `gold`.

    Occupations are named by URI, or by its last segment where they are ESCO's. Raises
    EvaluationError.
    """
    people = [
        (strings(path, number, line, "statements"), strings(path, number, line, "gold"))
        for number, line in json_lines(path)
    ]
    return _filled(path, benchmark_of(path.name, people, uris_by_name(catalogue.occupations)))


def read_titles(path: Path, catalogue: Catalogue) -> Benchmark:
    """Read job titles: a CSV file with `vacancyTitle` and the right occupation, `conceptUri`.

    Every row is a query of its own. Raises EvaluationError.
    """
    rows = csv_rows(path, ("vacancyTitle", "conceptUri"))
    titles = [((row["vacancyTitle"],), (row["conceptUri"],)) for _, row in rows]
    return _filled(path, benchmark_of(path.name, titles, uris_by_name(catalogue.occupations)))


def _filled(path: Path, benchmark: Benchmark) -> Benchmark:
    if not benchmark.queries:
        raise EvaluationError(
            f"{path} has no query whose gold is in the catalogue in use; "
            "check the file, or import the release it was made for: destinai import esco PATH…"
        )
    return benchmark


def _skills_by_label(catalogue: Catalogue) -> Mapping[str, str]:
    """Return the URI of the skill of each casefolded label, preferred labels first."""
    preferred = _unique((skill.label, skill.uri) for skill in catalogue.skills)
    alternative = _unique(
        (label, skill.uri) for skill in catalogue.skills for label in skill.alternative_labels
    )
    return alternative | preferred


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for label, uri in pairs:
        found[label.casefold()].add(uri)
    return {label: uri for label, (uri, *others) in found.items() if not others}
