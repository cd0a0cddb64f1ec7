"""Claim sentences are parsed, and those that ship are whole; contractions in them are no matter."""

import re
from collections import Counter

import pytest

from evaluation.fitting.claim_sentences import Job, Part, claim_sentences, parse
from recommender.recognition.claim_kinds import ClaimKind, folded

_IN_FULL = {
    "I'm": "I am",
    "I've": "I have",
    "I'll": "I will",
    "I'd": "I would",
    "it's": "it is",
    "that's": "that is",
    "she's": "she is",
    "he's": "he is",
    "they're": "they are",
    "we're": "we are",
    "can't": "cannot",
    "won't": "will not",
    "don't": "do not",
    "doesn't": "does not",
    "didn't": "did not",
    "isn't": "is not",
    "wasn't": "was not",
    "aren't": "are not",
    "haven't": "have not",
    "couldn't": "could not",
    "wouldn't": "would not",
}


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


@pytest.mark.parametrize(
    "written",
    [
        _IN_FULL,
        {full: short for short, full in _IN_FULL.items()},
        {short: short.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for short in _IN_FULL},
        {short: short.replace("'", "") for short in ("I'm", "can't", "don't", "didn't", "won't")},
    ],
    ids=["in full", "contracted", "another apostrophe", "no apostrophe"],
)
def test_contractions_and_full_forms_read_alike(written):
    words = re.compile(
        rf"(?<![\w'])(?:{'|'.join(map(re.escape, written))})(?![\w'])", re.IGNORECASE
    )
    as_written = {one.casefold(): other for one, other in written.items()}
    others = 0
    for one in claim_sentences():
        other = words.sub(lambda found: as_written[found.group().casefold()], one.text)
        others += other != one.text
        assert folded(other) == folded(one.text)
    assert others > 250
