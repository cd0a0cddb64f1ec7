"""Translations: none is missing, stale or a guess; placeholders are the same in both languages."""

import re

import pytest
from babel.messages.pofile import read_po

from accounts.mail import ENGLISH
from intake.problems import MESSAGES, Code, problem
from service.answers.cv_report import sentences
from website.site.messages import to_po, untranslated, update
from website.site.site import (
    LOCALE_FOLDER,
    TEMPLATE_FOLDER,
    language_of,
    po_file,
    read_languages,
    translated,
)

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
    kept = re.compile(r"%\(\w+\)s|\{\d*\}|</?\w+")
    for message in catalog:
        source = message.id if isinstance(message.id, str) else message.id[-1]
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings if source else ():
            assert set(kept.findall(string)) == set(kept.findall(source)), source


def test_the_name_is_spelt_in_one_way_wherever_people_read_it():
    """As in the README; in lower case it is the command, and part of addresses and formats."""
    read = [
        *(path.read_text(encoding="utf-8") for path in TEMPLATE_FOLDER.rglob("*.html")),
        *(po_file(code).read_text(encoding="utf-8") for code in CODES),
        *(words for letter in ENGLISH.values() for words in letter),
    ]
    words = [re.sub(r"</?[a-z][^>]*>", "", text) for text in read]
    names = {name for text in words for name in re.findall(r"(?i)\bdestinai\b", text)}
    assert names == {"Destinai", "destinai"}
    readme = (TEMPLATE_FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Destinai\n")


@pytest.mark.parametrize(
    ("sentence", "german"),
    [
        ("3 lines of headings", "3 Zeilen mit Überschriften"),
        ("1 line of headings", "1 Zeile mit Überschriften"),
        ("At most 100000 characters are read.", "Höchstens 100.000 Zeichen werden gelesen."),
        (str(problem(Code.TOO_MANY_PAGES, found=1200, limit=50)),
         "Die Datei hat 1.200 Seiten, und höchstens 50 werden gelesen. Laden Sie nur den Lebenslauf"
         " hoch."),
        (str(problem(Code.TOO_LARGE, limit=2.5)), "Die Datei ist größer als 2,5 MB. Speichern Sie"
         " sie ohne Bilder, oder kopieren Sie den Text und fügen Sie ihn ein."),
        (MESSAGES[Code.ENCODING], "Der Text hat Zeichen, die nicht gelesen werden können. Speichern"
         " Sie die Datei neu mit der Kodierung UTF-8, oder kopieren Sie den Text und fügen Sie ihn"
         " ein."),
        ("A sentence (of 2) that nobody translated", "A sentence (of 2) that nobody translated"),
    ],
)  # fmt: skip
def test_a_sentence_about_a_file(sentence, german):
    languages = read_languages()
    assert translated(sentence, languages["de"]) == german


GONE = "Skills and jobs were read by their names, where the file has them: check these."
VERSION = "The catalogue in use (esco-1.1.1-en) lacks what this file names as "


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("“bake 12 cakes”", "„bake 12 cakes“"),
        ("“cook”, “{0} (de)”, “https://a.example/1.2.3” and 1,200 more",
         "„cook“, „{0} (de)“, „https://a.example/1.2.3“ und 1.200 weitere"),
    ],
)  # fmt: skip
def test_names_in_a_file_stay_as_they_are(said, german):
    translation = translated(f"{VERSION}{said}. {GONE}", read_languages()["de"])
    assert german in translation
    assert "(esco-1.1.1-en)" in translation


@pytest.mark.parametrize("name", ["a “b” c", "{", "”. 1.2.3 (xx) {0} {x!r} “"])
def test_a_name_that_looks_like_a_sentence_is_left_in_english(name):
    sentence = f"{VERSION}“{name}”. {GONE}"
    assert translated(sentence, read_languages()["de"]).count(name) == 1


def test_the_language_of_the_catalogue_is_named():
    languages = read_languages()
    (sentence,) = (one for one in sentences() if "language of the catalogue" in one)
    said = sentence.format(language="en")
    assert "(Englisch)" in translated(said, languages["de"])
    assert "(English)" in translated(said, languages["en"])


def test_the_language_of_a_path():
    languages = read_languages()
    codes = {
        path: language_of(path, languages).code for path in ("/", "/de", "/de/x", "/dense", "")
    }
    assert codes == {"/": "en", "/de": "de", "/de/x": "de", "/dense": "en", "": "en"}
    german = languages["de"]
    assert (german.prefix, german.name, german.direction) == ("/de", "Deutsch", "ltr")
    assert german.translations.gettext("Careers") == "Berufe"
