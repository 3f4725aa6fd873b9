"""Dates as tables have them."""

import pytest

from hwstatus.errors import BadDate
from hwstatus.exchange.written_dates import find_date, month_number, read_written_date

CLEAR = {
    "2020": "2020",
    "2020-07": "2020-07",
    "2020-07-22": "2020-07-22",
    "20200722": "2020-07-22",
    "2020/7/2": "2020-07-02",
    "2020.07.22": "2020-07-22",
    "22.07.2020": "2020-07-22",
    "3.5.2020": "2020-05-03",
    "22/07/2020": "2020-07-22",
    "7/22/2020": "2020-07-22",
    "05/05/2020": "2020-05-05",
    "07/2020": "2020-07",
    "07.2020": "2020-07",
    "3 May 2020": "2020-05-03",
    "3rd May 2020": "2020-05-03",
    "May 3, 2020": "2020-05-03",
    "3-May-2020": "2020-05-03",
    "May 2020": "2020-05",
    "Sept 2020": "2020-09",
    "  22  July   2020 ": "2020-07-22",
    "2020-07-22 00:00:00": "2020-07-22",
    "2020-07-22T14:30:00Z": "2020-07-22",
    "7/22/2020 2:30 PM": "2020-07-22",
    "mer, 16 nov 2022": "2022-11-16",
    "16 ноября 2022 г.": "2022-11-16",
    "2022年11月16日": "2022-11-16",
    "2022年11月": "2022-11",
    "2022년 11월 16일": "2022-11-16",
    "miércoles 16 de noviembre de 2022": "2022-11-16",
    "Mittwoch, 16. November 2022": "2022-11-16",
    "16 listopada 2022": "2022-11-16",
    "16 Νοεμβρίου 2022": "2022-11-16",
    "16 Kasım 2022": "2022-11-16",
    "16 set 2022": "2022-09-16",
    "١٦ نوفمبر ٢٠٢٢": "2022-11-16",
    "16 พฤศจิกายน 2565": "2022-11-16",
    "16 नवंबर 2022": "2022-11-16",
    "16 tháng 11, 2022": "2022-11-16",
    "۲۴ تیر ۱۳۹۹": "2020-07-14",
    "1399/04/24": "2020-07-14",
    "۱ فروردین ۱۴۰۴": "2025-03-21",
    "30 اسفند 1399": "2021-03-20",
}

REFUSED = {
    "03/04/2020": "is ambiguous: write 2020-03-04 or 2020-04-03",
    "3-4-2020": "is ambiguous: write 2020-03-04 or 2020-04-03",
    "11/12/2020": "is ambiguous: write 2020-11-12 or 2020-12-11",
    "12/11/2020": "is ambiguous: write 2020-12-11 or 2020-11-12",
    "43831": "is Excel's number of a day (perhaps 2020-01-01)",
    "43831.5": "is Excel's number of a day (perhaps 2020-01-01)",
    "22.07.20": "has a year of two digits",
    "22-Jul-20": "has a year of two digits",
    "Jul ’20": "has a year of two digits",
    "31.02.2020": "2020-02 has 29 days",
    "2020-13": "months run from 01 to 12",
    "2020-Q3": "is not a date",
    "soon": "is not a date",
    "May 2020 or so": "is not a date",
    "3 and 4 May 2020": "is not a date",
    "": "is not a date",
    "3/5 May 2020": "has two days, 3 and 5",
    "set 2020": "is not a date",
    "was 2020": "is not a date",
}


@pytest.mark.parametrize("written", CLEAR)
def test_a_clear_date_is_read_as_exactly_as_it_is_written(written: str) -> None:
    assert read_written_date(written) == CLEAR[written]


@pytest.mark.parametrize("written", REFUSED)
def test_any_other_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(BadDate) as error:
        read_written_date(written)
    assert REFUSED[written] in str(error.value)


@pytest.mark.parametrize(
    ("word", "number"),
    [("Febuary", 2), ("janaury", 1), ("Decembre", 12), ("Monday", 0)],
)
def test_a_misspelled_month_is_the_one_that_it_is_most_like(
    word: str, number: int
) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("12/11/2020", "2020"),
        ("11/12/2020", "2020"),
        ("13/12/2020", "2020-12-13"),
        ("12/13/2020", "2020-12-13"),
    ],
)
def test_a_printed_day_is_told_from_its_month_by_being_above_12(
    printed: str, date: str
) -> None:
    found = find_date(printed)
    assert found is not None
    assert found.edtf == date


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("15 october they said", "10-15"),
        ("15 Mai said they", "05-15"),
        ("15 mai: they said", "05-15"),
        ("15 mai said they", None),
    ],
)
def test_a_month_without_a_year_is_long_or_has_a_capital_or_stands_last(
    printed: str, day: str | None
) -> None:
    found = find_date(printed)
    assert (found and found.day_of_year) == day
