"""Sections of CVs: headings of other words, by how they are set; names wherever they stand."""

import pytest

from intake.cv import read_cv
from intake.document import Document, Format, Line
from intake.personal import person_places
from intake.reading import read_document
from intake.sections import Section, sections_of
from tests.support.document_files import pdf, text_content

JOBS = {"nurse", "assistant", "waiter", "cook", "driver", "teacher", "baker"}


def names_job(words):
    return words.casefold().split()[-1:] and words.casefold().split()[-1] in JOBS


def is_title(words):
    return words.casefold() == "shop baker"


def lines_of(text):
    return [Line(line, 1, number) for number, line in enumerate(text.splitlines(), 1)]


def sections(text, nearest=None):
    cut = sections_of(lines_of(text), names_job, nearest)
    return [(line.text, line.section.value) for line in cut.lines]


def read(text):
    return read_cv(Document(Format.TEXT, 1, tuple(lines_of(text))), names_job)


@pytest.mark.parametrize(
    "text",
    [
        "EDUCATION\nBSc Nursing, 2010\nGADGETS\nA shed",
        "Education:\nBSc Nursing, 2010\nGadgets:\nA shed",
        "Education\nBSc Nursing, 2010\n\nGadgets\nA shed\n\nSkills\nWord",
    ],
)
def test_a_heading_of_other_words_is_set_as_the_known_ones_are(text):
    assert sections(text)[:2] == [("BSc Nursing, 2010", "education"), ("A shed", "other")]


def test_a_heading_of_other_words_that_the_file_calls_one():
    lines = [
        Line("Education", 1, 1, is_heading=True),
        Line("BSc Nursing, 2010", 1, 2),
        Line("Gadgets", 1, 3, is_heading=True),
        Line("A shed", 1, 4),
    ]
    assert [line.section.value for line in sections_of(lines, names_job).lines] == [
        "education",
        "other",
    ]


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Gadgets", "education"),
        ("LEEDS CITY HOSPITAL", "experience"),
        ("STAFF NURSE", "experience"),
    ],
)
def test_other_rows_are_no_headings(line, section):
    """A plain row among capitals, an employer, a job."""
    known = section.upper()
    assert (line, section) in sections(f"Jo Example\n\n{known}\nSomething else\n\n{line}\nmore")


def test_employers_in_capitals_before_dates_are_no_headings():
    text = (
        "EXPERIENCE\nST MARY\nNurse, 2010 - 2012\n- Washed\n\nPAYWELL\nCook, 2012 - 2014\n- Cooked"
    )
    assert {section for _, section in sections(text)} == {"experience"}
    assert [(one.title, one.start) for one in read(text).entries] == [
        ("Nurse", 2010),
        ("Cook", 2012),
    ]


def test_the_only_row_in_capitals_before_a_date_is_a_heading():
    text = "EXPERIENCE\nNurse, Leeds, 2010 - 2012\n- Washed\n\nVOYAGES\nGulf 2006, 2011"
    assert sections(text)[-1] == ("Gulf 2006, 2011", "other")


@pytest.mark.parametrize(("likeness", "section"), [(0.9, "interests"), (0.2, "other")])
def test_a_heading_of_other_words_is_that_of_the_nearest_known_one(likeness, section):
    def nearest(texts, others):
        assert texts == ["pastimes of mine"]
        return [(others.index("hobbies"), likeness)]

    text = "EDUCATION\nBSc Nursing, 2010\nPASTIMES OF MINE\nchess"
    assert sections(text, nearest)[-1] == ("chess", section)


def test_what_was_done_is_no_study_whatever_its_heading_is_like():
    def nearest(_, others):
        return [(others.index("training"), 0.9)]

    text = "EDUCATION\nBSc Nursing, 2010\nTEACHING\nDesigned a course"
    assert sections(text, nearest)[-1] == ("Designed a course", "other")


def test_the_text_beside_a_narrow_column_begins_anew():
    lines = [
        Line("Hobbies", 1, 1),
        Line("Chess", 1, 2),
        Line("Nurse in Leeds", 1, 3, column=2),
        Line("Experience", 1, 4, column=2),
    ]
    assert [(one.text, one.section) for one in sections_of(lines, names_job).lines] == [
        ("Chess", Section.INTERESTS),
        ("Nurse in Leeds", Section.HEADER),
    ]


SIDEBAR = """\
CONTACT
+33 6 12 34 56 78
{mail}

INTERESTS
Pottery

Claire Fontaine
{title}

EXPERIENCE
Cook, 2010 - 2012
- Cooked; ask Claire Fontaine
"""


@pytest.mark.parametrize(
    ("mail", "title"),
    [("c.fontaine@example.fr", "Lyon"), ("fontaine.claire@example.fr", "Lyon"), ("", "Cook")],
)
def test_a_name_beside_a_narrow_column_is_dropped(mail, title):
    cv = read(SIDEBAR.format(mail=mail, title=title))
    texts = [one.text for one in (*cv.statements, *cv.interests)]
    assert not any("Fontaine" in text for text in texts)
    assert [one.text for one in cv.interests] == ["Pottery"]


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        (["Jo Example", "Leeds"], (0,)),
        (["Key Skills", "Jo Example", "jo.example@example.org"], (1,)),
        (["Shop Baker", "Jo Example"], (1,)),
        (["Dr Jo Example"], (0,)),
        (["", "Jo Example"], (1,)),
        (["Jo Example", "Ann Smith", "Ann Smith, ann.smith@example.org"], (1,)),
        (["Jo Example", "Shop Baker, Oak Bread, 2012 - 2014"], (0,)),
        (["Jane Baker"], (0,)),
        (["JANE BAKER", "Leeds"], (0,)),
        (["Jane Baker, Leeds", "Shop Baker, Oak Bread, 2012 - 2014"], (0,)),
        (["Jane Baker - Leeds"], (0,)),
        (["Jane Baker", "Greater Leeds"], (0, 1)),
        (["Jane Baker", "jane.baker@example.org", "Greater Leeds"], (0,)),
        (["jb@example.org", "Jane Baker", "Cook, Oak Bread, 2012 - 2014"], (1,)),
        (["Jane Baker", "2012 - 2014", "Shop Baker", "Oak Bread"], (0,)),
        (["Jane Baker", "Shop Baker", "Oak Bread", "2012 - 2014"], (0, 2)),
        (["Shop Baker, Oak Bread, 2012 - 2014", "Jane Smith"], ()),
        (["Shop Baker, Oak Bread"], ()),
        (["Pastry Baker, Oak Bread, 2012 - 2014"], ()),
        (["Oak Bread, Pastry Baker, 2012 - 2014"], ()),
        (["Pastry Baker", "Oak Bread Ltd, 2012 - 2014"], ()),
        (["PASTRY BAKER", "Leeds", "", "Oak Bread, Pastry Baker, 2012 - 2014"], ()),
        (["Pastry Baker | 07700 900123 | 2012 - 2014"], (0,)),
        (["I bake", "Excel"], ()),
        ([], ()),
    ],
)
def test_the_lines_of_the_name(texts, places):
    starts = [False] * len(texts)
    assert person_places(texts, len(texts), starts, names_job, is_title) == places


def test_an_employer_above_a_dated_job_is_no_name():
    texts = ["Oak Bread", "Shop Baker", "2012 - 2014", "Jo Example", "Shop Baker", "I bake"]
    starts = [True, False, False, True, False, False]
    assert person_places(texts[:3], 0, starts[:3], names_job, is_title) == ()
    assert person_places(texts, 0, starts, names_job, is_title) == (3,)


def test_the_address_of_a_referee_tells_no_name_where_there_is_one_before():
    texts = ["Jo Example", "jo@example.org", "Ann Smith, ann.smith@example.org"]
    assert person_places(texts, 3, [False] * 3, names_job) == (0,)


def test_rows_of_a_table_say_when_where_and_what():
    cv = read(
        "2019 - 2021\tOak Farm\tClimb and fell old trees with ropes\n\t\tPrice all jobs\n"
        "2015 - 2019\tElm Farm\tDriver. Moved logs to the mill"
    )
    assert [(one.title, one.start) for one in cv.entries if one.title] == [("Driver", 2015)]
    assert [one.text for one in cv.statements] == [
        "Climb and fell old trees with ropes",
        "Price all jobs",
        "Moved logs to the mill",
    ]


@pytest.mark.parametrize(
    "line", ["Repaired old systems and valves", "Build CI/CD pipelines in GitLab"]
)
def test_what_was_done_is_no_employer(line):
    cv = read(f"EXPERIENCE\nCook, Leeds, 2010 - 2012\n{line}\nCooked")
    assert [one.text for one in cv.statements] == [line, "Cooked"]


def test_a_list_of_certificates_is_one_of_studies():
    cv = read(
        "COURSES\nAerial Rescue\nIOSH Managing Safely\n\nEDUCATION\nBSc Nursing\nLeeds College"
    )
    assert [one.text for one in cv.statements] == [
        "Aerial Rescue",
        "IOSH Managing Safely",
        "Nursing",
    ]


def test_a_dated_study_under_another_heading_is_no_job():
    cv = read("EXPERIENCE\nCook, 2010 - 2012\n\nABROAD\nLyon College, BSc Nursing, 2006 - 2008")
    assert [one.title for one in cv.entries] == ["Cook"]
    assert [(one.text, one.section.value) for one in cv.statements] == [("Nursing", "education")]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Stall at a fair, 2023: fed the animals", "Stall at a fair: fed the animals"),
        ("Moved to the coast in 2016", "Moved to the coast"),
        ("Taught children aged 15 to 19", "Taught children aged 15 to 19"),
    ],
)
def test_dates_leave_no_marks_behind(line, text):
    cv = read(f"EXPERIENCE\nCook, Leeds, 2010 - 2012\n- {line}")
    assert [one.text for one in cv.statements] == [text]


@pytest.mark.parametrize(
    ("line", "titles", "text"),
    [
        ("Cook, summer fair, 2023: fed all the guests", ["Cook"], "fed all the guests"),
        ("Stall at a fair, 2023: fed all the guests", [], "Stall at a fair: fed all the guests"),
    ],
)
def test_what_follows_a_date_and_a_colon_is_kept(line, titles, text):
    cv = read(f"EXPERIENCE\n{line}")
    assert [one.title for one in cv.entries] == titles
    assert [one.text for one in cv.statements] == [text]


def test_a_summary_on_the_line_of_its_heading():
    assert sections("Jo Example\nPROFILE: Calm with guests")[-1] == ("Calm with guests", "summary")


def test_a_cell_beside_a_skill_is_one_of_the_list():
    cv = read("SKILLS\nWelding\tRigging, painting\nExcel\tadvanced")
    assert [one.text for one in cv.statements] == ["Welding", "Rigging", "painting", "Excel"]


def test_an_author_beside_an_initial_is_no_statement():
    cv = read("Jo Example\n\nEXPERIENCE\nCook, 2010 - 2012\n- Example J, On soup; J. Example")
    assert "Example" not in cv.statements[0].text


@pytest.mark.parametrize("mail", ["c.fontaine@example.fr", "+33 6 12 34 56 79"])
def test_a_pdf_of_two_columns_has_its_name_in_no_list(mail):
    left = [
        "CONTACT",
        mail,
        "SKILLS",
        "Dental X-rays",
        "LANGUAGES",
        "French",
        "INTERESTS",
        "Pottery",
    ]
    right = [
        *("Claire Fontaine", "Assistant", "EXPERIENCE", "Assistant, Cabinet Roux", "2018 - 2024"),
        *("Prepares instruments for dentists", "ABROAD", "Helped in a clinic in Peru"),
    ]
    texts = [
        (x, 780 - 16 * row, text)
        for x, column in ((40, left), (220, right))
        for row, text in enumerate(column)
    ]
    cv = read_cv(read_document(pdf([text_content(texts)])), names_job)
    assert [one.text for one in cv.interests] == ["Pottery"]
    assert not any("Fontaine" in one.text for one in cv.statements)
    assert cv.statements[-1].text == "Helped in a clinic in Peru"
    assert cv.statements[-1].section is Section.OTHER
