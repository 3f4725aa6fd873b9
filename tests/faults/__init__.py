"""Real faults, and what has to hold after them: docs/reliability.md names each promise and its test."""
