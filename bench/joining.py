"""Joining: how long reading and joining both releases takes, and what it costs a match."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bench.timing import timed, times
from recommender.profile import Profile
from recommender.recommender import Recommender
from taxonomy.catalogue import Catalogue
from taxonomy.crosswalk import join, read_crosswalk
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet


@dataclass(frozen=True, slots=True)
class Releases:
    """The files of ESCO, of O*NET and of the crosswalk between them."""

    esco: tuple[Path, ...]
    onet: tuple[Path, ...]
    crosswalk: tuple[Path, ...]

    @classmethod
    def under(cls, data: Path) -> "Releases":
        """Return the files under a folder; raise FileNotFoundError where one kind is not there."""
        patterns = ("esco/*.zip", "onet/*.zip", "onet/*crosswalk*.csv")
        found = [tuple(sorted(data.glob(pattern))) for pattern in patterns]
        for pattern, paths in zip(patterns, found, strict=True):
            if not paths:
                raise FileNotFoundError(f"no {pattern} in {data}")
        return cls(*found)


@dataclass(frozen=True, slots=True)
class Joined:
    """ESCO alone and joined with O*NET, and how long reading and joining took, in words."""

    esco: Catalogue
    joined: Catalogue
    told: tuple[tuple[str, str], ...]


def read_and_join(releases: Releases) -> Joined:
    """Read both releases and join them, without encoding anything."""
    esco_took, esco = timed(lambda: read_esco(releases.esco))
    onet_took, onet = timed(lambda: read_onet(releases.onet))
    join_took, joining = timed(
        lambda: join(esco.catalogue, onet.catalogue, read_crosswalk(releases.crosswalk[0]))
    )
    whole = esco_took + onet_took + join_took
    told = (
        ("read ESCO", f"{esco_took:.1f} s"),
        ("read O*NET", f"{onet_took:.1f} s"),
        ("read the crosswalk and join", f"{join_took:.1f} s"),
        ("read and join both, without encoding", f"{whole:.1f} s"),
    )
    return Joined(esco.catalogue, joining.catalogue, told)


def cost_of_joined_facts(
    alone: Recommender, joined: Recommender, profiles: Sequence[Profile]
) -> float:
    """Return the median time of a match with joined facts, over that without.

    Both answer the same people in turns, first the one, then the other.
    """
    took: dict[bool, list[float]] = {False: [], True: []}
    turns = cycle(((alone, joined), (joined, alone)))
    for profile, turn in zip(profiles, turns, strict=False):
        for recommender in turn:
            took[recommender is joined] += times(recommender.match, [profile])
    return statistics.median(took[True]) / statistics.median(took[False])
