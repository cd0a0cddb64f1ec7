"""Plain text, Markdown and RTF."""

import codecs
import re

from striprtf.striprtf import rtf_to_text

from intake.lines import Lines
from intake.problems import Code, problem

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Bounded: each mark that opens could otherwise look through the rest of a text for its end.
_MARKDOWN = re.compile(
    r"^#{1,6} +\S|\*\*\S[^*\n]{0,300}\*\*|\[[^\]\n]{1,300}\]\([^)\n]{1,300}\)", re.MULTILINE
)
_HEADING = re.compile(r"#{1,6} +(.+)")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*")
_RULE = frozenset("-*_=:| \t")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)")
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3}|`{1,3}|~~)(?=\S)([^\n]{0,300}?\S)\1(?!\w)")
_QUOTE = re.compile(r"^(?:> ?)+")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z0-9]) ?")
_PARAGRAPH = re.compile(r"\\par(?![a-z])")
_RTF_DAMAGE = (ArithmeticError, LookupError, TypeError, ValueError)


def decode(data: bytes) -> str:
    """Return a text by its byte order mark, as UTF-8, or as Windows-1252; raise DocumentError."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Text that is UTF-8 but for a few characters would become rubbish in another encoding.
        if data[: error.start].isascii() and not _is_utf8_with_surrogates(data):
            return _decoded(data, "cp1252")
        raise problem(Code.ENCODING) from None


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise problem(Code.ENCODING) from None


def _is_utf8_with_surrogates(data: bytes) -> bool:
    try:
        return bool(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return False


def is_markdown(text: str) -> bool:
    """Return whether a text has headings, bold words or links of Markdown."""
    return bool(_MARKDOWN.search(text))


def add_markdown(lines: Lines, text: str) -> None:
    """Add a text in Markdown without its marks."""
    rows = text.splitlines()
    for place, row in enumerate(rows):
        below = rows[place + 1] if place + 1 < len(rows) else ""
        if (row.strip() and _RULE.issuperset(row)) or row.startswith("```"):
            continue
        heading = _HEADING.fullmatch(row)
        is_heading = bool(heading or _UNDERLINE.fullmatch(below))
        lines.add(_unmarked(heading[1].rstrip(" #") if heading else row), is_heading=is_heading)


def _unmarked(row: str) -> str:
    row = _QUOTE.sub("", row, count=1)
    row = row.replace("|", "\t") if row.lstrip().startswith("|") else row
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", row)))


def add_rtf(lines: Lines, data: bytes) -> None:
    """Add the text of an RTF file; raise DocumentError where it is damaged."""
    if data.rstrip(b"\0\r\n\t ")[-1:] != b"}":
        raise problem(Code.INCOMPLETE)
    cells = _CELL.split(data.decode("latin-1"))
    # The library ends a cell with a bar, which people write as well.
    ended = [cell + _end_of(cell) for cell in cells[:-1]]
    try:
        lines.add(rtf_to_text("".join([*ended, cells[-1]]), errors="replace"))
    except _RTF_DAMAGE:
        raise problem(Code.DAMAGED) from None


def _end_of(cell: str) -> str:
    """Return what ends a cell in its stead: a new line after several paragraphs, else a tab."""
    _, _, content = cell.rpartition(r"\trowd")
    return r"\par " if _PARAGRAPH.search(content) else r"\tab "
