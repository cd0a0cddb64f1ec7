"""ESCO and O*NET are joined through the crosswalk: every row accounted for, nothing half-joined."""

from dataclasses import replace

import pytest

from taxonomy.catalogue import Counterpart, Group, GroupScheme, MatchType, Occupation
from taxonomy.crosswalk import MATCH, join, read_crosswalk
from taxonomy.errors import TaxonomyError
from taxonomy.onet.reader import read_onet
from taxonomy.report import UnusedReason
from tests.support.small_catalogue import small_catalogue
from tests.support.small_crosswalk import ROWS, write_crosswalk
from tests.support.small_onet import BAKER, CLERK, OTHER, write_onet

SUMMARY = "https://www.onetonline.org/link/summary/"


def esco():
    """Return the small catalogue with an ISCO-08 group, and an occupation that ESCO calls else."""
    catalogue = small_catalogue()
    group = Group("http://data.europa.eu/esco/isco/C4110", "Clerks", GroupScheme.ISCO, "4110")
    own = Occupation("own:clerk", "office clerk", "4110", exact_match="esco:clerk")
    return replace(
        catalogue,
        occupations=(*catalogue.occupations, own),
        groups=(*catalogue.groups, group),
    )


@pytest.fixture
def onet(tmp_path):
    return read_onet([write_onet(tmp_path / "db_29_2_text")]).catalogue


def joined(tmp_path, onet, *rows, base=None):
    path = write_crosswalk(tmp_path / "crosswalk.csv", rows or ROWS)
    return join(base or esco(), onet, read_crosswalk(path))


def test_each_row_is_a_counterpart_or_named(tmp_path, onet):
    joining = joined(tmp_path, onet)
    source = "ESCO-O*NET crosswalk 1 Sep-22"
    assert joining.catalogue.counterparts == tuple(
        Counterpart(concept, SUMMARY + code, title, code, match, source)
        for concept, code, title, match in (
            ("http://data.europa.eu/esco/isco/C4110", CLERK, "Office Clerks", MatchType.EXACT),
            ("o:baker", BAKER, "Bakers", MatchType.CLOSE),
            ("o:baker", OTHER, "Food Workers, All Other", MatchType.BROAD),
            ("own:clerk", CLERK, "Office Clerks", MatchType.NARROW),
        )
    )
    report = joining.report
    assert {match.value: count for match, count in report.matches.items()} == {
        "exact": 0,
        "close": 1,
        "narrow": 1,
        "broad": 1,
    }
    assert (report.rows, report.isco, len(report.unused)) == (9, 1, 5)
    assert (report.occupations, report.joined, report.closely_joined) == (4, 2, 1)
    assert (report.onet_occupations, report.retitled) == (3, 1)
    assert [(row.file, row.line, row.reason) for row in report.unused] == [
        ("crosswalk.csv", 8, UnusedReason.UNKNOWN_OCCUPATION),
        ("crosswalk.csv", 9, UnusedReason.UNKNOWN_CONCEPT),
        ("crosswalk.csv", 10, UnusedReason.UNKNOWN_MATCH),
        ("crosswalk.csv", 11, UnusedReason.REPEATED),
        ("crosswalk.csv", 12, UnusedReason.CONTRADICTED),
    ]


def test_only_facets_and_sources_are_added(tmp_path, onet):
    base = esco()
    catalogue = joined(tmp_path, onet).catalogue
    assert catalogue.version == "small-1-en+onet-29.2"
    assert (
        replace(catalogue, version=base.version, sources=base.sources, facets=(), counterparts=())
        == base
    )
    assert catalogue.sources[: len(base.sources)] == base.sources
    assert [source.name for source in catalogue.sources[len(base.sources) :]] == [
        "O*NET",
        "ESCO-O*NET crosswalk",
    ]
    assert [f.occupation for f in catalogue.facets] == [SUMMARY + CLERK, SUMMARY + BAKER]


def test_the_nearest_counterpart_comes_first(tmp_path, onet):
    catalogue = joined(tmp_path, onet).catalogue
    assert [c.code for c in catalogue.counterparts_of["o:baker"]] == [BAKER, OTHER]
    assert [c.concept for c in catalogue.counterparts_to[SUMMARY + CLERK]] == [
        "http://data.europa.eu/esco/isco/C4110",
        "own:clerk",
    ]


def test_joining_again_changes_nothing(tmp_path, onet):
    once = joined(tmp_path, onet).catalogue
    assert joined(tmp_path, onet, base=once).catalogue == once


def test_a_match_reads_the_other_way_round():
    assert [match.inverse.value for match in MatchType] == ["exact", "close", "broad", "narrow"]


def refusal(path):
    with pytest.raises(TaxonomyError) as caught:
        read_crosswalk(path)
    return str(caught.value)


def test_bad_files_are_told(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "none.csv")
    assert "this is a folder" in refusal(tmp_path)
    path = write_crosswalk(tmp_path / "crosswalk.csv", ())
    assert "has a header and no row" in refusal(path)
    path.write_bytes("O*NET Id,é\n".encode("latin-1"))
    assert "line 1: is not UTF-8: byte 0xE9" in refusal(path)
    path.write_text(write_crosswalk(path, ROWS).read_text("utf-8-sig").replace(MATCH, "Match"))
    assert f"crosswalk.csv, line 5, column {MATCH}: the column {MATCH} is missing" in refusal(path)
    path.write_text("a,b\n1,2\n")
    assert "line 1, column O*NET Id: the column O*NET Id is missing; there are a, b" in refusal(
        path
    )


def test_what_does_not_fit_together_is_told(tmp_path, onet):
    foreign = [("99-1111.00", "x", "o:baker", "baker", "closeMatch"), *ROWS[:1]] * 2
    foreign.append(foreign[0])
    with pytest.raises(TaxonomyError, match=r"3 of 5 rows have a code that onet-29\.2 lacks"):
        joined(tmp_path, onet, *foreign)
    unknown = (BAKER, "Bakers", "o:nobody", "nobody", "closeMatch")
    with pytest.raises(TaxonomyError, match=r"no row joins a concept of small-1-en with one of"):
        joined(tmp_path, onet, unknown)


def test_the_shared_crosswalk(shared_joining):
    report = shared_joining.report
    assert (report.rows, report.isco, report.unused) == (4253, 43, ())
    assert {match.value: count for match, count in report.matches.items()} == {
        "exact": 498,
        "close": 1432,
        "narrow": 227,
        "broad": 2053,
    }
    assert (report.occupations, report.joined, report.closely_joined) == (3007, 2609, 1290)
    assert shared_joining.catalogue.version == "esco-1.1.1-en+onet-29.2"
