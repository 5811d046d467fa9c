"""Memory that was freed, given back to the system.

The C library keeps what lies below anything still in use. Where thousands of mails of all sizes come and go that is a
third of a process: a wave's bytes are gone, but one small string above them holds their place.
"""

import ctypes
import sys

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_TRIM = getattr(_LIBC, "malloc_trim", None)  # only of the GNU C library


def give_back_memory() -> None:
    """Takes a millisecond or two; nothing happens where the C library can't."""
    if _TRIM is not None:
        _TRIM(0)
