"""What became of the concepts of another published catalogue, found by its version."""

from dataclasses import replace

import pytest

from index.store import CatalogueStore
from service.earlier import EarlierCatalogues
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue


def relabelled(version, label):
    """Return the small catalogue with another preferred label of the first skill."""
    catalogue = small_catalogue(version)
    first = replace(catalogue.skills[0], label=label)
    return replace(catalogue, skills=(first, *catalogue.skills[1:]))


@pytest.fixture
def home(tmp_path):
    return CatalogueStore(tmp_path)


@pytest.fixture
def publish(home):
    def publish(catalogue):
        return home.publish(catalogue, HashingEncoder(), silent).name

    return publish


def renamed_since(earlier, version):
    changes = earlier.changes_since(version)
    return changes and [(one.before, one.label) for one in changes.skills.renamed]


def test_changes_since_a_kept_catalogue(home, publish):
    publish(relabelled("small-1-en", "make loaves"))
    today = small_catalogue("small-2-en")
    publish(replace(today, occupations=today.occupations[1:], relations=()))
    earlier = EarlierCatalogues(home, today)
    changes = earlier.changes_since("small-1-en")
    assert changes.language == "en"
    assert [(one.before, one.label) for one in changes.skills.renamed] == [
        ("make loaves", "bake bread")
    ]
    assert changes.occupations.is_empty
    assert [one.label for one in earlier.changes_since("small-2-en").occupations.added] == ["baker"]


def test_another_catalogue_of_the_release_tells_the_names_too(home, publish):
    publish(relabelled("small-1-en+extra-1", "make loaves"))
    earlier = EarlierCatalogues(home, small_catalogue("small-2-en"))
    for version in ("small-1-en", "small-1-en+extra-2"):
        assert renamed_since(earlier, version) == [("make loaves", "bake bread")]


def test_a_catalogue_that_is_not_kept_is_not_known(home, publish):
    publish(small_catalogue())
    earlier = EarlierCatalogues(home, small_catalogue())
    for version in ("small-0-en", "small", "../small-1-en", ""):
        assert earlier.changes_since(version) is None


def test_what_was_computed_stays_known_and_a_damaged_catalogue_tells_nothing(home, publish):
    name = publish(relabelled("small-1-en", "make loaves"))
    earlier = EarlierCatalogues(home, small_catalogue("small-2-en"))
    other = EarlierCatalogues(home, small_catalogue("small-2-en"))
    assert renamed_since(earlier, "small-1-en") == [("make loaves", "bake bread")]
    (home.folder / "catalogues" / name / "skills.parquet").write_bytes(b"")
    assert renamed_since(earlier, "small-1-en") == [("make loaves", "bake bread")]
    assert renamed_since(other, "small-1-en") is None


def test_labels_of_another_language_are_not_compared(home, publish):
    publish(replace(relabelled("small-1-de", "Brot backen"), language="de"))
    changes = EarlierCatalogues(home, small_catalogue()).changes_since("small-1-de")
    assert (changes.language, changes.skills.is_empty) == ("de", True)
