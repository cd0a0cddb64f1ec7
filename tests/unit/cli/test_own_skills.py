"""import skills: what is added, printed for review, published, and removed again."""

import pytest

from tests.support.fake_cli import SMALL
from tests.support.small_own_skills import ANN, BAD, JCL, ROWS, write_own_skills


@pytest.fixture
def own(tmp_path):
    return str(write_own_skills(tmp_path / "own.csv", (*ROWS, BAD[0][0])))


def test_added_skills_are_printed_for_review(destinai, own):
    lines = destinai.run("import", "skills", own).stdout.splitlines()
    counts = dict(line.strip().rsplit(maxsplit=1) for line in lines[1:10])
    version = lines[0]
    assert version.startswith("small-1-en+skills-")
    assert counts == {
        "rows": "5",
        "not used": "1",
        "labels added to skills of the catalogue": "3",
        "skills that got them": "2",
        "new skills": "2",
        "their further labels": "2",
        "essential for occupations": "1",
        "optional for occupations": "2",
        "added labels that other skills have too": "3",
    }
    assert "“PM” is a label of these too: JCL batch jobs, PM" in lines
    assert "Not used: 1 row of own.csv; each has nobody in the column reviewed_by" in lines
    assert "line 6: s:weld" in lines
    assert [line.split() for line in lines if line.startswith("PM ")] == [
        ["PM", "none", "is", "near"]
    ]
    assert lines[-2:] == [
        f"Published as {version}~hashing-1",
        f"It is not in use; use it with: destinai catalogue use {version}~hashing-1",
    ]
    assert destinai.home.current() == SMALL


def test_a_new_skill_comes_with_the_nearest_other(destinai, tmp_path):
    rows = [{"label": "bake hard bread", "kind": "skill", **ANN}]
    own = str(write_own_skills(tmp_path / "own.csv", rows))
    (added,) = destinai.answer("import", "skills", own)["overlay"]["own_skills"]
    assert (added["label"], added["nearest"]) == ("bake hard bread", "s:bake")
    assert (added["nearest_label"], 0.5 < added["similarity"] < 1) == ("bake bread", True)
    assert "bake bread" in destinai.run("import", "skills", own).stdout


def test_own_skills_can_be_removed(destinai, own):
    printed = destinai.answer("import", "skills", own, "--use")
    name = printed["published"]["name"]
    assert printed["published"]["in_use"]
    assert printed["overlay"]["own_skills"][0]["uri"] == JCL
    assert destinai.answer("import", "skills", own)["published"]["unchanged"]
    assert "JCL batch jobs" in destinai.run("suggest", "MVS").stdout
    printed = destinai.answer("import", "skills", "--remove", "--use")
    assert printed == {
        "removed_from": name.partition("~")[0],
        "published": {"name": SMALL, "unchanged": True, "in_use": True},
    }
    assert set(destinai.home.published()) == {SMALL, name}


def test_they_can_be_removed_when_the_original_is_gone(destinai, own):
    original = destinai.home.manifest(SMALL).digest
    destinai.run("import", "skills", own, "--use")
    destinai.home.remove(SMALL)
    lines = destinai.run("import", "skills", "--remove").stdout.splitlines()
    assert lines[0] == f"Published as {SMALL}"
    assert destinai.home.manifest(SMALL).digest == original


def test_another_file_replaces_them(destinai, own, tmp_path):
    destinai.run("import", "skills", own, "--use")
    other = write_own_skills(
        tmp_path / "other.csv", [{"skill": "weld steel parts", "labels": "MAG", **ANN}]
    )
    printed = destinai.answer("import", "skills", str(other), "--use")
    counts = destinai.home.manifest(printed["published"]["name"]).counts
    assert (counts["skills"], counts["own_labels"], "own_skills" in counts) == (8, 1, False)


def test_any_catalogue_may_be_named(destinai, own):
    destinai.publish("onet-29.2", use=False)
    printed = destinai.answer("import", "skills", own, "--catalogue", "onet-29.2")
    assert printed["overlay"]["catalogue_version"].startswith("onet-29.2+skills-")


def refusal(destinai, *words, status=3):
    result = destinai.run("import", "skills", *words)
    assert (result.exit_code, result.stdout) == (status, "")
    return result.stderr


def test_a_refusal_says_why(destinai, own, tmp_path):
    printed = refusal(destinai, "--remove")
    assert printed == f"error: {SMALL} has no own skills\n"
    assert "there is no such file" in refusal(destinai, str(tmp_path / "none.csv"))
    assert "fits no published catalogue" in refusal(destinai, own, "--catalogue", "esco")
    bad = str(write_own_skills(tmp_path / "bad.csv", [BAD[1][0]]))
    assert "none of its rows can be used" in refusal(destinai, bad)
    for words in ((), (own, "--remove")):
        assert "or say --remove" in refusal(destinai, *words, status=2)
    assert destinai.home.published() == (SMALL,)
