"""The vector store: a text is encoded once, and a damaged store is not believed."""

import numpy as np
import pytest

from index import vector_store
from index.vector_store import VectorStore
from tests.support.fake_encoder import HashingEncoder, silent

TEXTS = [f"text number {number}" for number in range(10)]


class Interrupted(HashingEncoder):
    """An encoder that someone stops in the third call."""

    calls = 0

    def encode(self, texts):
        """Encode as ever, or stop."""
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return super().encode(texts)


def file_of(folder):
    """Return the one file of a store."""
    (path,) = folder.iterdir()
    return path


def test_vectors_are_the_encoders_in_half_precision(tmp_path, hashing_encoder):
    vectors = VectorStore(tmp_path, hashing_encoder).vectors([*TEXTS, *TEXTS], silent)
    assert list(vectors) == TEXTS
    expected = HashingEncoder().encode(TEXTS).astype(np.float16)
    np.testing.assert_array_equal(np.stack(list(vectors.values())), expected)
    assert sorted(hashing_encoder.encoded) == sorted(TEXTS)


def test_only_new_texts_are_encoded(tmp_path):
    first = VectorStore(tmp_path, HashingEncoder()).vectors(TEXTS, silent)
    encoder = HashingEncoder()
    second = VectorStore(tmp_path, encoder).vectors([*TEXTS, "one more", "and more"], silent)
    assert encoder.encoded == ["and more", "one more"]
    for text in TEXTS:
        np.testing.assert_array_equal(second[text], first[text])
    encoder.encoded.clear()
    VectorStore(tmp_path, encoder).vectors(["one more", TEXTS[3]], silent)
    assert encoder.encoded == []


def test_no_text_is_no_file(tmp_path, hashing_encoder):
    assert VectorStore(tmp_path, hashing_encoder).vectors([], silent) == {}
    assert list(tmp_path.iterdir()) == []


def test_each_model_version_has_its_own_vectors(tmp_path):
    one, two = HashingEncoder(), HashingEncoder(dimension=8, model_version="hashing-2")
    for encoder in (one, two):
        store = VectorStore(tmp_path, encoder)
        assert (store.model_version, store.dimension) == (encoder.model_version, encoder.dimension)
        (vector,) = store.vectors(["a"], silent).values()
        assert vector.shape == (encoder.dimension,)
    assert {path.name for path in tmp_path.iterdir()} == {"hashing-1.vectors", "hashing-2.vectors"}


def test_equal_texts_in_another_order_give_equal_bytes(tmp_path):
    for name, texts in (("a", TEXTS), ("b", TEXTS[::-1])):
        VectorStore(tmp_path / name, HashingEncoder()).vectors(texts, silent)
    assert file_of(tmp_path / "a").read_bytes() == file_of(tmp_path / "b").read_bytes()


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "no text", "checksum", "high bit"])
def test_a_damaged_store_is_not_used_and_is_written_anew(tmp_path, damage):
    whole = VectorStore(tmp_path, HashingEncoder()).vectors(TEXTS, silent)
    path = file_of(tmp_path)
    content = bytearray(path.read_bytes())
    damaged = {
        "flipped": content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
        "cut": content[: len(content) // 2],
        "empty": b"",
        "no text": b"\xff" * 200,
        "checksum": bytes([content[0] ^ 1]) + content[1:],
        "high bit": bytes([content[0] ^ 0x80]) + content[1:],
    }
    path.write_bytes(damaged[damage])
    encoder = HashingEncoder()
    again = VectorStore(tmp_path, encoder).vectors(TEXTS, silent)
    assert sorted(encoder.encoded) == sorted(TEXTS)
    for text in TEXTS:
        np.testing.assert_array_equal(again[text], whole[text])
    assert path.read_bytes() == content


def test_an_interruption_keeps_what_was_encoded(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_store, "_BLOCK", 2)
    first, second = Interrupted(), HashingEncoder()
    with pytest.raises(KeyboardInterrupt):
        VectorStore(tmp_path, first).vectors(TEXTS, silent)
    vectors = VectorStore(tmp_path, second).vectors(TEXTS, silent)
    assert (len(first.encoded), len(second.encoded)) == (4, 6)
    assert sorted(first.encoded + second.encoded) == sorted(TEXTS)
    expected = HashingEncoder().encode(TEXTS).astype(np.float16)
    np.testing.assert_array_equal(np.stack([vectors[text] for text in TEXTS]), expected)


def test_what_a_killed_writer_left_is_overwritten(tmp_path, hashing_encoder):
    (tmp_path / ".hashing-1.vectors.new").write_bytes(b"half")
    VectorStore(tmp_path, hashing_encoder).vectors(TEXTS, silent)
    assert file_of(tmp_path).name == "hashing-1.vectors"


def test_progress_counts_the_new_texts(tmp_path, hashing_encoder, monkeypatch):
    monkeypatch.setattr(vector_store, "_BLOCK", 4)
    told = []
    store = VectorStore(tmp_path, hashing_encoder)
    store.vectors(TEXTS, lambda *step: told.append(step))
    store.vectors(TEXTS, lambda *step: told.append(step))
    expected = [("encoding", done, 10) for done in (0, 4, 8, 10)]
    assert told == [*expected, ("encoding", 0, 0)]
