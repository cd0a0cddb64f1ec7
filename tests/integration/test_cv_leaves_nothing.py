"""After a CV was sent, read or refused, no file holds anything of it and no line of the log."""

import os
import sys
from contextlib import contextmanager

import pytest

from intake.sandbox import SandboxPool
from tests.support.document_files import docx, word_paragraph
from tests.support.fake_site import OWN, fake_site, site_client

WORDS = ("Zebedee", "Quill", "kites", "solder", "Acme", "Zorblax", "cv.txt", "microsystem")
LINES = (
    *("Zebedee Quill", "EXPERIENCE", "microsystem technician, Acme Ltd, 2015 - 2019"),
    *("I solder circuit boards every day", "I fly kites", "SKILLS", "Zorblax"),
)
TEXT = "\n".join(LINES).encode()
WORD = docx("".join(map(word_paragraph, LINES)))
MOST = 2 * 2**20
FILES = {
    "text": (TEXT, 200),
    "long text": (TEXT + b"\nI fly kites" * 9_000, 200),
    "word": (WORD, 200),
    "damaged": (WORD[:-30], 422),
    "no text": (b"\0" + TEXT, 422),
    "no job": (b"Zebedee Quill", None),
    "too large": (TEXT.ljust(MOST + 1), 422),
    "far too large": (TEXT.ljust(2 * MOST), 413),
}
"""By name: the bytes, and the status of the answer; None where the page and the API differ."""
PATHS = ("/api/v1/cv", "/start/cv", "/de/start/cv")
CHANGES = frozenset("os.mkdir os.rename os.link os.symlink os.truncate shutil.copyfile".split())

changed: list[object] = []
is_watched = False


def watch(event, arguments):
    """Note every file that is opened to be written or moved, while that is watched."""
    if not is_watched:
        return
    if event == "open":
        _, mode, flags = arguments
        if (mode and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & 3):
            changed.append(arguments)
    elif event in CHANGES:
        changed.append((event, *arguments))


@contextmanager
def watching_files():
    """Note what is written by this process meanwhile; the readers are watched by their limits."""
    global is_watched  # noqa: PLW0603 - an audit hook cannot be taken away again
    sys.addaudithook(watch)
    is_watched = True
    try:
        yield
    finally:
        is_watched = False


@pytest.fixture(scope="module")
def files():
    """Return the readers of a server, started before their files are watched."""
    with SandboxPool(processes=1, wait_seconds=60) as pool:
        pool.read(TEXT)
        yield pool


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Return the folder of all the folders that a program would write to."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "DESTINAI_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", FILES)
def test_nothing_is_left(files, places, capfd, path, name):
    data, status = FILES[name]
    app, log = fake_site(home=places / "DESTINAI_HOME", max_file_bytes=MOST)
    with site_client(app) as client:
        app.state.read_document = files.read
        before = log.getvalue()
        changed.clear()
        with watching_files():
            answer = client.post(path, files={"file": ("cv.txt", data)}, headers=OWN)
    assert status in {None, answer.status_code}
    assert changed == []
    assert [each for _, _, names in os.walk(places) for each in names] == []
    said = log.getvalue()[len(before) :] + "".join(capfd.readouterr())
    assert said.count('"event": "request"') == 1
    for word in WORDS:
        assert word not in said
