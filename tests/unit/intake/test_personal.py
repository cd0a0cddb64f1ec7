"""Personal data in CVs: what is dropped, and that none of it is left in the CVs of the tests."""

import re
from pathlib import Path

import pytest

from intake.cv import document_of_text, read_cv
from intake.personal import is_address, is_personal_line, name_words, without_personal_data

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("cv*/*.txt"))
PRIVATE = """
    Nowak Okafor Bellini Sharma Hargreaves Zielinski Kelly Mbeki Kovacs Haddad Lindqvist Popescu
    Carter Chen Mensah Doyle Summers Rashid Silva Petrova Rahman Ferrante Adeyemi Horvat Laurent
    Yilmaz Berg Wojcik O'Connor Amrani Stone Mendez Solberg Osman Thornton Parker Alves Minh Iyer
    Marsh Almeida Wrona Fontaine Adebayo Ibukun Rhys Jacqueline Marinescu Cole Ingrid
    Kaminska Reed Diallo Hogan Byrne Grant Muslim Married Nationality Passport Orchard A0000001
""".split()


def names_job(words):
    return words.casefold().split()[-1:] and words.casefold().split()[-1] in {
        *("nurse", "driver", "teacher", "engineer", "developer", "assistant", "waiter", "cook"),
        *("manager", "welder", "officer", "receptionist", "bricklayer", "electrician", "tailor"),
    }


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_no_name_or_contact_is_left_of_a_cv(path):
    cv = read_cv(document_of_text(path.read_text(encoding="utf-8")), names_job)
    kept = [one.text for one in (*cv.statements, *cv.interests)]
    kept += [one.title for one in cv.entries]
    told = [f"{one.what} {one.why}" for one in cv.ignored]
    for text in (*kept, *told):
        assert not set(re.findall(r"[\w']+", text)) & set(PRIVATE), text
        assert "@" not in text
        assert not re.search(r"\d[\d ]{7,}", text), text


@pytest.mark.parametrize(
    "line",
    [
        "Tel: 07700 900123 | anna@example.org",
        "linkedin.com/in/someone",
        "Date of Birth: 3 May 1980",
        "D.O.B: 03/05/1980",
        "34 years old",
        "Religion: none of your business",
        "Marital status: single",
        "12 Mill Road, Leeds LS6 2AB",
        "1204 Oak Avenue, Austin, TX 78701",
        "Hauptstraße 5, 34117 Kassel",
        "(512) 555-0147",
        "+49 711 555 01 23",
        "anna @ example.org",
    ],
)
def test_lines_that_say_who_and_where(line):
    assert is_personal_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "2010 - 2015 Waiter",
        "01/2015 - 12/2018",
        "Answered 80 calls a day about bills",
        "Receptionist, Dr. Hogan's surgery",
        "Managed budgets of up to 2000000 euros",
        "Drove a van on the road",
        "Responsible for 24 children",
        "",
    ],
)
def test_lines_that_say_what_was_done(line):
    assert not is_personal_line(line)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("call me on 07700 900 123 about vans", "call me on about vans"),
        ("worked for Mr. John Brown in sales", "worked for in sales"),
        ("I am Anna Nowak and I bake", "I am and I bake"),
        ("ANNA NOWAK baker", "baker"),
        ("a" * 64 + "@" + "b" * 63 + ".example.org mine", "mine"),
        ("Anna baked from 2010 - 2015", "Anna baked from 2010 - 2015"),
        ("see www.example.org for pictures", "see for pictures"),
        ("I was born on 1 May 1980 in Leeds", "I was in Leeds"),
    ],
)
def test_personal_data_is_taken_out_of_a_text(text, kept):
    assert without_personal_data(text, ("Anna", "Nowak")) == kept


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        (("A.", "A.-"), "A." + "A.--" * 100 + "Ax baker", ".--Ax baker"),
        (("A.-B.", "A", "B"), "A.-B." * 90 + "Bx baker", ".Bx baker"),
        (("Jean-Luc", "O'Neil"), "Jean-Luc O'Neil, baker", ", baker"),
        (("J.", "R."), "J.R. and others", ". and others"),
        (("Zoe", "\u2019"), "Zoe baked", "Zoe baked"),
    ],
)
def test_a_name_of_any_form_is_taken_out(name, text, kept):
    assert without_personal_data(text, name) == kept


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Anna Nowak", ("Anna", "Nowak")),
        ("MARIA DA SILVA", ("MARIA", "SILVA")),
        ("Jean-Luc O'Neil | Leeds", ("Jean-Luc", "O'Neil")),
        ("I bake bread", ()),
        ("Anna", ()),
        ("Team of 12", ()),
    ],
)
def test_a_name_is_told_by_its_form(line, words):
    assert name_words(line) == words


def test_a_long_sentence_is_no_address():
    assert not is_address("In 2010 I drove down the road " * 3)
