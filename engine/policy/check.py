"""What can be proved from the rule file alone: each check is a function in CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.policy import model as m
from engine.policy.check_articles import duplicated_articles, numbered_titles, unknown_articles
from engine.policy.check_bands import bands
from engine.policy.check_dates import hours, parameters, punches_of_tests
from engine.policy.check_groups import peoples_events
from engine.policy.check_names import NAME_CHECKS
from engine.policy.check_overlap import charged_twice
from engine.policy.check_reach import REACH_CHECKS
from engine.policy.check_unsigned import UNSIGNED_CHECKS
from engine.policy.check_unused import UNUSED_CHECKS
from engine.policy.resolve_nothing import lost_without_points
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity
from grammar.near import near

Check = Callable[[m.Policy, s.SyntaxTree], Iterator[Diagnostic]]


def check(policy: m.Policy, tree: s.SyntaxTree) -> list[Diagnostic]:
    """All findings of all checks."""
    return [
        found
        for one in (*CHECKS, *NAME_CHECKS, *REACH_CHECKS, *UNUSED_CHECKS, *UNSIGNED_CHECKS)
        for found in one(policy, tree)
    ]


def _at(clause: m.Clause) -> InSource | None:
    return InSource(*clause.place) if clause.place else None


def provenance(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """推定 and 待核 must say why."""
    for clause in policy.clauses:
        if str(clause.basis.kind) != "原文" and not clause.basis.reason:
            yield Diagnostic(
                "KP205",
                Severity.WARNING,
                f"{clause.article} 的依据是{clause.basis.kind}，没有写理由。",
                _at(clause),
                f"请写成 依据 {clause.basis.kind}：理由。",
            )


def _kinds(clause: m.Clause) -> tuple[str, ...]:
    return clause.target.kinds if isinstance(clause.target, m.ForEvent | m.OfTotal | m.OfRun) else ()


def deeming_circles(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A deemed into B deemed into A would never end."""
    into: dict[str, set[str]] = {}
    for clause in policy.clauses:
        for branch in clause.branches:
            for effect in branch.effects:
                if isinstance(effect, m.Become):
                    for kind in _kinds(clause):
                        into.setdefault(kind, set()).add(effect.kind)
    for clause in policy.clauses:
        for kind in _kinds(clause):
            if any(isinstance(e, m.Become) for b in clause.branches for e in b.effects) and _reaches(
                into, kind
            ):
                yield Diagnostic(
                    "KP212",
                    Severity.ERROR,
                    f"{clause.article}：“{kind}”视为别的事件，绕一圈又回到“{kind}”。",
                    _at(clause),
                    "请删去其中一处“视为”。",
                )
                return


def _reaches(into: dict[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    todo = list(into.get(start, ()))
    while todo:
        kind = todo.pop()
        if kind == start:
            return True
        if kind not in seen:
            seen.add(kind)
            todo += into.get(kind, ())
    return False


def deemed_without_clause(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """视为 旷工半天 with no clause on 旷工 charges nothing."""
    charged = {k for c in policy.clauses for k in _kinds(c)}
    for clause in policy.clauses:
        deemed = [e for b in clause.branches for e in b.effects if isinstance(e, m.Become)]
        if clause.conversion:
            deemed.append(clause.conversion.into)
        for effect in deemed:
            if effect.kind not in charged:
                yield Diagnostic(
                    "KP213",
                    Severity.WARNING,
                    f"{clause.article}：{effect.text}，但没有条款说{effect.kind}怎么处理，等于不扣分。",
                    _at(clause),
                    f"请补上一条，例如 凡 {effect.text[3:].strip()}，每次 扣 5分。",
                )


def unused_categories(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A category that no clause counts towards."""
    used = {x.name for c in policy.clauses for x in policy.chain(c.category)}
    for node in tree.statements:
        if isinstance(node, s.Category) and node.name.text not in used:
            guess = near(node.name.text, used - {""})
            hint = f"是不是“{guess[0]}”？" if guess else ""
            yield Diagnostic(
                "KP216",
                Severity.WARNING,
                f"没有条款计入类别“{node.name.text}”。",
                InSource(tree.source, node.span),
                f"{hint}请把条的标题写成“{node.name.text}”，或在条款末尾写 计入 {node.name.text}。",
            )


def repeated_tests(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Two tests of one name."""
    first: dict[str, m.Test] = {}
    for test in policy.tests:
        earlier = first.setdefault(test.name, test)
        if earlier is not test:
            label = Label(InSource(*earlier.place), "第一次写在这里")
            message, help = f"测试“{test.name}”写了两次。", "请改成不同的名称。"
            yield Diagnostic("KP206", Severity.ERROR, message, InSource(*test.place), help, (label,))


def money(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """发 全额 and 发 80% need exactly one parameter in yuan to be a part of."""
    full = [n for n, v in policy.parameters.items() if v and v[0].unit == "元"]
    for clause in policy.clauses:
        pays = [e for b in clause.branches for e in b.effects if isinstance(e, m.Pay)]
        parts = [e for e in pays if (e.how == "比例" and e.amount) or _of_full(e.expression)]
        if parts and len(full) != 1 and not policy.every_award:
            found = "、".join(full) or "一个也没有"
            yield Diagnostic(
                "KP219",
                Severity.ERROR,
                f"{clause.article}：全额是多少？以元计的参数要正好一个，现有：{found}。",
                _at(clause),
                "例如：参数 月奖励标准：400元，自 2018年7月1日 起。",
            )


def bonuses_too_often(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A bonus called the year's in a regulation that is worked out by the month would be paid twelve times."""
    words = {"月": ("年度", "年终", "全年", "季度"), "季": ("年度", "年终", "全年")}.get(policy.period, ())
    for node in tree.statements:
        word = next((w for w in words if isinstance(node, s.AwardDeclaration) and w in node.name.text), "")
        if word and isinstance(node, s.AwardDeclaration):
            name = node.name.text
            message = (
                f"“{name}”像是{word}发一次的，这部办法却按{policy.period}考核，每{policy.period}都会发。"
            )
            help = (
                f"请写进按年（季）考核的另一部办法；这里只写 取消 {name} 就可以，会记在结果里。"
                "真是每期都发的，请改名，或写 容许 KP274 和理由。"
            )
            yield Diagnostic("KP274", Severity.WARNING, message, InSource(tree.source, node.name.span), help)


def _of_full(expression: m.Expression | None) -> bool:
    """发 全额 × 得分 ÷ 100分."""
    if isinstance(expression, m.Arithmetic):
        return _of_full(expression.left) or _of_full(expression.right)
    return isinstance(expression, m.Name) and expression.name == "全额"


def weights(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Where categories have weights, all of them must, and the weights make one whole."""
    shares = {c.name: c.weight for c in policy.categories.values() if not c.within}
    given = [w for w in shares.values() if w is not None]
    for node in tree.statements:
        inner = policy.categories.get(node.name.text) if isinstance(node, s.Category) else None
        if inner is not None and inner.within and inner.weight is not None:
            message = f"类别“{inner.name}”属于“{inner.within}”，不能另写占多少。"
            help = "请把 占 …% 写在最外面的类别上。"
            yield Diagnostic("KP243", Severity.ERROR, message, InSource(tree.source, node.span), help)
    if not given or (len(given) == len(shares) and sum(given) == 1):
        return
    place = next(n.span for n in tree.statements if isinstance(n, s.Category))
    without = "、".join(n for n, w in shares.items() if w is None)
    total = f"{(sum(given, Decimal(0)) * 100).normalize():f}%"
    message = f"类别“{without}”没有写占多少。" if without else f"各类别占的比例合起来是 {total}，不是 100%。"
    yield Diagnostic(
        "KP243", Severity.ERROR, message, InSource(tree.source, place), "每个类别都写上 占 …%，合计 100%。"
    )


CHECKS: tuple[Check, ...] = (
    duplicated_articles,
    numbered_titles,
    bands,
    provenance,
    hours,
    parameters,
    punches_of_tests,
    deeming_circles,
    deemed_without_clause,
    unused_categories,
    repeated_tests,
    unknown_articles,
    charged_twice,
    money,
    bonuses_too_often,
    weights,
    peoples_events,
    lost_without_points,
)
