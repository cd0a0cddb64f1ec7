"""A skill page: the facts of the API, long lists, ids that need quoting or are shared."""

import json
import re
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import quote

import html5lib
import pytest

from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Importance, Occupation, Skill, SkillKind, SkillRelation
from tests.support.browser import running
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.fake_site import fake_site, site_client, words_in
from tests.support.toy_catalogue import RECORDS, SOLDER, joined_toy

OWN = "https://w3id.org/destinai/own/skill/CI%2FCD%20%26%20caf%C3%A9%3F"
TWINS = ("https://toy.example/a/skill/same", "https://toy.example/b/skill/same")
MANY = 35


def crowded():
    """Return the joined toy with a skill of the host, two of one id, and one that many need."""
    toy = joined_toy()
    skills = [Skill(uri, "CI/CD & café?", SkillKind.SKILL) for uri in (OWN, *TWINS)]
    workers = [
        Occupation(f"https://toy.example/occupation/w{n:02}", f"worker {n:02}", "9329")
        for n in range(MANY)
    ]
    needed = [SkillRelation(one.uri, RECORDS, Importance.ESSENTIAL) for one in workers]
    return replace(
        toy,
        skills=tuple(sorted((*toy.skills, *skills), key=lambda one: one.uri)),
        occupations=tuple(sorted((*toy.occupations, *workers), key=lambda one: one.uri)),
        relations=(*toy.relations, *needed),
    )


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site(load=lambda: CatalogueSnapshot(FakeRecommender(FakeIndex(crowded()))))
    with site_client(app) as client:
        yield client


def main_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html5lib.parse(answer.text, namespaceHTMLElements=False).find(".//main")


def test_a_skill_says_what_the_api_says(client):
    expected = client.get("/api/v1/skills/solder").json()
    page = client.get("/skills/solder").text
    main = main_of(client, "/skills/solder")
    said = words_in(main)
    assert main.find(".//h1").text == expected["label"]
    for part in (
        "Practical skill · Global standards",
        "Joins parts with molten metal.",
        "Useful in several sectors.",
        "Also called soldering",
        "Products, tools and methods Weller station",
        "Essential Usually required for the work 1 microsystem technician",
        "Wider 1 electronics",
        "It is helped by 1 electronics",
        "1 total essential in 1 · optional in 0",
    ):
        assert part in said
    linked = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert (linked["@type"], linked["@id"], linked["name"]) == (
        "DefinedTerm",
        SOLDER,
        expected["label"],
    )
    assert linked["url"] == "http://destinai.test/skills/solder"
    assert expected["portal_url"].replace("&", "&amp;") in page


def test_knowledge_has_a_field_of_education(client):
    main = main_of(client, "/skills/electronics")
    crumbs = [(a.get("href"), words_in(a)) for a in main.findall(".//nav[@class='breadcrumb']//a")]
    assert crumbs == [
        ("/skills?isced_f=07", "07 Engineering"),
        ("/skills?isced_f=071", "071 Trades"),
        ("/skills?isced_f=0714", "0714 Electronics"),
    ]
    for address, _ in crumbs:
        assert "electronics" in words_in(main_of(client, address))
    assert "Narrower 1 solder circuit boards" in words_in(main)


def test_a_long_list_shows_thirty_and_the_number_of_others(client):
    expected = client.get("/api/v1/skills/records").json()
    main = main_of(client, "/skills/records")
    first, rest = main.findall(".//ul[@class='career-list']")[:2]
    assert (len(first), len(rest)) == (30, MANY - 30)
    listed = [words_in(li) for li in (*first, *rest)]
    assert listed == [one["label"] for one in expected["occupations"]["essential"]]
    assert [words_in(one) for one in main.findall(".//summary")] == ["5 more"]


def test_an_id_that_is_quoted_itself_is_quoted_once_more():
    # On a real server: the test client takes the quotes of a path off twice.
    app, _ = fake_site(load=lambda: CatalogueSnapshot(FakeRecommender(FakeIndex(crowded()))))
    link = "/skills/" + quote(OWN.rpartition("/")[2], safe="")
    with running(app) as origin:
        assert f'href="{link}"' in read(origin, "/skills?q=caf%C3%A9")
        page = read(origin, link)
        assert json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["@id"] == OWN
        assert re.search(r'rel="canonical" href="([^"]+)"', page)[1] == origin + link
        assert re.search(r'hreflang="de" href="([^"]+)"', page)[1] == f"{origin}/de{link}"
        assert "CI/CD &amp; café?" in read(origin, f"/de{link}")
        assert f"<loc>{origin}{link}</loc>" in read(origin, "/sitemap-1.xml")


def read(origin, path):
    connection = HTTPConnection(origin.removeprefix("http://"))
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def test_an_id_that_two_skills_share_offers_both(client):
    answer = client.get("/skills/same")
    assert answer.status_code == 300
    tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
    offered = [a.get("href") for a in tree.findall(".//main//li/a")]
    for address, uri in zip(offered, TWINS, strict=True):
        assert f'"@id": "{uri}"' in client.get(address).text
    assert client.get("/skills/none").status_code == 404
