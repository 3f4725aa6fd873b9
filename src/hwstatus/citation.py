"""How to cite the dataset: as a sentence, and as records of reference managers."""

import re
from collections.abc import Mapping

from hwstatus import json_text
from hwstatus.subject import SUPPLIER, WHERE

AUTHORS = "The hwstatus editors"
TITLE = f"hwstatus: {WHERE}"
LICENCE = "CC BY 4.0"

FORMATS = ("text", "bibtex", "ris", "cff")


def citations(version: str, address: str | None = None) -> Mapping[str, str]:
    """The citation of a version of the dataset in each of `FORMATS`.

    `address` is where it was published, if anywhere.
    """
    year = version[:4]
    made = (_sentence, _bibtex, _ris, _cff)
    written = [write(version, year, address) for write in made]
    return dict(zip(FORMATS, written, strict=True))


def _sentence(version: str, year: str, address: str | None) -> str:
    where = f" {address}" if address else ""
    return f"{AUTHORS} ({year}). {TITLE}. Dataset, version {version}. {LICENCE}.{where}"


def _bibtex(version: str, year: str, address: str | None) -> str:
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": TITLE,
        "year": year,
        "version": version,
        "note": f"Dataset, {LICENCE}",
    }
    if address:
        fields["url"] = address
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return "@misc{hwstatus,\n" + ",\n".join(lines) + "\n}"


def _ris(version: str, year: str, address: str | None) -> str:
    lines = [
        "TY  - DATA",
        f"AU  - {AUTHORS}",
        f"TI  - {TITLE}",
        f"PY  - {year}",
        f"ET  - {version}",
        f"N1  - {LICENCE}",
    ]
    if address:
        lines.append(f"UR  - {address}")
    return "\n".join([*lines, "ER  - "])


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


def _cff(version: str, _year: str, address: str | None) -> str:
    """`CITATION.cff`, as GitHub and Zenodo read it; a version that is a day has a release."""
    released = ""
    day = re.fullmatch(r"(\d{4})\.(\d{2})\.(\d{2})(\.\d+)?", version)
    if day:
        released = f"date-released: {day[1]}-{day[2]}-{day[3]}\n"
    where = f"url: {json_text.encode(address)}\n" if address else ""
    quoted = json_text.encode(version)
    return _CFF.format(
        version=quoted, released=released, where=where, subject=WHERE, name=SUPPLIER
    )
