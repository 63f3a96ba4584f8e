"""The zstd of this Python, or its backport."""

import sys
from typing import Any

from studydeck.errors import InputRefused


def zstandard() -> Any:
    """The module. Raises InputRefused where there is none."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        todo = "Install backports.zstd, or use a package for older Anki versions."
        raise InputRefused("packages of this kind need zstd", todo=todo) from error
    return zstd
