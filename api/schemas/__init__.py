"""The wire models: what the API takes and gives, field by field."""
