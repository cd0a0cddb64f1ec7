"""The use cases: one answer from a catalogue snapshot each."""
