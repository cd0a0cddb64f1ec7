"""Small files of every format that CVs come in, as bytes."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

Placed = tuple[float, float, str]
"""Where a text begins, in points from the lower left, and the text."""


def pdf_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects, the first its catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a compressed stream object with further entries of its dictionary."""
    packed = zlib.compress(content)
    start = b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), entries)
    return start + packed + b"\nendstream"


def text_content(texts: Iterable[Placed], size: float = 11) -> bytes:
    """Return the content of a page that draws texts in their order, in Helvetica."""
    shown = (
        f"BT /F1 {size} Tf {x} {y} Td ({text.translate({40: '[', 41: ']'})}) Tj ET"
        for x, y, text in texts
    )
    return "\n".join(shown).encode("cp1252")


def pdf(
    pages: Sequence[bytes],
    *,
    trailer: bytes = b"",
    root: bytes = b"",
    resources: bytes = b"",
    further: Sequence[bytes] = (),
) -> bytes:
    """Return a PDF whose pages have these contents; `further` objects are numbered from 4."""
    first = 4 + len(further)
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(len(pages)))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
        b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]>>" % (kids, len(pages)),
        font,
        *further,
    ]
    for index, content in enumerate(pages):
        page = b"<</Type/Page/Parent 2 0 R/Contents %d 0 R" % (first + 2 * index + 1)
        objects += [
            page + b"/Resources<</Font<</F1 3 0 R>>%s>>>>" % resources,
            stream(content),
        ]
    return pdf_objects(objects, trailer)


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of members, packed by a method of `zipfile`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


_RELATIONS = """<?xml version="1.0"?><Relationships
xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def docx_members(body: str, styles: str = "") -> dict[str, str | bytes]:
    """Return the members of a DOCX file from the XML within its body and its styles."""
    space = f'xmlns:w="{_WORD}" xmlns:mc="{_COMPATIBLE}"'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {space}>{styles}</w:styles>",
    }


def docx(body: str, styles: str = "") -> bytes:
    """Return a DOCX file."""
    return zipped(docx_members(body, styles))


def word_paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph of a DOCX file with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    """Return an ODT file from the XML within its text and its automatic styles."""
    names = "office style text table draw".split()
    base = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{base}:{name}:1.0"' for name in names)
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
