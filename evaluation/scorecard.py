"""The scorecard: what one catalogue, model and ranking were measured at, and on what machine."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from evaluation.figure import Evaluation, Figure
from evaluation.suite import Kind

_DIGITS = 4
Document = dict[str, object]
"""What JSON can hold, by name."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured on; neither its name nor any path of it. `memory_gib` may be unknown."""

    cpu: str
    cores: int
    memory_gib: float | None
    system: str
    architecture: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything that figures depend on, and when (UTC, ISO 8601) they were measured.

    `catalogue_digest` is the SHA-256 of the index's manifest, which no other index has.
    """

    catalogue_version: str
    model_version: str
    ranking_version: str
    catalogue_digest: str
    destinai_version: str
    date: str
    machine: Machine
    libraries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every figure of a catalogue; `missing` has the file pattern of each kind not measured."""

    circumstances: Circumstances
    evaluations: tuple[Evaluation, ...]
    missing: Mapping[Kind, str]

    def document(self) -> Document:
        """Return the scorecard as JSON holds it, as `GET /api/v1/quality` answers."""
        return {
            **asdict(self.circumstances),
            "missing": {kind.value: pattern for kind, pattern in self.missing.items()},
            "results": results_of(self.evaluations),
        }


def results_of(evaluations: Sequence[Evaluation]) -> list[Document]:
    """Return evaluations as JSON holds them; of unresolved gold, only how much it is."""
    return [
        {
            "benchmark": evaluation.benchmark,
            "file": evaluation.file,
            "queries": evaluation.queries,
            "gold": evaluation.gold,
            "unresolved": len(evaluation.unresolved),
            "systems": [
                {
                    "system": measured.system,
                    "figures": {figure.name: _values(figure) for figure in measured.figures},
                }
                for measured in evaluation.systems
            ],
        }
        for evaluation in evaluations
    ]


def _values(figure: Figure) -> Document:
    return {
        "value": round(figure.value, _DIGITS),
        "interval": [round(figure.low, _DIGITS), round(figure.high, _DIGITS)],
        "learnt_on": figure.learnt_on,
        "out_of_fold": figure.out_of_fold,
    }
