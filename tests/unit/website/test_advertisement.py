"""The page of a job advertisement without a browser: its groups, its forms, and its messages."""

import pytest

from tests.support.fake_site import OWN, fake_site, site_client, tree_of, words_in
from tests.support.toy_catalogue import ELECTRONICS, RECORDS, SOLDER

PATH = "/advertisement"
TEXT = "You solder circuit boards, know electronics and\r\nkeep lab records. We offer a pension."
WORDS = "I solder circuit boards"


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        client.headers.update(OWN)
        yield client


def groups_of(tree):
    """Return the heading of each group with its rows."""
    found = {}
    for section in tree.iter("section"):
        rows = [words_in(li) for li in section.iter("li") if li.find("./div") is not None]
        if rows:
            found[words_in(section.find("./h2"))] = rows
    return found


def fields_of(tree, form="profile"):
    form = next(one for one in tree.iter("form") if one.get("id") == form)
    assert form.get("method") == "post"
    return [(one.get("name"), one.get("value")) for one in form.iter("input")]


def test_the_groups_have_the_words_of_the_advertisement_and_of_the_person(client):
    tree = tree_of(
        client.post(PATH, data={"text": WORDS, "advertisement": TEXT, "denied": RECORDS})
    )
    assert groups_of(tree) == {
        "You said it 1": [
            "solder circuit boards You solder circuit boards, know electronics and "
            "you said “solder circuit boards”",
        ],
        "You said it in part, or something close 1": [
            "electronics You solder circuit boards, know electronics and "
            "close: you said “solder circuit boards” No",
        ],
        "You said you lack it 1": ["keep lab records keep lab records"],
    }
    main = words_in(tree.find(".//main"))
    assert "We read 3 requirements in this advertisement." in main
    assert "What we left out of the advertisement We offer a pension. What the employer" in main
    assert "it must not be used to rank or choose people" in main
    assert "%" not in main


def test_what_was_not_mentioned_is_ticked_and_can_be_taken_back(client):
    tree = tree_of(client.post(PATH, data={"text": WORDS, "advertisement": TEXT}))
    ticks = [one for one in tree.iter("input") if one.get("type") == "checkbox"]
    assert [(one.get("name"), one.get("value"), one.get("form")) for one in ticks] == [
        ("add", ELECTRONICS, "profile"),
        ("add", RECORDS, "profile"),
    ]
    fields = fields_of(tree)
    assert ("advertisement", TEXT.replace("\r\n", "\n")) in fields
    added = tree_of(client.post(PATH, data=as_data([*fields, ("add", RECORDS)])))
    assert list(groups_of(added)) == [
        "You said it 2",
        "You said it in part, or something close 1",
    ]
    notice = next(one for one in added.iter("div") if one.get("role") == "status")
    assert words_in(notice) == "Added: keep lab records Undo keep lab records"
    undo = next(one for one in added.iter("button") if one.get("name") == "undo")
    back = tree_of(
        client.post(PATH, data=as_data([*fields_of(added), ("undo", undo.get("value"))]))
    )
    assert groups_of(back) == groups_of(tree)
    denied = tree_of(client.post(PATH, data=as_data([*fields, ("deny", RECORDS)])))
    assert groups_of(denied)["You said you lack it 1"] == ["keep lab records keep lab records"]


def as_data(fields):
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data


def test_the_link_of_a_list_leads_to_the_form_and_no_address_holds_the_text(client):
    listed = tree_of(client.get("/results?skills=solder"))
    link = next(a for a in listed.iter("a") if words_in(a) == "Compare with a job advertisement")
    assert link.get("href") == "/advertisement?skills=solder&v=toy-1-en"
    tree = tree_of(client.get(link.get("href")))
    assert groups_of(tree) == {}
    assert ("skill", SOLDER) in fields_of(tree)
    ignored = tree_of(client.get(f"{link.get('href')}&advertisement=electronics"))
    assert groups_of(ignored) == {}
    posted = tree_of(client.post("/results", data={"text": WORDS}))
    button = next(b for b in posted.iter("button") if b.get("formaction") == PATH)
    assert button.get("form") == "onward"
    chosen = tree_of(client.post(PATH, data={"skill": SOLDER, "advertisement": TEXT}))
    rows = groups_of(chosen)["You said it 1"]
    assert (
        rows[0] == "solder circuit boards You solder circuit boards, know electronics and "
        "you chose solder circuit boards"
    )
    back = next(one for one in chosen.iter("form") if one.get("class") == "back")
    assert "advertisement" not in [one.get("name") for one in back.iter("input")]


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        (" \r\n", 422, "Please paste the text of an advertisement."),
        ("x" * 20_001, 422, "The text is too long. It may have 20,000 characters"),
        ("Wir suchen eine Köchin.", 200, "We can read English only. If the advertisement"),
        ("Hello there.", 200, "Nothing in this text names a skill that we know."),
    ],
)
def test_what_cannot_be_read_is_said(client, text, status, expected):
    tree = tree_of(client.post(PATH, data={"skill": SOLDER, "advertisement": text}), status)
    assert expected in words_in(tree.find(".//main"))
    area = next(tree.iter("textarea"))
    assert area.get("aria-invalid") == ("true" if status == 422 else None)
    assert (area.text or "").strip() == (text.strip() if status == 422 else "")


@pytest.mark.parametrize("language", ["", "/de"])
def test_without_a_profile_there_is_a_way_to_begin(client, language):
    for answer in (
        client.get(f"{language}{PATH}"),
        client.post(f"{language}{PATH}", data={"advertisement": TEXT}),
    ):
        tree = tree_of(answer)
        assert f"{language}/start" in [a.get("href") for a in tree.find(".//main").iter("a")]
        assert list(tree.iter("textarea")) == []


def test_the_words_stand_in_their_sentence_which_is_cut_where_it_is_long(client):
    text = f"{'long ' * 20}solder circuit boards{' words' * 20}. Another sentence"
    tree = tree_of(client.post(PATH, data={"skill": SOLDER, "advertisement": text}))
    (quoted,) = tree.iter("q")
    assert words_in(quoted) == f"…{'long ' * 11}solder circuit boards{' words' * 9}…"
    assert words_in(quoted.find("./mark")) == "solder circuit boards"


def test_some_of_a_skill_is_said_so(client):
    tree = tree_of(client.post(PATH, data={"partial": RECORDS, "advertisement": TEXT}))
    row = groups_of(tree)["You said it in part, or something close 1"]
    assert row == ["keep lab records keep lab records you said: a little No"]
    assert "You said it 0 None of it yet." in words_in(tree.find(".//main"))


def test_in_german_the_page_says_what_can_be_read(client):
    tree = tree_of(client.post(f"/de{PATH}", data={"text": WORDS, "advertisement": TEXT}))
    assert list(groups_of(tree))[:2] == [
        "Haben Sie gesagt 1",
        "Zum Teil gesagt, oder etwas Ähnliches 1",
    ]
    assert "We " not in words_in(tree.find(".//main")).replace("We offer", "")


def test_the_page_is_not_for_search_engines(client):
    tree = tree_of(client.get(f"{PATH}?skills=solder"))
    robots = [m.get("content") for m in tree.iter("meta") if m.get("name") == "robots"]
    assert robots == ["noindex"]
