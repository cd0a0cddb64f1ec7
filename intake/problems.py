"""Problems: every reason why a file is not read, with what its owner can do about it.

Remarks are about what is left out of a file that is read. Numbers are all that sentences differ by.
"""

from enum import StrEnum

from intake.document import DocumentError, Ignored


class Code(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    OLD_WORD = "old_word"
    PICTURE = "picture"
    ARCHIVE = "archive"
    TWO_FORMATS = "two_formats"
    UNKNOWN_DATA = "unknown_data"
    ENCODING = "encoding"
    NO_TEXT = "no_text"
    SCANNED = "scanned"
    UNKNOWN_LETTERS = "unknown_letters"
    ENCRYPTED = "encrypted"
    INCOMPLETE = "incomplete"
    DAMAGED = "damaged"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_MANY_MEMBERS = "too_many_members"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNSAFE_NAME = "unsafe_name"
    NESTED_ARCHIVE = "nested_archive"
    UNSAFE_XML = "unsafe_xml"
    TOO_DEEP = "too_deep"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    READER_FAILED = "reader_failed"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"


_PASTE = "or copy its text and paste it"
MESSAGES: dict[Code, str] = {
    Code.EMPTY: "The file is empty. Choose the file again.",
    Code.TOO_LARGE: f"The file is larger than {{limit:g}} MB. Save it without pictures, {_PASTE}.",
    Code.UNKNOWN_FORMAT: "The file is of no kind that can be read here. Save the CV as PDF, DOCX,"
    f" ODT or plain text, {_PASTE}.",
    Code.OLD_WORD: "The file is a Word file of the old kind (.doc). Open it and save it as DOCX or"
    f" PDF, {_PASTE}.",
    Code.PICTURE: "The file is a picture, and text in pictures cannot be read here. Upload the"
    " document that the picture was made from, or type what it says.",
    Code.ARCHIVE: "The file is an archive, not a document. Unpack it and upload the CV itself.",
    Code.TWO_FORMATS: "The file is of two kinds at once, which is not safe to read. Open it and"
    f" save it again as PDF or DOCX, {_PASTE}.",
    Code.UNKNOWN_DATA: "The file holds data, but is neither a Europass CV nor a JSON Resume. Save"
    f" the CV as PDF or DOCX, {_PASTE}.",
    Code.ENCODING: "The text has characters that cannot be read. Save the file again with the"
    f" encoding UTF-8, {_PASTE}.",
    Code.NO_TEXT: f"There is no text in the file. Check that it is the right one, {_PASTE}.",
    Code.SCANNED: "The pages are pictures without text, as a scanner makes them. Upload the"
    " document that was printed, have the scan made searchable (OCR), or type what it says.",
    Code.UNKNOWN_LETTERS: "The PDF does not say which letters its shapes stand for. Save the CV as"
    f" DOCX, {_PASTE}.",
    Code.ENCRYPTED: f"The file is protected by a password. Save it without the password, {_PASTE}.",
    Code.INCOMPLETE: f"The end of the file is missing. Upload it again, {_PASTE}.",
    Code.DAMAGED: f"The file is damaged. Open it and save it again, {_PASTE}.",
    Code.TOO_MANY_PAGES: "The file has {found} pages, and at most {limit} are read. Upload only"
    " the CV.",
    Code.TOO_MUCH_TEXT: "The file has more than {limit:,} characters of text. Upload only the CV.",
    Code.TOO_MANY_MEMBERS: f"The file has more than {{limit}} parts. Save it as PDF, {_PASTE}.",
    Code.UNPACKS_TOO_LARGE: "Unpacked, the file is far larger than a CV. Save it without pictures"
    f" or as PDF, {_PASTE}.",
    Code.UNSAFE_NAME: f"A part of the file has a name that is not safe. Save it as PDF, {_PASTE}.",
    Code.NESTED_ARCHIVE: "There is another packed file inside the file. Take out what is embedded,"
    f" save it as PDF, {_PASTE}.",
    Code.UNSAFE_XML: "The file defines XML entities or a document type, which is not safe to read."
    f" Save it again as PDF or DOCX, {_PASTE}.",
    Code.TOO_DEEP: f"The file is nested deeper than {{limit}} levels. Save it as PDF, {_PASTE}.",
    Code.TOO_SLOW: f"Reading the file takes too long. Save it again as a new PDF, {_PASTE}.",
    Code.TOO_MUCH_MEMORY: "Reading the file needs too much memory. Save it without pictures"
    f" or as a new PDF, {_PASTE}.",
    Code.READER_FAILED: "The file cannot be read: it is damaged or far larger than it seems. Save"
    f" it again as a new PDF, {_PASTE}.",
    Code.BUSY: "Too many files are being read just now. Try again in a minute.",
    Code.UNAVAILABLE: "Files cannot be read here just now. Copy the text of the CV and paste it.",
}


def problem(code: Code, **numbers: float) -> DocumentError:
    """Return the error of a code, with the numbers that its message names."""
    return DocumentError(code, MESSAGES[code].format(**numbers))


class Remark(StrEnum):
    """What of a file is left out."""

    PICTURES = "pictures"
    EDGES = "edges"
    EDGE_ROW = "edge_row"
    EDGE_ROWS = "edge_rows"
    PAGE = "page"
    DETAILS = "details"


_EDGE_ROWS = "They only belong to the pages."
REMARKS: dict[Remark, tuple[str, str]] = {
    Remark.PICTURES: ("Pictures", "What they show is not read."),
    Remark.EDGES: ("Header and footer", "They stand on every page."),
    Remark.EDGE_ROW: ("{number} row of page numbers, headers and footers", _EDGE_ROWS),
    Remark.EDGE_ROWS: ("{number} rows of page numbers, headers and footers", _EDGE_ROWS),
    Remark.PAGE: ("Page {number}", "It is a picture without text."),
    Remark.DETAILS: ("Name, address, photo and the like", "They are not needed."),
}
"""What is left out, and why."""
EMBEDDED = "The PDF holds a Europass CV as data, which is read before the text of its pages."
DIRECTIONS = "Hidden marks that change the direction of text were left out."


def ignored(remark: Remark, number: int = 0) -> Ignored:
    """Return what is said of something that is left out, with the number that it names."""
    what, why = REMARKS[remark]
    return Ignored(what.format(number=number), why)
