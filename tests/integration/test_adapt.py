"""adapt: eighty real steps on the starter, compared, published, and answered with."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.fake_cli import FakeCommand

# Fifty steps on two cores take minutes.
pytestmark = [pytest.mark.training, pytest.mark.slow]

STEPS = 80


@pytest.fixture(scope="module")
def in_earnest(tmp_path_factory):
    """Return a command whose home has the starter, adapted in 80 steps by a process of its own."""
    folder = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "cli.main", "adapt", "--steps", str(STEPS), "--json"]
    environment = {**os.environ, "DESTINAI_HOME": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return FakeCommand(folder), json.loads(done.stdout)


def test_eighty_steps_on_the_starter_find_held_out_labels_better(in_earnest):
    _, told = in_earnest
    before, after = told["held_out"]["before"]["all"], told["held_out"]["after"]["all"]
    assert before["labels"] == after["labels"] == 391
    assert after["mrr"] > before["mrr"] + 0.01
    assert told["steps"] == STEPS


def test_an_adapted_starter_answers_stays_and_is_well(in_earnest):
    destinai, told = in_earnest
    answer = destinai.answer("match", "I solder circuit boards")
    assert answer["model_version"] == told["model_version"]
    assert answer["matches"][0]["occupation"]["label"] == "printed circuit board assembler"
    assert destinai.home.current() == told["name"]
    assert destinai.answer("doctor")["ok"]
    assert not (destinai.home.folder / "adapting").exists()


def test_the_former_starter_answers_again(in_earnest):
    destinai, told = in_earnest
    destinai.home.use(told["former"])
    assert destinai.answer("match", "I solder")["model_version"] == told["base"]
    destinai.home.use(told["name"])
