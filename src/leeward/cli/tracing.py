"""`leeward trace`: what two names in any scripts say for being one person's."""

from importlib import import_module
from typing import Any

import click

from leeward.cli.frame import json_option, print_facts, speaking_errors, user_language
from leeward.cli.linking import link_command, waterfall_command
from leeward.cli.tracing_vault import propose_command, review_command
from leeward.i18n.language import Language
from leeward.tracing.names import Kind, kind_of
from leeward.tracing.names.comparing import About, Evidence, compare_aliases
from leeward.tracing.names.explaining import sentence
from leeward.tracing.names.matcher import shipped_matcher

kind_choice = click.Choice([kind.value for kind in Kind])


class _TraceGroup(click.Group):
    """Imports a private exchange only when it is called: it loads another library."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "exchange"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "exchange":
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module("leeward.cli.trace_exchange").exchange_group
        return found


@click.group("trace", cls=_TraceGroup)
def trace_group() -> None:
    """Find separated family across scripts; two people decide, never the program."""


trace_group.add_command(propose_command)
trace_group.add_command(review_command)
trace_group.add_command(link_command)
trace_group.add_command(waterfall_command)


@trace_group.command("score")
@click.argument("a")
@click.argument("b")
@click.option("--kind-a", type=kind_choice, default=None, help="How A is written, if known.")
@click.option("--kind-b", type=kind_choice, default=None, help="How B is written, if known.")
@json_option
@speaking_errors
def score_command(a: str, b: str, kind_a: str | None, kind_b: str | None, as_json: bool) -> None:
    """Compare the names A and B, in any scripts: evidence in bits, its parts, a sentence.

    Several names of one person are parted by "|". What you type stays in your shell's history.

    Example: leeward trace score 김영희 "Kim Yong Hui"
    """
    names_a, names_b = _names(a), _names(b)
    kinds = (_kind(kind_a), _kind(kind_b))
    evidence = compare_aliases(shipped_matcher(), names_a, names_b, *kinds)
    facts: dict[str, Any] = {
        "bits": round(evidence.bits, 3),
        "kinds": [
            (kind or kind_of(names[0])).value
            for kind, names in zip(kinds, (names_a, names_b), strict=True)
        ],
        "ways": [evidence.way_a.value, evidence.way_b.value],
        "parts": [
            {
                "about": part.about.value,
                "bits": round(part.bits, 3),
                "a": part.a,
                "b": part.b,
                "meant": part.meant,
            }
            for part in evidence.parts
        ],
        "sentence": {language.value: sentence(evidence, language) for language in Language},
        "table": shipped_matcher().units.table.version,
    }
    print_facts(facts, as_json, lambda: _lines(evidence))


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split("|") if name.strip()]


def _kind(given: str | None) -> Kind | None:
    return None if given is None else Kind(given)


def _lines(evidence: Evidence) -> list[str]:
    lines = [sentence(evidence, user_language())]
    for part in evidence.parts:
        said = f"{part.a or '-'} / {part.b or '-'}" if part.about is About.SYLLABLE else ""
        lines.append(f"{part.bits:+7.1f}  {part.about.value.replace('_', ' ')}  {said}".rstrip())
    return lines
