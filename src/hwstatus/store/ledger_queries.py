"""The text of the queries on what the tracker has ever held, and who changed it: on `ledger` and `version`."""

ENTRIES = "SELECT seq, at, by, verb, reason, undoes, hash FROM ledger ORDER BY seq"
RECORDS = """
SELECT v.seq, v.subject, v.key, v.record, v.seq = (
       SELECT max(n.seq) FROM version n WHERE n.key = v.key AND n.subject = v.subject)
  FROM version v WHERE v.record IS NOT NULL ORDER BY v.seq
"""
"""Every record that was ever held, and whether it is the newest of its key."""

VERSION_COUNT = "SELECT coalesce(max(seq), 0) FROM version"
CHAIN = """
SELECT seq, at, by, verb, reason, undoes, hash, first_version, last_version FROM ledger
 ORDER BY seq
"""
CHAIN_AFTER = """
SELECT seq, at, by, verb, reason, undoes, hash, first_version, last_version FROM ledger
 WHERE seq > ? ORDER BY seq
"""
HASH_OF_ENTRY = "SELECT hash FROM ledger WHERE seq = ?"
LAST_ENTRY = "SELECT seq, at, by, verb, reason, undoes, hash FROM ledger ORDER BY seq DESC LIMIT 1"
VERSIONS_OF_ENTRY = """
SELECT v.seq, v.entry, v.subject, v.key, v.before, v.record
  FROM ledger l JOIN version v ON v.seq BETWEEN l.first_version AND l.last_version WHERE l.seq = ? ORDER BY v.seq
"""
VERSIONS_BETWEEN = """
SELECT seq, entry, subject, key, before, record FROM version WHERE seq BETWEEN ? AND ? ORDER BY seq
"""
RECORDS_OF_ENTRY = """
SELECT v.subject, count(DISTINCT v.key)
  FROM ledger l JOIN version v ON v.seq BETWEEN l.first_version AND l.last_version
 WHERE l.seq = ? GROUP BY v.subject ORDER BY count(DISTINCT v.key) DESC, v.subject
"""
STRAY_VERSION = """
SELECT v.seq FROM version v LEFT JOIN ledger l ON l.seq = v.entry
 WHERE l.seq IS NULL OR v.seq NOT BETWEEN l.first_version AND l.last_version
    OR v.before IS NOT (SELECT max(p.seq) FROM version p
                         WHERE p.key = v.key AND p.subject = v.subject AND p.seq < v.seq)
 LIMIT 1
"""
"""A version that no entry vouches for, or that does not follow the one before of the same record."""

STRAY_ENTRY = """
SELECT seq FROM (
    SELECT seq, first_version AS first, last_version AS last, undoes,
           lag(seq, 1, 0) OVER numbered AS seq_before, lag(last_version, 1, 0) OVER numbered AS last_before
      FROM ledger WINDOW numbered AS (ORDER BY seq))
 WHERE seq <> seq_before + 1 OR first <> last_before + 1 OR last < first OR undoes >= seq LIMIT 1
"""
"""An entry that does not follow the one before, takes in no version, or takes back what came no earlier."""

LAST_VERSIONS = """
SELECT v.subject, v.key, v.seq, v.record
  FROM json_each(?) asked CROSS JOIN version v ON v.seq = (
       SELECT max(n.seq) FROM version n
        WHERE n.key = asked.value ->> 1 AND n.subject = asked.value ->> 0)
"""
"""The newest version of each record of a JSON array of [subject, key]."""

REVERSAL = """
SELECT v.subject, v.key, b.record
  FROM ledger l JOIN version v ON v.seq BETWEEN l.first_version AND l.last_version
  LEFT JOIN version b ON b.seq = v.before
 WHERE l.seq = ? ORDER BY v.seq DESC
"""
LAST_BY_VERBS = """
SELECT subject, key, record FROM (
    SELECT v.subject, v.key, v.record,
           row_number() OVER (PARTITION BY v.subject, v.key ORDER BY v.entry DESC, v.seq) AS age
      FROM version v JOIN ledger l ON l.seq = v.entry
     WHERE l.verb IN (SELECT value FROM json_each(?)) AND l.seq NOT IN (SELECT value FROM json_each(?))
) WHERE age = 1
"""
"""The first version that the newest of some entries left of each record: what a merge was offered."""

NEWEST_BY_KEY = """
SELECT v.key, v.subject, v.record FROM version v
 WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.key = v.key AND n.subject = v.subject)
 ORDER BY v.key, v.subject
"""
"""The newest version of every record that there ever was, null for a retraction."""

STOOD_BEFORE = """
SELECT record FROM version WHERE key = ? AND subject = ? AND entry < ? ORDER BY seq DESC LIMIT 1
"""
"""What a record was before an entry, which may have left more than one version of it."""

BROUGHT_OR_TAKEN_BACK = """
SELECT seq, verb, undoes FROM ledger WHERE undoes IS NOT NULL OR verb IN (?, ?, ?) ORDER BY seq
"""
"""The entries with some verbs, and every undo and redo."""

EVER_LIKE = """
SELECT DISTINCT key FROM version WHERE key >= ? AND key < ? || '~' AND subject IN ('update', 'draft')
"""
EVER_ABOUT = """
SELECT u.id FROM about a JOIN updates u ON u.seq = a.seq WHERE a.entity = :entity
UNION
SELECT o.key FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND o.subject = 'update' AND (o.record ->> '$.entity' = :entity
    OR EXISTS (SELECT 1 FROM json_each(o.record, '$.also_about') a WHERE a.value = :entity))
UNION
SELECT key FROM version WHERE key >= :entity || '/' AND key < :entity || '0' AND subject = 'checked'
UNION
SELECT :entity
"""
"""The keys of all that was ever recorded about an entity, itself included; that of a check is `slug/date`."""

VERSIONS_OF_KEYS = """
SELECT v.seq, v.entry, v.subject, v.key, v.before, v.record FROM version v
 WHERE v.key IN (SELECT value FROM json_each(?)) ORDER BY v.entry DESC, v.seq
"""
NEWEST_VERSIONS = """
SELECT v.seq, v.subject, v.key, v.record FROM version v
 WHERE v.record IS NOT NULL
   AND v.seq = (SELECT max(n.seq) FROM version n WHERE n.key = v.key AND n.subject = v.subject)
 ORDER BY v.seq
"""
COUNTED = """
({v}.entry <= :entry AND ({v}.subject IN ('entity', 'group') OR CASE
    WHEN {v}.before IS NULL AND {v}.subject IN ('update', 'checked')
    THEN min({l}.at, {v}.record ->> '$.recorded_at') ELSE {l}.at END <= :horizon))
"""
"""Whether a version of an entry was known at a time."""

BEGINS = """
SELECT min(min(l.at, coalesce(v.record ->> '$.recorded_at', l.at)))
  FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.subject = 'update' AND v.entry <= ?
"""
"""When the first update was recorded, no later entry than one counted."""

RETRACTED_ABOUT = """
SELECT o.record, l.at, l.by, coalesce(l.reason, l.verb) FROM version v
  JOIN ledger l ON l.seq = v.entry JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.subject = 'update' AND v.record IS NULL AND l.verb <> 'undo'
   AND v.entry <= :entry AND l.at <= :horizon
   AND (o.record ->> '$.entity' = :about
        OR EXISTS (SELECT 1 FROM json_each(o.record, '$.also_about') a WHERE a.value = :about))
   AND NOT EXISTS (
       SELECT 1 FROM version n JOIN ledger m ON m.seq = n.entry
        WHERE n.key = v.key AND n.subject = 'update' AND n.seq > v.seq AND n.entry <= :entry AND m.at <= :horizon)
 ORDER BY +v.seq
"""
"""The sign has the few sorted: for their order alone SQLite would read every version."""

_CORRECTIONS = """
SELECT v.entry, l.at, l.by, l.verb, l.reason, o.record, v.record FROM version v
  JOIN ledger l ON l.seq = v.entry JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.subject = 'update' AND v.entry <= :entry AND l.at <= :horizon
   AND l.at >= :since AND l.at <= :until
   AND (instr(o.record, '"effects":') OR instr(v.record, '"effects":')) {more} ORDER BY +v.seq
"""
CORRECTIONS = _CORRECTIONS.format(more="")
"""Corrections of updates that set a status, or did: no other moves a standing."""

_COUNTING = ("entity", "date", "recorded_at", "effects")
"""What a standing is derived from, beside an update's id."""

_DIFFERS = " OR ".join(
    f"o.record -> '$.{name}' IS NOT v.record -> '$.{name}'" for name in _COUNTING
)
MOVING_CORRECTIONS = _CORRECTIONS.format(
    more=f"AND (l.first_version < l.last_version OR {_DIFFERS})"
)
"""The same without what alone made its entry and changed nothing that counts, such as a summary."""

NEWEST_EFFECTS_AFTER = """
SELECT p.key, s.value, x.moment, x.status
  FROM json_each(:places) p CROSS JOIN json_each(:scopes) s
 CROSS JOIN effect x ON x.n = (
       SELECT e.n FROM effect e CROSS JOIN version v ON v.seq = e.seq
        WHERE e.entity = p.value ->> 1 AND e.scope = s.value AND e.moment < (p.value ->> 2) || '~'
          AND v.entry <= p.value ->> 0
        ORDER BY e.moment DESC LIMIT 1)
"""
"""Of what entries left and is held still: each scope's newest effect on some entities, each by a day."""

REPLACED_AFTER = """
SELECT o.entry, v.entry, o.record FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.entry > :entry AND o.subject = 'update' AND instr(o.record, '"effects":')
   AND o.record ->> '$.entity' IN (SELECT value FROM json_each(:about))
"""
"""The updates with effects on some entities that were corrected or taken out after an entry.

Each with the entry that left it and the one that did so.
"""

EFFECT_THEN = f"""
SELECT e.moment, e.status FROM effect e JOIN version v ON v.seq = e.seq JOIN ledger l ON l.seq = v.entry
 WHERE e.entity = :about AND e.scope = :scope AND e.moment < :moment AND {COUNTED.format(v="v", l="l")}
 ORDER BY e.moment DESC LIMIT 1
"""
"""Of what was known then and is held still: an entity's newest effect for a scope before a moment."""

REPLACED_THEN = f"""
SELECT o.record FROM version v JOIN ledger l ON l.seq = v.entry
                               JOIN version o ON o.seq = v.before JOIN ledger m ON m.seq = o.entry
 WHERE v.before IS NOT NULL AND (l.at > :horizon OR v.entry > :entry) AND o.subject = 'update'
   AND {COUNTED.format(v="o", l="m")}
   AND instr(o.record, '"effects":') AND o.record ->> '$.entity' = :about
"""
"""The updates with effects that were known then, and were corrected or taken out since."""

EVER_USED = "SELECT count(*) FROM version WHERE key = ? AND subject = 'update'"
EVER_HAD_UPDATES = "SELECT EXISTS (SELECT 1 FROM version WHERE subject = 'update')"
HELD_FROM = """
SELECT l.verb FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.key = ? AND v.subject = ? ORDER BY v.seq DESC LIMIT 1
"""
HELD = (
    "SELECT record FROM version WHERE key = ? AND subject = ? ORDER BY seq DESC LIMIT 1"
)
OWN_RECORDS = {
    subject: f"""
SELECT v.record FROM {table} t JOIN version v ON v.seq = t.seq JOIN ledger l ON l.seq = v.entry
 WHERE l.verb <> 'dataset' ORDER BY v.key
"""
    for subject, table in (
        ("entity", "entity"),
        ("group", "grouping"),
        ("checked", "checked"),
    )
}
OWN_ENQUIRIES = """
SELECT v.record FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.key >= 'http' AND v.key < 'http~' AND v.subject = 'address' AND v.record IS NOT NULL
   AND v.seq = (SELECT max(n.seq) FROM version n WHERE n.key = v.key AND n.subject = v.subject)
   AND l.verb <> 'dataset' ORDER BY v.key
"""
"""The key of an enquiry is its address, so that the index on keys has them side by side."""
