"""Accounts: people, their sessions, what they save, and their rights over it."""
