"""catalogue diff: counts, names, JSON, what can be compared, and the exit statuses."""

from dataclasses import replace

import pytest

from taxonomy.catalogue import Skill, SkillKind
from tests.support.fake_cli import SMALL, FakeCommand
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

NEWER = "small-2-en~hashing-1"


def newer_catalogue(added=0):
    """Return the small catalogue with a skill renamed, one gone, and some added."""
    catalogue = small_catalogue("small-2-en")
    skills = [one for one in catalogue.skills if one.uri != "s:css"]
    skills[0] = replace(skills[0], label="bake loaves", alternative_labels=("bake bread",))
    skills += [Skill(f"s:x{n:02}", f"skill {n:02}", SkillKind.SKILL) for n in range(added)]
    relations = [one for one in catalogue.relations if one.skill != "s:css"]
    return replace(catalogue, skills=tuple(skills), relations=tuple(relations))


@pytest.fixture
def destinai(tmp_path):
    command = FakeCommand(tmp_path / "home")
    command.publish()
    return command


def publish_newer(destinai, **changes):
    destinai.home.publish(newer_catalogue(**changes), HashingEncoder(), silent, use=False)


def test_counts_and_names(destinai):
    publish_newer(destinai, added=12)
    result = destinai.run("catalogue", "diff", "small-1", "small-2", COLUMNS="100")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "small-1-en → small-2-en"
    assert [line.split() for line in lines[2:5]] == [
        ["occupations", "3", "3", "0", "0", "0", "0"],
        ["skills", "8", "19", "12", "1", "1", "1"],
        ["relations", "10", "9", "0", "1", "0"],
    ]
    start = lines.index("Skills that came: 12")
    assert lines[start + 1 : start + 12] == [
        *(f"  skill {n:02}" for n in range(10)),
        "  and 2 more; --all lists all",
    ]
    start = lines.index("Skills that went: 1")
    assert lines[start + 1 :] == [
        "  CSS",
        "",
        "Skills with another name: 1",
        "  bake bread → bake loaves",
        "",
        "Skills with other alternative labels: 1",
        "  bake loaves: added “bake bread”; removed “make bread”, “bake baguettes”",
        "",
        "Relations that went: 1",
        "  software developer: CSS (essential)",
    ]


def test_all_lists_all(destinai):
    publish_newer(destinai, added=12)
    lines = destinai.run("catalogue", "diff", "small-1", "small-2", "--all").stdout.splitlines()
    start = lines.index("Skills that came: 12")
    assert lines[start + 1 : start + 14] == [*(f"  skill {n:02}" for n in range(12)), ""]


def test_json_holds_every_change(destinai):
    publish_newer(destinai, added=12)
    changes = destinai.answer("catalogue", "diff", "small-1", "small-2")
    assert (changes["before"], changes["after"]) == ("small-1-en", "small-2-en")
    assert len(changes["skills"]["added"]) == 12
    assert changes["skills"]["removed"] == [{"uri": "s:css", "label": "CSS", "successor": None}]
    (went,) = changes["relations"]["removed"]
    assert (went["occupation"]["uri"], went["before"], went["after"]) == (
        "o:developer",
        "essential",
        None,
    )


def test_nothing_that_differs_has_a_status_of_its_own(destinai):
    destinai.publish("other-1-en", use=False)
    result = destinai.run("catalogue", "diff", SMALL, "other-1-en")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.endswith("small-1-en and other-1-en do not differ.\n")
    assert destinai.answer("catalogue", "diff", SMALL, "other", status=4)["skills"]["added"] == []


def test_index_folders_and_zips_of_a_release_can_be_compared(destinai, esco_release, tmp_path):
    publish_newer(destinai)
    folder = destinai.home.folder / "catalogues" / NEWER
    assert destinai.answer("catalogue", "diff", SMALL, str(folder))["after"] == "small-2-en"
    esco_release.write_zips(tmp_path / "old")
    header, first, *_ = esco_release.tables["occupations"]
    first[header.index("preferredLabel")] = "master maker"
    esco_release.write_zips(tmp_path / "new", release="1.1.2")
    folders = (str(tmp_path / name) for name in ("old", "new"))
    changes = destinai.answer("catalogue", "diff", *folders)
    assert (changes["before"], changes["after"]) == ("esco-1.1.1-en", "esco-1.1.2-en")
    (renamed,) = changes["occupations"]["renamed"]
    assert (renamed["before"], renamed["label"]) == ("maker 0", "master maker")


@pytest.mark.parametrize("other", ["esco", "."])
def test_what_is_no_catalogue_is_refused(destinai, other, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = destinai.run("catalogue", "diff", SMALL, other)
    assert result.exit_code == 3
    assert f"'{other}' fits no published catalogue: {SMALL}" in result.stderr


def test_catalogues_without_a_common_concept_are_refused(destinai, esco_release, tmp_path):
    esco_release.write_zips(tmp_path / "esco")
    result = destinai.run("catalogue", "diff", SMALL, str(tmp_path / "esco"))
    assert result.exit_code == 3
    assert "small-1-en and esco-1.1.1-en have no occupation and no skill in common" in result.stderr
