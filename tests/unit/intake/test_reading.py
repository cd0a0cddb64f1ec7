"""A file is read by its content: text, Markdown, HTML and RTF."""

import pytest

from intake.document import DocumentError, Format
from intake.limits import Limits
from intake.reading import read_document

RTF = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\author Someone}}
\b Experience\b0\par Staff nurse, Caf\'e9 Blau\par \bullet\tab Cooked\par
\trowd 2015\cell Nurse | ward\cell\row \trowd a\par b\cell c\nestcell\row}"""
HTML = """<!DOCTYPE html><html><head><title>CV</title><style>p {}</style></head><body>
<h1>Maria</h1><p>Staff <b>nurse</b>,<br>Berlin &amp; Bonn<script>alert(1)</script></p>
<ul><li>Cooked<li>Served <ul><li>guests</li></ul></li></ul><p hidden>secret</p>
<table><tr><td>2015</td><td>Nurse</td></tr></table><div style="display: none">x</div>end</body>"""
MARKDOWN = """# Maria
Experience
==========
**Staff nurse**, [City Hospital](http://city.example)
- Cooked for *many* people
> quoted

| 2015 | Nurse |
|------|-------|
snake_case_name
"""


def read(data: bytes) -> list[str]:
    return [line.text for line in read_document(data).lines]


@pytest.mark.parametrize(
    "data",
    [
        "Café \u2013 nurse".encode(),
        b"\xef\xbb\xbf" + "Café \u2013 nurse".encode(),
        "Café \u2013 nurse".encode("utf-16"),
        b"\xfe\xff" + "Café \u2013 nurse".encode("utf-16-be"),
        "Café \u2013 nurse".encode("cp1252"),
    ],
)
def test_text_is_decoded(data):
    document = read_document(data)
    assert document.format is Format.TEXT
    assert [line.text for line in document.lines] == ["Café \u2013 nurse"]


def test_wrapped_text_is_mended_and_paged():
    document = read_document(b"I like develop-\nment\n\fPage two")
    assert [(line.text, line.page) for line in document.lines] == [
        ("I like development", 1),
        ("Page two", 2),
    ]
    assert document.pages == 2


def test_html_is_stripped():
    document = read_document(HTML.encode())
    assert document.format is Format.HTML
    assert [line.text for line in document.lines] == [
        *("Maria", "Staff nurse,", "Berlin & Bonn", "Cooked", "Served", "guests"),
        *("2015\tNurse", "end"),
    ]
    assert [line.text for line in document.lines if line.is_heading] == ["Maria"]
    assert [line.text for line in document.lines if line.is_item] == ["Cooked", "Served", "guests"]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a</p><!--[if mso]><p>b</p><![endif]--><![if !mso]>c<![endif]>", ["a", "c"]),
        ("<p>a</p><!-->b<!-- c --!>d<!-- e", ["a", "bd"]),
        ("<p title='>'>a</p><p title=5\">b</p><p class='x hidden'>c</p>", ["a", "b", "c"]),
        ("<p>a<script>if (1 </p>) '<p>x'</script>b<STYLE>p > q</STYLE >c</p>", ["abc"]),
        ("<p>C < D, 3 <5 </3 x> &lt;E&gt;</p>", ["C < D, 3 <5 <E>"]),
        ("<p>a</p><div HIDDEN><b>x</b></i></div><p style='DISPLAY : none'>y</p>b", ["a", "b"]),
        ("<p>a</p><p x='", ["a"]),
    ],
)
def test_html_is_read_as_browsers_do(html, kept):
    assert read(html.encode()) == kept


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<![if", "<a x='>'y ", '<p x="', "</x ", "<script>", "<?", "<b hidden>", "&#1"],
)
def test_markup_that_is_not_closed_is_read_to_the_end(piece):
    text = f"<p>Staff nurse</p>{piece * (2_000_000 // len(piece))}"
    assert read(text.encode())[0] == "Staff nurse"


def test_a_reference_to_no_character_is_refused():
    with pytest.raises(DocumentError, match="damaged"):
        read_document(b"<p>&#%s;</p>" % (b"1" * 5_000))


def test_markdown_loses_its_marks():
    document = read_document(MARKDOWN.encode())
    assert document.format is Format.MARKDOWN
    assert [line.text for line in document.lines] == [
        *("Maria", "Experience", "Staff nurse, City Hospital", "Cooked for many people"),
        *("quoted", "2015\tNurse", "snake_case_name"),
    ]
    assert [line.text for line in document.lines if line.is_heading] == ["Maria", "Experience"]
    assert [line.text for line in document.lines if line.is_item] == ["Cooked for many people"]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("[" * 150_000, "[" * 150_000),
        ("`a " * 50_000, "`a " * 49_999 + "`a"),
        ("*a " * 50_000, "*a " * 49_999 + "*a"),
        ("# x" + "#" * 150_000 + "y", "x" + "#" * 150_000 + "y"),
        ("a" * 150_000 + "1", "a" * 150_000 + "1"),
        ("[City Hospital](http://city.example) # #", "City Hospital # #"),
        ("## Skills ##", "Skills"),
    ],
)
def test_marks_in_rows_of_any_length_are_read_to_the_end(row, kept):
    assert read(f"**Staff nurse**\n{row}".encode()) == ["Staff nurse", kept]


def test_markup_in_a_long_text_of_data_is_read_to_the_end():
    text = "<" + "a" * 150_000
    assert read(b'{"work": [{"position": "%s"}]}' % text.encode()) == [text]
    assert read(b'{"skills": [{"name": "%s"}]}' % text.encode()) == [text]


def test_a_text_past_the_most_characters_is_refused_before_its_marks_are_read():
    with pytest.raises(DocumentError, match="more than 1,000 characters"):
        read_document(b"a" + b" " * 998 + b"[[", Limits(characters=1_000))
    assert len(read_document(b"a" * 1_000, Limits(characters=1_000)).lines) == 1


def test_rtf_is_read():
    document = read_document(RTF)
    assert document.format is Format.RTF
    assert [line.text for line in document.lines] == [
        *("Experience", "Staff nurse, Café Blau", "Cooked", "2015\tNurse | ward"),
        *("a", "b", "c"),
    ]
    assert [line.text for line in document.lines if line.is_item] == ["Cooked"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \r\n\0 ", "empty"),
        (b"x" * 101, "too_large"),
        (b"\x89PNG\r\n\x1a\n0000", "picture"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\x7fELF\1\1\1\0\0\0", "unknown_format"),
        (b"a text with one \0 in sixty characters" + b"." * 40, "encoding"),
        ("Café ".encode() + b"\xff", "encoding"),
        (b"lone \xed\xa0\x80 half", "encoding"),
        (b"\xff\xfe\x00\xd8A\x00", "encoding"),
        (b"{\\rtf1 cut off", "incomplete"),
        (b"<html><script>1</script></html>", "no_text"),
    ],
)
def test_what_cannot_be_read_is_named(data, code):
    with pytest.raises(DocumentError) as caught:
        read_document(data, Limits(file_bytes=100))
    assert caught.value.code == code


def test_marks_of_direction_are_left_out_and_told():
    document = read_document("cv\u202egnp.exe".encode())
    assert document.lines[0].text == "cvgnp.exe"
    assert document.notices == ("Hidden marks that change the direction of text were left out.",)
