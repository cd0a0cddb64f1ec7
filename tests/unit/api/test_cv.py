"""POST /api/v1/cv: the contract, value by value, limits, and that nothing is kept."""

from types import SimpleNamespace

import pytest

from intake.document import (
    Document,
    DocumentError,
    Format,
    Line,
    NamedSkill,
    StructuredCv,
    WorkEntry,
)
from tests.support.fake_api import VERSIONS, fake_app, fake_client
from tests.support.toy_catalogue import ELECTRONICS, RECORDS, SOLDER, TECHNICIAN, TECHNICIAN_REF

from starlette.testclient import TestClient  # isort: skip

PATH = "/api/v1/cv"
CV = """\
Zebedee Quill
zebedee.quill@example.org

EXPERIENCE
microsystem technician, Acme Ltd, 2015 - 2019
- I solder circuit boards every day
- I fly kites
Wizard, 2010 - 2012

SKILLS
electronics, Zorblax

INTERESTS
keep lab records
"""
PROFILE_LISTS = (
    *("skills", "partial_skills", "denied_skills", "excluded_skills", "unclaimed_skills"),
    *("unsure_skills", "unclaimed_occupations", "noted", "ignored_notes", "not_for_me"),
)


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def send(client, content, **more):
    return client.post(PATH, files={"file": ("cv.txt", content)}, **more)


def answer_of(client, content):
    answer = send(client, content)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answer_has_every_field_of_the_contract(client):
    answer = answer_of(client, CV)
    assert answer == {
        **VERSIONS,
        "report": {
            "format": "text",
            "pages": 1,
            "characters": len("".join(CV.replace("\n- ", "\n").split())),
            "language": answer["report"]["language"],
            "columns": 1,
            "used_share": answer["report"]["used_share"],
            "ignored": [
                {"what": "3 lines of headings", "why": "They only name what follows."},
                {
                    "what": "2 lines with a name, an address or other personal details",
                    "why": "They say nothing of skills.",
                },
                {
                    "what": "2 lines of dates, employers and job titles",
                    "why": "They are read as past jobs, not as skills.",
                },
            ],
            "notices": [],
        },
        "statements": [
            {
                "page": 1,
                "line": 6,
                "text": "I solder circuit boards every day",
                "section": "experience",
            },
            {"page": 1, "line": 7, "text": "I fly kites", "section": "experience"},
            {"page": 1, "line": 11, "text": "electronics", "section": "skills"},
            {"page": 1, "line": 11, "text": "Zorblax", "section": "skills"},
        ],
        "recognised": [
            {
                "skill": {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"},
                "confidence": 0.9,
                "evidence": {
                    "statement": 0,
                    "start": 2,
                    "end": 23,
                    "text": "solder circuit boards",
                },
            },
            {
                "skill": {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"},
                "confidence": 0.9,
                "evidence": {"statement": 2, "start": 0, "end": 11, "text": "electronics"},
            },
        ],
        "unrecognised": [
            {
                "statement": place,
                "start": 0,
                "end": len(text),
                "text": text,
                "reason": "no_close_skill",
            }
            for place, text in ((1, "I fly kites"), (3, "Zorblax"))
        ],
        "past_jobs": [
            {
                "page": 1,
                "line": 5,
                "title": "microsystem technician",
                "start": 2015,
                "end": 2019,
                "is_current": False,
                "occupation": TECHNICIAN_REF,
                "confidence": answer["past_jobs"][0]["confidence"],
                "evidence": None,
            }
        ],
        "unclaimed_occupations": [],
        "unresolved_jobs": [
            {
                "page": 1,
                "line": 8,
                "title": "Wizard",
                "start": 2010,
                "end": 2012,
                "is_current": False,
            }
        ],
        "interests": [{"page": 1, "line": 14, "text": "keep lab records", "section": "interests"}],
        "profile": {
            **{name: [] for name in PROFILE_LISTS},
            "statements": [
                "I solder circuit boards every day",
                "I fly kites",
                "electronics",
                "Zorblax",
            ],
            "text": None,
            "occupations": [TECHNICIAN],
        },
        "pinned": [],
        "plan": None,
        "unknown_concepts": [],
    }


def test_match_takes_what_it_gave(client):
    fields = answer_of(client, CV)["profile"]
    assert fields["occupations"] == [TECHNICIAN]
    found = client.post("/api/v1/match", json=fields)
    assert found.status_code == 200, found.text
    assert [one["evidence"].get("given") for one in found.json()["recognised"][:2]] == [None, None]
    assert found.json()["matches"][0]["occupation"]["uri"] == TECHNICIAN


def test_a_job_in_the_words_of_a_summary_has_its_span(client):
    answer = answer_of(client, "PROFILE\nI was a microsystem technician once.\n")
    (job,) = answer["past_jobs"]
    assert job["evidence"]["statement"] == 0
    assert (job["line"], job["start"], job["occupation"]["uri"]) == (2, None, TECHNICIAN)


def test_a_job_in_what_was_done_is_not_claimed(client):
    text = "EXPERIENCE\nmicrosystem technician, 2015 - 2019\n- For a day I was a baker"
    answer = answer_of(client, text)
    assert [job["title"] for job in answer["past_jobs"]] == ["microsystem technician"]
    assert len(answer["unclaimed_occupations"]) == 1


def structured(_data):
    work = (WorkEntry("anything", occupation=TECHNICIAN, start="2015-02", end=""),)
    said = StructuredCv(work=work, named_skills=(NamedSkill(RECORDS), NamedSkill("urn:unknown")))
    return Document(Format.EUROPASS_XML, 2, (Line("x"),), structured=said)


def test_structured_skills_and_occupations_are_taken_as_given():
    app, _ = fake_app(read_document=structured)
    with TestClient(app) as client:
        answer = answer_of(client, "anything")
    (job,) = answer["past_jobs"]
    assert (job["occupation"]["uri"], job["confidence"], job["line"]) == (TECHNICIAN, 1.0, None)
    assert (job["start"], job["end"], job["is_current"]) == (2015, None, True)
    assert answer["recognised"] == [
        {
            "skill": {"uri": RECORDS, "label": "keep lab records", "kind": "skill"},
            "confidence": 1.0,
            "evidence": {"given": "skill"},
        }
    ]


@pytest.mark.parametrize(
    ("settings", "left"),
    [({"max_statements": 1}, 3), ({"max_statement_chars": 20}, 1)],
)
def test_more_than_match_takes_is_left_out_and_said(settings, left):
    with fake_client(**settings) as client:
        answer = answer_of(client, CV)
    assert len(answer["statements"]) == 4 - left
    (notice,) = answer["report"]["notices"]
    assert notice.startswith(
        "1 statement is left out" if left == 1 else f"{left} statements are left out"
    )


def unreadable(_data):
    raise DocumentError("scanned", "There is no text in this PDF. Send one with text.")


def test_a_file_that_cannot_be_read_says_what_to_do():
    app, _ = fake_app(read_document=unreadable)
    with TestClient(app) as client:
        answer = send(client, b"%PDF")
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/unreadable-file")
    assert problem["detail"] == "There is no text in this PDF. Send one with text."
    assert problem["errors"] == [{"pointer": "#/file", "detail": "scanned"}]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"\x00\x01", "unknown_format"), (b"\xff\xfe", "no_text")]
)
def test_what_is_no_text_is_refused(client, content, code):
    answer = send(client, content)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"] == code


BOUNDARY = {"Content-Type": "multipart/form-data; boundary=xyz"}
PART = b'--xyz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--xyz--\r\n",
        PART % (b"other", b"text") + b"--xyz--\r\n",
        PART % (b"file", b"text"),
        PART % (b"file", b"a") + PART % (b"file", b"b") + b"--xyz--\r\n",
        PART % (b"file", b"a") + PART % (b"name", b"b") + b"--xyz--\r\n",
        (PART % (b"a", b"b")) * 1000 + b"--xyz--\r\n",
        b"--xyz\r\n\r\ntext\r\n--xyz--\r\n",
        b'--xyz\r\nContent-Disposition: form-data; name="file"' + b";" * 90_000 + b"\r\n--xyz--",
        PART % (b"file", b"text") + b"--xyz",
    ],
)
def test_other_fields_than_one_file_are_refused(client, body):
    answer = client.post(PATH, content=body, headers=BOUNDARY)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/file"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "text/plain"},
        {**BOUNDARY, "Content-Encoding": "gzip"},
        {"Content-Type": 'multipart/form-data; x="' + ";" * 60_000 + "; boundary=xyz"},
        {"Content-Type": "multipart/form-data; boundary*=punycode''%ff%ff"},
    ],
)
def test_another_type_of_body_is_refused(client, headers):
    answer = client.post(PATH, content=b"x", headers=headers)
    assert answer.status_code == 415


def test_a_file_may_be_larger_than_a_json_body_but_has_a_limit_of_its_own():
    with fake_client(max_body_bytes=1024, max_file_bytes=9000) as client:
        assert send(client, CV + "- I fly kites\n" * 300).status_code == 200
        too_large = send(client, b"x" * 20_000)
        assert too_large.status_code == 413
        assert "9000 bytes (DESTINAI_MAX_FILE_BYTES)" in too_large.json()["detail"]
        just_over = send(client, b"x" * 9001)
        assert (just_over.status_code, just_over.json()["errors"][0]["detail"]) == (
            422,
            "too_large",
        )
        json_body = client.post(PATH, content=b"x" * 2000, headers={"Content-Type": "text/plain"})
        assert json_body.status_code == 413


def test_only_so_many_files_are_received_at_a_time(client):
    free = client.app.state.uploads
    client.app.state.uploads = SimpleNamespace(locked=lambda: True)
    answer = send(client, CV)
    client.app.state.uploads = free
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
    assert answer.headers["retry-after"] == "2"


def test_private_words_are_counted_and_not_shown(client):
    answer = answer_of(client, CV + "- I fly kites with my secret\n- my secret\n")
    said = [one["text"] for one in (*answer["statements"], *answer["interests"])]
    assert not any("secret" in text for text in said)
    assert {
        "what": "2 lines with words about your health, family, beliefs or origin",
        "why": "They say nothing of skills. What you cannot do at work still counts.",
    } in answer["report"]["ignored"]


def test_a_failure_reveals_nothing_of_the_file():
    def failing(data):
        raise ValueError(data.decode())

    app, stream = fake_app(read_document=failing)
    with TestClient(app) as client:
        answer = send(client, b"Zebedee Quill")
    assert answer.status_code == 500
    assert "Zebedee" not in answer.text + stream.getvalue()
