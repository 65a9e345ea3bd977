"""The installation's own secret: signs what is handed out and must come back unchanged."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from alke_kb.errors import Unavailable

_BYTES = 32


def own_secret(path: Path) -> bytes:
    """The 32 bytes in this file, made when it is missing; readable by its user only.

    Raises ``Unavailable``. Removing the file is safe: what was handed out before is then refused.
    """
    try:
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
        found = path.read_bytes()
        if len(found) == _BYTES:
            return found
        # A crash left it unfinished.
        path.unlink()
        return own_secret(path)
    except OSError as error:
        raise Unavailable(
            f"The file {path} cannot be used: {error.strerror}.",
            hint="Check the permissions of the data folder.",
        ) from error
