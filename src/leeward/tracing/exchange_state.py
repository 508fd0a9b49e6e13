"""An exchange's state as bytes, to be kept in the vault between two journeys of a courier.

They hold the blindings: whoever reads them can try names against the files that travelled.
"""

from dataclasses import fields
from typing import Any, Final

import msgspec

from leeward.errors import InvalidKey, UnknownFormat, VaultDamaged
from leeward.tracing.exchange_steps import AskerState, HolderState, Stage, Ticket
from leeward.tracing.exchange_terms import read_agreement
from leeward.tracing.private import Blinding

State = AskerState | HolderState

_VERSION: Final = 1
_ROLES: Final[dict[str, type[AskerState] | type[HolderState]]] = {
    "asker": AskerState,
    "holder": HolderState,
}
_SECRETS: Final = ("blinding", "second")


def encode_state(state: State) -> bytes:
    """Return a state's bytes; secret, for a sealed store alone."""
    role = "holder" if isinstance(state, HolderState) else "asker"
    kept: dict[str, Any] = {one.name: getattr(state, one.name) for one in fields(state)}
    kept["agreement"] = state.agreement.line
    for name in _SECRETS:
        if kept.get(name) is not None:
            kept[name] = kept[name].reveal()
    if isinstance(state, HolderState):
        kept["tickets"] = [(one.person, one.shared, one.places) for one in state.tickets]
        kept["answers"] = sorted(state.answers.items())
    return msgspec.msgpack.encode((_VERSION, role, kept))


def decode_state(content: bytes) -> State:
    """Return the state of these bytes.

    Raises:
        UnknownFormat: a newer program wrote it.
        VaultDamaged: it cannot be read.
    """
    try:
        version, role, kept = msgspec.msgpack.decode(content)
        if version != _VERSION:
            raise UnknownFormat(format="exchange-state", version=version)
        kept["agreement"] = read_agreement(kept["agreement"])
        kept["stage"] = Stage(kept["stage"])
        for name in _SECRETS:
            if kept.get(name) is not None:
                kept[name] = Blinding(kept[name])
        kept["places"] = tuple(tuple(one) for one in kept["places"])
        for name in ("refs", "first", "doubled", "asked", "order", "heard"):
            if name in kept:
                kept[name] = tuple(kept[name])
        if "tickets" in kept:
            kept["tickets"] = tuple(Ticket(who, n, tuple(at)) for who, n, at in kept["tickets"])
        if "answers" in kept:
            kept["answers"] = {who: str(answer) for who, answer in kept["answers"]}
        return _ROLES[role](**kept)
    except (msgspec.DecodeError, InvalidKey, KeyError, TypeError, ValueError) as wrong:
        raise VaultDamaged(file="vault.db", place="exchange") from wrong
