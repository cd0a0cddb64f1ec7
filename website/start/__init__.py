"""The first pages: the form for a profile, and the review of its skills."""
