"""A damaged or foreign file is refused with its name, and the version before keeps serving."""

import shutil
import sqlite3
from zipfile import BadZipFile

import pyarrow as pa
import pytest

from index import loaded
from index.errors import CatalogueError, IndexDamagedError
from index.loaded import Index
from index.store import CatalogueStore
from models.source import sha256_of
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

BEFORE, IN_USE = "small-1-en~hashing-1", "small-2-en~hashing-1"
FILES = [
    *("group_sentences.npz", "groups.parquet", "labels.sqlite", "manifest.json", "needs.npz"),
    *("neighbours.npz", "occupation_sentences.npz", "occupation_statements.npz"),
    *("near_identical.npy", "skill_statements.npz", "words.npz"),
    *("occupation_labels.faiss", "occupation_labels.owners.npy", "occupations.f16.npy"),
    *("occupations.parquet", "relations.parquet", "skill_alternatives.faiss"),
    *("skill_alternatives.owners.npy", "skill_links.parquet", "skills.f16.npy", "skills.parquet"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the folder of a home in which a second catalogue has followed a first one."""
    folder = tmp_path_factory.mktemp("whole") / "home"
    for version in ("small-1-en", "small-2-en"):
        CatalogueStore(folder).publish(small_catalogue(version), HashingEncoder(), silent)
    return folder


@pytest.fixture
def home(whole, tmp_path):
    """Return a copy of that home, to be damaged."""
    return CatalogueStore(shutil.copytree(whole, tmp_path / "home"))


def damaged(home):
    """Return the folder of the catalogue in use."""
    return home.folder / "catalogues" / IN_USE


def flip_first(path):
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)


def flip_middle(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def flip_last(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 0x80
    path.write_bytes(content)


def cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def lengthen(path):
    with path.open("ab") as file:
        file.write(b"\0")


def empty(path):
    path.write_bytes(b"")


def delete(path):
    path.unlink()


def make_folder(path):
    path.unlink()
    path.mkdir()


def swap(path):
    other = path.with_name("skills.parquet" if path.name != "skills.parquet" else "needs.npz")
    shutil.copyfile(other, path)


DAMAGES = [flip_first, flip_middle, flip_last, cut, lengthen, empty, delete, make_folder, swap]


def test_every_file_is_tried(whole):
    folder = whole / "catalogues" / IN_USE
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_and_the_version_before_serves(home, name, damage):
    path = damaged(home) / name
    damage(path)
    with pytest.raises(CatalogueError) as caught:
        Index.load(damaged(home))
    assert str(caught.value).startswith(f"{path} ")
    opened = home.open()
    assert (opened.name, opened.refused) == (BEFORE, str(caught.value))
    assert opened.index.catalogue == small_catalogue("small-1-en")


@pytest.mark.parametrize("name", ["notes.txt", ".DS_Store", "skills.f16.npy.bak", "folder/x"])
def test_a_foreign_file_is_refused(home, name):
    path = damaged(home) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("foreign")
    top = damaged(home) / name.split("/")[0]
    assert home.verify(IN_USE) == (f"{top} does not belong to this index; move it away",)
    opened = home.open()
    assert opened.name == BEFORE
    assert opened.refused == home.verify(IN_USE)[0]


def test_verify_names_every_damaged_file(home):
    folder = damaged(home)
    flip_last(folder / "needs.npz")
    delete(folder / "skills.parquet")
    (folder / "extra").touch()
    fix = "remove this catalogue and import it again"
    assert home.verify(IN_USE) == (
        f"{folder / 'needs.npz'} is damaged: its SHA-256 is not the manifest's; {fix}",
        f"{folder / 'skills.parquet'} is missing; {fix}",
        f"{folder / 'extra'} does not belong to this index; move it away",
    )


def test_a_file_that_the_disk_cannot_read_is_refused(home, monkeypatch):
    def unreadable(path):
        if path == damaged(home) / "needs.npz":
            raise OSError(5, "Input/output error")
        return sha256_of(path)

    monkeypatch.setattr(loaded, "sha256_of", unreadable)
    assert home.verify(IN_USE)[0].startswith(
        f"{damaged(home) / 'needs.npz'} cannot be read ([Errno 5] Input/output error); remove"
    )
    assert home.open().name == BEFORE


def test_a_damaged_catalogue_is_published_anew(home):
    flip_last(damaged(home) / "needs.npz")
    again = home.publish(small_catalogue("small-2-en"), HashingEncoder(), silent)
    assert (again.name, again.unchanged) == (f"{IN_USE}~2", False)
    opened = home.open()
    assert (opened.name, opened.refused) == (f"{IN_USE}~2", "")
    assert home.remove(IN_USE) == IN_USE


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("unable to open database file"),
        pa.ArrowInvalid("Parquet magic bytes not found"),
        RuntimeError("Error in faiss: could not open"),
        BadZipFile("File is not a zip file"),
        ValueError("cannot reshape array"),
    ],
)
def test_what_changes_after_the_check_is_named_too(home, monkeypatch, error):
    def unreadable(folder, _manifest):
        if folder == damaged(home):
            raise error
        return small_catalogue("small-1-en")

    monkeypatch.setattr(loaded.tables, "read_tables", unreadable)
    with pytest.raises(IndexDamagedError) as caught:
        Index.load(damaged(home))
    assert str(caught.value) == (
        f"{damaged(home)} cannot be read ({type(error).__name__}: {error}); "
        "remove this catalogue and import it again"
    )
    assert home.open().name == BEFORE


def test_a_folder_removed_between_check_and_reading_is_named(home, monkeypatch):
    def remove(folder, _manifest):
        shutil.rmtree(folder)
        return ()

    monkeypatch.setattr(loaded, "damages", remove)
    with pytest.raises(IndexDamagedError, match=r"cannot be read \(FileNotFoundError"):
        Index.load(damaged(home))
