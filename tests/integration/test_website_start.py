"""Get Started without a browser: what the review says is what the API says, and nothing is lost."""

import re

import html5lib
import pytest

from recommender.results import ConfidenceLevel, confidence_level
from service.snapshot import CatalogueSnapshot
from tests.support.fake_site import OWN, fake_site, site_client
from tests.support.toy_catalogue import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    TWIN_B,
)
from website.start.review import Highlight, Review, Segment, segments_of
from website.start.samples import SAMPLES

WORDS = "I solder circuit boards & keep lab records.\nÄ 😀 bake bread <b>now</b>\nFishing."


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        client.headers.update(OWN)
        yield client


def tree_of(answer):
    """Return the tree of a page, which has to be valid."""
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def text_of(node) -> str:
    """Return the words of an element."""
    return " ".join("".join(node.itertext()).split())


def main_of(answer) -> str:
    """Return the words of a page's main part."""
    return text_of(tree_of(answer).find(".//main"))


def sent_by(tree, form: str) -> dict[str, list[str]]:
    """Return what a browser would send of a form, without its buttons."""
    fields: dict[str, list[str]] = {}
    for node in tree.find(f".//form[@id='{form}']").iter():
        if node.tag == "textarea":
            fields.setdefault(node.get("name"), []).append(node.text or "")
        if node.tag == "input" and node.get("value"):
            unticked = node.get("type") == "checkbox" and node.get("checked") is None
            if not unticked:
                fields.setdefault(node.get("name"), []).append(node.get("value"))
    return fields


def by_class(tree, name: str):
    """Return the elements with a class."""
    return [node for node in tree.iter() if name in (node.get("class") or "").split()]


def highlights_in(tree) -> list[tuple[str, list[str]]]:
    """Return each statement of the review with its marked parts."""
    (said,) = by_class(tree, "said")
    return [
        (
            "".join(t for t in _words(item)),
            ["".join(mark.itertext()) for mark in item.iter("mark")],
        )
        for item in said.findall("li")
    ]


def _words(item):
    yield item.text or ""
    for child in item:
        if child.tag == "mark":
            yield child.text
        yield child.tail or ""


def test_the_form_has_words_skills_and_jobs(client):
    answer = client.get("/start")
    tree = tree_of(answer)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    areas = [(area.get("name"), area.get("spellcheck")) for area in tree.iter("textarea")]
    assert areas == [("text", "true"), ("wish", "true")]
    assert [picker.get("suggest") for picker in tree.iter("concept-picker")] == [
        "/api/v1/suggest?type=occupation",
        "/api/v1/suggest?type=skill",
    ]
    asked = [text_of(heading) for heading in tree.find(".//form[@id='start']").iter("h2")]
    assert asked == [
        "1 What have you done?",
        "2 What can you do?",
        "3 What do you want, and what not?",
        "Asking for somebody else?",
    ]
    (samples,) = by_class(tree, "samples")
    buttons = [(one.get("name"), one.get("value")) for one in samples.iter("button")]
    assert buttons == [("text", sample.text) for sample in SAMPLES]
    assert {form.get("method") for form in tree.iter("form")} == {"post"}
    main_buttons = [
        text_of(button)
        for button in by_class(tree.find(".//form[@id='start']"), "button")
        if button.get("name") == "step"
    ]
    assert main_buttons == ["Next: check what we understood →"]


def test_the_review_says_what_the_api_says(client):
    expected = client.post("/api/v1/match", json={"text": WORDS}).json()
    answer = client.post("/start", data={"text": WORDS})
    tree = tree_of(answer)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
    assert "set-cookie" not in answer.headers
    assert highlights_in(tree) == [
        (
            statement["text"],
            [
                statement["text"][one["evidence"]["start"] : one["evidence"]["end"]]
                for one in sorted(expected["recognised"], key=lambda one: one["evidence"]["start"])
                if one["evidence"]["statement"] == place
            ],
        )
        for place, statement in enumerate(expected["statements"])
    ]
    (read,) = by_class(tree, "read")
    labels = [text_of(label) for label in by_class(read, "read-label")]
    assert labels == ["solder circuit boards", "keep lab records", "bake bread"]
    notes = [(note.get("href"), note.get("aria-label")) for note in by_class(tree, "note")]
    assert notes == [(f"#skill-{n}", f"{n}: {label}") for n, label in enumerate(labels, 1)]
    assert [item.get("id") for item in read] == ["skill-1", "skill-2", "skill-3"]
    first = text_of(read[0])
    assert "from “solder circuit boards”" in first
    assert "Practical skill · What is this?" in first
    assert first.endswith(" Sure")
    assert not re.search(r"%|0\.\d", first)
    links = [a.get("href") for a in read.iter("a")]
    assert links == ["/skills/solder", "/skills/records", "/skills/bake"]
    (missed,) = by_class(tree, "unrecognised")
    assert [text_of(dt) for dt in missed.iter("dt")] == [
        u["text"] for u in expected["unrecognised"]
    ]
    assert "It still helps to find careers." in text_of(missed)
    assert "<b>now</b>" not in answer.text
    assert sent_by(tree, "review") == {
        "text": [WORDS],
        "seen": [SOLDER, RECORDS, BAKE],
        "skill": [SOLDER, RECORDS, BAKE],
    }
    assert tree.find(".//form[@id='review']").get("action") == "/results"


def test_the_review_carries_unticked_and_added_skills_and_jobs(client):
    form = {
        "text": "bake bread and keep lab records",
        "seen": [BAKE, RECORDS],
        "skill": [BAKE, ELECTRONICS],
        "job": [TECHNICIAN, "baker"],
    }
    tree = tree_of(client.post("/start", data=form))
    kept = form | {"text": [form["text"]], "job": [TECHNICIAN, BAKER]}
    assert sent_by(tree, "review") == kept | {"of_job": [SOLDER], "job_skill": [SOLDER]}
    assert "Ticked: 1 of 2" in text_of(tree.find(".//main"))
    summaries = [text_of(summary) for summary in tree.iter("summary")]
    assert "Skills of “microsystem technician” 2 essential · 1 optional" in summaries
    assert "Skills of “baker” 1 essential · 1 optional" in summaries
    changed = tree_of(client.post("/start", data=form | {"step": "edit"}))
    assert sent_by(changed, "start") == kept | {"step": ["edit"], "wish": [""]}
    again = sent_by(changed, "start") | {"step": ["edit", "review"]}
    review = sent_by(tree_of(client.post("/start", data=again)), "review")
    assert review == kept | {"of_job": [SOLDER], "job_skill": [SOLDER]}


def test_a_skill_of_a_past_job_is_unticked_and_stays_so(client):
    first = sent_by(tree_of(client.post("/start", data={"job": [TECHNICIAN, BAKER]})), "review")
    assert first["of_job"] == first["job_skill"] == [ELECTRONICS, SOLDER, RECORDS, BAKE]
    unticked = first | {"job_skill": [SOLDER, BAKE]}
    again = sent_by(tree_of(client.post("/start", data=unticked)), "review")
    assert (again["of_job"], again["job_skill"]) == (first["of_job"], [SOLDER, BAKE])
    assert "seen" not in again
    results = tree_of(client.post("/results", data=unticked))
    link = results.find(".//copy-link//input").get("value")
    assert "without=electronics%2Crecords" in link
    expected = client.get(link.replace("/results?", "/results.json?")).json()["recognised"]
    assert [one["skill"]["uri"] for one in expected] == [SOLDER, BAKE]
    ticked = again | {"job_skill": again["of_job"]}
    assert sent_by(tree_of(client.post("/start", data=ticked)), "review") == first


def test_a_job_in_the_words_counts_until_it_is_unticked(client):
    tree = tree_of(client.post("/start", data={"text": "I was a baker"}))
    first = sent_by(tree, "review")
    needs = {"of_job": [BAKE, RECORDS], "job_skill": [BAKE, RECORDS]}
    assert first == {"text": ["I was a baker"], "seen_job": [BAKER], "job": [BAKER]} | needs
    assert "from “baker”" in " ".join(tree.itertext())
    results = tree_of(client.post("/results", data=first))
    (drop,) = results.findall(".//button[@name='drop_job']")
    assert drop.get("value") == BAKER
    unticked = {"text": first["text"], "seen_job": [BAKER]}
    assert sent_by(tree_of(client.post("/start", data=unticked)), "review") == unticked
    for left in (unticked, first | {"drop_job": [BAKER]}):
        page = tree_of(client.post("/results", data=left))
        assert page.findall(".//button[@name='drop_job']") == []
    edited = sent_by(tree_of(client.post("/start", data=first | {"step": ["edit"]})), "start")
    assert edited["seen_job"] == edited["job"] == [BAKER]


def test_a_need_of_a_job_in_the_words_can_be_unticked(starter_client):
    def reviewed(form):
        return sent_by(tree_of(starter_client.post("/start", data=form)), "review")

    def counted(form):
        recognised = starter_client.post("/results.json", data=form).json()["recognised"]
        return {one["skill"]["uri"] for one in recognised}

    first = reviewed({"text": "I was a baker"})
    assert first["of_job"] == first["job_skill"]
    dropped = first["of_job"][0]
    without = first | {"job_skill": first["of_job"][1:]}
    assert reviewed(without) == without
    assert counted(first) - counted(without) == {dropped}


def test_an_unsure_job_counts_when_it_is_ticked(starter_client):
    text = "I was a floor manager"
    (job,) = starter_client.post("/api/v1/match", json={"text": text}).json()["past_jobs"]
    assert confidence_level(job["confidence"]) is ConfidenceLevel.UNSURE
    uri = job["occupation"]["uri"]

    def counted(form):
        return starter_client.post("/results.json", data=form).json()["past_jobs"]

    tree = tree_of(starter_client.post("/start", data={"text": text}))
    first = sent_by(tree, "review")
    assert (first["seen_job"], "job" in first, "of_job" in first) == ([uri], False, False)
    assert "Tick it if you had it." in text_of(tree.find(".//main"))
    assert "Untick a job that is wrong." not in text_of(tree.find(".//main"))
    assert counted(first) == []
    again = sent_by(tree_of(starter_client.post("/start", data=first | {"job": uri})), "review")
    assert again["job"] == again["seen_job"] == [uri]
    assert again["of_job"] == again["job_skill"]
    assert counted(again) == [job]


def test_words_about_somebody_else_say_how_to_write_them(starter_client):
    """A past job of "she" is not read: review and list say why, and what to write."""
    text = "My client is 29. She has worked as a barista for three years. I like dogs."
    hint = "write {} as that person would: “I worked as a barista”."
    tree = tree_of(starter_client.post("/start", data={"text": text}))
    (missed,) = by_class(tree, "unrecognised")
    (group,) = (one for one in missed if "somebody else" in text_of(one))
    assert [text_of(one) for one in group.findall("dt")] == [
        "My client is 29",
        "She has worked as a barista for three years",
    ]
    assert hint.format("it") in text_of(group.find("dd"))
    shown = main_of(starter_client.post("/results", data=sent_by(tree, "review")))
    assert shown.count(hint.format("them")) == 1
    own = "I have worked as a barista for three years. My shifts were long."
    assert "somebody else" not in main_of(starter_client.post("/results", data={"text": own}))


def test_an_unsure_skill_counts_when_it_is_ticked(starter_client):
    first = sent_by(tree_of(starter_client.post("/start", data={"text": STARTER_WORDS})), "review")
    assert first["unsure"]
    assert set(first["skill"]) == set(first["seen"])
    ticked = first | {"skill": [*first["skill"], first["unsure"][0]]}
    assert sent_by(tree_of(starter_client.post("/start", data=ticked)), "review") == ticked
    expected = starter_client.post("/results.json", data=ticked).json()["recognised"]
    sure = {one["skill"]["uri"]: one["confidence"] for one in expected}
    assert set(sure) == set(ticked["skill"])
    assert sure[first["unsure"][0]] == 1
    changed = ticked | {"text": ["I bake bread"]}
    page = tree_of(starter_client.post("/start", data=changed))
    assert first["unsure"][0] in sent_by(page, "review")["skill"]
    assert "You ticked this earlier." in text_of(page.find(".//main"))


def test_a_chip_is_removed_without_scripts(client):
    form = {"text": "bake bread", "skill": [SOLDER, RECORDS], "job": [BAKER]}
    page = tree_of(client.post("/start", data=form | {"drop": SOLDER}))
    sent = sent_by(page, "review")
    assert sent["skill"] == [BAKE, RECORDS]
    assert "Removed: solder circuit boards Undo" in text_of(page.find(".//main"))
    (undo,) = [one for one in page.iter("button") if text_of(one) == "Undo"]
    assert (undo.get("name"), undo.get("value")) == ("skill", SOLDER)
    for step in ("review", "edit"):
        dropped = tree_of(client.post("/start", data=form | {"drop": BAKER, "step": step}))
        assert "job" not in sent_by(dropped, "review" if step == "review" else "start")
        assert "Removed: baker Undo" in text_of(dropped.find(".//main"))


@pytest.mark.parametrize("box", ["find_skill", "find_job"])
@pytest.mark.parametrize("step", ["edit", "review"])
def test_a_text_in_a_box_may_be_what_is_removed(client, box, step):
    answer = client.post("/start", data={box: "bake", "drop": "bake", "step": step})
    tree = tree_of(answer)
    assert answer.status_code == (200 if step == "edit" else 422)
    assert tree.find(f".//input[@name='{box}']").get("value") == ""


def test_the_review_begins_at_its_heading(client):
    heading = tree_of(client.post("/start", data={"text": WORDS})).find(".//h1")
    assert (heading.get("tabindex"), heading.get("autofocus")) == ("-1", "")


def test_a_skill_that_is_added_and_recognised_counts_once(client):
    tree = tree_of(client.post("/start", data={"text": "bake bread", "skill": [BAKE]}))
    assert sent_by(tree, "review") == {"text": ["bake bread"], "skill": [BAKE]}
    assert "You added this one yourself." in text_of(by_class(tree, "read")[0])


def test_a_rejected_skill_stays_rejected_without_its_words(client):
    tree = tree_of(client.post("/start", data={"text": "bake bread", "seen": [SOLDER]}))
    assert sent_by(tree, "review")["seen"] == [BAKE, SOLDER]
    assert sent_by(tree, "review")["skill"] == [BAKE]
    assert "You removed this earlier" in text_of(by_class(tree, "read")[0])


@pytest.mark.parametrize("text", ["", "bake bread"])
@pytest.mark.parametrize("step", ["edit", "review"])
def test_typed_text_is_answered_with_options(client, step, text):
    form = {"text": text, "find_skill": "soldering", "find_job": "technician", "step": step}
    tree = tree_of(client.post("/start", data=form))
    offers = {text_of(one.find("legend")).split("“")[1]: one for one in by_class(tree, "offers")}
    skills, jobs = offers["soldering”?"], offers["technician”?"]
    suggested = client.get("/api/v1/suggest", params={"q": "soldering", "type": "skill"}).json()
    resolved = client.post("/api/v1/occupations/resolve", json={"title": "technician"}).json()
    boxes = [(box.get("name"), box.get("value")) for box in skills.iter("input")]
    assert boxes == [("skill", one["uri"]) for one in suggested["items"]]
    assert "solder circuit boards also: soldering" in text_of(skills)
    boxes = [(box.get("name"), box.get("value")) for box in jobs.iter("input")]
    assert boxes == [("job", one["occupation"]["uri"]) for one in resolved["occupations"]]
    assert text_of(jobs.find("legend")) == "Which of these do you mean by “technician”?"


def test_a_typed_exact_label_is_added(client):
    form = {"text": "Fishing", "find_skill": " Bake BREAD ", "find_job": "Baker"}
    tree = tree_of(client.post("/start", data=form))
    named = {"text": ["Fishing"], "skill": [BAKE], "job": [BAKER]}
    assert sent_by(tree, "review") == named | {"of_job": [RECORDS], "job_skill": [RECORDS]}
    assert by_class(tree, "offers") == []
    looked_up = tree_of(client.post("/start", data=form | {"step": "edit"}))
    assert len(by_class(looked_up, "offers")) == 2
    unticked = {"text": "bake bread", "seen": [BAKE], "find_skill": "bake bread"}
    kept = sent_by(tree_of(client.post("/start", data=unticked)), "review")
    assert kept == {"text": ["bake bread"], "seen": [BAKE], "skill": [BAKE]}


def test_a_label_of_two_concepts_is_not_added(client):
    form = {"text": "bake bread", "find_job": "twin"}
    tree = tree_of(client.post("/start", data=form))
    (offers,) = by_class(tree, "offers")
    assert [box.get("value") for box in offers.iter("input")] == [TWIN_A, TWIN_B]
    assert "job" not in sent_by(tree, "review")
    (notice,) = by_class(tree, "notice")
    assert text_of(notice) == "“twin” does not count yet: choose what you mean by it."
    assert notice.find(".//a").get("href") == "#find-job"


def test_text_without_options_stays_in_the_box(client):
    tree = tree_of(client.post("/start", data={"find_skill": "zzz", "step": "edit"}))
    assert tree.find(".//input[@id='find-skill']").get("value") == "zzz"
    assert "No skill has this name." in text_of(tree.find(".//main"))


@pytest.mark.parametrize("name", ["skill", "job"])
@pytest.mark.parametrize("text", ["", "solder"])
def test_names_in_another_language_lead_to_the_fields_of_work(client, name, text):
    form = {f"find_{name}": "Verkäuferin", "text": text, "step": "review" if text else "edit"}
    tree = tree_of(client.post("/de/start", data=form))
    (picker,) = (one for one in tree.iter("concept-picker") if one.get("name") == name)
    (status,) = by_class(picker, "combobox-status")
    for none in (status, picker.findall("template")[1]):
        assert text_of(none).startswith("Die Namen der Berufe und Fähigkeiten sind hier auf Engli")
        link = none.find("a")
        assert (link.get("href"), link.get("target")) == ("/de/careers#groups", "_blank")
    assert "eigenen Worten" not in text_of(tree.find(".//main"))


@pytest.mark.parametrize("path", ["/de/", "/de/start"])
def test_where_one_language_can_be_read_nobody_is_asked_for_their_own_words(client, path):
    page = main_of(client.get(path))
    assert page.count("Wir können nur Englisch lesen.") == 1
    assert "uf Englisch" in text_of(tree_of(client.get(path)).find(".//label[@for='text']"))
    assert "eigenen Worten" not in page


@pytest.mark.parametrize("form", [{}, {"text": " \r\n\ufeff"}, {"seen": [SOLDER]}])
def test_an_empty_form_has_an_error_at_the_field(client, form):
    answer = client.post("/start", data=form)
    tree = tree_of(answer)
    assert answer.status_code == 422
    assert tree.find(".//textarea").get("aria-invalid") == "true"
    assert "text-error" in tree.find(".//textarea").get("aria-describedby").split()
    faults = tree.find(".//*[@id='faults']")
    assert (faults.get("role"), faults.get("tabindex")) == ("alert", "-1")
    assert faults.get("autofocus") is not None
    assert faults.find(".//a").get("href") == "#text"
    assert "Please write a few words" in text_of(faults)
    assert tree.find(".//title").text.startswith("Please check")


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"text": "bake " * 30}, "text", "It may have 100 characters, and fewer"),
        ({"skill": [SOLDER, BAKE, RECORDS]}, "find-skill", "There may be 2"),
        ({"text": "x", "seen": [SOLDER, BAKE, RECORDS]}, "find-skill", "There may be 2"),
        ({"job": [BAKER, TECHNICIAN]}, "find-job", "There may be 1"),
    ],
)
def test_a_form_beyond_a_limit_comes_back_complete(form, field, words):
    limits = {"max_text_chars": 100, "max_skills": 2, "max_occupations": 1}
    app, _ = fake_site(**limits)
    with site_client(app) as client:
        answer = client.post("/start", data=form, headers=OWN)
    tree = tree_of(answer)
    assert answer.status_code == 422
    assert tree.find(f".//*[@id='{field}']").get("aria-invalid") == "true"
    assert tree.find(".//*[@id='faults']//a").get("href") == f"#{field}"
    assert words in text_of(tree.find(".//*[@id='faults']"))
    sent = sent_by(tree, "start")
    for name, value in form.items():
        assert sent[name] == ([value] if isinstance(value, str) else value)


def test_a_long_text_in_any_script_reaches_the_page(client):
    text = "пеку хлеб " * 2_000
    assert client.post("/start", data={"text": text}).status_code == 200
    longer = client.post("/start", data={"text": f"{text}!"})
    assert longer.status_code == 422
    assert sent_by(tree_of(longer), "start")["text"] == [f"{text}!"]
    assert client.post("/start", data={"text": "x" * 200_000}).status_code == 413


def test_unknown_concepts_are_named(client):
    form = {"text": "bake bread", "skill": ["<i>gone</i>"], "job": ["twin"]}
    said = main_of(client.post("/start", data=form))
    assert "because the catalogue in use, toy-1-en, does not have them: <i>gone</i> twin" in said


def test_without_recognised_skills_the_page_says_how_to_go_on(client):
    said = main_of(client.post("/start", data={"text": "zzz"}))
    assert "We found no skill in your words yet." in said
    said = main_of(client.post("/start", data={"skill": [BAKE]}))
    assert "You wrote no text." in said


STARTER_WORDS = (
    "I repaired phones and soldered circuit boards. I served customers and planned budgets. "
    "My name is Ada. Good at Excel; I am in charge of five people. "
    "I do a bit of everything in a workshop. "
    "I sell shoes. I cannot weld. I want to learn to bake. My brother drives a lorry. "
    "Ich habe fünf Jahre in einer Küche gearbeitet."
)
REASONS = {
    "no_close_skill": "No skill in the catalogue is close enough.",
    "unsure": "We are not sure which skill is meant.",
    "not_a_skill": "We cannot tell which skill this is",
    "denied": "We read this as something that you do not do",
    "wished": "You say that you want this",
    "done_by_others": "This seems to be about what somebody else does",
    "other_language": "This is not in English, so it does not count. Write it in English;",
}


@pytest.fixture(scope="module")
def starter_client(starter):
    app, _ = fake_site(load=lambda: CatalogueSnapshot(starter))
    with site_client(app) as client:
        client.headers.update(OWN)
        yield client


def test_the_review_of_the_starter_is_that_of_the_api(starter_client):
    expected = starter_client.post("/api/v1/match", json={"text": STARTER_WORDS}).json()
    tree = tree_of(starter_client.post("/start", data={"text": STARTER_WORDS}))
    in_order = sorted(
        expected["recognised"], key=lambda r: (r["evidence"]["statement"], r["evidence"]["start"])
    )
    in_order.sort(key=lambda one: one["confidence"] < 0.5)
    assert [len(by_class(group, "from")) for group in by_class(tree, "read")] == [
        sum(one["confidence"] >= 0.5 for one in in_order),
        sum(one["confidence"] < 0.5 for one in in_order),
    ]
    assert [text_of(one) for one in by_class(tree, "read-label")] == [
        one["skill"]["label"] for one in in_order
    ]
    assert [text_of(one) for one in by_class(tree, "from")] == [
        f"from “{one['evidence']['text']}”" for one in in_order
    ]
    assert [text_of(one) for one in by_class(tree, "sureness")] == [
        confidence_level(one["confidence"]).value.capitalize() for one in in_order
    ]
    summaries = [text_of(one) for one in tree.find(".//main").iter("summary")]
    assert len(summaries) == len(set(summaries))
    assert {one["reason"] for one in expected["unrecognised"]} == set(REASONS)
    (missed,) = by_class(tree, "unrecognised")
    for group in missed.findall("div"):
        (why,) = group.findall("dd")
        (reason,) = (name for name, words in REASONS.items() if text_of(why).startswith(words))
        assert [text_of(text) for text in group.findall("dt")] == [
            one["text"] for one in expected["unrecognised"] if one["reason"] == reason
        ]
    assert len(missed.findall("div")) == len(REASONS)


def test_home_shows_the_first_careers_of_each_sample(starter_client):
    shown = by_class(tree_of(starter_client.get("/")), "outcome")
    for card, sample in zip(shown, SAMPLES, strict=True):
        answer = starter_client.post("/api/v1/match", json={"text": sample.text, "limit": 10})
        first = {}
        for match in answer.json()["matches"]:
            first.setdefault(match["group"], match["occupation"]["label"])
        (careers,) = by_class(card, "outcome-careers")
        assert [text_of(a) for a in careers.iter("a")] == list(first.values())[:3]
        assert text_of(card.find("blockquote")) == sample.text
        assert card.find(".//button").get("value") == sample.text


def test_where_nothing_is_recognised_near_skills_can_be_ticked(starter_client):
    text = "I do a bit of everything in a workshop"
    asked = {"text": text, "limit": 6, "min_confidence": 0.06}
    near = starter_client.post("/api/v1/skills/recognise", json=asked).json()["skills"]
    tree = tree_of(starter_client.post("/start", data={"text": text}))
    (offers,) = by_class(tree, "offers")
    assert text_of(offers.find("legend")) == "Do you mean one of these?"
    boxes = [(box.get("name"), box.get("value")) for box in offers.iter("input")]
    assert boxes == [("skill", one["skill"]["uri"]) for one in near]
    assert len(boxes) > 2
    assert all(box.get("checked") is None for box in offers.iter("input"))
    again = tree_of(starter_client.post("/start", data={"text": text, "skill": boxes[0][1]}))
    assert sent_by(again, "review")["skill"] == [boxes[0][1]]


def test_words_in_another_language_get_one_message_and_no_guesses(starter_client):
    german = "Ich arbeite als Verkäuferin. Ich berate Kunden. Ich bestelle neue Ware."
    tree = tree_of(starter_client.post("/de/start", data={"text": german}))
    assert by_class(tree, "offers") == []
    (missed,) = by_class(tree, "unrecognised")
    assert len(list(missed.iter("dt"))) == 3
    (why,) = missed.iter("dd")
    assert text_of(why) == "Das ist nicht auf Englisch, deshalb zählt es nicht."
    (skills,) = (one for one in tree.iter("section") if one.get("aria-labelledby") == "skills")
    assert "Wir können nur Englisch lesen, deshalb steht hier noch keine" in text_of(skills)
    assert skills.find(".//a").get("href") == "/de/careers#groups"
    assert text_of(tree.find(".//main")).count("Wir können nur") == 1
    assert ways_on(tree) == ["/de/start", "/de/start/questions", None, "/de/start"]
    assert len(by_class(tree, "once-added")) == 2  # seen once a script has added something
    chosen = {
        "text": german,
        "skill": starter_client.get("/api/v1/skills").json()["items"][0]["uri"],
    }
    tree = tree_of(starter_client.post("/de/start", data=chosen))
    assert ways_on(tree)[:2] == ["/de/start/questions", None]


def ways_on(tree):
    """Return where the buttons below a review lead, None for the list of careers."""
    (below,) = by_class(tree, "review-on")
    return [button.get("formaction") for button in below.iter("button")]


@pytest.mark.parametrize("path", ["/start", "/"])
def test_before_typing_a_page_says_what_language_can_be_read(client, path):
    assert "We can read" not in main_of(client.get(path))
    assert "Wir können nur Englisch lesen." in main_of(client.get(f"/de{path}"))


def test_wishes_join_the_words_and_keep_their_box(client):
    form = {"text": "bake bread", "wish": "I cannot lift.\r\nI want a garden."}
    wishes = ["I cannot lift.\nI want a garden."]
    page = tree_of(client.post("/start", data=form))
    assert [text_of(one) for one in by_class(page, "said")[0].iter("li")][1:] == [
        "I cannot lift",
        "I want a garden",
    ]
    sent = sent_by(page, "review")
    assert (sent["text"], sent["wish"]) == (["bake bread"], wishes)
    edited = sent_by(tree_of(client.post("/start", data=sent | {"step": "edit"})), "start")
    assert (edited["text"], edited["wish"]) == (["bake bread"], wishes)
    alone = sent_by(tree_of(client.post("/start", data={"wish": "bake bread"})), "review")
    assert alone == {"wish": ["bake bread"], "unsure": [BAKE]}
    both = sent_by(tree_of(client.post("/start", data={"text": WORDS, "wish": "bake"})), "review")
    assert both["skill"] == both["seen"] == [SOLDER, RECORDS, BAKE]
    results = client.post("/results.json", data=alone).json()
    assert results["recognised"] == []


def test_a_job_that_is_refused_is_the_one_that_was_added(starter_client):
    title = {"title": "secondary school teacher"}
    found = starter_client.post("/api/v1/occupations/resolve", json=title).json()
    teacher = found["occupations"][0]["occupation"]["uri"]
    form = {"job": [teacher], "wish": ["I don't want to be a teacher any more."]}
    sent = sent_by(tree_of(starter_client.post("/start", data=form)), "review")
    assert sent["seen_note"] == sent["note"][:1] == [f"aversion:{teacher}"]
    kept = starter_client.post("/results", data=sent).text
    assert f'name="drop_note" value="aversion:{teacher}"' in kept
    del sent["note"]
    assert 'name="drop_note"' not in starter_client.post("/results", data=sent).text


def test_a_link_begins_with_a_past_job(client):
    page = tree_of(client.get("/careers/baker"))
    (link,) = [a.get("href") for a in page.iter("a") if text_of(a) == "I have done this"]
    assert link == "/start?jobs=baker"
    assert sent_by(tree_of(client.get(link)), "start")["job"] == [BAKER]


def test_skills_recognised_after_a_rejection_are_reviewed_before_they_count(starter_client):
    seen = sent_by(tree_of(starter_client.post("/start", data={"text": STARTER_WORDS})), "review")
    form = seen | {"skill": seen["skill"][1:]}
    again = sent_by(tree_of(starter_client.post("/start", data=form)), "review")
    asked = {"text": STARTER_WORDS, "excluded_skills": seen["skill"][:1]}
    counted = starter_client.post("/api/v1/match", json=asked).json()["recognised"]
    ticked = again.get("skill", [])
    # What lay within the words of the rejected skill is still asked about, and counts no more.
    assert {one["skill"]["uri"] for one in counted} <= {*ticked, *again["unsure"]}
    assert set(again["seen"]) == set(seen["seen"]) | set(ticked)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://destinai.test"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://destinai.test"}, 200),
        ({"Origin": "https://destinai.test"}, 200),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/start", "/de/start"])
def test_forms_of_other_sites_are_refused(path, headers, status):
    app, _ = fake_site()
    with site_client(app) as client:
        answer = client.post(path, data={"text": "bake bread"}, headers=headers)
        assert answer.status_code == status
        assert client.get(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
    if status == 403:
        assert "bake bread" not in answer.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://careers.example", 200),
        ("http://destinai.test", 200),
        ("https://evil.example", 403),
        ("null", 403),
    ],
)
def test_forms_come_from_the_base_url_where_a_proxy_replaces_the_host(origin, status):
    app, _ = fake_site(base_url="https://careers.example")
    with site_client(app) as client:
        answer = client.post("/start", data={"text": "bake bread"}, headers={"Origin": origin})
    assert answer.status_code == status


def test_a_busy_server_returns_the_words_with_a_button():
    app, _ = fake_site()
    app.state.concurrency_limit._free = 0
    form = {"text": "bake <bread>", "skill": [SOLDER, BAKE]}
    with site_client(app) as client:
        answer = client.post("/de/start", data=form, headers=OWN)
    tree = tree_of(answer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.headers["Cache-Control"] == "no-store"
    again = tree.find(".//main//form")
    assert (again.get("method"), again.get("action")) == ("post", "/de/start")
    fields = [(field.get("name"), field.get("value")) for field in again.iter("input")]
    assert fields == [("text", "bake <bread>"), ("skill", SOLDER), ("skill", BAKE)]


@pytest.mark.parametrize("form", [{"text": "hunter2"}, {"text": "x", "find_skill": "hunter2"}])
@pytest.mark.parametrize("step", ["edit", "review"])
def test_the_words_stay_out_of_logs_titles_and_addresses(form, step):
    app, log = fake_site()
    with site_client(app) as client:
        answer = client.post("/start", data=form | {"step": step}, headers=OWN)
    tree = tree_of(answer)
    assert "hunter2" in answer.text
    assert '"/start"' in log.getvalue()
    assert "hunter2" not in log.getvalue() + str(answer.headers) + tree.find(".//title").text
    for node in tree.iter():
        for name in ("href", "src", "action", "formaction", "content"):
            assert "hunter2" not in node.get(name, "")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_language_switch_keeps_the_words(client):
    tree = tree_of(client.post("/de/start", data={"text": "bake bread"}))
    (button,) = [b for b in tree.find(".//footer").iter("button") if b.get("form")]
    assert (button.get("form"), button.get("formaction")) == ("review", "/start")
    assert text_of(button) == "English"


def test_highlights_may_overlap_and_count_code_points():
    text = "😀 bit of French"
    highlights = [Highlight(2, 15, 1), Highlight(9, 15, 2)]
    assert segments_of(text, highlights) == (
        Segment("😀 ", is_highlighted=False, numbers=()),
        Segment("bit of ", is_highlighted=True, numbers=()),
        Segment("French", is_highlighted=True, numbers=(1, 2)),
    )
    assert segments_of("all", []) == (Segment("all", is_highlighted=False, numbers=()),)
    assert (
        "".join(
            segment.text for segment in segments_of(text, [Highlight(0, 5, 1), Highlight(3, 9, 2)])
        )
        == text
    )


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sure"), (0.75, "sure"), (0.7499, "likely"), (0.5, "likely"), (0.4999, "unsure")],
)
def test_confidence_in_words(confidence, word):
    assert confidence_level(confidence) is ConfidenceLevel(word)


@pytest.mark.parametrize(
    ("lengths", "fit"),
    [((45,) * 12, True), ((45,) * 13, False), ((540,), True), ((541,), False), ((), True)],
)
def test_words_stay_beside_the_skills_where_twelve_lines_hold_them(lengths, fit):
    statements = tuple(segments_of("x" * length, []) for length in lengths)
    assert Review(statements, (), ()).has_few_words is fit
