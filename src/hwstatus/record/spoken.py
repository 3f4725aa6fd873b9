"""What people type for what a record has: for its fields, and for the laws and procedures that it names.

A field is called so over a column of a table, behind --fields, and in place of an option.
"""

from collections.abc import Collection
from itertools import chain

from hwstatus.record.names import fold, said_instead, spelled
from hwstatus.subject import SLUG

CALLED = f"""
id: update-id
date: day when event-date date-of-event decided decision-date datum fecha since data tarih tanggal dato \
päivämäärä дата 日付 日期 날짜 التاريخ
entity: country company country-or-company country-company country-name nation state jurisdiction where who \
operator iso2 iso3 iso country-code code iso-code name land staat unternehmen pays pais paese empresa entreprise \
kraj ülke negara maa země ország страна країна 国 国名 国家 國家 국가 الدولة
status: verdict decision {SLUG}-status statut estado situação stato durum stav статус 状態 状态 狀態 상태 الحالة \
standing
scope: network area what-for bereich netz ambito
stage: how-far
basis: legal-basis rests-on
effective: effective-date effective-from in-force-from in-effect
summary: update news text description event details what what-happened report beschreibung zusammenfassung \
inhalt meldung resume resumen resumo descripcion descricao riassunto descrizione opis özet описание 概要 摘要 内容 \
內容 요약 설명 الملخص
note: notes remark remarks comment comments notiz bemerkung anmerkung remarque nota notas
actor: actor-kind kind-of-actor who-acted
actor_name: authority regulator agency body acting-body issuing-authority decided-by decision-maker ministry
confidence: certainty reliability
publisher: source publishers source-name outlet newspaper media reported-by published-by who-reports \
who-reports-it says-who quelle quellen herausgeber medium fuente fuentes fonte editeur bron källa kilde lähde \
źródło zdroj kaynak источник 出典 来源 來源 출처 المصدر
title: titles headline source-title article titel uberschrift titre titulo
url: urls link links address addresses source-url source-link web-address web-page href adresse verweis enlace \
lien länk ссылка リンク 链接 連結 링크 الرابط
published: publication-date date-published published-on source-date
also_about: also further-entities other-countries companies
effects: statuses
deadlines: deadline removal-deadline due due-date
pending: plan
official: official-source
recorded_at: recorded entered entered-at
recorded_by: entered-by editor coder
"""
"""Fields, and what people call each; `-` stands for a blank, and the first field that has a word counts."""


def field_called(name: str, fields: Collection[str], of_some: str = "") -> str:
    """Which of some fields a name means that people call it by, what is `of_some` first; empty for none."""
    word = spelled(name)
    called = chain(said_instead(of_some), said_instead(CALLED))
    return next((f for f, words in called if f in fields and word in words), "")


# -- laws, procedures, and who is in them ------------------------------------------------

SYNONYMS = (
    ("golden power", "special powers", "poteri speciali"),
    ("covered list", "secure networks act"),
    ("entity list", "export control list"),
    ("clean network", "clean path"),
    ("5g toolbox", "eu toolbox", "cybersecurity toolbox"),
    ("rip and replace", "reimbursement program"),
    ("waiver", "exemption"),
    ("trusted sources", "trusted telecom directive", "nsdts"),
    ("compensation", "reimbursement", "repayment", "refund"),
    ("supplier", "vendor", "maker", "manufacturer"),
    ("operator", "carrier", "telco"),
    ("investigation", "inquiry", "probe"),
    ("espionage", "spying"),
    ("fine", "penalty"),
    ("lawsuit", "sue", "sued", "suing"),
)
"""Names of laws, procedures and who is in them, a line for each: what records call it, and others do."""

LONGEST_SYNONYM = max(len(name.split()) for line in SYNONYMS for name in line)
"""How many words the longest name has."""

_SAME = {name.replace(" ", ""): line for line in SYNONYMS for name in line}


def same_as(text: str) -> tuple[str, ...]:
    """The other names of what a text names, with or without blanks, one or several; none where it names none."""
    key = fold(text).replace(" ", "")
    names = _SAME.get(key, _SAME.get(key.removesuffix("s"), ()))
    return tuple(name for name in names if name != text.casefold())
