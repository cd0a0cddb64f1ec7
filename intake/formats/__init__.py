"""Readers: one for each kind of file, each from bytes or text to a document."""
