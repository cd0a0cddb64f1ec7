"""A profile as a file on the website: downloaded from the list or a plan, and brought back."""

import json

import html5lib
import pytest

from tests.support.fake_site import OWN, fake_site, site_client
from tests.support.toy_catalogue import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
)
from website.forms.form import Form
from website.forms.profile import read_profile

FILLER = "https://toy.example/skill/f"
WORDS = "I solder circuit boards\nI was a baker"
FORM = {
    "text": [WORDS],
    "seen": [SOLDER, RECORDS],
    "skill": [SOLDER, f"{FILLER}00"],
    "unsure": [f"{FILLER}01"],
    "partial": [ELECTRONICS],
    "denied": [BAKE],
    "undecided": [f"{FILLER}02"],
    "job": [TECHNICIAN, BAKER],
    "seen_job": [BAKER],
    "note": ["limit:heavy_lifting", f"aversion:{TWIN_A}"],
    "not_for_me": [TWIN_A],
}
JSON_FORMATS = ("destinai_json", "json_resume", "json_ld")


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        client.headers.update(OWN)
        yield client


def exported(client, kind, **more):
    answer = client.post("/export", data={**FORM, "format": kind, **more})
    assert answer.status_code == 200, answer.text
    return answer


def submitted(page):
    """Return the fields that a browser would send of the form that leads on to the results."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(page.text)
    (form,) = (one for one in tree.iter("form") if one.get("action") == "/results")
    fields = {}
    for box in form.iter("input"):
        is_sent = box.get("type") == "hidden" or (
            box.get("type") == "checkbox" and "checked" in box.attrib
        )
        if is_sent:
            fields.setdefault(box.get("name"), []).append(box.get("value"))
    return fields


def profile_of(client, fields):
    return read_profile(Form(fields), client.app.state.live.snapshot)


@pytest.mark.parametrize("kind", JSON_FORMATS)
@pytest.mark.parametrize("words", [{}, {"words": "1"}])
def test_a_file_that_is_sent_at_get_started_gives_the_same_profile(client, kind, words):
    file = exported(client, kind, **words)
    page = client.post("/start/cv", files={"file": ("profile", file.content)})
    assert page.status_code == 200
    back = profile_of(client, submitted(page))
    kept = profile_of(client, FORM).to_export(with_words=bool(words))
    assert back.text == kept.text
    expected, found = kept.request_fields(), back.request_fields()
    given = {"skills", "excluded_skills", "partial_skills", "denied_skills", "unsure_skills",
             "noted", "not_for_me"}  # fmt: skip
    for name in given:
        assert sorted(map(str, found[name])) == sorted(map(str, expected[name])), name
    assert set(back.jobs) == {TECHNICIAN, BAKER}


def test_a_file_that_says_nothing_of_the_person_says_so(client):
    own = json.dumps({"destinai_profile": 1, "denied_skills": [BAKE]}).encode()
    page = client.post("/start/cv", files={"file": ("profile.json", own)})
    assert page.status_code == 422
    assert "This file does not say what you can do." in page.text
    typed = client.post(
        "/start/cv", files={"file": ("profile.json", own)}, data={"text": "bake bread"}
    )
    assert typed.status_code == 200
    assert submitted(typed)["denied"] == [BAKE]


def test_the_years_of_a_cv_reach_the_file(client):
    cv = "EXPERIENCE\nmicrosystem technician, Acme Ltd, 2015 - 2019\nbaker, 2020 - now\n"
    page = client.post("/start/cv", files={"file": ("cv.txt", cv.encode())})
    fields = submitted(page)
    assert fields["years"] == [f"2015-2019 {TECHNICIAN}", f"2020- {BAKER}"]
    listed = client.post("/results", data=fields)
    assert f'name="years" value="2015-2019 {TECHNICIAN}"' in listed.text
    resume = client.post("/export", data={**fields, "format": "json_resume"}).json()
    years = [(job.get("startDate"), job.get("endDate")) for job in resume["work"]]
    assert years == [("2015", "2019"), ("2020", None)]
    back = client.post("/start/cv", files={"file": ("cv.json", json.dumps(resume).encode())})
    assert submitted(back)["years"] == fields["years"]


@pytest.mark.parametrize(
    "code", ["2015-2019", f"2019-2015 {BAKER}", f"- {BAKER}", f"0001- {BAKER}", "2015- gone"]
)
def test_years_of_another_form_are_left_out(client, code):
    profile = profile_of(client, {"job": [BAKER], "years": [code]})
    assert (profile.jobs, profile.job_years) == ((BAKER,), ())


def test_without_words_a_file_holds_what_was_kept_of_them(client):
    profile = exported(client, "destinai_json").json()
    assert profile["skills"] == [SOLDER, f"{FILLER}00"]
    assert profile["excluded_skills"] == [RECORDS]
    assert profile["occupations"] == [TECHNICIAN, BAKER]
    assert {"text", "statements", "unclaimed_skills"}.isdisjoint(profile)


@pytest.mark.parametrize("kind", JSON_FORMATS)
def test_pinned_careers_and_the_plan_of_a_file_go_along_to_the_next_file(client, kind):
    kept = {"pinned": [BAKER], "planned": [TECHNICIAN], "progress": [f"done {ELECTRONICS}"]}
    file = exported(client, kind, **kept)
    page = client.post("/start/cv", files={"file": ("profile", file.content)})
    text = " ".join(page.text.split())
    assert "Careers you pinned: <span>baker</span>" in text
    assert "Your plan: <span>microsystem technician</span>" in text
    fields = submitted(page)
    assert {name: fields[name] for name in kept} == kept
    edited = client.post("/start", data={**fields, "step": "edit"})
    assert f'name="progress" value="done {ELECTRONICS}"' in edited.text
    answer = client.post("/export", data={**fields, "format": "destinai_json"}).json()
    assert answer["pinned"] == [BAKER]
    steps = [{"skill": ELECTRONICS, "state": "done"}]
    assert answer["plan"] == {"career": TECHNICIAN, "progress": steps}
    other = client.post("/export", data={**fields, "format": "destinai_json", "career": BAKER})
    assert other.json()["plan"] == {"career": BAKER, "progress": []}


@pytest.mark.parametrize("code", ["", "done", f"half {ELECTRONICS}", "done urn:nothing", "\0 \0"])
def test_progress_of_another_form_is_left_out(client, code):
    plan = profile_of(client, {**FORM, "planned": [TECHNICIAN], "progress": [code]}).plan
    assert (plan.career, plan.progress) == (TECHNICIAN, [])
    assert profile_of(client, {**FORM, "planned": ["urn:nothing"]}).plan is None


def test_a_link_and_a_form_give_the_same_file(client):
    fields = {"skill": [SOLDER], "denied": [BAKE], "job": [BAKER], "format": "json_resume"}
    posted = client.post("/export", data=fields)
    linked = client.get("/export?skills=solder&denied=bake&jobs=baker&format=json_resume")
    assert posted.status_code == linked.status_code == 200
    assert posted.content == linked.content


def test_the_plan_of_a_career_is_in_the_file(client):
    file = exported(client, "json_ld", career="baker")
    assert json.loads(file.content)["plan"]["career"]["@id"] == BAKER


@pytest.mark.parametrize(
    ("path", "form", "career"),
    [
        ("/results", {"skill": [SOLDER], "text": [WORDS]}, None),
        ("/plan", {"skill": [SOLDER], "text": [WORDS], "career": [TECHNICIAN]}, TECHNICIAN),
    ],
)
def test_list_and_plan_offer_the_file(client, path, form, career):
    page = client.post(path, data=form)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page.text)
    (offer,) = (one for one in tree.iter("form") if one.get("action") == "/export")
    boxes = {box.get("name"): box.get("value") for box in offer.iter("input")}
    assert (boxes["skill"], boxes["words"], boxes.get("career")) == (SOLDER, "1", career)
    formats = [one.get("value") for one in offer.iter("option")]
    for kind in formats:
        assert client.post("/export", data={**form, "format": kind}).status_code == 200


def test_words_alone_go_along_because_there_is_nothing_else(client):
    page = client.post("/results", data={"text": [WORDS]})
    assert '<input type="hidden" name="words" value="1">' in page.text
    assert "no skill or job is confirmed yet" in page.text


@pytest.mark.parametrize("fields", [{"skill": [SOLDER], "format": "docx"}, {"format": "json_ld"}])
def test_nothing_to_export_is_an_error(client, fields):
    assert client.post("/export", data=fields).status_code == 422
