"""destinai advertisement: the API's JSON, statuses, and what a person reads."""

import json

import pytest

from cli.render.advertisement import CAVEAT, NOTHING, print_advertisement
from service.answers.advertisement import advertisement_answer
from service.schemas.advertisement import AdvertisementRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_cli import printed
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import RECORDS, SOLDER

TEXT = "You solder circuit boards, know electronics and keep lab records. We offer a pension."


def shown(text, **profile):
    request = AdvertisementRequest.model_validate({"text": text, "profile": profile})
    answer = advertisement_answer(CatalogueSnapshot(FakeRecommender()), Settings(), request)
    return printed(lambda console: print_advertisement(answer, console), 100).splitlines()


def test_the_groups_stand_with_the_words_of_the_advertisement_and_of_the_person():
    lines = shown(TEXT, statements=["I solder circuit boards"], denied_skills=[RECORDS])
    titles = [line for line in lines if line and not line.startswith(" ")]
    assert titles[:4] == [
        "You said it",
        "You said it in part, or something close",
        "You said you lack it",
        "Left out",
    ]
    said = lines[lines.index("You said it") + 2]
    assert said.split("  ") == ["", *["solder circuit boards"] * 3]
    close = lines[lines.index("You said it in part, or something close") + 2]
    assert close.split() == ["electronics", "electronics", "solder", "circuit", "boards"]
    assert "  We offer a pension.   what the employer offers" in lines
    assert CAVEAT in " ".join(lines)


def test_a_skill_that_was_given_stands_by_its_label_and_not_mentioned_has_none():
    lines = shown(TEXT, skills=[SOLDER])
    assert "Not mentioned yet" in lines
    assert lines[lines.index("Not mentioned yet") + 1].split("  ")[-1] == "skill"


def test_where_nothing_is_asked_for_it_says_what_to_do():
    lines = shown("Wir suchen dich.", skills=[SOLDER])
    assert NOTHING in " ".join(lines)
    assert "  Wir suchen dich.      not in the language of the catalogue" in lines


def test_it_prints_what_the_api_answers(destinai, api, tmp_path):
    file = tmp_path / "ad.txt"
    file.write_text("Baker\nYou bake bread and weld steel parts.", encoding="utf-8")
    result = destinai.run(
        "advertisement", str(file), "weld steel parts", "--denied", "s:bake", "--json"
    )
    asked = {
        "text": file.read_text(encoding="utf-8"),
        "profile": {"statements": ["weld steel parts"], "denied_skills": ["s:bake"]},
    }
    answer = api.post("/api/v1/advertisement", json=asked)
    assert result.stdout_bytes == answer.content + b"\n"
    states = {
        one["skill"]["uri"]: one["state"] for one in json.loads(result.stdout)["requirements"]
    }
    assert states["s:bake"] == "denied"
    assert states["s:weld"] == "said"
    assert result.exit_code == 0


def test_it_reads_standard_input(destinai):
    result = destinai.run(
        "advertisement", "-", "--skill", "s:bake", "--json", stdin="You bake bread"
    )
    assert [one["state"] for one in json.loads(result.stdout)["requirements"]] == ["said"]


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("advertisement", "none.txt", "bake"), 3, "cannot read the text in none.txt"),
        (("advertisement", "-"), 2, "say at least one thing"),
        (("advertisement", "-", "--text", "-"), 2, "only one text can come from standard input"),
        (("advertisement", "-", "bake"), 2, "empty or only spaces"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(destinai, words, status, says):
    result = destinai.run(*words, stdin=" ")
    assert result.exit_code == status
    assert says in " ".join(result.stderr.replace("│", " ").split())
