"""The destinai command."""
