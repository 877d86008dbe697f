"""A sheet to fill in: its columns, with what is to stand in them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.policy.kinds import NUMERIC, FieldType

MUST, SHOULD, MAY = "必填", "应填", "可不填"
PERSON, NAME = ("D001", "张三")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. type decides the cells' format; strict: nothing but the choices may be entered.

    need: MUST, SHOULD (blank leaves the result open) or MAY. uses: articles that look at it, as text.
    """

    name: str
    type: FieldType = FieldType.TEXT
    need: str = MAY
    help: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    uses: str = ""

    @property
    def label(self) -> str:
        """The heading: 时长（分钟）. A percentage has no unit there: its cells are in percent format."""
        unit = str(self.type) if self.type in NUMERIC - {FieldType.PERCENT} else ""
        return f"{self.name}（{unit}）" if unit and not self.name.endswith(unit) else self.name


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to fill in. place: the folder that it belongs in; examples: one row per kind, as typed."""

    sheet: str
    place: str
    columns: tuple[Column, ...]
    examples: tuple[tuple[str, ...], ...]
