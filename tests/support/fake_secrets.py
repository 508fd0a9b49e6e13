"""Who opens the fake desk. Not in `fake_desk`: the desk's own process must not import it."""

MEMBER = "수연"
PASSPHRASE = "부엌 창가에 둔 파란 주전자"  # noqa: S105 - opens nothing but the fake
