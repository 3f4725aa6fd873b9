"""How acts are put in order: by their last possible day, when they were recorded, their place in the ledger."""

from hwstatus.record import dates
from hwstatus.record.models import Update


def last_day(update: Update) -> str:
    """The last day on which the update's event can have happened.

    It was over when it was recorded.
    """
    span = dates.read_date(update.date)
    return max(span.first, min(span.last, update.recorded_at[:10]))


def moment_of(update: Update, brought: int) -> str:
    """The place of an update's effects in time, as one text that sorts.

    `brought` is its place in the ledger: of two acts of one day that were recorded in one
    second, the one that came in later is the later.
    """
    return as_text(last_day(update), update.recorded_at, brought)


def as_text(last: str, recorded_at: str, brought: int) -> str:
    """A place in time, as one text that sorts."""
    return f"{last}|{recorded_at}|{brought:010}"


def day_of(moment: str) -> str:
    """The day of a place in time, as ISO."""
    day, _, _ = moment.partition("|")
    return day


def after(day: str) -> str:
    """What sorts behind every place in time of a day."""
    return f"{day}~"
