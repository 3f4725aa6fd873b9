"""What `doctor` asks a team's server: who may do what, what a power cut may take, what nobody vouches for."""

from typing import NamedTuple

from hwstatus.team.postgres import Postgres, utc

_RIGHTS = """
SELECT session_user,
       ARRAY(SELECT privilege || ' on ' || name FROM unnest(ARRAY['ledger', 'version']) name,
                    unnest(ARRAY['DELETE', 'INSERT', 'REFERENCES', 'TRIGGER', 'TRUNCATE', 'UPDATE']) privilege
              WHERE has_table_privilege(session_user, name::regclass, privilege)
                 OR privilege IN ('INSERT', 'REFERENCES', 'UPDATE')
                    AND has_any_column_privilege(session_user, name::regclass, privilege)
              ORDER BY name, privilege),
       has_function_privilege(session_user, to_regprocedure('append_entry(json, json)'), 'EXECUTE')
"""
_NO_OWNERS = "role <> (SELECT relowner::regrole::text FROM pg_class WHERE oid = 'ledger'::regclass)"
"""The owner brings in what others wrote elsewhere."""


class Rights(NamedTuple):
    """What the role that is connected may do to the tables of the ledger."""

    role: str
    held: list[str]
    """Privileges beyond reading, in the form `UPDATE on ledger`."""

    may_add: bool | None
    """Whether it may add entries; None where the server was made by an earlier version."""


class ExaminedServer(Postgres):
    """The ledger in a PostgreSQL database, examined."""

    def rights(self) -> Rights:
        """What the role that is connected may do beyond reading, and adding by the function."""
        with self._answers():
            return Rights(*self._last_row(_RIGHTS))

    def unsafe_settings(self) -> list[str]:
        """Settings with which a power cut of the server may take acknowledged entries."""
        rows = self._rows(
            "SELECT name, setting FROM pg_settings"
            " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
            " AND setting = 'off' ORDER BY name"
        )
        return [f"{name} = {setting}" for name, setting in rows]

    def names(self) -> list[tuple[str, str, int]]:
        """Each name that entries carry beside the role that wrote them, and how often."""
        return self._rows(
            "SELECT by, role, count(*) FROM ledger WHERE by <> role"
            f" AND {_NO_OWNERS} GROUP BY by, role ORDER BY by, role"
        )

    def belated(self) -> list[tuple[int, str, str, str]]:
        """Entries that came long after their time: number, time, role, and when they came (UTC)."""
        rows = self._rows(
            "SELECT seq, at, role, written FROM ledger WHERE written > at::timestamptz + interval '10 minutes'"
            f" AND {_NO_OWNERS} ORDER BY seq DESC LIMIT 5"
        )
        return [(seq, at, role, utc(written)) for seq, at, role, written in rows]

    def strays(self) -> list[int]:
        """Numbers of versions that no entry vouches for: somebody inserted them by hand."""
        query = """
            SELECT v.seq FROM version v JOIN ledger l ON l.seq = v.entry
             WHERE v.seq NOT BETWEEN l.first_version AND l.last_version ORDER BY v.seq LIMIT 10
        """
        return [row[0] for row in self._rows(query)]
