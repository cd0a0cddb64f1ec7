"""The title fit: what resolving learnt from tagged vacancy titles, five weights and a prior."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.title_signals import SIGNALS
from taxonomy.catalogue import Catalogue

_WEIGHTS = "title_weights.json"
_PRIOR = "occupation_prior.csv"
_COLUMNS = ("occupation", "log_prior")
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class FitOrigin:
    """The file whose titles were learnt from, how many it has, and the encoder behind it."""

    file: str
    titles: int
    model_version: str


@dataclass(frozen=True)
class TitleFit:
    """A weight of each title signal, one of the prior, and the prior itself.

    `log_prior` has ln(1 + titles tagged with it) for each occupation (URI) that was tagged. The
    shipped one comes from the validation half of the JobBERT titles (Decorte et al. 2021,
    `job_titles_validation.csv`), fitted by `evaluation.title_fitting`; it holds no title, only
    how often each occupation was meant. `origin` says what it was learnt from.
    """

    weights: tuple[float, ...]
    prior_weight: float
    log_prior: Mapping[str, float]
    origin: FitOrigin

    def prior_over(self, catalogue: Catalogue) -> NDArray[np.float64]:
        """Return the logarithm of the prior of each occupation, (occupations,).

        Vacancies are tagged with the narrowest occupations only, so that those with narrower ones
        were never counted: they take the mean of the counted ones, as their absence says nothing.
        Other occupations that were not tagged have 0. An occupation may be known by its exact
        match; where a catalogue has none of the counted ones, every prior is 0.
        """
        occupations = catalogue.occupations
        known = np.array([self._known(o.uri, o.exact_match) for o in occupations], dtype=np.float64)
        counted = known > 0
        if not counted.any():
            return np.zeros(len(occupations))
        above = {uri for occupation in occupations for uri in occupation.broader}
        broad = np.array([occupation.uri in above for occupation in occupations])
        known[broad & ~counted] = known[counted].mean()
        return known

    def write(self, folder: Path) -> None:
        """Write the two files of a fit into a folder."""
        rounded = (round(weight, _DIGITS) for weight in self.weights)
        values = {
            "origin": asdict(self.origin),
            "weights": dict(zip(SIGNALS, rounded, strict=True)),
            "prior_weight": round(self.prior_weight, _DIGITS),
        }
        (folder / _WEIGHTS).write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        with (folder / _PRIOR).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows((uri, f"{prior:.{_DIGITS}f}") for uri, prior in self._rows())

    @classmethod
    def read(cls, folder: Path) -> "TitleFit":
        """Read what `write` wrote."""
        values = json.loads((folder / _WEIGHTS).read_text(encoding="utf-8"))
        with (folder / _PRIOR).open(encoding="utf-8", newline="") as file:
            prior = {row["occupation"]: float(row["log_prior"]) for row in csv.DictReader(file)}
        weights = tuple(values["weights"][name] for name in SIGNALS)
        return cls(weights, values["prior_weight"], prior, FitOrigin(**values["origin"]))

    @classmethod
    def shipped(cls) -> "TitleFit":
        """Return the fit that serves."""
        return cls.read(Path(__file__).parent)

    def _known(self, *uris: str) -> float:
        return next((self.log_prior[uri] for uri in uris if uri in self.log_prior), 0.0)

    def _rows(self) -> Sequence[tuple[str, float]]:
        return sorted(self.log_prior.items())
