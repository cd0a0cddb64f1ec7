"""Answers and reports as text for the terminal, one module for each kind."""
