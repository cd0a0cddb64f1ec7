"""Files made to harm who reads them, each with the code of the error that it has to end in."""

import io
import zipfile
import zlib
from collections.abc import Callable

from tests.support.document_files import (
    docx_members,
    odt,
    pdf,
    pdf_objects,
    stream,
    text_content,
    word_paragraph,
    zipped,
)

MEBIBYTE = 2**20
NURSE = word_paragraph("Staff nurse")
PAGE = text_content([(40, 700, "Staff nurse in a hospital")])
LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY lol 'lol'>"
    + "".join(
        f"<!ENTITY lol{level} '{f'&lol{level - 1 or str()};' * 10}'>" for level in range(1, 10)
    )
    + "]>"
)
OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def _replaced(content: str) -> dict[str, str | bytes]:
    return {**docx_members(NURSE), "word/document.xml": content}


def _zip_of_zips(levels: int = 5) -> bytes:
    data = zipped({"bomb": b"\0" * MEBIBYTE})
    for _ in range(levels):
        data = zipped({f"{number}.zip": data for number in range(8)})
    return data


def _zip_of_itself() -> bytes:
    """Return a ZIP whose one stored member runs to its end, and is a ZIP of the same name."""
    inner = zipped({"again.zip": "x"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("again.zip", inner)
    return out.getvalue()


def _zip_with_lying_sizes() -> bytes:
    """Return a DOCX whose directory says that 8 MiB of zeros are ten bytes."""
    data = bytearray(zipped({**docx_members(NURSE), "big": b"\0" * (8 * MEBIBYTE)}))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _without_name() -> bytes:
    """Return a DOCX with a member whose name is empty."""
    data = bytearray(zipped({**docx_members(NURSE), "x": ""}))
    for mark, length, name in ((b"PK\x03\x04", 26, 30), (b"PK\x01\x02", 28, 46)):
        place = data.rfind(mark)
        assert data[place + name : place + name + 1] == b"x"
        data[place + length] = 0
        del data[place + name]
        if mark == b"PK\x03\x04":  # the directory begins a byte earlier
            end = data.rfind(b"PK\x05\x06") + 16
            start = int.from_bytes(data[end : end + 4], "little") - 1
            data[end : end + 4] = start.to_bytes(4, "little")
    end = data.rfind(b"PK\x05\x06") + 12
    size = int.from_bytes(data[end : end + 4], "little") - 1
    data[end : end + 4] = size.to_bytes(4, "little")
    return bytes(data)


def _renamed(name: str) -> bytes:
    """Return a DOCX with a member of this name, which `zipfile` would not write."""
    holder = "x" * len(name.encode())
    return zipped({**docx_members(NURSE), holder: ""}).replace(holder.encode(), name.encode())


def _pages(kids: bytes, count: int) -> bytes:
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    pages = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
    return pdf_objects([catalogue, pages, b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"])


def _pdf_stream_bomb() -> bytes:
    """Return a PDF of a page whose content is two GiB of spaces, packed twice."""
    packer = zlib.compressobj()
    block = packer.compress(b" " * MEBIBYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * MEBIBYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(block + again * 2047)
    content = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(packed)
    return pdf_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
            content + packed + b"\nendstream",
        ]
    )


def _pdf_of_many_objects() -> bytes:
    """Return a PDF of a page and a million objects, as its packed directory says."""
    number = 1_000_000
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        stream(b""),
        stream(b"6 0 0", b"/Type/ObjStm/N %d/First 4" % number),
    ]
    out = bytearray(b"%PDF-1.7\n")
    directory = bytearray(7)
    for index, part in enumerate(parts, 1):
        directory += b"\1" + len(out).to_bytes(4, "big") + b"\0\0"
        out += b"%d 0 obj\n%s\nendobj\n" % (index, part)
    directory += b"\2\0\0\0\5\0\0" * number
    start = len(out)
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R" % (len(directory) // 7)
    out += b"%d 0 obj\n%s\nendobj\n" % (len(parts) + 1, stream(directory, entries))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _pdf_form_in_itself() -> bytes:
    """Return a PDF whose form draws itself, and nothing else."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>"
    return pdf(
        [b"/F Do"], resources=b"/XObject<</F 4 0 R>>", further=[stream(b"/F Do /F Do", form)]
    )


def _locked_pdf() -> bytes:
    locked = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
    return pdf([PAGE], trailer=locked % (b"00" * 32, b"11" * 32))


def _polyglot_of_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {"a.pdf": pdf([PAGE]), **docx_members(NURSE)}.items():
            file.writestr(name, content)
    return out.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty", lambda: b""),
    "only zeros": ("empty", lambda: b"\0" * 4096),
    "one byte too many": ("too_large", lambda: b"x" * (5 * MEBIBYTE + 1)),
    "zip of zeros": (
        "unpacks_too_large",
        lambda: zipped({**docx_members(NURSE), "big": b"\0" * (8 * MEBIBYTE)}),
    ),
    "zip with lying sizes": ("damaged", _zip_with_lying_sizes),
    "zip of zips": ("nested_archive", _zip_of_zips),
    "zip of itself": ("nested_archive", _zip_of_itself),
    "zip of many members": (
        "too_many_members",
        lambda: zipped({**docx_members(NURSE), **{f"m{n}": "" for n in range(20_000)}}),
    ),
    "name upwards": ("unsafe_name", lambda: _renamed("..\\..\\evil.exe")),
    "name of another folder": ("unsafe_name", lambda: _renamed("../../evil.exe")),
    "name with a zero": ("unsafe_name", lambda: _renamed("word/a\0.exe")),
    "name of nothing": ("unsafe_name", _without_name),
    "name turned around": (
        "unsafe_name",
        lambda: zipped({**docx_members(NURSE), "word/\u202egpj.exe": ""}),
    ),
    "billion laughs in docx": (
        "unsafe_xml",
        lambda: zipped(_replaced(f"{LAUGHS}<document><body>&lol9;</body></document>")),
    ),
    "billion laughs in europass": (
        "unsafe_xml",
        lambda: b"<?xml version='1.0'?>%s<Candidate>&lol9;</Candidate>" % LAUGHS.encode(),
    ),
    "outside entity in docx": (
        "unsafe_xml",
        lambda: zipped(_replaced(f"{OUTSIDE}<document><body>&x;</body></document>")),
    ),
    "outside entity in europass": (
        "unsafe_xml",
        lambda: f"{OUTSIDE}<Candidate>&x;</Candidate>".encode("utf-16"),
    ),
    "deep xml in odt": (
        "too_deep",
        lambda: odt("<text:section>" * 9_000 + "</text:section>" * 9_000),
    ),
    "deep json": ("too_deep", lambda: b'{"work":' + b"[" * MEBIBYTE),
    "number of a million digits": ("damaged", lambda: b'{"work": ' + b"1" * MEBIBYTE + b"}"),
    "lone surrogate in json": ("encoding", lambda: b'{"work": [{"position": "\\ud800"}]}'),
    "lone surrogate in utf-8": ("encoding", lambda: b"Staff nurse \xed\xa0\x80"),
    "lone surrogate in utf-16": ("encoding", lambda: b"\xff\xfe\x00\xd8a\x00"),
    "zero in a text": ("encoding", lambda: b"Staff nurse " * 20 + b"\0"),
    "too much text": ("too_much_text", lambda: b"Staff nurse \n" * 100_000),
    "pages of themselves": ("damaged", lambda: _pages(b"2 0 R 3 0 R", 1)),
    "a billion pages": ("damaged", lambda: _pages(b"3 0 R", 1_000_000_000)),
    "a hundred pages": ("too_many_pages", lambda: pdf([PAGE] * 100)),
    "packed pdf": ("reader_failed", _pdf_stream_bomb),
    "a million objects": ("no_text", _pdf_of_many_objects),
    "form of itself": ("reader_failed", _pdf_form_in_itself),
    "locked pdf": ("encrypted", _locked_pdf),
    "half a pdf": ("incomplete", lambda: pdf([PAGE])[:-100]),
    "half a docx": ("damaged", lambda: zipped(docx_members(NURSE))[:-30]),
    "locked docx": (
        "encrypted",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    ),
    "pdf that is a zip": ("two_formats", lambda: pdf([PAGE]) + zipped(docx_members(NURSE))),
    "zip that is a pdf": ("two_formats", _polyglot_of_zip),
    "picture that is a page": ("picture", lambda: b"GIF89a/*<html><p>Staff nurse*/"),
    "program": ("unknown_format", lambda: b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 9),
    "braces of rtf": ("no_text", lambda: b"{\\rtf1" + b"{" * 100_000 + b"}"),
    "tags of html": ("no_text", lambda: b"<div>" * 100_000),
}
"""By name: the code of the error, and what makes the file."""
