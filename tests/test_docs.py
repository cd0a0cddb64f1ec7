"""The docs: generated pages are current, the site builds and loads nothing from other hosts."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools.__main__ import generated_pages

ROOT = Path(__file__).parents[1]
README_LINES = 150
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""The attributes that make a browser request something by itself."""


def test_generated_pages_are_current() -> None:
    stale = [
        name
        for name, text in generated_pages().items()
        if (ROOT / "docs" / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "write the generated pages with: make docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site from a copy of the docs and return its folder."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    built = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "build" / "docs"


class Loads(HTMLParser):
    """Collects the addresses that a page requests by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of a tag that loads something."""
        self.addresses += [value for name, value in attrs if name == LOADS.get(tag) and value]


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        assert [a for a in loads.addresses if re.match(r"(https?:)?//", a)] == [], page.name


def linked_files(page: Path) -> Iterator[Path]:
    """Yield the files that a Markdown page links to by a relative path."""
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield page.parent / target


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_relative_links_lead_to_files(name: str) -> None:
    assert [str(path) for path in linked_files(ROOT / name) if not path.exists()] == []


def test_the_readme_is_short() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= README_LINES


def test_the_code_that_the_docs_name_exists() -> None:
    page = ROOT / "docs" / "how-to" / "change-the-code.md"
    paths = re.findall(r"`([a-z_]+/[\w/.]+)`", page.read_text(encoding="utf-8"))
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []
