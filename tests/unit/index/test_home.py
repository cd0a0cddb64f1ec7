"""The home: publishing, using, removing and opening catalogues by name."""

import json

import pytest

from index.errors import (
    CatalogueError,
    CatalogueNameError,
    IndexDamagedError,
    IndexMismatchError,
    NoCatalogueError,
)
from index.manifest import Manifest
from index.store import CatalogueStore, Published
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

ONE, TWO = "small-1-en~hashing-1", "small-2-en~hashing-1"


@pytest.fixture
def home(tmp_path):
    """Return a home with nothing in it yet."""
    return CatalogueStore(tmp_path / "home")


def publish(home, version="small-1-en", use=True, **changes):
    """Publish a small catalogue."""
    return home.publish(small_catalogue(version, **changes), HashingEncoder(), silent, use=use)


def catalogues(home):
    """Return the folder with the published catalogues."""
    return home.folder / "catalogues"


def bytes_of(folder):
    """Return the content of every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_nothing_is_published_yet(home):
    assert (home.published(), home.history(), home.current()) == ((), (), None)
    with pytest.raises(NoCatalogueError, match="run: destinai import esco PATH"):
        home.open()
    with pytest.raises(CatalogueNameError, match="'small' fits no published catalogue: none"):
        home.resolve("small")
    assert not home.folder.exists()


def test_a_published_catalogue_is_in_use(home):
    assert publish(home) == Published(ONE, unchanged=False)
    assert (home.published(), home.history(), home.current()) == ((ONE,), (ONE,), ONE)
    opened = home.open()
    assert (opened.name, opened.refused) == (ONE, "")
    assert opened.index.catalogue == small_catalogue()
    assert home.manifest(ONE) == opened.index.manifest
    assert home.verify(ONE) == ()


def test_nothing_but_the_published_is_left(home):
    publish(home)
    assert {path.name for path in home.folder.iterdir()} == {"catalogues", "vectors"}
    assert {path.name for path in catalogues(home).iterdir()} == {".lock", "current", ONE}
    assert [path.name for path in (home.folder / "vectors").iterdir()] == ["hashing-1.vectors"]


def test_the_same_content_is_not_published_twice(home):
    publish(home)
    before = bytes_of(catalogues(home) / ONE)
    assert publish(home) == Published(ONE, unchanged=True)
    assert bytes_of(catalogues(home) / ONE) == before
    assert home.published() == (ONE,)


def test_other_content_under_the_same_name_stands_beside(home):
    publish(home)
    assert publish(home, baker="Sells bread.") == Published(f"{ONE}~2", unchanged=False)
    assert publish(home, baker="Eats bread.").name == f"{ONE}~3"
    assert publish(home, baker="Sells bread.") == Published(f"{ONE}~2", unchanged=True)
    assert home.published() == (ONE, f"{ONE}~2", f"{ONE}~3")
    assert home.history() == (f"{ONE}~2", f"{ONE}~3", ONE)
    assert home.open().index.catalogue.occupations[0].description == "Sells bread."
    assert home.open(ONE).index.catalogue == small_catalogue()


def test_a_damaged_one_is_not_taken_for_the_same(home):
    publish(home)
    (catalogues(home) / ONE / "skills.parquet").write_bytes(b"")
    assert publish(home) == Published(f"{ONE}~2", unchanged=False)


def test_published_without_use(home):
    publish(home)
    publish(home, "small-2-en", use=False)
    assert (home.current(), home.published()) == (ONE, (ONE, TWO))


def test_use_swaps_and_keeps_the_history(home):
    publish(home)
    publish(home, "small-2-en")
    assert home.history() == (TWO, ONE)
    assert home.use("small-1") == ONE
    assert home.history() == (ONE, TWO)
    assert home.open().name == ONE


def test_use_refuses_a_damaged_catalogue(home):
    publish(home)
    publish(home, "small-2-en", use=False)
    (catalogues(home) / TWO / "needs.npz").unlink()
    with pytest.raises(IndexDamagedError, match=r"needs\.npz is missing"):
        home.use(TWO)
    assert home.current() == ONE


def test_a_name_may_be_a_prefix_that_fits_one(home):
    publish(home)
    publish(home, baker="Sells bread.")
    publish(home, "small-2-en")
    assert home.resolve(ONE) == ONE
    assert home.resolve("small-2") == TWO
    with pytest.raises(CatalogueNameError) as caught:
        home.resolve("small-1")
    assert str(caught.value) == f"'small-1' fits several catalogues: {ONE}, {ONE}~2"
    with pytest.raises(CatalogueNameError) as caught:
        home.open("esco")
    assert str(caught.value) == f"'esco' fits no published catalogue: {ONE}, {ONE}~2, {TWO}"


def test_a_whole_version_is_no_prefix(home):
    publish(home)
    publish(home, "small-1-en+other-2")
    assert home.resolve("small-1-en") == ONE
    assert home.resolve("small-1-en+other-2") == "small-1-en+other-2~hashing-1"


def test_remove(home):
    publish(home)
    publish(home, "small-2-en")
    with pytest.raises(CatalogueNameError, match=f"{TWO} is in use; choose another first"):
        home.remove("small-2")
    assert home.remove("small-1") == ONE
    assert (home.published(), home.history()) == ((TWO,), (TWO,))
    assert {path.name for path in catalogues(home).iterdir()} == {".lock", "current", TWO}
    with pytest.raises(CatalogueNameError):
        home.verify(ONE)


def test_another_schema_is_refused_and_the_one_before_serves(home):
    publish(home)
    publish(home, "small-2-en")
    path = catalogues(home) / TWO / "manifest.json"
    facts = json.loads(path.read_text())
    path.write_text(json.dumps({**facts, "schema_version": 99}))
    opened = home.open()
    assert opened.name == ONE
    assert opened.refused.startswith(f"{path} has the index format 99, and this version of ")
    with pytest.raises(IndexMismatchError):
        home.open(TWO)
    with pytest.raises(IndexMismatchError):
        home.use(TWO)


def test_when_all_are_damaged_the_first_is_named(home):
    publish(home)
    publish(home, "small-2-en")
    for name in (ONE, TWO):
        (catalogues(home) / name / "needs.npz").unlink()
    with pytest.raises(IndexDamagedError) as caught:
        home.open()
    assert str(catalogues(home) / TWO / "needs.npz") in str(caught.value)


def test_a_catalogue_in_use_that_is_gone_is_told(home):
    publish(home)
    publish(home, "small-2-en")
    (catalogues(home) / TWO).rename(home.folder / "elsewhere")
    opened = home.open()
    assert opened.name == ONE
    assert opened.refused.startswith(f"{catalogues(home) / TWO / 'manifest.json'} cannot be read")


def test_a_pointer_to_nothing_that_is_there_is_an_error(home):
    publish(home)
    (catalogues(home) / "current").write_text('{"use": ["small-0-en~hashing-1"]}')
    with pytest.raises(IndexDamagedError, match="small-0-en~hashing-1"):
        home.open()
    (catalogues(home) / ONE).rename(home.folder / "elsewhere")
    with pytest.raises(NoCatalogueError):
        home.open()


@pytest.mark.parametrize(
    "pointer",
    ["", "{", "[]", "7", "{}", '{"use": 7}', '{"use": null}', '{"use": [7]}', '{"use": [[]]}'],
)
def test_a_damaged_pointer_is_named_and_mended_by_use(home, pointer):
    publish(home)
    path = catalogues(home) / "current"
    path.write_text(pointer)
    for asked in (home.open, home.current, home.history):
        with pytest.raises(CatalogueError) as caught:
            asked()
        assert str(caught.value).startswith(f"{path} cannot be read (")
        assert str(caught.value).endswith("destinai catalogue use NAME")
    assert home.open(ONE).name == ONE
    home.use(ONE)
    assert home.open().name == ONE


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    home = CatalogueStore(tmp_path / "file" / "home")
    with pytest.raises(CatalogueError) as caught:
        publish(home)
    assert str(caught.value).startswith(f"nothing can be written under {home.folder} (")
    assert "set DESTINAI_HOME to a folder that you may write" in str(caught.value)


def test_a_failed_build_leaves_nothing(home):
    class Broken(HashingEncoder):
        """An encoder that fails."""

        def encode(self, texts):
            raise ZeroDivisionError(len(texts))

    publish(home)
    with pytest.raises(ZeroDivisionError):
        home.publish(small_catalogue("small-2-en", "New."), Broken(), silent)
    assert {path.name for path in catalogues(home).iterdir()} == {".lock", "current", ONE}
    assert home.open().name == ONE


def test_leftovers_of_a_killed_process_are_cleared(home):
    publish(home)
    for name in (".building-7", ".building-removed-7"):
        (catalogues(home) / name / "deep").mkdir(parents=True)
    (catalogues(home) / ".current.new").write_text("half")
    assert home.published() == (ONE,)
    publish(home, "small-2-en")
    assert {path.name for path in catalogues(home).iterdir()} == {".lock", "current", ONE, TWO}


def test_two_models_stand_side_by_side(home):
    publish(home)
    other = HashingEncoder(dimension=16, model_version="hashing-2")
    assert home.publish(small_catalogue(), other, silent).name == "small-1-en~hashing-2"
    assert isinstance(home.manifest(ONE), Manifest)
    assert [home.manifest(name).dimension for name in home.published()] == [32, 16]


def test_the_state_changes_with_the_catalogue_in_use_and_with_each_of_its_files(home):
    assert home.state() == (None, ())
    publish(home)
    seen = [home.state()]
    assert home.state() == seen[0]
    assert home.state()[0] == ONE
    publish(home, "small-2-en", use=False)
    assert home.state() == seen[0]
    labels = catalogues(home) / ONE / "labels.sqlite"
    with labels.open("r+b") as file:
        file.write(bytes(labels.stat().st_size))
    seen.append(home.state())
    labels.unlink()
    seen.append(home.state())
    home.use(TWO)
    seen.append(home.state())
    assert len(set(seen)) == len(seen)


def test_a_catalogue_is_found_by_its_version_or_its_release(home):
    publish(home)
    publish(home, "small-2-en+skills-1")
    publish(home, "small-2-en")
    assert home.of_release("small-2-en") == TWO
    assert home.of_release("small-2-en+skills-1") == "small-2-en+skills-1~hashing-1"
    assert home.of_release("small-1-en+onet-29.2") == ONE
    assert (home.of_release("small"), home.of_release("")) == ("", "")


def test_the_names_of_concepts_are_read_alone(home):
    publish(home)
    found, whole = home.stored_concepts(ONE), small_catalogue()
    assert found.language == "en"
    for names, concepts in ((found.skills, whole.skills), (found.occupations, whole.occupations)):
        assert [(one.uri, one.label, one.alternative_labels, one.exact_match) for one in names] == [
            (one.uri, one.label, one.alternative_labels, one.exact_match) for one in concepts
        ]
    assert {one.description for one in found.occupations} == {""}
    (catalogues(home) / ONE / "skills.parquet").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=r"skills\.parquet is damaged"):
        home.stored_concepts(ONE)
