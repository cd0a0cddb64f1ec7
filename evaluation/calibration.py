"""Calibration out of fold: how honest confidence is where its curve learnt nothing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evaluation.extraction import Claim, Extracted, calibration_figure
from evaluation.figure import Figure

LEARNT = "two numbers of the curve of confidence"
_FOLDS = 5
_SURE = 1e-3
_UNPENALISED = 1e6


def calibration_out_of_fold(extracted: Sequence[Extracted]) -> Figure:
    """Return the calibration error of the claims, each under a curve learnt from other queries.

    The curve of confidence has a slope and a midpoint. Here both are learnt anew, by logistic
    regression of what was right on the log-odds of confidence (Platt 1999), for each of five
    folds from the queries of the other four.
    """
    anew = [
        _recalibrated(
            query, [e for at, e in enumerate(extracted) if at % _FOLDS != number % _FOLDS]
        )
        for number, query in enumerate(extracted)
    ]
    figure = calibration_figure("ECE out of fold", anew)
    return replace(figure, learnt_on=LEARNT, out_of_fold=True)


def _recalibrated(query: Extracted, others: Sequence[Extracted]) -> Extracted:
    taught = [claim for extracted in others for claim in extracted.claims]
    right = [claim.right for claim in taught]
    if not query.claims or all(right) or not any(right):
        return query
    curve = LogisticRegression(C=_UNPENALISED).fit(_odds(taught), right)
    sure = curve.predict_proba(_odds(query.claims))[:, 1]
    claims = zip(query.claims, sure.tolist(), strict=True)
    return replace(query, claims=tuple(replace(claim, confidence=c) for claim, c in claims))


def _odds(claims: Sequence[Claim]) -> NDArray[np.float64]:
    """Return the log-odds of the confidence of claims, (claims, 1)."""
    sure = np.array([claim.confidence for claim in claims]).clip(_SURE, 1 - _SURE)
    odds: NDArray[np.float64] = np.log(sure / (1 - sure)).reshape(-1, 1)
    return odds
