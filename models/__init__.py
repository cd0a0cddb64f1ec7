"""Text to unit float32 rows."""
