"""A benchmark folder: which benchmark files it has, known by their names."""

from dataclasses import dataclass
from pathlib import Path

from evaluation.errors import EvaluationError
from evaluation.suite import Kind

PATTERNS: dict[Kind, str] = {
    Kind.LINKING: "skill_linking_*.csv",
    Kind.CAREERS: "career_ranking*.jsonl",
    Kind.TITLES: "job_titles*.csv",
    Kind.TRANSITIONS: "transition_ratings*.csv",
}
"""What the files of each kind are called; those of transitions hold people's ratings."""
CASES = "*.csv"
"""What the files of adversarial cases are called, in a folder of their own."""


@dataclass(frozen=True, slots=True)
class BenchFolder:
    """The benchmark files of a folder by kind, in order of their names."""

    files: dict[Kind, tuple[Path, ...]]

    @property
    def missing(self) -> dict[Kind, str]:
        """The pattern of each kind that the folder has no file of, by kind."""
        patterns = {**PATTERNS, Kind.ADVERSARIAL: CASES}
        return {kind: patterns[kind] for kind, files in self.files.items() if not files}

    def with_cases(self, folder: Path) -> "BenchFolder":
        """Return the same with the adversarial cases of another folder."""
        return BenchFolder({**self.files, Kind.ADVERSARIAL: tuple(sorted(folder.glob(CASES)))})


def read_bench_folder(folder: Path) -> BenchFolder:
    """Return what a folder has; raise EvaluationError for one that has no benchmark file."""
    files = {kind: tuple(sorted(folder.glob(pattern))) for kind, pattern in PATTERNS.items()}
    if not any(files.values()):
        what = "has none of" if folder.is_dir() else "is no folder with any of"
        raise EvaluationError(
            f"{folder} {what} {', '.join(PATTERNS.values())}; "
            "name a folder with benchmark files: destinai eval all FOLDER"
        )
    return BenchFolder(files)
