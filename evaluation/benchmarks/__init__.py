"""Benchmark files as queries with what is right for each."""
