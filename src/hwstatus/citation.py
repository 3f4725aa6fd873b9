"""How to cite the dataset: as a sentence, and as records of reference managers."""

from collections.abc import Mapping

AUTHORS = "The hwstatus editors"
TITLE = "hwstatus: where Huawei is banned, restricted, under review or permitted"
LICENCE = "CC BY 4.0"

FORMATS = ("text", "bibtex", "ris")


def citations(version: str, address: str | None = None) -> Mapping[str, str]:
    """The citation of a version of the dataset in each of `FORMATS`.

    `address` is where it was published, if anywhere.
    """
    year = version[:4]
    made = _sentence(version, year, address), _bibtex(version, year, address)
    return dict(zip(FORMATS, (*made, _ris(version, year, address)), strict=True))


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
