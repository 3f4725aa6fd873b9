"""The SQL of the numbered steps that lead to the tables of a tracker (`store.schema` takes them).

None is edited after a release: a change is a new step at the end.
"""

STEP_1 = """
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    verb TEXT NOT NULL,
    reason TEXT,
    undoes INTEGER REFERENCES ledger(seq),
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE version (
    seq INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES ledger(seq) DEFERRABLE INITIALLY DEFERRED,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    before INTEGER REFERENCES version(seq),
    record TEXT
) STRICT;
CREATE INDEX version_of ON version(key, subject);
-- A correction or retraction is found without reading every version there is.
CREATE INDEX version_after ON version(before) WHERE before IS NOT NULL;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    iso2 TEXT,
    iso3 TEXT,
    region TEXT,
    subregion TEXT,
    home TEXT,
    aliases TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_home ON entity(home) WHERE home IS NOT NULL;
CREATE TABLE name (key TEXT PRIMARY KEY, entity TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE updates (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    entity TEXT NOT NULL,
    date TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT,
    scope TEXT,
    status TEXT
) STRICT;
CREATE INDEX updates_in_order ON updates(last, recorded_at, id);
CREATE INDEX updates_by_month ON updates(date, status);
CREATE INDEX updates_by_status ON updates(status);

CREATE TABLE about (
    entity TEXT NOT NULL,
    last TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (entity, last, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE effect (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    entity TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- last possible day, record time and id in one text: the order of the standing rules
    moment TEXT NOT NULL,
    first TEXT NOT NULL,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    stage TEXT NOT NULL,
    basis TEXT NOT NULL,
    effective TEXT
) STRICT;
CREATE INDEX effect_in_order ON effect(entity, scope, moment, status);
CREATE INDEX effect_of ON effect(seq);

CREATE TABLE deadline (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    entity TEXT NOT NULL,
    scope TEXT NOT NULL,
    date TEXT NOT NULL,
    last TEXT NOT NULL,
    what TEXT NOT NULL,
    replaces TEXT,
    decided TEXT NOT NULL
) STRICT;
CREATE INDEX deadline_in_order ON deadline(last, entity, scope);
CREATE INDEX deadline_of ON deadline(seq);
CREATE INDEX deadline_for ON deadline(entity, scope, date);

CREATE TABLE outcome (
    deadline TEXT NOT NULL,
    scope TEXT NOT NULL,
    moment TEXT NOT NULL,
    word TEXT NOT NULL,
    date TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (deadline, scope, moment)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_of ON outcome(seq);

CREATE TABLE publisher (
    name TEXT NOT NULL COLLATE NOCASE,
    seq INTEGER NOT NULL,
    PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE checked (
    entity TEXT NOT NULL,
    date TEXT NOT NULL,
    note TEXT,
    by TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (entity, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE grouping (
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE member (
    grouping TEXT NOT NULL,
    entity TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (grouping, entity, since)
) STRICT, WITHOUT ROWID;
"""

STEP_2 = """
CREATE TABLE draft (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX draft_in_order ON draft(seq);
-- What somebody decided on stays known by its address.
CREATE INDEX version_of_draft ON version(record ->> '$.address')
    WHERE subject = 'draft' AND record IS NOT NULL;

-- No projection: the ledger has no text of a draft, and no text stays when the draft goes.
CREATE TABLE draft_text (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    found TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _of_effect(key: str) -> str:
    """What the record of an effect says under a key; null where it says nothing."""
    return f"""(
       SELECT e.value ->> '{key}' FROM main.version v, json_each(v.record, '$.effects') e
        WHERE v.seq = effect.seq AND instr(v.record, '"{key}":') > 0 AND e.value ->> 'scope' = effect.scope)"""


# A later version may have written some of these before this schema had a column for them.
_RESTORES = _of_effect("restores")
_EXTENT = _of_effect("extent")
_CONFIRMS = f"coalesce({_of_effect('confirms')}, 0)"
_CONFIDENCE = (
    "(SELECT v.record ->> 'confidence' FROM main.version v WHERE v.seq = updates.seq)"
)

STEP_3 = f"""
ALTER TABLE updates ADD COLUMN confidence TEXT;
UPDATE updates SET confidence = {_CONFIDENCE};
ALTER TABLE effect ADD COLUMN restores TEXT;
ALTER TABLE effect ADD COLUMN extent TEXT;
ALTER TABLE effect ADD COLUMN confirms INTEGER NOT NULL DEFAULT 0;
UPDATE effect SET restores = {_RESTORES}, extent = {_EXTENT}, confirms = {_CONFIRMS};
"""


def _brought(key: str) -> str:
    """The number of the version that brought an update in: its place in the ledger."""
    return f"(SELECT min(v.seq) FROM main.version v WHERE v.key = {key} AND v.subject = 'update')"


def _moment(column: str, key: str) -> str:
    """A place in time that ends in the place in the ledger instead of in an id."""
    return f"substr({column}, 1, 32) || printf('%010d', {_brought(key)})"


STEP_4 = f"""
ALTER TABLE updates ADD COLUMN place INTEGER;
UPDATE updates SET place = {_brought("updates.id")};
DROP INDEX updates_in_order;
CREATE INDEX updates_in_order ON updates(last, recorded_at, place);
UPDATE effect SET moment = {_moment("moment", "effect.id")};
UPDATE deadline SET decided = {_moment("decided", "deadline.id")};
UPDATE outcome SET moment = {_moment("moment", "outcome.id")};
"""


def _shown(column: str) -> str:
    """What the effect that a line shows says, one that only confirms behind those set anew."""
    ranked = (
        "banned phase-out restricted discouraged case-by-case under-review permitted"
    )
    return f"""(
SELECT CASE WHEN instr(v.record, '"confirms":true') = 0 THEN updates.{column} ELSE (
       SELECT e.value ->> '{column}' FROM json_each(v.record, '$.effects') e
        ORDER BY coalesce(e.value ->> 'confirms', 0), e.value ->> 'scope' <> '5g',
                 instr('{ranked}', e.value ->> 'status'), e.key LIMIT 1) END
  FROM main.version v WHERE v.seq = updates.seq)"""


STEP_5 = f"""
UPDATE updates SET scope = {_shown("scope")}, status = {_shown("status")};
"""

BROUGHT = "SELECT min(seq) FROM version WHERE key = ? AND subject = ?"
"""The version that brought a record in."""


def brought_in(v: str) -> str:
    """The same of the record that a version `v` holds."""
    first = f"SELECT min(f.seq) FROM version f WHERE f.key = {v}.key AND f.subject = {v}.subject"
    return f"CASE WHEN {v}.before IS NULL THEN {v}.seq ELSE ({first}) END"


def is_newest(v: str) -> str:
    """Whether a version `v` is the last of its record."""
    return f"{v}.seq = (SELECT max(n.seq) FROM version n WHERE n.key = {v}.key AND n.subject = {v}.subject)"


AS_PRESENT: dict[str, dict[str, tuple[int, str]]] = {
    "updates": {
        "scope": (5, _shown("scope")),
        "status": (5, _shown("status")),
        "confidence": (3, _CONFIDENCE),
        "place": (4, _brought("updates.id")),
    },
    "effect": {
        "moment": (4, _moment("moment", "effect.id")),
        "restores": (3, _RESTORES),
        "extent": (3, _EXTENT),
        "confirms": (3, _CONFIRMS),
    },
    "deadline": {"decided": (4, _moment("decided", "deadline.id"))},
    "outcome": {"moment": (4, _moment("moment", "outcome.id"))},
    "draft": dict.fromkeys(("id", "seq"), (2, "NULL")),
    "draft_text": dict.fromkeys(("id", "text", "found"), (2, "NULL")),
}
"""By table, what stands for a column in a file that has not taken the step which made it what it is."""
