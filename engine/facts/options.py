"""How a hall wants its sheets read: labels of its own, and layouts it chose itself (kaoping.toml, --as)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.headings import Headings


@dataclass(frozen=True, slots=True)
class Options:
    """headings: the hall's own labels. readers: file → name of the layout it is to be read by.

    A file is named as cited (2021-03/考勤.xlsx) or by its name alone; "" stands for every file of punches.
    once: the files of readers that were chosen on the command line.
    """

    headings: Headings = field(default_factory=Headings)
    readers: Mapping[str, str] = field(default_factory=dict)
    once: frozenset[str] = frozenset()

    def reader(self, file: str, punches: bool) -> str:
        """The layout chosen for a file, empty where none is."""
        name = file.rpartition("/")[2]
        return (
            self.readers.get(file) or self.readers.get(name) or (self.readers.get("", "") if punches else "")
        )
