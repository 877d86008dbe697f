"""A table written in a clause → one band for each of its cells; 得 of a clause that looks at something → 加."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from engine.policy.clause_body import OPENERS
from engine.policy.scope import Scope
from grammar import syntax as s
from grammar.diagnostic import InSource, Label

_TWO_WAYS = "请每行写 行的名称：列的名称 几分，例如 区级：简报 10分、专报 20分。"
_ONE_WAY = "按一个字段的，直接写 省级 3分、市级 2分；要分行，请写两个字段，例如 按 级别、类型 加分：……。"


def expanded(scope: Scope, node: s.Clause) -> s.Clause | None:
    """The clause with tables as bands, and with 得 as an addition where it opens with 凡 … and the like."""
    items: list[s.Item] = []
    table: s.Table | None = None
    seen: dict[tuple[str, ...], s.Cell] = {}
    looking = any(isinstance(i, OPENERS) for i in node.items)
    for item in node.items:
        if isinstance(item, s.Table):
            table = item
        row = item.row if isinstance(item, s.Table) else item
        if isinstance(row, s.Row):
            if table is None or not _fits(scope, table, row) or not _new(scope, table, row, seen):
                if table is None:
                    _stray(scope, row)
                return None
            items += _bands(table, row, isinstance(item, s.Table))
        else:
            items.append(_added(row) if looking and isinstance(row, s.Earn) else row)
    return replace(node, items=tuple(items))


def table_fields(node: s.Clause) -> tuple[str, ...]:
    """The fields of the table that a clause is written as."""
    return next((tuple(f.text for f in i.fields) for i in node.items if isinstance(i, s.Table)), ())


def _added(item: s.Earn) -> s.Charge:
    """得 3分, 得 8分 至 10分 for an event, a total, a measure."""
    whole = item.expression if isinstance(item.expression, s.Quantity) else None
    computed = None if whole else item.expression
    return s.Charge(True, None, whole, item.high, item.high is not None, None, item.span, computed, True)


def _fits(scope: Scope, table: s.Table, row: s.Row) -> bool:
    two = len(table.fields) == 2
    if bool(row.names) == two:
        return True
    fields = "、".join(f.text for f in table.fields)
    scope.report("KP265", f"表的行和“按 {fields}”对不上。", row.span, _TWO_WAYS if two else _ONE_WAY)
    return False


def _stray(scope: Scope, row: s.Row) -> None:
    help = "表要先写按什么分，例如 按 级别、类型 加分：区级：简报 10分、专报 20分。"
    scope.report("KP265", "这里像是表的一行，前面却没有写按什么分。", row.span, help)


def _new(scope: Scope, table: s.Table, row: s.Row, seen: dict[tuple[str, ...], s.Cell]) -> bool:
    for cell in row.cells:
        for key in product([n.text for n in row.names] or [""], [n.text for n in cell.names]):
            if key in seen:
                shown = "、".join(filter(None, key))
                label = Label(InSource(scope.source, seen[key].span), "第一次写在这里")
                scope.report(
                    "KP265", f"表里“{shown}”写了两次。", cell.span, "请删去其中一个。", labels=(label,)
                )
                return False
            seen[key] = cell
    return True


def _bands(table: s.Table, row: s.Row, first: bool) -> Iterator[s.Item]:
    for number, cell in enumerate(row.cells):
        if number or not first:
            yield s.Separator(cell.span)
        keys = (row.names, cell.names) if row.names else (cell.names,)
        for field, names in zip(table.fields, keys, strict=True):
            yield s.FieldIs(field, names, False, names[0].span.to(names[-1].span))
        low, high, computed = cell.amount
        words = ("、".join(n.text for n in names) for names in keys)
        label = "，".join(f"{f.text} 为 {w}" for f, w in zip(table.fields, words, strict=True))
        yield s.Charge(
            table.adds,
            table.per,
            low,
            high,
            high is not None,
            None,
            cell.span,
            computed,
            False,
            f"{label} 的",
        )
