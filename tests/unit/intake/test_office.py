"""DOCX and ODT are read in the order of the file, after checks of their archive."""

import io
import zipfile

import pytest

from intake.document import DocumentError, Format, Ignored
from intake.limits import Limits
from intake.reading import read_document
from tests.support.document_files import (
    docx,
    docx_members,
    odt,
    word_paragraph,
    zipped,
)

P = word_paragraph
STYLES = """<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H"/></w:style>
<w:style w:styleId="L"><w:name w:val="Dots"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>
</w:style><w:style w:styleId="Circle"><w:name w:val="c"/><w:basedOn w:val="Circle"/></w:style>"""
LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
NO_LIST = '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'


def row(*cells: str) -> str:
    return "<w:tbl><w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr></w:tbl>"


def texts(data):
    return [line.text for line in read_document(data).lines]


def test_headings_and_items_follow_from_styles():
    body = (
        P("Experience", '<w:pStyle w:val="Own"/>')
        + P("Skills", '<w:outlineLvl w:val="0"/>')
        + P("Cooked", '<w:pStyle w:val="L"/>')
        + P("Served", LIST)
        + P("plain", NO_LIST)
        + P("Circle", '<w:pStyle w:val="Circle"/>')
    )
    document = read_document(docx(body, STYLES))
    assert document.format is Format.DOCX
    assert [(line.text, line.is_heading, line.is_item) for line in document.lines] == [
        ("Experience", True, False),
        ("Skills", True, False),
        ("Cooked", False, True),
        ("Served", False, True),
        ("plain", False, False),
        ("Circle", False, False),
    ]


def test_runs_tabs_breaks_and_changes_are_read_as_seen():
    body = """<w:p><w:r><w:t>Nur</w:t></w:r><w:ins><w:r><w:t>se</w:t></w:r></w:ins><w:r><w:tab/>
    <w:t>2015</w:t><w:noBreakHyphen/><w:t>18</w:t><w:br/><w:t>Berlin</w:t></w:r>
    <w:del><w:r><w:delText>gone</w:delText></w:r></w:del>
    <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"""
    assert texts(docx(body)) == ["Nurse\t2015-18", "Berlin"]


def test_text_boxes_and_controls_are_read_once():
    box = f"<w:txbxContent>{P('in the box')}</w:txbxContent>"
    body = f"""<w:p><w:r><w:t>before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}
    </mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>
    <w:sdt><w:sdtContent>{P("in a control")}</w:sdtContent></w:sdt>
    <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{P("Click to enter")}</w:sdtContent>
    </w:sdt>"""
    assert texts(docx(body)) == ["before", "in the box", "in a control"]


def test_rows_of_tables_keep_together_what_belongs_together():
    body = (
        row(P("2015"), P("Nurse"))
        + row(P("2011"), P("Waitress") + P("Served guests"))
        + row(P(""), P("alone"))
        + row(*("".join(P(f"{side}{n}") for n in range(4)) for side in "ab"))
    )
    document = read_document(docx(body))
    assert [(line.text, line.column) for line in document.lines] == [
        *(("2015\tNurse", 1), ("2011\tWaitress", 1), ("Served guests", 1), ("alone", 1)),
        *((f"a{n}", 1) for n in range(4)),
        *((f"b{n}", 2) for n in range(4)),
    ]
    assert document.columns == 2


def test_pages_are_counted_by_what_word_noted_or_by_breaks():
    break_ = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    noted = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>"
    for body in (P("one") + break_ + noted, P("one") + break_ + P("two")):
        document = read_document(docx(body))
        assert [(line.text, line.page) for line in document.lines] == [("one", 1), ("two", 2)]
        assert document.pages == 2


def test_headers_and_pictures_are_told():
    members = docx_members(P("Nurse"))
    members["word/header1.xml"] = "<w:hdr xmlns:w='w'><w:p><w:r><w:t>Me</w:t></w:r></w:p></w:hdr>"
    members["word/media/image1.png"] = b"\x89PNG"
    assert read_document(zipped(members)).ignored == (
        Ignored("Pictures", "What they show is not read."),
        Ignored("Header and footer", "They stand on every page."),
    )


ODT = """<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
<text:p text:style-name="P1">Maria</text:p><text:h>Experience</text:h>
<text:p>Nurse<text:tab/>2015<text:s text:c="9"/>to<text:s/> <text:span>2018</text:span> in
 Berlin<text:line-break/>Ward 3</text:p>
<text:list><text:list-item><text:p>Cooked</text:p><text:p>for many</text:p></text:list-item>
</text:list><text:soft-page-break/>
<table:table><table:table-row><table:table-cell><text:p>2011</text:p></table:table-cell>
<table:table-cell><text:p>Waitress</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame><draw:text-box><text:p>in the box</text:p></draw:text-box></draw:frame></text:p>
"""
ODT_STYLE = '<style:style style:name="P1" style:parent-style-name="Heading_20_1"/>'


def test_odt_is_read():
    document = read_document(odt(ODT, ODT_STYLE))
    assert document.format is Format.ODT
    assert [(line.text, line.page) for line in document.lines] == [
        *(("Maria", 1), ("Experience", 1), ("Nurse\t2015\tto 2018 in Berlin", 1), ("Ward 3", 1)),
        *(("Cooked", 1), ("for many", 1), ("2011\tWaitress", 2), ("in the box", 2)),
    ]
    assert [line.text for line in document.lines if line.is_heading] == ["Maria", "Experience"]
    assert [line.text for line in document.lines if line.is_item] == ["Cooked"]


def renamed(data: bytes, name: str, other: str) -> bytes:
    """Return a ZIP in which a name is another of the same length, without a check."""
    assert len(name) == len(other.encode())
    return data.replace(name.encode(), other.encode())


def locked() -> bytes:
    data = bytearray(docx(P("Nurse")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    return bytes(data)


def stored(members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


MEMBERS = docx_members(P("Nurse"))
DEEP = "<w:sdt>" * 70 + "</w:sdt>" * 70


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx(""), "no_text"),
        (zipped({**docx_members(""), "word/media/scan.jpg": b"x"}), "scanned"),
        (docx(P("Nurse"))[:-40], "damaged"),
        (docx(P("Nurse")).replace(b"word/document.xml", b"word/document.xmk"), "unknown_format"),
        (docx("<w:p>"), "damaged"),
        (zipped(docx_members(P("Nurse")), zipfile.ZIP_BZIP2), "damaged"),
        (zipped(docx_members(P("Nurse")), zipfile.ZIP_LZMA), "damaged"),
        (docx(DEEP), "too_deep"),
        (zipped({"letter.txt": "x"}), "archive"),
        (zipped({"mimetype": "application/epub+zip"}), "unknown_format"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "unknown_format"),
        (locked(), "encrypted"),
        (odt("<text:p>x</text:p>", manifest="<encryption-data/>"), "encrypted"),
        (zipped({**MEMBERS, "word/x.zip": zipped({"a": "b"})}), "nested_archive"),
        (renamed(zipped({**MEMBERS, "word/abc": ""}), "word/abc", "../w/abc"), "unsafe_name"),
        (renamed(zipped({**MEMBERS, "word/abc": ""}), "word/abc", "..\\w\\abc"), "unsafe_name"),
        (renamed(zipped({**MEMBERS, "word/abc": ""}), "word/abc", "word/a\0c"), "unsafe_name"),
        (zipped({**MEMBERS, "word/\u202egnp.exe": ""}), "unsafe_name"),
        (zipped({**MEMBERS, "big": b"\0" * 2**20 * 3}), "unpacks_too_large"),
        (stored({**MEMBERS, "big": b"\0" * 2**21}), "unpacks_too_large"),
        (zipped({**MEMBERS, **{f"a{n}": "" for n in range(10)}}), "too_many_members"),
        (docx(P("word " * 30)), "too_much_text"),
        (stored({"a": "%PDF-1.7", **MEMBERS}), "two_formats"),
        (zipped({**MEMBERS, "word/document.xml": "<!DOCTYPE x><w/>"}), "unsafe_xml"),
    ],
)
def test_what_cannot_be_read_is_named(data, code):
    limits = Limits(members=10, unpacked_bytes=2**20 + 2**19, packing_ratio=100, characters=100)
    with pytest.raises(DocumentError) as caught:
        read_document(data, limits)
    assert caught.value.code == code
