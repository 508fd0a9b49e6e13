"""The one room for dates: when something happened, as far as it is known."""

from leeward.dates.age import (
    AGE_BANDS,
    AgeWay,
    age_bands,
    age_on,
    birth_from_age,
    birth_from_band,
    birth_from_chinese_age,
    birth_from_full_age,
    birth_years_from_korean_age,
    korean_age_on,
)
from leeward.dates.context import Culture
from leeward.dates.due import (
    Clock,
    HoursClock,
    days_until,
    due_local,
    hours_clock,
    hours_clock_since,
    local_today,
)
from leeward.dates.lunar import LunarDay, from_gregorian, to_gregorian
from leeward.dates.numeric import from_excel
from leeward.dates.reading import about, parse
from leeward.dates.said_age import SaidAge, birth_from_said, read_age
from leeward.dates.showing import show
from leeward.dates.when import (
    Calendar,
    Precision,
    When,
    between,
    in_month,
    in_year,
    on_day,
)

__all__ = [
    "AGE_BANDS",
    "AgeWay",
    "Calendar",
    "Clock",
    "Culture",
    "HoursClock",
    "LunarDay",
    "Precision",
    "SaidAge",
    "When",
    "about",
    "age_bands",
    "age_on",
    "between",
    "birth_from_age",
    "birth_from_band",
    "birth_from_chinese_age",
    "birth_from_full_age",
    "birth_from_said",
    "birth_years_from_korean_age",
    "days_until",
    "due_local",
    "from_excel",
    "from_gregorian",
    "hours_clock",
    "hours_clock_since",
    "in_month",
    "in_year",
    "korean_age_on",
    "local_today",
    "on_day",
    "parse",
    "read_age",
    "show",
    "to_gregorian",
]
