"""What may be written in a clause, by what the clause looks at."""

from __future__ import annotations

from grammar import syntax as s

ALWAYS = (s.UntilGone, s.InCategory, s.BasisNote, s.Accept, s.Validity)
_STEPS = (s.EveryMore, s.EveryStep, s.PartStep)
CONDITIONS = (s.FieldBounds, s.FieldIs, s.Verified, s.Has, s.Blank)
_FOLLOW = (s.AsCited, s.Cancel, s.Consequence, s.LimitTotal, s.Apart)
_FIGURE = (
    s.FieldBounds, s.Also, s.Charge, s.Pay, s.NoPoints, *_STEPS, *_FOLLOW, s.Grade, s.Most, s.Otherwise,
)  # fmt: skip
ALLOWED: dict[str, tuple[type, ...]] = {
    "凡": (
        *CONDITIONS,
        s.Charge,
        s.EveryMore,
        s.PartStep,
        s.Deem,
        s.NoPoints,
        *_FOLLOW,
        s.Nth,
        s.Pay,
        s.FreeFirst,
        s.Most,
        s.Alike,
        s.Growing,
        s.Except,
        s.AtMost,
        s.Same,
        s.Grade,
        s.Otherwise,
    ),
    "每满": (s.Deem, s.Charge, s.Most),
    "合计": _FIGURE,
    "加倍": (s.FieldBounds, s.FromNth, s.Doubling, s.Except, s.Most),
    "指标": _FIGURE,
    "得分": (
        s.FieldBounds,
        s.Also,
        s.Pay,
        s.Charge,
        s.Grade,
        s.Cancel,
        s.Consequence,
        s.Apart,
        s.ProRata,
        s.OpenFloor,
        s.Otherwise,
    ),
    "得": (s.Earn, s.Rounding, s.Most),
    "连续": (s.FieldBounds, s.Cancel, s.Consequence, s.Grade),
    "接连": (s.FieldBounds, s.Charge, s.Deem, *_FOLLOW, s.Grade, s.Otherwise),
    "排名": (
        s.Grade,
        s.Charge,
        s.Cancel,
        s.Consequence,
        s.Ties,
        s.Pay,
        s.Place,
        s.Otherwise,
        s.FieldBounds,
        s.Also,
        s.Rounding,
    ),
    "名额": (s.Grade, s.Excess, s.Rounding),
}
