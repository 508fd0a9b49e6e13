"""Posting files as a browser does, without one."""

from collections.abc import Mapping

from support.asgi import HOST, Answer, call
from support.open_desk import OpenDesk

BOUNDARY = "----leeward7MA4YWxkTrZu0gW"
MULTIPART = ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")


def multipart(
    fields: Mapping[str, str], file: bytes | None, *, name: str = "photo.jpg", kind: str = ""
) -> bytes:
    """Return a posted form with one file, named and typed as its sender likes."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode()
        for key, text in fields.items()
    ]
    if file is not None:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: {kind or 'application/octet-stream'}\r\n\r\n"
        )
        parts.append(head.encode() + file + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def upload(
    desk: OpenDesk, path: str, data: bytes, filename: str = "list.xlsx", **fields: str
) -> Answer:
    """Send a form with a file to a page of a desk without processes."""
    body = multipart(fields, data, name=filename)
    sent = [("Host", HOST), MULTIPART]
    return call(desk._with_nonce, path, method="POST", headers=sent, body=body, chunks=3)
