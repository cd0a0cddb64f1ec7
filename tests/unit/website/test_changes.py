"""Changes of a profile by the buttons of a page: each is undone, and none of several is lost."""

import re
from dataclasses import replace

import pytest

from recommender.profile import NoteKind, NoteName
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.fake_site import fake_site, posted, site_client, text_of
from tests.support.toy_catalogue import BAKE, BAKER, ELECTRONICS, RECORDS, SOLDER, TECHNICIAN
from website.forms.changes import ChangeKind, apply_changes, named_changes
from website.forms.form import Form
from website.forms.profile import ProfileInput

NO_LIFTING = NoteName(NoteKind.LIMIT, "heavy_lifting")
PROFILE = ProfileInput(
    text="I was a baker, no shifts",
    seen=(SOLDER, RECORDS),
    skills=(SOLDER,),
    denied=(ELECTRONICS,),
    jobs=(BAKER, TECHNICIAN),
    seen_jobs=(BAKER,),
    notes=(NO_LIFTING,),
    not_for_me=(BAKER,),
)

LISTS = (
    *("seen", "skills", "partial", "denied", "undecided"),
    *("seen_jobs", "jobs", "notes", "not_for_me"),
)


@pytest.fixture(scope="module")
def snapshot():
    return CatalogueSnapshot(FakeRecommender())


CHANGES = [
    ("add", RECORDS, "drop"),
    ("add", BAKE, "drop"),
    ("add", ELECTRONICS, "drop"),
    ("drop", SOLDER, "add"),
    ("drop", BAKE, "add"),
    ("deny", SOLDER, "add"),
    ("deny", BAKE, "back"),
    ("back", ELECTRONICS, "back"),
    ("drop_job", BAKER, "drop_job"),
    ("drop_job", TECHNICIAN, "drop_job"),
    ("drop_note", "limit:heavy_lifting", "drop_note"),
    ("drop_note", "aversion:shifts", "drop_note"),
    ("hide", TECHNICIAN, "show"),
    ("show", BAKER, "hide"),
]


@pytest.mark.parametrize(("button", "value", "opposite"), CHANGES)
def test_every_change_is_undone_by_its_own_button(snapshot, button, value, opposite):
    changed, (change,) = apply_changes(PROFILE, Form({button: [value]}), snapshot)
    assert changed != PROFILE
    assert change.kind == button
    undone, (returned,) = apply_changes(changed, Form({"undo": [change.undo]}), snapshot)
    assert undone.request_fields() == PROFILE.request_fields()
    assert {name: set(getattr(undone, name)) for name in LISTS} == {
        name: set(getattr(PROFILE, name)) for name in LISTS
    }
    assert (returned.kind, returned.undo) == (opposite, "")
    again, none = apply_changes(undone, Form({"undo": [change.undo]}), snapshot)
    assert (again, none) == (undone, ())


def test_the_undo_of_an_answer_brings_back_which_one_it_was(snapshot):
    for name in ("partial", "undecided"):
        profile = replace(ProfileInput(skills=(SOLDER,)), **{name: (RECORDS,)})
        for button in ("deny", "back", "add"):
            changed, (change,) = apply_changes(profile, Form({button: [RECORDS]}), snapshot)
            undone, _ = apply_changes(changed, Form({"undo": [change.undo]}), snapshot)
            assert undone == profile


def test_all_presses_of_a_form_count(snapshot):
    form = Form({"hide": [BAKER, TECHNICIAN], "add": [BAKE], "drop": [SOLDER, "none"]})
    changed, changes = apply_changes(ProfileInput(skills=(SOLDER,)), form, snapshot)
    assert changed == ProfileInput(skills=(BAKE,), not_for_me=(BAKER, TECHNICIAN))
    assert [(one.kind, one.concept) for one in changes] == [
        (ChangeKind.ADD, BAKE),
        (ChangeKind.DROP, SOLDER),
        (ChangeKind.HIDE, BAKER),
        (ChangeKind.HIDE, TECHNICIAN),
    ]
    named = named_changes(changes, snapshot)
    assert [one.label for one in named] == [
        "microsystem technician",
        "baker",
        "solder circuit boards",
        "bake bread",
    ]


@pytest.mark.parametrize("code", ["", ":", "skill", "skill,skills:none", "x:y", f"note:{SOLDER}"])
def test_what_is_no_undo_changes_nothing(snapshot, code):
    assert apply_changes(PROFILE, Form({"undo": [code]}), snapshot) == (PROFILE, ())


def test_a_field_of_another_type_is_not_filled(snapshot):
    code = f"career,skills,text,not_for_me:{TECHNICIAN}"
    changed, _ = apply_changes(PROFILE, Form({"undo": [code]}), snapshot)
    assert changed == replace(PROFILE, not_for_me=(BAKER, TECHNICIAN))


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as opened:
        yield opened


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"drop_job": BAKER}, "Removed: baker"),
        ({"drop_note": "aversion:shifts"}, "Not noted any more: Not: shift work"),
        ({"hide": TECHNICIAN}, "Not in the list any more: microsystem technician"),
        ({"drop": SOLDER}, "Removed: solder circuit boards"),
        ({"deny": RECORDS, "denied": BAKE}, "Noted, you cannot: keep lab records"),
        ({"back": BAKE, "denied": BAKE}, "Answer taken back: bake bread"),
        ({"show": TECHNICIAN, "not_for_me": TECHNICIAN}, "In the list again: microsystem"),
    ],
)
def test_the_page_names_what_changed_with_an_undo(client, fields, words):
    told = {"text": "I was a baker. I solder circuit boards, no shifts", "skill": ELECTRONICS}
    before = posted(client, "/results", **told, **{n: v for n, v in fields.items() if n in LISTS})
    page = posted(client, "/results", **told, **fields)
    assert words in text_of(page)
    (code,) = re.findall(r'name="undo" value="([^"]+)"', page)
    hidden = re.search(r'<form id="profile".*?</form>', page, re.DOTALL)[0]
    sent = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', hidden):
        sent.setdefault(name, []).append(value)
    undone = posted(client, "/results", **sent, undo=code)
    assert "Undone:" in text_of(undone)
    careers = r'<li class="career" id="([^"]+)">'
    assert re.findall(careers, undone) == re.findall(careers, before)


def test_a_chosen_job_is_removed_and_back_by_link(client):
    before = client.get("/results?skills=solder&jobs=baker").text
    assert f'name="drop_job" value="{BAKER}"' in before
    dropped = client.get(f"/results?skills=solder&jobs=baker&drop_job={BAKER}").text
    assert "Removed: baker" in text_of(dropped)
    assert '<input type="hidden" name="jobs"' not in dropped
    back = client.get("/results", params={"skills": "solder", "undo": f"job,jobs:{BAKER}"}).text
    assert '<input type="hidden" name="jobs" value="baker">' in back
    assert f'name="drop_job" value="{BAKER}"' in back


def test_two_presses_before_an_answer_are_both_kept(client):
    page = posted(client, "/results", skill=[SOLDER, BAKE], hide=[TECHNICIAN, BAKER])
    assert 'class="career"' not in page
    for uri in (TECHNICIAN, BAKER):
        assert f'<input type="hidden" name="not_for_me" value="{uri}">' in page
        assert f'name="undo" value="career:{uri}"' in page
