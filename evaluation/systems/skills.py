"""Skills in texts: the served recogniser, and for texts that it learnt from out of fold."""

from collections.abc import Callable
from dataclasses import replace

from evaluation.fitting.recognition import fold_of
from evaluation.metrics.figures import OURS, MetricValue
from recommender.recognition.confidence import SIGNALS
from recommender.recommender import Recommender

OUT_OF_FOLD = f"{OURS}, out of fold"
LEARNT = f"{len(SIGNALS)} weights of the confidence"
ReaderOf = Callable[[str], Recommender]


def readers(recommender: Recommender, file: str) -> dict[str, ReaderOf]:
    """Return what reads a text of a file, by the name of the system.

    Out of fold comes first where recognition learnt from the file: each text is then read with
    the weights that were learnt without the texts of its fold.
    """
    weights = recommender.recognition_weights
    found: dict[str, ReaderOf] = {}
    if file in weights.origin.files and weights.without_fold:
        others = [
            recommender.with_recognition(replace(weights, weights=without))
            for without in weights.without_fold
        ]
        found[OUT_OF_FOLD] = lambda text: others[fold_of(text)]
    return found | {OURS: lambda _: recommender}


def stated(
    figures: tuple[MetricValue, ...], recommender: Recommender, file: str, system: str
) -> tuple[MetricValue, ...]:
    """Return the figures of a system with what was learnt, and whether each is out of fold."""
    learnt = file in recommender.recognition_weights.origin.files
    return tuple(
        replace(
            figure,
            learnt_on=LEARNT if learnt else None,
            out_of_fold=system == OUT_OF_FOLD if learnt else None,
        )
        for figure in figures
    )
