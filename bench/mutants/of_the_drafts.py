"""Mistakes in what becomes of news that was found, and of its text."""

from mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "the text of a draft outlives the decision",
        "store/projection.py",
        "            drop_texts(self._connection)\n",
        "            pass\n",
        "tests/test_drafts.py",
    ),
    Mutant(
        "a decided draft comes again",
        "changes/drafts.py",
        "key in new or _is_known(drafts.fate(key)) or",
        "key in new or ((f := drafts.fate(key)) and f.waits) or",
        "tests/test_drafts.py",
    ),
    Mutant(
        "an undone draft never comes again",
        "changes/drafts.py",
        "_TAKEN_BACK = (ledger.UNDO, ledger.RESTORE)",
        "_TAKEN_BACK = ()",
        "tests/test_drafts.py",
    ),
    Mutant(
        "a draft is accepted in the article's words",
        "changes/add.py",
        "    refuse_copied(update, draft)\n",
        "",
        "tests/test_review.py",
    ),
    Mutant(
        "a split draft is compared with its part alone",
        "changes/change.py",
        "    text = draft.found.undivided\n",
        "    text = draft.found.text\n",
        "tests/test_review.py",
    ),
    Mutant(
        "the first proposal is a draft's status",
        "cli/review_prompts.py",
        "    return numbered(question, told, [word for word, _ in pairs])\n",
        """    made = numbered(question, told, [word for word, _ in pairs])
    return made._replace(short={**made.short, "": made.short.get("1", "")})\n""",
        "tests/test_review.py",
    ),
)
