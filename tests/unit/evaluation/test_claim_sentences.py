"""Claim sentences are parsed, and those that ship are whole."""

from collections import Counter

import pytest

from evaluation.fitting.claim_sentences import Job, Part, claim_sentences, parse
from recommender.recognition.claim_kinds import ClaimKind


def test_markers_become_parts_and_jobs():
    found = parse("{claims}I was a [[cook]], eight years [[on vans|driver]] {denies}but no HGV.")
    assert found.text == "I was a cook, eight years on vans but no HGV."
    assert found.parts == (Part(0, 34, ClaimKind.CLAIMS), Part(34, 45, ClaimKind.DENIES))
    assert found.jobs == (Job(8, 12, "cook"), Job(26, 33, "driver"))
    assert found.text[26:33] == "on vans"


def test_an_unknown_marker_is_named():
    with pytest.raises(ValueError, match="boasts"):
        parse("{boasts}I weld")


def test_the_sentences_that_ship_are_whole():
    every = list(claim_sentences())
    assert len(every) >= 4_000 - 10
    assert len({one.text.casefold() for one in every}) == len(every)
    kinds = Counter(part.kind for one in every for part in one.parts)
    assert min(kinds[kind] for kind in ClaimKind) >= 450
    for one in every:
        assert one.parts[0].start == 0
        assert one.parts[-1].end == len(one.text)
        assert not set("{}[]") & set(one.text)
        assert all(one.text[part.start : part.end].strip() for part in one.parts)
        claims = [part for part in one.parts if part.kind is ClaimKind.CLAIMS]
        for job in one.jobs:
            assert any(part.start <= job.start < job.end <= part.end for part in claims)
    openings = Counter(tuple(one.text.casefold().split()[:3]) for one in every)
    assert openings.most_common(1)[0][1] <= len(every) * 0.01
