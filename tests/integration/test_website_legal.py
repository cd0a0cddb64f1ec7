"""The legal pages: their figures are those of the API, and their claims are true."""

import re

import html5lib
import pytest
from babel.numbers import format_decimal

from api.problem_types import PROBLEM_TYPES
from evaluation.scorecard import Scorecards
from recommender.ranking.weights import SIGNALS, RankingWeights
from service.settings import SettingsError, read_settings
from service.snapshot import CatalogueSnapshot
from taxonomy.statements import STATEMENTS_VERSION
from tests.support.browser import visiting
from tests.support.fake_site import fake_site, site_client
from tests.unit.api.test_quality import CARD, MANIFEST, RANKING
from website.site.site import read_languages

NAMES = ("about", "ai-notice", "privacy", "terms", "data", "accessibility")
every_page = pytest.mark.parametrize("name", NAMES)
DRAFT = "The operator of this installation has not given a name yet."


def figure(value, low, high):
    return {"value": value, "interval": [low, high], "learnt_on": None, "out_of_fold": None}


MEASURED = CARD | {
    "missing": {"titles": "job_titles*.csv"},
    "results": [
        {
            "benchmark": "careers",
            "file": "people.jsonl",
            "queries": 1458,
            "gold": 3000,
            "unresolved": 7,
            "systems": [
                {
                    "system": "Destinai, out of fold",
                    "figures": {
                        "MRR": figure(0.7661, 0.7312, 0.7994),
                        "S@1": figure(0.6662, 0.62, 0.7104),
                        "S@10": figure(0.952, 0.931, 0.97),
                        "R@20": figure(0.79, 0.76, 0.81),
                    },
                },
                {"system": "BM25", "figures": {"MRR": figure(0.2811, 0.2501, 0.3123)}},
            ],
        },
        {
            "benchmark": "adversarial",
            "file": "adversarial cases",
            "queries": 40,
            "gold": 20,
            "unresolved": 0,
            "systems": [
                {
                    "system": "Destinai",
                    "figures": {"passed": figure(0.692, 0.64, 0.74)}
                    | {
                        f"kind_{n}": figure(n / 10, n / 10 - 0.05, n / 10 + 0.05)
                        for n in (9, 3, 5, 7, 6)
                    },
                }
            ],
        },
    ],
}


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        yield client


@pytest.fixture(scope="module")
def real(starter):
    app, _ = fake_site(load=lambda: CatalogueSnapshot(starter))
    with site_client(app) as client:
        yield client


@pytest.fixture
def measured(tmp_path):
    Scorecards(tmp_path).write(MEASURED, MANIFEST, RANKING)
    app, _ = fake_site(home=tmp_path)
    with site_client(app) as client:
        yield client


def main_of(page):
    return html5lib.parse(page, namespaceHTMLElements=False).find(".//main")


def words_of(node):
    return " ".join(" ".join(node.itertext()).split())


def said_by(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return words_of(main_of(answer.text))


@every_page
@pytest.mark.parametrize("prefix", ["", "/de"])
def test_the_contents_name_every_section_in_its_order(client, prefix, name):
    main = main_of(client.get(f"{prefix}/{name}").text)
    contents = main.find(".//nav[@class='contents']")
    linked = [(a.get("href"), words_of(a)) for a in contents.iter("a")]
    sections = main.findall(".//article/section")
    assert linked == [(f"#{s.find('h2').get('id')}", words_of(s.find("h2"))) for s in sections]
    assert all(s.get("aria-labelledby") == s.find("h2").get("id") for s in sections)
    assert len(linked) >= 5


@every_page
def test_every_page_says_that_the_operator_is_unknown(client, name):
    assert DRAFT in said_by(client, f"/{name}")
    assert "Der Betreiber dieser Installation hat noch keinen Namen" in said_by(
        client, f"/de/{name}"
    )


@every_page
def test_the_operator_is_named_and_escaped(name):
    app, _ = fake_site(operator="Anna & <b>Söhne</b>", contact="hilfe@example.org")
    with site_client(app) as client:
        page = client.get(f"/{name}").text
    said = words_of(main_of(page))
    assert "Draft" not in said
    if name != "data":
        assert "Anna & <b>Söhne</b>" in said
        assert 'href="mailto:hilfe@example.org"' in page


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"operator": "Ann Lee"}, "The operator has not given a contact yet."),
        ({"contact": "https://example.org/help"}, DRAFT),
    ],
)
def test_without_name_or_contact_a_page_is_a_draft(chosen, words):
    app, _ = fake_site(**chosen)
    with site_client(app) as client:
        assert words in said_by(client, "/privacy")


def test_a_contact_may_be_a_page():
    app, _ = fake_site(operator="Ann Lee", contact="https://example.org/help")
    with site_client(app) as client:
        assert '<a href="https://example.org/help">' in client.get("/terms").text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contact", "javascript:alert(1)"),
        ("contact", "http://example.org"),
        ("contact", "somebody"),
        ("contact", "a@b.c\nx"),
        ("operator", "two\nlines"),
        ("operator", "x" * 201),
    ],
)
def test_an_invalid_operator_or_contact_is_refused(name, value):
    with pytest.raises(SettingsError, match=f"DESTINAI_{name.upper()}"):
        read_settings(**{name: value})


def test_the_data_are_those_of_the_api(real):
    meta = real.get("/api/v1/meta").json()
    sources = real.get("/api/v1/sources").json()["items"]
    page = real.get("/data").text
    main = main_of(page)
    totals = [words_of(dd) for dd in main.findall(".//dl[@class='totals']/div/dd")]
    assert sorted(totals) == sorted(format_decimal(n, locale="en") for n in meta["counts"].values())
    assert (
        re.findall(r'<dl class="totals">.*?</dl>', page, re.S)[0].count('lang="en"') == 0
    )  # every count has words of its own
    said = words_of(main)
    for value in (meta["catalogue_version"], meta["model_version"], meta["catalogue_digest"]):
        assert value in said
    assert f'<time datetime="{meta["created"]}">' in page
    credited = main.findall(".//ul[@class='credits']/li")
    assert [words_of(one.find("h3")) for one in credited] == [
        "Destinai starter catalogue 1",
        "ESCO 1.1.1",
        "ISCO-08 2008",
        "ISCED-F 2013",
        f"Example statements {STATEMENTS_VERSION.removeprefix('statements-')}",
    ]
    for one, source in zip(credited, sources, strict=True):
        assert source["attribution"] in words_of(one)
        assert source["licence"] in words_of(one)
        assert one.find(".//a").get("href") == source["url"]
    assert "This is the starter catalogue" in said
    assert "This catalogue is not joined with another one." in said


def test_what_the_data_page_offers_is_there(client):
    main = main_of(client.get("/data").text)
    paths = [a.get("href") for a in main.iter("a") if a.get("href").startswith("/api/")]
    assert len(paths) == 7
    for path in (*paths, "/openapi.json"):
        assert client.get(path).status_code == 200


def test_the_notice_names_what_is_in_use(real):
    meta = real.get("/api/v1/meta").json()
    said = said_by(real, "/ai-notice")
    for name in ("catalogue_version", "model_version", "ranking_version"):
        assert meta[name] in said
    for source in meta["sources"]:
        assert f"{source['name']} {source['version']}" in said


@pytest.mark.parametrize("site", ["real", "measured", "client"])
def test_the_notice_is_read_in_five_minutes(request, site):
    """What is not in a disclosure has at most 1,000 words, 200 a minute."""
    main = main_of(request.getfixturevalue(site).get("/ai-notice").text)
    for parent in list(main.iter()):
        for closed in parent.findall("details"):
            parent.remove(closed)
    assert len(words_of(main).split()) <= 1000


def test_the_notice_shows_the_weights_in_use(real, client):
    weights = RankingWeights.shipped()
    main = main_of(real.get("/ai-notice").text)
    rows = main.findall(".//table[@class='signals']/tbody/tr")
    shown = {row.find(".//code").text: row.findall("td")[1].text for row in rows}
    assert shown == {name: f"{weights.weights[name]:.3f}" for name in SIGNALS}
    assert f"learnt once, from {weights.origin.queries:,} descriptions" in words_of(main)
    other = said_by(client, "/ai-notice")
    assert "This installation ranks in a way of its own" in other
    assert main_of(client.get("/ai-notice").text).find(".//table[@class='signals']") is None


def test_the_number_of_signals_is_that_of_the_ranking(real, client):
    count = len(RankingWeights.shipped().weights)
    assert count == len(SIGNALS)
    assert f"The sum of {count} signals becomes a score" in said_by(real, "/about")
    assert f"Aus der Summe von {count} Signalen wird eine Punktzahl" in said_by(real, "/de/about")
    notice = said_by(real, "/ai-notice")
    for words in (
        f"compared with each career in {count} ways",
        f"opens down to the {count} parts",
        f"The {count} signals and their weights.",
    ):
        assert words in notice
    other = said_by(client, "/about")
    assert "Careers are sorted by a score." in other
    assert "signals" not in other


@pytest.mark.parametrize("code", ["en", "de"])
def test_the_figures_are_those_of_the_scorecard(measured, code):
    answer = measured.get("/api/v1/quality").json()
    locale = read_languages()[code].locale
    shown = lambda value: format_decimal(value, "0.000", locale)  # noqa: E731 - said once
    main = main_of(measured.get("/ai-notice" if code == "en" else "/de/ai-notice").text)
    (table,) = main.findall(".//table[@class='reflow']")
    careers = answer["results"][0]
    names = [th.text for th in table.findall("thead/tr/th")][1:]
    assert names == ["MRR", "S@1", "S@10"]
    rows = table.findall("tbody/tr")
    for row, system in zip(rows, careers["systems"], strict=True):
        assert row.find("th").text == system["system"]
        for cell, name in zip(row.findall("td"), names, strict=True):
            value = system["figures"].get(name)
            low, high = value["interval"] if value else (None, None)
            expected = (
                f"{shown(value['value'])} {shown(low)}\u2013{shown(high)}" if value else "\u2013"
            )
            assert words_of(cell) == expected
    assert format_decimal(careers["queries"], locale=locale) in words_of(table.find("caption"))
    weak = main.find(".//section[@aria-labelledby='weak']").findall(".//dl/div")
    assert [words_of(one.find("dt")) for one in weak] == ["kind 3", "kind 5", "kind 6", "kind 7"]
    assert [one.find("dd").text.strip() for one in weak] == [
        shown(value) for value in (0.3, 0.5, 0.6, 0.7)
    ]


def test_the_notice_says_when_and_on_what_it_was_measured(measured):
    said = said_by(measured, "/ai-notice")
    assert "Measured on November 24, 2026 with exactly what is in use now, on 2 cores" in said
    assert "7 right answers that the catalogue lacks were left out" in said
    assert "Not measured on this installation: Careers from job titles" in said
    assert "destinai eval all" not in said


def test_without_a_scorecard_no_figure_is_shown(client):
    said = said_by(client, "/ai-notice")
    assert "Not measured on this installation." in said
    assert "destinai eval all FOLDER" in said
    assert "interval" not in said


def test_legal_pages_need_no_catalogue():
    app, _ = fake_site()
    client = site_client(app)  # not entered: nothing is loaded
    for name in NAMES:
        assert client.get(f"/{name}").status_code == (503 if name == "data" else 200)
    assert "No catalogue is loaded" in words_of(main_of(client.get("/ai-notice").text))


def test_every_link_of_the_legal_pages_works(client):
    for name in NAMES:
        main = main_of(client.get(f"/{name}").text)
        addresses = {a.get("href") for a in main.iter("a")}
        for address in (one for one in addresses if not one.startswith("https://")):
            path, _, anchor = address.partition("#")
            answer = client.get(path or f"/{name}")
            assert answer.status_code == 200, address
            assert not anchor or f'id="{anchor}"' in answer.text, address


def test_the_log_has_the_fields_that_the_privacy_page_lists():
    app, log = fake_site()
    with site_client(app) as client:
        client.get("/careers/technician")
    (line,) = [line for line in log.getvalue().splitlines() if '"request"' in line]
    keys = set(re.findall(r'"(\w+)":', line))
    assert keys == {
        *("timestamp", "ms", "route", "method", "status", "request_id", "event", "level"),
        *("catalogue_version", "model_version", "ranking_version"),
    }
    assert "testclient" not in line


def test_problems_are_explained_in_german(client):
    for kind in PROBLEM_TYPES:
        german = read_languages()["de"].translations.gettext
        said = said_by(client, f"/de{kind.uri}")
        assert german(kind.title) in said
        assert german(kind.explanation) in said
        assert german(kind.explanation) != kind.explanation


def test_no_cookie_and_only_the_theme_in_the_browser(browser, toy_site):
    for name in NAMES:
        with visiting(browser, f"{toy_site}/{name}") as visit:
            visit.page.get_by_role("button", name="Dark").click()
            visit.page.reload()
            kept = visit.page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]")
            assert kept == [["theme"], []]
            assert visit.page.context.cookies() == []
            assert [url for url in visit.requests if not url.startswith(toy_site)] == []
