"""The map: every career once, in the band of its level, and no mark on another."""

import random

import html5lib
import pytest

from service.answers.map import MapPlace, map_answer
from service.schemas.base import OccupationRef
from service.schemas.match import MatchRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.fake_site import OWN, fake_site, site_client
from tests.support.toy_catalogue import BAKER, SOLDER, TECHNICIAN
from website.results.map import draw_map


def places(count, seed):
    chance = random.Random(seed)  # noqa: S311 - drawn for a test
    across = sorted(chance.random() ** 3 for _ in range(count))
    return [
        MapPlace(
            OccupationRef(
                uri=f"o:{step}",
                label="x" * chance.randint(3, 60),
                isco_code="",
                isco_label=None,
                description="",
            ),
            None,
            False,
            at,
            chance.randint(0, 4),
            step,
        )
        for step, at in enumerate(across, start=1)
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("width", "is_labelled"), [(328, False), (960, True)])
def test_no_mark_touches_another_or_leaves_its_band(seed, width, is_labelled):
    drawn = draw_map(places(40, seed), width, is_labelled=is_labelled)
    assert sorted(m.place.step for band in drawn.bands for m in band.marks) == [*range(1, 41)]
    assert [band.level for band in drawn.bands] == [4, 3, 2, 1, 0]
    assert drawn.height == sum(band.height for band in drawn.bands)
    for band in drawn.bands:
        for place, one in enumerate(band.marks):
            assert one.place.level == band.level
            assert 0 <= one.x <= one.x + one.width <= width
            assert band.top <= one.y - 14 < one.y + 14 <= band.top + band.height
            for other in band.marks[:place]:
                apart = one.x >= other.x + other.width or other.x >= one.x + one.width
                assert apart or abs(one.y - other.y) >= 28


def test_a_map_has_the_careers_and_the_past_jobs():
    snapshot = CatalogueSnapshot(FakeRecommender())
    request = MatchRequest(skills=[SOLDER], text="I was a baker", limit=1)
    found = map_answer(snapshot, Settings(), request).places
    assert [(one.occupation.uri, one.is_past, one.level, one.step) for one in found] == [
        (TECHNICIAN, False, 3, 1),
        (BAKER, True, 2, 2),
    ]
    assert [one.group.place if one.group else None for one in found] == [1, None]
    assert map_answer(snapshot, Settings(), MatchRequest(text="I was a baker")).places == []


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site()
    with site_client(app) as client:
        client.headers.update(OWN)
        yield client


def tables(answer):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(answer.text)
    rows = tree.find(".//table").iter("tr")
    cells = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in rows]
    links = [a.get("aria-label") for a in tree.iter("{http://www.w3.org/2000/svg}a")]
    return cells[1:], links


def test_the_page_draws_and_tells_the_same(client):
    rows, links = tables(client.post("/map", data={"text": "I solder circuit boards"}))
    assert rows == [
        ["1. microsystem technician Possible fit", "A practical course at a college", "1"]
    ]
    assert links == ["1. microsystem technician, Possible fit"] * 2


def test_a_link_has_the_map_of_its_list(client):
    page = client.get("/results?skills=solder,bake&jobs=baker")
    assert 'href="/map?skills=solder%2Cbake&amp;jobs=baker&amp;v=toy-1-en"' in page.text
    rows, _ = tables(client.get("/map?skills=solder,bake&jobs=baker&v=toy-1-en"))
    assert [row[0] for row in rows] == [
        "1. baker your past job",
        "2. microsystem technician Possible fit",
    ]


@pytest.mark.parametrize("path", ["/map", "/de/map", "/map?skills=nothing"])
def test_without_a_profile_there_is_a_way_to_begin(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "<svg" not in page.text
    assert "/start" in page.text
