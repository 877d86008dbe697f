"""Where the rule files that come with the program are found."""

from __future__ import annotations

import sysconfig
from pathlib import Path


def policies_folder() -> Path:
    """Folder of the shipped rule files (*.kp).

    A checkout has `policies/` next to the package; an installation has it under the data prefix.
    The folder returned need not exist if the installation is damaged; whoever reads it reports that.
    """
    checkout = Path(__file__).resolve().parents[2] / "policies"
    if checkout.is_dir():
        return checkout
    return Path(sysconfig.get_path("data")) / "share" / "kaoping" / "policies"
