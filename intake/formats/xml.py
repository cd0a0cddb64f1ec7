"""XML without document types and entities, within bounds."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from intake.limits import Limits
from intake.problems import Code, problem

_MOST_ELEMENTS = 500_000


def parse_xml(data: bytes, limits: Limits) -> Element:
    """Return the root of an XML text; raise DocumentError."""
    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(data), ("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            elements += 1
            if depth > limits.depth:
                raise problem(Code.TOO_DEEP, limit=limits.depth)
            if elements > 2 * _MOST_ELEMENTS:
                raise problem(Code.UNPACKS_TOO_LARGE)
    except DefusedXmlException:
        raise problem(Code.UNSAFE_XML) from None
    except (ParseError, LookupError, UnicodeError):
        raise problem(Code.DAMAGED) from None
    if root is None:
        raise problem(Code.DAMAGED)
    return root


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return the value of an attribute in any namespace, "" for none."""
    found = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def named(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements of these names within an element, in the order of the file."""
    return (found for found in element.iter() if name_of(found) in names)
