"""The systems that are evaluated: what serves, and baselines."""
