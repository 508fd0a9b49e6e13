"""A publication as files: csv with its HXL row, JSON, and a page to print in three languages.

The folder appears whole or not at all, and is never written over: a publication is served again
as it was, and a correction is a new one.
"""

import csv
import io
import os
import shutil
from html import escape
from json import dumps
from pathlib import Path
from typing import Final

from leeward.charts.bars import Bar, bars
from leeward.errors import DiskFailed, DiskFull, FileExists
from leeward.exchange.ledger_file import replace_file
from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language
from leeward.reporting.budget import BILLION, chance_of_a_guess
from leeward.reporting.consistent import Fitted, Value
from leeward.reporting.ledger import Sign
from leeward.reporting.publication import Part, Publication, part_said, sidecar

_NO_SPACE: Final = 28
_HEADINGS: Final = (
    ("column_1", "#meta+column+a"),
    ("code_1", "#indicator+code+a"),
    ("column_2", "#meta+column+b"),
    ("code_2", "#indicator+code+b"),
    ("value", "#indicator+value+num"),
    ("low", "#indicator+low+num"),
    ("high", "#indicator+high+num"),
    ("shown", "#status+shown"),
)
STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c2430;background:#fff}h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;"
    "margin-top:2rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{padding:.25rem .5rem;border-bottom:1px solid #d5dae1;text-align:right}"
    "th:first-child{text-align:left;font-weight:400}thead th{font-weight:600}"
    "svg{max-width:100%;height:auto;font-size:13px;margin:.5rem 0}.bar{fill:#8fb3c9}"
    ".whisker{stroke:#1c2430;stroke-width:1.5}.note{background:#f2f5f8;padding:.75rem 1rem;"
    "border-left:4px solid #2b6a8a}.small{font-size:.85rem;color:#4a5564;overflow-wrap:anywhere}"
    ".wide{overflow-x:auto}td{white-space:nowrap}@media (max-width:30rem){svg{display:none}}"
    "@media print{td{white-space:normal}body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}"
)


def publication_files(
    made: Publication, part: Part | None = None, sign: Sign | None = None
) -> dict[str, bytes]:
    """Return every file of a publication by its name; its JSON signed where a key is at hand."""
    files = {
        "tables.csv": _csv(made),
        "publication.json": json_bytes(sidecar(made, sign)),
        **{f"page-{tongue.value}.html": page(made, tongue).encode() for tongue in Language},
    }
    return files if part is None else files | part_files(part)


def part_files(part: Part) -> dict[str, bytes]:
    """Return the file of a part, to be added up with others and not published alone."""
    return {"measured.json": json_bytes(part_said(part))}


def page(made: Publication, language: Language) -> str:
    """Return the page for readers, whole and without anything from elsewhere."""
    gettext = translations(language).gettext
    title = escape(made.catalogue.title)
    chance = round(100 * chance_of_a_guess(made.terms.rho / BILLION))
    noise = gettext(
        "Each number was changed a little by chance, on purpose, so that nobody can work out from "
        "it whether one person is counted. The truth lies within the range beside it 95 times in "
        "100."
    )
    guess = gettext(
        "Someone who knows everyone else in the file and guesses whether one more is in it would "
        "be right about {chance} times in 100 instead of 50."
    ).format(chance=chance)
    hidden = gettext("Where chance could have changed most of a number, only its limit is given.")
    terms = gettext("Terms: ε {epsilon}, δ {delta}, ρ {rho}; counted: {unit}; {library}.").format(
        epsilon=f"{made.terms.epsilon:g}",
        delta=f"{made.terms.delta:g}",
        rho=f"{made.terms.rho / BILLION:.6f}",
        unit=gettext("each person") if made.catalogue.unit == "person" else gettext("each family"),
        library=made.terms.library,
    )
    ledger = gettext("Ledger: {heads}").format(heads=", ".join(made.terms.heads))
    body = "".join(_section(made, each, language) for each in made.fitted)
    return (
        f'<!doctype html><html lang="{language.value}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" '
        f'content="no-referrer"><title>{title}</title><style>{STYLE}</style><main>'
        f'<h1>{title}</h1><div class="note"><p>{escape(noise)}</p><p>{escape(guess)}</p>'
        f"<p>{escape(hidden)}</p></div>{body}"
        f'<p class="small">{escape(terms)}<br>{escape(ledger)}<br>{made.name}</p></main></html>\n'
    )


def _section(made: Publication, each: Fitted, language: Language) -> str:
    gettext = translations(language).gettext
    tongue = language.locale_dir
    columns = [made.catalogue.columns[name] for name in each.table]
    heading = " × ".join(column.labels[tongue] for column in columns) or gettext("All people")
    if not columns:
        return f"<h2>{escape(heading)}</h2><p>{escape(_shown(each.values[0], language))}</p>"
    labels = [cell.labels[tongue] for cell in columns[0].cells]
    if len(columns) == 1:
        rows = [
            Bar(label, value.value if value.shown else None, value.low, value.high, text)
            for label, value in zip(labels, each.values, strict=True)
            for text in [str(value.value) if value.shown else _limit(value, language)]
        ]
        drawn = bars(heading, gettext("Bars; the line on each is its range."), rows)
        heads = [gettext("Number and range")]
    else:
        drawn = ""
        heads = [cell.labels[tongue] for cell in columns[1].cells]
    width = len(heads)
    lines = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(
            f"<td>{escape(_shown(value, language))}</td>"
            for value in each.values[number * width : (number + 1) * width]
        )
        + "</tr>"
        for number, label in enumerate(labels)
    )
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<h2>{escape(heading)}</h2>{drawn}<div class="wide"><table><thead><tr><td></td>{top}</tr>'
        f"</thead><tbody>{lines}</tbody></table></div>"
    )


def _shown(value: Value, language: Language) -> str:
    if not value.shown:
        return _limit(value, language)
    return f"{value.value} ({value.low}–{value.high})"


def _limit(value: Value, language: Language) -> str:
    gettext = translations(language).gettext
    return gettext("fewer than {limit}").format(limit=value.high + 1)


def _csv(made: Publication) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([name for name, _ in _HEADINGS])
    writer.writerow([tag for _, tag in _HEADINGS])
    for each in made.fitted:
        columns = [made.catalogue.columns[name] for name in each.table]
        shape = made.catalogue.shape(each.table)
        for number, value in enumerate(each.values):
            places = divmod(number, shape[1]) if len(shape) == 2 else (number,)
            cells: list[str] = []
            for column, place in zip(columns, places, strict=False):
                cells += [column.name, column.cells[place].code]
            cells += [""] * (4 - len(cells))
            shown = [str(value.value) if value.shown else "", str(value.low), str(value.high)]
            writer.writerow([*cells, *shown, "yes" if value.shown else "no"])
    return text.getvalue().encode()


def json_bytes(said: object) -> bytes:
    """Return JSON as it is written to files."""
    return dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def write_folder(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write a folder of files whole or not at all; return their names.

    Raises:
        FileExists: the folder is there.
        DiskFull, DiskFailed: nothing of it is there.
    """
    if folder.exists():
        raise FileExists
    beside = folder.with_name(folder.name + ".part")
    try:
        shutil.rmtree(beside, ignore_errors=True)  # left by a power cut
        beside.mkdir(parents=True, mode=0o700)
        for name, content in files.items():
            replace_file(beside / name, content)
        os.rename(beside, folder)  # noqa: PTH104 - refuses a folder that appeared meanwhile
    except OSError as wrong:
        shutil.rmtree(beside, ignore_errors=True)
        raise (DiskFull if wrong.errno == _NO_SPACE else DiskFailed) from wrong
    return sorted(files)
