"""Robots and sitemap: every page once in each language, and no personal page."""

from xml.etree import ElementTree

import pytest

from tests.support.fake_site import fake_site, site_client
from tests.support.toy_catalogue import TWIN_A
from website.pages import crawlers

HOST = "http://destinai.test"
SITE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        yield client


def parsed(answer):
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def places(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    return [place.text for place in parsed(answer).iter(f"{SITE}loc")]


def test_robots_keep_to_what_is_public(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    kept_out = {line.partition(": ")[2] for line in lines if line.startswith("Disallow")}
    assert {"/api/", "/start", "/results", "/compare", "/de/start", "/de/results"} <= kept_out


def test_the_sitemap_has_every_page_in_every_language(client):
    parts = places(client, "/sitemap.xml")
    assert parts == [f"{HOST}/sitemap-1.xml"]
    listed = places(client, "/sitemap-1.xml")
    assert len(listed) == len(set(listed)) == 2 * (3 + 6 + 4 + 34)
    assert f"{HOST}/skills/solder" in listed
    assert f"{HOST}/de/careers/technician" in listed
    for place in listed:
        answer = client.get(place.removeprefix(HOST), follow_redirects=False)
        assert answer.status_code == 200, place
        assert f'<link rel="canonical" href="{place}">'.replace("&", "&amp;") in answer.text


def test_each_address_names_its_translations(client):
    root = parsed(client.get("/sitemap-1.xml"))
    for url in root:
        links = {one.get("hreflang"): one.get("href") for one in url.iter(LINK)}
        assert set(links) == {"en", "de"}
        assert url.find(f"{SITE}loc").text in links.values()
    assert any(TWIN_A.rpartition("/")[2] + "?uri=" in url.find(f"{SITE}loc").text for url in root)


def test_a_long_sitemap_has_parts(client, monkeypatch):
    whole = places(client, "/sitemap-1.xml")
    monkeypatch.setattr(crawlers, "MAX_ADDRESSES", 50)
    parts = places(client, "/sitemap.xml")
    assert len(parts) == 2
    listed = [places(client, part.removeprefix(HOST)) for part in parts]
    assert [len(part) for part in listed] == [50, 44]
    assert [*listed[0], *listed[1]] == whole
    for none in ("0", "3", "x"):
        assert client.get(f"/sitemap-{none}.xml").status_code == 404
