"""The manifest: written, read back, and refused when anything in it was changed."""

import json
from dataclasses import replace

import pytest

from index.errors import IndexDamagedError, IndexMismatchError
from index.manifest import MANIFEST, SCHEMA_VERSION, Manifest
from taxonomy.catalogue import Source

WRITTEN = Manifest(
    catalogue_version="small-1-en",
    model_version="hashing-1",
    language="en",
    dimension=32,
    counts={"skills": 8, "occupations": 3},
    sources=(Source("Small", "1", "CC0-1.0", "Written by hand, naïvely."),),
    files={"skills.parquet": "0" * 64},
    created="2026-11-23T12:00:00+00:00",
)


def test_it_comes_back_as_written(tmp_path):
    WRITTEN.write(tmp_path)
    assert Manifest.read(tmp_path) == WRITTEN
    assert WRITTEN.name == "small-1-en~hashing-1"


def test_the_digest_ignores_the_time_and_nothing_else():
    assert replace(WRITTEN, created="2031-01-01T00:00:00+00:00").digest == WRITTEN.digest
    others = {
        "catalogue_version": "small-2-en",
        "model_version": "hashing-2",
        "language": "de",
        "dimension": 33,
        "counts": {"skills": 9},
        "sources": (),
        "files": {"skills.parquet": "1" * 64},
        "schema_version": SCHEMA_VERSION + 1,
    }
    digests = {replace(WRITTEN, **{name: value}).digest for name, value in others.items()}
    assert len(digests | {WRITTEN.digest}) == len(others) + 1


def test_every_bit_of_it_counts(tmp_path):
    WRITTEN.write(tmp_path)
    content = (tmp_path / MANIFEST).read_bytes()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        (tmp_path / MANIFEST).write_bytes(changed)
        with pytest.raises((IndexDamagedError, IndexMismatchError), match=r"manifest\.json"):
            Manifest.read(tmp_path)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", "{}", f'{{"schema_version": {SCHEMA_VERSION}}}', "\udcff", "7"],
)
def test_what_is_no_manifest_is_refused(tmp_path, content):
    (tmp_path / MANIFEST).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexDamagedError) as caught:
        Manifest.read(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / MANIFEST} cannot be read (")
    assert str(caught.value).endswith("remove this catalogue and import it again")


def test_a_missing_manifest_is_refused(tmp_path):
    with pytest.raises(IndexDamagedError, match=r"manifest\.json cannot be read \(FileNotFound"):
        Manifest.read(tmp_path)


def test_another_version_of_the_format_is_told_apart(tmp_path):
    WRITTEN.write(tmp_path)
    facts = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    facts["schema_version"] = SCHEMA_VERSION + 1
    (tmp_path / MANIFEST).write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(IndexMismatchError) as caught:
        Manifest.read(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / MANIFEST} has the index format {SCHEMA_VERSION + 1}, and this version of "
        f"Destinai reads {SCHEMA_VERSION}; install the version of Destinai that built it, or "
        "import the catalogue again"
    )
