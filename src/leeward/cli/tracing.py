"""`leeward trace`: what two names in any scripts say for being one person's."""

from importlib import import_module
from typing import Any, Final

import click

from leeward.cli.frame import json_option, print_facts, speaking_errors, user_language
from leeward.i18n.language import Language
from leeward.tracing.names import Kind, kind_of
from leeward.tracing.names.comparing import About, Evidence, compare_aliases
from leeward.tracing.names.explaining import sentence
from leeward.tracing.names.matcher import shipped_matcher

kind_choice = click.Choice([kind.value for kind in Kind])


_LATER: Final = {
    "exchange": ("leeward.cli.trace_exchange", "exchange_group"),
    "link": ("leeward.cli.linking", "link_command"),
    "propose": ("leeward.cli.tracing_vault", "propose_command"),
    "review": ("leeward.cli.tracing_vault", "review_command"),
    "waterfall": ("leeward.cli.waterfall", "waterfall_command"),
}
"""Commands that are imported only when they are called: most load what the others do not need."""


class _TraceGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_LATER])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _LATER:
            return super().get_command(ctx, cmd_name)
        module, name = _LATER[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group("trace", cls=_TraceGroup)
def trace_group() -> None:
    """Find separated family across scripts; two people decide, never the program."""


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
