"""Mistakes that somebody could make in the source, and the tests that must notice each."""

from mutants import (
    of_the_doors,
    of_the_drafts,
    of_the_rules,
    of_the_store,
    of_the_tables,
    of_what_is_due,
)
from mutants.mutant import Mutant

__all__ = ["MUTANTS", "Mutant"]

MUTANTS = (
    *of_the_store.MUTANTS,
    *of_the_rules.MUTANTS,
    *of_the_tables.MUTANTS,
    *of_the_drafts.MUTANTS,
    *of_the_doors.MUTANTS,
    *of_what_is_due.MUTANTS,
)
