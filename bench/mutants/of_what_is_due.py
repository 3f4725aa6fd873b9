"""Mistakes about dates and deadlines, and in what more than one guard stands before."""

from mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "the first deadline of a scope completes a phase-out",
        "rules/standing.py",
        "    last = max((day for scope, day in ends if scope == now.scope), default=None)",
        "    last = min((day for scope, day in ends if scope == now.scope), default=None)",
        "tests/test_standing.py",
    ),
    Mutant(
        "the deadline of today is no longer the next one",
        "store/deadlines.py",
        "return row.last >= on and not is_closed",
        "return row.last > on and not is_closed",
        "tests/test_deadlines.py",
    ),
    Mutant(
        "a deadline that was met before its day is still ahead",
        "store/deadlines.py",
        "CLOSING = (MET, DROPPED, EXTENDED)",
        "CLOSING = (DROPPED, EXTENDED)",
        "tests/test_deadlines.py",
    ),
    Mutant(
        "an update that moves its own date leaves both",
        "store/deadlines.py",
        "          AND l.decided >= d.decided\n",
        "          AND l.decided > d.decided\n",
        "tests/test_deadlines.py",
    ),
    Mutant(
        "the month of today, without a year, is last year's",
        "record/dates.py",
        "this - (rest > today)",
        "this - (rest >= today)",
        "tests/test_dates.py",
    ),
    Mutant(
        "doctor says of no record that it stands under the key of another",
        "store/doctor.py",
        "    stranger = case.comparison.stranger\n    return bool(",
        "    stranger = None\n    return bool(",
        "tests/faults/test_doctor.py",
    ),
    Mutant(
        "a merge takes a record that stands under the key of another",
        "changes/merge/plan.py",
        "    if checks.identity(record) != identity:",
        "    if not checks.identity(record):",
        "tests/test_merge_command.py",
    ),
    Mutant(
        "an entity that they took back is taken out here",
        "changes/merge/plan.py",
        "not their or (is_entity and theirs is None):\n",
        "not their:\n",
        "tests/test_merge_command.py",
    ),
)
