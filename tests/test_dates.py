"""`hwstatus.record.dates`: dates as precise as they are known, and the dates that people type."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hwstatus.errors import BadDate
from hwstatus.record import dates

TUESDAY = "2026-11-24"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-12", "2018-12-01", "2018-12-31"),
        ("2018-12-28", "2018-12-28", "2018-12-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
    ],
)
def test_read_date(text: str, first: str, last: str) -> None:
    assert dates.read_date(text) == (text, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "18", "20180", "2018-1", "2018-13", "2018-00", "0000-01", "2018-02-30", "2019-02-29", "1900-02-29",
        "2018-12-00", "2018-12-32", "2018-12-28 ", "2018-12-28\n", "2018/12/28", "2018-12-28T00:00:00Z", "20181228",
        "２０１８", "2018-Q3", "~2018", "2018?", "-2018", "2018-12-28-", "yesterday",
        "0000",
    ],
)  # fmt: skip
def test_read_date_refuses(text: str) -> None:
    with pytest.raises(BadDate):
        dates.read_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-07", "2020-07-01", "2020-07-31"),
        ("2020-Q3", "2020-07-01", "2020-09-30"),
        ("2020-07-22T10:30:05+02:00", "2020-07-22", "2020-07-22"),
        ("2020-07-22T23:59:59.5Z", "2020-07-22", "2020-07-22"),
        ("2020-07-22 10:30", "2020-07-22", "2020-07-22"),
        ("2020q1", "2020-01-01", "2020-03-31"),
        ("2020Q4", "2020-10-01", "2020-12-31"),
        ("2020-07-22", "2020-07-22", "2020-07-22"),
        (" 2020-07-22 ", "2020-07-22", "2020-07-22"),
        ("today", TUESDAY, TUESDAY),
        ("TODAY", TUESDAY, TUESDAY),
        ("yesterday", "2026-11-23", "2026-11-23"),
        ("tomorrow", "2026-11-25", "2026-11-25"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("last  week", "2026-11-16", "2026-11-22"),
        ("6m", "2026-05-24", "2026-05-24"),
        ("6 months", "2026-05-24", "2026-05-24"),
        ("3 months ago", "2026-08-24", "2026-08-24"),
        ("1 month ago", "2026-10-24", "2026-10-24"),
        ("2y", "2024-11-24", "2024-11-24"),
        ("10d", "2026-11-14", "2026-11-14"),
        ("2w", "2026-11-10", "2026-11-10"),
        ("1q", "2026-08-24", "2026-08-24"),
        ("0d", TUESDAY, TUESDAY),
        ("July 2020", "2020-07-01", "2020-07-31"),
        ("jul 2020", "2020-07-01", "2020-07-31"),
        ("22 July 2020", "2020-07-22", "2020-07-22"),
        ("July 22, 2020", "2020-07-22", "2020-07-22"),
        ("Sept 2020", "2020-09-01", "2020-09-30"),
        ("Dec. 2018", "2018-12-01", "2018-12-31"),
        ("october", "2026-10-01", "2026-10-31"),
        ("november", "2026-11-01", "2026-11-30"),
        ("december", "2025-12-01", "2025-12-31"),
        ("1 sept", "2026-09-01", "2026-09-01"),
        ("sep 1", "2026-09-01", "2026-09-01"),
        ("Sept. 1", "2026-09-01", "2026-09-01"),
        ("1 September", "2026-09-01", "2026-09-01"),
        ("1st of September", "2026-09-01", "2026-09-01"),
        ("september 2nd", "2026-09-02", "2026-09-02"),
        ("24 Nov", TUESDAY, TUESDAY),
        ("25 Nov", "2025-11-25", "2025-11-25"),
        ("29 feb", "2024-02-29", "2024-02-29"),
        ("3rd of July 2020", "2020-07-03", "2020-07-03"),
        ("Q3 2020", "2020-07-01", "2020-09-30"),
        ("q3-2020", "2020-07-01", "2020-09-30"),
        ("2020 Q3", "2020-07-01", "2020-09-30"),
        ("end of 2020", "2020-12-31", "2020-12-31"),
        ("the beginning of 2020", "2020-01-01", "2020-01-01"),
        ("end of last year", "2025-12-31", "2025-12-31"),
        ("start of year", "2026-01-01", "2026-01-01"),
        ("End of the Month", "2026-11-30", "2026-11-30"),
        ("end of Q2 2020", "2020-06-30", "2020-06-30"),
        ("ytd", "2026-01-01", "2026-12-31"),
        ("a year ago", "2025-11-24", "2025-11-24"),
        ("six months ago", "2026-05-24", "2026-05-24"),
    ],
)
def test_read_period(text: str, first: str, last: str) -> None:
    span = dates.read_period(text, "--since", TUESDAY)
    assert (span.first, span.last) == (first, last)


def test_29_february_is_that_of_the_last_year_which_had_it() -> None:
    span = dates.read_period("29 feb", "--since", "2025-11-24")
    assert span.first == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "garbage",
            "is not a date: use 2020, 2020-07, 2020-Q3, 2020-07-22, yesterday, 6m or 3 months ago",
        ),
        ("", "is not a date"),
        ("03/04/2020", "is ambiguous: use 2020-04-03 or 2020-03-04"),
        ("01/02/2020", "is ambiguous: use 2020-02-01 or 2020-01-02"),
        ("3/4/2020", "is ambiguous: use 2020-04-03 or 2020-03-04"),
        ("03.04.2020", "is ambiguous: use 2020-04-03 or 2020-03-04"),
        ("22/07/2020", "is not in ISO order: use 2020-07-22"),
        ("07/22/2020", "is not in ISO order: use 2020-07-22"),
        ("2020/07/22", "is not in ISO order: use 2020-07-22"),
        ("31/31/2020", "is not a date"),
        ("2020-13", "months run from 01 to 12"),
        ("2020-02-30", "2020-02 has 29 days"),
        ("30 February 2020", "2020-02 has 29 days"),
        ("31 april", "2026-04 has 30 days"),
        ("1 september 2", "is not a date"),
        ("2020-Q5", "is not a date"),
        ("9999 years ago", "--since '9999 years ago' is too far away"),
        ("July 22 23 2020", "is not a date"),
        ("１ months ago", "is not a date"),
        ("2020-07-22; DROP TABLE", "is not a date"),
    ],
)
def test_read_period_refuses(text: str, words: str) -> None:
    with pytest.raises(BadDate) as refused:
        dates.read_period(text, "--since", TUESDAY)
    assert words in str(refused.value)


def test_the_message_names_the_option_and_what_was_typed() -> None:
    with pytest.raises(BadDate, match=r"^--since '03/04/2020' is ambiguous"):
        dates.read_period("03/04/2020", "--since", TUESDAY)


def test_a_long_text_is_quoted_short() -> None:
    with pytest.raises(BadDate) as refused:
        dates.read_period("x" * 10_000, "--since", TUESDAY)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("typed", "no_day"), [("31/04/2020", "2020-04-31"), ("13/13/2020", "2020-13-13")]
)
def test_no_day_is_offered_that_does_not_exist(typed: str, no_day: str) -> None:
    with pytest.raises(BadDate) as refused:
        dates.read_period(typed, "--since", TUESDAY)
    assert no_day not in str(refused.value)


days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)).map(
    date.isoformat
)


@given(days)
def test_a_day_is_its_own_period(day: str) -> None:
    assert dates.read_date(day) == (day, day, day)
    assert dates.read_period(day, "--since", TUESDAY) == (day, day, day)


@given(days, st.sampled_from([4, 7, 10]))
def test_every_precision_spans_the_day(day: str, size: int) -> None:
    text = day[:size]
    span = dates.read_date(text)
    assert span.first <= day <= span.last
    assert span.first.startswith(text) and span.last.startswith(text)
    after = dates.shift(span.last, days=1)
    assert not after.startswith(text), "the last day is the last"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TUESDAY),
        ("2026", TUESDAY),
        ("november", TUESDAY),
        ("2026-11-23", "2026-11-23"),
        ("october", "2026-10-31"),
    ],
)
def test_a_day_that_is_known_may_be_today(text: str, day: str) -> None:
    assert dates.read_past_day(text, "--known-at", TUESDAY) == day


@pytest.mark.parametrize("text", ["tomorrow", "2027", "2026-12"])
def test_a_day_that_is_known_lies_not_ahead(text: str) -> None:
    with pytest.raises(BadDate, match="lies in the future"):
        dates.read_past_day(text, "--known-at", TUESDAY)


def read_or_refuse(text: str, anchor: str) -> dates.Span | None:
    """The only error that reading may end in is `BadDate`."""
    try:
        return dates.read_period(text, "--since", anchor)
    except BadDate:
        return None


dateish = st.text("0123456789-/.qQ ", max_size=12) | st.from_regex(
    r"\A[0-9]{1,5} ?(d|days?|w|m|mo|months?|q|y|years?)( ago)?\Z"
)
wordy = st.builds(
    "{} {} {}".format, st.integers(0, 40), st.sampled_from(["jan", "feb", "march", "sept", "may.", "x"]),
    st.integers(0, 99999),
) | st.builds("{} {}".format, st.integers(0, 40), st.sampled_from(["jan", "feb", "of sept", "december"]))  # fmt: skip


@given(dateish | wordy | st.text(max_size=30), days)
@example("0001", "0001-01-01")
@example("9999y", TUESDAY)
@example("9999d ago", "0001-01-02")
def test_a_period_is_read_or_refused(text: str, anchor: str) -> None:
    assume("0000" not in text)  # see test_the_edges_of_the_calendar
    span = read_or_refuse(text, anchor)
    if span is not None:
        assert span.first <= span.last
        assert len(span.first) == len(span.last) == 10
        assert date.fromisoformat(span.first) <= date.fromisoformat(span.last)


@given(st.text(max_size=15), days)
def test_a_horizon_is_a_day_or_refused(text: str, anchor: str) -> None:
    assume("0000" not in text)
    try:
        day = dates.read_horizon(text, "--within", anchor)
    except BadDate:
        return
    assert date.fromisoformat(day).isoformat() == day


@pytest.mark.parametrize(
    ("text", "anchor"),
    [("0000", TUESDAY), ("tomorrow", "9999-12-31"), ("yesterday", "0001-01-01")],
)
def test_the_edges_of_the_calendar(text: str, anchor: str) -> None:
    span = read_or_refuse(text, anchor)
    assert span is None or date.fromisoformat(span.first) <= date.fromisoformat(
        span.last
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18m", "2028-05-24"),
        ("90 days", "2027-02-22"),
        ("2027", "2027-12-31"),
        ("2027-Q1", "2027-03-31"),
        ("1y", "2027-11-24"),
        ("3 months ago", "2026-08-24"),
        ("1 march", "2027-03-01"),
        ("24 nov", TUESDAY),
        ("1st of september", "2027-09-01"),
        ("29 feb", "2028-02-29"),
        ("march", "2027-03-31"),
        ("november", "2026-11-30"),
        ("six months", "2027-05-24"),
        ("a year", "2027-11-24"),
        ("end of next year", "2027-12-31"),
    ],
)
def test_read_horizon(text: str, day: str) -> None:
    assert dates.read_horizon(text, "--within", TUESDAY) == day


@given(st.dates(date(1910, 1, 1), date(2090, 12, 31)).map(date.isoformat), st.dates())
def test_a_day_without_a_year_is_the_last_or_the_next(today: str, day: date) -> None:
    typed = f"{day.day} {dates.MONTHS[day.month - 1]}"
    last = dates.read_period(typed, "--since", today).first
    following = dates.read_horizon(typed, "--within", today)
    assert last <= today <= following
    assert last[5:] == following[5:] == day.isoformat()[5:]
    assert dates.days_between(last, following) <= 8 * 366


@given(days, st.integers(-200, 200))
def test_shift_by_months_stays_within_the_month_it_reaches(
    day: str, months: int
) -> None:
    found = dates.shift(day, months=months)
    moved = (int(found[:4]) - int(day[:4])) * 12 + int(found[5:7]) - int(day[5:7])
    assert moved == months
    assert found[8:] == day[8:] or (
        found[8:] < day[8:] and dates.shift(found, days=1)[8:] == "01"
    )


@given(days, st.integers(-5000, 5000))
def test_shift_and_days_between_are_inverse(day: str, number: int) -> None:
    assert dates.days_between(day, dates.shift(day, days=number)) == number


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("2018", "2018"),
        ("2018-12", "Dec 2018"),
        ("2018-12-28", "28 Dec 2018"),
        ("2020-07-02", "2 Jul 2020"),
    ],
)
def test_spell(text: str, spelt: str) -> None:
    assert dates.spell(text) == spelt


@given(days, st.sampled_from([4, 7, 10]))
def test_what_is_spelt_can_be_typed(day: str, size: int) -> None:
    span = dates.read_date(day[:size])
    assert dates.read_period(dates.spell(span.text), "--since", TUESDAY)[1:] == span[1:]


@given(days)
def test_weekday(day: str) -> None:
    assert dates.weekday(day) == date.fromisoformat(day).strftime("%A")


@given(st.dates(), st.integers(-20, 20), st.integers(-30, 30), st.integers(-40, 40))
@example(date(2020, 2, 29), 1, 0, 0)
@example(date(2020, 1, 28), 0, 1, 0)
@example(date(1, 1, 1), 0, -1, 0)
def test_shift_goes_by_the_calendar_as_dateutil_does(
    day: date, years: int, months: int, days: int
) -> None:
    try:
        moved = day + relativedelta(years=years, months=months, days=days)
    except (ValueError, OverflowError):
        with pytest.raises(BadDate):
            dates.shift(day.isoformat(), years=years, months=months, days=days)
    else:
        found = dates.shift(day.isoformat(), years=years, months=months, days=days)
        assert found == moved.isoformat()
