"""import onet and import crosswalk: the counts, the published catalogue, and refusals."""

import pytest

from tests.support.fake_cli import SMALL, FakeCommand
from tests.support.small_crosswalk import ROWS, write_crosswalk
from tests.support.small_onet import write_onet

JOINED = "small-1-en+onet-29.2~hashing-1"


@pytest.fixture
def crosswalk(tmp_path):
    return str(write_crosswalk(tmp_path / "crosswalk.csv"))


def import_onet(destinai, tmp_path, release="29.2"):
    folder = write_onet(tmp_path / "onet" / release)
    return destinai.run("import", "onet", str(folder), "--release", release)


def test_onet_is_published_and_not_used(destinai, tmp_path):
    lines = import_onet(destinai, tmp_path).stdout.splitlines()
    assert "occupations with job zone 2" in [" ".join(line.split()) for line in lines]
    assert lines[-2] == "Published as onet-29.2~hashing-1"
    assert destinai.home.current() == SMALL


def test_the_join_is_counted_and_published(destinai, tmp_path, crosswalk):
    import_onet(destinai, tmp_path)
    lines = destinai.run("import", "crosswalk", crosswalk).stdout.splitlines()
    counts = dict(line.strip().rsplit(maxsplit=1) for line in lines[1:14])
    assert lines[0] == "small-1-en+onet-29.2"
    assert counts == {
        "rows": "9",
        "exact match": "0",
        "close match": "1",
        "narrow match": "0",
        "broad match": "1",
        "with an ISCO-08 group": "0",
        "not used": "7",
        "occupations": "3",
        "with a counterpart in O*NET": "1",
        "exact or close": "1",
        "without": "2",
        "O*NET occupations joined": "2",
        "rows with another label than the catalogue": "1",
    }
    assert "line 8: 99-9999.00" in lines
    assert lines[-2:] == [
        f"Published as {JOINED}",
        f"It is not in use; use it with: destinai catalogue use {JOINED}",
    ]
    assert destinai.home.current() == SMALL


def test_the_vectors_and_relations_are_those_of_the_base(destinai, tmp_path, crosswalk):
    import_onet(destinai, tmp_path)
    destinai.run("import", "crosswalk", crosswalk, "--use")
    assert destinai.home.current() == JOINED
    base, joined = (destinai.home.manifest(name).files for name in (SMALL, JOINED))
    assert {name: joined[name] for name in base} == dict(base)
    assert set(joined) - set(base) == {"facets.parquet", "counterparts.parquet"}


def test_joining_twice_is_joining_once(destinai, tmp_path, crosswalk):
    import_onet(destinai, tmp_path)
    destinai.run("import", "crosswalk", crosswalk, "--use")
    printed = destinai.answer("import", "crosswalk", crosswalk)
    assert printed["published"] == {"name": JOINED, "unchanged": True, "in_use": True}
    assert printed["joining"]["matches"] == {"exact": 0, "close": 1, "narrow": 0, "broad": 1}
    assert len(printed["joining"]["unused"]) == len(ROWS) - 2


def test_the_newest_onet_is_joined_unless_one_is_named(destinai, tmp_path, crosswalk):
    import_onet(destinai, tmp_path, "9.1")
    import_onet(destinai, tmp_path, "29.2")
    printed = destinai.answer("import", "crosswalk", crosswalk)
    assert printed["joining"]["catalogue_version"] == "small-1-en+onet-29.2"
    printed = destinai.answer("import", "crosswalk", crosswalk, "--onet", "onet-9.1")
    assert printed["joining"]["catalogue_version"] == "small-1-en+onet-9.1"


def refusal(destinai, *words):
    result = destinai.run("import", "crosswalk", *words)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_missing_catalogues_and_files_are_named(destinai, tmp_path, crosswalk):
    printed = refusal(destinai, crosswalk)
    assert printed == "error: no O*NET catalogue is there; run first: destinai import onet PATH\n"
    import_onet(destinai, tmp_path)
    assert "fits no published catalogue" in refusal(destinai, crosswalk, "--catalogue", "esco")
    printed = refusal(destinai, crosswalk, "--catalogue", "onet-29.2")
    assert "onet-29.2~hashing-1 is O*NET itself; name a catalogue of ESCO" in printed
    assert "there is no such file" in refusal(destinai, str(tmp_path / "none.csv"))
    assert destinai.home.published() == ("onet-29.2~hashing-1", SMALL)


def test_a_catalogue_must_be_in_use_or_named(tmp_path, monkeypatch, crosswalk):
    command = FakeCommand(tmp_path / "other")
    command.encode_for(monkeypatch)
    import_onet(command, tmp_path)
    printed = refusal(command, crosswalk)
    assert printed == "error: no catalogue is in use; run first: destinai import esco PATH…\n"
