"""What O*NET adds to a career's page, and the careers within reach of it."""

from dataclasses import replace

import html5lib
import pytest

from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Counterpart, MatchType
from tests.support.browser import NARROWEST, running, visiting
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.fake_site import fake_site, site_client, words_in
from tests.support.toy_catalogue import CROSSWALK, REPAIRERS, TECHNICIAN, joined_toy, toy_catalogue


def joined_site(catalogue):
    app, _ = fake_site(load=lambda: CatalogueSnapshot(FakeRecommender(FakeIndex(catalogue))))
    return app


def section(client, address, name):
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    return tree.find(f".//section[@aria-labelledby='{name}']")


@pytest.fixture(scope="module")
def client():
    with site_client(joined_site(joined_toy())) as client:
        yield client


def test_facts_come_from_the_nearest_counterpart_and_say_so(client):
    onet = section(client, "/careers/technician", "onet")
    said = words_in(onet)
    for expected in (
        "not used for ranking",
        "O*NET counterparts 2 Mechanics ↗ 17-1.00 · close match "
        "Repairers ↗ 49-3.00 · the O*NET occupation is broader",
        f"Source of the match: {CROSSWALK}",
        "O*NET: Mechanics close match",
        "medium preparation (job zone 3 of 5)",
        "Associate's Degree 46 % of those asked named it",
        "realistic (hands, tools, machines, nature), investigative",
        "Tasks 2 First comes 1 core task. Test circuits. Order parts.",
        "Technologies 1",
        "CAD One Hot",
        "Mechanics: microsystem technician",
    ):
        assert expected in said
    assert "job zone 2" not in said
    assert [a.get("href") for a in onet.findall(".//ul[@class='related']//a")] == [
        "/careers/technician"
    ]


def test_the_chart_and_its_table_have_the_same_values(client):
    expected = client.get("/api/v1/occupations/technician").json()["joined"][0]["interests"]
    onet = section(client, "/careers/technician", "onet")
    bars = list(onet.iter("{http://www.w3.org/2000/svg}rect"))[1::2]
    assert [float(bar.get("width")) for bar in bars] == [
        round(220 * (one["score"] - 1) / 6, 1) for one in expected
    ]
    rows = [[words_in(cell) for cell in row][:2] for row in onet.findall(".//table/tbody/tr")]
    assert rows == [[one["interest"], f"{one['score']:g}"] for one in expected]


def test_several_nearest_counterparts_are_disclosures():
    toy = joined_toy()
    close = Counterpart(TECHNICIAN, REPAIRERS, "Repairers", "49-3.00", MatchType.CLOSE, CROSSWALK)
    kept = tuple(c for c in toy.counterparts if c.counterpart != REPAIRERS)
    with site_client(joined_site(replace(toy, counterparts=(*kept, close)))) as client:
        onet = section(client, "/careers/technician", "onet")
    details = onet.findall("details[@class='counterpart']")
    assert [words_in(one.find("summary")) for one in details] == [
        "O*NET: Mechanics close match",
        "O*NET: Repairers close match",
    ]
    assert [one.get("open") is not None for one in details] == [True, False]
    assert "some preparation (job zone 2 of 5)" in words_in(details[1])


def test_a_missing_counterpart_is_mentioned_only_with_a_crosswalk(client):
    assert "no counterpart in the crosswalk" in words_in(section(client, "/careers/baker", "onet"))
    app, _ = fake_site()
    with site_client(app) as plain:
        assert section(plain, "/careers/technician", "onet") is None


def test_levels_are_shown_in_words(client):
    said = words_in(
        html5lib.parse(client.get("/careers/technician").text, namespaceHTMLElements=False)
    )
    assert "What it is like: technical or practical work in a special field." in said
    assert "Usual education: a practical course at a college." in said


def test_careers_within_reach_are_those_of_the_api(starter):
    path = "/careers/electronics-engineering-technician"
    app, _ = fake_site(load=lambda: CatalogueSnapshot(starter))
    with site_client(app) as client:
        expected = client.get(f"/api/v1/occupations{path[8:]}/transitions?limit=6").json()["items"]
        reach = section(client, path, "reach")
    items = reach.findall("ul/li")
    assert [words_in(item.find("a")) for item in items] == [
        one["occupation"]["label"] for one in expected
    ]
    for item, one in zip(items, expected, strict=True):
        assert f"{round(100 * one['score'])} % of its essential skills" in words_in(item)
        gaps = [gap["skill"]["label"] for gap in one["gaps"] if gap["relation"] == "essential"][:3]
        assert [words_in(a) for a in item.findall("p[@class='hint']//a")] == gaps


def test_a_joined_page_is_quiet_and_accessible(browser):
    with running(joined_site(joined_toy())) as origin:
        for size, theme in (((1280, 900), "light"), (NARROWEST, "dark")):
            with visiting(browser, f"{origin}/careers/technician", size=size, theme=theme) as visit:
                visit.page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
                visit.assert_quiet()
                visit.assert_accessible()
                visit.assert_fits()


UNIFIED = "Data source: Unified Global Standards"


@pytest.mark.parametrize(
    ("catalogue", "said"),
    [
        (joined_toy(), f"{UNIFIED} (ISCED, ISCO, O*NET, ESCO)"),
        (toy_catalogue(), f"{UNIFIED} (ISCED, ISCO, ESCO)"),
        (replace(toy_catalogue("onet-29.2"), groups=()), "Data source: O*NET"),
    ],
    ids=["joined", "not joined", "O*NET alone"],
)
def test_the_data_source_names_the_standards_that_the_catalogue_has(catalogue, said):
    with site_client(joined_site(catalogue)) as client:
        for address in ("/careers/technician", "/skills/solder"):
            tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
            aside = tree.find(".//aside")
            assert said in [words_in(one) for one in aside.iter("p")]
