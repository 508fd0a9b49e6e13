"""Questions and invented rows for the tests of statistics, and noise that repeats itself."""

import random
from collections.abc import Sequence
from textwrap import dedent

from leeward.reporting.questions import Catalogue, read_catalogue

KEY = bytes(32)

QUESTIONS = dedent(
    """
    title = "People first met in 2025, first half"
    size = "200_and_more"
    cohort = "2025-H1"
    tables = [["age", "role"], ["age", "exploitation"], ["role", "exploitation"]]

    [column.age]
    list = "age_bands"
    en = "Age"
    ko = "나이"
    zh_Hans = "年龄"

    [[column.age.groups]]
    code = "minor"
    of = ["0-2", "3-5", "6-11", "12-14", "15-17"]
    en = "Minor"
    ko = "미성년"
    zh_Hans = "未成年"

    [[column.age.groups]]
    code = "adult"
    of = ["18-24", "25-34", "35-44"]
    en = "Adult"
    ko = "성인"
    zh_Hans = "成人"

    [[column.age.groups]]
    code = "older"
    of = ["*"]
    en = "45 or more"
    ko = "45세 이상"
    zh_Hans = "45岁及以上"

    [column.role]
    list = "family_roles"
    en = "Role in the family"
    ko = "가족 내 위치"
    zh_Hans = "家庭角色"

    [column.exploitation]
    list = "yes_no_unknown"
    empty = "unknown"
    en = "Exploitation recorded"
    ko = "착취 기록"
    zh_Hans = "有剥削记录"
    """
)


def catalogue(**said: str) -> Catalogue:
    """Return the shared questions with whole lines replaced (`size='"under_50"'`)."""
    return read_catalogue(questions(**said))


def questions(**said: str) -> str:
    """Return the shared questions as a file, with top lines replaced or added."""
    top, _, rest = QUESTIONS.partition("\n[column.age]")
    lines = [line for line in top.splitlines() if line.split(" =")[0] not in said]
    lines += [f"{key} = {value}" for key, value in said.items()]
    return "\n".join(lines) + "\n[column.age]" + rest


def invented_rows(count: int, seed: int = 1, intake: str = "2025-03") -> list[dict[str, str]]:
    """Return invented people, one row each, drawn from the code book."""
    chosen = random.Random(seed)
    ages = ["6-11", "12-14", "18-24", "25-34", "25-34", "35-44", "45-54", ""]
    roles = ["mother", "mother", "mother", "child_parent_absent", "expecting", ""]
    return [
        {
            "person": f"p{number}",
            "family": f"f{number // 3}",
            "intake": intake,
            "age": chosen.choice(ages),
            "role": chosen.choice(roles),
            "exploitation": chosen.choice(["yes", "yes", "no", ""]),
        }
        for number in range(count)
    ]


class SeededNoise:
    """Noise that a test can repeat: rounded normal, with the same σ and the same account."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def loss(self, sigma: float, sensitivity: int) -> float:
        return sensitivity**2 / (2.0 * sigma**2)

    def add(self, counts: Sequence[int], sigma: float) -> list[int]:
        return [each + round(self._random.gauss(0.0, sigma)) for each in counts]
