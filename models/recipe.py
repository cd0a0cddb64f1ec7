"""The recipe of a fine-tuning: every number that decides the weights, but seed and steps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is fine-tuned on text pairs.

    The loss is the library's MultipleNegativesRankingLoss at `scale` (one over the temperature),
    from positive to anchor as well where `symmetric`. The learning rate rises over the share
    `warm_up` of the steps, then falls linearly to zero. A text is cut after `max_tokens`. The
    weights kept are `tuned_share` of the tuned ones and the rest of the base ones, which keeps
    what the base model knew of other wordings (WiSE-FT, Wortsman et al. 2022).
    """

    batch: int = 128
    learning_rate: float = 4e-5
    warm_up: float = 0.1
    weight_decay: float = 0.01
    most_gradient: float = 1.0
    max_tokens: int = 48
    scale: float = 20.0
    symmetric: bool = True
    tuned_share: float = 0.6
