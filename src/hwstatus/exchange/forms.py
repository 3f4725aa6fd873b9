"""The forms in which records come."""

ARTICLE = "article"
JSONL = "jsonl"
JSON = "json"
CSV = "csv"
TSV = "tsv"
FORMS = (ARTICLE, JSONL, JSON, CSV, TSV)
"""What can be imported."""
