"""An index folder holds its catalogue: tables, relations and the vectors of every label."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build_index, counts_of, occupation_text, texts_of
from index.labels import ConceptType, labels_of
from index.loaded import Index
from index.manifest import Manifest
from index.relations import read_relations, write_relations
from index.tables import read_tables, write_tables
from index.vector_store import VectorStore, unit
from taxonomy.catalogue import Catalogue, Importance, Skill, SkillKind
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import LABELS, NEEDS, small_catalogue
from tests.support.small_onet import write_onet

FILES = {
    *("group_sentences.npz", "groups.parquet", "labels.sqlite", "manifest.json", "needs.npz"),
    *("neighbours.npz", "occupation_sentences.npz", "occupation_statements.npz"),
    *("near_identical.npy", "skill_statements.npz", "words.npz"),
    *("occupation_labels.faiss", "occupation_labels.owners.npy", "occupations.f16.npy"),
    *("occupations.parquet", "relations.parquet", "skill_alternatives.faiss"),
    *("skill_alternatives.owners.npy", "skill_links.parquet", "skills.f16.npy", "skills.parquet"),
}


def build(catalogue, folder, encoder=None):
    """Build an index under a folder; return its folder."""
    store = VectorStore(folder / "vectors", encoder or HashingEncoder())
    target = folder / "index"
    target.mkdir()
    build_index(catalogue, store, target, silent)
    return target


def stored(texts):
    """Return what an index keeps of the vectors of some texts: half precision, unit length."""
    return unit(HashingEncoder().encode(texts).astype(np.float16))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the index folder of the small catalogue."""
    return build(small_catalogue(), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def loaded(folder):
    """Return the index of the small catalogue."""
    return Index.load(folder)


def test_the_files_of_an_index(folder):
    assert {path.name for path in folder.iterdir()} == FILES
    assert Manifest.read(folder).files.keys() == FILES - {"manifest.json"}


def test_every_label_and_occupation_text_is_encoded_once(tmp_path):
    catalogue, encoder = small_catalogue(), HashingEncoder()
    build(catalogue, tmp_path, encoder)
    labels = [label for concept in catalogue.skills for _, label in labels_of(concept)]
    assert {"soldering", "naïve résumé writing", "baker. Bakes bread by night."} <= set(
        encoder.encoded
    )
    assert set(labels) <= set(encoder.encoded)
    assert sorted(encoder.encoded) == sorted(set(texts_of(catalogue)))


def test_rows_of_vectors_are_rows_of_the_catalogue(loaded):
    catalogue = small_catalogue()
    skills = stored([skill.label for skill in catalogue.skills])
    occupations = stored([occupation_text(each) for each in catalogue.occupations])
    np.testing.assert_array_equal(loaded.skill_vectors, skills)
    np.testing.assert_array_equal(loaded.occupation_vectors, occupations)
    for vectors in (loaded.skill_vectors, loaded.occupation_vectors):
        assert vectors.dtype == np.float32
        assert vectors.flags.c_contiguous
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_the_text_of_an_occupation():
    baker, _, welder = small_catalogue().occupations
    assert occupation_text(baker) == "baker. Bakes bread by night."
    assert occupation_text(welder) == "welder."


@pytest.mark.parametrize(
    ("part", "concepts", "ranks"),
    [
        ("skill_alternatives", "skills", {"alternative", "hidden"}),
        ("occupation_labels", "occupations", {"preferred", "alternative", "hidden"}),
    ],
)
def test_each_label_is_nearest_to_itself_and_owned_by_its_concept(loaded, part, concepts, ranks):
    owned = [
        (row, label)
        for row, concept in enumerate(getattr(small_catalogue(), concepts))
        for rank, label in labels_of(concept)
        if rank in ranks
    ]
    labels = getattr(loaded, part)
    assert labels.owners.tolist() == [row for row, _ in owned]
    queries = HashingEncoder().encode([label for _, label in owned])
    similarities, rows = labels.nearest(queries, 1)
    assert rows[:, 0].tolist() == [row for row, _ in owned]
    np.testing.assert_allclose(similarities, 1, atol=1e-3)


def test_labels_are_found_by_words(loaded):
    (hit,) = loaded.labels.search("c++", ConceptType.SKILL)
    assert loaded.catalogue.skills[hit.row].uri == "s:cplusplus"


def test_relations_are_those_of_the_catalogue(loaded):
    catalogue = small_catalogue()
    for position, matrix in enumerate((loaded.relations.essential, loaded.relations.optional)):
        assert matrix.shape == (3, 8)
        assert set(matrix.data.tolist()) == {1.0}
        found = {
            catalogue.occupations[row].uri: {
                catalogue.skills[column].uri for column in matrix[[row]].nonzero()[1]
            }
            for row in range(3)
        }
        assert found == {uri: set(needs[position].split()) for uri, needs in NEEDS.items()}


def test_neighbours_are_those_of_the_vectors(loaded):
    similarity = loaded.skill_vectors @ loaded.skill_vectors.T
    np.fill_diagonal(similarity, 1)
    expected = np.where(similarity >= 0.5, np.minimum(similarity, 1), 0)
    np.testing.assert_allclose(loaded.relations.neighbours.toarray(), expected, atol=1e-6)


def test_the_catalogue_comes_back_whole(loaded):
    assert loaded.catalogue == small_catalogue()


def test_the_tiny_release_comes_back_whole(esco_release, tmp_path):
    catalogue = read_esco(esco_release.write_zips(tmp_path / "zips")).catalogue
    assert Index.load(build(catalogue, tmp_path)).catalogue == catalogue


def test_facets_are_a_part_of_the_index(tmp_path):
    catalogue = read_onet([write_onet(tmp_path / "db_29_2_text")]).catalogue
    index = Index.load(build(catalogue, tmp_path))
    assert index.catalogue == catalogue
    assert index.manifest.counts["facets"] == 2


def test_the_shared_release_comes_back_whole(shared_catalogue, tmp_path):
    write_tables(shared_catalogue, tmp_path)
    assert read_tables(tmp_path, described(shared_catalogue)) == shared_catalogue


def test_relations_of_the_shared_release(shared_catalogue, tmp_path):
    vectors = np.eye(32, dtype=np.float32)[np.arange(len(shared_catalogue.skills)) % 32]
    write_relations(shared_catalogue, vectors, tmp_path)
    relations = read_relations(tmp_path)
    matrices = {
        Importance.ESSENTIAL: relations.essential,
        Importance.OPTIONAL: relations.optional,
    }
    for importance, matrix in matrices.items():
        expected = {
            (shared_catalogue.occupation_row[r.occupation], shared_catalogue.skill_row[r.skill])
            for r in shared_catalogue.relations
            if r.importance is importance
        }
        assert set(zip(*(part.tolist() for part in matrix.nonzero()), strict=True)) == expected
    assert (relations.essential.nnz, relations.optional.nnz) == (64_891, 58_897)


def described(catalogue):
    """Return a manifest that says what the tables do not."""
    return Manifest(
        catalogue_version=catalogue.version,
        model_version="hashing-1",
        language=catalogue.language,
        dimension=32,
        counts=counts_of(catalogue),
        sources=catalogue.sources,
    )


labels = st.text(st.characters(codec="utf-8"), max_size=12)
many = st.lists(labels, max_size=3).map(tuple)


@given(
    st.lists(
        st.builds(
            Skill, labels, labels, st.sampled_from(SkillKind), many, many, labels, broader=many
        ),
        max_size=4,
    )
)
def test_any_text_comes_back(tmp_path_factory, skills):
    folder = tmp_path_factory.mktemp("any")
    catalogue = Catalogue("any-1", "en", (), (), tuple(skills), ())
    write_tables(catalogue, folder)
    assert read_tables(folder, described(catalogue)) == catalogue


def test_counts():
    assert counts_of(small_catalogue()) == {
        "occupations": 3,
        "skills": 8,
        "knowledge": 3,
        "practical_skills": 5,
        "relations": 10,
        "essential_relations": 6,
        "optional_relations": 4,
        "skill_links": 1,
        "groups": 3,
        "labels": sum(map(len, LABELS.values())) + 1 + 7,
    }


def test_a_catalogue_without_alternative_labels(tmp_path):
    bare = small_catalogue()
    skills = tuple(replace(s, alternative_labels=(), hidden_labels=()) for s in bare.skills)
    index = Index.load(build(replace(bare, skills=skills), tmp_path))
    assert index.skill_alternatives.nearest(index.skill_vectors, 3)[1].shape == (8, 0)
    assert index.relations.neighbours.diagonal().tolist() == [1.0] * 8


def test_equal_input_gives_equal_bytes(folder, tmp_path):
    again = build(small_catalogue(), tmp_path)
    for name in FILES - {"manifest.json"}:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name
    assert Manifest.read(again).digest == Manifest.read(folder).digest


def test_progress_counts_up(tmp_path):
    told = []
    store = VectorStore(tmp_path, HashingEncoder())
    (tmp_path / "index").mkdir()
    build_index(small_catalogue(), store, tmp_path / "index", lambda *step: told.append(step))
    count = len(set(texts_of(small_catalogue())))
    assert told == [
        ("encoding", 0, count),
        ("encoding", count, count),
        *(("writing", done, 4) for done in range(5)),
    ]
