"""Columns that several tables have."""

from hwstatus.rows import SOURCE, TEXT, Column

SLUG = Column("slug of the entity")
NAME = Column("display name of the entity")
SCOPE = Column("what the status is for")
PUBLISHER = Column("who says so", SOURCE)
URL = Column("where", TEXT)
SUMMARY = Column("the update in one or two sentences", TEXT)
