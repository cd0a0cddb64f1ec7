"""Ranking: requirements, signals, scores, facets, transitions and what-if."""
