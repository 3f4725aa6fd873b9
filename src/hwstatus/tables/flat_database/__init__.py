"""The flat database: a tracker as plain tables, for Datasette, pandas, DuckDB and SQL.

It is made from a tracker and never read back: the ledger, the stored lines and what is no
record yet stay out of it.
"""

from hwstatus.tables.flat_database.questions import VIEWS
from hwstatus.tables.flat_database.tables import TABLES
from hwstatus.tables.flat_database.writing import APPLICATION_ID, write

__all__ = ["APPLICATION_ID", "TABLES", "VIEWS", "write"]
