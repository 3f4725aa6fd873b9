"""A tracker as plain tables for other programs: a flat database, CSV with a descriptor, Parquet.

They are made from a tracker and never read back.
"""
