"""Questions of the people who use hwstatus, each answered by the command one would guess.

Asked of the shipped dataset, so an expectation is a word that must be in the answer,
not the answer itself. A line of a table is: the question, the command, what is expected
on stdout.
"""

import re
import shlex
from pathlib import Path

import pytest

from conftest import InProcess
from costs import one_in
from program import DAY
from samples import AFTER

CHANNEL_PARTNER = """
May I propose this gear in Italy?            | show italy                              | 5g
Is Huawei banned in Sweden's 5G?             | status sweden                           | phase-out|banned
What about the core only in Germany?         | status germany --scope 5g-core          | phase-out|banned
Who says so?                                 | status sweden --fields publisher,url    | http
Which operators there use it?                | show united arab emirates               | in use|permitted
Is fixed line affected in Denmark?           | status denmark --scope fixed            | fixed
What is in force in the UK since when?       | show UK                                 | 2020
Which countries in the Gulf allow it?        | status --group gcc                      | oman|saudi
Will the answer change by 2028?              | status germany --on 2028 --projected    | germany
What should I read first about France?       | why france                              | france
"""

COMPLIANCE_OFFICER = """
Which removal deadlines fall in 18 months?   | deadlines --within 18m                  | 5g|fixed
What has passed already?                     | deadlines --passed                      | 20\\d\\d-
Which of them are not known to be met?       | deadlines --overdue                     | 20\\d\\d-
A sheet that I can file                      | certify italy                           | EVIDENCE SHEET
What did we know on the day the record began?| status italy --known-at 2026-11-24      | italy
Which act began the UK's status?             | status UK --fields began_by,began_on    | 2020
Only what is binding in the EU               | status --group eu --binding             | phase-out|banned|restricted
Only official evidence                       | list --official --limit 5               | 20\\d\\d-
Is this file sound?                          | doctor                                  | chain
Which record is this?                        | log --limit 3                           | dataset
"""

ANALYST = """
NATO members with a binding rule in 2021     | status --group nato --binding --on 2021-01-01 | united-kingdom
How many updates a year?                     | summary --by year                       | 2020
Countries by status at each year's end       | summary --standings --by year,status    | 2020
By region                                    | summary --standings --by region,status  | Europe
Two days side by side                        | status --compare 2019 2024              | moved|sweden
From what is it banned?                      | status --scopes --group five-eyes       | australia
Courts only                                  | list --actor court                      | 20\\d\\d-
Laws only                                    | list --basis law --limit 5              | 20\\d\\d-
Where does evidence conflict?                | disputes                                |
A spreadsheet of it                          | status -f csv                           | began_by
"""

JOURNALIST = """
What changed since January?                  | changes --since january                 |
What happened in 2020?                       | timeline --since 2020 --until 2020      | 2020
Tell me of Vodafone                          | search vodafone                         | vodafone
The phrase 'high-risk vendor'                | search '"high-risk vendor"'             | high-risk
Germany and France side by side              | show germany france                     | germany
What do we have about courts in Sweden?      | search court sweden                     | sweden
One update, whole                            | list --limit 1 --fields id              | \\w{10}
The newest five                              | list --limit 5                          | 20\\d\\d-
Who is in the EU?                            | groups eu                               | 27
How do I cite this?                          | cite                                    | hwstatus
"""

EDITOR = """
What should be looked at again?              | check --severity warning                |
What is on record about Estonia?             | show estonia                            | estonia
How is South Korea called here?              | names korea                             | south-korea
What did I change?                           | log --limit 5                           | dataset
Where do sources repeat each other?          | check --rule near-duplicate             |
Which publishers do we rely on?              | summary --by publisher --limit 5        | \\d
What says the rule?                          | why sweden --json                       | "rule": ?6
Everything as lines                          | export estonia                          | estonia
What are the words of a status?              | help words                              | phase-out
What is configured?                          | config                                  | tracker
"""

PEOPLE = {
    "channel partner": CHANNEL_PARTNER,
    "compliance officer": COMPLIANCE_OFFICER,
    "analyst": ANALYST,
    "journalist": JOURNALIST,
    "editor": EDITOR,
}


def _questions() -> list[tuple[str, str, str, str]]:
    found = []
    for who, table in PEOPLE.items():
        for line in table.strip().splitlines():
            question, command, expected = (part.strip() for part in line.split("|", 2))
            found.append((who, question, command, expected))
    return found


def test_each_person_asks_ten_questions() -> None:
    asked = [who for who, *_ in _questions()]
    assert {who: asked.count(who) for who in PEOPLE} == dict.fromkeys(PEOPLE, 10)


@one_in(6)
@pytest.mark.parametrize(
    ("command", "expected"),
    [pytest.param(c, e, id=f"{w}: {q}") for w, q, c, e in _questions()],
)
def test_the_guessed_command_answers(
    fast: InProcess, shipped: Path, command: str, expected: str
) -> None:
    answer = fast(*shlex.split(command), db=shipped, env={DAY: AFTER})
    assert answer.code in (0, 1), answer.err
    assert "Traceback" not in answer.err
    if answer.code == 1:
        assert command.startswith("check")
    if expected:
        assert re.search(expected, answer.out, re.IGNORECASE), answer.out[:500]
