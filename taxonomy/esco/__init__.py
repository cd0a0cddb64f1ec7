"""The ESCO reader: a release of the ESCO classification becomes a catalogue."""
