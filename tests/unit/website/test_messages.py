"""Translations: none is missing, stale or a guess; placeholders are the same in both languages."""

import re

import pytest
from babel.messages.pofile import read_po

from website.site.messages import to_po, untranslated, update
from website.site.site import LOCALE_FOLDER, language_of, po_file, read_languages

CODES = sorted(folder.name for folder in LOCALE_FOLDER.iterdir())


@pytest.mark.parametrize("code", CODES)
def test_every_string_is_translated_and_none_is_stale(code):
    path = po_file(code)
    catalog = update(path)
    assert [message.id for message in untranslated(catalog)] == []
    assert path.read_bytes() == to_po(catalog), "run: python -m website.site.messages"


@pytest.mark.parametrize("code", CODES)
def test_placeholders_and_tags_are_kept(code):
    with po_file(code).open("rb") as file:
        catalog = read_po(file)
    kept = re.compile(r"%\(\w+\)s|</?\w+")
    for message in catalog:
        source = message.id if isinstance(message.id, str) else message.id[-1]
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings if source else ():
            assert set(kept.findall(string)) == set(kept.findall(source)), source


def test_the_language_of_a_path():
    languages = read_languages()
    codes = {
        path: language_of(path, languages).code for path in ("/", "/de", "/de/x", "/dense", "")
    }
    assert codes == {"/": "en", "/de": "de", "/de/x": "de", "/dense": "en", "": "en"}
    german = languages["de"]
    assert (german.prefix, german.name, german.direction) == ("/de", "Deutsch", "ltr")
    assert german.translations.gettext("Careers") == "Berufe"
