"""Whether durable-rules is installed, and how to install it."""

from __future__ import annotations

from importlib.util import find_spec

HOW = "这项功能要用 durable-rules：请运行 pip install 'kaoping[live]'（要有 C 编译器）。"


def installed() -> bool:
    """Whether the extra is there; nothing is imported for the answer."""
    return find_spec("durable_rules_engine") is not None
