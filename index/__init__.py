"""One immutable, versioned folder per catalogue and model: vectors, labels, relations."""
