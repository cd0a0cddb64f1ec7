"""Peers: other ways to find skills of ESCO in a text, over the same ESCO, weights and sentences."""
