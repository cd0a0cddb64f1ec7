"""Ranked careers as a person reads them, from a recommender whose answers are obvious."""

from cli.render.careers import print_matches, print_understood
from recommender.profile import Profile, SkillStatement
from service.answers.match import matches_answer
from service.snapshot import CatalogueSnapshot
from tests.support.fake_cli import printed
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import BAKER, SOLDER

SNAPSHOT = CatalogueSnapshot(FakeRecommender())


def shown(profile: Profile) -> str:
    answer = matches_answer(SNAPSHOT, SNAPSHOT.recommender.match(profile))
    return printed(lambda console: print_matches(answer, console))


def test_a_whole_answer():
    said = (
        SkillStatement("I solder circuit boards"),
        SkillStatement("I keep lab records"),
        SkillStatement("I like the sea"),
    )
    assert shown(Profile(said, skills=(SOLDER,), occupations=(BAKER,))) == (
        "Understood\n"
        "  your words               skill                  sure\n"
        "  “solder circuit boards”  solder circuit boards   90%\n"
        "  “keep lab records”       keep lab records        90%\n"
        "  given                    1 skill\n"
        "  as baker                 1 skill\n"
        "\n"
        "Not understood\n"
        "  “I like the sea”  no skill is close; its words still count in the ranking\n"
        "\n"
        "Careers\n"
        "     career                                         fit                     said\n"
        "  1  baker (you had this)                           strong    ██████████  1 of 1\n"
        "     You have done this work.\n"
        "  2  microsystem technician                         possible  █████░░░░░  1 of 2\n"
        "     Because you said “solder circuit boards”,\n"
        "     which this work needs.\n"
        "\n"
        "1. baker\n"
        "  ISCO-08    7512 Bakers\n"
        "  you bring  as baker: bake bread\n"
        "             “keep lab records”: keep lab records (optional)\n"
        "\n"
        "2. microsystem technician\n"
        "  ISCO-08        3119 Other technicians\n"
        "  you bring      “solder circuit boards”: solder circuit boards\n"
        "                 “keep lab records”: keep lab records (optional)\n"
        "  not mentioned  electronics\n"
        "\n"
        "toy-1-en · toy-model · toy-ranking"
    )


def test_unusable_statements_are_listed_with_their_reasons():
    lines = shown(Profile((SkillStatement("I like the sea"),))).splitlines()
    assert lines[0] == "Not understood"
    assert lines[-1].startswith("No career fits: say what you can do in other words")


def test_no_line_is_wider_than_the_console():
    said = (SkillStatement("solder circuit boards " * 20),)
    assert max(map(len, shown(Profile(said, skills=(SOLDER,))).splitlines())) <= 80


def test_control_characters_are_not_written():
    said = (SkillStatement("I \x1b[31mlike\x07 the\nsea"), SkillStatement("keep lab records"))
    text = shown(Profile(said))
    assert "“I [31mlike the sea”" in text
    assert "\x1b" not in text


def test_what_is_unsure_stands_apart():
    answer = matches_answer(
        SNAPSHOT,
        SNAPSHOT.recommender.match(
            Profile((SkillStatement("I solder circuit boards"), SkillStatement("bake bread")))
        ),
    )
    sure, other = answer.recognised
    unsure = other.model_copy(update={"confidence": 0.49})
    lines = printed(lambda console: print_understood([sure, unsure], [], console)).splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "Understood",
        "your words skill sure",
        "“solder circuit boards” solder circuit boards 90%",
        "",
        "Unsure: counts less, check what is meant",
        "your words skill sure",
        "“bake bread” bake bread 49%",
    ]
