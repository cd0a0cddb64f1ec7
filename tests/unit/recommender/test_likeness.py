"""The line of likeness: like occupations lie together, and the origins on the side of 0."""

import numpy as np
import pytest

from recommender.ranking.transitions import on_a_line


def on_circle(*degrees):
    turned = np.radians(degrees)
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


def test_the_distances_of_two_groups_are_kept():
    places = on_a_line(on_circle(0, 2, 90, 91), [0])
    assert places[[0, 2]] == pytest.approx([0, 1], abs=0.05)
    assert abs(places[0] - places[1]) < 0.05 > abs(places[2] - places[3])


@pytest.mark.parametrize(("origins", "first"), [([0], [0, 1]), ([2], [1, 0])])
def test_the_origins_lie_on_the_side_of_0(origins, first):
    places = on_a_line(on_circle(0, 45, 90), origins)
    assert places[[0, 2]].tolist() == first
    assert places[1] == pytest.approx(0.5, abs=1e-3)


def test_it_is_the_first_axis_of_torgerson():
    needs = on_circle(0, 10, 35, 80, 85)
    squares = (1 - needs.astype(float) @ needs.T.astype(float)) ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    left, values, _ = np.linalg.svd(-centred / 2)
    expected = left[:, 0] * np.sqrt(values[0])
    expected = (expected - expected.min()) / np.ptp(expected)
    found = on_a_line(needs, [0])
    assert found == pytest.approx(expected if expected[0] < 0.5 else 1 - expected, abs=1e-3)


@pytest.mark.parametrize("needs", [on_circle(), on_circle(30), on_circle(30, 30)])
def test_none_one_or_alike(needs):
    places = on_a_line(needs.reshape(-1, 2), [])
    assert places.tolist() == [0] * len(places)
