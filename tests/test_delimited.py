"""Text files split at once are what the csv parser makes of them."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st

from engine.facts.delimited import read_delimited

_TEXT = st.text(st.sampled_from('a1张,\n\r;\t" \u2028'), min_size=1, max_size=40)
_EVEN = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.text(st.sampled_from("a1张 \u2028\x0b"), max_size=3), min_size=width, max_size=width),
        min_size=2,
    )
)


@given(_EVEN, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_even_lines(rows: list[list[str]], end: str, last: bool) -> None:
    plain = end.join(map(",".join, rows)) + (end if last else "")
    (grid,), found = read_delimited(plain.encode(), "a.csv")
    assert not found and [*map(list, grid.rows)] == rows


@given(_TEXT)
@example("a,b\n1,2\n\n")
@example("a,b\n1,2,3\n4\n")
@example("a,b\r1,2\r\n")
def test_any_text(plain: str) -> None:
    grids, found = read_delimited(plain.encode(), "a.csv")
    separator = max(",\t;", key=lambda c: ("\n".join(plain.splitlines()[:20]).count(c), c == ","))
    try:
        expected = [*csv.reader(StringIO(plain, newline=""), delimiter=separator, strict=True)]
    except csv.Error:
        assert found and not grids
        return
    assert [*map(list, grids[0].rows)] == expected


def test_a_cell_too_long_is_told_on_even_lines_too() -> None:
    plain = "a,b\n" + "1,2\n" * 3 + "1," + "x" * 400_000 + "\n" + "1,2\n" * 3
    grids, found = read_delimited(plain.encode(), "a.csv")
    assert not grids and "特别长" in found[0].message
