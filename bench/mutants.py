"""Mistakes that somebody could make in the source, and the tests that must notice each."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """One mistake: in `file`, the only `right` becomes `wrong`; one of `tests` must fail."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str


MUTANTS = (
    # -- what the disk holds ---------------------------------------------------------------
    Mutant(
        "nothing is synced when a change is committed",
        "store/opening.py",
        "PRAGMA synchronous = EXTRA",
        "PRAGMA synchronous = OFF",
        "tests/faults/test_powercut.py",
    ),
    Mutant(
        "the folder of a removed journal is not synced",
        "store/opening.py",
        "PRAGMA synchronous = EXTRA",
        "PRAGMA synchronous = FULL",
        "tests/faults/test_powercut.py",
    ),
    Mutant(
        "a backup is not synced",
        "store/backups.py",
        "            files.resemble(scrap, location.path)\n            files.sync(scrap)",
        "            files.resemble(scrap, location.path)",
        "tests/faults/test_powercut.py",
    ),
    Mutant(
        "a file that was built is not synced",
        "files.py",
        "    sync(scrap)\n    # A journal",
        "    # A journal",
        "tests/faults/test_powercut.py",
    ),
    Mutant(
        "the name of a built file is not synced",
        "store/builder.py",
        "    files.confirm_name(path)\n",
        "",
        "tests/faults/test_powercut.py",
    ),
    Mutant(
        "the folder of a new tracker is not synced",
        "files.py",
        "    for made in missing:\n        sync_folder(made.parent)\n",
        "",
        "tests/faults/test_powercut.py",
    ),
    Mutant(
        "a journal is left beside a newly built file",
        "files.py",
        "    remove_journals(path)\n    scrap.replace(path)\n",
        "    scrap.replace(path)\n",
        "tests/faults/test_damage.py",
    ),
    Mutant(
        "a journal is left beside a restored file",
        "store/backups.py",
        "            files.remove_journals(path)\n",
        "",
        "tests/faults/test_damage.py",
    ),
    Mutant(
        "a new file has the mode of no other",
        "files.py",
        "    path.chmod(wanted.st_mode & 0o777)\n",
        "",
        "tests/faults/test_backups.py",
    ),
    Mutant(
        "a name that is taken is taken again",
        "files.py",
        "os.O_CREAT | os.O_EXCL | os.O_WRONLY",
        "os.O_CREAT | os.O_WRONLY",
        "tests/faults/test_backups.py tests/faults/test_disk.py",
    ),
    # -- backups and restores ----------------------------------------------------------------
    Mutant(
        "a backup with a broken chain is restored",
        "commands/restore.py",
        "        if beyond_repair(chosen):",
        "        if not chosen:",
        "tests/faults/test_backups.py",
    ),
    Mutant(
        "one read error is taken for damage",
        "commands/restore.py",
        "LOOKS = 3",
        "LOOKS = 1",
        "tests/faults/test_foreign.py",
    ),
    Mutant(
        "copies made by hand are rotated away",
        "store/backups.py",
        "if copy.occasion != BY_HAND]",
        "if copy.occasion]",
        "tests/faults/test_backups.py",
    ),
    Mutant(
        "the backup just made may be rotated away",
        "store/backups.py",
        "        if copy.path != made:\n            _remove_old(copy.path)",
        "        _remove_old(copy.path)",
        "tests/faults/test_backups.py",
    ),
    Mutant(
        "backups are ordered by the clock alone",
        "store/backups.py",
        "key=lambda copy: (copy.number, copy.stamp)",
        "key=lambda copy: (copy.stamp, copy.number)",
        "tests/faults/test_backups.py",
    ),
    Mutant(
        "restored records are not validated",
        "commands/restore.py",
        "        _check(differing, Path(source), editor.context.today)\n",
        "",
        "tests/faults/test_foreign.py",
    ),
    # -- one writer at a time ------------------------------------------------------------------
    Mutant(
        "a migration step is not looked up again under the lock",
        "store/schema.py",
        '        connection.execute("BEGIN IMMEDIATE")\n        try:\n            at ='
        " version_of(connection)\n",
        '        at = version_of(connection)\n        connection.execute("BEGIN'
        ' IMMEDIATE")\n        try:\n',
        "tests/faults/test_schema.py",
    ),
    Mutant(
        "a change begins with a plain BEGIN",
        "store/database.py",
        'connection.execute("BEGIN IMMEDIATE")\n        file',
        'connection.execute("BEGIN")\n        file',
        "tests/faults/test_many.py tests/test_store.py",
    ),
    Mutant(
        "a tracker that was moved away is written in silence",
        "store/database.py",
        "            if _identity(file) != opened:\n                raise NotWritable",
        "            if file is None:\n                raise NotWritable",
        "tests/faults/test_disk.py tests/faults/test_foreign.py tests/faults/test_paths.py",
    ),
    Mutant(
        "an error rolls nothing back",
        "store/database.py",
        '                connection.execute("ROLLBACK")',
        '                connection.execute("COMMIT")',
        "tests/faults/test_undo.py tests/test_store.py tests/test_cli_bad_cases.py",
    ),
    # -- a file from somebody else -------------------------------------------------------------
    Mutant(
        "functions in a foreign schema are trusted",
        "store/opening.py",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA trusted_schema = ON",
        "tests/faults/test_foreign.py",
    ),
    Mutant(
        "a foreign trigger runs in a write",
        "store/editor.py",
        "                if foreign:",
        "                if not foreign and foreign:",
        "tests/faults/test_foreign.py",
    ),
    Mutant(
        "the answer of a newer file is guessed",
        "store/opening.py",
        "    if version > schema.VERSION:",
        "    if version > schema.VERSION + 1:",
        "tests/faults/test_damage.py",
    ),
    # -- the chain ------------------------------------------------------------------------------
    Mutant(
        "the number of a version is not hashed",
        "store/ledger.py",
        "row = [version.seq, version.subject,",
        "row = [version.subject,",
        "tests/test_forgery.py tests/test_ledger.py",
    ),
    Mutant(
        "the version before is not hashed",
        "store/ledger.py",
        "version.key, version.before, sha256]",
        "version.key, sha256]",
        "tests/test_forgery.py tests/test_ledger.py",
    ),
    Mutant(
        "the reason of an entry is not hashed",
        "store/ledger.py",
        "who = [head.at, head.by, head.verb, head.reason, head.undoes]",
        "who = [head.at, head.by, head.verb, head.undoes]",
        "tests/test_forgery.py tests/test_ledger.py tests/faults/test_undo.py",
    ),
    Mutant(
        "the entry before is not hashed",
        "store/ledger.py",
        "[HASH_FORMAT, before, entry, *who]",
        "[HASH_FORMAT, entry, *who]",
        "tests/test_heads.py tests/test_ledger.py",
    ),
    Mutant(
        "a sheet is verified without the chain",
        "commands/certify/verifying.py",
        "    tracker.present.require_sound()\n",
        "",
        "tests/test_forgery.py tests/test_certify.py",
    ),
    Mutant(
        "a sheet verifies whatever it says",
        "commands/certify/verifying.py",
        "    if again != written:",
        "    if not again:",
        "tests/test_certify.py",
    ),
    # -- the rules --------------------------------------------------------------------------------
    Mutant(
        "an event may lie before its first possible day",
        "standing.py",
        "return max(span.first, min(span.last, update.recorded_at[:10]))",
        "return min(span.last, update.recorded_at[:10])",
        "tests/test_standing.py",
    ),
    Mutant(
        "an event is capped by no day of recording",
        "standing.py",
        "return max(span.first, min(span.last, update.recorded_at[:10]))",
        "return span.last",
        "tests/test_standing.py",
    ),
    Mutant(
        "an update counts on the day after its own",
        "standing.py",
        "if e.effect.scope == scope and e.last <= on]",
        "if e.effect.scope == scope and e.last < on]",
        "tests/test_standing.py tests/test_rules_model.py",
    ),
    Mutant(
        "the first act of a status began it, runs or not",
        "standing.py",
        "    run = takewhile(lambda e: e.effect.status == effect.status, reversed(counted))",
        "    run = filter(lambda e: e.effect.status == effect.status, reversed(counted))",
        "tests/test_standing.py tests/test_rules_model.py",
    ),
    Mutant(
        "the act that began a status is the one that confirmed it",
        "standing.py",
        "    *_, beginning = run",
        "    beginning = next(run)",
        "tests/test_standing.py tests/test_rules_model.py",
    ),
    Mutant(
        "a soft status on 5G hides a binding one elsewhere",
        "standing.py",
        "    if main and binds(main.status):\n        return main",
        "    if main:\n        return main",
        "tests/test_standing.py tests/test_rules_model.py",
    ),
    Mutant(
        "a status outside the networks is a headline",
        "standing.py",
        "return SCOPES[found.scope].network",
        "return bool(SCOPES[found.scope])",
        "tests/test_standing.py tests/test_rules_model.py",
    ),
    Mutant(
        "a suspension counts as a contradiction",
        "standing.py",
        "    if STAGES[one.stage].settles or STAGES[other.stage].settles:\n        return False\n",
        "",
        "tests/test_standing.py tests/test_disputes.py tests/test_rules_model.py",
    ),
    Mutant(
        "contradictions are looked for over 31 days",
        "standing.py",
        "timedelta(days=DISPUTE_DAYS)",
        "timedelta(days=DISPUTE_DAYS + 1)",
        "tests/test_standing.py tests/test_disputes.py",
    ),
    Mutant(
        "a purchase of four years ago is the last known",
        "practice.py",
        "YEARS = 5",
        "YEARS = 4",
        "tests/test_practice.py",
    ),
    Mutant(
        "a group counts beside its subsidiary",
        "practice.py",
        "return [o for o in operators if o.entity.slug not in groups]",
        "return [o for o in operators if groups is not None]",
        "tests/test_practice.py",
    ),
    Mutant(
        "an announcement is a practice",
        "practice.py",
        "if s.stage and STAGES[s.stage].decided]",
        "if s.stage]",
        "tests/test_practice.py",
    ),
    Mutant(
        "an injunction names no rule of courts",
        "coding_rules.py",
        "    if effect.stage == SUSPENDED or effect.restores or update.actor == COURT:\n        return 6\n",
        "",
        "tests/test_coding_rules.py",
    ),
    # -- dates and names ---------------------------------------------------------------------------
    Mutant(
        "a year ends a day early",
        "dates.py",
        'f"{text}-12-31")',
        'f"{text}-12-30")',
        "tests/test_dates.py",
    ),
    Mutant(
        "an ambiguous date is read one way",
        "dates.py",
        "        if len(readings) == 2:",
        "        if len(readings) == 3:",
        "tests/test_dates.py",
    ),
    Mutant(
        "a market is open before its first day",
        "dates.py",
        "read_date(since).last <= on",
        "read_date(since).first <= on",
        "tests/test_dates.py tests/test_practice.py",
    ),
    Mutant(
        "a look ahead ends on the first day of its period",
        "dates.py",
        "    return read_period(text, what, anchor).last",
        "    return read_period(text, what, anchor).first",
        "tests/test_dates.py tests/test_deadlines.py",
    ),
    Mutant(
        "accents make another name",
        "names.py",
        "c for c in plain if not unicodedata.combining(c)",
        "c for c in plain",
        "tests/test_names.py",
    ),
    # -- text of others ----------------------------------------------------------------------------
    Mutant(
        "a comma in a calendar is not escaped",
        "output/ics.py",
        '.replace(",", "\\\\,")',
        "",
        "tests/test_deadlines.py",
    ),
    Mutant(
        "a semicolon in a calendar is not escaped",
        "output/ics.py",
        '.replace(";", "\\\\;")',
        "",
        "tests/test_deadlines.py",
    ),
    Mutant(
        "control characters reach the terminal",
        "output/text.py",
        'return HOSTILE.sub(_spell_out, re.sub(r"[\\t\\r\\n\\v\\f]+", " ", text))',
        'return re.sub(r"[\\t\\r\\n\\v\\f]+", " ", text)',
        "tests/faults/test_hostile.py",
    ),
    Mutant(
        "any scheme is an address",
        "serialization/values.py",
        'parts.scheme in ("http", "https") and bool(parts.hostname)',
        "bool(parts.scheme)",
        "tests/test_records.py tests/faults/test_hostile.py",
    ),
    Mutant(
        "the future may be reported",
        "serialization/validation.py",
        "    if span.first > today:",
        "    if span.first > dates.LAST_DAY:",
        "tests/test_records.py tests/test_cli_bad_cases.py",
    ),
    Mutant(
        "fields of a later version are lost",
        "serialization/canonical.py",
        "    for key, text in record.extras:\n        raw[key] = json.loads(text)\n",
        "",
        "tests/test_records.py tests/test_growth.py",
    ),
    Mutant(
        "private machines may be asked",
        "exchange/fetch/addresses.py",
        "    if not _is_public(address):",
        "    if address is None:",
        "tests/test_fetch.py",
    ),
    Mutant(
        "an address hides a private one behind NAT64",
        "exchange/fetch/addresses.py",
        "        return IPv4Address(int(address) & 0xFFFF_FFFF)",
        "        return None",
        "tests/test_fetch.py",
    ),
    Mutant(
        "punctuation is an operator of the search",
        "search_terms.py",
        """    return f'"{term.text}"'""",
        "    return term.text",
        "tests/test_search_terms.py",
    ),
)
