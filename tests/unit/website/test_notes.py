"""Limits and wishes on the pages: ticked and removed; careers marked, hidden and shown again."""

import re

import pytest

from recommender.recognition.conditions import shipped_conditions
from tests.support.fake_site import fake_site, posted, site_client, text_of
from tests.support.toy_catalogue import BAKE, BAKER, ELECTRONICS, RECORDS, SOLDER, TECHNICIAN

TEXT = "I solder circuit boards, no shifts"
SHIFTS = "aversion:shifts"


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as opened:
        yield opened


def test_the_review_shows_what_was_noted(client):
    page = posted(client, "/start", text=TEXT)
    assert f'<input type="hidden" name="seen_note" value="{SHIFTS}">' in page
    assert f'name="note" value="{SHIFTS}" checked>' in page
    assert "Not: shift work from “no shifts” 1 of 4 careers names this." in text_of(page)
    assert '<option value="limit:nights">night work</option>' in page
    assert '<option value="wish:animals">working with animals</option>' in page


def test_a_note_can_be_unticked_and_added_at_the_review(client):
    page = posted(client, "/start", text=TEXT, seen_note=SHIFTS, note=["", "limit:nights"])
    assert f'name="note" value="{SHIFTS}">' in page
    plain = text_of(page)
    assert "Not: night work We noted it, but our data says of no career whether it is so" in plain
    edit = posted(client, "/start", text=TEXT, seen_note=SHIFTS, note="limit:nights", step="edit")
    assert f'<input type="hidden" name="seen_note" value="{SHIFTS}">' in edit
    assert '<input type="hidden" name="note" value="limit:nights">' in edit


def test_wishes_are_noted_and_what_is_unticked_stays_away(client):
    words = {"text": "I solder circuit boards", "wish": "no shifts"}
    page = posted(client, "/start", **words)
    assert f'name="note" value="{SHIFTS}" checked>' in page
    assert '<input type="hidden" name="wish" value="no shifts">' in page
    assert "Against what you noted" in posted(client, "/results", **words, note=SHIFTS)
    for path in ("/results", "/start/questions"):
        unticked = posted(client, path, **words, seen_note=SHIFTS)
        assert "Against what you noted" not in unticked
        assert f'<input type="hidden" name="seen_note" value="{SHIFTS}">' in unticked
        assert f'<input type="hidden" name="note" value="{SHIFTS}">' not in unticked


def test_answers_and_notes_go_on_together(client):
    fields = {"text": TEXT, "note": "limit:nights", "denied": RECORDS, "not_for_me": BAKER}
    for path, form in (("/start", {"step": "edit"}), ("/start/questions", {}), ("/results", {})):
        page = posted(client, path, **fields, **form)
        for name in ("note", "denied", "not_for_me"):
            assert f'<input type="hidden" name="{name}" value="{fields[name]}">' in page
    review = posted(client, "/start", **fields)
    assert 'name="note" value="limit:nights" checked>' in review
    for name in ("denied", "not_for_me"):
        assert f'<input type="hidden" name="{name}" value="{fields[name]}">' in review


def test_a_profile_without_words_has_its_notes_reviewed(client):
    page = posted(client, "/start", skill=SOLDER, note="wish:animals")
    assert "Wish: working with animals" in text_of(page)


def test_careers_against_a_note_stand_below(client):
    page = posted(client, "/results", text=TEXT)
    assert '<h2 id="against">Against what you noted</h2>' in page
    assert '<h2 id="near">' not in page
    assert "Against what you noted: shift work (needs: solder circuit boards)" in text_of(page)
    dropped = posted(client, "/results", text=TEXT, drop_note=SHIFTS)
    assert '<h2 id="near">' in dropped
    assert "Against what you noted" not in dropped
    assert f'<input type="hidden" name="seen_note" value="{SHIFTS}">' in dropped


def test_careers_against_a_note_take_no_place_of_the_list(client):
    fields = {"text": TEXT, "skill": [SOLDER, ELECTRONICS], "partial": BAKE, "limit": 1}
    asked = {"text": TEXT, "skills": [SOLDER, ELECTRONICS], "partial_skills": [BAKE], "limit": 1}
    for is_aside, expected in ((False, [TECHNICIAN]), (True, [TECHNICIAN, BAKER])):
        answer = client.post("/api/v1/match", json=asked | {"set_conflicts_aside": is_aside})
        assert [one["occupation"]["uri"] for one in answer.json()["matches"]] == expected
    page = text_of(posted(client, "/results", **fields))
    assert "One career. Open it to see" in page
    assert "1 career has what you cannot do or do not want" in page
    assert "The first 1 are shown. Show 20" in page
    whole = text_of(posted(client, "/results", **fields | {"limit": 20}))
    assert "The first" not in whole


def test_a_wish_marks_careers(client):
    page = posted(client, "/results", skill=SOLDER, note="wish:animals")
    assert "Suits your wish: working with animals (needs: solder circuit boards)" in text_of(page)


def test_a_career_is_hidden_and_shown_again(client):
    hidden = posted(client, "/results", skill=SOLDER, hide=TECHNICIAN)
    assert "Not in the list any more: microsystem technician" in text_of(hidden)
    assert f'name="undo" value="career:{TECHNICIAN}"' in hidden
    assert f'<input type="hidden" name="not_for_me" value="{TECHNICIAN}">' in hidden
    assert f'name="show" value="{TECHNICIAN}"' in hidden
    assert 'class="career"' not in hidden
    shown = posted(client, "/results", skill=SOLDER, not_for_me=TECHNICIAN, show=TECHNICIAN)
    assert 'class="career"' in shown


def test_a_link_hides_careers_and_holds_notes(client):
    fields = {"skills": "solder", "notes": "wish:animals"}
    page = client.get("/results", params={**fields, "hide": TECHNICIAN}).text
    assert '<input type="hidden" name="not" value="technician">' in page
    assert '<input type="hidden" name="notes" value="wish:animals">' in page
    assert 'class="career"' not in page
    again = client.get("/results", params={**fields, "not": "technician", "show": TECHNICIAN})
    assert 'class="career"' in again.text


def test_an_aversion_to_a_job_says_how_many_careers_it_hides(client):
    page = posted(client, "/results", skill=SOLDER, note=f"aversion:{TECHNICIAN}")
    assert "You do not want this job, so 1 career is hidden:" in text_of(page)
    assert f'name="drop_note" value="aversion:{TECHNICIAN}"' in page
    shown = posted(
        client,
        "/results",
        skill=SOLDER,
        note=f"aversion:{TECHNICIAN}",
        drop_note=f"aversion:{TECHNICIAN}",
    )
    assert 'class="career"' in shown


def test_what_is_no_note_is_left_out(client):
    page = posted(
        client, "/results", skill=SOLDER, note="limit:boredom", hide="none", drop_note="x"
    )
    assert 'class="career"' in page
    assert "Not in this catalogue, and left out: limit:boredom" in text_of(page)


def test_a_plan_says_what_it_leaves_out(client):
    page = text_of(posted(client, "/plan", career=TECHNICIAN, text=TEXT))
    assert "Against what you noted: shift work (needs: solder circuit boards)" in page
    assert "cannot or do not want this: keep lab records" in page


def test_the_page_of_a_career_says_what_goes_against_it(client):
    page = posted(client, "/careers/technician", text=TEXT)
    assert "Against what you noted: shift work (needs: solder circuit boards)" in text_of(page)


def test_the_comparison_says_what_goes_against_a_note(client):
    page = text_of(posted(client, "/compare", text=TEXT, careers=[TECHNICIAN, BAKER]))
    mark = "Against what you noted: shift work (needs: solder circuit boards)"
    assert f"What you noted{mark}nothing known" in page
    wish = text_of(
        posted(client, "/compare", skill=SOLDER, note="wish:animals", careers=TECHNICIAN)
    )
    assert "nothing known" not in wish


def test_of_every_condition_the_note_says_what_is_known(client):
    names = list(shipped_conditions())
    page = posted(client, "/start", skill=SOLDER, note=[f"limit:{name}" for name in names])
    rows = page.split('<ul class="read notes-read">')[1].split("</ul>")[0].split("<li>")[1:]
    known = {}
    for row in rows:
        name = re.search('value="limit:([a-z_]+)"', row)[1]
        named, unknown = "1 of 4 careers names this" in row, "our data says of no career" in row
        assert named != unknown
        known[name] = named
    assert known == {name: name != "nights" for name in names}


def test_a_note_that_marks_no_listed_career_says_so(client):
    fields = {"skill": BAKE, "note": ["limit:shifts", "limit:nights"]}
    page = text_of(posted(client, "/results", **fields))
    assert "Not: shift work · named by none of these careers" in page
    assert "Not: night work · no data on this" in page
    marked = text_of(posted(client, "/results", skill=SOLDER, note="limit:shifts"))
    assert "named by none" not in marked


def test_pages_are_in_german_too(client):
    page = text_of(posted(client, "/de/results", text=TEXT))
    assert "Spricht gegen Ihre Angabe: Schichtarbeit (verlangt: solder circuit boards)" in page
