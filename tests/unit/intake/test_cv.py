"""A CV is read as a CV: entries, statements with their lines, lists, nothing personal."""
# ruff: noqa: RUF001 - CVs have dashes of every kind

import pytest

from intake.cv import LONGEST_STATEMENT, looks_like_cv, read_cv
from intake.document import Document, Format, Ignored, Line, NamedSkill, StructuredCv, WorkEntry
from intake.sections import Section

JOBS = {"nurse", "assistant", "waiter", "cook", "driver", "manager", "cleaner", "baker"}


def names_job(words):
    return words.casefold().split()[-1:] and words.casefold().split()[-1] in JOBS


def document(text, pages=1):
    lines = enumerate(text.splitlines(), 1)
    return Document(Format.TEXT, pages, tuple(Line(line, 1, number) for number, line in lines))


def read(text):
    return read_cv(document(text), names_job)


def said(cv):
    return [one.text for one in cv.statements]


def heads(cv):
    return [(one.title, one.start, one.end) for one in cv.entries]


NURSE = """\
Anna Nowak
12 Mill Road, Leeds LS6 2AB
Tel: 07700 900123 | anna.nowak@example.org

PROFILE
Reliable nurse with nine years on surgical wards. I am calm
under pressure.

WORK EXPERIENCE

Staff Nurse, St Mary's Hospital, Leeds          March 2016 – present
• Give medication to up to eight patients
• Write care plans and hand over to the next shift, using the electronic
  record system

Healthcare Assistant
Oakwood Care Home, Bradford
09/2012 - 02/2016
- Helped residents with washing

EDUCATION
BSc (Hons) Nursing, University of Leeds, 2013 - 2016
A-levels: Biology, English, History

SKILLS
Microsoft Office (Word, Excel), venepuncture

Languages: Polish (native), English - C1

HOBBIES
Running

REFERENCES
Dr Jane Smith, Leeds
"""


def test_a_whole_cv_is_taken_apart():
    cv = read(NURSE)
    assert [(one.text, one.section.value, one.line) for one in cv.statements] == [
        (
            "Reliable nurse with nine years on surgical wards. I am calm under pressure.",
            "summary",
            6,
        ),
        ("Give medication to up to eight patients", "experience", 12),
        (
            "Write care plans and hand over to the next shift, using the electronic record system",
            "experience",
            13,
        ),
        ("Helped residents with washing", "experience", 19),
        ("Nursing", "education", 22),
        ("Microsoft Office", "skills", 26),
        ("venepuncture", "skills", 26),
        ("Word", "skills", 26),
        ("Excel", "skills", 26),
        ("Polish", "languages", 28),
        ("English", "languages", 28),
    ]
    assert [one.text for one in cv.interests] == ["Running"]
    assert [one.entry for one in cv.statements[:5]] == [None, 0, 0, 1, None]


def test_entries_have_title_years_and_line():
    first, second = read(NURSE).entries
    assert (first.title, first.start, first.end, first.is_current) == (
        "Staff Nurse",
        2016,
        None,
        True,
    )
    assert (first.page, first.line) == (1, 11)
    assert (second.title, second.employer) == (
        "Healthcare Assistant",
        "Oakwood Care Home, Bradford",
    )
    assert (second.start, second.end, second.line) == (2012, 2016, 16)


def test_what_is_left_out_is_counted_with_its_reason_and_not_repeated():
    cv = read(NURSE)
    assert (
        Ignored(
            "3 lines with a name, an address or other personal details",
            "They say nothing of skills.",
        )
        in cv.ignored
    )
    told = " ".join(f"{one.what} {one.why}" for one in cv.ignored)
    assert not {"Anna", "Nowak", "07700", "Jane", "Mill"} & set(told.split())


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("Waiter, Hotel Bristol, 2010-2012", [("Waiter", 2010, 2012)]),
        ("2010-2012  Waiter, Hotel Bristol", [("Waiter", 2010, 2012)]),
        ("2010 to 2012\nWaiter\nHotel Bristol", [("Waiter", 2010, 2012)]),
        ("Hotel Bristol, Sopot\nWaiter\nMay 2010 – Sept. 2012", [("Waiter", 2010, 2012)]),
        ("Waiter at Hotel Bristol (since 2010)", [("Waiter", 2010, None)]),
        ("- 2010/11: Waiter, Hotel Bristol", [("Waiter", 2010, 2011)]),
        ("Company: Hotel Bristol\nPosition: Waiter\nPeriod: 05/2010 - 09/2012",
         [("Waiter", 2010, 2012)]),
        ("Hotel Bristol | Sopot\nWaiter | 2012 - now\nCook | 2010 - 2012",
         [("Waiter", 2012, None), ("Cook", 2010, 2012)]),
        ("Waiter\n2012 - 2014\nCook\n2010 - 2012", [("Waiter", 2012, 2014), ("Cook", 2010, 2012)]),
        ("Waiter\nHotel Bristol", [("Waiter", None, None)]),
        ("Summer 2009   Waiter (beach bar)", [("Waiter", 2009, 2009)]),
    ],
)  # fmt: skip
def test_the_head_of_a_job_in_many_layouts(layout, expected):
    cv = read(f"EXPERIENCE\n{layout}\n• Served guests")
    assert heads(cv) == expected
    assert said(cv) == ["Served guests"]


@pytest.mark.parametrize("line", ["Trained two new waiters in 2012.", "Helped the head cook"])
def test_what_was_done_is_no_head_of_a_job(line):
    cv = read(f"EXPERIENCE\nWaiter, Hotel Bristol, 2010-2012\n• {line}")
    assert heads(cv) == [("Waiter", 2010, 2012)]
    assert len(cv.statements) == 1


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("Excel, Word, PowerPoint", ["Excel", "Word", "PowerPoint"]),
        ("Tools: drill, lathe", ["drill", "lathe"]),
        ("Excel (advanced), SQL – basic, Python 4/5", ["Excel", "SQL", "Python"]),
        ("Health and safety", ["Health and safety"]),
        ("HTML/CSS • C++ | CI/CD", ["HTML", "CSS", "C++", "CI/CD"]),
        ("Good knowledge of book-keeping; strong communication skills",
         ["book-keeping", "communication skills"]),
        ("I can repair bikes, and I like it", ["I can repair bikes, and I like it"]),
        ("Excel ●●●○○", ["Excel"]),
        ("Java - Experience - 24 months", ["Java"]),
        ("Languages: Java, SQL", ["Java", "SQL"]),
    ],
)  # fmt: skip
def test_lists_of_skills_are_taken_apart(line, items):
    assert said(read(f"SKILLS\n{line}")) == items


@pytest.mark.parametrize(
    ("line", "languages"),
    [
        ("English (fluent), Polish - mother tongue", ["English", "Polish"]),
        ("Mother tongue: Spanish", ["Spanish"]),
        ("German B2 / native Turkish", ["German", "Turkish"]),
    ],
)
def test_languages_come_without_their_levels(line, languages):
    assert said(read(f"LANGUAGES\n{line}")) == languages


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("BSc in Computer Science, University of Leeds, 2010 - 2013", ["Computer Science"]),
        ("2008-2010  Diploma in Bookkeeping, City College", ["Bookkeeping"]),
        ("Forklift licence, 2015", ["Forklift licence"]),
        ("GCSEs: Maths, English, Art", []),
        ("Leeds City College", []),
        ("Modules: accounting, tax law", ["accounting", "tax law"]),
    ],
)
def test_only_what_was_studied_is_a_statement(line, fields):
    assert said(read(f"EDUCATION\n{line}")) == fields


PRIVATE = """\
CURRICULUM VITAE
Ahmed Karim
Address: 4 Park Lane, Hull
Date of birth: 3 May 1980
Nationality: Syrian
Marital status: married
Religion: Muslim
Phone: +44 7700 900456
ahmed@example.com
Experience
Driver, 2010 - 2012
• Drove a van; my name is Ahmed Karim, call +44 7700 900456 or ahmed@example.com
• Worked for Mr. John Brown, born 4 May 1960
"""


def test_personal_data_is_dropped_before_anything_is_read():
    cv = read(PRIVATE)
    kept = " ".join([*said(cv), *(f"{one.title} {one.employer}" for one in cv.entries)])
    for word in ("Ahmed", "Karim", "Park", "1980", "Syrian", "married", "Muslim", "7700",
                 "example.com", "Brown", "1960"):  # fmt: skip
        assert word not in kept
    assert "Drove a van" in kept
    assert heads(cv) == [("Driver", 2010, 2012)]


def test_a_name_that_is_a_job_is_a_name():
    cv = read("John Baker\nEXPERIENCE\nCook, 2010 - 2012")
    assert heads(cv) == [("Cook", 2010, 2012)]
    assert said(cv) == []


@pytest.mark.parametrize(
    "heading",
    ["EDUCATION", "Education Details", "Education & Training", "E D U C A T I O N",
     "E D U C A T I O N   A N D   T R A I N I N G",
     "Academic qualifications:", "2. Education"],
)  # fmt: skip
def test_headings_of_many_wordings_are_no_statements(heading):
    cv = read(f"EXPERIENCE\nCook, 2010 - 2012\n• Cooked soups\n{heading}\nDiploma in Catering")
    assert [(one.text, one.section) for one in cv.statements] == [
        ("Cooked soups", Section.EXPERIENCE),
        ("Catering", Section.EDUCATION),
    ]


@pytest.mark.parametrize(
    "line", ["Company Details: large hotel", "Role:", "2017 - Current", "Responsibilities:",
             "Page 1 of 2", "Employer: Hotel Bristol", "01/2015 - 12/2016"],
)  # fmt: skip
def test_labels_dates_and_page_numbers_are_no_statements(line):
    cv = read(f"EXPERIENCE\nCook, Hotel Bristol, 2010 - 2012\n• Cooked soups\n{line}")
    assert said(cv) == ["Cooked soups"]


def test_wrapped_and_hyphenated_lines_are_one_statement():
    cv = read(
        "EXPERIENCE\nCook, 2010 - 2012\n\u27a2 Planned menus, ordered food and con-\n"
        "trolled the stock of the kitchen\n\uf0b7 Of\ufb01ce work"
    )
    assert said(cv) == [
        "Planned menus, ordered food and controlled the stock of the kitchen",
        "Office work",
    ]


def test_headers_repeated_on_each_page_are_no_statements():
    lines = [
        Line("EXPERIENCE", 1, 1), Line("Cook, 2010 - 2012", 1, 2), Line("• Cooked soups", 1, 3),
        Line("Application Hotel 2012 page 1", 1, 4), Line("• Baked bread", 2, 1),
        Line("• Cleaned", 2, 2), Line("Application Hotel 2012 page 2", 2, 3),
    ]  # fmt: skip
    cv = read_cv(Document(Format.PDF, 2, tuple(lines)), names_job)
    assert "Application Hotel 2012 page 2" not in said(cv)
    assert [(one.text, one.page, one.line) for one in cv.statements if one.page == 2] == [
        ("Baked bread", 2, 1),
        ("Cleaned", 2, 2),
    ]


def test_a_structured_file_is_taken_before_its_lines():
    structured = StructuredCv(
        work=(WorkEntry("Cook", "Hotel", "2010-05-01", "2012-01", "uri:cook", ("Cooked soups",)),),
        skills=("Excel, Word",),
        named_skills=(NamedSkill("uri:excel"),),
        languages=("English (C1)",),
        education=("BSc Nursing",),
        interests=("Running",),
        summary=("I like food.",),
    )
    cv = read_cv(
        Document(Format.JSON_RESUME, 1, (Line("Something else"),), 1, structured), names_job
    )
    (entry,) = cv.entries
    assert (entry.title, entry.start, entry.end, entry.occupation) == (
        "Cook",
        2010,
        2012,
        "uri:cook",
    )
    assert said(cv) == ["I like food.", "Cooked soups", "Excel", "Word", "Nursing", "English"]
    assert cv.statements[1].entry == 0
    assert {one.line for one in cv.statements} == {0}
    assert (cv.named_skills, cv.used_share) == ((NamedSkill("uri:excel"),), 1.0)


def of_structure(**parts):
    return read_cv(Document(Format.JSON_RESUME, 1, (), 1, StructuredCv(**parts)), names_job)


def test_long_texts_of_a_structured_file_are_cut_as_lines_are():
    soup = "I cooked soup for guests. "
    cv = of_structure(
        work=(WorkEntry("Cook " * 200, "Hotel " * 200, lines=(soup * 30,)),),
        summary=(soup * 30,),
        skills=("a" * 1200,),
    )
    whole = soup * 18 + soup.rstrip()
    assert said(cv) == [whole, (soup * 11).rstrip()] * 2 + ["a" * 500, "a" * 500, "a" * 200]
    assert (len(cv.entries[0].title), len(cv.entries[0].employer)) == (500, 500)
    assert cv.ignored == ()


@pytest.mark.parametrize(
    ("summary", "kept", "left_out"),
    [(("Cooked",) * 3_002, 3_000, 2), (("b" * 60_000, "c" * 60_000, "Cooked"), 200, 1)],
)
def test_a_structured_file_is_read_up_to_the_most_lines_and_characters(summary, kept, left_out):
    cv = of_structure(summary=summary, interests=())
    assert len(cv.statements) == kept
    lines = "line" if left_out == 1 else "lines"
    assert cv.ignored == (
        Ignored(f"{left_out} {lines} at the end", "At most 100000 characters are read."),
    )


def test_no_statement_is_longer_than_may_be_sent():
    cv = read("EXPERIENCE\n" + "I cooked soup for guests. " * 60)
    assert len(cv.statements) > 1
    assert max(map(len, said(cv))) <= LONGEST_STATEMENT


def test_an_empty_document_has_nothing():
    cv = read_cv(Document(Format.TEXT, 1, ()), names_job)
    assert (cv.entries, cv.statements, cv.ignored, cv.used_share) == ((), (), (), 0.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NURSE, True),
        ("Waiter 2010-2012\nServed guests\nCook 2012-2014\nCooked\nDriver 2014 - now", True),
        ("I worked as a nurse from 2010 to 2014. I like people and write reports.", False),
        ("My skills\nI cook and clean.", False),
        ("", False),
    ],
)
def test_a_pasted_cv_is_told_from_other_words(text, expected):
    assert looks_like_cv(text) is expected


def test_a_label_in_a_list_of_skills_heads_its_line_alone():
    cv = read("SKILLS\nLanguages: Java\nDatabases: Oracle\nbaking")
    assert [(one.text, one.section.value) for one in cv.statements] == [
        ("Java", "languages"),
        ("Oracle", "skills"),
        ("baking", "skills"),
    ]


def test_an_unknown_heading_ends_what_is_left_out():
    cv = read("REFERENCES\nMr Smith\nTHINGS I MADE\nA shed\nPERSONAL DETAILS\nmarried")
    assert said(cv) == ["A shed"]


def test_short_lines_without_signs_are_statements_of_their_own():
    lines = [
        "Making coffee and serving customers at a busy station branch",
        "Handling cash and card payments, cashing up at the end of day",
        "Training two new team members",
    ]
    cv = read("EXPERIENCE\nWaiter, Hotel Bristol, 2010-2012\n" + "\n".join(lines))
    assert said(cv) == lines


@pytest.mark.parametrize(
    "line", ["description - Served guests", "Job Function: Served guests", "Duties: Served guests"]
)
def test_labels_of_what_was_done_are_taken_off(line):
    assert said(read(f"EXPERIENCE\nWaiter, Hotel Bristol, 2010-2012\n{line}")) == ["Served guests"]


def test_a_heading_in_two_languages_is_one():
    cv = read("Ausbildung / Education\nDiploma in Catering")
    assert [(one.text, one.section.value) for one in cv.statements] == [("Catering", "education")]


def test_interests_are_no_levels():
    cv = read("HOBBIES: reading, hiking")
    assert [one.text for one in cv.interests] == ["reading", "hiking"]


def test_what_is_past_the_most_characters_is_left_out_and_said():
    line = "- Cooked soup for " + "many " * 40
    cv = read("EXPERIENCE\n" + "\n".join([line] * 600))
    assert sum(len(one.text) for one in cv.statements) < 100_000
    assert any(
        one.what.endswith("lines at the end") and one.why == "At most 100000 characters are read."
        for one in cv.ignored
    )
    assert 0.7 < cv.used_share < 1


ASSISTANT = "\n- Served customers\n\nNight Cleaner, City Hospital, 2009 - 2012\n- Cleaned rooms"


@pytest.mark.parametrize(
    "first",
    [
        "Shop Assistant, Corner Foods, Leeds, 2012 - present",
        "SHOP ASSISTANT | Corner Foods | since 2012",
        "Corner Foods, Leeds, Shop Assistant, 2012 - now",
        "Shop Assistant\nCorner Foods, Leeds\n2012 - present",
        "Corner Foods, Leeds, 2012 - present\nShop Assistant",
    ],
)
def test_a_first_line_with_a_job_is_an_entry(first):
    cv = read(first + ASSISTANT)
    assert [(one.title.casefold(), one.start, one.end) for one in cv.entries] == [
        ("shop assistant", 2012, None),
        ("night cleaner", 2009, 2012),
    ]
    assert said(cv) == ["Served customers", "Cleaned rooms"]


@pytest.mark.parametrize(
    "first",
    [
        "Jane Baker",
        "JANE BAKER",
        "Jane Baker, Leeds",
        "Jane Baker - Leeds",
        "Name: Jane Baker",
        "Jane Baker\nGreater Manchester",
        "jb@example.org\nJane Baker",
        "Jane Baker | jane.baker@example.org | Leeds",
    ],
)
def test_a_name_with_a_trade_is_dropped_before_a_job(first):
    cv = read(f"{first}\nShop Assistant, Corner Foods, 2012 - present{ASSISTANT}")
    assert [one.title for one in cv.entries] == ["Shop Assistant", "Night Cleaner"]
    assert said(cv) == ["Served customers", "Cleaned rooms"]


def test_a_title_at_the_top_is_kept_where_the_catalogue_has_it():
    text = "Shop Assistant, Corner Foods\n- Served customers"
    cv = read_cv(document(text), names_job, is_title=lambda words: words == "Shop Assistant")
    assert said(cv) == ["Shop Assistant, Corner Foods", "Served customers"]
    assert said(read(text)) == ["Served customers"]


def test_a_title_at_the_top_that_has_dates_further_down_stays_in_both_places():
    cv = read(f"Shop Assistant\n\nEXPERIENCE\nShop Assistant, Foods, 2012 - 2014{ASSISTANT}")
    assert [one.title for one in cv.entries] == ["Shop Assistant", "Night Cleaner"]
    assert said(cv) == ["Shop Assistant", "Served customers", "Cleaned rooms"]
