"""Checks on names, dates and headings: what refers to itself, ends before it begins or holds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.policy import model as m
from engine.policy.kinds import SCORES
from engine.policy.units import dimension, field_dimension
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Severity
from grammar.source import Span
from grammar.tokens import validity as dates


def circular_measures(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """指标 甲：乙 and 指标 乙：甲 could never be worked out."""
    uses = {name: set(_names(e)) & policy.measures.keys() for name, e in policy.measures.items()}
    for node in _declared(tree):
        seen: set[str] = set()
        todo = set(uses.get(node.name.text, ()))
        while todo:
            name = todo.pop()
            seen.add(name)
            todo |= uses[name] - seen
        if node.name.text in seen:
            message = f"指标“{node.name.text}”绕一圈又用到它自己，算不出来。"
            yield _error("KP228", message, tree, node.span, "请把其中一个指标改为直接由事实计算。")
            return


def _names(expression: m.Expression) -> Iterator[str]:
    if isinstance(expression, m.Name):
        yield expression.name
    elif isinstance(expression, m.Arithmetic):
        yield from _names(expression.left)
        yield from _names(expression.right)


def _declared(tree: s.SyntaxTree) -> Iterator[s.MeasureDeclaration]:
    return (n for n in tree.statements if isinstance(n, s.MeasureDeclaration))


def _error(code: str, message: str, tree: s.SyntaxTree, span: Span, help: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, InSource(tree.source, span), help)


def reserved_names(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A measure called 服务得分 would be taken for the points of a category."""
    for node in _declared(tree):
        name = node.name.text
        if name.endswith(SCORES):
            message = f"指标不能叫“{name}”：以得分、扣分、加分结尾的名称留给各类别的分数。"
            yield _error("KP232", message, tree, node.name.span, f"请改名，例如 {name[:-2] or '考核'}指数。")
        if name in policy.parameters:
            message = f"“{name}”又是指标，又是参数。"
            yield _error("KP206", message, tree, node.name.span, "请改掉其中一个的名称。")


def reversed_dates(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """自 … 起 至 … 止 where the end lies before the beginning is never in force."""
    for validity in _validities(tree):
        if validity.since and validity.until and validity.until < validity.since:
            message = "止的日期在起的日期之前，这一条永远不会生效。"
            yield _error("KP230", message, tree, validity.span, "请核对起止日期。")


def _validities(tree: s.SyntaxTree) -> Iterator[s.Validity]:
    for node in tree.statements:
        if isinstance(node, s.Parameter | s.Hours) and node.validity:
            yield node.validity
        if isinstance(node, s.Clause):
            whole = dates(list(node.items))  # 自 … 起，至 … 止 may be two items
            yield from () if whole is None else (whole,)


def scale_order(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """The base lies between 最低 and 最高."""
    low = policy.floor is not None and policy.floor > policy.base
    high = policy.ceiling is not None and policy.ceiling < policy.base
    node = next((n for n in tree.statements if isinstance(n, s.Scale)), None)
    if node and (low or high):
        message = "最低分比满分（基本分）还高。" if low else "最高分比满分（基本分）还低。"
        yield _error("KP226", message, tree, node.span, "请核对，例如 满分 100分，最低 0分，最高 110分。")


def fines_without_pay(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """扣发 takes from a bonus that some clause must give."""
    paying = [c for c in policy.clauses for b in c.branches for e in b.effects if isinstance(e, m.Pay)]
    fining = [c for c in policy.clauses for b in c.branches for e in b.effects if _is_fine(e)]
    if fining and len(paying) == len(fining) and fining[0].place:
        message = f"{fining[0].article}要扣发奖励，但没有条款说奖励怎么发。"
        help = "请另写一条，例如 得分 60分以上 的，发 全额；不满 60分 的，不发。"
        yield Diagnostic("KP231", Severity.ERROR, message, InSource(*fining[0].place), help)


def _is_fine(effect: m.Effect) -> bool:
    return isinstance(effect, m.Pay) and effect.how == "扣发"


def bare_headings(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """An article with nothing below it, neither a clause nor a definition, decides nothing."""
    defining = s.MeasureDeclaration | s.Derivation | s.FactDeclaration | s.Category | s.Parameter | s.Hours
    own = [n for n in tree.statements if isinstance(n, s.Heading | s.Clause | defining)]
    if not any(isinstance(n, s.Heading | s.Clause) for n in own):
        help = "请写上条款，例如 第六条 考勤 （一）凡 迟到，每次 扣 1分。"
        place = InSource(tree.source, Span(0, 0))
        yield Diagnostic("KP235", Severity.WARNING, "文件里没有任何条款。", place, help)
    for node, after in zip(own, (*own[1:], None), strict=False):
        if isinstance(node, s.Heading) and not node.chapter and not isinstance(after, s.Clause | defining):
            message = f"{node.number.text}{f'（{node.title}）' if node.title else ''}下面没有任何条款。"
            help = "请写上条款；这一条不涉及考核的，请删去，或用 # 写成说明。"
            place = InSource(tree.source, node.number.span)
            yield Diagnostic("KP235", Severity.WARNING, message, place, help)


def stray_basis(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """依据 as a sentence of its own after a clause would hold for the next ones."""
    before: s.Statement | None = None
    for node in tree.statements:
        if isinstance(node, s.BasisNote) and isinstance(before, s.Clause):
            help = "说明前一条的依据，请把它前面的句号改成分号“；”；说明整条的依据，请写在条的标题下面。"
            yield _error("KP233", "这个依据写在条款后面，不知道说的是哪一条。", tree, node.span, help)
        before = node


def measure_units(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A rate compared with points would always lie below them."""
    for clause in policy.clauses:
        if not isinstance(clause.target, m.OfMeasure) or clause.target.name not in policy.measures:
            continue
        own = _dimension(policy, m.Name(clause.target.name), 0)
        for condition in (c for b in clause.branches for c in b.conditions if isinstance(c, m.InBand)):
            wrote = dimension(condition.unit)
            if own and clause.place and wrote != own:
                message = f"“{clause.target.name}”算出来的是{own}，“{condition.text}”要的却是{wrote}。"
                help = _SUITABLE.get(own, "请核对单位。")
                yield Diagnostic("KP201", Severity.ERROR, message, InSource(*clause.place), help)


_SUITABLE = {"比例": "请写百分比，例如 低于 90%。", "次数": "请写次数，例如 3件以上、5次以上。"}


def _dimension(policy: m.Policy, node: m.Expression, depth: int) -> str:
    """What an expression measures; "" where that is not certain."""
    if isinstance(node, m.Sum):
        return _sum_dimension(policy, node)
    if isinstance(node, m.Constant):
        return dimension(node.text.lstrip("0123456789."))
    if isinstance(node, m.Name):
        if node.name in policy.measures:
            return _dimension(policy, policy.measures[node.name], depth + 1) if depth < 9 else ""
        versions = policy.parameters.get(node.name)
        return dimension(versions[0].unit) if versions else "分数"
    if isinstance(node, m.FieldOf):
        return ""
    if not isinstance(node, m.Arithmetic):
        return ""
    left, right = _dimension(policy, node.left, depth), _dimension(policy, node.right, depth)
    if node.op == "÷":
        return "比例" if left and left == right else ""
    if node.op == "×":
        return ""
    return left or right


def _sum_dimension(policy: m.Policy, node: m.Sum) -> str:
    if not node.field:
        return "次数"
    declared = policy.kinds[node.kind].field(node.field) if node.kind in policy.kinds else None
    return field_dimension(declared.type) if declared else ""


NAME_CHECKS: tuple[Callable[[m.Policy, s.SyntaxTree], Iterator[Diagnostic]], ...] = (
    circular_measures,
    reserved_names,
    reversed_dates,
    scale_order,
    fines_without_pay,
    bare_headings,
    stray_basis,
    measure_units,
)
