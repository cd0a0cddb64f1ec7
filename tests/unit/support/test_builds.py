"""Folders that are slow to build: built once, whole or absent, and kept by their content."""

import os
import shutil
import time
from functools import partial

import pytest

from tests.support.builds import MOST_KEPT, built_once, digest, digest_of_code, kept


def write(folder, text="built"):
    (folder / "file").write_text(text, encoding="utf-8")


def test_a_folder_is_built_once(tmp_path):
    first = built_once(tmp_path / "new" / "a", write)
    second = built_once(tmp_path / "new" / "a", partial(write, text="again"))
    assert first == second == tmp_path / "new" / "a"
    assert (first / "file").read_text(encoding="utf-8") == "built"


def test_a_failed_build_leaves_no_folder_and_the_next_one_starts_anew(tmp_path):
    def failing(folder):
        write(folder)
        (folder / "rest").touch()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        built_once(tmp_path / "a", failing)
    assert not (tmp_path / "a").exists()
    built = built_once(tmp_path / "a", write)
    assert [path.name for path in built.iterdir()] == ["file"]


def test_another_content_is_another_folder(tmp_path):
    one = kept("esco", "1" * 64, partial(write, text="one"), tmp_path)
    two = kept("esco", "2" * 64, partial(write, text="two"), tmp_path)
    again = kept("esco", "1" * 64, shutil.rmtree, tmp_path)
    assert one == again != two
    assert (one / "file").read_text(encoding="utf-8") == "one"


def test_folders_unused_for_a_day_are_removed_beyond_the_last_used(tmp_path):
    other = kept("vectors", "0" * 64, write, tmp_path)
    folders = [kept("esco", f"{n}" * 64, write, tmp_path) for n in range(1, MOST_KEPT + 3)]
    recent = folders.pop()
    for age, folder in enumerate([other, *folders], start=2):
        old = time.time() - age * 24 * 3600
        os.utime(folder, (old, old))
    kept("esco", "9" * 64, write, tmp_path)
    left = [folder for folder in [other, recent, *folders] if folder.exists()]
    assert left == [other, recent, folders[0]]


def test_a_digest_tells_where_a_text_ends():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab", "c") == digest("ab", "c")


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ('"""Other words."""\n\ndef f():\n    """Say so."""\n    return 1  # one\n', True),
        ("def f():\n    return 2\n", False),
        ("class A:\n    pass\n\ndef f():\n    return 1\n", False),
    ],
)
def test_code_is_known_by_what_it_does(tmp_path, source, same):
    package = tmp_path / "index"
    package.mkdir()
    (package / "a.py").write_text('"""Words."""\ndef f():\n    return 1\n', encoding="utf-8")
    before = digest_of_code("index", root=tmp_path)
    (package / "a.py").write_text(source, encoding="utf-8")
    assert (digest_of_code("index", root=tmp_path) == before) is same
