"""Which constructs of the language the Rete evaluator expresses, and which are settled at the close.

A construct is a type of the policy's model or a field of one. What is in neither list below is never dropped:
where a clause uses it, the clause's findings are taken from the ledger of the reference evaluator, and the clause
is listed as such; where the policy as a whole uses it, there is no second opinion on that policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass

from engine.live.encode import walk
from engine.policy import model as m

# Expressed: matched, joined, counted and worked out by the rules and the arithmetic of this package.
EXPRESSED: Mapping[str, str] = {
    "Limit": "op number",
    "InBand": "field unit limits text place",
    "FieldIn": "field values negated text",
    "IsVerified": "text",
    "IsCovered": "kinds negated text in_time",
    "InTime": "days working",
    "IsNth": "number upwards text scope",
    "Constant": "number text",
    "Name": "name",
    "Sum": "kind conditions field how text",
    "Arithmetic": "op left right",
    "FieldOf": "field",
    "Over": "scope how text",
    "Matter": "fields minutes day highest text",
    "Points": "points per up per_word of shared grow bonus",
    "NoPoints": "category text",
    "Steps": "points reference step unit up field of shared bonus",
    "Discretion": "sign low high of bonus",
    "Computed": "sign expression of text by bonus",
    "Follow": "text who",
    "LimitScore": "most",
    "Joint": "who points share text of by_field bonus",
    "Become": "kind amount times text",
    "Lose": "name who",
    "Pay": "how amount text expression bonus",
    "AsGrade": "name",
    "EarnPoints": "expression mode to text",
    "ForEvent": "kinds half whose",
    "OfTotal": "kinds unit half scope by",
    "OfRun": "kinds unit number scope",
    "OfMeasure": "name",
    "OfStreak": "name periods grade",
    "Always": "",
    "Allowance": "number unit scope",
    "Branch": "conditions effects text free caps",
    "Escalation": "number whole by extra word",
    "Conversion": "number into",
    "Clause": "article text category basis target branches exemptions escalation conversion free caps matter part pro_rata table open_floor "
    "since until same spared spared_scope place of",
    "Basis": "kind reason",
    "Derivation": "name kinds conditions",
    "AwardRule": "name expression mode to open_floor remainder",
    "IsBlank": "field text",
    "Meets": "expression unit limits text",
    "Population": "everybody name how",
    "Elsewhere": "policy how text",
    "GroupScale": "base floor ceiling",
    "GroupScore": "expression mode to",
}
# Not expressed yet: no second opinion on a policy, or on a clause, that uses one.
OPEN: Mapping[str, str] = {}
# Settled at the close by the ledger that both evaluators share.
SHARED: Mapping[str, str] = {
    "OfRank": "名次要看所有人的结果",
    "OfQuota": "名额要看所有人的结果",
    "IsPlace": "名次要看所有人的结果",
    "Otherwise": "名次以外的其余",
    "Cap": "每次、每天、本款的上限由账上扣减",
}
_SCOPES = ("", "周", "月", "季", "年")
_POLICY = (
    "title number since subject period base floor ceiling clauses categories measures parameters kinds hours basis tests "
    "award awards covered derived scored same late base_from matters declared_in rounding groups group_scores group_scales"
)
_FIELDS = {
    "Cap": "sign most of within text expression shared",
    "OfRank": "name first number unit ties scope low upwards breaks heads",
    "IsPlace": "first low number unit text",
    "Otherwise": "text",
    "OfQuota": "grade number unit heads",
}
_CATEGORY = "name most_off most_on text inferred weight most_from of within"


@dataclass(frozen=True)
class Coverage:
    """What the live evaluator does with a policy.

    settled: clauses whose findings are taken from the reference evaluator, with the constructs that are not
    expressed. shared: clauses that the shared ledger settles. whole: constructs of the policy as a whole that are not
    expressed; where there are any, there is no second opinion.
    """

    settled: Mapping[int, tuple[str, ...]]
    shared: Mapping[int, tuple[str, ...]]
    whole: tuple[str, ...]

    @property
    def skip(self) -> frozenset[int]:
        """Numbers of the clauses that the live evaluator leaves alone."""
        return frozenset(self.settled)


def coverage(policy: m.Policy) -> Coverage:
    """What is expressed of a policy and what is not."""
    settled, shared = {}, {}
    whole = [*_unknown_fields(policy, _POLICY)]
    for kind in policy.kinds.values():
        whole += _unknown_fields(kind, "name fields sheet derived about cites")
        whole += [x for f in kind.fields for x in _unknown_fields(f, "name type span")]
    for category in policy.categories.values():
        whole += _unknown_fields(category, _CATEGORY)
    groups = (*policy.group_scores.values(), *policy.group_scales.values())
    for part in (*policy.measures.values(), *groups, *policy.every_award, policy.derived, policy.covered):
        whole += _unknown(part)
    for number, clause in enumerate(policy.clauses):
        unknown = tuple(dict.fromkeys(_unknown(clause)))
        if unknown:
            settled[number] = unknown
            if _changes_facts(clause):
                whole += unknown
        elif isinstance(clause.target, m.OfRank) and _brings_points(clause):
            settled[number] = ("OfRank",)
        words = tuple(dict.fromkeys(_name(n) for n in walk(clause) if _name(n) in SHARED))
        if words:
            shared[number] = words
    known = {_label(c) for n, c in enumerate(policy.clauses) if n not in settled}
    for number, names in settled.items():
        if _label(policy.clauses[number]) in known:  # its findings could not be told from the other's
            whole += names
    return Coverage(settled, shared, tuple(dict.fromkeys(whole)))


def _label(clause: m.Clause) -> tuple[str, str, int]:
    return (clause.article, clause.text, clause.part)


def _changes_facts(clause: m.Clause) -> bool:
    """Whether other clauses see something else because of this one."""
    effects = [e for b in clause.branches for e in b.effects]
    return bool(
        clause.conversion or clause.escalation or any(isinstance(e, m.Become | m.Joint) for e in effects)
    )


def _brings_points(clause: m.Clause) -> bool:
    """Whether a place comes into the score, which others' places then rest on."""
    return any(isinstance(e, m.Points) for b in clause.branches for e in b.effects)


def _name(node: object) -> str:
    return type(node).__name__


def _unknown(part: object) -> Iterator[str]:
    """Constructs inside a part that are in neither list."""
    for node in walk(part):
        if not is_dataclass(node) or type(node).__module__ not in (m.__name__, "engine.decision.decision"):
            continue
        name = _name(node)
        if getattr(node, "scope", "") not in _SCOPES:
            yield f"{name}.scope"
        if name not in EXPRESSED and name not in SHARED:
            yield name
        else:
            yield from _unknown_fields(node, EXPRESSED.get(name, _FIELDS.get(name, "")))


def _unknown_fields(node: object, known: str) -> Iterator[str]:
    assert is_dataclass(node)
    for one in fields(node):
        if one.name not in known.split() and getattr(node, one.name) != _default(one):
            yield f"{_name(node)}.{one.name}"


def _default(one: Field[object]) -> object:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else MISSING


def settled_lines(policy: m.Policy) -> list[str]:
    """What durable-rules does with a policy, for people."""
    found = coverage(policy)
    if found.whole:
        return [
            f"{policy.citation}：没有第二意见，用到了还没有改写成规则的写法（{'、'.join(found.whole)}）。"
        ]
    places = {n for n, c in enumerate(policy.clauses) if isinstance(c.target, m.OfRank | m.OfQuota)}
    judged = len(policy.clauses) - len({*found.settled, *places})
    lines = [f"{policy.citation}：{len(policy.clauses)} 条条款，{judged} 条由 durable-rules 判断。"]
    for number, names in sorted({**found.shared, **found.settled}.items()):
        words = "、".join(SHARED.get(name, f"用到 {name}") for name in names)
        lines.append(f"  {policy.clauses[number].article}：结账时由共用的账上结算（{words}）")
    return lines
