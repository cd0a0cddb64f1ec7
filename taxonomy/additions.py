"""Additions: what the host of an installation added to a catalogue, each approved by somebody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addition:
    """That a skill (URI) has `labels` which its taxonomy does not give it, as alternative ones.

    Where it is `own`, the whole skill is the host's, with its preferred label and its relations.
    `reviewed_by` says who approved it.
    """

    skill: str
    labels: tuple[str, ...]
    own: bool
    reviewed_by: str
