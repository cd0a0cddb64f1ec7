"""The README: its tree names every module, its table every setting with its default."""

import re
from itertools import takewhile
from pathlib import Path

import pytest

from api.settings import Settings
from tests.test_layout import MAY_IMPORT

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = [*(room for room in MAY_IMPORT if (ROOT / room).is_dir()), "bench", "tests"]
SHOWN = {
    "home": "the user's data folder",
    "model": "empty",
    "operator": "empty",
    "contact": "empty",
}
"""Defaults that are told in words."""


def in_the_tree(folder: str) -> list[str]:
    """Return the files that the README lists under a folder."""
    _, _, rest = README.partition(f"\n{folder}/")
    lines = takewhile(lambda line: line.startswith("  "), rest.splitlines()[1:])
    return [line.split()[0] for line in lines]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_tree_names_every_module(folder: str) -> None:
    listed = in_the_tree(folder)
    modules = sorted(path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*.py"))
    names = {path.as_posix() for path in modules if path.name != "__init__.py"}
    assert {name for name in listed if name.endswith(".py")} == names
    assert [name for name in listed if not (ROOT / folder / name).is_file()] == []


def test_the_table_names_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `DESTINAI_(\w+)` \| (.*?) \| (.*) \|$", README, re.MULTILINE)
    told = {name.lower(): (default, meaning) for name, default, meaning in rows}
    assert told.pop("traceback")[0] == "empty"
    assert told == {
        name: (SHOWN.get(name, str(field.default)), field.description)
        for name, field in Settings.model_fields.items()
    }
