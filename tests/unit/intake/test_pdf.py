"""A PDF is read in the order of its columns, without headers, footers and broken words."""

import pytest

from intake.document import DocumentError, Format, Ignored
from intake.formats.pdf_layout import Piece, reading_order
from intake.limits import Limits
from intake.reading import read_document
from tests.support.document_files import pdf, pdf_objects, stream, text_content

LEFT = [
    *("Skills", "Wiring of houses", "Fault finding", "Reading drawings", "Languages"),
    *("English", "Polish", "Interests", "Cycling"),
]
RIGHT = [
    *("Experience", "Industrial electrician, Ford", "2012 - 2020", "Maintained conveyor drives"),
    *("Found faults in cabinets", "Electrician, Smith Ltd", "2006 - 2012", "Wired new houses"),
    *("Education", "City and Guilds level 3"),
]
HEADER = "John Sample, electrician for houses and for factories in the county of Kent"


def read(texts, **options):
    return read_document(pdf([text_content(texts, **options)]))


def column(x, texts, step=16, top=780):
    return [(x, top - step * row, text) for row, text in enumerate(texts)]


def test_two_columns_are_read_one_after_the_other():
    document = read([(40, 800, HEADER), *column(40, LEFT), *column(220, RIGHT)])
    assert document.format is Format.PDF
    assert document.columns == 2
    assert [line.text for line in document.lines] == [HEADER, *LEFT, *RIGHT]
    assert [line.column for line in document.lines] == [1] + [1] * len(LEFT) + [2] * len(RIGHT)


def test_columns_of_other_spacing_are_found_when_drawn_row_by_row():
    texts = sorted([*column(40, LEFT), *column(220, RIGHT, step=19)], key=lambda text: -text[1])
    assert [line.text for line in read(texts).lines] == [*LEFT, *RIGHT]


def test_columns_are_read_above_and_below_a_row_across_both():
    texts = [
        *column(40, LEFT),
        *column(220, RIGHT),
        (40, 600, HEADER),
        *column(40, LEFT, top=580),
        *column(220, RIGHT, top=580),
    ]
    expected = [*LEFT, *RIGHT, HEADER, *LEFT, *RIGHT]
    assert [line.text for line in read(texts).lines] == expected


def test_dates_at_the_margin_stay_with_their_row():
    jobs = [f"Nurse on ward {number}" for number in range(8)]
    dates = [f"200{number} - 200{number + 1}" for number in range(8)]
    pairs = zip(column(40, jobs), column(450, dates), strict=True)
    document = read([text for pair in pairs for text in pair])
    assert document.columns == 1
    assert [line.text for line in document.lines] == [
        f"{job}\t{date}" for job, date in zip(jobs, dates, strict=True)
    ]


def test_letters_on_one_row_are_one_piece_in_any_order():
    pieces = [Piece("late", 100, 120, 10, 20), Piece("early", 20, 40, 10.5, 20.5)]
    (row,) = reading_order(pieces)
    assert row.text == "early\tlate"


def test_headers_footers_and_page_numbers_are_ignored_and_told():
    pages = [
        text_content(
            [
                (40, 810, "John Sample - CV"),
                (40, 700, f"Job number {number}"),
                (40, 790, ["Skills", "Other", "Sport"][number - 1]),
                (500, 790, f"201{number} - 201{number + 1}"),
                (280, 20, f"Page {number} of 3"),
            ]
        )
        for number in (1, 2, 3)
    ]
    document = read_document(pdf(pages))
    assert [(line.page, line.number, line.text) for line in document.lines] == [
        *((1, 1, "Skills\t2011 - 2012"), (1, 2, "Job number 1")),
        *((2, 1, "Other\t2012 - 2013"), (2, 2, "Job number 2")),
        *((3, 1, "Sport\t2013 - 2014"), (3, 2, "Job number 3")),
    ]
    assert document.ignored == (
        Ignored("6 rows of page numbers, headers and footers", "They only belong to the pages."),
    )


def test_what_a_browser_prints_around_a_page_is_ignored():
    texts = [
        *((20, 820, "11/29/26, 11:12 AM"), (300, 820, "My CV")),
        *column(40, RIGHT),
        *((20, 15, "file:///home/me/cv.html"), (560, 15, "1/2")),
    ]
    document = read(texts)
    assert [line.text for line in document.lines] == RIGHT
    assert [ignored.what for ignored in document.ignored] == [
        "2 rows of page numbers, headers and footers"
    ]


def test_broken_words_and_bullets_are_mended():
    texts = column(40, ["\x95 Led the develop-", "ment of houses", "\x95 Cooked"])
    content = text_content([(x, y, text.replace("\x95", "\u2022")) for x, y, text in texts])
    lines = read_document(pdf([content])).lines
    assert [line.text for line in lines] == ["Led the development", "of houses", "Cooked"]
    assert [line.is_item for line in lines] == [True, False, True]


def test_spaces_that_are_moved_back_over_are_no_spaces():
    content = b"BT /F1 11 Tf 40 700 Td [(work) -200 (org ) 278 (an) -300 (next)] TJ ET"
    assert [line.text for line in read_document(pdf([content])).lines] == ["work organ next"]


def test_spread_letters_are_words():
    content = (
        b"BT /F1 11 Tf 5 Tc 40 700 Td (WORK EXPERIENCE) Tj 0 Tc 0 -20 Td (A nurse, I am) Tj ET"
    )
    lines = read_document(pdf([content])).lines
    assert [line.text for line in lines] == ["WORK EXPERIENCE", "A nurse, I am"]


def test_turned_letters_are_left_out():
    turned = b"\nBT /F1 11 Tf 0 1 -1 0 570 300 Tm (Curriculum vitae) Tj ET"
    content = text_content(column(40, RIGHT)) + turned
    assert [line.text for line in read_document(pdf([content])).lines] == RIGHT


def test_large_letters_are_headings():
    content = text_content([(40, 780, "Skills")], size=16)
    body = text_content(column(40, ["Wiring of houses", "Fault finding"], top=750))
    lines = read_document(pdf([content + b"\n" + body])).lines
    assert [(line.text, line.is_heading) for line in lines] == [
        ("Skills", True),
        ("Wiring of houses", False),
        ("Fault finding", False),
    ]


PICTURE = stream(
    b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
)
DRAWN = {"resources": b"/XObject<</I 4 0 R>>", "further": [PICTURE]}
SHOW_PICTURE = b"q 500 0 0 700 40 40 cm /I Do Q"


def test_a_page_that_is_a_picture_is_told():
    text = text_content(column(40, RIGHT * 2))
    document = read_document(pdf([text, SHOW_PICTURE], **DRAWN))
    assert document.ignored == (Ignored("Page 2", "It is a picture without text."),)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf([SHOW_PICTURE], **DRAWN), "scanned"),
        (pdf([SHOW_PICTURE + text_content([(9, 9, "Scanned by an app")])], **DRAWN), "scanned"),
        (pdf([b""]), "no_text"),
        (pdf([text_content(column(40, LEFT))])[:-300], "incomplete"),
        (b"%PDF-1.7\nnothing of a PDF\n%%EOF", "damaged"),
        (pdf_objects([b"<</Type/Catalog/Pages 2 0 R>>"]), "damaged"),
        (
            pdf(
                [b""],
                trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4"
                b"/O<%s>/U<%s>>>" % (b"00" * 32, b"11" * 32),
            ),
            "encrypted",
        ),
        (pdf([text_content(column(40, LEFT))] * 4), "too_many_pages"),
        (pdf([text_content(column(40, ["word " * 30] * 50))]), "too_much_text"),
    ],
)
def test_what_cannot_be_read_is_named(data, code):
    with pytest.raises(DocumentError) as caught:
        read_document(data, Limits(pages=3, characters=1000))
    assert caught.value.code == code
