"""The website: pages over the same answers as the JSON API, in one application with it."""
