"""Compile the message catalogues when a wheel is built, so that nothing needs `msgfmt`."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Write `leeward.mo` beside each `leeward.po`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue under `i18n/locale` and add it to the wheel."""
        del version
        for source in Path(self.root, "src/leeward/i18n/locale").glob("*/LC_MESSAGES/leeward.po"):
            target = source.with_suffix(".mo")
            with source.open("rb") as po, target.open("wb") as mo:
                write_mo(mo, read_po(po))
            build_data["artifacts"].append(str(target.relative_to(self.root)))
