"""The commands of the help's section Verdicts."""
