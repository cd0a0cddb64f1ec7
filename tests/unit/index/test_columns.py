"""Whatever a dataclass of a catalogue holds comes back from its Parquet table."""

import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from index.tables import read_records, write_records
from taxonomy.catalogue import Counterpart, MatchType, Occupation, ReuseLevel, Skill, SkillKind
from taxonomy.facets import (
    EducationShare,
    Facets,
    Interest,
    InterestScore,
    RelatedOccupation,
    Task,
    Technology,
    WorkStyle,
)

texts = st.text(st.characters(codec="utf-8"), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(-(2**31), 2**31 - 1)


def some(kind, *fields):
    return st.lists(st.builds(kind, *fields), max_size=3).map(tuple)


facets = st.builds(
    Facets,
    texts,
    st.none() | counts,
    some(EducationShare, counts, texts, numbers),
    some(InterestScore, st.sampled_from(Interest), numbers, counts),
    some(WorkStyle, texts, numbers),
    some(Task, texts, st.booleans()),
    some(Technology, texts, texts, st.booleans(), st.booleans()),
    some(RelatedOccupation, texts, texts),
)


@given(st.lists(facets, max_size=3).map(tuple))
def test_facets_come_back(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("columns") / "facets.parquet"
    write_records(records, Facets, path)
    assert read_records(Facets, path) == records


@given(some(Counterpart, texts, texts, texts, texts, st.sampled_from(MatchType), texts))
def test_counterparts_come_back(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("columns") / "counterparts.parquet"
    write_records(records, Counterpart, path)
    assert read_records(Counterpart, path) == records


def test_an_enumeration_may_be_absent(tmp_path):
    known = Skill("s:1", "bake", SkillKind.SKILL, reuse_level=ReuseLevel.TRANSVERSAL)
    skills = (known, Skill("s:2", "flour", SkillKind.KNOWLEDGE))
    write_records(skills, Skill, tmp_path / "skills.parquet")
    assert read_records(Skill, tmp_path / "skills.parquet") == skills
    assert read_records(Skill, tmp_path / "skills.parquet")[1].reuse_level is None


def test_a_table_of_before_there_was_a_column_is_read_with_its_default(tmp_path):
    path = tmp_path / "occupations.parquet"
    marked = Occupation("o:1", "midwife", "2222", regulated=True)
    write_records((marked,), Occupation, path)
    assert read_records(Occupation, path) == (marked,)
    pq.write_table(pq.read_table(path).drop_columns(["regulated"]), path)
    assert read_records(Occupation, path) == (Occupation("o:1", "midwife", "2222"),)
