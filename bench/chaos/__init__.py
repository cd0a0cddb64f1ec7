"""Drills that break or overload a served home, and count what its clients notice."""
