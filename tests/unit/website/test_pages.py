"""The pages without a browser: what they say, valid HTML, languages, errors, assets."""

import gzip
import json
import re

import html5lib
import pytest
from starlette.testclient import TestClient

from api.problem_types import BUSY, PROBLEM_TYPES, ProblemType
from api.problems import ProblemError
from index.errors import NoCatalogueError
from service.errors import FieldError, invalid
from tests.support.fake_site import AS_BROWSER, fake_site, site_client
from tests.support.toy_catalogue import TECHNICIAN, TWIN_A, TWIN_B
from website.start.samples import SAMPLES

PATHS = [
    "/",
    "/careers/technician",
    "/careers/twin",
    "/start",
    "/start/questions",
    "/start/questions?skills=solder",
    "/start/questions?skills=solder&denied=electronics&answered=electronics",
    "/careers",
    "/careers?isco=31&letter=m&job_zone=3&q=tech",
    "/careers?q=nothing",
    "/skills",
    "/skills?kind=skill&page=2",
    "/skills/solder",
    "/login",
    *(f"/{name}" for name in ("about", "ai-notice", "privacy", "terms", "data", "accessibility")),
    "/problems",
    *(kind.uri for kind in PROBLEM_TYPES),
    "/nowhere",
]


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        yield client


def main_text(page: str) -> str:
    """Return the words of a page's main part."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return " ".join(" ".join(tree.find(".//main").itertext()).split())


@pytest.mark.parametrize("prefix", ["", "/de"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_valid_html(client, prefix, path):
    answer = client.get(prefix + path)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(answer.text)
    assert tree.get("lang") == (prefix[1:] or "en")
    assert tree.get("dir") == "ltr"
    assert len(tree.findall(".//h1")) == 1
    identifiers = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(set(identifiers)) == len(identifiers)
    assert not [node for node in tree.iter() if node.get("style") or node.get("onclick")]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_the_chrome(client, path):
    tree = html5lib.parse(client.get(path).text, namespaceHTMLElements=False)
    header, footer = tree.find(".//body/header"), tree.find(".//footer")
    links = [("".join(a.itertext()), a.get("href")) for a in header.iter("a")]
    assert links == [
        ("Destinai", "/"),
        ("Careers", "/careers"),
        ("Skills", "/skills"),
        ("About", "/about"),
        ("No log-in", "/login"),
        ("Get Started →", "/start"),
    ]
    said = " ".join(" ".join(footer.itertext()).split())
    assert "© 2026 Destinai · BETA 1.0 · ISCED ISCO O*NET ESCO" in said
    for words in ("Careers", "Skills", "Privacy", "Terms", "EU AI Act notice"):
        assert words in said


def test_home_asks_one_question_and_starts_the_flow(client):
    tree = html5lib.parse(client.get("/").text, namespaceHTMLElements=False)
    assert tree.find(".//h1").text == "What can you do?"
    forms = tree.findall(".//main//form")
    assert {(form.get("method"), form.get("action")) for form in forms} == {("post", "/start")}
    (area,) = tree.iter("textarea")
    assert (area.get("name"), area.get("maxlength")) == ("text", None)
    samples = [one.get("value") for one in tree.iter("button") if one.get("name") == "text"]
    assert samples == [sample.text for sample in SAMPLES]


def test_a_career_has_its_sections_in_order(client):
    said = main_text(client.get("/careers/technician").text)
    in_order = (
        "← Back to directory Occupation · Global standards microsystem technician "
        "Builds microsystems. View on official portal ↗ How well do I fit? ↓ "
        "Description Builds microsystems. Excludes engineers. Also called MEMS technician "
        "Field of work 3 Technicians 31 Science technicians 3119 Other technicians "
        "What it is like: technical or practical work in a special field. "
        "Usual education: a practical course at a college. Theoretical knowledge "
        "Essential Theoretical knowledge required 1 electronics Practical skills "
        "Essential Applied skills & competences 1 solder circuit boards "
        "Optional Optional competences 1 keep lab records How well do I fit? "
        "I have done this What it usually needs then counts as yours. "
        "Say what you can do, and see what this career asks for beyond it "
        "What you can do, in your own words Show my fit "
        "Your words are used for the answer and then dropped. "
        "Careers within reach How much of what each career needs is covered by the skills of "
        "this one. microsystem technician 100 % of its essential skills are covered. "
        "Global resource View official definition ↗ Skills overview 3 total "
        "2 essential · 1 optional Source "
        "Data source: Unified Global Standards (ISCED, ISCO, ESCO)"
    )
    assert said.startswith(in_order)


def test_a_career_says_what_the_api_says(client):
    expected = client.get("/api/v1/occupations/technician").json()
    page = client.get("/careers/technician").text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    linked = json.loads(data)
    assert (linked["@type"], linked["@id"]) == ("Occupation", TECHNICIAN)
    assert linked["name"] == expected["label"]
    assert linked["description"] == expected["description"]
    assert linked["url"] == "http://destinai.test/careers/technician"
    assert len(linked["skills"]) == expected["counts"]["total"]


def test_an_id_that_two_careers_share_offers_both(client):
    answer = client.get("/careers/twin")
    assert answer.status_code == 300
    tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
    offered = [a.get("href") for a in tree.findall(".//main//li/a")]
    for address, uri in zip(offered, (TWIN_A, TWIN_B), strict=True):
        page = client.get(address)
        assert page.status_code == 200
        assert json.loads(re.search(r'ld\+json">(.*?)</script>', page.text)[1])["@id"] == uri


def test_german_pages_mark_what_is_not_german(client):
    page = client.get("/de/careers/technician").text
    assert '<h1 lang="en">microsystem technician</h1>' in page
    assert "Theoretisches Wissen" in page
    assert 'href="/de/skills/solder"' in page
    assert (
        "lang=" not in re.search(r"<main.*</main>", client.get("/careers/technician").text, re.S)[0]
    )


def test_every_page_names_its_addresses_in_every_language(client):
    page = client.get("/de/about").text
    assert '<link rel="canonical" href="http://destinai.test/de/about">' in page
    for code, address in (("en", "/about"), ("de", "/de/about")):
        link = f'<link rel="alternate" hreflang="{code}" href="http://destinai.test{address}">'
        assert link in page


ADDRESS = "https://careers.example"
EVIL = {"Host": "evil.example"}


@pytest.mark.parametrize("path", ["/", "/de/careers/technician", "/robots.txt", "/sitemap.xml"])
def test_absolute_addresses_are_those_of_the_base_url(path):
    app, _ = fake_site(base_url=f"{ADDRESS}/")
    with site_client(app) as client:
        page = client.get(path, headers=EVIL).text
    assert f"{ADDRESS}/" in page
    assert "evil.example" not in page


@pytest.mark.parametrize("path", ["/", "/nowhere", "/robots.txt", "/api/v1/meta", "/static/x"])
def test_a_host_that_is_not_allowed_is_refused_without_its_name(path):
    app, _ = fake_site(allowed_hosts="destinai.test")
    with site_client(app) as client:
        refused = client.get(path, headers=EVIL)
        assert client.get("/").status_code == 200
        assert client.get("/livez", headers=EVIL).status_code == 200
        assert client.get("/readyz", headers=EVIL).status_code == 200
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/bad-request")
    assert refused.headers["Cache-Control"] == "no-store"
    assert "evil" not in refused.text


def test_the_bare_language_leads_to_its_first_page(client):
    answer = client.get("/de", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/de/")


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "This page is not here"),
        ("GET", "/careers/nobody", 404, "This page is not here"),
        ("GET", "/de/nowhere", 404, "Diese Seite gibt es hier nicht"),
        ("POST", "/about", 405, "That does not work here"),
        ("POST", "/", 413, "That is too much at once"),
    ],
)
def test_errors_are_pages_for_browsers_and_problems_for_others(client, method, path, status, words):
    body = b"x" * 70_000 if status == 413 else b""
    page = client.request(method, path, content=body)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert words in main_text(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers.get("Allow") == ("GET, HEAD" if status == 405 else None)
    plain = client.request(method, path, content=body, headers={"Accept": "*/*"})
    assert plain.status_code == status
    assert plain.headers["Content-Type"] == "application/problem+json"


def test_errors_of_the_api_stay_problems_for_browsers(client):
    answer = client.get("/api/v1/skills/none")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/results?skills=solder&limit=x", "Es geht um: die Länge der Liste."),
        ("/results?skills=solder&isco=x&job_zone=9", "Es geht um: die Filter."),
        ("/careers?page=x", "Es geht um: die Seitenzahl."),
    ],
)
def test_an_error_is_said_in_german_and_its_details_are_closed(client, path, words):
    page = client.get(f"/de{path}")
    assert page.status_code == 422
    assert words in main_text(page.text)
    text, details = page.text.split('<details class="faults">')
    assert "whole number" not in text
    assert "<summary>Technische Einzelheiten</summary>" in details
    assert '<ul lang="en">' in details


def failing_site():
    """Return a site with a page that fails, one that is refused and one that is busy."""
    app, log = fake_site()

    @app.get("/test/{kind}")
    async def fail(kind: str) -> None:
        raise {
            "validation": invalid(FieldError("page", "not a number")),
            "busy": ProblemError(BUSY, "", headers={"Retry-After": "1"}),
            "limit": ProblemError(ProblemType("limit", 429, "", ""), ""),
            "fault": ZeroDivisionError("hunter2"),
        }[kind]

    return app, log


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("validation", 422, "?page not a number"),
        ("busy", 503, "It is busy right now"),
        ("limit", 429, "Too many requests"),
        ("fault", 500, "Number of this request: trace-0001"),
    ],
)
def test_other_errors(kind, status, words):
    app, log = failing_site()
    with site_client(app) as client:
        page = client.get(f"/test/{kind}", headers={"X-Request-Id": "trace-0001"})
        head = client.head(f"/test/{kind}")
    assert page.status_code == head.status_code == status
    assert head.content == b""
    assert words in main_text(page.text)
    assert "hunter2" not in page.text + log.getvalue()
    assert page.headers.get("Retry-After") == ("1" if kind == "busy" else None)


def test_without_a_catalogue_only_what_needs_none_answers():
    def nothing():
        raise NoCatalogueError("nothing is published in /somewhere")

    app, _ = fake_site(load=nothing, published=lambda: None)
    with site_client(app) as client:
        assert "No catalogue is loaded" in client.get("/").text
        assert client.get("/login").status_code == 200
        career = client.get("/careers/technician")
    assert (career.status_code, career.headers["Retry-After"]) == (503, "2")
    assert "We are not ready yet" in career.text


def test_problems_have_their_pages(client):
    listed = client.get("/problems").text
    for kind in PROBLEM_TYPES:
        assert f'href="{kind.uri}"' in listed
        page = client.get(kind.uri)
        assert kind.title in main_text(page.text)
        assert kind.explanation in main_text(page.text)
    assert client.get("/problems/none").status_code == 404


def test_assets_are_kept_for_ever_and_named_by_content(client):
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) == 3
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", address)
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert plain.content == packed.content
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert client.get("/static/site.css").status_code == 404
    assert client.get("/static/../app.py").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip", "gzip"), ("br, GZIP;q=0.5", "gzip"), ("gzip;q=0", None), ("", None), ("br", None)],
)
def test_pages_are_compressed_where_asked_for(accepted, encoding):
    app, _ = fake_site()
    with TestClient(app) as client:
        headers = AS_BROWSER | {"Accept-Encoding": accepted}
        with client.stream("GET", "/", headers=headers) as answer:
            raw = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding") == encoding
    assert b"What can you do?" in (gzip.decompress(raw) if encoding else raw)


def test_the_log_names_the_page_and_not_the_person():
    app, log = fake_site()
    with site_client(app) as client:
        client.get("/careers/hunter2?q=hunter2")
    assert '"/careers/{name}"' in log.getvalue()
    assert "hunter2" not in log.getvalue()
