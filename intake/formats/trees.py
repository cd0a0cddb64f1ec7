"""Trees: XML and JSON in one form, and what stands at a path in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from intake.formats.html import add_html
from intake.formats.xml import name_of
from intake.limits import Limits
from intake.lines import Lines, clean
from intake.problems import Code, problem

Tree = dict[str, list[object]]
"""A JSON object or XML element: values and trees by name; attributes are capitalised."""

_MARKUP = re.compile(r"<\w[^<>]*>|&\w+;|&#\d+;")
_SURROGATE = re.compile("[\ud800-\udfff]")


def of_xml(element: Element) -> Tree | str:
    """Return an element as a tree, or as its text where it has nothing else."""
    children: Tree = {}
    for key, value in element.items():
        children.setdefault(key.rpartition("}")[2].capitalize(), []).append(value)
    for child in element:
        children.setdefault(name_of(child), []).append(of_xml(child))
    text = (element.text or "").strip()
    if not len(element) and text:
        return text if not children else {**children, "": [text]}
    return children


def of_json(value: object, depth: int, limits: Limits) -> object:
    """Return a JSON value with objects as trees; raise DocumentError past the depth."""
    if depth < 0:
        raise problem(Code.TOO_DEEP, limit=limits.depth)
    if isinstance(value, dict):
        return {
            name: [of_json(child, depth - 1, limits) for child in _listed(values)]
            for name, values in value.items()
        }
    if isinstance(value, list):
        return [of_json(child, depth - 1, limits) for child in value]
    if isinstance(value, str) and _SURROGATE.search(value):
        raise problem(Code.ENCODING)
    return value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def all_at(value: object, *path: str) -> list[object]:
    """Return what stands at a path; a step `X` also leads through a wrapper named `XList`."""
    found = [value]
    for name in path:
        trees = [tree for tree in found if isinstance(tree, dict)]
        wrapped = [inner for tree in trees for inner in tree.get(f"{name}List", [])]
        wrappers = [tree for tree in wrapped if isinstance(tree, dict)]
        found = [child for tree in [*trees, *wrappers] for child in tree.get(name, [])]
    return found


def text_at(value: object, *path: str) -> str:
    """Return the first text or number at a path, "" for none."""
    texts = (" ".join(clean(own_text(found)).split()) for found in all_at(value, *path))
    return next(filter(None, texts), "")


def own_text(value: object) -> str:
    """Return a text or number, or that of an element with attributes; "" for anything else."""
    if isinstance(value, dict):
        return own_text(next(iter(value.get("", [])), ""))
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def texts_at(value: object, limits: Limits, *path: str) -> tuple[str, ...]:
    """Return the lines of all texts at a path, without the HTML that they may be written in."""
    lines = Lines(limits)
    for found in all_at(value, *path):
        text = own_text(found)
        if _MARKUP.search(text):
            add_html(lines, text)
        else:
            lines.add(text)
    return lines.texts()


def texts_of(trees: Iterable[object], names: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """Return the lines of the texts of these names in each of several trees."""
    return tuple(text for tree in trees for name in names for text in texts_at(tree, limits, name))


def descendants(value: object) -> Iterator[tuple[str, object]]:
    """Yield the name and value of everything within a tree."""
    for name, children in value.items() if isinstance(value, dict) else ():
        for child in children:
            yield name, child
            yield from descendants(child)
