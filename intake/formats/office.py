"""DOCX and ODT: their paragraphs, tables and text boxes in the order of the file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from intake.document import Document, DocumentError, Format, Ignored, Line
from intake.formats.archive import unpack
from intake.formats.xml import attribute, name_of, named, parse_xml
from intake.limits import Limits
from intake.lines import Lines
from intake.problems import Code, Remark, ignored, problem

_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONS = "_rels/.rels"
_ODT_CONTENT, _ODT_MANIFEST = "content.xml", "META-INF/manifest.xml"
_MEDIA = ("word/media/", "Pictures/")
_PAGE_BREAK = "\f"
_MOST_SPACES = 3
"""Spaces that make a wide gap; that there are more says nothing."""
_SPACES = re.compile(r"\s+")
_LABEL = 60
"""Characters up to which a cell of one paragraph names what stands in the cell after it."""
_COLUMN_PARAGRAPHS = 4
"""Paragraphs from which a cell is a column of the page."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    is_heading: bool = False
    is_item: bool = False
    column: int = 1


def read_office(data: bytes, limits: Limits) -> Document:
    """Return the document of a DOCX or ODT file; raise DocumentError for it and other ZIP files."""
    members = unpack(data, limits)
    if main := _word_part(members, limits):
        kind, paragraphs = Format.DOCX, _read_docx(members, main, limits)
    elif _ODT_CONTENT in members:
        kind, paragraphs = Format.ODT, _read_odt(members, limits)
    else:
        is_other = _CONTENT_TYPES in members or "mimetype" in members
        raise problem(Code.UNKNOWN_FORMAT if is_other else Code.ARCHIVE)
    lines = Lines(limits)
    columns = 1
    for paragraph in paragraphs:
        lines.add(
            paragraph.text,
            column=paragraph.column,
            is_heading=paragraph.is_heading,
            is_item=paragraph.is_item,
        )
        columns = max(columns, paragraph.column)
    return Document(
        kind,
        lines.page,
        _lines_or_scan(lines, members),
        columns=columns,
        ignored=tuple(_ignored(members, limits)),
        notices=lines.notices(),
    )


def _lines_or_scan(lines: Lines, members: Mapping[str, bytes]) -> tuple[Line, ...]:
    try:
        return lines.all()
    except DocumentError:
        raise problem(Code.SCANNED if _has_pictures(members) else Code.NO_TEXT) from None


def _has_pictures(members: Mapping[str, bytes]) -> bool:
    return any(name.startswith(_MEDIA) for name in members)


def _ignored(members: Mapping[str, bytes], limits: Limits) -> Iterator[Ignored]:
    if _has_pictures(members):
        yield ignored(Remark.PICTURES)
    edges = [name for name in members if name.startswith(("word/header", "word/footer"))]
    if any(text.text for name in edges for text in named(parse_xml(members[name], limits), "t")):
        yield ignored(Remark.EDGES)


def _row(cells: Sequence[list[_Paragraph]]) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a row of a table: what belongs together on one line, with tabs.

    Short cells before a longer one are its label, as a date beside a job is; cells of many
    paragraphs are columns of the page.
    """
    cells = [cell for cell in cells if cell]
    are_columns = sum(len(cell) >= _COLUMN_PARAGRAPHS for cell in cells) > 1
    label: list[str] = []
    for place, cell in enumerate(cells):
        is_last = place == len(cells) - 1
        if not are_columns and not is_last and len(cell) == 1 and len(cell[0].text) <= _LABEL:
            label.append(cell[0].text)
            continue
        first = replace(cell[0], text="\t".join([*label, cell[0].text]))
        label = []
        for paragraph in [first, *cell[1:]]:
            yield replace(paragraph, column=place + 1) if are_columns else paragraph


# DOCX

_WORD_SKIPPED = frozenset("pPr rPr del moveFrom Fallback instrText delText sectPr tblPr".split())
_WORD_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def _word_part(members: Mapping[str, bytes], limits: Limits) -> str:
    """Return the name of the member that holds the text of a DOCX file, "" for other files."""
    if _CONTENT_TYPES not in members or _PACKAGE_RELATIONS not in members:
        return ""
    for relation in named(parse_xml(members[_PACKAGE_RELATIONS], limits), "Relationship"):
        target = attribute(relation, "Target").lstrip("/")
        is_main = attribute(relation, "Type").endswith("/officeDocument")
        if is_main and target.startswith("word/") and target in members:
            return target
    return ""


@dataclass(frozen=True, slots=True)
class _Style:
    """What the styles of a DOCX file say of a paragraph of one style."""

    is_heading: bool
    is_item: bool
    based_on: str


def _read_docx(members: Mapping[str, bytes], main: str, limits: Limits) -> Iterator[_Paragraph]:
    styles = members.get("word/styles.xml")
    root = parse_xml(members[main], limits)
    has_rendered = next(named(root, "lastRenderedPageBreak"), None) is not None
    reader = _WordReader(_word_styles(parse_xml(styles, limits)) if styles else {}, has_rendered)
    for body in named(root, "body"):
        yield from reader.read(body)


def _word_styles(root: Element) -> dict[str, _Style]:
    """Return the styles of paragraphs by identifier."""
    found: dict[str, _Style] = {}
    for style in named(root, "style"):
        children = {name_of(child): child for child in style.iter()}
        name = attribute(children["name"], "val").lower() if "name" in children else ""
        found[attribute(style, "styleId")] = _Style(
            is_heading="outlineLvl" in children or name.startswith(("heading", "title")),
            is_item="numPr" in children or name.startswith("list bullet"),
            based_on=attribute(children["basedOn"], "val") if "basedOn" in children else "",
        )
    return found


class _WordReader:
    """Reads the paragraphs of a part of a DOCX file."""

    def __init__(self, styles: Mapping[str, _Style], has_rendered: bool) -> None:
        self._styles = styles
        self._has_rendered = has_rendered
        """Whether Word noted where pages end; breaks that were set then say nothing more."""

    def read(self, container: Element) -> Iterator[_Paragraph]:
        """Yield the paragraphs of a body, a cell, a text box or what wraps them."""
        for child in container:
            match name_of(child):
                case "p":
                    yield from self._paragraph(child)
                case "tr":
                    cells = [cell for cell in child if name_of(cell) in {"tc", "sdt"}]
                    yield from _row([list(self.read(cell)) for cell in cells])
                case name if name not in _WORD_SKIPPED and not _is_hidden(child):
                    yield from self.read(child)

    def _paragraph(self, element: Element) -> Iterator[_Paragraph]:
        boxes: list[Element] = []
        text = "".join(self._text(element, boxes))
        if text.strip(" \t\n"):
            is_heading, is_item = self._kind(element)
            yield _Paragraph(text, is_heading, is_item)
        for box in boxes:
            yield from self.read(box)

    def _text(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """Yield the text within an element; put text boxes aside."""
        for child in element:
            name = name_of(child)
            if name == "t":
                yield child.text or ""
            elif name == "txbxContent":
                boxes.append(child)
            elif name in _WORD_SIGNS:
                yield _WORD_SIGNS[name]
            elif name == "br":
                yield self._break(child)
            elif name == "lastRenderedPageBreak":
                yield _PAGE_BREAK
            elif name not in _WORD_SKIPPED and not _is_hidden(child):
                yield from self._text(child, boxes)

    def _break(self, element: Element) -> str:
        if attribute(element, "type") != "page":
            return "\n"
        return "" if self._has_rendered else _PAGE_BREAK

    def _kind(self, element: Element) -> tuple[bool, bool]:
        """Return whether a paragraph is a heading, and whether it is a list item."""
        properties = next((child for child in element if name_of(child) == "pPr"), element[:0])
        own = {name_of(child): child for child in properties}
        numbered = [attribute(n, "val") for child in properties for n in named(child, "numId")]
        is_heading, is_item = "outlineLvl" in own, bool(numbered) and numbered[0] != "0"
        style = attribute(own["pStyle"], "val") if "pStyle" in own else ""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            is_heading |= self._styles[style].is_heading
            is_item |= self._styles[style].is_item and not numbered
            style = self._styles[style].based_on
        return is_heading, is_item and not is_heading


def _is_hidden(element: Element) -> bool:
    """Return whether a run is hidden, or a control shows what is to be filled in."""
    own = (child for child in element if name_of(child) in {"rPr", "sdtPr"})
    return any(name_of(entry) in {"vanish", "showingPlcHdr"} for part in own for entry in part)


# ODT

_ODT_SKIPPED = frozenset("tracked-changes annotation note table-of-content sequence-decls".split())
_ODT_SIGNS = {"tab": "\t", "line-break": "\n", "soft-page-break": _PAGE_BREAK}


def _read_odt(members: Mapping[str, bytes], limits: Limits) -> Iterator[_Paragraph]:
    manifest = members.get(_ODT_MANIFEST, b"")
    if b"encryption-data" in manifest:
        raise problem(Code.ENCRYPTED)
    root = parse_xml(members[_ODT_CONTENT], limits)
    text = (child for body in named(root, "body") for child in body if name_of(child) == "text")
    body = next(text, None)
    if body is None:
        raise problem(Code.UNKNOWN_FORMAT)
    parents = {
        attribute(style, "name"): attribute(style, "parent-style-name")
        for style in named(root, "style")
    }
    reader = _OdtReader(parents)
    return reader.read(body)


class _OdtReader:
    """Reads the paragraphs of an ODT file."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = parents
        """Named styles by the automatic styles that derive from them."""

    def read(self, container: Element, *, is_item: bool = False) -> Iterator[_Paragraph]:
        """Yield the paragraphs of a body, a cell, a list, a text box or what wraps them."""
        for child in container:
            name = name_of(child)
            if name in {"p", "h"}:
                yield from self._paragraph(child, is_item=is_item)
                is_item = False
            elif name == "table-row":
                cells = [cell for cell in child if name_of(cell) == "table-cell"]
                yield from _row([list(self.read(cell)) for cell in cells])
            elif name == "soft-page-break":
                yield _Paragraph(_PAGE_BREAK)
            elif name not in _ODT_SKIPPED:
                yield from self.read(child, is_item=name == "list-item")

    def _paragraph(self, element: Element, *, is_item: bool) -> Iterator[_Paragraph]:
        boxes: list[Element] = []
        text = "".join(self._text(element, boxes))
        if text.strip(" \t\n"):
            style = attribute(element, "style-name")
            named_style = self._parents.get(style, "") or style
            is_heading = name_of(element) == "h" or named_style.startswith(("Heading", "Title"))
            yield _Paragraph(text, is_heading, is_item and not is_heading)
        for box in boxes:
            yield from self.read(box)

    def _text(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """Yield the text within an element, with what follows its children; put boxes aside."""
        yield _flat(element.text)
        for child in element:
            name = name_of(child)
            if name == "text-box":
                boxes.append(child)
            elif name in _ODT_SIGNS:
                yield _ODT_SIGNS[name]
            elif name == "s":
                yield " " * (_MOST_SPACES if attribute(child, "c") not in {"", "1"} else 1)
            elif name not in _ODT_SKIPPED:
                yield from self._text(child, boxes)
            yield _flat(child.tail)


def _flat(text: str | None) -> str:
    """Return text with its white space, which says nothing in ODT, as single spaces."""
    return _SPACES.sub(" ", text or "")
