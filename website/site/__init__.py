"""What every page shares: languages, templates, static files, its context."""
