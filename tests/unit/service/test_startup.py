"""Opening a snapshot: what one before it left behind is let go, and what is loaded stays."""

import gc
import weakref

import pytest

from index.store import CatalogueStore
from service.startup import open_snapshot
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue


class Circle:
    """Refers to itself, so that only the garbage collector can let it go."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def open_next(tmp_path):
    """Return what opens the snapshot of a small catalogue."""
    home, encoder = CatalogueStore(tmp_path), HashingEncoder()
    home.publish(small_catalogue(), encoder, silent)
    yield lambda: open_snapshot(home, lambda _: encoder)
    gc.unfreeze()


def test_previous_snapshot_is_collected(open_next):
    circle = Circle()
    left = weakref.ref(circle)
    open_next()
    del circle
    gc.collect()
    assert left() is not None, "what is loaded is not walked through"
    open_next()
    assert left() is None


def test_a_snapshot_is_freed_as_soon_as_nothing_refers_to_it(open_next):
    left = weakref.ref(open_next().recommender)
    assert left() is None, "without the garbage collector, which skips what was loaded"
