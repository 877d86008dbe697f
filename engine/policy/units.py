"""Units of the rule language: which can be compared, and how a quantity is put into another's unit (S3)."""

from __future__ import annotations

from decimal import Decimal

from engine.policy.kinds import FieldType

_COUNTS = ("次", "件", "起", "项", "例", "人", "名", "面", "篇", "个", "场", "晚", "夜")
_DIMENSION = {
    "分钟": ("时间", Decimal(1)),
    "小时": ("时间", Decimal(60)),
    "天": ("天数", Decimal(1)),
    "半天": ("天数", Decimal("0.5")),
    "时刻": ("时刻", Decimal(1)),
    "分": ("分数", Decimal(1)),
    "元": ("金额", Decimal(1)),
    "%": ("比例", Decimal("0.01")),
    "百分比": ("比例", Decimal(1)),
    "百分点": ("百分点", Decimal("0.01")),
    "个月": ("月数", Decimal(1)),
    **{unit: ("次数", Decimal(1)) for unit in _COUNTS},
}
PER_WORDS = {
    "每半天": (Decimal("0.5"), "天"),
    "每天": (Decimal(1), "天"),
    "每日": (Decimal(1), "天"),
    "每小时": (Decimal(60), "分钟"),
    "每分钟": (Decimal(1), "分钟"),
}


def dimension(unit: str) -> str:
    """What a unit measures (时间, 天数, 分数 …); "" for an unknown unit."""
    return _DIMENSION.get(unit, ("", Decimal(1)))[0]


def factor(unit: str) -> Decimal:
    """Size of a unit in the base unit of its dimension (minutes, days, points, yuan, 1)."""
    return _DIMENSION[unit][1]


def base_unit(unit: str) -> str:
    """Unit in which values of a dimension are kept."""
    kept = {"时间": "分钟", "天数": "天", "次数": "次", "比例": "%"}
    return kept.get(dimension(unit), unit)


def field_dimension(type_: FieldType) -> str:
    """What a field of this type measures; "" for text, dates and the like."""
    return dimension(str(type_))


def field_factor(type_: FieldType) -> Decimal:
    """Factor from a field's stored value to its dimension's base unit (小时 → 60 minutes)."""
    return factor(str(type_))
