"""The frame of the pages about published numbers: their tabs, and words that all of them use.

No page of these shows how many people there are: the counts of the menu stay away as well.
"""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.labels import Labels, language_of_text
from leeward.desk.moments import short_moment
from leeward.desk.numbers_asking import Given
from leeward.desk.numbers_publishing import require_coordinator
from leeward.reporting.consistent import Value
from leeward.web.case_page import session_of
from leeward.web.page import N_, render, translate
from leeward.web.routing import form_of, text_of
from leeward.web.texts import LANGUAGES, translations

TABS: Final = (
    ("/numbers", N_("Choose")),
    ("/numbers/published", N_("Published")),
    ("/numbers/together", N_("Together")),
    ("/numbers/ledger", N_("What was spent")),
)

SORTS: Final[Mapping[str, tuple[str, str]]] = {
    "nothing": (
        N_("Publish nothing"),
        N_(
            "A good choice. Nobody can be found by a number that is not there. Words can say a lot."
        ),
    ),
    "tables": (
        N_("Tables"),
        N_(
            "Answers to the questions below, about people who were first registered in some months."
        ),
    ),
    "open": (
        N_("Open cases, month by month"),
        N_(
            "How many cases were open at the end of each month. Everybody in the files pays for it."
        ),
    ),
    "records": (
        N_("Invented records"),
        N_("People who do not exist, with counts near the true ones. Only for 200 people or more."),
    ),
}
SIZES: Final[Mapping[str, str]] = {
    "under_50": N_("Fewer than 50"),
    "50_to_199": N_("50 to 199"),
    "200_and_more": N_("200 or more"),
}
LEVELS: Final[Mapping[str, str]] = {
    "most": N_("Most careful"),
    "careful": N_("Careful"),
    "usual": N_("Usual"),
    "records": N_("For invented records"),
}
PARTS: Final[Mapping[str, str]] = {
    "": N_("The whole year"),
    "H1": N_("January to June"),
    "H2": N_("July to December"),
    "Q1": N_("January to March"),
    "Q2": N_("April to June"),
    "Q3": N_("July to September"),
    "Q4": N_("October to December"),
}
FIELD_REASONS: Final[Mapping[str, str]] = {
    "required": N_("This is needed."),
    "order": N_("The end lies before the beginning."),
    "long": N_("At most 120 signs."),
    "one_year": N_("A part of a year needs the same first and last year."),
    "sealed": N_("Families can be counted in tables only, and while the sealed part is open."),
    "alone": N_("A series of open cases is not added up with others."),
    "never_stored": N_(
        "There seems to be a phone number, an address or the like in it. Leave it out."
    ),
}
WORDS: Final = (
    N_("We accompany women who were trafficked into forced marriage, and their children."),
    N_("Many of the children we know have no papers; school is refused to some of them."),
    N_("Online sexual exploitation has become more frequent among the women who turn to us."),
    N_("More families ask for counselling than we have hours for."),
    N_("We publish no numbers: with so few people, a number could point at somebody."),
)
"""Sentences that hold whatever the size, to be used instead of numbers."""

FILES: Final[Mapping[str, str]] = {
    "page-en.html": N_("Page for readers, English"),
    "page-ko.html": N_("Page for readers, Korean"),
    "page-zh-Hans.html": N_("Page for readers, Chinese"),
    "tables.csv": N_("Tables (CSV, with an HXL row)"),
    "records.csv": N_("Records (CSV)"),
    "terms.csv": N_("What the codes mean (CSV)"),
    "publication.json": N_("For programs (JSON, signed)"),
    "measured.json": N_("Measurement, to be added to that of others (JSON)"),
    "questions.toml": N_("The questions, for whoever adds theirs (TOML)"),
}


def numbers_page(
    request: Request, template: str, tab: str, *, status: int = 200, **context: Any
) -> Response:
    """Draw a page of numbers in its frame; `tab` is the address of its tab.

    Raises:
        NotGranted: she does not answer for the organisation.
    """
    session = session_of(request)
    require_coordinator(session)
    return render(
        request,
        f"numbers/{template}",
        status=status,
        **{
            "without_counts": True,
            "tabs": [(address, translate(request, text), None) for address, text in TABS],
            "tab": tab,
            "labels": Labels(session.language, session.timezone),
            "moment": lambda at: short_moment(
                at, session.today, session.timezone, session.language
            ),
            "lang_of": language_of_text,
            "sort_words": SORTS,
            "size_words": SIZES,
            "level_words": LEVELS,
            "part_words": PARTS,
            "file_words": FILES,
            "field_reasons": FIELD_REASONS,
            "months_words": lambda code: months_words(request, code),
            "value_words": lambda value: value_words(request, value),
        }
        | context,
    )


def given_of(request: Request) -> Given:
    """Return what was chosen on a page of numbers, as it was sent."""

    def one(name: str) -> str:
        return text_of(request, name)

    def many(name: str) -> tuple[str, ...]:
        return tuple(each for each in form_of(request).getlist(name) if isinstance(each, str))

    return Given(
        one("sort"),
        one("title"),
        one("first"),
        one("last"),
        one("part"),
        one("size"),
        one("unit"),
        one("level"),
        one("caps") or "usual",
        one("share"),
        one("least"),
        one("reason"),
        many("questions"),
        many("columns"),
    )


def words_instead() -> list[tuple[str, str, list[str]]]:
    """Return sentences without a number, by language: its tag, its own name, the sentences."""
    return [
        (code, own, [translations(code).gettext(one) for one in WORDS]) for code, own in LANGUAGES
    ]


def months_words(request: Request, code: str) -> str:
    """Return months as a person reads them; a ledger spells them `2025-01/2025-06`."""
    if code == "all":
        return translate(request, N_("Everybody in the files"))
    first, _, last = code.partition("/")
    return first if first == last else f"{first} – {last}"


def value_words(request: Request, value: Value) -> str:
    """Return a number with its range, or the limit below which it lies."""
    if value.shown:
        return f"{value.value} ({value.low}–{value.high})"
    return translate(request, N_("fewer than {limit}")).format(limit=value.high + 1)
