"""Files of profiles over the starter: equal to the API, with processes, and after a kill."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from batch.job import Job, run_job
from batch.stage import Stage, Task
from models.onnx_encoder import CachedEncoder
from service.settings import Settings
from service.startup import open_snapshot
from tests.golden.asking import BASES, MATCH, questions_in
from tests.support.batch_files import write_lines
from tests.support.fake_api import fake_app

REQUESTS = Path(__file__).parents[1] / "golden" / "requests"


@pytest.fixture(scope="module")
def snapshot(starter_home, encoder):
    """Return the starter as it is served: the last bits of a score depend on BLAS threads."""
    return open_snapshot(starter_home, lambda _: CachedEncoder(encoder, 20_000))


@pytest.fixture(scope="module")
def client(snapshot):
    app, _ = fake_app(load=lambda: snapshot)
    with TestClient(app) as client:
        yield client


def recorded(name):
    """Return the recorded questions to /match, each as a line of JSON or what is sent for one."""
    questions = questions_in(REQUESTS / f"starter_{name}.jsonl", BASES["starter"]).values()
    asked = [one for one in questions if one.get("path", MATCH) == MATCH]
    texts = [one["raw"] if "raw" in one else json.dumps(one.get("body")) for one in asked]
    return [text for text in texts if text.strip() and "\n" not in text]


def command(source, out, *words):
    places = ("--profiles", str(source), "--out", str(out), *words)
    return [sys.executable, "-m", "cli.main", "match", *places]


def environment(home):
    return {**os.environ, "DESTINAI_HOME": str(home.folder)}


def answers_over_http(client, rows):
    """Return the answers that are not refused, each as a line."""
    texts = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    headers = {"Content-Type": "application/json"}
    found = (client.post(MATCH, content=text, headers=headers) for text in texts)
    return b"".join(one.content + b"\n" for one in found if one.status_code == 200)


def test_every_recorded_question_is_answered_as_over_http(client, starter_home, tmp_path):
    rows = [*recorded("match"), *recorded("errors")]
    source = write_lines(tmp_path / "people.jsonl", *rows)
    out = tmp_path / "out.jsonl"
    done = subprocess.run(
        command(source, out, "--workers", "2"),
        env=environment(starter_home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == answers_over_http(client, rows)
    report = (tmp_path / "out.jsonl.errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(report) + len(out.read_bytes().splitlines()) == len(rows)


def test_texts_are_recognised_as_over_http(client, snapshot, tmp_path):
    people = [json.loads(line) for line in recorded("match")]
    rows = [{"text": one["text"]} for one in people if one.get("text")]
    rows += [{"text": ". ".join(one["statements"])} for one in people if one.get("statements")]
    source = write_lines(tmp_path / "texts.jsonl", *rows)
    stage = Stage(Task.RECOGNISE, Settings(), "starter")
    stage.answer_from(snapshot)
    run_job(Job(stage, source, tmp_path / "out.jsonl"), lambda *_: None)
    expected = [client.post("/api/v1/skills/recognise", json=row) for row in rows]
    assert (tmp_path / "out.jsonl").read_bytes() == b"".join(
        one.content + b"\n" for one in expected if one.status_code == 200
    )


def rows_written(out):
    journal = out.with_name(f"{out.name}.progress.json")
    return json.loads(journal.read_bytes())["progress"]["rows"] if journal.exists() else 0


def test_a_killed_run_goes_on_and_leaves_no_process(client, starter_home, tmp_path):
    rows = [{"statements": [f"I bake bread number {number}"], "limit": 1} for number in range(96)]
    source, out = write_lines(tmp_path / "people.jsonl", *rows), tmp_path / "out.jsonl"
    words = command(source, out, "--workers", "2")
    with subprocess.Popen(
        words, env=environment(starter_home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        pause = Event()
        while not rows_written(out) and running.poll() is None:
            pause.wait(0.01)  # the journal is a file: there is no event to wait for
        workers = [os.pidfd_open(int(child)) for child in children_of(running.pid)]
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL
    assert 0 < rows_written(out) < len(rows)
    for worker in workers:
        assert select.select([worker], [], [], 60)[0], "a worker outlives the command"
        os.close(worker)
    again = subprocess.run(
        words, env=environment(starter_home), capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr
    assert out.read_bytes() == answers_over_http(client, rows)


def children_of(process):
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text(encoding="ascii").split()]
