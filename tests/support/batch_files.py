"""Files of profiles for batch tests, a stage over the fake recommender, and what it answers."""

import json
from pathlib import Path

from batch.job import Job, Summary, run_job
from batch.stage import Stage, Task
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import SOLDER


class FakeStage(Stage):
    """A stage that is set up with the fake recommender, in whatever process."""

    def setup(self) -> None:
        """Answer from the fake recommender."""
        self.answer_from(CatalogueSnapshot(FakeRecommender()))


def person(number: int) -> dict[str, object]:
    """Return a profile that differs from that of another number in its words."""
    return {"statements": [f"solder components {number}"], "skills": [SOLDER], "limit": 1}


def write_lines(path: Path, *rows: object) -> Path:
    """Write rows as JSONL; one that is a text is written as it is."""
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def fake_stage(task: Task = Task.MATCH, stage: type[Stage] = FakeStage, **fields: object) -> Stage:
    """Return a stage that answers from the fake recommender."""
    return stage(task, Settings(), "toy", **fields)


def run_here(source: Path, out: Path, stage: Stage | None = None) -> Summary:
    """Answer a file in this process."""
    return run_job(Job(stage or fake_stage(), source, out), lambda *_: None)
