"""Occupations, skills and their relations, read from public taxonomies."""
