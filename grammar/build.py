"""Lark's tree → the frozen syntax tree: header, declarations, labelled clauses, tests."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from grammar import syntax as s
from grammar import tokens as t
from grammar.build_time import Times, field_span
from grammar.normal import fold

_LIMITS = ("LOWEST", "HIGHEST", "NO_FLOOR", "NO_CEILING")


@v_args(meta=True)
class Builder(Times):
    """All statements."""

    def start(self, meta: Meta, c: list[Any]) -> tuple[s.Statement, ...]:
        return tuple(c)

    def title(self, meta: Meta, c: list[Any]) -> s.Title:
        return s.Title(t.word(c[0]), t.place(meta))

    def number(self, meta: Meta, c: list[Any]) -> s.DocumentNumber:
        return s.DocumentNumber(t.word(c[0]), t.place(meta))

    def effective(self, meta: Meta, c: list[Any]) -> s.Effective:
        return s.Effective(t.real_date(c[0]), t.place(meta))

    def subject(self, meta: Meta, c: list[Any]) -> s.SubjectPeriod:
        kinds = [t.word(x) for x in t.tokens(c, "SUBJECT_KIND")]
        return s.SubjectPeriod(kinds[0], t.word(c[-1]), t.place(meta), tuple(kinds[1:]))

    def scale_limit(self, meta: Meta, c: list[Any]) -> tuple[str, s.Quantity | None] | s.Rounding:
        if isinstance(c[0], s.Rounding):
            return c[0]
        return (c[0].type, t.quantity(c[1]) if len(c) > 1 else None)

    def scale(self, meta: Meta, c: list[Any]) -> s.Scale | s.GroupScale:
        if isinstance(c[0], s.Word):
            return s.GroupScale(c[0], self._scale(meta, c[1:]), t.place(meta))
        return self._scale(meta, c)

    def _scale(self, meta: Meta, c: list[Any]) -> s.Scale:
        limits: dict[str, s.Quantity | None] = dict(t.every(c, tuple))
        full = c[0].type == "FULL_MARK"
        named = c[1].type == "MEASURE"
        base = s.Quantity(Decimal(0), "分", t.span_of(c[1])) if named else t.quantity(c[1])
        ceiling = limits.get("HIGHEST", base if full and not named else None)
        open_ends = ("NO_FLOOR" in limits, "NO_CEILING" in limits)
        measure = t.word(c[1]) if named else None
        rounding = t.first(c, s.Rounding)
        return s.Scale(
            full, base, limits.get("LOWEST"), ceiling, *open_ends, t.place(meta), measure, rounding
        )

    def parameter(self, meta: Meta, c: list[Any]) -> s.Parameter:
        notes = (t.validity(c), t.first(c, s.BasisNote))
        by = c[1] if isinstance(c[1], tuple) else ()
        value = by[0][1] if by else t.quantity(c[1])
        return s.Parameter(t.word(c[0]), value, *notes, t.place(meta), by)

    def role_value(self, meta: Meta, c: list[Any]) -> tuple[s.Word, s.Quantity]:
        return (t.word(c[0]), t.quantity(c[1]))

    def by_role(self, meta: Meta, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    def cap_limit(self, meta: Meta, c: list[Any]) -> s.CapItem:
        if c[1].type == "MEASURE":
            return s.CapItem("上限", None, t.place(meta), t.word(c[1]))
        return s.CapItem("上限", t.quantity(c[1]), t.place(meta))

    def cap_points(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("分值", t.quantity(c[0]), t.place(meta))

    def cap_until_gone(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("扣完为止", None, t.place(meta))

    def cap_none(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("不封顶", None, t.place(meta))

    def cap_bonus(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("加分上限", t.quantity(c[-1]), t.place(meta))

    def cap_weight(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("占", t.quantity(c[0]), t.place(meta))

    def cap_parent(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("属于", None, t.place(meta), t.word(c[1]))

    def cap_ditto(self, meta: Meta, c: list[Any]) -> s.CapItem:
        return s.CapItem("下同", None, t.place(meta))

    def category(self, meta: Meta, c: list[Any]) -> s.Category:
        return s.Category(t.word(c[0]), t.every(c, s.CapItem), t.place(meta))

    def field(self, meta: Meta, c: list[Any]) -> s.FieldDeclaration:
        type_, worked_out = t.token(c, "FIELD_TYPE"), t.token(c, "FIELD_SPAN")
        return s.FieldDeclaration(
            t.word(c[0]),
            t.word(type_) if type_ is not None else None,
            t.place(meta),
            field_span(worked_out) if worked_out is not None else None,
        )

    def fact(self, meta: Meta, c: list[Any]) -> s.FactDeclaration:
        notes: dict[str, s.Word] = dict(t.every(c, tuple))
        fields = t.every(c, s.FieldDeclaration)
        return s.FactDeclaration(
            t.word(c[0]), fields, notes.get("来自"), t.place(meta), notes.get("对象"), notes.get("引用"),
            t.every(c, s.BlankAs),
        )  # fmt: skip

    def blank_as(self, meta: Meta, c: list[Any]) -> s.BlankAs:
        value = t.quantity(c[-1]) if c[-1].type == "QUANTITY" else t.word(c[-1])
        return s.BlankAs(t.word(c[0]), value, t.place(meta))

    def cites(self, meta: Meta, c: list[Any]) -> tuple[str, s.Word]:
        return ("引用", t.word(c[0]))

    def from_sheet(self, meta: Meta, c: list[Any]) -> tuple[str, s.Word]:
        return ("来自", t.word(c[0]))

    def about(self, meta: Meta, c: list[Any]) -> tuple[str, s.Word]:
        return ("对象", t.word(c[0]))

    def group_score(self, meta: Meta, c: list[Any]) -> s.GroupScore:
        group, measure = c[0] if isinstance(c[0], s.Word) else None, t.token(c, "MEASURE")
        assert measure is not None
        name = t.word(measure)
        if group is not None:
            name = s.Word(group.text + name.text, group.span.to(name.span))
        rounding = t.first(c, s.Rounding)
        return s.GroupScore(name, c[-1 if rounding is None else -2], t.place(meta), rounding)

    def measure(self, meta: Meta, c: list[Any]) -> s.MeasureDeclaration:
        expression = c[1]
        for extra in c[2:]:
            op, to = (extra.mode, extra.to) if isinstance(extra, s.Rounding) else extra
            expression = s.Operation(op, expression, to, t.place(meta))
        return s.MeasureDeclaration(t.word(c[0]), expression, t.place(meta))

    def award(self, meta: Meta, c: list[Any]) -> s.AwardDeclaration:
        rest = (x for x in c if not isinstance(x, Token | s.Rounding | s.Remainder | s.OpenFloor))
        # 奖励 标兵奖。: nothing but what clauses give.
        expression = next(rest, s.Quantity(Decimal(0), "元", t.place(meta)))
        rounding, remainder = t.first(c, s.Rounding), t.first(c, s.Remainder)
        open_floor = t.first(c, s.OpenFloor) is not None
        return s.AwardDeclaration(t.word(c[0]), expression, rounding, t.place(meta), remainder, open_floor)

    def scope_rule(self, meta: Meta, c: list[Any]) -> s.ScopeRule:
        return s.ScopeRule(tuple(c), t.place(meta))

    def derived(self, meta: Meta, c: list[Any]) -> s.Derivation:
        return s.Derivation(t.word(c[0]), c[1], tuple(c[2:]), t.place(meta))

    def heading(self, meta: Meta, c: list[Any]) -> s.Heading:
        title = t.token(c, "HEADING_TITLE")
        # Folded like the article in a test, so that 「三(一)」 and 「三（一）」 are one number.
        number = replace(t.word(c[0]), text=fold(t.word(c[0]).text))
        return s.Heading(number, fold(title or ""), False, t.place(meta))

    def chapter(self, meta: Meta, c: list[Any]) -> s.Heading:
        title = t.token(c, "HEADING_TITLE")
        return s.Heading(t.word(c[0]), fold(title or ""), True, t.place(meta))

    def clause(self, meta: Meta, c: list[Any]) -> s.Clause | s.SameRule | s.AlikeRule:
        label = t.token(c, "LABEL")
        items: list[Any] = []
        for child in c:
            items.extend(child if isinstance(child, list) else [child])
        kept = tuple(i for i in items if i is not None and not isinstance(i, Token))
        alone = all(isinstance(i, s.Same | s.BasisNote | s.Separator) for i in kept)
        if label is None and alone and kept and isinstance(kept[0], s.Same):
            return s.SameRule(kept[0].how, t.first(c, s.BasisNote), t.place(meta))
        if label is None and len(kept) == 1 and isinstance(kept[0], s.Alike):
            return s.AlikeRule(kept[0], t.place(meta))
        return s.Clause(t.word(label) if label is not None else None, kept, t.place(meta))

    def given(self, meta: Meta, c: list[Any]) -> s.Given:
        quantities = t.tokens(c, "QUANTITY")
        marked = self.text[c[0].end_pos : meta.end_pos].rfind("共") + c[0].end_pos
        times = next(
            (q for q in quantities if q.start_pos is not None and q.start_pos > marked >= c[0].end_pos), None
        )
        day, half, end = t.token(c, "DATE"), t.token(c, "SESSION"), t.token(c, "PUNCH_END")
        return s.Given(
            t.word(c[0]),
            tuple(t.quantity(q) for q in quantities if q is not times),
            t.every(c, tuple),
            tuple(t.word(x) for x in t.tokens(c, "STATE", "VERIFIED")),
            t.real_date(day) if day is not None else None,
            t.quantity(times) if times is not None else None,
            t.place(meta),
            t.word(half) if half is not None else None,
            t.word(end) if end is not None else None,
            t.first(c, s.Given),
            t.token(c, "WITHDRAWN") is not None,
        )

    def correction(self, meta: Meta, c: list[Any]) -> s.Given:
        """更正 时长 5分钟, as a fact of which only what changes is said; its event is the word 更正."""
        return self.given(meta, c)

    def given_before(self, meta: Meta, c: list[Any]) -> s.GivenBefore:
        quantities = tuple(t.quantity(q) for q in t.tokens(c, "QUANTITY"))
        return s.GivenBefore(t.word(c[1]), quantities, t.place(meta))

    def given_elsewhere(self, meta: Meta, c: list[Any]) -> s.GivenElsewhere:
        quantities = tuple(t.quantity(q) for q in t.tokens(c, "QUANTITY"))
        return s.GivenElsewhere(t.word(c[0]), t.word(c[1]), quantities, t.place(meta))

    def given_grades(self, meta: Meta, c: list[Any]) -> s.GivenGrades:
        return s.GivenGrades(tuple(t.word(x) for x in t.tokens(c, "NAME")), t.place(meta))

    def given_failure(self, meta: Meta, c: list[Any]) -> s.GivenFailure:
        day, half = t.token(c, "DATE"), t.token(c, "SESSION")
        assert day is not None
        return s.GivenFailure(t.real_date(day), str(half) if half is not None else "", t.place(meta))

    def given_missing(self, meta: Meta, c: list[Any]) -> s.GivenMissing:
        return s.GivenMissing(t.word(c[1]), t.place(meta))

    def _expected(self, meta: Meta, c: list[Any], what: str) -> s.Expected:
        value = c[-1]
        answer = t.quantity(value) if value.type in ("QUANTITY", "NEGATIVE") else t.word(value)
        return s.Expected(s.Word(what, t.place(meta)), answer, t.place(meta))

    def expected_measure(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, str(c[0]))

    def expected_provisional(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, "暂计")

    def expected_article(self, meta: Meta, c: list[Any]) -> s.Expected:
        label = "".join(t.word(x).text for x in c[:-2])
        return self._expected(meta, c, f"条 {fold(label)} {c[-2]}")

    def expected_award(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, "奖励")

    def expected_bonus(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, f"奖励 {c[0]}")

    def expected_word(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, str(c[0]))

    def expected_lost(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, "取消")

    def expected_consequence(self, meta: Meta, c: list[Any]) -> s.Expected:
        value = s.Word(f"{c[0]}{t.word(c[1]).text}", t.place(meta))
        return s.Expected(s.Word("后果", t.place(meta)), value, t.place(meta))

    def expected_fined(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, "扣款")

    def expected_rank(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, "排名")

    def expected_reason(self, meta: Meta, c: list[Any]) -> s.Expected:
        return self._expected(meta, c, f"理由 {c[-2]}")

    def expectation(self, meta: Meta, c: list[Any]) -> s.Expected:
        whose = t.token(c, "WHOSE")
        found: s.Expected = c[-1]
        return found if whose is None else replace(found, person=t.word(whose), span=t.place(meta))

    def attribute(self, meta: Meta, c: list[Any]) -> tuple[str, str]:
        return (t.word(c[0]).text if len(c) > 2 else "对象", t.word(c[-1]).text)

    def attributes(self, meta: Meta, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    def setup(self, meta: Meta, c: list[Any]) -> s.Setup:
        attributes = t.first(c, tuple) or ()
        given = t.every(c, s.Given), t.every(c, s.GivenBefore)
        grades, missing = t.every(c, s.GivenGrades), t.every(c, s.GivenMissing)
        punches = t.every(c, s.GivenPunches)
        elsewhere = t.every(c, s.GivenElsewhere)
        return s.Setup(t.word(c[0]), attributes, *given, t.place(meta), grades, missing, punches, elsewhere,
                       t.every(c, s.GivenFailure))  # fmt: skip

    def test(self, meta: Meta, c: list[Any]) -> s.Test:
        return s.Test(t.word(c[0]), t.every(c, s.Setup), t.every(c, s.Expected), t.place(meta))
