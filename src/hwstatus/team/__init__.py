"""A team's ledger, which lies elsewhere: on PostgreSQL, or published as files.

Only the ledger is shared. Each machine keeps a whole tracker, and takes over what others
added (`store.following`).
"""
