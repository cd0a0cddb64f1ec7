"""The live catalogue: one snapshot at a time, replaced by a newer one, kept on failure."""

import io

import pytest

from api.server import open_log
from service.errors import ErrorKind, RequestError
from service.settings import LogLevel
from service.snapshot import RETRY_SECONDS, CatalogueSnapshot, LiveCatalogue, Readiness
from tests.support.fake_api import FakeStore
from tests.support.fake_recommender import FakeRecommender


def live_catalogue(store, stream=None):
    log = open_log(stream or io.StringIO(), LogLevel.INFO)
    return LiveCatalogue(store.load, store.published, log, 0.01, lambda: store.now)


def version(live):
    return live.snapshot.versions.catalogue_version


def test_before_loading_there_is_no_snapshot():
    live = live_catalogue(FakeStore("a"))
    assert live.readiness is Readiness.UNREADY
    with pytest.raises(RequestError) as caught:
        _ = live.snapshot
    assert caught.value.kind is ErrorKind.NOT_READY


def test_what_is_published_is_loaded_once():
    store = FakeStore("a")
    live = live_catalogue(store)
    for _ in range(3):
        live.refresh()
    assert (version(live), live.readiness, store.loads) == ("a", Readiness.READY, 1)


def test_new_publication_is_swapped_in():
    store = FakeStore("a")
    live = live_catalogue(store)
    live.refresh()
    held = live.snapshot
    store.current = "b"
    live.refresh()
    assert version(live) == "b"
    assert held.versions.catalogue_version == "a"


def test_damaged_publication_leaves_the_old_one_and_a_notice():
    store, stream = FakeStore("a"), io.StringIO()
    live = live_catalogue(store, stream)
    live.refresh()
    store.current, store.damaged = "b", {"b"}
    for _ in range(3):
        live.refresh()
    assert (version(live), live.readiness) == ("a", Readiness.DEGRADED)
    assert live.notice == "b/skills.f16.npy is damaged"
    assert store.loads == 2
    assert stream.getvalue().count("load_failed") == 1


def test_failed_load_is_tried_again_after_a_while():
    store = FakeStore("a")
    store.damaged = {"a"}
    live = live_catalogue(store)
    live.refresh()
    store.damaged = set()
    live.refresh()
    assert live.readiness is Readiness.UNREADY
    store.now = RETRY_SECONDS
    live.refresh()
    assert (version(live), live.notice) == ("a", "")


def test_snapshot_that_fell_back_is_degraded():
    def load():
        return CatalogueSnapshot(FakeRecommender(), notice="b/manifest.json is missing")

    live = LiveCatalogue(load, lambda: "b", open_log(io.StringIO(), LogLevel.INFO))
    live.refresh()
    assert (live.readiness, live.notice) == (
        Readiness.DEGRADED,
        "b/manifest.json is missing",
    )


def test_damage_that_a_request_meets_degrades_until_the_next_look():
    store, stream = FakeStore("a"), io.StringIO()
    live = live_catalogue(store, stream)
    live.refresh()
    for _ in range(3):
        live.report_damage("a/labels.sqlite was damaged while in use")
    assert (live.readiness, live.notice) == (
        Readiness.DEGRADED,
        "a/labels.sqlite was damaged while in use",
    )
    assert stream.getvalue().count('"damaged"') == 1
    live.refresh()
    assert (live.readiness, store.loads) == (Readiness.READY, 2)


def test_damage_that_remains_is_not_loaded_at_each_look():
    store = FakeStore("a")
    live = live_catalogue(store)
    live.refresh()
    store.damaged = {"a"}
    for _ in range(3):
        live.report_damage("a/labels.sqlite was damaged while in use")
        live.refresh()
    assert (version(live), live.readiness, store.loads) == ("a", Readiness.DEGRADED, 2)
    assert live.notice == "a/skills.f16.npy is damaged"
