"""Titles: which occupations a job title may mean."""
