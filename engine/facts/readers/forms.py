"""Forms that come beside the punches: leave, errands, forgotten punches, overtime."""

from __future__ import annotations

from collections.abc import Sequence

from engine.facts.header import Header
from engine.facts.readers.layout import RAW, Layout
from engine.policy.kinds import LEAVE

# Forms that say less than our sheets need: they are named, and people enter them.
ERRAND, FORGOTTEN, OVERTIME = "出差外出", "忘打卡", "加班"
_APPLICANT = ("申请人", "姓名", "工号", "请假人")


def _leave(header: Header) -> Sequence[str]:
    return _all(
        header,
        _APPLICANT,
        ("假别", "请假类型", "请假类别", "假期类型"),
        ("开始时间", "开始日期"),
        ("结束时间", "结束日期"),
    )


def _errand(header: Header) -> Sequence[str]:
    """出差 and 外出 forms with both days in one cell."""
    return _all(header, _APPLICANT, ("出差起止日期", "外出起止时间", "外出起止日期", "出差起止时间"))


def _forgotten(header: Header) -> Sequence[str]:
    return _all(
        header, (*_APPLICANT, "忘打卡人员"), ("忘打卡日期", "补卡时间", "补签日期", "缺卡时间", "补卡日期")
    )


def _overtime(header: Header) -> Sequence[str]:
    return _all(header, _APPLICANT, ("加班起止时间", "加班开始时间", "加班时间"))


def _all(header: Header, *groups: Sequence[str]) -> Sequence[str]:
    found = [header.find(*names) for names in groups]
    return [h.label for h in found if h] if all(found) else []


LAYOUTS = (
    Layout("请假单", LEAVE, RAW, _leave, None),
    Layout("出差外出单", ERRAND, RAW, _errand, None),
    Layout("忘打卡单", FORGOTTEN, RAW, _forgotten, None),
    Layout("加班单", OVERTIME, RAW, _overtime, None),
)
