"""Fixtures that several test modules share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from index.store import CatalogueStore
from models.onnx_encoder import SHIPPED, CachedEncoder, OnnxEncoder
from recommender.recommender import Recommender
from taxonomy.crosswalk import join, read_crosswalk
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from taxonomy.statements import join_statements, shipped_names, shipped_statements, shipped_titles
from tests.support.browser import browser, starter_site, toy_site  # noqa: F401 - fixtures
from tests.support.builds import built_once, digest, digest_of_code, kept
from tests.support.databases import (  # noqa: F401 - fixtures
    address,
    anyio_backend,
    clock,
    database_kind,
    migrated_postgresql,
    migrated_sqlite,
    new_address,
    postgres,
    store,
)
from tests.support.esco_release import EscoRelease
from tests.support.fake_encoder import HashingEncoder, silent

# Nothing is timed in a test: a slow machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DATA = Path(__file__).parents[1].parent / "shared" / "data"
MARKED_BY_FIXTURE = {
    "shared_esco": ("esco",),
    "newer_esco": ("esco",),
    "esco_home": ("esco", "slow"),
    "browser": ("browser",),
}
"""The markers of a test that needs a fixture, directly or through another one."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark tests by the fixtures that they need."""
    for item in items:
        for fixture in MARKED_BY_FIXTURE.keys() & set(item.fixturenames):
            for marker in MARKED_BY_FIXTURE[fixture]:
                item.add_marker(marker)


@pytest.fixture
def esco_release():
    """Return a tiny release in ESCO's layout, to be changed and written by a test."""
    return EscoRelease()


@pytest.fixture(scope="session")
def shared_esco():
    """Return the ZIPs of the shared ESCO release; skip the test where there are none."""
    paths = sorted((DATA / "esco").glob("*.zip"))
    if not paths:
        pytest.skip(f"no ESCO ZIP in {DATA / 'esco'}")
    return paths


@pytest.fixture(scope="session")
def newer_esco():
    """Return the ZIP of ESCO 1.2.0; skip the test where there is none."""
    paths = sorted((DATA / "esco-1.2.0").glob("*.zip"))
    if not paths:
        pytest.skip(f"no ESCO ZIP in {DATA / 'esco-1.2.0'}")
    return paths


@pytest.fixture(scope="session")
def shared_catalogue(shared_esco):
    """Return the catalogue of the shared ESCO release, read once."""
    return read_esco(shared_esco).catalogue


@pytest.fixture(scope="session")
def shared_onet():
    """Return the reading of the shared O*NET release, read once; skip where there is none."""
    path = DATA / "onet" / "db_29_2_text.zip"
    if not path.is_file():
        pytest.skip(f"no O*NET release: {path}")
    return read_onet([path])


@pytest.fixture(scope="session")
def shared_joining(shared_catalogue, shared_onet):
    """Return the shared ESCO release joined with the shared O*NET release, once."""
    crosswalk = read_crosswalk(DATA / "onet" / "esco_onet_crosswalk_2022-09.csv")
    return join(shared_catalogue, shared_onet.catalogue, crosswalk)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """Return a temporary folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def encoder():
    """Return the encoder of the shipped model."""
    return OnnxEncoder.load(SHIPPED)


@pytest.fixture
def hashing_encoder():
    """Return an encoder without weights: deterministic vectors from the hashes of words."""
    return HashingEncoder()


@pytest.fixture(scope="session")
def starter_home(encoder, run_folder):
    """Return a home with the starter catalogue in use, built once for all tests; only read it."""

    def build(folder):
        starter = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
        catalogue = join_statements(starter).catalogue
        _publish(catalogue, encoder, folder)

    return CatalogueStore(built_once(run_folder / "starter", build))


@pytest.fixture(scope="session")
def esco_home(shared_catalogue, encoder, run_folder):
    """Return a home with the shared ESCO release in use; only read it.

    The index is kept between runs for the same catalogue, model and code, the vectors for the
    same model and code of the encoder.
    """
    encoding = digest(encoder.model_version, digest_of_code("models"))
    statements = repr((shipped_statements(), shipped_titles(), shipped_names()))
    content = digest(repr(shared_catalogue), encoding, digest_of_code("index"), statements)

    def build(folder):
        vectors = kept("vectors", encoding, lambda folder: folder)
        (folder / "vectors").symlink_to(vectors, target_is_directory=True)
        _publish(join_statements(shared_catalogue).catalogue, encoder, folder)

    index = kept("esco", content, build)

    def link(folder):
        (folder / "catalogues").symlink_to(index / "catalogues", target_is_directory=True)

    return CatalogueStore(built_once(run_folder / "esco", link))


@pytest.fixture(scope="session")
def starter(starter_home, encoder):
    """Return the recommender over the starter catalogue."""
    return _recommender(starter_home, encoder)


@pytest.fixture(scope="session")
def esco(esco_home, encoder):
    """Return the recommender over the shared ESCO release."""
    return _recommender(esco_home, encoder)


def _publish(catalogue, encoder, folder):
    CatalogueStore(folder).publish(catalogue, encoder, silent)


def _recommender(home, encoder):
    return Recommender(home.open().index, CachedEncoder(encoder, 50_000))
