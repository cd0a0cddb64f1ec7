"""Near-identical occupations: those whose needs are almost the same share a group."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from recommender.needs import Needs

_LEAST_JACCARD = 0.75


def near_identical(needs: Needs) -> tuple[str, ...]:
    """Return the group of each occupation (row), named by its first member's row ("g12").

    Two occupations are linked where the Jaccard index of all skills that they need is at least
    `_LEAST_JACCARD`; a group is a connected component of the links.
    """
    every = (needs.essential + needs.optional).tocsr()
    shared = (every @ every.T).tocoo()
    size = np.asarray(every.sum(axis=1)).ravel()
    union = size[shared.row] + size[shared.col] - shared.data
    near = shared.data / np.maximum(union, 1) >= _LEAST_JACCARD
    links = sparse.coo_array((near[near], (shared.row[near], shared.col[near])), shape=shared.shape)
    _, component = connected_components(links, directed=False)
    first: dict[int, int] = {}
    for row, group in enumerate(component):
        first.setdefault(int(group), row)
    return tuple(f"g{first[int(group)]}" for group in component)
