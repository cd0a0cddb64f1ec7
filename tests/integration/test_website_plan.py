"""The page of a plan without a browser: what it shows, its form, its link, and its errors."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.fake_site import OWN, fake_site, site_client, tree_of, words_in
from tests.support.toy_catalogue import (
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    joined_toy,
)

PLAN = "/plan?career=technician&skills=solder&v=toy-1-en%2Bonet-29.2"
LINKS = (
    "Courses = https://courses.example/?field={isced_f}&lang={language} | "
    "Careers service = https://careers.example/{isco}"
)
WORDS = "I solder circuit boards"


def client_of(catalogue, **settings):
    recommender = FakeRecommender(FakeIndex(catalogue))
    app, _ = fake_site(load=lambda: CatalogueSnapshot(recommender), **settings)
    client = site_client(app)
    client.headers.update(OWN)
    return client


@pytest.fixture(scope="module")
def client():
    with client_of(joined_toy(), links=LINKS) as client:
        yield client


def steps_of(tree):
    """Return the heading of each step, and its skills with what is known of them."""
    steps = [li for li in tree.iter("li") if li.get("class", "").startswith("plan-step ")]
    return [
        (
            words_in(step.find("./h2")),
            [
                (
                    words_in(li.find("./a")),
                    words_in(facts) if (facts := li.find("./p")) is not None else "",
                )
                for li in step.findall("./ul[@class='plan-skills']/li")
            ],
        )
        for step in steps
    ]


def test_the_steps_are_those_of_the_answer_and_the_last_is_to_check(client):
    tree = tree_of(client.get(PLAN))
    assert steps_of(tree) == [
        ("Learn first 1 skill", [("electronics", "Electronics helps with: solder circuit boards")]),
        ("Helpful, not required 1 skill", [("keep lab records", "")]),
        ("Before you apply", []),
    ]
    main = words_in(tree.find(".//main"))
    for expected in (
        "microsystem technician What to learn first",
        "1 of 2 essential skills",
        "1 there 1 in “Learn first”",
        "Rules differ by country: check.",
        "A practical course at a college, shorter than a degree.",
        "an apprenticeship or one to two years of experience are usual.",
        "O*NET job zone 3 of 5",
        "Fields of study Electronics 0714",
    ):
        assert expected in main
    assert "unregulated" not in client.get(PLAN).text.lower()


def test_a_regulated_career_says_so_before_the_steps():
    toy = joined_toy()
    marked = tuple(replace(one, regulated=one.uri == TECHNICIAN) for one in toy.occupations)
    with client_of(replace(toy, occupations=marked)) as client:
        tree = tree_of(client.get(PLAN))
    main = words_in(tree.find(".//main"))
    assert "Ask the authority of the country which qualification it recognises." in main
    assert main.index("This work is regulated.") < main.index("Already there")
    assert "Rules differ by country: check." not in main


def test_links_are_the_operators_and_open_without_referrer(client):
    english, german = tree_of(client.get(PLAN)), tree_of(client.get(f"/de{PLAN}"))
    for tree, language in ((english, "en"), (german, "de")):
        links = tree.findall(".//ul[@class='plan-links']//a")
        assert [link.get("href") for link in links] == [
            f"https://courses.example/?field=0714&lang={language}",
            "https://careers.example/3119",
        ]
        assert {link.get("rel") for link in links} == {"external noopener noreferrer"}
    policy = client.get(PLAN).headers["Content-Security-Policy"]
    assert "courses.example" not in policy


def test_without_links_there_is_no_place_for_them():
    with client_of(joined_toy()) as client:
        assert "Where to look" not in client.get(PLAN).text


def test_a_skill_that_is_there_is_added_and_the_change_can_be_undone(client):
    tree = tree_of(client.get(PLAN))
    form = next(one for one in tree.iter("form") if one.get("id") == "profile")
    fields = [(one.get("name"), one.get("value")) for one in form.iter("input")]
    button = next(one for one in tree.iter("button") if one.get("name") == "add")
    assert (form.get("method"), button.get("value")) == ("get", ELECTRONICS)
    added = tree_of(client.get(form.get("action"), params=[*fields, ("add", ELECTRONICS)]))
    assert [step for step, _ in steps_of(added)] == [
        "Helpful, not required 1 skill", "Before you apply"
    ]  # fmt: skip
    notice = next(p for p in added.iter("div") if p.get("role") == "status")
    assert words_in(notice) == "Noted: “electronics”. It is out of the plan. Undo electronics"
    form = next(one for one in added.iter("form") if one.get("id") == "profile")
    fields = [(one.get("name"), one.get("value")) for one in form.iter("input")]
    undone = tree_of(
        client.get(form.get("action"), params=[*fields, ("undo", f"skill:{ELECTRONICS}")])
    )
    assert steps_of(undone) == steps_of(tree)
    assert "“electronics” does not count any more." in words_in(undone.find(".//main"))


def test_where_all_is_there_the_page_says_so(client):
    tree = tree_of(client.get("/plan?career=technician&skills=solder,electronics,records"))
    assert [step for step, _ in steps_of(tree)] == ["Before you apply"]
    main = words_in(tree.find(".//main"))
    assert "Every essential skill is there." in main
    assert "Optional ones: keep lab records" in main


def test_a_career_without_needs_has_no_bar(client):
    tree = tree_of(client.get(f"/plan?career={TWIN_A}&skills=solder"))
    assert "names no essential skills for this career" in words_in(tree.find(".//main"))
    assert "parts-bar" not in client.get(f"/plan?career={TWIN_A}&skills=solder").text


def test_words_are_posted_and_are_in_no_link(client):
    fields = {"text": WORDS, "career": TECHNICIAN, "skill": RECORDS}
    answer = client.post("/plan", data=fields)
    tree = tree_of(answer)
    assert steps_of(tree)[0][0] == "Learn first 1 skill"
    form = next(one for one in tree.iter("form") if one.get("id") == "profile")
    assert form.get("method") == "post"
    assert ("text", WORDS) in [(one.get("name"), one.get("value")) for one in form.iter("input")]
    link = next(one for one in tree.iter("input") if one.get("id") == "link").get("value")
    query = parse_qs(urlsplit(link).query)
    assert query == {
        "career": ["technician"], "skills": ["records"], "v": ["toy-1-en+onet-29.2"]
    }  # fmt: skip
    assert tree_of(client.get(link)) is not None
    bare = client.post("/plan", data={"text": WORDS, "career": TECHNICIAN})
    assert "There is no link to this plan" in bare.text


def test_the_link_of_another_version_and_unknown_skills_are_said(client):
    main = words_in(
        tree_of(client.get("/plan?career=technician&skills=solder,gone&v=esco-1.0-en")).find(
            ".//main"
        )
    )
    assert "made with esco-1.0-en" in main
    assert "left out: gone" in main
    assert "Learn first" in main


@pytest.mark.parametrize(
    ("address", "status", "expected"),
    [
        ("/plan", 200, "A plan is made for one career."),
        ("/plan?skills=solder", 200, "A plan is made for one career."),
        ("/plan?career=nobody&skills=solder", 404, "has no career “nobody”"),
        ("/plan?career=twin&skills=solder", 404, "has no career “twin”"),
        ("/plan?career=technician", 200, "A plan begins with what you can do"),
    ],
)
def test_what_is_missing_is_said_and_the_page_stays(client, address, status, expected):
    tree = tree_of(client.get(address), status)
    assert expected in words_in(tree.find(".//main"))
    assert tree.find(".//h1") is not None


def test_a_plan_is_one_step_from_the_list_and_from_a_career_that_was_held_against_a_profile(client):
    listed = tree_of(client.get("/results?skills=solder"))
    link = next(a for a in listed.iter("a") if words_in(a) == "Make a plan microsystem technician")
    assert link.get("href") == ("/plan?career=technician&skills=solder&v=toy-1-en%2Bonet-29.2")
    posted = tree_of(client.post("/results", data={"text": WORDS}))
    button = next(one for one in posted.iter("button") if one.get("name") == "career")
    assert (button.get("form"), button.get("formaction")) == ("again", "/plan")
    career = tree_of(client.get("/careers/technician?skills=solder"))
    hrefs = [a.get("href") for a in career.iter("a") if words_in(a) == "Make a plan"]
    assert hrefs == [link.get("href")]
    told = tree_of(client.post("/careers/technician", data={"text": WORDS}))
    button = next(one for one in told.iter("button") if one.get("name") == "career")
    assert (button.get("value"), button.get("formaction")) == (TECHNICIAN, "/plan")


def test_the_page_is_not_for_search_engines_and_holds_no_words_in_its_address(client):
    tree = tree_of(client.get(PLAN))
    robots = [m.get("content") for m in tree.iter("meta") if m.get("name") == "robots"]
    assert robots == ["noindex"]
    assert SOLDER not in client.get(PLAN).headers.get("Link", "")
