"""Accounts: getting in, what is saved, who else may see it, and what a person may ask for."""
