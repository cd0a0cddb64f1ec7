"""Europass and JSON Resume give jobs, skills and the rest, and no details of the person."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.document import (
    DocumentError,
    Format,
    GivenNote,
    GivenPlan,
    GivenProfile,
    NamedSkill,
    StructuredCv,
    WorkEntry,
)
from intake.formats.exported import OF_OCCUPATIONS, OF_SKILLS, is_uri
from intake.limits import Limits
from intake.reading import read_document
from tests.support.document_files import pdf, stream, text_content
from tests.support.structured_files import CANDIDATE, PASSPORT, PASSPORT_JSON, RESUME

NURSE = WorkEntry(
    title="Staff nurse",
    employer="City Hospital",
    start="2015-09",
    end="2018",
    occupation="2221",
    lines=("Gave medicines", "Led shifts"),
)
WAITRESS = WorkEntry("Waitress", "Caf\u00e9 Blau", start="2019", end="present")
PASSPORT_CV = StructuredCv(
    work=(NURSE, WAITRESS),
    skills=("Planned rotas", "wound care"),
    languages=("English",),
    education=("Diploma in nursing, School of Berlin", "Anatomy"),
    summary=("I like people.",),
)
CANDIDATE_CV = StructuredCv(
    work=(NURSE, WAITRESS),
    skills=("Rotas", "Planned rotas"),
    named_skills=(NamedSkill("http://data.europa.eu/esco/skill/abc-1", "wound care"),),
    languages=("English",),
    education=("Diploma in nursing, School of Berlin", "Anatomy"),
    interests=("Chess",),
    summary=("I like people.",),
)
RESUME_CV = StructuredCv(
    work=(
        WorkEntry(
            "Staff nurse",
            "City Hospital",
            "2015-09",
            "2018",
            "http://data.europa.eu/esco/occupation/nurse-1",
            ("Gave medicines", "Led shifts"),
        ),
        WorkEntry("Waitress", "Caf\u00e9 Blau", start="2019"),
    ),
    skills=("office", "Excel", "Word"),
    named_skills=(NamedSkill("http://data.europa.eu/esco/skill/abc-1", "wound care"),),
    languages=("English",),
    education=("Diploma, nursing, School of Berlin", "Anatomy"),
    interests=("games", "chess"),
    summary=("I like people.",),
)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (CANDIDATE, Format.EUROPASS_XML, CANDIDATE_CV),
        (PASSPORT, Format.EUROPASS_XML, PASSPORT_CV),
        (PASSPORT_JSON, Format.EUROPASS_JSON, PASSPORT_CV),
        (RESUME, Format.JSON_RESUME, RESUME_CV),
    ],
)
def test_structure_is_read(text, kind, expected):
    document = read_document(text.encode())
    assert document.format is kind
    assert document.structured == expected
    lines = [line.text for line in document.lines]
    assert lines[0].startswith("Staff nurse\tCity Hospital\t2015-09 - 2018")
    assert "Gave medicines" in lines
    assert "Maria" not in str(document)


def test_xml_in_other_encodings_is_read():
    for encoding in ("utf-16", "iso-8859-1"):
        text = CANDIDATE.replace("UTF-8", encoding)
        assert read_document(text.encode(encoding)).structured == CANDIDATE_CV


PAGE = text_content([(40, 700, "Staff nurse of the pages")])
SHOW_PICTURE = b"q 500 0 0 700 40 40 cm /I Do Q"
PICTURE = stream(
    b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
)


def with_attachment(name: str, content: bytes, page: bytes = PAGE) -> bytes:
    place = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 5 0 R>>>>" % ((name.encode(),) * 2)
    return pdf(
        [page],
        root=b"/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>",
        resources=b"/XObject<</I 6 0 R>>",
        further=[place, stream(content, b"/Type/EmbeddedFile"), PICTURE],
    )


def test_a_europass_file_within_a_pdf_is_read():
    document = read_document(with_attachment("attachment.xml", CANDIDATE.encode()))
    assert document.format is Format.PDF
    assert document.structured == CANDIDATE_CV
    assert [line.text for line in document.lines] == ["Staff nurse of the pages"]
    assert document.notices == (
        "The PDF holds a Europass CV as data, which is read before the text of its pages.",
    )


@pytest.mark.parametrize(
    "page", [SHOW_PICTURE, SHOW_PICTURE + b"\n" + text_content([(280, 20, "Page 1 of 1")])]
)
def test_a_europass_file_is_read_though_the_pages_around_it_are_pictures(page):
    document = read_document(with_attachment("attachment.xml", CANDIDATE.encode(), page))
    assert (document.format, document.pages, document.columns) == (Format.PDF, 1, 1)
    assert document.structured == CANDIDATE_CV
    assert document.lines == read_document(CANDIDATE.encode()).lines
    with pytest.raises(DocumentError) as caught:
        read_document(with_attachment("a.exe", CANDIDATE.encode(), page))
    assert caught.value.code == "scanned"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xml", b"<other/>"), ("a.xml", b"<!DOCTYPE a><Candidate/>"), ("a.exe", CANDIDATE.encode())],
)
def test_other_attachments_of_a_pdf_are_not_opened(name, content):
    document = read_document(with_attachment(name, content))
    assert document.structured is None
    assert document.notices == ()


def nested(levels: int) -> str:
    return '{"work": ' + '{"a": ' * levels + "1" + "}" * levels + "}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<?xml version='1.0'?><invoice/>", "unknown_data"),
        ("<?xml version='1.0'?><Candidate>", "damaged"),
        ("<?xml version='1.0' encoding='klingon'?><Candidate/>", "damaged"),
        ("<?xml version='1.0'?>" + "<a>" * 70 + "</a>" * 70, "too_deep"),
        ("<!DOCTYPE c [<!ENTITY a 'aaa'>]><Candidate>&a;</Candidate>", "unsafe_xml"),
        ("<!DOCTYPE c SYSTEM 'http://a.example/a.dtd'><Candidate/>", "unsafe_xml"),
        ("<Candidate/>", "no_text"),
        ('{"invoice": 1}', "unknown_data"),
        ("{}", "unknown_data"),
        ('{"work": [', "damaged"),
        (nested(70), "too_deep"),
        (nested(100_000), "too_deep"),
        ('{"work": ' + "[" * 100_000, "too_deep"),
        ('{"work": [{"position": "lone \\ud800 half"}]}', "encoding"),
        ('{"work": ["x", 1, null, {"position": {"a": []}}]}', "no_text"),
        (json.dumps({"work": [{"position": "x" * 2000}]}), "too_much_text"),
    ],
)
def test_what_cannot_be_read_is_named(text, code):
    with pytest.raises(DocumentError) as caught:
        read_document(text.encode(), Limits(characters=1000))
    assert caught.value.code == code


URI = "https://a.example/skill/1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (URI, True),
        ("urn:isbn:1", True),
        ("http://a.example/%C3%A9", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://a.example/a b", False),
        ("https://a.example/<b>", False),
        ("https://a.example/\n", False),
        ("https://a.example/" + "a" * 500, False),
        ("", False),
    ],
)
def test_a_uri_is_one_by_its_form(text, expected):
    assert is_uri(text) is expected


def test_the_extension_of_a_resume_is_read_and_what_has_another_form_is_not():
    resume = {
        "work": [],
        "meta": {
            "x-destinai": {
                "denied_skills": [URI, URI, 7, None, "no address", {"@id": "urn:x:2"}],
                "noted": [{"kind": "limit", "condition": "nights"}, "x", {"kind": 1}],
                "plan": {"career": URI, "progress": [{"skill": URI, "state": "begun"}, 3]},
                "statements": [" \u2022 as  typed ", "", 5],
                "text": ["a\nb"],
                "pinned": {"uri": URI},
            }
        },
    }
    assert read_document(json.dumps(resume).encode()).structured.given == GivenProfile(
        denied_skills=(URI, "urn:x:2"),
        pinned=(URI,),
        noted=(GivenNote("limit", "nights"), GivenNote("")),
        plan=GivenPlan(URI, ((URI, "begun"),)),
        statements=(" \u2022 as  typed ",),
        text="a\nb",
    )


def test_a_person_of_schema_org_from_elsewhere_is_read_too():
    person = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "Maria Example",
        "knowsAbout": ["wound care", {"@id": URI, "name": "first aid"}, {"name": "rotas"}],
        "hasOccupation": {"@type": "Occupation", "name": "nurse"},
    }
    document = read_document(json.dumps(person).encode())
    assert document.format is Format.JSON_LD
    assert document.structured == StructuredCv(
        work=(WorkEntry("nurse"),),
        skills=("wound care", "rotas"),
        named_skills=(NamedSkill(URI, "first aid"),),
        given=GivenProfile(),
    )
    assert "Maria" not in str(document)


NAMES = (
    *OF_SKILLS, *OF_OCCUPATIONS, "noted", "ignored_notes", "plan", "progress", "career", "skill",
    "statements", "text", "skills", "partial_skills", "occupations", "job_years", "occupation",
    "work", "meta", "x-destinai", "knowsAbout", "hasOccupation", "@id", "uri", "kind", "start",
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(URI),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)
MARKS = st.sampled_from(
    [{"destinai_profile": 1}, {"work": []}, {"@context": {}, "@type": "Person"}]
)


@given(MARKS, st.dictionaries(st.sampled_from(NAMES), VALUES))
@settings(max_examples=200)
def test_any_json_is_read_or_refused(mark, parts):
    try:
        document = read_document(json.dumps({**parts, **mark}).encode())
    except DocumentError:
        return
    given_there = document.structured.given or GivenProfile()
    assert all(map(is_uri, (*given_there.denied_skills, *given_there.pinned)))
