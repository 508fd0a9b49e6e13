"""The tables of a new vault, format 1. Older vaults are brought here by `migrate`.

Truth and keyring first; whatever `projection` and `search` hold can be rebuilt from them.
"""

from typing import Final

import apsw

FORMAT: Final = 1

PRIVATE_EXCHANGE: Final = """
CREATE TABLE private_exchange (
    exchange BLOB PRIMARY KEY,
    role TEXT NOT NULL,
    line BLOB NOT NULL,
    state BLOB NOT NULL,
    file BLOB NOT NULL
) STRICT;

CREATE TABLE exchange_log (n INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT;
CREATE TRIGGER exchange_log_is_not_changed BEFORE UPDATE ON exchange_log
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER exchange_log_is_not_cut BEFORE DELETE ON exchange_log
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""

TRUTH: Final = """
CREATE TABLE vault (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

CREATE TABLE member (
    member BLOB PRIMARY KEY,
    slot BLOB NOT NULL UNIQUE,
    slot_public BLOB NOT NULL,
    sealed_public BLOB NOT NULL,
    device BLOB NOT NULL,
    signing BLOB NOT NULL,
    renew INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    stream BLOB NOT NULL UNIQUE,
    case_id BLOB,
    kind TEXT NOT NULL,
    bucket INTEGER
) STRICT;
CREATE INDEX stream_case ON stream(case_id, kind, bucket);

CREATE TABLE epoch_key (
    stream INTEGER NOT NULL REFERENCES stream(id),
    epoch INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (stream, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed_grant (
    stream INTEGER NOT NULL REFERENCES stream(id),
    epoch INTEGER NOT NULL,
    member BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (stream, epoch, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (id INTEGER PRIMARY KEY, device BLOB NOT NULL UNIQUE) STRICT;

CREATE TABLE segment (
    n INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream(id),
    device INTEGER NOT NULL REFERENCES device(id),
    seq INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    blob BLOB NOT NULL
) STRICT;
CREATE INDEX segment_stream ON segment(stream);

CREATE TABLE chain (
    stream INTEGER NOT NULL REFERENCES stream(id),
    device INTEGER NOT NULL REFERENCES device(id),
    seq INTEGER NOT NULL,
    digest BLOB NOT NULL,
    hlc INTEGER NOT NULL,
    PRIMARY KEY (stream, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE trail (n INTEGER PRIMARY KEY, digest BLOB NOT NULL, d BLOB NOT NULL) STRICT;

CREATE TABLE attachment (
    attachment BLOB PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream(id),
    epoch INTEGER NOT NULL,
    key BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    chunks INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_stream ON attachment(stream);

CREATE TABLE draft (
    draft BLOB PRIMARY KEY,
    member BLOB NOT NULL,
    case_id BLOB,
    form TEXT NOT NULL,
    sealed INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_member ON draft(member, saved_at);

CREATE TABLE own_form (
    form TEXT NOT NULL,
    version TEXT NOT NULL,
    member BLOB NOT NULL,
    added_at INTEGER NOT NULL,
    definition BLOB NOT NULL,
    PRIMARY KEY (form, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed_opening (
    id INTEGER PRIMARY KEY,
    member BLOB NOT NULL,
    purpose TEXT NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    member BLOB NOT NULL,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (member, name)
) STRICT, WITHOUT ROWID;
"""


def create_truth(connection: apsw.Connection) -> None:
    """Make the tables that cannot be rebuilt, in the open transaction."""
    connection.execute(TRUTH)
    connection.execute(PRIVATE_EXCHANGE)
