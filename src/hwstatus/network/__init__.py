"""The network: pages fetched without harm, the socket of a server on this machine, the addresses of team's ledgers.

Only `fetcher`, `wire` and `listening` touch it; PostgreSQL is spoken to in `team`.
"""
