"""The commands of the help's section Curation."""
