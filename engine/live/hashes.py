"""The 32-bit hash by which durable-rules knows messages and sessions, and numbers whose hashes are all different.

The library compares hashes, never the texts behind them: two ids with one hash are one message to it, two
session names with one hash are one session. So ids are numbered by us, and every number is checked first.
"""

from __future__ import annotations

_OFFSET, _PRIME, _MASK = 2166136261, 16777619, 0xFFFFFFFF
# Names that the library gives to messages of its own.
RESERVED = ("$s", "$pulse", "sid", "id", "0")


def hash32(text: str) -> int:
    """FNV-1a as the library works it out; for ASCII, which is all that we give it."""
    value = _OFFSET
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * _PRIME) & _MASK
    return value


class Numbers:
    """Numbers 1, 2, 3 … as texts, without those whose hash is already taken; a number given back may come again."""

    def __init__(self, hashed: object = hash32) -> None:
        self._hash = hashed if callable(hashed) else hash32
        self._taken: set[int] = {self._hash(name) for name in RESERVED}
        self._last = 0

    def take(self) -> str:
        """The next number that collides with none that is in use."""
        while True:
            self._last += 1
            text = str(self._last)
            value = self._hash(text)
            if value not in self._taken:
                self._taken.add(value)
                return text

    def give_back(self, text: str) -> None:
        """The number is no longer in use."""
        self._taken.discard(self._hash(text))
