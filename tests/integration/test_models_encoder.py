"""The serving encoder: unit rows, and the same vector in any batch."""

import weakref

import numpy as np
import pytest

from models.onnx_encoder import SHIPPED, ExportedModel, OnnxEncoder

LABELS = 200


@pytest.fixture(scope="module")
def labels(shared_catalogue):
    """Return 200 real skill labels, spread over the catalogue."""
    skills = shared_catalogue.skills
    return [skill.label for skill in skills[:: len(skills) // LABELS][:LABELS]]


@pytest.fixture(scope="module")
def texts(labels, shared_catalogue):
    """Return labels and whole descriptions, so that token lengths differ widely."""
    return labels + [occupation.description for occupation in shared_catalogue.occupations[:8]]


def test_the_shipped_model(encoder):
    assert encoder.model_version == "destinai-minilm-l6-82e1587a-int8"
    assert encoder.dimension == 384
    sizes = {path.name: path.stat().st_size for path in SHIPPED.iterdir()}
    assert sizes.keys() == {"encoder.json", "model.onnx", "tokenizer.json"}
    assert sum(sizes.values()) < 50e6
    facts = ExportedModel.read(SHIPPED)
    assert (facts.source, facts.licence) == ("destinai-minilm-l6", "Apache-2.0")
    assert "Apache License" in (SHIPPED.parent / "LICENSE").read_text()


def test_rows_are_unit_float32_and_contiguous(encoder, texts):
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_text_gives_no_row(encoder):
    vectors = encoder.encode([])
    assert (vectors.shape, vectors.dtype) == ((0, 384), np.float32)


@pytest.mark.parametrize("text", ["", " ", "\0", "🦊", "word " * 5_000, "x" * 5_000, "\udc80 a"])
def test_an_odd_text_has_a_unit_vector(encoder, text):
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1, abs=1e-5)


def test_half_a_character_reads_as_a_question_mark(encoder):
    np.testing.assert_array_equal(*encoder.encode(["caf\udce9", "caf?"]))


def test_a_long_text_is_cut_at_the_most_tokens(encoder):
    long, longer = encoder.encode(["solder " * 400, "solder " * 400 + "bake bread"])
    np.testing.assert_array_equal(long, longer)


def test_meaning_is_near(encoder):
    ours, near, far = encoder.encode(["solder components", "soldering parts", "teach history"])
    assert ours @ near > 0.7
    assert ours @ far < 0.3


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("size", [1, 3, 7, 200])
def test_a_vector_is_the_same_to_the_last_bit_in_any_batch(encoder, texts, size, threads):
    other = OnnxEncoder.load(SHIPPED, threads)
    together = encoder.encode(texts)
    order = np.random.default_rng(size).permutation(len(texts))
    for start in range(0, len(texts), size):
        batch = order[start : start + size]
        apart = other.encode([texts[row] for row in batch])
        np.testing.assert_array_equal(apart, together[batch])


def test_a_session_is_closed_and_opened_again(monkeypatch):
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")  # which is put back
    encoder = OnnxEncoder.load(SHIPPED, 1)
    texts = ["weld steel", "bake bread"]
    before, session = encoder.encode(texts), weakref.ref(encoder.open())
    encoder.close()
    assert session() is None
    assert np.array_equal(encoder.encode(texts), before)
    assert encoder.open() is encoder.open()
