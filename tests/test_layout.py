"""The layout: who may import whom, a heavy library in its room, small modules, no import circle.

The table of rooms is the architecture's; a change to it is a decision (docs/decisions/).
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

_CORE = {"taxonomy", "models", "index"}
_BELOW_SERVICE = _CORE | {"training", "recommender", "intake", "accounts", "evaluation"}
_BELOW_API = _BELOW_SERVICE | {"service"}
MAY_IMPORT: dict[str, set[str]] = {
    "taxonomy": set(),
    "models": set(),
    "index": {"taxonomy", "models"},
    "training": _CORE,
    "recommender": _CORE,
    "intake": set(),
    "accounts": set(),
    "evaluation": _CORE | {"training", "recommender"},
    "service": _BELOW_SERVICE,
    "batch": _BELOW_API,
    "api": _BELOW_API,
    "website": _BELOW_API | {"api"},
    "cli": _BELOW_API | {"batch"},
}
MODULES_MAY_IMPORT: dict[str, set[str]] = {
    "cli.commands.accounts": {"website"},
    "cli.commands.serve": {"api"},
}
"""What single modules may import beside what their room may."""
UNREACHED: dict[str, set[str]] = {"cli": {"api", "website"}}
"""Rooms that no module of a room reaches through other modules, save for those named above."""
# These may import every room, and no room may import them.
LOOKERS_ON = {"tests", "bench", "notebooks", "tools"}

_TABLES = {"index", "recommender", "evaluation"}
_TRAINING = {"training"}
HEAVY: dict[str, set[str]] = {
    "faiss": {"index"},
    "sentence_transformers": _TRAINING,
    "torch": _TRAINING,
    "transformers": _TRAINING,
    "datasets": _TRAINING,
    "accelerate": _TRAINING,
    "onnx": _TRAINING,
    "onnxruntime": {"models", "training"},
    "tokenizers": {"models", "training"},
    "huggingface_hub": _TRAINING,
    "pyarrow": _TABLES | {"batch"},
    "ray": {"batch"},
    "scipy": _TABLES,
    "sklearn": {"evaluation"},
    "pypdfium2": {"intake"},
    "defusedxml": {"intake"},
    "striprtf": {"intake"},
    "sqlalchemy": {"accounts"},
    "alembic": {"accounts"},
    "fastapi": {"api", "website"},
    "starlette": {"api", "website"},
    "typer": {"cli"},
    "rich": {"cli"},
}
LONGEST_MODULE = 450
LONGEST_FUNCTION = 40

Rule = Callable[[Path], list[str]]


@dataclass(frozen=True)
class Module:
    """One source file of a room; `name` is dotted, a package's `__init__` bears the package's."""

    name: str
    package: str
    place: str
    lines: int
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room that the module stands in."""
        return self.name.split(".")[0]


def read_modules(root: Path) -> list[Module]:
    """Return every module of every room under `root`."""
    rooms = (root / room for room in MAY_IMPORT)
    return [read_module(root, path) for room in rooms for path in sorted(room.rglob("*.py"))]


def read_module(root: Path, path: Path) -> Module:
    """Return the module in a file below `root`."""
    place = path.relative_to(root)
    folder = ".".join(place.parent.parts)
    name = folder if path.stem == "__init__" else f"{folder}.{path.stem}"
    source = path.read_text(encoding="utf-8")
    return Module(name, folder, place.as_posix(), len(source.splitlines()), ast.parse(source))


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of each import, wherever in the module it stands."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = origin_of(node, module)
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in imported_by_call(node))


def origin_of(node: ast.ImportFrom, module: Module) -> str:
    """Return the absolute name of what follows `from`."""
    if not node.level:
        return node.module or ""
    parents = module.package.split(".")
    kept = parents[: len(parents) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def imported_by_call(node: ast.Call) -> Iterator[str]:
    """Yield the name in `import_module("name")` or `__import__("name")`."""
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if called in {"import_module", "__import__"} and node.args:
        argument = node.args[0]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def forbidden_arrows(root: Path) -> list[str]:
    """Name each import of a room that the table does not allow."""
    ours = LOOKERS_ON | MAY_IMPORT.keys()
    return [
        f"{module.place}:{line}: {module.room} may not import {top}"
        for module in read_modules(root)
        for line, name in imports(module)
        if (top := name.split(".")[0]) in ours - MAY_IMPORT[module.room] - {module.room}
        if top not in MODULES_MAY_IMPORT.get(module.name, ())
    ]


def reached_rooms(root: Path) -> list[str]:
    """Name each module that reaches, through other modules, a room that it must not reach."""
    needs = imported_modules(root)
    return [
        f"{name} reaches {found}"
        for name in needs
        if name not in MODULES_MAY_IMPORT
        for found in sorted(reachable(name, needs))
        if found.split(".")[0] in UNREACHED.get(name.split(".")[0], ())
    ]


def reachable(name: str, needs: dict[str, set[str]]) -> set[str]:
    """Return every module that is imported by a module, or by one that it imports."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = needs[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def misplaced_libraries(root: Path) -> list[str]:
    """Name each import of a heavy library outside its room."""
    return [
        f"{module.place}:{line}: {top} belongs in {', '.join(sorted(HEAVY[top]))}"
        for module in read_modules(root)
        for line, name in imports(module)
        if (top := name.split(".")[0]) in HEAVY and module.room not in HEAVY[top]
    ]


def long_modules(root: Path) -> list[str]:
    """Name each module that is too long."""
    return [
        f"{module.place}: {module.lines} lines, at most {LONGEST_MODULE}"
        for module in read_modules(root)
        if module.lines > LONGEST_MODULE
    ]


def long_functions(root: Path) -> list[str]:
    """Name each function that is too long, from `def` to its last line."""
    return [
        f"{module.place}:{node.lineno}: {node.name} has {lines} lines, at most {LONGEST_FUNCTION}"
        for module in read_modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def import_circles(root: Path) -> list[str]:
    """Name a circle of imports among the modules of the rooms, imports in functions included."""
    try:
        TopologicalSorter(imported_modules(root)).prepare()
    except CycleError as error:
        return [" is imported by ".join(error.args[1])]
    return []


def imported_modules(root: Path) -> dict[str, set[str]]:
    """Return the modules of the rooms that each module of the rooms imports."""
    modules = read_modules(root)
    names = {module.name for module in modules}
    return {
        module.name: {found for _, name in imports(module) if (found := nearest(name, names))}
        - {module.name}
        for module in modules
    }


def nearest(name: str, names: set[str]) -> str:
    """Return the longest of `names` that `name` is or lies in, "" where there is none."""
    while name and name not in names:
        name = name.rpartition(".")[0]
    return name


def unknown_rooms(root: Path) -> list[str]:
    """Name each package at the top that the table does not know."""
    packages = (path.parent.name for path in root.glob("[!.]*/__init__.py"))
    return sorted(set(packages) - MAY_IMPORT.keys() - LOOKERS_ON)


RULES: list[Rule] = [
    forbidden_arrows,
    reached_rooms,
    misplaced_libraries,
    long_modules,
    long_functions,
    import_circles,
    unknown_rooms,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_rooms_keep_the_rule(rule: Rule) -> None:
    assert rule(ROOT) == []


def test_the_rooms_are_read() -> None:
    names = {module.name for module in read_modules(ROOT)}
    assert {"taxonomy", "taxonomy.catalogue", "models.encoder"} <= names


FAISS_IN_RECOMMENDER = "def search():\n    import faiss\n"
TYPES_ONLY = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from api.app import App\n"
FUNCTION = "async def long():\n" + "    await soon()\n" * 39

BROKEN: list[tuple[Rule, dict[str, str], str]] = [
    (forbidden_arrows, {"taxonomy/a.py": "import index.build\n"}, "taxonomy/a.py:1: taxonomy may"),
    (forbidden_arrows, {"index/a.py": TYPES_ONLY}, "index/a.py:3: index may not import api"),
    (forbidden_arrows, {"models/a.py": "def f():\n    from taxonomy import b\n"}, "models/a.py:2:"),
    (forbidden_arrows, {"recommender/a.py": "import intake\n"}, "may not import intake"),
    (forbidden_arrows, {"evaluation/a.py": "import accounts\n"}, "may not import accounts"),
    (forbidden_arrows, {"api/a.py": "from website import pages\n"}, "api may not import website"),
    (forbidden_arrows, {"website/a.py": "import cli.main\n"}, "website may not import cli"),
    (forbidden_arrows, {"accounts/a.py": "import_module('index.b')\n"}, "may not import index"),
    (forbidden_arrows, {"cli/a.py": "from tests import conftest\n"}, "cli may not import tests"),
    (forbidden_arrows, {"cli/a.py": "import api.server\n"}, "cli may not import api"),
    (
        reached_rooms,
        {
            "cli/a.py": "import cli.commands.serve\n",
            "cli/commands/serve.py": "import api.server\n",
            "api/server.py": "A = 1\n",
        },
        "cli.a reaches api.server",
    ),
    (misplaced_libraries, {"recommender/a.py": FAISS_IN_RECOMMENDER}, "a.py:2: faiss belongs in"),
    (misplaced_libraries, {"index/a.py": "from torch import nn\n"}, "torch belongs in training"),
    (misplaced_libraries, {"api/a.py": "import sqlalchemy.orm\n"}, "belongs in accounts"),
    (misplaced_libraries, {"cli/a.py": "import fastapi\n"}, "fastapi belongs in api, website"),
    (misplaced_libraries, {"index/a.py": "import rich.progress\n"}, "rich belongs in cli"),
    (
        misplaced_libraries,
        {"taxonomy/a.py": "import pyarrow\n"},
        "in batch, evaluation, index",
    ),
    (long_modules, {"intake/a.py": "A = 1\n" * 451}, "intake/a.py: 451 lines, at most 450"),
    (long_functions, {"api/a.py": FUNCTION + "    return\n"}, "api/a.py:1: long has 41 lines"),
    (
        import_circles,
        {"index/a.py": "import index.b\n", "index/b.py": "from . import a\n"},
        "index",
    ),
    (
        import_circles,
        {"api/a.py": "from api import b\n", "api/b.py": "def f():\n from .a import g"},
        "api",
    ),
    (unknown_rooms, {"utils/__init__.py": ""}, "utils"),
]


@pytest.mark.parametrize(("rule", "files", "breach"), BROKEN)
def test_a_broken_sample_is_caught(
    tmp_path: Path, rule: Rule, files: dict[str, str], breach: str
) -> None:
    write(tmp_path, files)
    (found,) = rule(tmp_path)
    assert breach in found


def test_a_sound_sample_passes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "taxonomy/__init__.py": '"""Ground floor."""\n',
            "taxonomy/sub/__init__.py": "from taxonomy.sub import a\nfrom ..b import c\n",
            "taxonomy/sub/a.py": FUNCTION,
            "taxonomy/b.py": "A = 1\n" * LONGEST_MODULE,
            "index/a.py": "import faiss\nimport taxonomy\nfrom models.encoder import Encoder\n",
            "website/a.py": "import fastapi\nfrom api import app\n",
            "cli/a.py": "import rich\nimport taxonomy.b\n",
            "cli/commands/serve.py": "import api.server\n",
            "bench/__init__.py": "import faiss\nimport cli\n",
        },
    )
    assert [breach for rule in RULES for breach in rule(tmp_path)] == []


def write(root: Path, files: dict[str, str]) -> None:
    """Write a sample project: text by path."""
    for place, text in files.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
