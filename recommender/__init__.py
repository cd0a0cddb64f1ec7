"""Rank careers for a profile of statements and skills, with the reasons for each."""
