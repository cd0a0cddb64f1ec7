"""/start/questions: what is asked, what answers do, and how they are taken back; no scripts."""

from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from tests.support.fake_site import fake_site, site_client
from tests.support.toy_catalogue import BAKE, RECORDS, SOLDER

PATH = "/start/questions"
WORDS = "I keep lab records."
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        yield client


class Page:
    """A page of questions: its words, and its form as a browser would send it."""

    def __init__(self, answer):
        assert answer.status_code == 200, answer.text
        tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
        self.main = tree.find(".//main")
        self.form = self.main.find(".//form[@id='questions']")

    @property
    def words(self):
        """The words of the page."""
        return " ".join(" ".join(self.main.itertext()).split())

    @property
    def heading(self):
        """The words of the heading."""
        return " ".join(" ".join(self.main.find(".//h1").itertext()).split())

    @property
    def hidden(self):
        """The hidden fields."""
        fields: dict[str, list[str]] = {}
        for node in self.form.iter("input"):
            fields.setdefault(node.get("name"), []).append(node.get("value"))
        return fields

    def sent(self, button):
        """Return the address and the fields that a button sends."""
        words = {one: " ".join("".join(one.itertext()).split()) for one in self.form.iter("button")}
        (node,) = (
            one for one, told in words.items() if told.strip(" →").partition(":")[0] == button
        )
        fields = {name: list(values) for name, values in self.hidden.items()}
        if node.get("name"):
            fields.setdefault(node.get("name"), []).append(node.get("value"))
        return node.get("formaction") or self.form.get("action"), fields


def posted(client, path=PATH, **fields):
    """Return the page for a posted form."""
    return Page(client.post(path, data=fields, headers=OWN))


def pressed(client, page, button):
    """Return the page after a button was pressed."""
    action, fields = page.sent(button)
    if page.form.get("method") == "post":
        return Page(client.post(action, data=fields, headers=OWN))
    return Page(client.get(action, params=fields))


def test_the_question_has_a_meaning_a_reason_and_its_number(client):
    page = posted(client, text="electronics")
    assert page.heading == "Do you do this, or did you? solder circuit boards"
    assert "Question 1 of about 5" in page.words
    assert "Joins parts with molten metal." in page.words
    assert "microsystem technician place 1 if yes, place 2 if no" in page.words


@pytest.mark.parametrize(
    ("button", "name"),
    [("Yes", "skill"), ("A little", "partial"), ("No", "denied"), ("Not sure", "undecided")],
)
def test_an_answer_goes_along_with_the_words(client, button, name):
    first = posted(client, text="electronics and bake bread", skill=[BAKE], seen=[BAKE])
    page = pressed(client, first, button)
    assert page.hidden["text"] == ["electronics and bake bread"]
    assert page.hidden[name][-1] == SOLDER
    assert page.hidden["answered"] == [SOLDER]
    assert page.heading == "No more questions"
    assert f"solder circuit boards {button} Take back" in page.words


def test_an_answer_can_be_taken_back(client):
    first = posted(client, text="electronics")
    page = pressed(client, pressed(client, first, "No"), "Take back")
    assert page.heading == first.heading
    assert "denied" not in page.hidden
    assert "Question 1 of about 5" in page.words


def test_the_last_question_leads_to_the_careers(client):
    others = [f"https://toy.example/skill/f{number:02}" for number in range(4)]
    page = posted(client, text="electronics", undecided=others, answered=others)
    assert "Question 5 of about 5" in page.words
    action, fields = page.sent("A little")
    assert (action, fields["partial"]) == ("/results", [SOLDER])
    assert page.sent("Skip the rest and show careers")[0] == "/results"
    careers = client.post(action, data=fields, headers=OWN)
    assert careers.status_code == 200
    assert "A little: " in careers.text


def test_a_link_is_asked_by_link(client):
    page = Page(client.get(f"{PATH}?skills=electronics&sort=label"))
    action, fields = page.sent("Not sure")
    assert (page.form.get("method"), action) == ("get", PATH)
    assert fields["unsure"] == [SOLDER]
    after = pressed(client, page, "Not sure")
    assert after.hidden["unsure"] == ["solder"]
    assert after.hidden["sort"] == ["label"]
    action, fields = after.sent("Show careers")
    careers = client.get(action, params=fields)
    assert careers.status_code == 200
    assert "Not sure: " in careers.text


def test_knowledge_is_asked_about_as_such(client):
    assert posted(client, text="solder circuit boards").heading == (
        "Do you know about this? electronics"
    )


def test_without_a_profile_there_is_nothing_to_ask(client):
    assert Page(client.get(PATH)).heading == "Nothing to ask about yet"
    assert posted(client, denied=[SOLDER]).heading == "Nothing to ask about yet"


def test_the_careers_offer_the_questions_and_show_the_answers(client):
    said = {"text": "electronics", "partial": [SOLDER], "denied": [BAKE], "skill": [RECORDS]}
    tree = _careers(client, said)
    box = next(form for form in tree.iter("form") if form.get("action") == PATH)
    fields = [(node.get("name"), node.get("value")) for node in box.iter("input")]
    expected = (("denied", BAKE), ("partial", SOLDER), ("text", "electronics"), ("skill", RECORDS))
    assert set(expected) <= set(fields)
    link = next(node.get("value") for node in tree.iter("input") if node.get("id") == "link")
    query = parse_qs(urlsplit(link).query)
    assert (query["skills"], query["denied"], query["partial"]) == (
        ["records"],
        ["bake"],
        ["solder"],
    )
    assert _answers_shown(tree) == ["No: bake bread", "A little: solder circuit boards"]
    assert _answers_shown(_careers(client, said | {"back": [BAKE]})) == [
        "A little: solder circuit boards"
    ]


def _careers(client, said):
    answer = client.post("/results", data=said, headers=OWN)
    assert answer.status_code == 200
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def _answers_shown(tree):
    lists = [one for one in tree.iter("ul") if one.get("aria-label", "").startswith("What you ans")]
    return [" ".join("".join(chip.find("./span/span").itertext()).split())
            for one in lists for chip in one]  # fmt: skip


def test_answers_go_along_to_the_review(client):
    fields = {"text": "electronics", "denied": [BAKE], "undecided": [SOLDER]}
    answer = client.post("/start", data=fields, headers=OWN)
    assert answer.status_code == 200
    tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
    hidden = [(node.get("name"), node.get("value")) for node in tree.iter("input")]
    assert ("denied", BAKE) in hidden
    assert ("undecided", SOLDER) in hidden
