"""Records as files: csv in the columns of the public file, their terms, JSON, a page to print."""

import csv
import io
from html import escape

import numpy as np

from leeward.exchange.publication_files import STYLE, json_bytes, part_files
from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language
from leeward.reporting.budget import BILLION, chance_of_a_guess
from leeward.reporting.ledger import Sign
from leeward.reporting.publication import Part
from leeward.reporting.record_publication import (
    Records,
    record_rows,
    record_sidecar,
    term_rows,
)


def record_files(
    made: Records, part: Part | None = None, sign: Sign | None = None
) -> dict[str, bytes]:
    """Return every file of records by its name; their JSON signed where a key is at hand."""
    content = _csv(record_rows(made))
    files = {
        "records.csv": content,
        "terms.csv": _csv(term_rows(made)),
        "publication.json": json_bytes(record_sidecar(made, content, sign)),
        **{f"page-{tongue.value}.html": record_page(made, tongue).encode() for tongue in Language},
    }
    return files if part is None else files | part_files(part)


def record_page(made: Records, language: Language) -> str:
    """Return the page for readers, whole and without anything from elsewhere."""
    gettext = translations(language).gettext
    title = escape(made.catalogue.title)
    one, pair = made.half_widths
    notes = [
        gettext(
            "Nobody in these records exists. They were invented so that counts of one or two "
            "columns come near the true ones."
        ),
        gettext(
            "Each count was changed a little by chance before that, on purpose: a count of one "
            "column by up to {one}, of two columns by up to {two}, 95 times in 100. Counts of "
            "three columns or more follow from these and may be further off."
        ).format(one=f"{one:.0f}", two=f"{pair:.0f}"),
        gettext(
            "Someone who knows everyone else in the file and guesses whether one more is in it "
            "would be right about {chance} times in 100 instead of 50."
        ).format(chance=round(100 * chance_of_a_guess(made.terms.rho / BILLION))),
    ]
    terms = gettext("Terms: ε {epsilon}, δ {delta}, ρ {rho}; counted: {unit}; {library}.").format(
        epsilon=f"{made.terms.epsilon:g}",
        delta=f"{made.terms.delta:g}",
        rho=f"{made.terms.rho / BILLION:.6f}",
        unit=gettext("each person") if made.catalogue.unit == "person" else gettext("each family"),
        library=made.terms.library,
    )
    ledger = gettext("Ledger: {heads}").format(heads=", ".join(made.terms.heads))
    noted = "".join(f"<p>{escape(note)}</p>" for note in notes)
    body = "".join(_section(made, number, language) for number in range(made.cells.shape[1]))
    return (
        f'<!doctype html><html lang="{language.value}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" '
        f'content="no-referrer"><title>{title}</title><style>{STYLE}</style><main>'
        f'<h1>{title}</h1><div class="note">{noted}</div>{body}'
        f'<p class="small">{escape(terms)}<br>{escape(ledger)}<br>{made.name}</p></main></html>\n'
    )


def _section(made: Records, number: int, language: Language) -> str:
    gettext = translations(language).gettext
    tongue = language.locale_dir
    column = list(made.catalogue.columns.values())[number]
    counts = np.bincount(made.cells[:, number], minlength=len(column.cells))
    lines = "".join(
        f'<tr><th scope="row">{escape(cell.labels[tongue])}</th><td>{count}</td></tr>'
        for cell, count in zip(column.cells, counts.tolist(), strict=True)
    )
    head = gettext("Invented records")
    return (
        f"<h2>{escape(column.labels[tongue])}</h2><table><thead><tr><td></td>"
        f'<th scope="col">{escape(head)}</th></tr></thead><tbody>{lines}</tbody></table>'
    )


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
