"""The API: static answers in JSON, each with its schema, and what describes them."""
