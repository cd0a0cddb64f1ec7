"""A catalogue finds rows, relations and groups; its version names what is joined to it."""

import pytest

from taxonomy.catalogue import (
    Catalogue,
    Group,
    GroupScheme,
    Importance,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
    joined_version,
    version_without,
)

BAKES = SkillRelation("o:baker", "s:bake", Importance.ESSENTIAL)
SELLS = SkillRelation("o:baker", "s:sell", Importance.OPTIONAL)
COOKS = SkillRelation("o:cook", "s:bake", Importance.OPTIONAL)


@pytest.fixture
def catalogue():
    codes = ("7", "75", "7512")
    groups = [Group(f"g:{code}", f"group {code}", GroupScheme.ISCO, code) for code in codes]
    return Catalogue(
        version="tiny-1-en",
        language="en",
        sources=(),
        occupations=(
            Occupation("o:baker", "baker", "7512"),
            Occupation("o:clerk", "clerk", "4110"),
            Occupation("o:cook", "cook", "5120"),
        ),
        skills=(
            Skill("s:bake", "bake bread", SkillKind.SKILL),
            Skill("s:sell", "sell goods", SkillKind.SKILL),
        ),
        relations=(BAKES, SELLS, COOKS),
        groups=(*groups, Group("g:food", "food", GroupScheme.ISCED_F, "7")),
    )


def test_rows_are_positions(catalogue):
    assert catalogue.occupation_row == {"o:baker": 0, "o:clerk": 1, "o:cook": 2}
    assert catalogue.skill_row == {"s:bake": 0, "s:sell": 1}


def test_relations_of_an_occupation(catalogue):
    assert catalogue.relations_of == {"o:baker": (BAKES, SELLS), "o:cook": (COOKS,)}


def test_relations_to_a_skill(catalogue):
    assert catalogue.relations_to == {"s:bake": (BAKES, COOKS), "s:sell": (SELLS,)}


def test_groups_by_uri_and_by_isco_code(catalogue):
    assert catalogue.group_by_uri["g:food"].scheme is GroupScheme.ISCED_F
    assert {code: group.uri for code, group in catalogue.isco_group.items()} == {
        "7": "g:7",
        "75": "g:75",
        "7512": "g:7512",
    }


@pytest.mark.parametrize(
    ("code", "path"),
    [("7512", ["7", "75", "7512"]), ("7599", ["7", "75"]), ("4110", []), ("", [])],
)
def test_isco_path_names_the_groups_that_the_release_has(catalogue, code, path):
    assert [group.code for group in catalogue.isco_path(code)] == path


def test_parts_stand_in_order_each_once():
    once = joined_version("esco-1.1.1-en", "onet-29.2")
    assert once == "esco-1.1.1-en+onet-29.2"
    assert joined_version(once, "onet-30.3") == "esco-1.1.1-en+onet-30.3"
    both = joined_version("esco-1.1.1-en+skills-1a2b", "onet-29.2")
    assert both == joined_version(once, "skills-1a2b") == "esco-1.1.1-en+onet-29.2+skills-1a2b"


def test_a_part_can_be_left_out():
    both = "esco-1.1.1-en+onet-29.2+skills-1a2b"
    assert version_without(both, "skills") == "esco-1.1.1-en+onet-29.2"
    assert version_without(both, "onet") == "esco-1.1.1-en+skills-1a2b"
    assert version_without("onet-29.2", "onet") == "onet-29.2"
