"""The command itself: help, statuses, and how it ends when something goes wrong."""

import os
import subprocess
import sys

import pytest
from typer.main import get_command

from cli.commands import COMMANDS
from cli.errors import ExitStatus
from cli.main import app
from tests.support.fake_cli import FakeCommand

HEAVY = ("faiss", "fastapi", "numpy", "onnxruntime", "pyarrow", "pydantic", "scipy", "uvicorn")


@pytest.fixture
def destinai(tmp_path):
    return FakeCommand(tmp_path)


def run_python(home, code, **environment):
    surroundings = {**os.environ, "DESTINAI_HOME": str(home), "COLUMNS": "80", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=surroundings
    )


def run_doctor_that(home, does, **environment):
    code = (
        "import sys, cli.commands.doctor\n"
        "from cli.main import main\n"
        f"def fail(_settings):\n    {does}\n"
        "cli.commands.doctor.check_all = fail\n"
        "sys.argv = ['destinai', 'doctor']\n"
        "main()"
    )
    return run_python(home, code, **environment)


def test_help_names_the_commands_and_statuses(destinai):
    result = destinai.run("--help")
    assert result.exit_code == 0
    assert [name for name in COMMANDS if f"│ {name} " not in result.stdout] == []
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert [line.split()[0] for line in lines if line[:1].isdigit()] == [
        str(status.value) for status in ExitStatus
    ]


@pytest.mark.parametrize("command", [*COMMANDS, "import esco", "catalogue list", "catalogue use"])
def test_every_command_has_help(destinai, command):
    assert destinai.run(*command.split(), "--help").exit_code == 0


def test_help_joins_the_lines_of_a_paragraph(destinai):
    text = destinai.run("adapt", "--help", COLUMNS="400").stdout
    assert "before and after; an encoder that finds them worse is refused." in text


def test_version(destinai):
    assert destinai.run("--version").stdout == "destinai 0.1.0\n"


def test_help_loads_nothing_heavy(tmp_path):
    code = (
        "import cli.main, sys\n"
        "try:\n    sys.argv = ['destinai', '--help']; cli.main.main()\n"
        f"except SystemExit:\n    print(sorted({set(HEAVY)!r} & sys.modules.keys()))"
    )
    lines = run_python(tmp_path, code).stdout.splitlines()
    assert "Usage: destinai [OPTIONS] COMMAND [ARGS]..." in lines[1]
    assert lines[-1] == "[]"


def test_the_listed_help_is_that_of_the_command():
    root = get_command(app)
    context = root.make_context("destinai", [], resilient_parsing=True)
    for name, listed in COMMANDS.items():
        command = root.get_command(context, name)
        assert command.help.partition("\n\n")[0] == listed.help


def test_a_mistyped_command_gets_a_proposal(destinai):
    result = destinai.run("mach")
    assert result.exit_code == 2
    assert "No such command 'mach'. Did you mean 'match'?" in result.stderr


def test_match_loads_no_web_framework(destinai):
    destinai.publish()
    code = (
        "import pathlib, sys, pytest\n"
        "from tests.support.fake_cli import FakeCommand\n"
        f"command = FakeCommand(pathlib.Path({str(destinai.home.folder)!r}))\n"
        "command.encode_for(pytest.MonkeyPatch())\n"
        "answer = command.answer('match', 'bake bread')\n"
        "print(answer['matches'][0]['occupation']['label'])\n"
        "print(sorted({'api', 'website', 'fastapi', 'starlette', 'uvicorn'} & sys.modules.keys()))"
    )
    result = run_python(destinai.home.folder, code)
    assert (result.stdout, result.returncode) == ("baker\n[]\n", 0), result.stderr


def test_there_are_no_colours_and_wide_lines_off_a_terminal(destinai):
    destinai.publish()
    for words in (["--help"], ["doctor"], ["catalogue", "list"]):
        result = destinai.run(*words)
        assert "\x1b" not in result.output
        assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_fault_is_one_line_and_status_1(tmp_path):
    result = run_doctor_that(tmp_path, "{}['key']")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("error: unexpected KeyError in fail: 'key'; ")
    assert result.stderr.count("\n") == 1


def test_a_fault_has_its_trace_where_asked(tmp_path):
    result = run_doctor_that(tmp_path, "{}['key']", DESTINAI_TRACEBACK="1")
    assert result.returncode == 1
    assert result.stderr.startswith("Traceback (most recent call last):")


def test_a_fault_of_the_machine_is_status_1(tmp_path):
    result = run_doctor_that(tmp_path, "raise OSError(28, 'No space left on device', '/x')")
    assert result.returncode == 1
    assert result.stderr == "error: [Errno 28] No space left on device: '/x'\n"


def test_an_interruption_is_reported(tmp_path):
    result = run_doctor_that(tmp_path, "raise KeyboardInterrupt")
    assert (result.returncode, result.stderr) == (130, "error: interrupted\n")


@pytest.mark.parametrize(
    "words", [["catalogue", "list"], ["catalogue", "list", "--json"], ["doctor"]]
)
def test_a_reader_that_goes_away_is_no_fault(tmp_path, words):
    surroundings = {**os.environ, "DESTINAI_HOME": str(tmp_path)}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env=surroundings,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_locale_without_the_characters_is_no_fault(tmp_path):
    code = "import sys; from cli.main import main; sys.argv = ['destinai', 'match']; main()"
    result = run_python(tmp_path, code, PYTHONIOENCODING="ascii")
    assert result.returncode == 2
    assert "say at least one thing" in result.stderr


def test_progress_is_a_bar_on_a_terminal(destinai, esco_release, tmp_path, monkeypatch):
    destinai.encode_for(monkeypatch)
    folder = esco_release.write_folder(tmp_path / "release")
    words = ("import", "esco", str(folder), "--release", "1", "--json")
    result = destinai.run(*words, FORCE_COLOR="1", TERM="xterm")
    assert result.exit_code == 0
    assert "Writing the index" in result.stderr
    assert "\x1b[" in result.stderr
    assert "\x1b" not in result.stdout
