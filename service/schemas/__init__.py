"""The schemas of requests and answers, field by field."""
