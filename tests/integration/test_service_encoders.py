"""Encoders: a catalogue's manifest names the model, and the one adapted to it is opened."""

import pytest

from index.store import CatalogueStore
from models.onnx_encoder import SHIPPED
from models.opening import open_adapted
from service.settings import Settings
from service.startup import (
    Encoders,
    ensure_catalogue,
    is_adaptation,
    lacks_catalogue,
    open_snapshot,
)
from taxonomy.starter import STARTER_RELEASE
from taxonomy.statements import STATEMENTS_VERSION
from tests.support.adapted_model import keep_as_adapted
from tests.support.fake_cli import bundled_model_version
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

STARTER = f"{STARTER_RELEASE}-en+{STATEMENTS_VERSION}"
SHIPPED_VERSION = bundled_model_version()


@pytest.fixture
def home(tmp_path):
    return CatalogueStore(tmp_path)


@pytest.fixture
def adapted(home):
    """Return the version of an adapted model, kept in the home."""
    return keep_as_adapted(home.models)


@pytest.fixture
def publish(home, adapted):
    """Return what publishes the small catalogue, built with the adapted model."""

    def published(version="small-1-en"):
        encoder = open_adapted(home.models, adapted)
        return home.publish(small_catalogue(version), encoder, silent).name

    return published


def settings(home, model=""):
    return Settings(home=home.folder, model=model)


def test_the_adapted_model_is_opened_for_its_catalogue(home, adapted, publish):
    name = publish()
    encoders = Encoders(settings(home))
    snapshot = open_snapshot(home, encoders.of)
    assert snapshot.versions.model_version == adapted
    assert name == f"small-1-en~{adapted}"
    assert encoders.of(adapted) is encoders.of(adapted)
    assert snapshot.recommender.match is not None


def test_a_snapshot_knows_the_other_catalogues_of_its_home(home, publish):
    for version in ("small-1-en", "small-2-en"):
        publish(version)
    snapshot = open_snapshot(home, Encoders(settings(home)).of)
    assert snapshot.versions.catalogue_version == "small-2-en"
    assert snapshot.changes_since("small-1-en").skills.before == 8
    assert snapshot.changes_since("small-0-en") is None


def test_the_chosen_model_is_opened_for_others(home, adapted):
    encoders = Encoders(settings(home))
    assert encoders.of(SHIPPED_VERSION).model_version == encoders.chosen_version == SHIPPED_VERSION
    assert encoders.of(adapted).model_version == adapted
    assert encoders.of("unknown-1").model_version == SHIPPED_VERSION


def test_one_goes_back_to_the_former_catalogue(home, publish):
    encoders = Encoders(settings(home))
    former = home.publish(small_catalogue(), encoders.chosen(), silent).name
    publish()
    open_snapshot(home, encoders.of)
    home.use(former)
    assert open_snapshot(home, encoders.of).versions.model_version == SHIPPED_VERSION


def test_another_base_that_is_chosen_is_not_ignored(home):
    version = keep_as_adapted(home.models, base="other-1")
    assert is_adaptation(settings(home), version)
    assert not is_adaptation(settings(home, str(SHIPPED)), version)
    assert not is_adaptation(settings(home), "other-1")


def test_a_base_may_be_chosen_by_its_folder(home):
    folder = str(SHIPPED)
    version = keep_as_adapted(home.models, base=SHIPPED_VERSION)
    home.publish(small_catalogue(), open_adapted(home.models, version), silent)
    snapshot = open_snapshot(home, Encoders(settings(home, folder)).of)
    assert snapshot.versions.model_version == version


def test_an_adapted_starter_is_not_built_anew(home, adapted, publish):
    publish(STARTER)
    assert not lacks_catalogue(home, SHIPPED_VERSION)
    ensure_catalogue(home, Encoders(settings(home)).of(adapted))
    assert home.current() == f"{STARTER}~{adapted}"


def test_a_starter_whose_model_is_gone_is_built_anew(home, adapted, publish):
    publish(STARTER)
    (home.models / "adapted" / adapted / "adaptation.json").unlink()
    assert lacks_catalogue(home, SHIPPED_VERSION)


def test_a_catalogue_is_built_with_the_model_adapted_to_it(home, adapted, publish):
    encoders = Encoders(settings(home))
    assert encoders.building("small-1-en").model_version == SHIPPED_VERSION, "nothing is in use"
    publish()
    assert encoders.building("small-1-en").model_version == adapted
    assert encoders.building("small-2-en").model_version == SHIPPED_VERSION
    home.publish(small_catalogue(), encoders.chosen(), silent)
    assert encoders.building("small-1-en").model_version == SHIPPED_VERSION, "one went back"
