"""What a team's server holds: two tables, and the function that alone adds to them.

Editors may read the tables and execute `ledger_turn` and `append_entry`, and nothing else. Both act with the rights
of the owner: so the lock is one that no editor can take otherwise, and no row is inserted past the rules. The program
makes an entry on its own machine; the server computes the hash anew from what it was sent, and refuses any other.
"""

from hwstatus import json_text
from hwstatus.subject import FOUNDED
from hwstatus.team.log import FORMAT

TURN_S = 60
"""Seconds for which a change may be left open without a word; who waits has the server end it then."""
LONGEST_S = 600
"""Seconds that a change may take in all."""
WAIT_S = 5
"""Seconds after which the server tells who waits for whom, and is asked again."""

TABLES = """
CREATE TABLE ledger (
    seq bigint PRIMARY KEY,
    at text NOT NULL,
    by text NOT NULL,
    verb text NOT NULL,
    reason text,
    undoes bigint REFERENCES ledger(seq),
    first_version bigint NOT NULL,
    last_version bigint NOT NULL,
    hash text NOT NULL UNIQUE,
    before text UNIQUE,
    format integer NOT NULL,
    role text NOT NULL DEFAULT session_user,
    written timestamptz NOT NULL DEFAULT clock_timestamp(),
    seq_before bigint GENERATED ALWAYS AS (CASE WHEN seq > 1 THEN seq - 1 END) STORED,
    UNIQUE (seq, hash),
    CHECK (seq > 0 AND (seq = 1) = (before IS NULL)),
    CHECK (first_version > 0 AND first_version <= last_version),
    FOREIGN KEY (seq_before, before) REFERENCES ledger (seq, hash)
);
CREATE TABLE version (
    seq bigint NOT NULL,
    entry bigint NOT NULL REFERENCES ledger(seq),
    subject text NOT NULL,
    key text NOT NULL,
    before bigint,
    record text,
    PRIMARY KEY (entry, seq)
);
"""
"""As in every tracker. The chain is the schema: a fork, a second beginning and a wrong parent are refused."""

RULES = """
-- The versions of a long entry are sent in parts, before the entry itself.
ALTER TABLE {schema}.version ALTER CONSTRAINT version_entry_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE {schema}.ledger DROP CONSTRAINT IF EXISTS ledger_at;
ALTER TABLE {schema}.ledger ADD CONSTRAINT ledger_at
    CHECK (at ~ '^\\d\\d\\d\\d-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ$') NOT VALID;
CREATE INDEX IF NOT EXISTS version_of_record ON {schema}.version (subject, key, seq);

CREATE OR REPLACE FUNCTION {schema}.ledger_escaped(json text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
-- Characters that deceive a reader are escaped in every stored line, and in what is hashed.
DECLARE
    mark text;
    code integer;
    units text;
BEGIN
    FOR mark IN SELECT DISTINCT m[1] FROM regexp_matches(json, '({hostile})', 'g') m LOOP
        code := ascii(mark);
        units := CASE WHEN code < 65536 THEN chr(92) || 'u' || lpad(to_hex(code), 4, '0')
            ELSE chr(92) || 'u' || to_hex(55296 + ((code - 65536) >> 10))
              || chr(92) || 'u' || to_hex(56320 + ((code - 65536) & 1023)) END;
        json := replace(json, mark, units);
    END LOOP;
    RETURN json;
END $$;

CREATE OR REPLACE FUNCTION {schema}.ledger_json(value text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(CASE WHEN value ~ '{hostile}' THEN {schema}.ledger_escaped(to_json(value)::text)
                     ELSE to_json(value)::text END, 'null')
$$;

CREATE OR REPLACE FUNCTION {schema}.ledger_hash(entry {schema}.ledger) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT encode(sha256(convert_to('[1,' || concat_ws(',',
           {schema}.ledger_json(coalesce(entry.before, repeat('0', 64))), entry.seq,
           {schema}.ledger_json(entry.at), {schema}.ledger_json(entry."by"), {schema}.ledger_json(entry.verb),
           {schema}.ledger_json(entry.reason), coalesce(entry.undoes::text, 'null'),
           '[' || string_agg('[' || concat_ws(',', v.seq, {schema}.ledger_json(v.subject), {schema}.ledger_json(v.key),
               coalesce(v.before::text, 'null'),
               coalesce('"' || encode(sha256(convert_to(v.record, 'UTF8')), 'hex') || '"', 'null')) || ']', ','
               ORDER BY v.seq) || ']', entry.first_version, entry.last_version) || ']', 'UTF8')), 'hex')
  FROM {schema}.version v WHERE v.entry = entry.seq
$$;

CREATE OR REPLACE FUNCTION {schema}.ledger_sets_back(entry {schema}.ledger) RETURNS boolean
LANGUAGE sql STABLE AS $$
-- It takes back all that a clock ahead wrote, and is not before what stood then.
SELECT EXISTS (SELECT 1 FROM {schema}.ledger meant JOIN {schema}.ledger stood ON stood.seq = meant.seq - 1
                WHERE meant.seq = entry.undoes AND stood.at COLLATE "C" <= entry.at AND entry.at COLLATE "C" < meant.at)
   AND NOT EXISTS (SELECT 1 FROM {schema}.ledger stands
                    WHERE stands.seq > entry.undoes AND stands.seq < entry.seq
                      AND coalesce(stands.undoes, 0) <= entry.undoes
                      AND NOT EXISTS (SELECT 1 FROM {schema}.ledger back WHERE back.undoes = stands.seq
                                         AND back.seq > entry.undoes AND back.seq < entry.seq))
$$;

CREATE OR REPLACE FUNCTION {schema}.ledger_problem(
    entry {schema}.ledger, last {schema}.ledger, is_owner boolean) RETURNS text
LANGUAGE plpgsql STABLE AS $$
-- Why an entry whose versions are there already cannot be added; null where it can.
DECLARE
    moment timestamptz := entry.at;
    near interval := '10 minutes';
    late text := to_char((moment + near) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
    wrong {schema}.version;
    there bigint;
BEGIN
    IF entry.seq <> coalesce(last.seq, 0) + 1 OR entry.before IS DISTINCT FROM last.hash THEN
        RETURN 'somebody else wrote meanwhile';
    ELSIF entry.format <> {format} THEN
        RETURN format('this server takes entries of format {format}, not %s: its owner upgrades it', entry.format);
    ELSIF entry.undoes >= entry.seq THEN
        RETURN format('it takes back entry %s, which does not come before it', entry.undoes);
    ELSIF late COLLATE "C" < last.at AND NOT (last.seq = 1 AND last.verb = 'dataset')
          AND NOT {schema}.ledger_sets_back(entry) THEN
        RETURN format('it is of %s, and entry %s before it of %s', entry.at, last.seq, last.at);
    ELSIF NOT is_owner AND moment > clock_timestamp() + near THEN
        RETURN format('it is of %s, which is to come', entry.at);
    ELSIF NOT is_owner AND entry."by" <> session_user AND moment > clock_timestamp() - interval '2 minutes' THEN
        RETURN format('%s cannot write as %s', session_user, entry."by");
    END IF;
    SELECT count(*) INTO there FROM {schema}.version v WHERE v.entry = entry.seq
       AND v.seq BETWEEN entry.first_version AND entry.last_version;
    IF entry.first_version <> coalesce(last.last_version, 0) + 1
       OR there <> entry.last_version - entry.first_version + 1 THEN
        RETURN 'its versions are not those that it counts';
    END IF;
    SELECT v.* INTO wrong FROM {schema}.version v LEFT JOIN LATERAL (
               SELECT o.seq, o.record FROM {schema}.version o LEFT JOIN {schema}.ledger l ON l.seq = o.entry
                WHERE o.subject = v.subject AND o.key = v.key AND o.seq < v.seq
                  AND (o.entry = entry.seq OR o.seq BETWEEN l.first_version AND l.last_version)
                ORDER BY o.seq DESC LIMIT 1) stood ON true
     WHERE v.entry = entry.seq AND (v.before IS DISTINCT FROM stood.seq OR v.record IS NOT DISTINCT FROM stood.record
           OR v.record IS NOT NULL AND {schema}.ledger_key(v.subject, v.record::json) IS DISTINCT FROM v.key) LIMIT 1;
    IF FOUND THEN
        RETURN format('version %s is not what comes next of %s %s', wrong.seq, wrong.subject, wrong.key);
    END IF;
    IF NOT is_owner THEN
        SELECT v.* INTO wrong FROM {schema}.version v
         WHERE v.entry = entry.seq AND v.record IS NOT NULL
           AND ({schema}.ledger_fits(v.subject, v.record::jsonb)
                -- Of a key that is given twice jsonb keeps one; a blank beside a text makes the line longer.
                AND (SELECT count(DISTINCT length(regexp_replace(said, '"(\\\\.|[^"\\\\])*"', '', 'g'))) = 1
                       FROM unnest(ARRAY[v.record, replace(replace(v.record::jsonb::text, ', ', ','), ': ', ':')]) said)
               ) IS NOT TRUE LIMIT 1;
    END IF;
    IF wrong.seq IS NOT NULL THEN
        RETURN format('%s %s is no record as this server knows them; for those of a newer hwstatus '
                      'its owner upgrades it: hwstatus init --upgrade', wrong.subject, wrong.key);
    ELSIF {schema}.ledger_hash(entry) <> entry.hash THEN
        RETURN 'its hash does not follow from its content';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION {schema}.ledger_fits(subject text, record jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
-- Whether an import would take a record as it is, so that nobody is stopped by one that no program takes.
-- What this version does not know is such that every program reads it: neither deep, nor a number of many digits.
SELECT are_sound AND (CASE subject {conditions} END)
   AND (subject <> 'update' OR record ? 'confidence')
   AND NOT jsonb_path_exists(record, '$.**{{100}}')
   AND NOT jsonb_path_exists(record, '$ ? (@.also_about[*] == @.entity)')
   AND NOT jsonb_path_exists(record, '$.deadlines[*] ? (@.replaces == @.date)')
   AND NOT EXISTS (SELECT 1 FROM unnest(ARRAY[record ->> 'asked', record ->> 'date']) day
                    WHERE subject <> 'draft' AND day COLLATE "C" < left('{founded}', length(day)))
   AND NOT EXISTS (SELECT 1 FROM jsonb_path_query(record, '$.*[*] ? (exists(@.since) && exists(@.to))') stay
                    WHERE (stay ->> 'to') COLLATE "C" < left(stay ->> 'since', length(stay ->> 'to')))
   AND NOT EXISTS (SELECT 1 FROM (VALUES (1, '$.effects[*].scope'::jsonpath), (2, '$.outcomes[*].deadline'),
                                         (3, '$.sources[*]'), (4, '$.also_about[*]')) list (number, path),
                                 jsonb_path_query(record, path) part
                    GROUP BY number, part HAVING count(*) > 1)
  FROM (SELECT bool_and(part NOT IN ('null', 'false', '""', '[]')
                        AND CASE jsonb_typeof(part)
                            WHEN 'number' THEN length(said) <= 15
                            WHEN 'string' THEN said !~ '^[{blank}]|[{blank}]$' AND said IS NFC NORMALIZED
                            ELSE true END),
               jsonb_build_object({beyond})
          FROM jsonb_path_query(record, '$.** ? (@.type() != "object" && (@.type() != "array" || @.size() == 0))') part,
               LATERAL (SELECT part #>> '{{}}' AS said) spelled) single (are_sound, lengths)
$$;

CREATE OR REPLACE FUNCTION {schema}.ledger_key(subject text, record json) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT CASE subject
    WHEN 'update' THEN record ->> 'id'
    WHEN 'draft' THEN record ->> 'id'
    WHEN 'entity' THEN record ->> 'slug'
    WHEN 'group' THEN record ->> 'slug'
    WHEN 'address' THEN record ->> 'address'
    WHEN 'checked' THEN (record ->> 'checked') || '/' || (record ->> 'date')
END
$$;

CREATE OR REPLACE FUNCTION {schema}.append_entry(entry json, versions json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- `entry` is a line of a published page, `versions` are such lines; without `entry` more of them follow.
DECLARE
    last {schema}.ledger;
    new {schema}.ledger;
    problem text;
BEGIN
    LOCK TABLE {schema}.ledger IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO last FROM {schema}.ledger ORDER BY seq DESC LIMIT 1;
    INSERT INTO {schema}.version (seq, entry, subject, key, before, record)
        SELECT (v ->> 0)::bigint, coalesce(last.seq, 0) + 1, v ->> 2, v ->> 3, (v ->> 4)::bigint, v ->> 5
          FROM json_array_elements(versions) v;
    IF entry IS NULL THEN
        RETURN;
    END IF;
    new.seq := entry ->> 0;
    new.at := entry ->> 1;
    new."by" := entry ->> 2;
    new.verb := entry ->> 3;
    new.reason := entry ->> 4;
    new.undoes := entry ->> 5;
    new.hash := entry ->> 6;
    new.first_version := entry ->> 7;
    new.last_version := entry ->> 8;
    new.before := entry ->> 9;
    new.format := entry ->> 10;
    problem := {schema}.ledger_problem(new, last, pg_has_role(session_user, current_user, 'USAGE'));
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is not taken: %', new.seq, problem;
    END IF;
    INSERT INTO {schema}.ledger
           (seq, at, by, verb, reason, undoes, first_version, last_version, hash, before, format)
        SELECT new.seq, new.at, new."by", new.verb, new.reason, new.undoes, new.first_version, new.last_version,
               new.hash, new.before, new.format;
END $$;

CREATE OR REPLACE FUNCTION {schema}.ledger_turn(OUT at timestamptz, OUT seq bigint, OUT hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '{wait}s' AS $$
-- The turn to add to the ledger, until the transaction ends: the time, and the newest entry.
DECLARE
    holder record;
BEGIN
    LOCK TABLE {schema}.ledger IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    SELECT l.seq, l.hash INTO seq, hash FROM {schema}.ledger l ORDER BY l.seq DESC LIMIT 1;
EXCEPTION WHEN lock_not_available THEN
    SELECT l.virtualtransaction AS change, a.* INTO holder FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.relation = '{schema}.ledger'::regclass AND l.granted AND a.datname = current_database()
       AND l.mode NOT IN ('AccessShareLock', 'RowShareLock');
    BEGIN
        IF holder.state = 'idle in transaction' AND holder.state_change < clock_timestamp() - interval '{turn}s'
           OR holder.xact_start < clock_timestamp() - interval '{longest}s' THEN
            PERFORM pg_terminate_backend(holder.pid);
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;  -- only who may signal others can end what they left open
    END;
    RAISE EXCEPTION USING ERRCODE = 'lock_not_available', MESSAGE = 'somebody else is writing',
        DETAIL = json_build_array(holder.change, holder.usename, holder.pid, (
            SELECT json_agg(DISTINCT a.usename) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
             WHERE l.relation = '{schema}.ledger'::regclass AND NOT l.granted AND a.datname = current_database()));
END $$;
REVOKE ALL ON FUNCTION {schema}.append_entry, {schema}.ledger_turn, {schema}.ledger_problem, {schema}.ledger_sets_back,
    {schema}.ledger_hash, {schema}.ledger_json, {schema}.ledger_escaped, {schema}.ledger_key,
    {schema}.ledger_fits FROM PUBLIC;
"""
"""What is made in a database and made again by an upgrade; each statement holds, however often it is given."""

GRANTS = """
REVOKE ALL ON {schema}.ledger, {schema}.version FROM {role};
GRANT SELECT ON {schema}.ledger, {schema}.version TO {role};
GRANT EXECUTE ON FUNCTION {schema}.append_entry, {schema}.ledger_turn TO {role};
"""

EDITORS = """
SELECT acl.grantee::regrole::text FROM pg_proc, aclexplode(proacl) acl
 WHERE oid = to_regprocedure('append_entry(json, json)') AND acl.grantee NOT IN (0, proowner) ORDER BY 1
"""
"""The roles that may add."""

WRITERS = """
SELECT DISTINCT acl.grantee::regrole::text
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(coalesce(a.attacl, c.relacl)) acl
 WHERE c.oid IN ('ledger'::regclass, 'version'::regclass) AND acl.privilege_type = 'INSERT'
   AND acl.grantee NOT IN (0, c.relowner)
"""
"""The roles that may insert rows themselves, as an earlier version had it."""


def rules(schema: str) -> str:
    """The statements of `RULES` for the schema of a database, whose name is quoted."""
    from hwstatus.record import forms, json_schema, values

    conditions = [
        f"WHEN '{subject}' THEN jsonb_path_match(record, '{json_schema.condition(form)}', lengths, true)"
        for subject, form in forms.SUBJECTS.items()
    ]
    return RULES.format(
        schema=schema,
        conditions="\n    ".join(conditions),
        beyond=", ".join(
            f"'{most}', coalesce(jsonb_agg(part) FILTER (WHERE length(said) > {most}), '[]')"
            for most in (
                values.MAX_NAME_CHARS,
                values.MAX_TEXT_CHARS,
                values.MAX_URL_CHARS,
            )
        ),
        blank=json_schema.BLANK,
        founded=FOUNDED,
        hostile=f"[\x7f-\x9f{json_text.UNSEEN}]",
        format=FORMAT,
        wait=WAIT_S,
        turn=TURN_S,
        longest=LONGEST_S,
    )
