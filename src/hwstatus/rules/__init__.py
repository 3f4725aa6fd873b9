"""Pure functions from records to standings, practice, findings and merges, without files or a clock."""
