"""Measurements of speed and size, over the whole of ESCO."""
