"""Seeds for the fuzzer: every layout as cells and as a text file, a good file of each container, the broken ones."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.broken_files import BROKEN
from tests.markup_sheets import page, workbook
from tests.vendor_sheets import LAYOUTS, as_text, attlog, plain, write_ods, write_openpyxl, write_xls

CSV, DAT, XLSX, XLS, ODS, _TXT, HTML, XML, CELLS = range(9)
_LARGEST = 60_000


def write(folder: Path) -> int:
    """Write the seeds; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds: list[bytes] = [bytes([DAT]) + attlog().encode()[:600]]
    for _, rows in LAYOUTS.values():
        some = rows()[:8]
        seeds.append(bytes([CELLS]) + "\n".join("|".join(map(str, row)) for row in some).encode())
        seeds.append(bytes([CSV]) + as_text(some).encode())
        seeds.append(bytes([HTML]) + page(some, "gb2312").encode("gbk"))
        seeds.append(bytes([XML]) + workbook(some).encode())
    with tempfile.TemporaryDirectory() as name:
        for kind, writer, suffix in (
            (XLSX, write_openpyxl, ".xlsx"),
            (XLS, write_xls, ".xls"),
            (ODS, write_ods, ".ods"),
        ):
            seeds.append(bytes([kind]) + writer(Path(name, f"x{suffix}"), plain()[:6]).read_bytes())
        for broken in BROKEN:
            path = Path(name, "b" + Path(broken.file).suffix)
            if (
                broken.name[0].isdigit()
                or "folder" in broken.name
                or "link" in broken.name
                or "pipe" in broken.name
            ):
                continue
            broken.make(path)
            if path.is_file() and path.suffix in (".csv", ".xlsx", ".ods") and path.stat().st_size < _LARGEST:
                seeds.append(
                    bytes([{".csv": CSV, ".xlsx": XLSX, ".ods": ODS}[path.suffix]]) + path.read_bytes()
                )
            path.unlink(missing_ok=True)
    for number, seed in enumerate(seeds):
        (folder / f"seed-{number:03}").write_bytes(seed)
    return len(seeds)


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
