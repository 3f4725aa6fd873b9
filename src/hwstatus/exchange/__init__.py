"""Records from and to files that other people read and write."""

ARTICLE = "article"
JSONL = "jsonl"
JSON = "json"
CSV = "csv"
TSV = "tsv"
EXCEL = "xlsx"
TABLES = (CSV, TSV, EXCEL)
DRAFTS = "drafts"
"""A table whose rows become drafts: it lacks what an update needs."""
FORMS = (ARTICLE, JSONL, JSON, *TABLES, DRAFTS)
"""The forms in which records come: what can be imported."""
