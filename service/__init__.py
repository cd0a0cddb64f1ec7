"""The use cases: settings, catalogue snapshots, request and answer schemas, answers; no HTTP."""
