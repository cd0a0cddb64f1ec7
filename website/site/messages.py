"""`python -m website.site.messages`: update every .po file from templates and modules."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from accounts.mail import ENGLISH
from api.problem_types import PROBLEM_TYPES
from service.answers.cv_report import sentences
from service.answers.why import OF_JOB, ONE, QUOTED, SEVERAL
from website.site.site import LOCALE_FOLDER, po_file, template_of

ROOM = Path(__file__).parents[1]
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
_VOLATILE_HEADERS = tuple(
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
"""Headers that would change although no message has."""


def extract() -> Catalog:
    """Return every message of templates, modules, problems, reasons and files, untranslated."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(ROOM, METHODS, OPTIONS)
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    for kind in PROBLEM_TYPES:
        for words in (kind.title, kind.explanation):
            catalog.add(words, None, [("../api/problem_types.py", 0)])
    for words in (*ONE.values(), *SEVERAL.values(), *OF_JOB.values(), *QUOTED):
        catalog.add(words, None, [("../service/answers/why.py", 0)])
    for sentence in sentences():
        catalog.add(template_of(sentence), None, [("../service/answers/cv_report.py", 0)])
    for letter in ENGLISH.values():
        for words in letter:
            catalog.add(words, None, [("../accounts/mail.py", 0)])
    return catalog


def update(path: Path) -> Catalog:
    """Return the catalog of a .po file with the present messages; new ones are untranslated."""
    with path.open("rb") as file:
        catalog = read_po(file)
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def to_po(catalog: Catalog) -> bytes:
    """Return a catalog as a .po file, sorted and without dates."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_VOLATILE_HEADERS)).encode()


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the messages without a translation, or with a fuzzy one."""
    return [message for message in catalog if message.id and not _is_translated(message)]


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and not message.fuzzy


def main() -> None:
    """Update each .po file, and print the messages without a translation."""
    for folder in sorted(LOCALE_FOLDER.iterdir()):
        path = po_file(folder.name)
        catalog = update(path)
        path.write_bytes(to_po(catalog))
        for message in untranslated(catalog):
            print(f"{path.name} ({folder.name}): {message.id!r}")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
