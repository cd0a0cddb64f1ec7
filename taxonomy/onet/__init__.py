"""The O*NET reader: a release of the O*NET database becomes a catalogue."""
