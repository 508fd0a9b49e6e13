"""Golden bytes of the privacy ledger: these must not change silently; vectors are only added."""

import json
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import LeewardError
from leeward.reporting.ledger import check_signatures, read_ledger
from leeward.sealing.keys import SigningKey

GOLDEN = json.loads((Path(__file__).parent / "privacy-ledger-v1.json").read_text(encoding="utf-8"))
KEY = SigningKey(bytes.fromhex(GOLDEN["signing_seed"]))


@pytest.mark.parametrize("vector", GOLDEN["vectors"], ids=lambda each: each["name"])
def test_vector(vector: dict[str, Any]) -> None:
    content = vector["content"].encode()
    if vector["expect"] != "ledger":
        with pytest.raises(LeewardError) as refused:
            read_ledger(content)
        assert refused.value.code == vector["expect"]
        return
    ledger = read_ledger(content)
    assert ledger.head.text == vector["head"]
    assert [charge.rho for charge in ledger.charges] == vector["rho"]
    check_signatures(ledger, lambda message, signature: KEY.sign(message) == signature)
