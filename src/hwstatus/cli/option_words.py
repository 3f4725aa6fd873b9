"""Words that people expect to be options, and what a command has in their place."""

from collections.abc import Iterator, Sequence

from hwstatus.record.models import NARROWING
from hwstatus.record.names import said_instead
from hwstatus.record.spoken import CALLED

SWITCHES = """
--stricter: stricter tightened tighter tougher harder
--looser: looser loosened lifted relaxed eased softened reversed milder
--passed: passed past expired
--overdue: overdue late
--official: official officially
--unofficial: unofficial
--binding: binding legally-binding mandatory
--all: all everything full whole
--scopes: scopes by-scope
--updates: updates
--standings: standings
--chart: chart as-chart
"""
"""Switches, and the words that mean them among names and as options."""

_MEANT = (
    SWITCHES.rstrip()
    + """
--on: as-of asof at date day when today
--date: on as-of asof at day when today
--since 7d: week weekly
--within: in
--since {} --until {}: year month quarter period during in
--on: year month
--since: from after start begin newer-than newer changed-since moved-since
--period month: monthly
--period quarter: quarterly
--period year: yearly annual annually
--since 1m: monthly
before {}: before
between {}: between
--limit 1: next soonest nearest
--within: next ahead due soon horizon by deadline upcoming future
--publisher: paper cited who by reporter said-by author
--actor: by agency authority body regulator ministry minister government decided-by who
--actor-name: by minister
--source: publisher outlet sources by reporter media newspaper paper
--group: region continent bloc members area union in
--country: name entity place nation where in c iso iso2 iso3 code country-code iso-code
--company: operator supplier vendor carrier name
--kind: type sort-of k
--kind company: vendors
--changed: moved only-changed changed-only only-moved
--own: own-acts only-own own-only countries-only members-only only-members only-countries no-companies states-only
--until: to before end till up-to by older-than older
--period: by per group-by every interval
--known-at: known as-known snapshot
--compare: diff versus vs against
--scope: technology tech networks layer product sector domain topic what
--status: state
--basis guidance --basis informal: guidance no-binding not-binding non-binding soft
--binding: binding-only laws law legal
--official: verified primary
--status unknown: missing no-data nodata unclear
--looser: reversals softer weaker withdrawn loosening looser-only easing
--stricter: bans stronger tightening stricter-only
--passed: done dead
--from: was previously previous before-status old
--to: became new-status turned
--unofficial: not-official non-official
--recorded-since: recorded added-since entered-since new-since updated-since modified-since
--confidence: sure source-type quality
--limit {}: next soonest
--limit: top max first last head count number n newest latest recent tail
--sort: order order-by sorted sort-by
--sort oldest: oldest
--sort oldest --limit {}: oldest
--sort date:asc: asc ascending
--sort date:desc: desc descending
--fields: columns column cols field select f keys attributes
--all: long details verbose complete a v
--fields url: url urls link links address addresses
--fields id: ids id-only ids-only only-ids
--fields name: name-only names-only only-names
--output: out save write to
--format: type output-format
--dry-run: test simulate preview what-if
--yes: force assume-yes
--update: overwrite replace
--color never: no-color no-colour no-colors no-colours monochrome
--no-header: no-headers noheader no-head no-titles skip-header headerless
-f tsv: header headers with-header titles
-f plain: raw porcelain parseable script
-f jsonl: ndjson jl json-lines jsonlines
-f mail --send 'sendmail {}': email mail-to
--format: style
--by: user author who person editor recorded-by
--severity error: errors errors-only
--severity warning: warnings
--keep-going: skip-errors ignore-errors skip-bad continue
--note: reason why message because
--reason: why message comment note remark
-o sheet.html: pdf
-o {}: pdf excel
--action: kind verb type change done
--action added: added new
--action corrected: edited corrected changed edits
--action retracted: deleted retracted removed deletions
--deadline SCOPE={}: until due expires expiry end ends
NAME ENTITY GROUP: country name entity company group region iso iso2 iso3 code country-code iso-code
--about: also also-about entity country countries
ID: id
TEXT WORDS SUMMARY: text summary words m
FILE DIR: to into dir directory folder file path
URL FILE: url address
"""
)
"""Options, and the words that people expect in their place; `{}` is the value that was given.

In capitals what is no option: words that may stand among the arguments of a command.
"""


def options_meant() -> Iterator[tuple[str, Sequence[str]]]:
    """The same with what people call the field that an option says."""
    fields = {f"--{f.replace('_', '-')}": words for f, words in said_instead(CALLED)}
    for option, words in said_instead(_MEANT):
        yield option, [*words, *fields.pop(option, ())]
    yield from fields.items()


ELSEWHERE = """
show --all {rest}: show history timeline
review -f table: list drafts
log --action retracted {rest}: list deleted retracted
sources check {rest}: sources check
status --status {} {rest}: map status
status {rest} --status {}: groups status
{line} --status unknown --fields name,practice: status practice
timeline {rest} --since {}: why since
{line} --by year: changes count
{line} --all: list page offset
{line} --all: search page offset
{line} --all: timeline page offset
{line} --all: status page offset
{line} --all: changes page offset
summary {rest}: status count
summary --updates {rest}: list count
deadlines --outcome missed {rest}: deadlines missed
deadlines --outcome met {rest}: deadlines met
outcome {rest} missed: outcome missed
outcome {rest} met: outcome met
outcome {rest} dropped: outcome dropped
outcome {rest} {}: outcome outcome
status --sort checked {rest}: status stale checked-before not-checked-since unchecked not-checked
status --sort checked {rest}: check stale
check --rule RULE {rest}: check rules list
log {} {rest}: log entry number
open --print {rest}: open url address link n dry-run show
doctor --repair {rest}: doctor fix mend
cite --format bibtex {rest}: cite bibtex
cite --format csl {rest}: cite csl
publish DIR --sign {}: head sign
doctor --expect {}: head verify check expect compare
review -f table: review list
backup {}: backup o output
{line}: publish title
check --rule stale-standing: checked older-than
edit ID --set status={}=STATUS: edit scope
log --since {} {rest}: log date day
{line}: feeds name title
log: undo list
undo {rest}: undo last
undo {} {rest}: undo entry
backups: backup list
backups: restore list latest last
merge {} {rest}: merge from
certify --verify {}: certify check
config: config list
deadlines -f ics {rest}: deadlines ics
{line} --limit 1: list latest newest last
{line} --limit 1: changes latest newest last recent
{line} --limit 1: show latest newest last
{line} --limit 1: log latest newest last
{line} --limit 10: list recent
{line} --reverse --limit 1: timeline latest newest last recent
{line} --sort since: status recent latest newest last
status {rest}: show short brief
{line} -o map.png: map png
{line} -o map.svg: map svg
{line} -o chart.png: chart png
{line} -o chart.svg: chart svg
deadlines before {} {rest}: deadlines due-before
edit {rest} --set {}=: edit unset clear
review accept {} {rest}: review accept
review reject {} {rest}: review reject
review {rest} --set summary={}: review summary
review {rest} --set status={}: review status
review {rest} --set deadline={}: review deadline
log --by {}: list recorded-by editor
digest --since today {rest}: digest today
changes --since today {rest}: changes today
list --since today {rest}: list today
log --since today {rest}: log today
{before} {} {behind}: list id ids
{before} {} {behind}: show id ids
{before} {} {behind}: timeline id ids
{before} {} {behind}: sources id ids
{before} {} {behind}: why id ids
{before} {} {behind}: cite id ids
{before} {} {behind}: export id ids
import {}: add from-file file json jsonl csv
add {} SUMMARY --new company: names add new
{line}: import delimiter separator sep encoding charset
"""
"""What is meant by options that another command has, or that theirs takes in another form: a command and its options.

`{}` is its value, `{line}` the line without both, of which `{before}` and `{behind}` are the parts; `{rest}` the words
beside the option and the command.
"""

IMPLIED = {
    **dict.fromkeys(
        ("summary", "names", "groups", "disputes", "export", "doctor"),
        ("all", "everything", "whole", "complete"),
    ),
    "deadlines": ("ahead", "upcoming", "future", "coming", "open"),
}
"""By command, options that ask for what it gives without them, unless a time stands behind."""
OF_A_DAY = ("list", "timeline", "search", "changes")
"""Commands each of whose rows has a day of its own: a day leaves those of others out."""
OF_AGE = (
    "stale",
    "older-than",
    "checked-before",
    "not-checked-since",
    "unchecked",
    "not-checked",
)
"""Options of these whose value is a time that nothing here takes: of `--stale 6m`."""
WHOLE = {
    "publish": "publish writes the whole tracker",
    "backup": "backup copies the whole tracker",
}
"""Commands that leave no record out."""
IN_WORDS = (
    "search",
    "text",
    "title",
    "headline",
    "note",
    "grep",
    "query",
    "contains",
    "match",
    "keyword",
    "about",
)
"""Options of these have the words that `search` looks for."""
LISTS = ("file", "from-file", "names-file", "input", "list", "i", "input-file", "names")
"""Options of these whose value is a file have the names that are asked about."""
GIVING_IDS = ("add", "outcome", "import")
"""Commands that write records, and print their ids where a script reads."""
REMOVING = ("remove", "delete", "del", "rm")
"""Words that are expected to take something away, whatever the command calls it."""
SHOWING = ("show", "list", "ls", "view")
"""Words that are expected to show what a command keeps, which it does without any."""
BARE = ("latest", "newest", "last", "recent", "short", "brief", "png", "svg")
"""Options that are meant so only without a value."""
WITH_VALUE = ("id", "ids")
"""Options that are meant so only with one."""
DENYING = ("no", "not", "non", "without", "hide", "exclude", "except", "skip")
"""What stands before a word that is left out: `--no-law`."""
TELLING = (
    "only",
    "just",
    "is",
    "are",
    "filter",
    "where",
    "with",
    "type",
    "which",
    "for",
    "to",
    "category",
    "tag",
    "label",
)
"""Options whose value may be a word of any list that the command has a filter by: `--only banned`."""
LEFT_OUT = ("exclude", "except", "without", "not", "skip")
DAYS = ("date", "day", "on", "since")
"""Options of these say which update is to be deleted."""
ONCE = (
    "--since", "--until", "--on", "--within", "--known-at", "--limit", "--sort", "--output", "-o"
)  # fmt: skip
"""Options that have one value: of two only the last would count."""
WITHOUT_FIELD = {
    "url": "watch disputes map chart overview summary names feeds log check merge refresh backups doctor head config",
    "id": "watch groups map chart overview summary feeds sources backups doctor head",
    "name": "why chart overview summary review feeds sources backups doctor head config",
}
"""Columns, and the commands that have none of the name."""
FORMATS_OF = {
    "certify": ("text", "json", "html"),
    "cite": ("text", "bibtex", "ris", "cff", "csl"),
}
"""The formats of commands that have others than answers have."""
OF_GROUPS = ("group", "region", "bloc", "union", "area")
"""Options of these have a group or a region for a value."""
OF_EACH = ("check", "checked", "log")
"""Commands about any number of names, which take no group for its members."""
OF_ONE = ("cite", "open", "add")
"""Commands about one name."""
OF_THE_WORLD = ("map", "chart")
"""Commands whose names are those of groups and regions."""
NEEDED = (
    ("certify", "NAME", "", "names group verify"),
    ("proposals", "TEXT", "", "text evaluate"),
    ("review", "accept ID", "settings new allow_duplicate reason dry_run", "words"),
    ("watch", "add LIST NAME", "scope binding within", "words"),
    ("status", "--compare WHEN today", "changed", "compare"),
    ("edit", "ID", "", f"ids {' '.join(NARROWING)}"),
    ("edit", "--set FIELD=VALUE", " ".join(NARROWING), "ids settings"),
)
"""What commands cannot be without that each of their options can: where one of some is given, if any are named, and
none of others.
"""
FROM_STDIN = ("stdin", "from-stdin", "std-in")
SILENT = ("q", "quiet", "silent", "exit-code", "exit-status")
OF_LINES = {
    **dict.fromkeys(
        ("delimiter", "separator", "sep", "d", "ofs"),
        "commas part the cells of CSV here, and nothing else; tabs: -f tsv",
    ),
    **dict.fromkeys(
        ("0", "null", "print0", "zero"),
        "a row is one line in a pipe, and no line break is within it: xargs -d '\\n'",
    ),
}
"""What is said of options about what parts the rows and cells of a pipe."""


def is_there(command: str, meant: str) -> bool:
    """Whether a command has the column or the format that an option asks for, if it asks for one."""
    option, _, word = meant.partition(" ")
    if option in ("-f", "--format"):
        return word in FORMATS_OF.get(command, [word])
    is_of_others = command in WITHOUT_FIELD.get(word, "").split()
    return not (option == "--fields" and is_of_others)
