"""catalogue list, use, verify and remove."""

import pytest

from tests.support.fake_cli import SMALL, FakeCommand

OTHER = "other-1-en~hashing-1"


@pytest.fixture
def destinai(tmp_path):
    command = FakeCommand(tmp_path)
    command.publish()
    command.publish("other-1-en", use=False)
    return command


def damage(destinai, name, file="labels.sqlite"):
    path = destinai.home.folder / "catalogues" / name / file
    path.write_bytes(b"{")
    return path


def test_list_marks_the_one_in_use(destinai):
    rows = [line.split() for line in destinai.run("catalogue", "list").stdout.splitlines()]
    assert rows[1][:3] == [OTHER, "3", "8"]
    assert rows[2][:4] == ["*", SMALL, "3", "8"]


def test_list_as_json(destinai):
    facts = destinai.answer("catalogue", "list")["catalogues"]
    assert [(one["name"], one["in_use"]) for one in facts] == [(OTHER, False), (SMALL, True)]
    assert facts[0]["catalogue_version"] == "other-1-en"
    assert facts[0]["model_version"] == "hashing-1"
    assert facts[0]["counts"]["occupations"] == 3


def test_list_of_nothing_says_how_to_begin(tmp_path):
    result = FakeCommand(tmp_path / "new").run("catalogue", "list")
    assert result.exit_code == 0
    assert "destinai import esco" in result.stdout
    assert FakeCommand(tmp_path / "new").answer("catalogue", "list") == {"catalogues": []}
    assert not (tmp_path / "new").exists()


def test_list_names_a_damaged_manifest(destinai):
    path = damage(destinai, OTHER, "manifest.json")
    facts = destinai.answer("catalogue", "list")["catalogues"]
    assert facts[0]["problem"].startswith(f"{path} cannot be read")
    assert facts[1]["problem"] is None
    assert "cannot be read" in destinai.run("catalogue", "list").stdout


def test_use_takes_a_prefix(destinai):
    assert destinai.answer("catalogue", "use", "other") == {"name": OTHER, "in_use": True}
    assert destinai.home.current() == OTHER
    result = destinai.run("catalogue", "use", SMALL)
    assert result.stdout == f"{SMALL} is in use now.\n"


def test_a_damaged_catalogue_is_not_used(destinai):
    path = damage(destinai, OTHER)
    result = destinai.run("catalogue", "use", OTHER)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"error: {path} is damaged")
    assert destinai.home.current() == SMALL


def test_verify_all(destinai):
    result = destinai.run("catalogue", "verify")
    assert (result.exit_code, result.stdout) == (0, f"{OTHER} is whole.\n{SMALL} is whole.\n")


def test_verify_names_the_damaged_file(destinai):
    path = damage(destinai, OTHER)
    result = destinai.run("catalogue", "verify", "other")
    assert result.exit_code == 3
    assert result.stdout.startswith(f"{path} is damaged")
    facts = destinai.answer("catalogue", "verify", status=3)["catalogues"]
    assert [(one["name"], len(one["damages"])) for one in facts] == [(OTHER, 1), (SMALL, 0)]


def test_verify_names_a_damaged_manifest(destinai):
    path = damage(destinai, OTHER, "manifest.json")
    assert str(path) in destinai.run("catalogue", "verify").stdout


def test_remove(destinai):
    assert destinai.answer("catalogue", "remove", "other") == {"name": OTHER, "removed": True}
    assert destinai.home.published() == (SMALL,)


@pytest.mark.parametrize("command", ["use", "verify", "remove"])
def test_a_name_that_fits_none_is_refused(destinai, command):
    result = destinai.run("catalogue", command, "esco")
    assert result.exit_code == 3
    assert result.stderr == f"error: 'esco' fits no published catalogue: {OTHER}, {SMALL}\n"


def test_the_one_in_use_is_not_removed(destinai):
    result = destinai.run("catalogue", "remove", SMALL)
    assert result.exit_code == 3
    assert f"{SMALL} is in use" in result.stderr
