"""A rule file that is damaged anywhere: always told in Chinese with a remedy, never a crash."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy.load import load_source
from grammar.diagnostic import Severity
from grammar.source import Source

HERE = Path(__file__).parent
SAMPLES = [
    (HERE.parent / "policies" / "窗口工作人员月度考核.kp").read_text("utf-8")[:2600],
    (HERE / "everything.kp").read_text("utf-8")[:2600],
]
_BITS = [
    "",
    "，",
    "。",
    "；",
    "：",
    "、",
    "（",
    "）",
    "的",
    "凡",
    "扣",
    "分",
    "10",
    "分钟",
    "（一）",
    "“",
    "\n",
    "第九条",
    "测试 ",
    "为",
    "每次",
]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A sample with up to three stretches replaced by something else."""
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.integers(0, 6)), len(text))
        text = text[:start] + draw(st.sampled_from(_BITS)) + text[end:]
    return text


@given(damaged())
@settings(max_examples=50, deadline=None)
def test_damage_is_told(text: str) -> None:
    policy, found = load_source(Source("规则.kp", text))
    errors = [d for d in found if d.severity is Severity.ERROR]
    assert (policy is None) == bool(errors)
    for one in errors:
        assert re.search(r"[一-龥]", one.message) and one.help, one
        assert not re.search(r"[A-Z_]{4,}|Token|None", one.message), one
