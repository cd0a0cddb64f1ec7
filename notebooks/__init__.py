"""Notebooks: what the catalogue, recognition and ranking look like, drawn."""
