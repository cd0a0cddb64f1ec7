"""Hostile and damaged files end in a clear error, and good ones are read after them."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.document import DocumentError, Format
from intake.problems import Code
from intake.sandbox import SandboxPool
from tests.support.document_files import docx, odt, pdf, text_content, word_paragraph, zipped
from tests.support.hostile_files import FILES
from tests.support.structured_files import CANDIDATE, PASSPORT, PASSPORT_JSON, RESUME

ROOT = Path(__file__).parents[3]
STYLES = '<w:style w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="H"/></w:style>'
ROWS = "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{0}{0}</w:tc></w:tr></w:tbl>"
PLACES = [(40, 700 - 15 * row, f"Row {row}") for row in range(9)]
GOOD = {
    Format.PDF: pdf([text_content([*PLACES, *((x + 200, y, t) for x, y, t in PLACES)])]),
    Format.DOCX: docx(ROWS.format(word_paragraph("x", '<w:pStyle w:val="H"/><w:numPr/>')), STYLES),
    Format.ODT: odt(
        "<text:list><text:list-item><text:p>a<text:tab/>b</text:p></text:list-item>"
        "</text:list><text:p><draw:text-box><text:h>c</text:h></draw:text-box></text:p>"
    ),
    Format.RTF: rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset238 A;}}\f0 a\'e9\u8226 ?\par b}",
    Format.HTML: b"<html><body><p hidden>x</p><h1>a</h1><ul><li>b&amp;<br>c</ul><td>d</html>",
    Format.MARKDOWN: b"# a\n\n**b** [c](d)\n---\n| e | f |\n> - g\n",
    Format.TEXT: "\u2022 a\nb-\nc\fd".encode("utf-16"),
    Format.EUROPASS_XML: CANDIDATE.encode(),
    Format.EUROPASS_JSON: PASSPORT_JSON.encode(),
    Format.JSON_RESUME: RESUME.encode(),
}
PACKED = (Format.DOCX, Format.ODT)


@pytest.fixture(scope="module")
def pool():
    """Return a pool of one process."""
    with SandboxPool(processes=1, wait_seconds=60) as pool:
        yield pool


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_has_its_error_and_harms_no_other(pool, name):
    code, make = FILES[name]
    with pytest.raises(DocumentError) as caught:
        pool.read(make())
    assert (caught.value.code, str(caught.value)[-1]) == (code, ".")
    assert pool.read(b"Staff nurse").lines[0].text == "Staff nurse"


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_file_of_each_format_is_read(pool, kind):
    assert pool.read(GOOD[kind]).format is kind


@st.composite
def damaged(draw, data: bytes) -> bytes:
    """Return a file with some bytes changed, cut out, doubled or replaced."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(changed)))
        end = begin + draw(st.sampled_from([0, 1, 1, 2, 9, 200]))
        filling = st.one_of(st.binary(max_size=4), st.just(bytes(changed[begin:end]) * 2))
        changed[begin:end] = draw(filling)
    return bytes(changed)


@st.composite
def damaged_within(draw, data: bytes) -> bytes:
    """Return a ZIP with one member damaged and packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    name = draw(st.sampled_from(sorted(members)))
    return zipped({**members, name: draw(damaged(members[name]))})


DAMAGED = [
    *(pytest.param(damaged(data), kind, id=kind) for kind, data in GOOD.items()),
    *(pytest.param(damaged_within(GOOD[kind]), kind, id=f"in {kind}") for kind in PACKED),
    pytest.param(damaged(PASSPORT.encode()), Format.EUROPASS_XML, id="passport"),
]


UNREADABLE = frozenset(Code) - {Code.READER_FAILED, Code.BUSY, Code.UNAVAILABLE, Code.TOO_SLOW}


def code_of(pool, data: bytes) -> str:
    """Return the code of the error that a file ends in, "" where it is read."""
    try:
        document = pool.read(data)
    except DocumentError as error:
        return error.code
    assert all(line.text and line.text == line.text.strip() for line in document.lines)
    return ""


@pytest.mark.parametrize(("files", "kind"), DAMAGED)
def test_a_damaged_file_is_read_or_refused(pool, files, kind):
    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(data=files)
    def check(data):
        # Only PDFium, which is not written in Python, may fail as a whole.
        known = {"", *UNREADABLE, *([Code.READER_FAILED] if kind is Format.PDF else [])}
        assert code_of(pool, data) in known

    check()


@settings(suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_or_refused(pool, text):
    assert code_of(pool, text.encode()) in {"", *UNREADABLE}


WATCHED = """
import sys
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0] != "/dev/null":
        mode, flags = arguments[1] or "", arguments[2]
        if set("wax+") & set(mode) or flags & 0o103:  # O_WRONLY, O_RDWR, O_CREAT
            print(arguments[0], mode, flags, file=sys.stderr)
    if event in {"os.mkdir", "os.rename", "os.link", "os.symlink", "socket.connect"}:
        print(event, arguments, file=sys.stderr)
sys.addaudithook(watch)
"""
READ_ALL = """
sys.path.insert(0, sys.argv[1])
from intake import sandbox
from tests.unit.intake.test_hostile import GOOD, WATCHED
sandbox._START = WATCHED + sandbox._START
with sandbox.SandboxPool(processes=1) as pool:
    for data in GOOD.values():
        print(pool.read(data).format)
"""


def test_reading_writes_nothing_to_disk(tmp_path):
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED + READ_ALL, str(ROOT)],
        capture_output=True,
        text=True,
        env={**os.environ, **places},
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.split() == [str(kind) for kind in GOOD]
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
