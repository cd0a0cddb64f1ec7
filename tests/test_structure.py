"""The size of the rooms on a sample tree, and the modules that a call enters up to the score."""

import importlib.util
import threading

import pytest

from bench.structure import (
    BEFORE,
    SourceFile,
    cells,
    read_files,
    structure_of,
    table,
    tracing,
)

IMPORTS = """\
import os
from pathlib import (
    Path,
)


def f():
    import sys
    return sys, os, Path
"""
LONG = "def g():\n" + "    f()\n" * 40


@pytest.fixture
def tree(tmp_path):
    """Return a root with two modules in `models`, one in a sub-package of `index`."""
    files = {
        "models/__init__.py": '"""Encoders."""\n',
        "models/a.py": IMPORTS,
        "index/parts/b.py": LONG,
        "index/notes.txt": "import this\n",
        "tests/test_a.py": IMPORTS,
    }
    for place, text in files.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_file_is_measured(tree):
    assert [
        (file.path.as_posix(), file.lines, file.import_lines, file.long_functions)
        for room in ("models", "index", "api")
        for file in read_files(tree, room)
    ] == [("models/__init__.py", 1, 0, 0), ("models/a.py", 9, 5, 0), ("index/parts/b.py", 41, 0, 1)]


def test_figures_of_several_files(tree):
    found = structure_of([*read_files(tree, "models"), *read_files(tree, "index")])
    assert (found.files, found.lines, found.median, found.short) == (3, 51, 9, 2)
    assert (found.folders, found.import_lines, found.long_functions) == (2, 5, 1)
    assert (found.fullest[0].as_posix(), found.fullest[1]) == ("models", 2)
    assert found.longest.path.as_posix() == "index/parts/b.py"
    assert cells(found) == {
        "files": "3",
        "lines": "51",
        "median": "9",
        "under 40": "2 (67 %)",
        "per folder": "1.5",
        "fullest": "2",
        "imports": "9.8 %",
        "longest": "41",
        "long functions": "1",
    }


def test_figures_of_no_file():
    assert cells(structure_of([]))["files"] == "0"


def test_the_table_has_the_rooms_that_exist_their_sum_and_the_figures_before(tree):
    head, *rows, places = table(tree)
    assert head.split()[:3] == ["room", "files", "lines"]
    assert [row.split()[0] for row in rows] == ["models", "index", "all", "before"]
    assert rows[-1].split() == ["before", *" ".join(BEFORE.values()).split()]
    assert places == "fullest folder: models, longest module: index/parts/b.py"


def test_a_function_of_forty_lines_is_not_long(tmp_path):
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli" / "a.py").write_text("async def g():\n" + "    f()\n" * 39, encoding="utf-8")
    (file,) = read_files(tmp_path, "cli")
    assert isinstance(file, SourceFile)
    assert file.long_functions == 0


@pytest.fixture
def rooms(tmp_path):
    """Return a function that loads a module of a sample room from its source."""

    def load(place, source, **names):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        vars(module).update(names)
        spec.loader.exec_module(module)
        return module

    return load


def test_modules_are_traced_in_order_up_to_the_score(rooms, tmp_path):
    last = rooms("index/last.py", "def show():\n    pass\n")
    rank = rooms("index/rank.py", "def score():\n    return [0.5]\n")
    unused = rooms("index/unused.py", "def never():\n    pass\n")
    outside = rooms("other/outside.py", "def work(then):\n    return then()\n")
    first = rooms(
        "models/first.py",
        "def match():\n    outside.work(rank.score)\n    tidy()\n    last.show()\n"
        "def tidy():\n    pass\n",
        **{"outside": outside, "rank": rank, "last": last, "unused": unused},
    )
    with tracing(tmp_path, ["models", "index"], rank.score) as trace:
        first.tidy()
        trace.recording = True
        first.match()
    assert trace.entered == ["models/first.py", "index/rank.py"]
    assert trace.scored


def test_what_runs_while_a_module_is_imported_is_not_traced(rooms, tmp_path):
    helper = rooms("index/helper.py", "def make():\n    return 1\n")
    lazy = "ONE = helper.make()\ndef score():\n    return ONE\n"
    with tracing(tmp_path, ["models", "index"], helper.make) as trace:
        trace.recording = True
        module = rooms("models/lazy.py", lazy, helper=helper)
    assert trace.entered == []
    assert module.ONE == 1


def test_threads_started_inside_are_traced(rooms, tmp_path):
    rank = rooms("index/rank.py", "def score():\n    return [0.5]\n")
    with tracing(tmp_path, ["index"], rank.score) as trace:
        trace.recording = True
        thread = threading.Thread(target=rank.score)
        thread.start()
        thread.join()
    assert (trace.entered, trace.scored) == (["index/rank.py"], True)
