"""Encoders: a catalogue's manifest names the model, and the one adapted to it is opened."""

import pytest

from index.store import Home
from models.opening import open_adapted
from models.source import locate
from service.settings import Settings
from service.startup import (
    Encoders,
    ensure_catalogue,
    is_adaptation,
    lacks_catalogue,
    open_snapshot,
)
from tests.support.adapted_model import keep_as_adapted
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

STARTER = "starter-1-en"


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def adapted(home, models_folder):
    """Return the version of an adapted model, kept in the home."""
    return keep_as_adapted(models_folder, home.models)


@pytest.fixture
def publish(home, adapted):
    """Return what publishes the small catalogue, built with the adapted model."""

    def published(version="small-1-en"):
        encoder = open_adapted(home.models, adapted)
        return home.publish(small_catalogue(version), encoder, silent).name

    return published


@pytest.fixture
def exported(home, models_folder):
    """Let the home have the default model, exported already."""
    home.models.mkdir(parents=True, exist_ok=True)
    version = locate().version
    (home.models / version).symlink_to(models_folder / version)
    return version


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


def test_the_chosen_model_is_opened_for_others(home, adapted, exported):
    encoders = Encoders(settings(home))
    assert encoders.of(exported).model_version == encoders.chosen_version == exported
    assert encoders.of(adapted).model_version == adapted
    assert encoders.of("unknown-1").model_version == exported


def test_one_goes_back_to_the_former_catalogue(home, publish, exported):
    encoders = Encoders(settings(home))
    former = home.publish(small_catalogue(), encoders.chosen(), silent).name
    publish()
    open_snapshot(home, encoders.of)
    home.use(former)
    assert open_snapshot(home, encoders.of).versions.model_version == exported


def test_another_base_that_is_chosen_is_not_ignored(home, models_folder):
    version = keep_as_adapted(models_folder, home.models, base="other-1")
    assert is_adaptation(settings(home), version)
    assert not is_adaptation(settings(home, str(locate().folder)), version)
    assert not is_adaptation(settings(home), "other-1")


def test_a_base_may_be_chosen_by_its_folder(home, models_folder):
    folder = str(locate().folder)
    version = keep_as_adapted(models_folder, home.models, base=locate(folder).version)
    home.publish(small_catalogue(), open_adapted(home.models, version), silent)
    snapshot = open_snapshot(home, Encoders(settings(home, folder)).of)
    assert snapshot.versions.model_version == version


def test_an_adapted_starter_is_not_built_anew(home, adapted, publish):
    publish(STARTER)
    assert not lacks_catalogue(home, locate().version)
    ensure_catalogue(home, Encoders(settings(home)).of(adapted))
    assert home.current() == f"{STARTER}~{adapted}"


def test_a_starter_whose_model_is_gone_is_built_anew(home, adapted, publish):
    publish(STARTER)
    (home.models / "adapted" / adapted / "adaptation.json").unlink()
    assert lacks_catalogue(home, locate().version)


def test_a_catalogue_is_built_with_the_model_adapted_to_it(home, adapted, publish, exported):
    encoders = Encoders(settings(home))
    assert encoders.building("small-1-en").model_version == exported, "nothing is in use"
    publish()
    assert encoders.building("small-1-en").model_version == adapted
    assert encoders.building("small-2-en").model_version == exported
    home.publish(small_catalogue(), encoders.chosen(), silent)
    assert encoders.building("small-1-en").model_version == exported, "one went back"
