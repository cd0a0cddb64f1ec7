"""Results, files, comparison and what-if without a browser: pages show what the API answers."""

import csv
import gzip
import io
import re
from html import unescape

import html5lib
import pytest

from recommender.ranking.weights import SIGNALS
from service.schemas.match import MatchAnswer
from service.snapshot import CatalogueSnapshot
from tests.support.fake_site import OWN, fake_site, site_client, tree_of
from tests.support.toy_catalogue import BAKE, BAKER, ELECTRONICS, RECORDS, SOLDER, TECHNICIAN
from website.forms.results_query import Order
from website.results.results import COLUMNS, careers_csv
from website.results.view import group_careers

BOTH = "/results?skills=solder,bake&v=toy-1-en"
WORDS = "I solder circuit boards and keep lab records"


def own_client(app):
    """Return a client whose forms come from the site's own pages."""
    client = site_client(app)
    client.headers.update(OWN)
    return client


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with own_client(app) as client:
        yield client


def said(node):
    return " ".join(" ".join(node.itertext()).split())


def part_of(answer):
    """Return an answer that is a part of a page, as one node."""
    assert answer.status_code == 200, answer.text
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(answer.text)[0]


def main_of(answer):
    return said(tree_of(answer).find(".//main"))


def test_each_career_says_why_without_a_press(client):
    page = client.post("/results", data={"text": WORDS})
    assert [said(p) for p in tree_of(page).iter("p") if p.get("class") == "career-why"] == [
        match["why"]["text"] for match in asked(client, text=WORDS)["matches"]
    ]
    german = client.get("/de" + BOTH).text
    assert 'Weil Sie „<span lang="en">bake bread</span>“ gewählt haben' in german


def listed(answer):
    """Return rank, label, band and essential coverage of each career of a page, as it says them."""
    careers = [li for li in tree_of(answer).iter("li") if li.get("class") == "career"]
    return [
        (
            int(said(one.find(".//span[@class='rank']"))),
            said(one.find(".//h3")),
            said(next(p for p in one.iter("p") if p.get("class", "").startswith("band"))),
            said(one.find(".//p[@class='career-line']")),
        )
        for one in careers
    ]


def asked(client, **profile):
    return client.post("/api/v1/match", json=profile).json()


def test_the_list_is_that_of_the_api(client):
    page = client.get(BOTH)
    expected = asked(client, skills=[SOLDER, BAKE])["matches"]
    bands = {"strong": "Strong fit", "partial": "Possible fit"}
    assert [one[:3] for one in listed(page)] == [
        (match["rank"], match["occupation"]["label"], bands[match["band"]]) for match in expected
    ]
    assert [one[3] for one in listed(page)] == [
        "You told us 1 of 1 essential skills · Bakers",
        "You told us 1 of 2 essential skills · 1 not mentioned yet · Other technicians",
    ]
    assert f"Score, of 100 {round(100 * expected[0]['score'])}" in main_of(page)
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_the_same_link_gives_the_same_bytes(client):
    assert client.get(BOTH).content == client.get(BOTH).content
    page = client.get(BOTH)
    (link,) = [i.get("value") for i in tree_of(page).iter("input") if i.get("id") == "link"]
    assert link == "http://destinai.test/results?skills=solder%2Cbake&v=toy-1-en"
    assert listed(client.get(link)) == listed(page)


@pytest.mark.parametrize("posted", [False, True])
def test_a_closed_career_opens_on_the_page_and_as_a_part(client, posted):
    def get(path, **more):
        fields = {"text": f"{WORDS} and bake bread"} if posted else {"skills": "solder,bake"}
        asking = {"data": fields | more} if posted else {"params": fields | more}
        return client.request("POST" if posted else "GET", path, **asking)

    def opened(page):
        found = [one for one in tree_of(page).iter("details") if one.get("class") == "why"]
        return [one for one in found if one.get("open") is not None]

    page = get("/results")
    (first,) = opened(page)
    assert first.find("./summary").get("autofocus") is None
    (button,) = [one for one in tree_of(page).iter("button") if one.get("name") == "why"]
    assert button.get("form") == "profile"
    (asked_for,) = opened(get("/results", why=button.get("value")))
    assert asked_for.find("./summary").get("autofocus") is not None
    part = part_of(get("/results/why", why=button.get("value")))
    assert said(asked_for.find("./div[@class='why-parts']")) == said(part)
    assert said(part) != said(first.find("./div[@class='why-parts']"))
    (unknown,) = opened(get("/results", why="nobody"))
    assert said(unknown) == said(first)
    assert get("/results/why", why="nobody").status_code == 404


def test_from_one_career_to_the_next_there_is_one_stop(client):
    page = tree_of(client.post("/results", data={"text": f"{WORDS} and bake bread"}))
    _, closed = [one for one in page.iter("details") if one.get("class") == "why"]
    for action in ("Make a plan", "Compare", "Not for me", "Show why"):
        assert f"{action} microsystem technician" in said(closed)
    (career,) = [one for one in page.iter("li") if closed in list(one)]
    outside = [one for one in career.iter() if one not in list(closed.iter())]
    stops = [one.tag for one in outside if one.tag in ("a", "button", "input", "summary")]
    assert stops == ["a"]


def test_an_empty_profile_opens_no_career(client):
    for given in ("", "skills=f01&"):
        assert client.get(f"/results/why?{given}why={TECHNICIAN}").status_code == 422


def test_words_are_shown_as_evidence_and_are_in_no_address(client):
    page = client.post("/results", data={"text": WORDS, "seen": [SOLDER, RECORDS], "skill": SOLDER})
    expected = asked(client, text=WORDS, excluded_skills=[RECORDS])["matches"]
    assert [(rank, label) for rank, label, *_ in listed(page)] == [
        (match["rank"], match["occupation"]["label"]) for match in expected
    ]
    assert "solder circuit boards → solder circuit boards essential" in main_of(page)
    assert page.headers["Cache-Control"] == "private, no-cache"
    addresses = [a.get("href") for a in tree_of(page).iter("a")]
    assert not [address for address in addresses if "boards" in address or "+lab" in address]
    assert "the order may differ from this page" in main_of(page)
    forms = {form.get("action"): form.get("method") for form in tree_of(page).iter("form")}
    assert set(forms.values()) == {"post"}
    assert set(forms) == {"/results", "/start", "/start/questions", "/compare", "/export"}


def test_a_typed_exact_label_counts_as_chosen(client):
    form = {"skill": SOLDER, "find_skill": "Bake bread", "find_job": "baker"}
    chosen = {"skill": [SOLDER, BAKE], "job": BAKER}
    page = client.post("/results", data=form)
    assert page.content == client.post("/results", data=chosen).content
    assert "Not counted yet" not in main_of(page)


def test_other_typed_text_is_shown_with_its_options(client):
    form = {"text": WORDS, "find_skill": "bread", "find_job": "<zzz>"}
    page = client.post("/results", data=form)
    tree = tree_of(page)
    assert listed(page) == listed(client.post("/results", data={"text": WORDS}))
    skill, job = (
        next(one for one in tree.iter("section") if one.get("aria-labelledby") == f"typed-{name}")
        for name in ("skill", "job")
    )
    assert said(skill.find("h2")) == "Not counted yet: “bread”"
    boxes = [(i.get("form"), i.get("name"), i.get("value")) for i in skill.iter("input")]
    assert boxes == [("profile", "skill", BAKE)]
    assert said(skill.find(".//button")) == "Add what is ticked"
    assert "“<zzz>” No career is like this title." in said(job)
    for form in (job.find(".//form"), tree.find(".//form[@id='again']")):
        fields = {(one.get("name"), one.get("value")) for one in form.iter("input")}
        assert {("text", WORDS), ("find_skill", "bread"), ("find_job", "<zzz>")} <= fields
    ticked = client.post("/results", data={"text": WORDS, "skill": BAKE})
    assert [label for _, label, *_ in listed(ticked)] == ["baker", "microsystem technician"]
    alone = main_of(client.post("/results", data={"find_skill": "bread"}))
    assert "Not counted yet: “bread”" in alone
    assert "Begin with what you can do" in alone


def test_a_skill_added_moves_the_list_and_undo_takes_it_back(client):
    before = client.get("/results?skills=solder&v=toy-1-en")
    after = client.get(f"/results?skills=solder&v=toy-1-en&add={BAKE}")
    assert listed(after) == listed(client.get(BOTH))
    assert "Added: bake bread" in main_of(after)
    assert "It counts in 1 of the first ten careers." in main_of(after)
    assert "microsystem technician moved from 1 to 2" in main_of(after)
    assert "baker new in the first ten: now 1" in main_of(after)
    (undo,) = [b for b in tree_of(after).iter("button") if said(b) == "Undo bake bread"]
    sent = (undo.get("form"), undo.get("name"), undo.get("value"))
    assert sent == ("profile", "undo", f"skill:{BAKE}")
    undone = client.get(f"/results?skills=solder,bake&v=toy-1-en&undo=skill:{BAKE}")
    assert listed(undone) == listed(before)
    assert "Undone: bake bread" in main_of(undone)
    assert "It counted in 1 of the first ten careers." in main_of(undone)
    assert "microsystem technician moved from 2 to 1" in main_of(undone)
    assert "baker no longer in the list, before 1" in main_of(undone)
    assert not [b for b in tree_of(undone).iter("button") if b.get("name") == "undo"]


def test_a_past_job_is_named_before_the_claimed_skills(client):
    words = main_of(client.get("/results?skills=solder&jobs=baker&v=toy-1-en"))
    assert "What this is based on Past jobs: baker · solder circuit boards Change" in words


def test_a_skill_of_a_past_job_is_removed_by_link(client):
    page = tree_of(client.get(f"/results?jobs=technician&drop={ELECTRONICS}"))
    fields = {(i.get("name"), i.get("value")) for i in page.find(".//form[@id='profile']")}
    assert {("jobs", "technician"), ("without", "electronics")} <= fields
    expected = client.get("/results.json?jobs=technician&without=electronics").json()["recognised"]
    assert ELECTRONICS not in {one["skill"]["uri"] for one in expected}


def test_open_careers_stay_open_and_their_changes_come_first(client):
    opened = f"/results?skills=solder,bake&v=toy-1-en&open={TECHNICIAN}"
    fields = [
        (i.get("name"), i.get("value"), i.get("form"))
        for i in tree_of(client.get(opened)).iter("input")
    ]
    assert ("open", TECHNICIAN, "profile") in fields
    assert ("open", BAKER, "profile") not in fields
    words = main_of(client.get(f"{opened}&add={ELECTRONICS}"))
    changes = words[words.index("It counts in 1") : words.index("Others that moved")]
    moved = "microsystem technician moved from 2 to 1"
    assert f"{moved} · its score goes from 50 to 100 of 100" in changes
    gone = main_of(client.get(f"/results?skills=solder&open={BAKER}&open={BAKER}&add={BAKE}"))
    assert gone.index("baker now number 1") < gone.index("Others that moved")


def test_a_recognised_skill_can_be_removed_and_restored(client):
    form = {"text": f"{WORDS} and bake bread"}
    dropped = client.post("/results", data=form | {"drop": BAKE})
    assert [label for _, label, *_ in listed(dropped)] == ["microsystem technician"]
    hidden = {
        (i.get("name"), i.get("value"))
        for i in tree_of(dropped).find(".//form[@id='profile']").iter("input")
    }
    assert ("seen", BAKE) in hidden
    assert ("skill", BAKE) not in hidden
    back = client.post("/results", data=form | {"seen": BAKE, "undo": f"skill:{BAKE}"})
    assert listed(back) == listed(client.post("/results", data=form))


def test_the_skills_that_would_help_are_those_of_the_api(client):
    expected = client.post("/api/v1/what-if", json={"skills": [SOLDER]}).json()["skills"]
    quiet = client.get("/results?skills=solder")
    assert "See which further skill" in main_of(quiet)
    page = client.get("/results?skills=solder&advice=1")
    offered = [b.get("value") for b in tree_of(page).iter("button") if said(b) == "Try it"]
    assert offered == [one["skill"]["uri"] for one in expected] == [ELECTRONICS]
    assert "essential in 1, optional in 0" in main_of(page)


def test_filters_narrow_and_are_cleared_one_by_one(client):
    page = client.get(f"{BOTH}&isco=3&isced_level=5")
    assert [label for _, label, *_ in listed(page)] == ["microsystem technician"]
    clears = [b.get("value") for b in tree_of(page).iter("button") if b.get("name") == "clear"]
    assert clears == ["isco:3", "isced_level:5", "all"]
    one = client.get(f"{BOTH}&isco=3&isced_level=2&clear=isco:3")
    assert [label for _, label, *_ in listed(one)] == ["baker"]
    assert listed(client.get(f"{BOTH}&isco=3&clear=all")) == listed(client.get(BOTH))
    assert "No career passes these filters" in main_of(client.get(f"{BOTH}&isco=9"))
    facets = asked(client, skills=[SOLDER, BAKE])["facets"]
    whole = tree_of(client.get(BOTH))
    boxes = [i for i in whole.iter("input") if i.get("name") == "isced_level"]
    together = [facet["value"] for facet in facets["isced_level"]]
    assert together == [2, 3, 4, 5]
    assert [int(box.get("value")) for box in boxes] == [2, 5]


@pytest.mark.parametrize(
    ("order", "labels"),
    [
        ("fit", ["baker", "microsystem technician"]),
        ("gaps", ["baker", "microsystem technician"]),
        ("label", ["baker", "microsystem technician"]),
    ],
)
def test_order_within_the_list(client, order, labels):
    assert [label for _, label, *_ in listed(client.get(f"{BOTH}&sort={order}"))] == labels


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/results", "Begin with what you can do"),
        ("/results?skills=&jobs=", "Begin with what you can do"),
        ("/results?skills=f01", "That is not enough for a list"),
        ("/results?skills=solder", "We know little about you yet"),
        ("/results?skills=solder,gone&jobs=nobody", "left out: gone , nobody"),
        ("/results?skills=solder&v=toy-0-en", "It was made with toy-0-en"),
        ("/results?jobs=technician", "You have done this"),
    ],
)
def test_special_states_have_their_own_text(client, path, words):
    assert words in main_of(client.get(path))


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "isco=x", "job_zone=9", "interest=none"]
)
def test_an_invalid_filter_or_limit_is_an_error(client, query):
    assert client.get(f"{BOTH}&{query}").status_code == 422


def test_files_hold_the_answer_of_the_api(client):
    expected = client.post("/api/v1/match", json={"skills": [SOLDER, BAKE], "limit": 20})
    for file in (
        client.get(BOTH.replace("/results", "/results.json")),
        client.post("/results.json", data={"skill": [SOLDER, BAKE]}),
    ):
        assert file.content == expected.content
        assert file.headers["Content-Disposition"] == 'attachment; filename="careers.json"'
        assert file.headers["Cache-Control"] == "no-store"
    table = client.get(BOTH.replace("/results", "/results.csv"))
    assert table.content == client.post("/results.csv", data={"skill": [SOLDER, BAKE]}).content
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    for row, match in zip(rows, expected.json()["matches"], strict=True):
        assert (int(row["rank"]), row["uri"]) == (match["rank"], match["occupation"]["uri"])
        assert float(row["score"]) == match["score"]
        assert float(row["essential_covered"]) == match["coverage"]["essential"]["covered"]
        assert int(row["essential_said"]) == match["readiness"]["said"]
    assert rows[1]["not_mentioned_essentials"] == "electronics"
    assert rows[1]["denied_essentials"] == ""


def test_an_empty_profile_has_no_file(client):
    assert client.get("/results.json").status_code == 422


def matches(client, *changes):
    expected = asked(client, skills=[SOLDER, BAKE])["matches"]
    return [
        MatchAnswer.model_validate(expected[0] | {"rank": rank} | change)
        for rank, change in enumerate(changes, 1)
    ]


def test_a_table_holds_no_formula(client):
    occupation = {"uri": "u", "label": "=1+1", "isco_code": "-2", "isco_label": None}
    (match,) = matches(client, {"occupation": occupation | {"description": ""}})
    (_, row) = csv.reader(io.StringIO(careers_csv([match]).decode("utf-8-sig"), newline=""))
    assert (row[1], row[3]) == ("'=1+1", "'-2")


def test_stretch_is_apart_and_similar_careers_are_together(client):
    found = matches(
        client,
        {"group": "a", "band": "good"},
        {"group": "b", "band": "stretch"},
        {"group": "a", "band": "stretch"},
        {"group": "c", "band": "partial"},
    )
    groups = group_careers(found, Order.FIT)
    assert [(one.place, one.best.rank, [o.rank for o in one.similar]) for one in groups.near] == [
        (1, 1, [3]),
        (2, 4, []),
    ]
    assert [(one.place, one.best.rank) for one in groups.stretch] == [(3, 2)]
    by_label = group_careers(found, Order.LABEL)
    assert sorted(one.place for one in by_label.near) == [1, 2]


def test_careers_side_by_side(client):
    path = "/compare?skills=solder,bake&careers=technician,baker,gone"
    page = client.get(path)
    table = tree_of(page).find(".//table")
    assert [said(th) for th in table.findall("./thead/tr/th")] == [
        "microsystem technician",
        "baker",
    ]
    rows = {
        said(row.find("th")): [said(td) for td in row.findall("td")]
        for row in table.findall("./tbody/tr")
    }
    assert rows["Essential practical skills"] == ["1 of 1", "1 of 1"]
    assert rows["Essential knowledge"] == ["0 of 1", "none needed"]
    assert rows["Essential, still open"] == ["electronics", "none"]
    assert rows["Essential in this one alone"] == [
        "electronics solder circuit boards",
        "bake bread",
    ]
    assert "What all of them need 1 keep lab records" in main_of(page)
    assert "left out: gone" in main_of(page)
    posted = client.post(
        "/compare", data={"text": WORDS, "careers": [TECHNICIAN, BAKER], "isco": "3"}
    )
    assert posted.headers["Cache-Control"] == "private, no-cache"
    assert "Careers side by side" in main_of(posted)
    assert "tick two to four" in main_of(client.get("/compare?careers=baker"))


@pytest.mark.parametrize("posted", [False, True])
def test_with_fewer_than_two_ticked_the_first_of_the_list_are_compared(client, posted):
    def compared(**more):
        fields = {"skill": [SOLDER, BAKE]} if posted else {"skills": "solder,bake"}
        asking = {"data": fields | more} if posted else {"params": fields | more}
        page = client.request("POST" if posted else "GET", "/compare", **asking)
        heads = [said(th) for th in tree_of(page).findall(".//table/thead/tr/th")]
        return heads, "You ticked fewer than two careers" in main_of(page)

    first, second = (
        one["occupation"]["label"] for one in asked(client, skills=[SOLDER, BAKE])["matches"][:2]
    )
    assert compared() == ([first, second], True)
    assert compared(careers="technician") == (["microsystem technician", "baker"], True)
    assert compared(careers="technician,baker")[1] is False
    assert compared(isco="3")[0] == []


def test_how_well_one_career_fits(client):
    page = client.post("/careers/technician", data={"text": WORDS})
    (expected,) = asked(client, text=WORDS, filters={"occupations": [TECHNICIAN]})["matches"]
    fit = said(tree_of(page).find(".//section[@id='fit']"))
    assert expected["coverage"]["essential"]["covered"] == 1.0
    assert f"Possible fit {expected['why']['text']} You told us 1 of 2 essential skills" in fit
    assert "Not mentioned yet 1 electronics" in fit
    assert page.headers["Cache-Control"] == "private, no-cache"
    linked = said(
        tree_of(client.get("/careers/technician?skills=solder")).find(".//section[@id='fit']")
    )
    assert "Possible fit Because you chose “solder circuit boards”" in linked
    asking = said(tree_of(client.get("/careers/technician")).find(".//section[@id='fit']"))
    assert "What counts" not in asking
    assert "We recognised no skill in what you entered" in main_of(
        client.post("/careers/technician", data={"text": "hum"})
    )


def test_a_denied_need_is_to_learn_and_can_be_taken_back(client):
    page = client.get(f"/results?skills=solder&why={TECHNICIAN}&deny=electronics")
    assert "Noted, you cannot: electronics" in main_of(page)
    assert "You told us 1 of 2 essential skills · 1 to learn" in listed(page)[0][3]
    why = part_of(client.get(f"/results/why?skills=solder&denied=electronics&why={TECHNICIAN}"))
    assert "To learn 1 electronics" in said(why)
    assert "Not mentioned yet" not in said(why)
    fields = {i.get("name"): i.get("value") for i in tree_of(page).iter("input")}
    assert fields["denied"] == "electronics"
    undone = client.get("/results?skills=solder&denied=electronics&undo=skill:electronics")
    assert "Undone: electronics" in main_of(undone)
    assert "1 not mentioned yet" in listed(undone)[0][3]
    added = client.get("/results?skills=solder&denied=electronics&add=electronics")
    assert "You told us 2 of 2 essential skills" in listed(added)[0][3]


def test_words_of_a_person_travel_with_what_was_denied(client):
    data = {"text": "I solder circuit boards", "deny": ELECTRONICS}
    page = client.post("/results", data=data)
    forms = [f for f in tree_of(page).iter("form") if f.get("id") in ("profile", "again", "onward")]
    for form in forms:
        sent = [(field.get("name"), field.get("value")) for field in form.iter("input")]
        assert ("denied", ELECTRONICS) in sent
    edited = client.post("/start", data={"text": "I bake", "denied": ELECTRONICS})
    assert f'name="denied" value="{ELECTRONICS}"' in edited.text


def test_a_german_list_without_careers_says_what_can_be_read(client):
    page = unescape(client.post("/de/results", data={"text": "zzz qqq"}).text)
    assert "Wir können nur Englisch lesen." in page
    assert 'href="/de/careers">einen Beruf wählen, den Sie kennen</a>' in page


def test_german_results_are_german(client):
    page = main_of(client.get("/de" + BOTH))
    assert "Berufe zu dem, was Sie können" in page
    assert re.search("Sie haben 1 von 2 wesentlichen Fähigkeiten genannt", page)


@pytest.fixture(scope="module")
def starter_client(starter):
    app, _ = fake_site(load=lambda: CatalogueSnapshot(starter))
    with own_client(app) as client:
        yield client


SAID = "I repair phones and solder circuit boards. I keep records of tests and advise customers."
ROWS = [("essential", "knowledge"), ("essential", "skill"), ("optional", "knowledge")]
ROWS.append(("optional", "skill"))


def of(match, relation, kind):
    """Return "2 of 18" for the needs of a kind, as the page says it."""
    needs = [
        need
        for need in (*match["matched"], *match["gaps"])
        if (need["relation"], need["skill"]["kind"]) == (relation, kind)
    ]
    said_of = sum(need["state"] == "said" for need in needs)
    return f"{said_of} of {len(needs)}" if needs else "none needed"


def test_every_number_is_that_of_the_api(starter_client):
    expected = asked(starter_client, text=SAID)["matches"]
    page = tree_of(starter_client.post("/results", data={"text": SAID}))
    bests = {}
    for match in expected:
        bests.setdefault(match["group"], match)
    careers = {
        int(said(li.find(".//span[@class='rank']"))): li
        for li in page.iter("li")
        if li.get("class") == "career"
    }
    assert list(careers) == list(range(1, len(bests) + 1))
    for match in bests.values():
        form = {"text": SAID, "why": match["occupation"]["uri"]}
        career = part_of(starter_client.post("/results/why", data=form))
        tables = {table.get("class"): table for table in career.iter("table")}
        cells = [said(cell) for cell in tables["coverage"].iter("td")]
        assert cells == [of(match, row, kind) for row, kind in ROWS]
        points = [float(said(cell)) for cell in tables["reasons"].iter("td") if _is_number(cell)]
        terms = [*match["reasons"].values(), match["score"]]
        assert points == [pytest.approx(100 * term, abs=0.51) for term in terms]
        assert len(points) == len(SIGNALS) + 1
        added = [b.get("value") for b in career.iter("button") if b.get("name") == "add"]
        essential = [g["skill"]["uri"] for g in match["gaps"] if g["relation"] == "essential"]
        optional = [g["skill"]["uri"] for g in match["gaps"] if g["relation"] == "optional"]
        assert added == essential + optional


def _is_number(cell):
    return said(cell).replace(".", "").lstrip("-").isdecimal()


def test_a_career_that_was_moved_up_says_so_above_its_name(starter_client):
    """It may be in a lower band than those after it; in another order nothing was moved."""
    form = {
        "text": "I have been a barista for three years. I open and close the shop, order stock and "
        "train new staff. At an animal shelter I feed and walk the dogs."
    }
    ranked = starter_client.post("/results.json", data=form).json()["matches"]
    moved = {one["occupation"]["label"] for one in ranked if one["is_brought_forward"]}
    assert moved

    def marked(sent):
        page = tree_of(starter_client.post("/results", data=sent))
        rows = [li for li in page.iter("li") if li.get("class") == "career"]
        return {said(row.find(".//h3")) for row in rows if "Moved up, " in said(row[0])}

    assert marked(form) == moved
    assert marked(form | {"sort": "label"}) == set()


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("essentials", lambda m: -m["readiness"]["said"] / m["readiness"]["total"]),
        ("gaps", lambda m: sum(gap["relation"] == "essential" for gap in m["gaps"])),
        ("label", lambda m: m["occupation"]["label"].casefold()),
    ],
)
def test_another_order_moves_careers_within_each_list(starter_client, order, key):
    expected = {m["rank"]: m for m in asked(starter_client, text=SAID)["matches"]}
    ranks = [rank for rank, *_ in listed(starter_client.post("/results", data={"text": SAID}))]
    near = [rank for rank in ranks if expected[rank]["band"] != "stretch"]
    stretch = [rank for rank in ranks if expected[rank]["band"] == "stretch"]
    page = starter_client.post("/results", data={"text": SAID, "sort": order})
    assert [rank for rank, *_ in listed(page)] == [
        rank for part in (near, stretch) for rank in sorted(part, key=lambda r: key(expected[r]))
    ]


def test_a_page_of_twenty_careers_of_esco_is_light(esco):
    app, _ = fake_site(load=lambda: CatalogueSnapshot(esco))
    with own_client(app) as client:
        page = client.post("/results", data={"text": SAID})
        assert len(listed(page)) > 15
        assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        sizes = [len(gzip.compress(client.get(path).content)) for path in assets]
    assert len(gzip.compress(page.content)) + sum(sizes) <= 120_000


def test_the_link_to_a_career_carries_the_profile(client):
    def opened(answer):
        lists = (li for li in tree_of(answer).iter("li") if li.get("class") == "career")
        return [one.find(".//h3/a").get("href") for one in lists]

    assert opened(client.get("/results?skills=solder")) == ["/careers/technician?skills=solder"]
    assert opened(client.post("/results", data={"text": WORDS})) == ["/careers/technician"]
    page = client.get("/careers/technician?skills=solder")
    assert "Possible fit" in said(tree_of(page).find(".//section[@id='fit']"))


def test_the_language_switch_keeps_posted_words(client):
    tree = tree_of(client.post("/results", data={"text": WORDS, "seen": [SOLDER, RECORDS]}))
    (button,) = [one for one in tree.iter("button") if one.get("lang") == "de"]
    assert (button.get("form"), button.get("formaction")) == ("again", "/de/results")
    form = next(one for one in tree.iter("form") if one.get("id") == "again")
    fields = [(one.get("name"), one.get("value")) for one in form.iter("input")]
    assert fields == [("text", WORDS), ("seen", SOLDER), ("seen", RECORDS)]
