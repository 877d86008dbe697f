"""What can never apply: branches and clauses behind another, clauses and values out of force, limits without effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from engine.policy import model as m
from engine.policy.bands import interval
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity


def behind_another(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A branch that an earlier one of its clause always takes first."""
    for clause in policy.clauses:
        for one, other in combinations(clause.branches, 2):
            if clause.place and _takes(one, other) and not _told_as_overlap(one, other):
                what = f"“{one.text.rstrip('，；。')}”已经包括它" if one.conditions else "前面的一档没有条件"
                message = f"{clause.article}：“{other.text.rstrip('，；。')}”这一档永远轮不到，{what}。"
                help = "各档从前往后看，用第一个符合的。请把条件窄的写在前面，或给前面的一档补上条件。"
                yield Diagnostic("KP280", Severity.WARNING, message, InSource(*clause.place), help)
                break


def _takes(one: m.Branch, other: m.Branch) -> bool:
    """Whether whatever meets the other branch meets the one before it; places are looked at elsewhere."""
    if any(isinstance(c, m.IsPlace | m.Otherwise) for c in other.conditions):
        return False
    deems = any(isinstance(e, m.Become) for e in other.effects)
    return not deems and _implied(one.conditions, other.conditions)


def _told_as_overlap(one: m.Branch, other: m.Branch) -> bool:
    """Two bands of one field overlap: that is an error of its own."""
    bands = [[c for c in b.conditions if isinstance(c, m.InBand)] for b in (one, other)]
    rest = [[c for c in b.conditions if not isinstance(c, m.InBand)] for b in (one, other)]
    alone = all(len(b) == 1 for b in bands)
    return alone and bands[0][0].field == bands[1][0].field and rest[0] == rest[1]


def _implied(wanted: Sequence[m.Condition], given: Sequence[m.Condition]) -> bool:
    """Whether the given conditions together leave none of the wanted ones open; 不属实 charges nowhere."""
    return all(isinstance(w, m.IsVerified) or any(_implies(g, w) for g in given) for w in wanted)


def _implies(given: m.Condition, wanted: m.Condition) -> bool:
    if isinstance(given, m.InBand) and isinstance(wanted, m.InBand) and given.field == wanted.field:
        inner, outer = interval(given.limits), interval(wanted.limits)
        low = (outer.low, outer.low_open) <= (inner.low, inner.low_open)
        return low and (inner.high, not inner.high_open) <= (outer.high, not outer.high_open)
    if isinstance(given, m.FieldIn) and isinstance(wanted, m.FieldIn) and given.field == wanted.field:
        if given.negated or wanted.negated:
            return (given.negated, set(given.values)) == (wanted.negated, set(wanted.values))
        return set(given.values) <= set(wanted.values)
    if isinstance(given, m.IsNth) and isinstance(wanted, m.IsNth):
        higher = given.number >= wanted.number if wanted.upwards else given == wanted
        return higher and given.scope == wanted.scope
    return given == wanted


def deemed_away(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A clause on facts that another one has always turned into something else before."""
    deeming: dict[str, list[tuple[m.Clause, m.Branch]]] = {}
    for clause in policy.clauses:
        if isinstance(clause.target, m.ForEvent) and not clause.exemptions:
            for branch in (b for b in clause.branches if any(isinstance(e, m.Become) for e in b.effects)):
                for kind in clause.target.kinds:
                    deeming.setdefault(kind, []).append((clause, branch))
    for clause in policy.clauses:
        for other, branch in _deemed(clause, deeming):
            if clause.place and other.place:
                into = next(e.text for e in branch.effects if isinstance(e, m.Become))
                message = f"{clause.article}永远轮不到：它说的事，{other.article}已经{into}。"
                help = "视为以后，原来的款不再扣。两处都要的，请把其中一处的条件改窄；多余的，请删去。"
                label = Label(InSource(*other.place), "另一处在这里")
                yield Diagnostic("KP280", Severity.WARNING, message, InSource(*clause.place), help, (label,))
                break


def _deemed(
    clause: m.Clause, deeming: Mapping[str, Sequence[tuple[m.Clause, m.Branch]]]
) -> Iterator[tuple[m.Clause, m.Branch]]:
    """The branches of other clauses that take every fact from every branch of this one."""
    if not isinstance(clause.target, m.ForEvent) or not clause.branches:
        return
    first, *rest = clause.target.kinds
    for other, branch in deeming.get(first, ()):
        always = (other.since or date.min) <= (clause.since or date.min) and (
            (clause.until or date.max) <= (other.until or date.max)
        )
        everywhere = all(any(o is other for o, _ in deeming.get(k, ())) for k in rest)
        taken = all(_implied(branch.conditions, b.conditions) for b in clause.branches)
        if other is not clause and other.article != clause.article and always and everywhere and taken:
            yield other, branch


def out_of_force(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A clause that ended before the regulation began; days between two versions that no version is for."""
    versions: dict[str, list[m.Clause]] = {}
    for clause in policy.clauses:
        if clause.place and clause.until and clause.until < policy.since:
            message = f"{clause.article}到 {_day(clause.until)} 为止，办法从 {_day(policy.since)} 起才施行，这一款永远不会用到。"
            help = "请核对日期；旧的条款留作记录的，请写成 # 说明。"
            yield Diagnostic("KP283", Severity.WARNING, message, InSource(*clause.place), help)
        elif clause.place:
            versions.setdefault(clause.article, []).append(clause)
    for article, group in versions.items():
        ordered = sorted(
            {(c.since or date.min, c.until or date.max, c.place) for c in group}, key=lambda v: v[:2]
        )
        for (_, until, before), (since, _, place) in pairwise(ordered):
            if before and place and until != date.max and since > until + timedelta(days=1):
                message = f"{article}在 {_between(until, since)} 没有哪一个版本有效。"
                label = Label(InSource(*before), "前一个版本在这里")
                yield Diagnostic("KP283", Severity.WARNING, message, InSource(*place), _JOIN, (label,))


_JOIN = "请把起止日期改成相接，例如 至 2021年5月31日 止 和 自 2021年6月1日 起。"


def without_value(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A parameter that has no value on some day since the regulation began."""
    for name, versions in policy.parameters.items():
        if len(versions) == 1 and versions[0].until is not None:
            continue  # a figure that is fixed month by month
        nodes = [n for n in tree.statements if isinstance(n, s.Parameter) and n.name.text == name]
        nodes.sort(key=lambda n: str(n.validity.since or "") if n.validity else "")
        ends = [policy.since - timedelta(days=1), *(v.until or date.max for v in versions)]
        for end, version, node in zip(ends, versions, nodes, strict=False):
            if version.since and end < date.max and version.since > end + timedelta(days=1):
                message = f"参数“{name}”在 {_between(end, version.since)} 没有值。"
                yield Diagnostic("KP283", Severity.WARNING, message, InSource(tree.source, node.span), _JOIN)


def _between(end: date, since: date) -> str:
    first, last = end + timedelta(days=1), since - timedelta(days=1)
    return _day(first) if first == last else f"{_day(first)} 至 {_day(last)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def without_effect(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """总分 不超过 100分 where no score is higher; a category's limit that takes more than there is."""
    effects = [(c, e) for c in policy.clauses for b in c.branches for e in b.effects]
    for clause, effect in effects:
        if (
            isinstance(effect, m.LimitScore) and policy.ceiling is not None and effect.most >= policy.ceiling
        ) and clause.place:
            message = f"{clause.article}：总分本来就不超过 {_points(policy.ceiling)}，“总分 不超过 {_points(effect.most)}”不起作用。"
            yield Diagnostic(
                "KP282", Severity.WARNING, message, InSource(*clause.place), "请核对这个数，或删去。"
            )
    adding = any(
        (isinstance(e, m.Points | m.Steps) and e.points > 0) or isinstance(e, m.EarnPoints)
        for _, e in effects
    )
    if (
        adding
        or policy.floor is None
        or policy.base_from
        or any(c.weight for c in policy.categories.values())
    ):
        return
    for node in (n for n in tree.statements if isinstance(n, s.Category)):
        cap = policy.categories[node.name.text].most_off if node.name.text in policy.categories else None
        if cap is not None and cap > policy.base - policy.floor:
            message = f"类别“{node.name.text}”最多扣 {_points(cap)}，总分一共只能扣 {_points(policy.base - policy.floor)}，这个上限不起作用。"
            place = InSource(tree.source, node.span)
            yield Diagnostic(
                "KP282", Severity.WARNING, message, place, "请核对这个数；不封顶的，请写 不封顶。"
            )


def _points(value: Decimal) -> str:
    return f"{value.normalize():f}分"


REACH_CHECKS = (behind_another, deemed_away, out_of_force, without_value, without_effect)
