"""The check of example statements finds each kind of fault; the shipped ones have none."""

from dataclasses import replace

import pytest

from taxonomy.catalogue import (
    Occupation,
    Skill,
    SkillKind,
    SkillName,
    Statement,
    StatementKind,
)
from taxonomy.statements import shipped_names, shipped_statements, shipped_titles
from tools.statements import (
    LEAST_CHOSEN,
    Described,
    blind_check,
    content,
    described,
    faults_of,
    name_faults,
    runs,
    stem,
    title_faults,
)

BAKER = Occupation(
    "o:baker", "baker", "7512", ("bread maker",), description="Bakers make a wide range of breads."
)
SAID = (
    *("I get up at two for the oven", "Loaves and rolls for the whole village every morning"),
    *("My sourdough is from my grandfather", "Weighing flour, kneading, proving, all by hand"),
    *("Croissants are sold out by nine", "The mixer takes forty kilos at once"),
    *("I'm a baker in a small shop", "Apprentices start with me at three"),
)
KINDS = tuple(StatementKind)


def baker(*said):
    statements = zip(said, KINDS * 9, strict=False)
    return Described(BAKER, tuple(Statement("o:baker", kind, text) for text, kind in statements))


def faults(concept, published=()):
    return list(faults_of([concept], published))


def test_a_sound_set_has_no_fault():
    assert faults(baker(*SAID)) == []


def test_words_are_compared_without_their_endings():
    assert [stem(word) for word in ("baking", "baked", "bakes", "berries", "glass")] == [
        *("bak", "bak", "bak", "berry", "glas"),
    ]
    assert content("I was baking the loaves for people") == {"bak", "loav"}
    assert runs("one two three", 2) == {"one two", "two three"}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (SAID[:7], "baker: 7 statements, 8 are needed"),
        ((*SAID[:3], *("bread by night " + word for word in "abcde")), "baker: only 3 of 8"),
        ((*SAID[:7], "We make a wide range of it"), "copies the description: 'a wide range of'"),
        ((*SAID[:7], "Ich stehe jeden Morgen um zwei Uhr auf"), "is not in the language en"),
    ],
)
def test_a_fault_of_one_concept_is_named(said, fault):
    assert any(fault in found for found in faults(baker(*said)))


def test_few_kinds_are_a_fault():
    lay = tuple(replace(one, kind=StatementKind.LAY) for one in baker(*SAID).statements)
    assert faults(Described(BAKER, lay)) == ["baker: only the kinds lay"]


def test_a_published_sentence_is_not_copied():
    published = ["They say loaves and rolls for the whole village too"]
    assert "is too near to a published sentence" in faults(baker(*SAID), published)[0]


def test_repeated_statements_openings_and_frames_are_faults():
    skills = [
        Skill(f"s:{n}", f"skill{n}", SkillKind.SKILL, description=f"word{n}") for n in range(8)
    ]
    concepts = [
        Described(
            skill,
            tuple(
                Statement(skill.uri, kind, text)
                for kind, text in (
                    (StatementKind.DUTY, f"Every day I word{n} with pride"),
                    (StatementKind.LAY, f"Number {n} of many different ones"),
                    (StatementKind.CV, "the very same thing again"),
                )
            ),
        )
        for n, skill in enumerate(skills)
    ]
    found = list(faults_of(concepts, ()))
    assert "8 of 24 statements begin with 'every day i'" in found
    assert "8 concepts share the sentence 'every day i _ with pride'" in found
    assert "skill1: 'the very same thing again' is said of skill0 as well" in found


def test_the_shipped_statements_have_no_fault(shared_catalogue):
    concepts = described(shared_catalogue, shipped_statements())
    assert len([each for each in concepts if isinstance(each.concept, Occupation)]) == 3007
    assert list(faults_of(concepts, ())) == []


def test_a_title_that_is_a_label_or_the_name_of_another_is_a_fault():
    occupations = (
        Occupation("o:a", "baker", "7512", alternative_labels=("bread maker",)),
        Occupation("o:b", "pastry cook", "7512", titles=("tart hand",)),
    )
    titles = {
        "o:a": ("Bread-maker", "dough hand", "pastry cook"),
        "o:b": ("tart hand",),
    }
    assert list(title_faults(occupations, titles)) == [
        "baker: the title 'Bread-maker' is a label of it",
        "baker: the title 'pastry cook' is the occupation pastry cook",
    ]


def test_the_shipped_titles_have_no_fault(shared_catalogue):
    titles = shipped_titles()
    assert list(title_faults(shared_catalogue.occupations, titles)) == []
    known = {one.uri for one in shared_catalogue.occupations}
    assert set(titles) == known


def test_a_name_that_is_a_label_of_another_skill_or_of_none_is_a_fault():
    skills = (
        Skill("s:a", "use spreadsheets", SkillKind.SKILL, alternative_labels=("Excel",)),
        Skill("s:b", "bake bread", SkillKind.SKILL, names=(SkillName("sourdough"),)),
    )
    names = {
        "s:a": (SkillName("Excel"), SkillName("Google Sheets")),
        "s:b": (SkillName("sourdough"), SkillName("EXCEL"), SkillName("use-spreadsheets")),
        "s:c": (SkillName("Calc"),),
    }
    assert list(name_faults(skills, names)) == [
        "'EXCEL' is a label of another skill",
        "'use-spreadsheets' is the skill 'use spreadsheets'",
        "'Calc' is of s:c, which is no skill",
    ]


def test_the_shipped_names_have_no_fault(shared_catalogue):
    assert list(name_faults(shared_catalogue.skills, shipped_names())) == []


def test_readers_who_did_not_write_them_find_the_concept():
    for of, (right, read) in blind_check().items():
        assert right >= LEAST_CHOSEN[of] * read
