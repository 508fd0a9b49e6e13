"""How much help was given, counted as each language counts: 1 month, 3회기, 2 件."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from leeward.i18n import formatting
from leeward.i18n.catalogue import translations

_MONEY: Final = "money"
_MANY: Final = 2

Count = Callable[[str, str, int], str]

_UNITS: Final[dict[str, Callable[[Count, int], str]]] = {
    "session": lambda ngettext, n: ngettext("%(num)s session", "%(num)s sessions", n),
    "hour": lambda ngettext, n: ngettext("%(num)s hour", "%(num)s hours", n),
    "day": lambda ngettext, n: ngettext("%(num)s day", "%(num)s days", n),
    "night": lambda ngettext, n: ngettext("%(num)s night", "%(num)s nights", n),
    "month": lambda ngettext, n: ngettext("%(num)s month", "%(num)s months", n),
    "term": lambda ngettext, n: ngettext("%(num)s school term", "%(num)s school terms", n),
    "item": lambda ngettext, n: ngettext("%(num)s item", "%(num)s items", n),
    "package": lambda ngettext, n: ngettext("%(num)s package", "%(num)s packages", n),
    "person": lambda ngettext, n: ngettext("%(num)s person", "%(num)s people", n),
}


def amount_text(amount: Decimal, unit: str, currency: str, language: str) -> str:
    """Return an amount with its unit; empty where nothing was counted.

    Args:
        amount: how much; may have a fraction.
        unit: a code of `service_units`, or empty.
        currency: a code such as `CNY`, for the unit `money`.
        language: the tag of the reader's language.
    """
    if not amount:
        return ""
    if unit == _MONEY and currency:
        return formatting.money(amount, currency.upper(), language)
    figure = formatting.number(amount, language)
    counted = _UNITS.get(unit)
    if counted is None:
        return figure
    # A fraction is many in English (1.5 hours), and no other number decides a form here.
    return counted(translations(language).ngettext, 1 if amount == 1 else _MANY) % {"num": figure}
