"""The worst of the broken files: refused within bounded memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.broken_files import BROKEN

ROOT = Path(__file__).parent.parent
WORST = ("2.2 GB in 2 MB", "more than it says", "10,000,000 rows")
# Address space: what the interpreter and its libraries map, and room for a sheet as long as it may be.
BYTES = 3 << 30
READ = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
from engine.facts.grid import read_grids
path = Path(sys.argv[1])
grids, found = read_grids(path, path.name)
assert not grids
print(found[0].code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")
@pytest.mark.parametrize("name", WORST)
def test_the_worst_files_are_refused_within_bounded_memory(name: str, tmp_path: Path) -> None:
    broken = next(b for b in BROKEN if b.name == name)
    path = tmp_path / broken.file
    broken.make(path)
    code = READ.format(bytes=BYTES)
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[0] in broken.codes
