"""Fitting of learnt weights, and ablations."""
