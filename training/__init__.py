"""Training: fine-tuning of an encoder on a catalogue's own texts."""
