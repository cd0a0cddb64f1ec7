"""Links that the operator sets, as templates of label and address; nothing here follows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from urllib.parse import quote, urlsplit

from pydantic_core import PydanticCustomError

FIELDS = ("isco", "isced_f", "language", "label")
"""ISCO-08 code and label of a career, ISCED-F code of a field to learn, language of the page."""
SEPARATOR = "|"
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?")
MOST_LINKS = 12


@dataclass(frozen=True, slots=True)
class LinkTemplate:
    """A label, and an address with FIELDS in braces."""

    label: str
    address: str

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the address has."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.address) if name)

    def filled(self, values: Mapping[str, str]) -> str | None:
        """Return the address with values in place of its fields; None where one is missing.

        A value is percent-encoded, so that it stays within its part of the address.
        """
        if any(not values.get(name) for name in self.fields):
            return None
        encoded = {name: quote(values[name], safe="") for name in self.fields}
        return self.address.format_map(encoded)


def read_links(setting: str) -> tuple[LinkTemplate, ...]:
    """Return the templates of a setting: "label = address", several separated by "|".

    Raises PydanticCustomError that names the first one that cannot be used, and says why.
    """
    entries = [entry.strip() for entry in setting.split(SEPARATOR)]
    templates = [_template(entry) for entry in entries if entry]
    if len(templates) > MOST_LINKS:
        raise _fault(f"{len(templates)} links; at most {MOST_LINKS} fit on a page")
    return tuple(templates)


def _template(entry: str) -> LinkTemplate:
    label, equals, address = (part.strip() for part in entry.partition("="))
    if not (label and equals):
        raise _fault(f'"{entry}" is not of the form "label = https://address"')
    if urlsplit(address).scheme != "https":
        raise _fault(f'the address of "{label}" does not begin with https://')
    if not _ADDRESS.fullmatch(address):
        raise _fault(
            f'the address of "{label}" needs a host without fields, user or spaces, and ASCII '
            "letters; percent-encode others"
        )
    template = LinkTemplate(label, address)
    unknown = _unknown_fields(address)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise _fault(f'the address of "{label}" has {unknown}; known fields are {known}')
    return template


def _unknown_fields(address: str) -> str:
    """Return what stands in braces and is no field, "" where nothing does."""
    try:
        parsed = list(Formatter().parse(address))
    except ValueError:
        return "a brace without its pair"
    strange = [
        f"{{{name}}}"
        for _, name, form, conversion in parsed
        if name is not None and (name not in FIELDS or form or conversion)
    ]
    return f"the field {strange[0]}" if strange else ""


def _fault(what: str) -> PydanticCustomError:
    # A brace in the message would be read as a field of pydantic's own template.
    return PydanticCustomError("link_template", "{what}", {"what": what})
