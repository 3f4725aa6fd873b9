"""Mistakes in what comes in over the network, and in what goes out."""

from mutants.mutant import Mutant

_FETCH = "tests/test_fetch.py"
_FEEDS = "tests/test_feeds.py"
_MERGE = "tests/test_merge.py"
_FOLDER = "tests/test_site_folder.py"
_ASSISTANTS = "tests/test_assistants.py"
_SHARING = "tests/team/test_sharing.py"

MUTANTS = (
    Mutant(
        "a password in an address is sent",
        "exchange/fetch/addresses.py",
        '    if "@" in parts.netloc:\n',
        "    if False:\n",
        _FETCH,
    ),
    Mutant(
        "a private address within an IPv6 one is asked",
        "exchange/fetch/addresses.py",
        "        if inner is not None:\n            return _is_public(inner)\n",
        "        if inner is not None:\n            return True\n",
        _FETCH,
    ),
    Mutant(
        "redirects are followed without end",
        "exchange/fetch/fetcher.py",
        "            if len(visited) > MOST_REDIRECTS:\n",
        "            if False:\n",
        _FETCH,
    ),
    Mutant(
        "two entries of a careless feed are taken for one",
        "exchange/feeds/reading.py",
        "        if entry.key in shared:\n",
        "        if False:\n",
        _FEEDS,
    ),
    Mutant(
        "a moment of another time zone is taken for the day there",
        "exchange/feeds/forms.py",
        "            moment = moment.astimezone(UTC)\n",
        "            pass\n",
        _FEEDS,
    ),
    Mutant(
        "an entry's address may be any text",
        "exchange/feeds/reading.py",
        "    if not _ADDRESS.fullmatch(address):\n        return None\n",
        "",
        _FEEDS,
    ),
    Mutant(
        "what only they changed is lost in a merge",
        "merge/conflicts.py",
        "    if ours == base:\n        return theirs\n",
        "    if ours == base:\n        return ours\n",
        _MERGE,
    ),
    Mutant(
        "what both sides changed goes to ours without a word",
        "merge/conflicts.py",
        "        self.conflicts.append(conflict)\n",
        "",
        _MERGE,
    ),
    Mutant(
        "of two first recordings the later counts",
        "merge/records.py",
        "        found = min(held)\n",
        "        found = max(held)\n",
        _MERGE,
    ),
    Mutant(
        "somebody else's files are published over",
        "site/folder.py",
        "    if old.foreign and not force:\n",
        "    if False:\n",
        _FOLDER,
    ),
    Mutant(
        "a site that a killed process set aside is removed",
        "site/folder.py",
        "            self.aside.rename(self.place)\n",
        "            pass\n",
        _FOLDER,
    ),
    Mutant(
        "two processes publish to one folder at a time",
        "files.py",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_SH | fcntl.LOCK_NB",
        _FOLDER,
    ),
    Mutant(
        "a site may be old when the power comes back",
        "site/folder.py",
        "        sync_file_system(stage.folder)\n",
        "",
        _FOLDER,
    ),
    Mutant(
        "an altered file counts as published",
        "site/published.py",
        "path in self._regular and sum_of(self._read(path)) == known",
        "True",
        _FOLDER,
    ),
    Mutant(
        "a file is taken over by its name alone",
        "site/published.py",
        "            return self._read(file.path) == file.content\n",
        "            return True\n",
        _FOLDER,
    ),
    Mutant(
        "whoever has another name of a file writes into the site",
        "site/stage.py",
        "    if old.stat().st_nlink == 1:\n",
        "    if True:\n",
        _FOLDER,
    ),
    Mutant(
        "where the disk has no hard links nothing is published",
        "site/stage.py",
        "    except OSError:\n        shutil.copy2(old, new, follow_symlinks=False)\n",
        "    except ZeroDivisionError:\n        pass\n",
        _FOLDER,
    ),
    Mutant(
        "the twin of an earlier version stays",
        "site/folder.py",
        "*self.scratch.iterdir(), *self._twins()",
        "*self.scratch.iterdir()",
        _FOLDER,
    ),
    Mutant(
        "an altered card is taken over",
        "site/cards.py",
        "is_same and sum_of(found) == known",
        "is_same",
        "tests/test_site_cards.py",
    ),
    Mutant(
        "a name of two entities leads to one of them",
        "site/forwarding.py",
        " if len(pages) == 1}",
        "}",
        "tests/test_site_pages.py",
    ),
    Mutant(
        "a deadline that slips is a new event",
        "output/ics.py",
        " if d.outcome == EXTENDED else d.chain\n",
        ' if d.outcome == EXTENDED else f"{d.chain}-{d.date}"\n',
        "tests/test_formats.py tests/test_deadlines.py tests/test_site_feeds.py",
    ),
    Mutant(
        "a folded line of a calendar is cut within a character",
        "output/ics.py",
        "        while rest[cut] & 0xC0 == 0x80:\n            cut -= 1\n",
        "",
        "tests/test_formats.py tests/test_deadlines.py tests/test_site_feeds.py",
    ),
    Mutant(
        "an assistant's sheet names who runs the program",
        "assistants/tools.py",
        "        context = at_present()._replace(by=ISSUER)\n",
        "        context = at_present()\n",
        _ASSISTANTS,
    ),
    Mutant(
        "an assistant is answered without the status it asked for",
        "assistants/tools.py",
        "if not wanted or row.status in wanted]",
        "]",
        _ASSISTANTS,
    ),
    Mutant(
        "a member's clock may be far ahead",
        "team/postgres.py",
        "        if ahead.total_seconds() > MOST_AHEAD_S:\n",
        "        if False:\n",
        _SHARING,
    ),
    Mutant(
        "another's entry counts as ours after a lost answer",
        "team/postgres.py",
        "                return found == sha256\n",
        "                return found is not None\n",
        "tests/team/test_lost_answers.py",
    ),
    Mutant(
        "a server is trusted over a network without proof",
        "team/settings.py",
        "    if mode in _SOFT_TLS:\n",
        "    if False:\n",
        _SHARING,
    ),
    Mutant(
        "a published ledger counts without its signature",
        "team/published.py",
        "        self._require_signed(content)\n",
        "",
        "tests/team/test_published.py",
    ),
)
