"""The rules on the sources of an update, and the mending that is safe."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hwstatus.record.models import Source, Update
from hwstatus.record.vocabulary import CORROBORATED, OFFICIAL
from hwstatus.rules.curation_checks.of_updates import tidy
from hwstatus.rules.curation_checks.registry import (
    Setting,
    Spelling,
    error,
    info,
    of_update,
    warning,
)
from hwstatus.rules.likeness import folded, publishers

# -- what the sources warrant ----------------------------------------------------------


@of_update("confidence", error("let confidence say what the sources warrant"))
def confidence(update: Update, _setting: Setting) -> Iterator[str]:
    """A confidence that the sources do not carry."""
    if update.confidence == CORROBORATED and len(publishers(update)) < 2:
        yield "corroborated, but one publisher"
    if update.confidence == OFFICIAL and not update.is_official:
        yield "official, but no official source"


def origins(update: Update) -> set[str]:
    """Where an update's reports come from, by folded name.

    That is the agency whose report a source carries, else its publisher.
    """
    return {folded(s.origin or s.publisher) for s in update.sources}


@of_update(
    "one-origin",
    warning(
        "rule 16: two outlets with one agency's report are single-press;"
        " find a report of another origin"
    ),
)
def one_origin(update: Update, _setting: Setting) -> Iterator[str]:
    """Several publishers that carry one report."""
    if update.confidence != CORROBORATED or len(publishers(update)) < 2:
        return
    if len(origins(update)) < 2:
        carried = next(s.origin for s in update.sources if s.origin)
        yield f"corroborated, but all of it comes from {carried}"


# -- addresses -------------------------------------------------------------------------

HOSTS = 1_024
"""Hosts that are remembered: the same ones come again and again."""


def _addresses(update: Update) -> Iterator[tuple[str, str]]:
    """Each address with its host."""
    for source in update.sources:
        if source.url:
            yield source.url, _host(source.url)


_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")
"""An address whose host need not be parsed, as hardly any."""


def _host(url: str) -> str:
    plain = _PLAIN.match(url)
    return plain[1] if plain else urlsplit(url).hostname or ""


_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|igshid|cmpid"
    r"|ocid|ref_src|smid|ftcamp|spm|xtor|echobox|at_(?:medium|campaign|custom\d|link_\w+))\Z",
    re.IGNORECASE,
)


def without_tracking(url: str) -> str:
    """The address without the parameters that only say who followed it."""
    if "?" not in url and "#" not in url:
        return url
    parts = urlsplit(url)
    kept = parts._replace(query=_kept(parts.query), fragment=_kept(parts.fragment))
    return url if kept == parts else urlunsplit(kept)


def _kept(parameters: str) -> str:
    """Parameters without those that track; as they were written where there are none."""
    pairs = parse_qsl(parameters, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
    return parameters if len(kept) == len(pairs) else urlencode(kept)


@of_update("url-tracking", warning("drop the tracking parameters", fixable=True))
def url_tracking(update: Update, _setting: Setting) -> Iterator[str]:
    """An address that says who followed it."""
    for source in update.sources:
        url = source.url
        if url and without_tracking(url) != url:
            yield url


_NO_HOST = (".example", ".invalid", ".test", ".local")


@of_update("url-dead-looking", warning("give the address of the article itself"))
def url_dead_looking(update: Update, _setting: Setting) -> Iterator[str]:
    """An address that cannot lead to an article."""
    for url, host in _addresses(update):
        missing = "404" in url and "404" in urlsplit(url).path
        if missing or "." not in host or host.endswith(_NO_HOST):
            yield url


_COPY_LABEL = re.compile(
    r"(?:amp|mail|carga|dev|mabdev|stage|staging|testing)(?:-\w+)?|arc-\w+"
)


@lru_cache(maxsize=HOSTS)
def is_copy(host: str) -> bool:
    """Whether a host serves a copy of a site: a mirror, a staging or a mobile edition."""
    *labels, _name, _top = host.split(".") if host.count(".") else ("", "", "")
    named = any(_COPY_LABEL.fullmatch(label) for label in labels)
    return named or host.endswith((".", ".arcpublishing.com", ".arc-cdn.net"))


@of_update("mirror-host", warning("give the address at the publisher's own site"))
def mirror_host(update: Update, _setting: Setting) -> Iterator[str]:
    """An address at a copy of a site, which does not last."""
    for url, host in _addresses(update):
        if is_copy(host):
            yield url


_OTHER_FORM = re.compile(r"(?:(?<!/)/|[.?&=])(?:google-)?amp(?:[/.?&=-]|\Z)|[?&]p=\d")


@of_update(
    "url-form",
    info("find the page's own address, and keep this one as its archive_url"),
)
def url_form(update: Update, _setting: Setting) -> Iterator[str]:
    """An address of a second form of a page: for phones (AMP), or by its number (`?p=`)."""
    for source in update.sources:
        url = source.url
        if url and ("amp" in url or "p=" in url) and _OTHER_FORM.search(url):
            yield url


@of_update("content-farm", warning("cite the original report instead"))
def content_farm(update: Update, setting: Setting) -> Iterator[str]:
    """An address at a site that writes nothing of its own, or without an editor."""
    for _, host in _addresses(update):
        for domain in _domains(host):
            if domain in setting.farms:
                yield f"{domain}: {setting.farms[domain]}"
                break


@lru_cache(maxsize=HOSTS)
def _domains(host: str) -> tuple[str, ...]:
    """A host and the domains that it is in, the narrowest first."""
    labels = host.split(".")
    return tuple(".".join(labels[at:]) for at in range(len(labels)))


_SHARED = re.compile(
    r"\.(?:ac|co|com|edu|go|gob|gouv|gov|govt|gv|net|or|org)\.[a-z]{2}\Z"
)
"""A domain below which each name is a site of somebody else."""


@lru_cache(maxsize=HOSTS)
def site(host: str) -> str:
    """The site that a host belongs to, as it is registered: `bt.com` of `newsroom.bt.com`."""
    return ".".join(host.split(".")[-3 if _SHARED.search(host) else -2 :])


# -- publishers ------------------------------------------------------------------------


def spellings(cited: Iterable[tuple[str, str | None]]) -> dict[str, Spelling]:
    """The commonest spelling of each publisher by folded name, from the publisher and the address of each source."""
    counts: dict[str, Counter[str]] = {}
    addresses: dict[str, set[str]] = {}
    for publisher, url in cited:
        counts.setdefault(folded(publisher), Counter())[publisher] += 1
        if url:
            addresses.setdefault(publisher, set()).add(url)
    # Of a name that is always spelt alike nobody asks at which sites it is.
    names = {
        key: max(seen, key=lambda name: (seen[name], name))
        for key, seen in counts.items()
        if len(seen) > 1
    }
    return {
        key: Spelling(name, {site(_host(url)) for url in addresses.get(name, ())})
        for key, name in names.items()
    }


def publisher_at(
    cited_at: Callable[[str], Iterable[tuple[str, str | None]]], address: str
) -> str:
    """Who is named most often at the site of an address, of the publishers and addresses cited at it; else empty."""
    here = site(_host(address))
    cited = cited_at(here) if here else ()
    named = Counter(name for name, url in cited if url and site(_host(url)) == here)
    return max(named, key=lambda name: (named[name], name), default="")


@of_update("publisher-spelling", warning("use one spelling", fixable=True))
def publisher_spelling(update: Update, setting: Setting) -> Iterator[str]:
    """A publisher that is mostly spelt otherwise."""
    for source in update.sources:
        proper = _proper(source, setting.spellings)
        if proper != source.publisher:
            yield f"{source.publisher}; elsewhere {proper}"


def _proper(source: Source, spellings: Mapping[str, Spelling]) -> str:
    """The commonest spelling of a source's publisher; its own where that may be another publisher's.

    One site is one publisher's. Where a site is not known, the letters must be the same: BT is not B.T.
    """
    common = spellings.get(folded(source.publisher))
    if common is None:
        return source.publisher
    is_same = source.publisher.casefold() == common.name.casefold()
    if source.url and common.sites:
        is_same = site(_host(source.url)) in common.sites
    return common.name if is_same else source.publisher


# -- mending ---------------------------------------------------------------------------


def mended(update: Update, spellings: Mapping[str, Spelling]) -> Update:
    """The update with what is safe to mend mended.

    That is blanks, tracking parameters and publishers' spellings.
    """
    sources = tuple(_mended_source(s, spellings) for s in update.sources)
    note = tidy(update.note) if update.note else None
    return update._replace(summary=tidy(update.summary), note=note, sources=sources)


def _mended_source(source: Source, spellings: Mapping[str, Spelling]) -> Source:
    url = without_tracking(source.url) if source.url else None
    return source._replace(publisher=_proper(source, spellings), url=url)
