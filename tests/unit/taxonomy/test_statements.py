"""Example statements are read with clear errors, and joined to the concepts of a catalogue."""

from dataclasses import replace

import pytest

from taxonomy.catalogue import SkillName, Statement, StatementKind
from taxonomy.errors import TaxonomyError
from taxonomy.statements import (
    SOURCE,
    STATEMENTS_VERSION,
    current_version,
    join_statements,
    read_names,
    read_statements,
    read_titles,
    shipped_names,
    shipped_statements,
    shipped_titles,
)
from tests.support.small_catalogue import small_catalogue

HEADER = "concept,kind,statement\n"
BAKER = Statement("http://example.org/baker", StatementKind.DUTY, "I get up at two for the oven")


def written(tmp_path, *rows, header=HEADER):
    path = tmp_path / "statements.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_file_is_read_in_its_order(tmp_path):
    path = written(
        tmp_path,
        "http://example.org/baker,duty,I get up at two for the oven",
        'http://example.org/welder,title,"Welder, six years on ships"',
    )
    welder = Statement(
        "http://example.org/welder", StatementKind.TITLE, "Welder, six years on ships"
    )
    assert read_statements(path) == (BAKER, welder)


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("baker,duty,I get up at two", "concept", "'baker' is no URI"),
        ("http://example.org/b,chore,I get up at two", "kind", "'chore' is no kind"),
        ("http://example.org/b,duty,I bake bread", "statement", "the statement has 3 words"),
        (f"http://example.org/b,duty,{'word ' * 26}", "statement", "the statement has 26 words"),
        (
            "http://example.org/b,lay,i get up at TWO for the oven",
            "statement",
            "the same statement as in line 2",
        ),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_way_to_fix_it(tmp_path, row, column, what):
    path = written(tmp_path, "http://example.org/baker,duty,I get up at two for the oven", row)
    with pytest.raises(TaxonomyError) as caught:
        read_statements(path)
    assert (caught.value.line, caught.value.column, caught.value.what) == (3, column, what)
    assert caught.value.fix


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(TaxonomyError, match="kind"):
        read_statements(written(tmp_path, "a,b", header="concept,statement\n"))


def test_statements_are_joined_by_uri_and_by_exact_match_and_the_rest_is_skipped():
    small = small_catalogue("esco-1-en")
    occupations = tuple(
        replace(one, exact_match=BAKER.concept) if one.uri == "o:baker" else one
        for one in small.occupations
    )
    given = (
        BAKER,
        Statement("o:welder", StatementKind.TOOLS, "stick and MIG all day long"),
        Statement("http://example.org/none", StatementKind.LAY, "something that nobody here does"),
    )
    joined = join_statements(replace(small, occupations=occupations), given, {})
    assert joined.skipped == 1
    assert joined.catalogue.version == f"esco-1-en+{STATEMENTS_VERSION}"
    assert joined.catalogue.sources[-1] == SOURCE
    found = [(one.concept, one.text) for one in joined.catalogue.statements]
    assert found == [("o:baker", BAKER.text), ("o:welder", "stick and MIG all day long")]
    again = join_statements(joined.catalogue, given, {})
    assert again == joined


def test_titles_are_read_by_occupation(tmp_path):
    path = written(
        tmp_path,
        "http://example.org/b,bread maker",
        "http://example.org/a,MIG welder",
        "http://example.org/b,pastry hand",
        header="occupation,title\n",
    )
    assert read_titles(path) == {
        "http://example.org/b": ("bread maker", "pastry hand"),
        "http://example.org/a": ("MIG welder",),
    }


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("baker,bread maker", "occupation", "'baker' is no URI"),
        ("http://example.org/b,", "title", "the title has 0 words"),
        (f"http://example.org/b,{'word ' * 9}", "title", "the title has 9 words"),
        ("http://example.org/b,Bread  maker", "title", "the same title as in line 2"),
    ],
)
def test_a_bad_title_is_named_with_its_line(tmp_path, row, column, what):
    rows = ("http://example.org/b,bread maker", row)
    with pytest.raises(TaxonomyError) as caught:
        read_titles(written(tmp_path, *rows, header="occupation,title\n"))
    assert (caught.value.line, caught.value.column, caught.value.what) == (3, column, what)
    assert caught.value.fix


def test_titles_are_joined_by_uri_and_by_exact_match_and_leave_with_the_statements():
    small = small_catalogue("esco-1-en")
    occupations = tuple(
        replace(one, exact_match=BAKER.concept) if one.uri == "o:baker" else one
        for one in small.occupations
    )
    small = replace(small, occupations=occupations)
    given = [replace(BAKER, concept="o:welder")]
    titles = {BAKER.concept: ("bread maker",), "o:welder": ("MIG welder", "fabricator")}
    joined = join_statements(small, given, titles).catalogue
    assert {one.uri: one.titles for one in joined.occupations if one.titles} == {
        "o:baker": ("bread maker",),
        "o:welder": ("MIG welder", "fabricator"),
    }
    without = join_statements(joined, [replace(BAKER, concept="http://example.org/none")], titles)
    assert without.catalogue == small


@pytest.mark.parametrize(("version", "language"), [("esco-1-de", "de"), ("onet-29.2-en", "en")])
def test_another_language_or_taxonomy_gets_none(version, language):
    small = replace(small_catalogue(version), language=language)
    assert join_statements(small, [replace(BAKER, concept="o:baker")]).catalogue == small
    assert current_version(version, language) == version


def test_a_catalogue_without_any_such_concept_stays_as_it_is():
    small = small_catalogue("esco-1-en")
    assert join_statements(small, (BAKER,)).catalogue == small


def test_the_version_of_today_replaces_that_of_before():
    version = "esco-1.1.1-en+skills-1a2b3c4d+statements-0"
    assert current_version(version, "en") == f"esco-1.1.1-en+skills-1a2b3c4d+{STATEMENTS_VERSION}"


def test_the_shipped_titles_are_ordered_by_occupation():
    assert list(shipped_titles()) == sorted(shipped_titles())
    assert len(shipped_titles()) >= 2900


def test_the_shipped_statements_are_sound():
    statements = shipped_statements()
    assert len({one.concept for one in statements}) >= 3000
    assert [one.concept for one in statements[:9]] == sorted(one.concept for one in statements[:9])


def test_names_are_read_by_skill(tmp_path):
    path = written(
        tmp_path,
        "http://example.org/cloud,Kubernetes,any",
        "http://example.org/web,React,exact",
        "http://example.org/cloud,Helm,exact",
        header="skill,name,case\n",
    )
    assert read_names(path) == {
        "http://example.org/cloud": (SkillName("Kubernetes"), SkillName("Helm", as_written=True)),
        "http://example.org/web": (SkillName("React", as_written=True),),
    }


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("cloud,Docker,any", "skill", "'cloud' is no URI"),
        ("http://example.org/a,,any", "name", "the name has 0 words"),
        (f"http://example.org/a,{'word ' * 7},any", "name", "the name has 7 words"),
        ("http://example.org/a,Docker,lower", "case", "'lower' is no case"),
        ("http://example.org/a,KUBERNETES,exact", "name", "the same name as in line 2"),
    ],
)
def test_a_bad_name_is_named_with_its_line(tmp_path, row, column, what):
    rows = ("http://example.org/b,Kubernetes,any", row)
    with pytest.raises(TaxonomyError) as caught:
        read_names(written(tmp_path, *rows, header="skill,name,case\n"))
    assert (caught.value.line, caught.value.column, caught.value.what) == (3, column, what)


def test_names_are_joined_by_uri_and_by_exact_match_and_leave_with_the_statements():
    small = small_catalogue("esco-1-en")
    matched = "http://example.org/css"
    skills = tuple(
        replace(one, exact_match=matched) if one.uri == "s:css" else one for one in small.skills
    )
    small = replace(small, skills=skills)
    given = [replace(BAKER, concept="o:baker")]
    names = {matched: (SkillName("Tailwind"),), "s:weld": (SkillName("MIG", as_written=True),)}
    joined = join_statements(small, given, {}, names).catalogue
    assert {one.uri: one.names for one in joined.skills if one.names} == {
        "s:css": (SkillName("Tailwind"),),
        "s:weld": (SkillName("MIG", as_written=True),),
    }
    none = [replace(BAKER, concept="http://example.org/none")]
    assert join_statements(joined, none, {}, names).catalogue == small


def test_the_shipped_names_are_ordered_by_skill():
    assert list(shipped_names()) == sorted(shipped_names())
