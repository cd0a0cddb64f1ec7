"""Fixtures that several test modules share."""

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import settings

from index.store import Home
from models.opening import open_encoder
from models.phrase_cache import CachedEncoder
from recommender.recommender import Recommender
from taxonomy.crosswalk import join, read_crosswalk
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from tests.support.browser import browser, starter_site, toy_site  # noqa: F401 - fixtures
from tests.support.builds import built_once, digest, digest_of_code, kept
from tests.support.fake_encoder import HashingEncoder, silent

# Nothing is timed in a test: a slow machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DATA = Path(__file__).parents[1].parent / "shared" / "data"
MARKED_BY_FIXTURE = {
    "shared_esco": ("esco",),
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


BASE = "http://example.org/"


class EscoRelease:
    """A tiny release in ESCO's layout: 4 occupations that each need 30 skills, 120 relations.

    `tables` holds the header and the rows of each table and may be changed before writing.
    Skill 00 is knowledge, skill 01 has no type; skills are essential up to 19, then optional.
    """

    base = BASE
    label_tables = ("occupations", "skills", "ISCOGroups", "skillGroups")

    def __init__(self):
        self.tables = {
            "occupations": self._occupations(),
            "skills": self._skills(),
            **self._groups(),
            "occupationSkillRelations": self._relations(),
            "skillSkillRelations": [
                ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillUri"],
                [self.skill(0), "knowledge", "optional", self.skill(1)],
            ],
            **self._broader(),
        }

    def occupation(self, number):
        """Return the URI of an occupation, 0 to 3."""
        return f"{BASE}occupation/{number:02}"

    def skill(self, number):
        """Return the URI of a skill, 0 to 29."""
        return f"{BASE}skill/{number:02}"

    def _occupations(self):
        kept = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"]
        rows = [[*kept, "hiddenLabels", "status", "scopeNote", "description", "code"]]
        for n in range(4):
            labels = [f"maker {n}", f"producer {n}\nmanufacturer {n}", ""]
            texts = ["released", "", "Makes things.", "2654.1"]
            rows.append(["Occupation", self.occupation(n), "2654", *labels, *texts])
        return rows

    def _skills(self):
        kept = ["conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel"]
        rows = [[*kept, "altLabels", "hiddenLabels", "status", "scopeNote", "description"]]
        for n in range(30):
            kind = {0: "knowledge", 1: ""}.get(n, "skill/competence")
            labels = [f"make thing {n}", f"produce {n}\nbuild {n}", ""]
            texts = ["released", "", "Make it."]
            rows.append(["KnowledgeSkillCompetence", self.skill(n), kind, "cross-sector"])
            rows[-1] += [*labels, *texts]
        return rows

    def _groups(self):
        isco = [["conceptType", "conceptUri", "code", "preferredLabel", "description"]]
        for code in ("2", "26", "265", "2654"):
            isco.append(["ISCOGroup", f"{BASE}isco/C{code}", code, f"group {code}", "What it is."])
        skills = [
            ["conceptType", "conceptUri", "preferredLabel", "description", "code"],
            ["SkillGroup", f"{BASE}isced-f/02", "arts", "", ""],
            ["SkillGroup", f"{BASE}isced-f/021", "fine arts", "", ""],
            ["SkillGroup", f"{BASE}group/s1", "making", "Making things.", "S1"],
        ]
        return {"ISCOGroups": isco, "skillGroups": skills}

    def _relations(self):
        rows = [["occupationUri", "relationType", "skillType", "skillUri"]]
        for o in range(4):
            for s in range(30):
                importance = "essential" if s < 20 else "optional"
                rows.append([self.occupation(o), importance, "", self.skill(s)])
        return rows

    def _broader(self):
        header = ["conceptType", "conceptUri", "broaderType", "broaderUri"]
        occupations = [
            header[:],
            ["ISCOGroup", f"{BASE}isco/C26", "ISCOGroup", f"{BASE}isco/C2"],
            ["Occupation", self.occupation(0), "ISCOGroup", f"{BASE}isco/C2654"],
            ["Occupation", self.occupation(1), "Occupation", self.occupation(0)],
        ]
        skills = [
            header[:],
            ["SkillGroup", f"{BASE}isced-f/021", "SkillGroup", f"{BASE}isced-f/02"],
            ["KnowledgeSkillCompetence", self.skill(0), "", f"{BASE}isced-f/021"],
            ["KnowledgeSkillCompetence", self.skill(3), "", f"{BASE}group/s1"],
            ["KnowledgeSkillCompetence", self.skill(3), "", self.skill(2)],
        ]
        return {"broaderRelationsOccPillar": occupations, "broaderRelationsSkillPillar": skills}

    def file_name(self, table, language="en", suffixed=False):
        """Name a table's file; in v1.2 (`suffixed`) relation files carry the language as well."""
        return (
            f"{table}_{language}.csv" if suffixed or table in self.label_tables else f"{table}.csv"
        )

    def content(self, table):
        """Return a table as the portal writes it: UTF-8, CRLF."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(self.tables[table])
        return text.getvalue().encode()

    def write_folder(self, folder, language="en", suffixed=False):
        """Write every table into one folder, as unpacked from the ZIPs."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in self.tables:
            name = self.file_name(table, language, suffixed)
            (folder / name).write_bytes(self.content(table))
        return folder

    def write_zips(self, folder, release="1.1.1", language="en"):
        """Write the two ZIPs of the v1.1 portal, the language half first."""
        folder.mkdir(parents=True, exist_ok=True)
        labels, relations = (
            folder / f"ESCO dataset - v{release} - classification - {of} - csv.zip"
            for of in (language, "")
        )
        for path, with_labels in ((labels, True), (relations, False)):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for table in self.tables:
                    if (table in self.label_tables) is with_labels:
                        archive.writestr(self.file_name(table, language), self.content(table))
        return [labels, relations]


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
def models_folder(run_folder):
    """Return a folder with the default model, exported once for all tests; do not change it."""
    return built_once(run_folder / "models", open_encoder)


@pytest.fixture(scope="session")
def encoder(models_folder):
    """Return the encoder of the default model."""
    return open_encoder(models_folder)


@pytest.fixture
def hashing_encoder():
    """Return an encoder without weights: deterministic vectors from the hashes of words."""
    return HashingEncoder()


@pytest.fixture(scope="session")
def starter_home(encoder, models_folder, run_folder):
    """Return a home with the starter catalogue in use, built once for all tests; only read it."""

    def build(folder):
        catalogue = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
        _publish(catalogue, encoder, folder)
        (folder / "models").symlink_to(models_folder, target_is_directory=True)

    return Home(built_once(run_folder / "starter", build))


@pytest.fixture(scope="session")
def esco_home(shared_catalogue, encoder, models_folder, run_folder):
    """Return a home with the shared ESCO release in use; only read it.

    The index is kept between runs for the same catalogue, model and code, the vectors for the
    same model and code of the encoder.
    """
    encoding = digest(encoder.model_version, digest_of_code("models"))
    content = digest(repr(shared_catalogue), encoding, digest_of_code("index"))

    def build(folder):
        vectors = kept("vectors", encoding, lambda folder: folder)
        (folder / "vectors").symlink_to(vectors, target_is_directory=True)
        _publish(shared_catalogue, encoder, folder)

    index = kept("esco", content, build)

    def link(folder):
        (folder / "catalogues").symlink_to(index / "catalogues", target_is_directory=True)
        (folder / "models").symlink_to(models_folder, target_is_directory=True)

    return Home(built_once(run_folder / "esco", link))


@pytest.fixture(scope="session")
def starter(starter_home, encoder):
    """Return the recommender over the starter catalogue."""
    return _recommender(starter_home, encoder)


@pytest.fixture(scope="session")
def esco(esco_home, encoder):
    """Return the recommender over the shared ESCO release."""
    return _recommender(esco_home, encoder)


def _publish(catalogue, encoder, folder):
    Home(folder).publish(catalogue, encoder, silent)


def _recommender(home, encoder):
    return Recommender(home.open().index, CachedEncoder(encoder, 50_000))
