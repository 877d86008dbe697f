"""The same sheets and rule files in another order."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm"}


def shuffle_rows(path: Path, chance: random.Random) -> None:
    """Rewrite a workbook with the rows below its header (title row, header row) in another order."""
    book = CalamineWorkbook.from_path(str(path))
    tables = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    with xlsxwriter.Workbook(str(path)) as out:
        formats = {kind: out.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        for name, rows in tables.items():
            sheet = out.add_worksheet(name)
            head = next(i for i, row in enumerate(rows) if sum(bool(c) for c in row) > 2) + 1
            body = rows[head:]
            chance.shuffle(body)
            for r, row in enumerate([*rows[:head], *body]):
                for c, cell in enumerate(row):
                    if type(cell) in formats:
                        sheet.write_datetime(r, c, cell, formats[type(cell)])
                    elif cell != "":
                        sheet.write(r, c, cell)


def shuffle_clauses(text: str, chance: random.Random) -> str:
    """Articles in another order, and the clauses within each."""
    head, *articles = re.split(r"(?m)^(?=第[一二三四五六七八九十]+条)", text)
    last, *tests = re.split(r"(?m)^(?=测试)", articles[-1])
    articles[-1] = last
    done = []
    for article in articles:
        title, *clauses = re.split(r"(?m)^(?=（[一二三四五六七八九十]+）)", article)
        chance.shuffle(clauses)
        done.append(title + "".join(c if c.endswith("\n") else c + "\n" for c in clauses))
    chance.shuffle(done)
    chance.shuffle(tests)
    return head + "".join(done) + "".join(tests)
