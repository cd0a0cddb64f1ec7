"""Reading: what a file is, by its content alone, and its document."""

import re
from collections.abc import Callable

from intake.document import Document, Format
from intake.formats.archive import ends_as_archive
from intake.formats.html import add_html
from intake.formats.office import read_office
from intake.formats.pdf import read_pdf
from intake.formats.structured import is_json, is_xml, read_json, read_xml
from intake.formats.text import add_markdown, add_rtf, decode, is_markdown
from intake.limits import BLANK, Limits, check_size
from intake.lines import Lines
from intake.problems import Code, problem

_REFUSED = {
    Code.PICTURE: (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF"),
    Code.ARCHIVE: (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd"),
}
"""First bytes of files that hold no text."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NEAR_START = 1024
"""Bytes within which other readers look for the mark of a PDF."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins Word files of the old kind, and DOCX files with a password."""
_ENCRYPTED_IN_OLE = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile(b"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_FROM = 0.02
"""Share of control characters from which bytes are no text."""
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body|div|p|h[1-6]|ul|ol|table|section|article|main)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_document(data: bytes, limits: Limits | None = None) -> Document:
    """Return what a file holds; its name and declared type play no part.

    Untrusted files are read in a `SandboxPool`, which calls this. Raises DocumentError, whose
    codes are those of `intake.problems`.
    """
    limits = limits or Limits()
    check_size(data, limits)
    if data.lstrip(BLANK).startswith(b"%PDF-"):
        if ends_as_archive(data):
            raise problem(Code.TWO_FORMATS)
        return read_pdf(data, limits)
    if data.startswith(_ZIP):
        if b"%PDF-" in data[:_NEAR_START]:
            raise problem(Code.TWO_FORMATS)
        return read_office(data, limits)
    if data.startswith(b"{\\rtf"):
        return _document(Format.RTF, limits, lambda lines: add_rtf(lines, data))
    return _read_text(data, limits)


def _read_text(data: bytes, limits: Limits) -> Document:
    text = _text_of(data)
    if _HTML.match(text):
        return _document(Format.HTML, limits, lambda lines: add_html(lines, text))
    if is_xml(text):
        return read_xml(data, limits)
    if is_json(text):
        return read_json(text, limits)
    if len(text) > limits.characters:
        raise problem(Code.TOO_MUCH_TEXT, limit=limits.characters)
    if is_markdown(text):
        return _document(Format.MARKDOWN, limits, lambda lines: add_markdown(lines, text))
    return _document(Format.TEXT, limits, lambda lines: lines.add(text), is_wrapped=True)


def _text_of(data: bytes) -> str:
    """Return the text that bytes are; raise DocumentError where they are none."""
    for code, beginnings in _REFUSED.items():
        if data.startswith(beginnings):
            raise problem(code)
    if data.startswith(_OLE):
        raise problem(Code.ENCRYPTED if _ENCRYPTED_IN_OLE in data else Code.OLD_WORD)
    controls = 0 if data.startswith(_UTF16_MARKS) else len(_CONTROL.findall(data))
    if controls:
        raise problem(Code.UNKNOWN_FORMAT if controls > _BINARY_FROM * len(data) else Code.ENCODING)
    return decode(data)


def _document(
    kind: Format, limits: Limits, add: Callable[[Lines], None], *, is_wrapped: bool = False
) -> Document:
    lines = Lines(limits)
    add(lines)
    read = lines.all(mend_hyphens=is_wrapped)
    return Document(kind, lines.page, read, notices=lines.notices())
