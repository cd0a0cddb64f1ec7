"""Own skills are laid over a catalogue, every row accounted for, and taken off without a trace."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.store import CatalogueStore
from recommender.profile import Profile
from taxonomy.catalogue import Addition, Importance, Skill, SkillKind, SkillRelation
from taxonomy.crosswalk import join, read_crosswalk
from taxonomy.errors import TaxonomyError
from taxonomy.onet.reader import read_onet
from taxonomy.overlay import SharedLabel, lay_over, without_additions
from taxonomy.own_skills import OWN_SKILL, read_own_skills
from tests.support.drawn_catalogue import drawn_catalogue, recommender_over
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue
from tests.support.small_crosswalk import write_crosswalk
from tests.support.small_onet import write_onet
from tests.support.small_own_skills import ANN, BAD, JCL, ROWS, write_own_skills

PM = OWN_SKILL + "PM"


def laid(tmp_path, rows=ROWS, base=None):
    own = read_own_skills(write_own_skills(tmp_path / "own.csv", rows))
    return lay_over(base or small_catalogue(), own)


def skill_of(catalogue, uri):
    return catalogue.skills[catalogue.skill_row[uri]]


def test_labels_and_skills_are_added(tmp_path):
    base, catalogue = small_catalogue(), laid(tmp_path).catalogue
    bread = skill_of(base, "s:bake")
    added = (*bread.alternative_labels, "PM", "sourdough")
    assert skill_of(catalogue, "s:bake") == replace(bread, alternative_labels=added)
    assert skill_of(catalogue, JCL) == Skill(
        uri=JCL,
        label="JCL batch jobs",
        kind=SkillKind.SKILL,
        alternative_labels=("MVS jobs", "PM"),
        description="Write job control, and mend what fails by night.",
        broader=("s:cplusplus",),
    )
    assert catalogue.relations_to[JCL] == (
        SkillRelation("o:baker", JCL, Importance.OPTIONAL),
        SkillRelation("o:developer", JCL, Importance.ESSENTIAL),
        SkillRelation("o:welder", JCL, Importance.OPTIONAL),
    )
    assert catalogue.additions == (
        Addition("s:bake", ("PM", "sourdough"), own=False, reviewed_by="Ann"),
        Addition("s:weld", ("MAG",), own=False, reviewed_by="Bob"),
        Addition(JCL, ("MVS jobs", "PM"), own=True, reviewed_by="Ann"),
        Addition(PM, (), own=True, reviewed_by="Ann"),
    )
    uris = [skill.uri for skill in catalogue.skills]
    assert uris == sorted(uris)


def test_what_is_added_is_counted_and_credited(tmp_path):
    overlay = laid(tmp_path)
    report, source = overlay.report, overlay.catalogue.sources[-1]
    assert (report.rows, report.aliases, report.extended, report.unused) == (4, 3, 2, ())
    assert (report.own_skills, report.own_labels) == ((JCL, PM), 2)
    assert (report.essential, report.optional) == (1, 2)
    assert report.shared == (
        SharedLabel("PM", "s:bake", (JCL, PM)),
        SharedLabel("PM", JCL, (PM, "s:bake")),
        SharedLabel("PM", PM, (JCL, "s:bake")),
    )
    assert overlay.catalogue.version == f"small-1-en+skills-{source.version}"
    assert (source.name, len(source.version)) == ("Own skills", 8)
    assert overlay.catalogue.sources[:-1] == small_catalogue().sources


@pytest.mark.parametrize(("cells", "reason", "detail"), BAD)
def test_a_row_that_cannot_be_used_is_named(tmp_path, cells, reason, detail):
    small = small_catalogue()
    twins = (Skill(uri, "twins", SkillKind.SKILL) for uri in ("s:t1", "s:t2"))
    overlay = laid(tmp_path, (*ROWS, cells), replace(small, skills=(*small.skills, *twins)))
    (unused,) = overlay.report.unused
    assert (unused.file, unused.line) == ("own.csv", len(ROWS) + 2)
    assert (unused.reason, unused.detail) == (reason, detail)
    assert len(overlay.catalogue.additions) == len(ROWS)


def refusal(path):
    with pytest.raises(TaxonomyError) as caught:
        read_own_skills(path)
    return str(caught.value)


def test_bad_files_are_told(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "none.csv")
    assert "this is a folder" in refusal(tmp_path)
    path = write_own_skills(tmp_path / "own.csv", ())
    assert "has a header and no row. Columns are skill, labels, reviewed_by" in refusal(path)
    path.write_bytes("skill,labels,reviewed_by\nweld,soudé,A\n".encode("latin-1"))
    told = refusal(path)
    assert "own.csv, line 2: is not UTF-8: byte 0xE9 at offset 34. Save the file as" in told
    path.write_text("skill;label;reviewed_by\nweld;x;A\n")
    told = refusal(path)
    assert "line 1, column labels: the column labels is missing; there are skill, label" in told
    assert "The columns are separated by semicolons; save the file with commas" in told
    path.write_text("skill,labels,reviewed_by,essential for\nweld,x,A,\n")
    told = refusal(path)
    assert "column essential for: the column 'essential for' is not known. Columns are" in told
    path.write_text("skill,labels,reviewed_by\nweld,x,y,A\n")
    assert "line 2: the row has 4 cells where the header names 3. Look for a comma" in refusal(path)


def test_a_file_of_which_no_row_can_be_used_is_refused(tmp_path):
    rows = [cells for cells, _, _ in BAD[:2]]
    told = r"own\.csv, line 2: none of its rows can be used; this one has nobody in the column"
    with pytest.raises(TaxonomyError, match=told):
        laid(tmp_path, rows)


def test_the_version_is_of_what_is_meant(tmp_path):
    def version(text):
        path = tmp_path / "own.csv"
        path.write_text(text)
        return read_own_skills(path).source.version

    once = version("skill,labels,reviewed_by\nweld,MAG|MIG,Ann\n")
    assert version('reviewed_by,"labels",skill\n\nAnn,MAG |  MIG,weld\n') == once
    assert version("skill,labels,reviewed_by\nweld,x,\nweld,MAG|MIG,Ann\n") == once
    assert version("skill,labels,reviewed_by\nweld,MAG,Ann\n") != once


def test_another_file_replaces_the_first(tmp_path):
    first = laid(tmp_path).catalogue
    other = [{"skill": "s:bake", "labels": "rye", **ANN}]
    assert laid(tmp_path, other, first).catalogue == laid(tmp_path, other).catalogue
    assert laid(tmp_path, ROWS, first).catalogue == first


def test_a_crosswalk_may_come_before_or_after(tmp_path):
    onet = read_onet([write_onet(tmp_path / "db_29_2_text")]).catalogue
    crosswalk = read_crosswalk(write_crosswalk(tmp_path / "crosswalk.csv"))
    joined = join(small_catalogue(), onet, crosswalk).catalogue
    before = join(laid(tmp_path).catalogue, onet, crosswalk).catalogue
    after = laid(tmp_path, base=joined).catalogue
    assert without_additions(before) == without_additions(after) == joined
    assert before.version == after.version
    assert replace(before, sources=()) == replace(after, sources=())


words = st.sampled_from(["MAG", "C#", "kneten", "Ærø", "bake bread", "twin worker", "a/b?", "!"])
names = st.sampled_from(["s:00", "s:12", "weld steel pipes", "nobody", ""])
workers = st.sampled_from(["o:00", "worker 03", "twin worker", "o:bare", "nobody"])
some_words = st.lists(words, max_size=3).map("|".join)
some_workers = st.lists(workers, max_size=2).map("|".join)
drawn_rows = st.fixed_dictionaries(
    {"skill": names, "labels": some_words, "reviewed_by": st.sampled_from(["Ann", "Bob", ""])},
    optional={
        "label": words,
        "kind": st.sampled_from(["skill", "knowledge", "talent"]),
        "broader": names,
        "essential_for": some_workers,
        "optional_for": some_workers,
    },
)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(drawn_rows, max_size=8), st.integers(1, 3))
def test_what_is_laid_over_comes_off(rows, seed):
    base = drawn_catalogue(seed)
    usable = {"skill": "s:01", "labels": "one at least", **ANN}
    with TemporaryDirectory() as folder:
        overlay = laid(Path(folder), (*rows, usable), base)
    assert without_additions(overlay.catalogue) == base
    report = overlay.report
    assert len(overlay.catalogue.additions) + len(report.unused) == report.rows == len(rows) + 1
    assert overlay.catalogue != base


def test_the_restored_index_has_the_bytes_of_the_original(tmp_path, hashing_encoder):
    home = CatalogueStore(tmp_path / "home")
    original = home.publish(small_catalogue(), hashing_encoder, silent)
    name = home.publish(laid(tmp_path).catalogue, hashing_encoder, silent).name
    kept = home.open(name).index
    assert kept.catalogue == laid(tmp_path).catalogue
    assert kept.manifest.counts["own_skills"] == 2
    assert kept.manifest.counts["own_labels"] == 5
    assert "own_skills" not in home.manifest(original.name).counts

    other = CatalogueStore(tmp_path / "other")
    restored = other.publish(without_additions(kept.catalogue), hashing_encoder, silent)
    manifests = home.manifest(original.name), other.manifest(restored.name)
    assert manifests[0].files == manifests[1].files
    assert manifests[0].digest == manifests[1].digest


def test_additions_are_recognised_and_needed(tmp_path):
    bare = recommender_over(small_catalogue(), tmp_path / "bare")
    ours = recommender_over(laid(tmp_path).catalogue, tmp_path / "ours")
    for text, uri in (("MVS jobs", JCL), ("sourdough", "s:bake")):
        assert uri not in {found.skill for found in bare.recognise(text)}
        assert uri in {found.skill for found in ours.recognise(text)}
    (best, *_) = ours.match(Profile(skills=(JCL,))).matches
    assert best.occupation == "o:developer"
    assert [(m.skill, m.relation, m.credit) for m in best.matched] == [
        (JCL, Importance.ESSENTIAL, 1.0)
    ]


def test_own_skills_of_the_starter(starter, tmp_path, encoder):
    text = "I run JCL batch jobs"
    rows = [
        {
            "label": "job control language",
            "kind": "knowledge",
            "labels": "JCL|JCL batch jobs",
            "essential_for": "software developer",
            **ANN,
        }
    ]
    ours = recommender_over(
        laid(tmp_path, rows, starter.index.catalogue).catalogue, tmp_path / "home", encoder
    )
    uri = OWN_SKILL + "job%20control%20language"
    assert uri not in {found.skill for found in starter.recognise(text)}
    assert uri in {found.skill for found in ours.recognise(text)}
