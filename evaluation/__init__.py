"""How good recognition and ranking are: benchmark readers, metrics, intervals and baselines."""
