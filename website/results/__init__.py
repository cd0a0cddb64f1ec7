"""The pages of ranked careers: list, explanation, comparison and files."""
