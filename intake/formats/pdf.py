"""PDF: the text of its pages in reading order, without what repeats on every page."""

import contextlib
import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from intake.document import Document, DocumentError, Format, Ignored
from intake.formats.pdf_layout import Piece, Row, reading_order
from intake.formats.structured import read_xml
from intake.limits import Limits
from intake.lines import Lines
from intake.problems import EMBEDDED, Code, Remark, ignored, problem

_NEAR_END = 2048
"""Bytes within which a whole file has its end mark."""
_NEW_PIECE_GAP = 1.2
_SPACE_GAP = 0.25
_SEEN_SPACE = 0.05
"""Gaps between letters, in heights of a letter: that ends a piece; that is a space; and from which
a space of the file is seen as one, as some files have spaces that are moved back over."""
_LEAST_SPREAD = 4
_SPREAD_GAP = 0.12
_SPREAD_SPACE = 1.6
"""Letters are spread if so many stand that far apart, in heights of a letter; and a gap so many
times as wide is then a space."""
_UPRIGHT = 0.3
"""Angle up to which a letter is not turned, in radians."""
_LINE_END_HYPHEN = 2
"""Character that PDFium gives for a hyphen at the end of a line."""
_LEAST_LETTERS = 60
"""Letters on a page below which pictures make it a scanned one."""
_MOST_UNKNOWN = 0.3
"""Share of letters of unknown meaning from which a text cannot be read."""
_HEADING = 1.2
"""Height of a heading, in heights of most letters."""
_EDGE = 0.1
"""Share of the height of a page, at the top and at the bottom, where headers and footers stand."""
_MOST_ATTACHMENTS = 20
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}(?:\s?[AP]M)?")
_ADDRESS = re.compile(r"(?:https?|file)://\S+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite)\s*)?\d{1,3}(?:\s*(?:of|/|von)\s*\d{1,3})?\W*", re.I
)


@dataclass(frozen=True, slots=True)
class _Page:
    rows: list[Row]
    height: float
    letters: int
    unknown: int
    has_pictures: bool


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Return the document of a PDF; raise DocumentError."""
    if b"%%EOF" not in data[-_NEAR_END:]:
        raise problem(Code.INCOMPLETE)
    try:
        with pdfium.PdfDocument(data) as pdf:
            if len(pdf) > limits.pages:
                raise problem(Code.TOO_MANY_PAGES, found=len(pdf), limit=limits.pages)
            pages = _pages(pdf, limits)
            embedded = _embedded_cv(pdf, limits)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code == pdfium_c.FPDF_ERR_PASSWORD
        raise problem(Code.ENCRYPTED if is_locked else Code.DAMAGED) from None
    if embedded is None:
        _check_text(pages)
    return _document(pages, limits, embedded)


def _embedded_cv(pdf: pdfium.PdfDocument, limits: Limits) -> Document | None:
    """Return the document of a Europass file within a PDF; other attachments are not opened."""
    for index in range(min(pdf.count_attachments(), _MOST_ATTACHMENTS)):
        attachment = pdf.get_attachment(index)
        if attachment.get_name().lower().endswith(".xml"):
            with contextlib.suppress(DocumentError):
                return read_xml(bytes(attachment.get_data()), limits)
    return None


def _pages(pdf: pdfium.PdfDocument, limits: Limits) -> list[_Page]:
    pages: list[_Page] = []
    left = limits.characters
    for page in pdf:
        read = _page(page, left, limits)
        left -= read.letters
        pages.append(read)
    return pages


def _page(page: pdfium.PdfPage, left: int, limits: Limits) -> _Page:
    text = page.get_textpage()
    try:
        # A page has spaces and breaks beside the letters that count.
        if text.count_chars() > 2 * left + 100:
            raise problem(Code.TOO_MUCH_TEXT, limit=limits.characters)
        pieces = list(_pieces(text, is_upright=page.get_rotation() == 0))
        letters = "".join(piece.text for piece in pieces)
        unknown = sum("\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" for letter in letters)
        pictures = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        return _Page(
            rows=reading_order(pieces),
            height=page.get_height(),
            letters=len(letters),
            unknown=unknown,
            has_pictures=next(iter(pictures), None) is not None,
        )
    finally:
        text.close()
        page.close()


def _pieces(text: pdfium.PdfTextPage, *, is_upright: bool) -> Iterator[Piece]:
    """Yield the pieces of a page in the order in which the file draws them.

    Letters that are turned are left out of an upright page: they stand along its edge.
    """
    box = pdfium_c.FS_RECTF()
    run: _Run | None = None
    is_after_space = False
    for index in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        letter = "-" if code == _LINE_END_HYPHEN else chr(code)
        if letter.isspace() or code == 0:
            is_after_space = True
            continue
        pdfium_c.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        place = (box.left, box.right, box.bottom, box.top)
        if run is None or not run.continues_with(place):
            if run is not None:
                yield run.piece()
                run = None
            if is_upright and abs(pdfium_c.FPDFText_GetCharAngle(text, index)) > _UPRIGHT:
                continue
            run = _Run(*place)
        run.add(letter, place, is_after_space=is_after_space)
        is_after_space = False
    if run is not None:
        yield run.piece()


@dataclass(slots=True)
class _Run:
    """Letters that follow each other on a row, and the gap before each, in heights of a letter."""

    left: float
    right: float
    bottom: float
    top: float
    letters: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    are_after_spaces: list[bool] = field(default_factory=list)

    def continues_with(self, place: tuple[float, float, float, float]) -> bool:
        """Return whether a letter stands on the row and close after the letters before."""
        left, _, bottom, top = place
        is_on_row = self.bottom < (bottom + top) / 2 < self.top
        return is_on_row and self.left <= left and self._gap(left) <= _NEW_PIECE_GAP

    def add(
        self, letter: str, place: tuple[float, float, float, float], *, is_after_space: bool
    ) -> None:
        """Append a letter."""
        left, right, bottom, top = place
        self.gaps.append(self._gap(left) if self.letters else 0.0)
        self.letters.append(letter)
        self.are_after_spaces.append(is_after_space)
        self.right = max(self.right, right)
        self.bottom, self.top = min(self.bottom, bottom), max(self.top, top)

    def piece(self) -> Piece:
        """Return the letters with the spaces that are seen between them."""
        usual = median(self.gaps[1:]) if len(self.letters) >= _LEAST_SPREAD else 0.0
        text = self.letters[0]
        for letter, gap, is_after_space in zip(
            self.letters[1:], self.gaps[1:], self.are_after_spaces[1:], strict=True
        ):
            if usual > _SPREAD_GAP:
                is_space = gap > _SPREAD_SPACE * usual
            else:
                is_space = gap > (_SEEN_SPACE if is_after_space else _SPACE_GAP)
            text += f" {letter}" if is_space else letter
        return Piece(text, self.left, self.right, self.bottom, self.top)

    def _gap(self, left: float) -> float:
        return (left - self.right) / max(self.top - self.bottom, 1.0)


def _check_text(pages: Sequence[_Page]) -> None:
    """Raise DocumentError where pages are pictures, or letters have no meaning."""
    letters = sum(page.letters for page in pages)
    has_pictures = any(page.has_pictures for page in pages)
    if letters < _LEAST_LETTERS * len(pages) and has_pictures:
        raise problem(Code.SCANNED)
    if sum(page.unknown for page in pages) > _MOST_UNKNOWN * letters:
        raise problem(Code.UNKNOWN_LETTERS)


def _document(pages: Sequence[_Page], limits: Limits, embedded: Document | None) -> Document:
    """Return the document of pages; lines of an embedded one stand in where these are pictures."""
    repeated = _repeated(pages)
    heights = [row.height for page in pages for row in page.rows for _ in row.text]
    heading = _HEADING * median(heights) if heights else 0.0
    lines = Lines(limits)
    around = 0
    for place, page in enumerate(pages):
        if place:
            lines.next_page()
        for row in page.rows:
            if _is_at_edge(row, page) and _key(row) in repeated:
                around += 1
                continue
            lines.add(row.text, column=row.column, is_heading=row.height > heading)
    return Document(
        Format.PDF,
        len(pages),
        lines.all(mend_hyphens=True) if lines.texts() or not embedded else embedded.lines,
        columns=max((row.column for page in pages for row in page.rows), default=1),
        structured=embedded.structured if embedded else None,
        ignored=tuple(_ignored(pages, around)),
        notices=(*lines.notices(), *([EMBEDDED] if embedded else [])),
    )


def _repeated(pages: Sequence[_Page]) -> frozenset[tuple[str, int]]:
    """Return the page numbers, and the rows that most pages have at one place at an edge."""
    texts: dict[tuple[str, int], str] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        edge = {_key(row): row.text for row in page.rows if _is_at_edge(row, page)}
        counts.update(edge.keys())
        texts = edge | texts
    least = max(2, len(pages) / 2)
    return frozenset(
        key
        for key, text in texts.items()
        if _is_printed(text) or (counts[key] >= least and _LETTER.search(text))
    )


def _is_printed(text: str) -> bool:
    """Return whether a row is a page number, or what browsers print around a page."""
    parts = text.split("\t")
    has_time = bool(_TIME.fullmatch(parts[0]))
    return has_time or all(_PAGE_NUMBER.fullmatch(p) or _ADDRESS.fullmatch(p) for p in parts)


def _key(row: Row) -> tuple[str, int]:
    """Return the text of a row with any number for another, and its place to two points."""
    return _NUMBER.sub("#", row.text.lower()), round(row.bottom / 2)


def _is_at_edge(row: Row, page: _Page) -> bool:
    return row.top < _EDGE * page.height or row.bottom > (1 - _EDGE) * page.height


def _ignored(pages: Sequence[_Page], around: int) -> Iterator[Ignored]:
    """Yield what was left out; headers are counted, not repeated: they have names and addresses."""
    if around:
        yield ignored(Remark.EDGE_ROW if around == 1 else Remark.EDGE_ROWS, around)
    for number, page in enumerate(pages, 1):
        if not page.letters and page.has_pictures:
            yield ignored(Remark.PAGE, number)
