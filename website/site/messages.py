"""Messages: `python -m website.site.messages` updates every .po file from the templates."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.problems import PROBLEM_TYPES
from website.site.languages import LOCALE_FOLDER, po_file

ROOM = Path(__file__).parents[1]
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
_LEFT_OUT = tuple(
    f'"{name}'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Last-Translator",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
    )
)
"""Lines of the header that would change without a word having changed."""


def extracted() -> Catalog:
    """Return every message of the templates and modules, and of problems, untranslated."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(ROOM, METHODS, OPTIONS)
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    for kind in PROBLEM_TYPES:
        for words in (kind.title, kind.explanation):
            catalog.add(words, None, [("../api/problem_types.py", 0)])
    return catalog


def updated(path: Path) -> Catalog:
    """Return the translations of a .po file for the messages of today; new ones are empty."""
    with path.open("rb") as file:
        catalog = read_po(file)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return a catalog as a .po file: in the order of its messages, without dates."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_LEFT_OUT)).encode()


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the messages that have no translation, or one that is only a guess."""
    return [message for message in catalog if message.id and not _is_done(message)]


def _is_done(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and not message.fuzzy


def main() -> None:
    """Update each .po file, and name the messages that still want a translation."""
    for folder in sorted(LOCALE_FOLDER.iterdir()):
        path = po_file(folder.name)
        catalog = updated(path)
        path.write_bytes(written(catalog))
        for message in untranslated(catalog):
            print(f"{path.name} ({folder.name}): {message.id!r}")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
