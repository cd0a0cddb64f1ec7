"""The names of our rooms are plain words; this guards that nothing else installs the same."""

import importlib
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS: list[str] = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def foreign_claims(rooms: Iterable[str], installed: Iterable[Distribution]) -> list[str]:
    """Name each distribution but ours whose RECORD lists a file of a room, or a module so named."""
    rooms = list(rooms)
    return sorted(
        f"{found.name} installs {room}"
        for found in installed
        if found.name.lower() != "destinai"
        for room in rooms
        if claims(room, found.read_text("RECORD") or "")
    )


def claims(room: str, record: str) -> bool:
    """Return whether a RECORD lists a package or a module called `room`."""
    return any(line.startswith((f"{room}/", f"{room}.py,")) for line in record.splitlines())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_here_or_from_our_distribution(room: str) -> None:
    origin = importlib.import_module(room).__file__
    assert origin is not None, f"{room} has no __init__.py"
    packed = Path(str(distribution("destinai").locate_file(f"{room}/__init__.py")))
    places = {ROOT / room / "__init__.py", packed}
    assert Path(origin).resolve() in {place.resolve() for place in places}


def test_no_other_distribution_claims_a_room() -> None:
    assert foreign_claims(ROOMS, distributions()) == []


def test_no_room_hides_a_standard_module() -> None:
    assert set(ROOMS).isdisjoint(sys.stdlib_module_names)


def test_every_room_is_packed_typed_and_sorted() -> None:
    present = {path.parent.name for path in ROOT.glob("[!.]*/__init__.py")}
    assert set(ROOMS) == present - {"bench", "notebooks", "tools"}
    assert set(ROOMS) <= set(SETTINGS["tool"]["mypy"]["packages"])
    assert set(ROOMS) <= set(SETTINGS["tool"]["ruff"]["lint"]["isort"]["known-first-party"])


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("models/__init__.py,sha256=abc,10\n", ["Other installs models"]),
        ("other/__init__.py,,\nindex.py,,\n", ["Other installs index"]),
        ("other/models/__init__.py,,\nmodels_of_other/a.py,,\n", []),
    ],
)
def test_a_clash_is_caught(tmp_path: Path, record: str, expected: list[str]) -> None:
    install(tmp_path, "Other", record)
    install(tmp_path, "destinai", "models/__init__.py,,\nindex/__init__.py,,\n")
    found = foreign_claims(["index", "models"], distributions(path=[str(tmp_path)]))
    assert found == expected


def install(site_packages: Path, name: str, record: str) -> None:
    """Lay down the metadata of an installed distribution."""
    folder = site_packages / f"{name}-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (folder / "RECORD").write_text(record)
