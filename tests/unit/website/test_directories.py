"""The two directories: the list and counts of the API, with links that lead where they say."""

import re

import html5lib
import pytest

from service.snapshot import CatalogueSnapshot
from tests.support.browser import visiting
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.fake_site import fake_site, site_client, words_in
from tests.support.toy_catalogue import SOLDER, joined_toy

API = {"/careers": "/api/v1/occupations", "/skills": "/api/v1/skills"}


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site(load=lambda: CatalogueSnapshot(FakeRecommender(FakeIndex(joined_toy()))))
    with site_client(app) as client:
        yield client


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def api_answer(client, address):
    path, _, query = address.partition("?")
    return client.get(f"{API[path]}?{query}&limit=25").json()


def entries(tree):
    return [words_in(a) for a in tree.findall(".//ul[@class='entries']/li/a")]


def counted(tree):
    """Return the address and count of each link that has one."""
    return {
        a.get("href"): int(words_in(count).replace(",", ""))
        for a in tree.findall(".//main//a")
        if (count := a.find(".//span[@class='count']")) is not None
    }


@pytest.mark.parametrize(
    ("address", "section", "codes"),
    [
        ("/skills", "fields", ["07"]),
        ("/skills?isced_f=07", "fields", ["07"]),
        ("/careers", "groups", ["3", "4", "7"]),
    ],
)
def test_broad_fields_have_icons(client, address, section, codes):
    tree = page_of(client, address)
    (found,) = [one for one in tree.iter("section") if one.get("aria-labelledby") == section]
    rows = [
        one for one in found.iter() if one.tag in ("a", "p") and len(one) and "svg" in one[0].tag
    ]
    assert [words_in(row).split()[0] for row in rows] == codes


def test_every_broad_field_has_its_own_icon():
    app, _ = fake_site()
    environment = app.state.site._environments["en"]
    icons = environment.get_template("components/icons.html").module
    codes = [*map(str, range(10)), *(f"f{number:02}" for number in range(11))]
    drawn = [icons.icon(code) for code in codes]
    assert all("<path d=" in one for one in drawn)
    assert len(set(drawn)) == len(codes)
    assert [icons.icon(code) for code in ("f99", "f", "31", "")] == [""] * 4


ADDRESSES = [
    "/careers",
    "/careers?isco=3",
    "/careers?isco=31",
    "/careers?letter=t",
    "/careers?job_zone=3&interest=realistic",
    "/careers?q=twin",
    "/skills",
    "/skills?page=2",
    "/skills?kind=knowledge",
    "/skills?isced_f=07",
    "/skills?isced_f=071&letter=e",
    "/skills?reuse_level=cross-sector",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_lists_what_the_api_lists(client, address):
    tree, expected = page_of(client, address), api_answer(client, address)
    assert entries(tree) == [item["label"] for item in expected["items"]]
    found = words_in(tree.find(".//h2[@id='found']"))
    assert found.split()[0] == f"{expected['total']:,}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_count_is_how_long_the_list_behind_the_link_is(client, address):
    links = counted(page_of(client, address))
    assert links
    for href, count in links.items():
        if href not in {address, address.partition("?")[0]}:
            chosen = any(part not in href for part in address.partition("?")[2].split("&") if part)
            total = api_answer(client, href)["total"]
            assert total >= count if chosen else total == count, href


def test_the_tree_of_groups_leads_down_and_back_up(client):
    top = page_of(client, "/careers")
    groups = [words_in(a) for a in top.findall(".//ul[@class='facets tree']//a")]
    assert groups == [
        "3 Technicians technical, medical, business and legal work beside them 1",
        "4 office, counter, records, stock 2",
        "7 building, metal, machines, electricity, food, wood, clothes 1",
    ]
    tree = top.find(".//ul[@class='facets tree']")
    assert len([one for one in tree.iter() if one.get("class") == "icon"]) == len(groups)
    below = page_of(client, "/careers?isco=3")
    assert "/careers?isco=31" in counted(below)
    unit = page_of(client, "/careers?isco=3119")
    crumbs = [(a.get("href"), words_in(a)) for a in unit.findall(".//nav[@class='breadcrumb']//a")]
    assert crumbs == [
        ("/careers", "All careers"),
        ("/careers?isco=3", "3 Technicians"),
        ("/careers?isco=31", "31 Science technicians"),
    ]
    said = words_in(unit.find(".//main"))
    assert "technical or practical work in a special field" in said
    assert "Usual education: a practical course at a college." in said


def test_levels_of_education_that_come_together_are_one_choice(client):
    """ISCO-08 tells apart four levels of education, each of which is several of ISCED."""
    tree = page_of(client, "/careers")
    choices = tree.findall(".//section[@aria-labelledby='facet-isced_level']//a")
    assert [words_in(a) for a in choices] == [
        "school, an apprenticeship or further training 3",
        "a practical course at a college 1",
    ]
    narrowed = page_of(client, "/careers?isced_level=3")
    (chip,) = narrowed.findall(".//div[@class='chosen']//li")
    assert words_in(chip).startswith("school, an apprenticeship or further training ")


def test_selected_values_are_removed_one_by_one_or_all_at_once(client):
    tree = page_of(client, "/careers?isco=3&job_zone=3&letter=m")
    chips = [a.get("href") for a in tree.findall(".//div[@class='chosen']//a")]
    assert chips == [
        "/careers?job_zone=3&letter=m",
        "/careers?isco=3&letter=m",
        "/careers?isco=3&job_zone=3",
        "/careers",
    ]


def test_pages_lead_back_and_forth(client):
    first, second = page_of(client, "/skills?letter=f"), page_of(client, "/skills?letter=f&page=2")
    assert first.find(".//a[@rel='next']").get("href") == "/skills?letter=f&page=2"
    assert first.find(".//a[@rel='prev']") is None
    assert second.find(".//a[@rel='prev']").get("href") == "/skills?letter=f"
    assert second.find(".//a[@rel='next']") is None
    assert "Page 2 of 2" in words_in(second.find(".//main"))
    past = words_in(page_of(client, "/skills?letter=f&page=9").find(".//main"))
    assert "this page of it is empty" in past


def test_an_empty_list_suggests_what_to_do(client):
    tree = page_of(client, "/careers?q=baker&isco=3")
    assert "No career in this catalogue fits all of that." in words_in(tree.find(".//main"))
    links = [a.get("href") for a in tree.findall(".//div[@class='empty']//a")]
    assert links == ["/careers?q=baker", "/start"]


@pytest.mark.parametrize(
    ("path", "asked"),
    [("careers", "Eine Berufsbezeichnung auf Englisch"), ("skills", "ein Fach, auf Englisch")],
)
def test_an_empty_search_says_what_language_names_are_in(client, path, asked):
    tree = page_of(client, f"/de/{path}?q=Verk%C3%A4uferin")
    empty, hint = tree.find(".//div[@class='empty']"), tree.find(".//header/form")
    assert "sind hier auf Englisch" in words_in(empty)
    assert "eigenen Worten" not in words_in(empty)
    assert asked in words_in(hint)
    assert [a.get("href") for a in empty.iter("a")] == ["/de/careers#groups", "/de/start"]


def test_a_search_keeps_the_selected_values(client):
    form = page_of(client, "/careers?isco=3&letter=m&job_zone=3").find(".//form")
    hidden = [(i.get("name"), i.get("value")) for i in form.findall(".//input[@type='hidden']")]
    assert hidden == [("isco", "3"), ("job_zone", "3")]


@pytest.mark.parametrize(
    ("address", "canonical", "robots"),
    [
        ("/careers", "/careers", None),
        ("/careers?q=&isco=&utm_source=x", "/careers", None),
        ("/skills?page=2", "/skills?page=2", None),
        ("/careers?letter=m&isco=3", "/careers?isco=3&letter=m", "noindex, follow"),
        ("/de/skills?q=C%2B%2B", "/de/skills?q=C%2B%2B", "noindex, follow"),
    ],
)
def test_a_list_has_one_address(client, address, canonical, robots):
    head = page_of(client, address).find("head")
    assert head.find("link[@rel='canonical']").get("href") == f"http://destinai.test{canonical}"
    found = head.find("meta[@name='robots']")
    assert (found.get("content") if found is not None else None) == robots
    languages = [link.get("hreflang") for link in head.findall("link[@rel='alternate']")]
    assert languages == ["en", "de"]


@pytest.mark.parametrize("address", ["/careers?isco=x", "/skills?kind=x", "/careers?page=0"])
def test_an_invalid_address_is_an_error(client, address):
    answer = client.get(address)
    assert answer.status_code == 422
    assert "not right" in answer.text


def test_german_lists_mark_what_is_not_german(client):
    page = client.get("/de/careers?isco=3119").text
    assert "1 Beruf</h2>" in page
    assert re.search(r'<h3 class="group-name" lang="en">3119 Other technicians</h3>', page)
    assert '<li><a href="/de/careers">Alle Berufe</a></li>' in page


def test_a_directory_is_narrowed_and_searched_without_scripts(browser, toy_site):
    with visiting(browser, toy_site + "/skills", scripts=False) as visit:
        page = visit.page
        page.get_by_role("link", name="Useful in several sectors").click()
        assert page.url == toy_site + "/skills?reuse_level=cross-sector"
        page.get_by_label("Search skills").fill("solder")
        page.get_by_role("button", name="Search").click()
        assert page.url == toy_site + "/skills?q=solder&reuse_level=cross-sector"
        page.locator(".entries a").click()
        assert page.url == toy_site + "/skills/" + SOLDER.rpartition("/")[2]
        page.get_by_role("link", name="microsystem technician").click()
        assert page.url == toy_site + "/careers/technician"
