"""The table of `make bench`: sections by name, processes as Linux tells them, costs in words."""

import os

import numpy as np
import pytest

from bench import __main__ as bench
from bench import comparing, process, table, timing
from tests.support.fake_encoder import HashingEncoder

ROLLUP = """\
55d0c0a000-7ffd0b000 ---p 00000000 00:00 0                      [rollup]
Rss:              900000 kB
Pss:              700000 kB
Private_Clean:        24 kB
Private_Dirty:      1000 kB
Private_Hugetlb:       0 kB
Swap:                  0 kB
"""


def test_the_private_memory_is_clean_and_dirty():
    assert process.private_of(ROLLUP) == 1024 * 1024


def test_this_process_has_memory_and_has_used_the_cpu():
    own = os.getpid()
    assert 0 < process.private(own) <= process.resident(own) == process.resident()
    assert process.cpu_seconds(own) > 0
    assert process.children(own) == []


def test_costs_are_counted_for_each_input():
    seen = []
    taken = timing.costs(seen.append, ["a", "b"])
    assert (seen, len(taken)) == (["a", "b"], 2)
    assert min(taken) >= 0


def test_costs_are_told_beside_those_of_before():
    now = comparing.Cost([0.1, 0.2, 0.6], [0.1, 0.1, 0.4])
    before = comparing.Cost([0.4, 0.5, 0.3], [1.0, 0.5, 0.9])
    assert comparing.told([now]) == "p50 200 ms, 200 CPU-ms"
    assert comparing.told([now, before]) == (
        "p50 200 ms, 200 CPU-ms; now / before 0.50 (p50 400 ms), CPU 0.25"
    )


def test_all_sections_are_chosen_or_those_that_are_named_in_their_order():
    assert bench.chosen("", bench.SECTIONS) == bench.SECTIONS
    assert bench.chosen("peers, cv", bench.SECTIONS) == ("cv", "peers")


def test_a_section_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"no section pages; there are encode, .*peers"):
        bench.chosen("pages", bench.COMPARED)


def test_every_row_of_the_table_is_a_section():
    assert [name for name in bench.SECTIONS if name in table.ROWS] == list(table.ROWS)
    assert (*table.ROWS, "peers") == bench.COMPARED


def test_an_encoder_notes_what_it_is_asked_for_and_encodes_it():
    fake = HashingEncoder()
    recording = table.RecordingEncoder(fake)
    assert recording.model_version == fake.model_version
    assert np.array_equal(recording.encode(["a", "b"]), fake.encode(["a", "b"]))
    recording.encode(["b", "c"])
    assert recording.take() == ["a", "b", "c"]
    assert recording.take() == []
