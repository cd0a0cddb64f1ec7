"""Text: statements, phrases, spelling, negation and redaction, before anything is recognised."""
