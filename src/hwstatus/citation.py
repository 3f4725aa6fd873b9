"""How to cite the dataset, a verdict or an update: as a sentence, and as records of reference managers."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from hwstatus import json_text
from hwstatus.subject import SUPPLIER, WHERE

AUTHORS = "The hwstatus editors"
TITLE = f"hwstatus: {WHERE}"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
UNVERSIONED = "unknown"
"""The version of a record in which nothing is of the dataset."""

FORMATS = ("text", "bibtex", "ris", "cff", "csl")


class Part(NamedTuple):
    """What is cited of the dataset: a verdict or an update.

    `key` is what a bibliography calls it, `source` who says so.
    """

    key: str
    title: str
    source: str = ""


class Work(NamedTuple):
    """What is cited: a version of the dataset, where it was published, and which part of it."""

    version: str
    address: str | None = None
    part: Part | None = None

    @property
    def year(self) -> str:
        """The year of the version, if it has one."""
        return "n.d." if self.version.startswith(UNVERSIONED) else self.version[:4]

    @property
    def title(self) -> str:
        """What is cited, as its title."""
        return self.part.title if self.part else TITLE

    @property
    def key(self) -> str:
        """What a bibliography calls it."""
        return f"hwstatus-{self.part.key}" if self.part else "hwstatus"

    @property
    def note(self) -> str:
        """What it is, and under which licence; of a part, who says so."""
        within = f"In: {TITLE}. " if self.part else ""
        said = self.part.source if self.part else ""
        return f"{within}Dataset, {LICENCE}{f'. Source: {said}' if said else ''}"


def citations(
    version: str, address: str | None = None, part: Part | None = None
) -> Mapping[str, str]:
    """The citation of a version of the dataset, or of a part of it, in each of `FORMATS`.

    `address` is where it was published, if anywhere. A part has no `CITATION.cff`.
    """
    work = Work(version, address, part)
    made = {"text": sentence, "bibtex": bibtex, "ris": _ris, "cff": _cff, "csl": _csl}
    if part:
        del made["cff"]
    return {form: write(work) for form, write in made.items()}


def sentence(work: Work) -> str:
    """A work as bibliographies in prose have it."""
    within = f" In: {TITLE}." if work.part else ""
    where = f" {work.address}" if work.address else ""
    said = work.part.source if work.part else ""
    source = f" Source: {said}" if said else ""
    return (
        f"{AUTHORS} ({work.year}). {work.title}.{within} Dataset, version {work.version}."
        f" {LICENCE}.{where}{source}"
    )


def _said(fields: Mapping[str, object]) -> list[tuple[str, object]]:
    """The fields that say anything."""
    return [(name, said) for name, said in fields.items() if said is not None]


_TEX = str.maketrans({sign: f"\\{sign}" for sign in "#$%&_{}"})


def bibtex(work: Work) -> str:
    """A work as an entry of BibTeX."""
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": work.title.translate(_TEX),
        "year": work.year,
        "version": work.version,
        "note": work.note.translate(_TEX),
        "url": work.address,
    }
    lines = [f"  {name} = {{{said}}}" for name, said in _said(fields)]
    return f"@misc{{{work.key},\n" + ",\n".join(lines) + "\n}"


def _ris(work: Work) -> str:
    fields = {
        "TY": "DATA",
        "AU": AUTHORS,
        "TI": work.title,
        "PY": work.year,
        "ET": work.version,
        "N1": work.note if work.part else LICENCE,
        "UR": work.address,
        "ER": "",
    }
    return "\n".join(f"{name}  - {said}" for name, said in _said(fields))


def _csl(work: Work) -> str:
    """A list of one item, as Zotero, pandoc and citeproc read it."""
    issued: dict[str, object] = {"literal": work.year}
    if work.year.isdigit():
        issued = {"date-parts": [[int(work.year)]]}
    item = {
        "id": work.key,
        "type": "dataset",
        "title": work.title,
        "author": [{"literal": AUTHORS}],
        "issued": issued,
        "version": work.version,
        "note": work.note,
        "container-title": TITLE if work.part else None,
        "URL": work.address,
    }
    return json_text.pretty([dict(_said(item))])


_CFF = """\
cff-version: 1.2.0
message: "If you use this dataset, please cite it as below."
title: hwstatus
abstract: >-
  A dated, sourced record of {subject}:
  decisions of states, the European Union, operators and suppliers, with deadlines and evidence.
  The data is under CC BY 4.0; the code that comes with it is under the MIT licence.
type: dataset
authors:
  - name: "The hwstatus editors"
version: {version}
{released}license: CC-BY-4.0  # the data; the code is MIT
{where}keywords:
  - {name}
  - 5G
  - telecommunications security
  - supply chain
  - policy tracking"""


def _cff(work: Work) -> str:
    """`CITATION.cff`, as GitHub and Zenodo read it; a version that is a day has a release."""
    released = ""
    day = re.fullmatch(r"(\d{4})\.(\d{2})\.(\d{2})(\.\d+)?", work.version)
    if day:
        released = f"date-released: {day[1]}-{day[2]}-{day[3]}\n"
    where = f"url: {json_text.encode(work.address)}\n" if work.address else ""
    quoted = json_text.encode(work.version)
    return _CFF.format(
        version=quoted, released=released, where=where, subject=WHERE, name=SUPPLIER
    )
