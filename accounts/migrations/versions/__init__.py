"""One module for each revision, oldest first by `down_revision`."""
