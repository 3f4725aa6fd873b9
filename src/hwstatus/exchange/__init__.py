"""Records from and to files that other people read and write."""

ARTICLE = "article"
JSONL = "jsonl"
JSON = "json"
CSV = "csv"
TSV = "tsv"
FORMS = (ARTICLE, JSONL, JSON, CSV, TSV)
"""The forms in which records come: what can be imported."""
