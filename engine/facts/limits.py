"""How much a file may hold. A month of a county's halls is far below; what is above is a mistake or an attack."""

from __future__ import annotations

# Bytes of a file, and of all that is packed into it.
FILE_BYTES = 256 * 2**20
UNPACKED_BYTES = 2 * 2**30
PARTS = 5_000
# Rows of a sheet, characters of a cell, and cells between the first and the last that has content.
ROWS = 1_500_000
# Rows of a sheet in which each is looked at by itself: every sheet but the punches.
RECORDS = 300_000
CELL_CHARACTERS = 32_767
CELLS = 20_000_000

SMALLER = "按人或按日期分成几个文件导出，都放进来；删去表外多余的内容"


def megabytes(number: int) -> str:
    """Bytes as people say them."""
    return f"{number / 2**20:.0f} MB"
