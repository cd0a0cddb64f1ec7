"""The JSON API and its composition root."""
