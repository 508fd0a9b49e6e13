"""Write `codebook/lists/countries.toml`: ISO 3166-1 alpha-2 codes with Babel's (CLDR) names.

Run again after a new Babel:  python scripts/learn_countries.py
"""

from pathlib import Path
from typing import Final

from babel import Locale

TARGET: Final = Path(__file__).parents[1] / "src/leeward/codebook/lists/countries.toml"
FIRST: Final = ("CN", "KP", "KR", "JP", "MN", "RU", "LA", "TH", "VN", "KH", "MM", "MY", "US")
"""Where this caseload lives or passes; these stand first in the list."""
NOT_COUNTRIES: Final = frozenset(
    (  # noqa: SIM905 - forty quoted codes would read worse
        "AC AN BU CP CQ CS DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ QO QU RH SU TA "
        "TP UN VD WK XA XB XK YD YU ZR ZZ"
    ).split()
)
HEAD: Final = (
    "# Countries by ISO 3166-1 alpha-2 code, with the names of Unicode CLDR; those of the region\n"
    "# first. Written by scripts/learn_countries.py.\n"
)


def _names(locale: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale.parse(locale).territories.items()}


def rows() -> str:
    """Return the list as TOML."""
    english, korean, chinese = (_names(locale) for locale in ("en", "ko", "zh_Hans"))
    known = {code for code in english if len(code) == 2 and code.isalpha()} - NOT_COUNTRIES
    rest = sorted(known - set(FIRST), key=lambda code: english[code])
    return HEAD + "".join(
        f'\n[[list.countries]]\ncode = "{code}"\nen = "{english[code]}"\n'
        f'ko = "{korean[code]}"\nzh_Hans = "{chinese[code]}"\n'
        for code in (*FIRST, *rest)
    )


if __name__ == "__main__":
    TARGET.write_text(rows(), encoding="utf-8")
