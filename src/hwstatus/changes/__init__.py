"""What changes a tracker: one change in, one ledger entry out."""
