"""destinai cv: the API's JSON, tables, the careers that fit, and refusals."""

import json

import pytest
from starlette.testclient import TestClient

from cli.render.careers import UNSURE
from cli.render.cv import print_cv
from intake.problems import MESSAGES, Code
from service.schemas.cv import CvAnswer
from tests.support.fake_api import fake_app
from tests.support.fake_cli import printed

CV = """\
Ada Lovett
EXPERIENCE
Baker, Corner Shop, 2010 - 2012
- bake bread
INTERESTS
chess
"""


@pytest.fixture
def cv(tmp_path):
    path = tmp_path / "cv.txt"
    path.write_text(CV, encoding="utf-8")
    return str(path)


def test_json_is_what_the_api_answers(destinai, api, cv):
    answer = api.post("/api/v1/cv", files={"file": CV}).json()
    assert destinai.answer("cv", cv) == answer
    assert [job["occupation"]["uri"] for job in answer["past_jobs"]] == ["o:baker"]
    assert json.loads(destinai.run("cv", "-", "--json", stdin=CV).stdout) == answer


def test_match_ranks_what_was_read(destinai, cv):
    answer = destinai.answer("cv", cv, "--match", "--limit", "2")
    assert [one["text"] for one in answer["match"]["statements"]] == ["bake bread"]
    first = answer["match"]["matches"][0]
    assert (first["occupation"]["uri"], first["held"]) == ("o:baker", True)
    assert len(answer["match"]["matches"]) == 2


def test_tables_name_the_lines(destinai, cv):
    result = destinai.run("cv", cv, "--match")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert any(line.startswith("3 Baker 2010-2012 baker") for line in lines)
    assert any(line.startswith("4 bake bread bake bread") for line in lines)
    assert "Interests, which claim no skill: chess" in lines
    assert "Careers" in lines
    assert "Lovett" not in result.stdout


def test_the_latest_job_stands_first_and_unsure_skills_stand_apart():
    app, _ = fake_app()
    jobs = "EXPERIENCE\nBaker, 2001 - 2004\nWizard, 2010 - 2012\n"
    text = jobs + "- I solder circuit boards\n- bake bread"
    with TestClient(app) as client:
        read = client.post("/api/v1/cv", files={"file": text}).json()
    read["recognised"][1]["confidence"] = 0.3
    text = printed(lambda console: print_cv(CvAnswer.model_validate(read), console), 100)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    first = lines.index("line in the CV years job sure") + 1
    assert [line.split()[1] for line in lines[first : first + 2]] == ["Wizard", "Baker"]
    sure, unsure = lines.index("Skills"), lines.index(UNSURE)
    assert lines[sure + 2].endswith("solder circuit boards 90%")
    assert lines[unsure + 2].endswith("bake bread 30%")
    assert lines[sure + 3] == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty. Choose the file again."),
        (b"\x00\x01", MESSAGES[Code.UNKNOWN_FORMAT]),
        (b"x" * (2**19 + 1), MESSAGES[Code.TOO_LARGE].format(limit=0.5)),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(destinai, tmp_path, content, reason):
    (tmp_path / "bad").write_bytes(content)
    result = destinai.run("cv", str(tmp_path / "bad"), DESTINAI_MAX_FILE_BYTES=str(2**19))
    assert (result.exit_code, result.stderr) == (3, f"error: {reason}\n")


def test_a_missing_file_is_refused(destinai):
    result = destinai.run("cv", "nowhere.txt")
    assert result.exit_code == 3
    assert "nowhere.txt cannot be read: No such file or directory" in result.stderr


def test_a_cv_without_anything_ends_with_nothing(destinai):
    result = destinai.run("cv", "-", "--match", stdin="Ada Lovett\nTel. 07700 900123\n")
    assert result.exit_code == 4
    assert "Nothing in this file could be read as a CV" in " ".join(result.stdout.split())


def test_export_prints_a_file_that_is_read_back(destinai, cv):
    printed = destinai.run("cv", cv, "--export", "json_resume")
    assert printed.exit_code == 0, printed.output
    resume = json.loads(printed.stdout)
    assert resume["work"] == [
        {"position": "baker", "occupation": "o:baker", "startDate": "2010", "endDate": "2012"}
    ]
    assert "Lovett" not in printed.stdout
    assert "statements" not in resume["meta"]["x-destinai"]
    words = json.loads(destinai.run("cv", cv, "--export", "json_resume", "--words").stdout)
    assert words["meta"]["x-destinai"]["statements"] == ["bake bread"]


def test_export_to_europass_says_what_it_leaves_out(destinai):
    own = json.dumps({"destinai_profile": 1, "noted": [{"kind": "limit", "condition": "nights"}]})
    printed = destinai.run("cv", "-", "--export", "europass_xml", stdin=own)
    assert printed.stdout.startswith("<?xml")
    assert printed.stderr.splitlines()[-1] == "europass_xml has no place for: noted"


@pytest.mark.parametrize(
    "options", [["--words"], ["--export", "json_ld", "--json"], ["--export", "json_ld", "--match"]]
)
def test_options_that_do_not_go_together_are_refused(destinai, cv, options):
    assert destinai.run("cv", cv, *options).exit_code == 2
