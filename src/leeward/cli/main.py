"""`leeward`: every command by name; a command's module is imported only when it is called."""

from importlib import import_module
from typing import Final

import click

from leeward import __version__

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "allocate": ("leeward.cli.allocating", "allocate_group"),
    "backup": ("leeward.cli.organisation", "backup_command"),
    "bench": ("leeward.cli.benchmarks", "bench_command"),
    "case": ("leeward.cli.reading", "case_command"),
    "cases": ("leeward.cli.reading", "cases_command"),
    "check": ("leeward.cli.reading", "check_command"),
    "demo": ("leeward.cli.desks", "demo_command"),
    "desk": ("leeward.cli.desks", "desk_command"),
    "erase": ("leeward.cli.erasing", "erase_command"),
    "export": ("leeward.cli.exporting", "export_command"),
    "form": ("leeward.cli.forms", "form_group"),
    "import": ("leeward.cli.importing", "import_command"),
    "member": ("leeward.cli.organisation", "member_group"),
    "new": ("leeward.cli.organisation", "new_command"),
    "passphrase": ("leeward.cli.organisation", "passphrase_command"),
    "publish": ("leeward.cli.publishing", "publish_group"),
    "restore": ("leeward.cli.organisation", "restore_command"),
    "search": ("leeward.cli.reading", "search_command"),
    "trace": ("leeward.cli.tracing", "trace_group"),
}


class LazyGroup(click.Group):
    """Knows its commands by name; `leeward --help` imports them, a call only its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, sorted."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.command(cls=LazyGroup, name="leeward", context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="leeward")
def main() -> None:
    """A sealed case file for small organisations that protect people in danger.

    DIR is an organisation's folder on this computer. Passphrases come from a prompt or a file,
    never from an argument. Exit codes: 0 done, 2 wrong usage, 3 invalid input, 4 refused,
    5 damaged, 6 unavailable, 1 a fault of the program.

    Example: leeward demo
    """
