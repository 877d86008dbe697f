"""Several sorts of subjects in one regulation: 对象 人员、窗口; what is theirs, and what one does for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.policy import model as m
from engine.policy.kinds import GROUPS, FactKind, FieldType
from engine.policy.resolve_condition import expression
from engine.policy.scope import Scope
from grammar import syntax as s

PERSON = "人员"
# Words for whoever the fact is about.
SELF = frozenset({"本人", "责任人", "当事人"})
BOTH = "双方"
_EFFECTS = (s.Charge, s.Deem, s.Cancel, s.Consequence, s.Pay, s.Grade, s.LimitTotal, s.Apart)


def declared(nodes: tuple[s.Statement, ...]) -> tuple[str, ...]:
    """The groups that the regulation appraises besides people."""
    node = next((n for n in nodes if isinstance(n, s.SubjectPeriod)), None)
    if node is None or not node.groups:
        return ()
    words = {node.subject.text, *(g.text for g in node.groups)}
    return tuple(g for g in GROUPS if g in words)


def check(scope: Scope, nodes: tuple[s.Statement, ...]) -> None:
    """对象 with several sorts has people first; what is said of groups needs the groups."""
    for node in nodes:
        if isinstance(node, s.SubjectPeriod) and node.groups:
            odd = [w for w in node.groups if w.text not in GROUPS]
            if node.subject.text != PERSON or odd:
                help = "人员写在前面，后面可以写 窗口、单位，例如 对象 人员、窗口，周期 月。"
                scope.report("KP270", "“对象”写几种的，要以人员为主。", node.span, help)
        if isinstance(node, s.FactDeclaration) and node.about is not None:
            known = _sorts(nodes)
            if node.about.text not in known:
                help = (
                    f"“对象”里写的是{'、'.join(known)}；请在“对象”里加上{node.about.text}，或删去这里的对象。"
                )
                scope.report("KP270", f"这部办法不考核{node.about.text}。", node.about.span, help)


def _sorts(nodes: tuple[s.Statement, ...]) -> list[str]:
    node = next((n for n in nodes if isinstance(n, s.SubjectPeriod)), None)
    return [node.subject.text, *(g.text for g in node.groups)] if node else [PERSON]


def scores(scope: Scope, nodes: tuple[s.Statement, ...]) -> Mapping[str, m.GroupScore]:
    """窗口得分 为 …: what a group's score begins with."""
    found: dict[str, m.GroupScore] = {}
    for node in nodes:
        if not isinstance(node, s.GroupScore):
            continue
        group = node.measure.text.removesuffix("得分")
        if group not in scope.groups:
            help = "例如 对象 人员、窗口，周期 月，再写 窗口得分 为 成员 得分 平均。"
            scope.report(
                "KP270",
                f"“{node.measure.text}”前面要先在“对象”里写明考核窗口或单位。",
                node.measure.span,
                help,
            )
            continue
        if any(isinstance(p, s.Word) and p.text == node.measure.text for p in _parts(node.expression)):
            help = f"{group}自己的分（从满分起，扣了自己的事）请写 自身得分，例如 成员 得分 平均 × 50% ＋ 自身得分 × 50%。"
            scope.report("KP270", f"“{node.measure.text}”不能由它自己算出来。", node.expression.span, help)
            continue
        value = expression(scope, node.expression, late=True)
        to = scope.step(node.rounding, "分数") if node.rounding else None
        if value is not None:
            found[group] = m.GroupScore(value, node.rounding.mode if node.rounding else "", to)
    return found


def scales(scope: Scope, nodes: tuple[s.Statement, ...]) -> Mapping[str, m.GroupScale]:
    """窗口 满分 100分，最高 110分: a group's own scale."""
    found: dict[str, m.GroupScale] = {}
    for node in nodes:
        if not isinstance(node, s.GroupScale) or _group(scope, node.group) is None:
            continue
        written = node.scale
        if written.measure is not None or written.rounding is not None:
            help = f"取整写在 {node.group.text}得分 为 …… 的末尾；起点是一个指标的，也写在那里。"
            scope.report("KP270", f"{node.group.text}的满分、基本分只能写数。", node.span, help)
            continue
        base = scope.number(written.base, "分数", "满分")
        floor = scope.number(written.floor, "分数", "最低") if written.floor else None
        ceiling = (
            scope.number(written.ceiling, "分数", "最高")
            if written.ceiling and not written.open_ceiling
            else None
        )
        if base is not None:
            found[node.group.text] = m.GroupScale(base, floor, ceiling)
    return found


def score_name(scope: Scope, name: str) -> str:
    """得分 for 窗口得分: which of the subjects it is, the clause says."""
    return "得分" if name in {f"{g}得分" for g in scope.groups} else name


def of_opener(scope: Scope, opener: s.Item | None) -> str | None:
    """The group that a clause looks at (窗口 当月 …, 窗口得分 …); "" for none, None after a mistake."""
    if isinstance(opener, s.Total | s.OfMeasure | s.EveryFull) and opener.group is not None:
        return _group(scope, opener.group)
    if isinstance(opener, s.Ranking) and opener.group is not None:
        return _group(scope, opener.group)
    if isinstance(opener, s.OfMeasure | s.Streak | s.Ranking):
        named = next((g for g in scope.groups if opener.measure.text == f"{g}得分"), "")
        if named or opener.measure.text not in scope.of_members or not scope.groups:
            return named
        return scope.of_members[opener.measure.text] or scope.groups[0]
    if isinstance(opener, s.Total | s.EveryFull):
        kinds, _ = scope.event_kinds(opener.events)
        return next((g for g in scope.groups if is_about(scope, kinds, g)), "")
    return ""


def of_grades(clauses: Sequence[m.Clause]) -> list[m.Clause]:
    """连续 2个月 等次 为 末位: of whom it speaks, the clauses that give the grade say."""
    givers: dict[str, set[str]] = {}
    for clause in clauses:
        for effect in (e for b in clause.branches for e in b.effects):
            if isinstance(effect, m.AsGrade) and not isinstance(clause.target, m.OfStreak):
                givers.setdefault(effect.name, set()).add(clause.of)
    return [replace(c, of=_giver(c, givers)) for c in clauses]


def _giver(clause: m.Clause, givers: Mapping[str, set[str]]) -> str:
    grade = clause.target.grade if isinstance(clause.target, m.OfStreak) else ""
    found = givers.get(grade, set())
    return next(iter(found)) if grade and len(found) == 1 else clause.of


def is_about(scope: Scope, kinds: tuple[str, ...], group: str) -> bool:
    """Whether these kinds of facts happen to a group (对象 窗口), not to people."""
    known = [scope.kinds[k] for k in kinds if k in scope.kinds]
    return bool(known) and group in scope.groups and all(k.about == group for k in known)


def of_members(nodes: tuple[s.Statement, ...], kinds: Mapping[str, FactKind]) -> Mapping[str, str]:
    """Measures that only a group can have, each with the group that it is of: they look at its members, or at what
    happens to groups. "" = whichever group the regulation appraises."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, s.MeasureDeclaration):
            parts = list(_parts(node.expression))
            about = [
                kinds[p.event.text].about for p in parts if isinstance(p, s.Tally) and p.event.text in kinds
            ]
            named = [found[p.text] for p in parts if isinstance(p, s.Word) and p.text in found]
            members = any(isinstance(p, s.Population) and not p.everybody for p in parts)
            if named or members or (about and all(about)):
                found[node.name.text] = next(filter(None, (*about, *named)), "")
    return found


def _parts(node: s.Expression) -> Iterator[s.Expression]:
    yield node
    if isinstance(node, s.Operation):
        yield from _parts(node.left)
        yield from _parts(node.right)


def _group(scope: Scope, word: s.Word) -> str | None:
    if word.text in scope.groups:
        return word.text
    help = f"请在“对象”里加上，例如 对象 人员、{word.text}，周期 {scope.period}。"
    if word.text not in GROUPS:
        help = "开头可以写 窗口、单位；只看某种职务的人，请写条件，例如 职务 为 首席代表 的。"
    scope.report("KP270", f"这部办法不考核“{word.text}”，不能以它开头。", word.span, help)
    return None


def whom(item: s.Item) -> tuple[s.Word, ...]:
    """Words for whom an item goes to."""
    if isinstance(item, s.Charge):
        return () if item.who is None else (item.who, *item.also)
    return item.who if isinstance(item, s.Deem | s.Cancel | s.Consequence) else ()


def by_person(scope: Scope, node: s.Clause, kinds: tuple[str, ...]) -> Iterator[tuple[str, s.Clause]]:
    """(field, clause): what goes to whoever the fact is about (field ""), and to the person that a field names.

    Nothing is left out: after a mistake there is a diagnostic and no clause.
    """
    fields = person_fields(scope, kinds)
    if not all(_is_known(scope, kinds, fields, w) for i in node.items for w in whom(i)):
        return
    words = {w for i in node.items for w in _directed(i, fields)}
    named = [f for f in fields if f in words or BOTH in words]
    own = _only(node, fields, lambda to: not to or any(w not in fields for w in to))
    if not named or any(isinstance(i, _EFFECTS) for i in own.items):
        yield "", own
    for field in named:
        yield field, _only(node, fields, lambda to, f=field: f in to or BOTH in to)  # type: ignore[misc]


def _directed(item: s.Item, fields: list[str]) -> list[str]:
    """Whom an effect goes to directly; 代签人 连带 扣 一半 needs what the other was charged, so it is the other's."""
    words = [w.text for w in whom(item)]
    share = isinstance(item, s.Charge) and item.amount is None and item.computed is None
    return [] if share and set(words) & set(fields) else words


def _only(node: s.Clause, fields: list[str], wanted: Callable[[list[str]], bool]) -> s.Clause:
    """The clause with the effects for one of the persons concerned."""
    kept = [
        _without(i, {*fields, BOTH}) if _directed(i, fields) else i
        for i in node.items
        if not isinstance(i, _EFFECTS) or wanted(_directed(i, fields))
    ]
    return replace(node, items=tuple(kept))


def _without(item: s.Item, words: set[str]) -> s.Item:
    """The item without the words for the persons that it has been sorted by."""
    rest = tuple(w for w in whom(item) if w.text not in words)
    if isinstance(item, s.Charge):
        return replace(item, who=rest[0] if rest else None, also=rest[1:])
    return replace(item, who=rest) if isinstance(item, s.Deem | s.Cancel | s.Consequence) else item


def _is_known(scope: Scope, kinds: tuple[str, ...], fields: list[str], word: s.Word) -> bool:
    """A role, a group, or a field that names people; 双方 where there is just one of these."""
    if word.text == BOTH and len(fields) != 1:
        help = "请在“事实”里声明一个人员字段，例如 事实 代签：代签人（人员）；来自 考勤登记。"
        scope.report("KP271", "“双方”是谁说不清：这件事要正好有一个人员字段。", word.span, help)
        return False
    declared = {f.name for k in kinds if k in scope.kinds for f in scope.kinds[k].fields}
    if word.text in declared and word.text not in fields:
        help = f"请把它声明成人员字段，例如 {word.text}（人员）。"
        scope.report("KP271", f"“{word.text}”不是人员字段，不知道是哪一个人。", word.span, help)
        return False
    return True


def person_fields(scope: Scope, kinds: tuple[str, ...]) -> list[str]:
    """Fields of the kinds that name a person, in the order of their names."""
    named = {
        f.name for k in kinds if k in scope.kinds for f in scope.kinds[k].fields if f.type is FieldType.PERSON
    }
    return sorted(named)
