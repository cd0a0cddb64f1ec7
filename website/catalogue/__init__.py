"""The directories, and the pages of one career and one skill."""
