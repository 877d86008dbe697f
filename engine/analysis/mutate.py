"""Mutation testing of rule files: how many wrong policies the file's own tests notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.analysis.mutants import Mutant, clause_mutants
from engine.analysis.mutants_policy import policy_mutants
from engine.evaluate.rule_tests import facts_of, run_test
from engine.facts.fact import Facts
from engine.policy import model as m
from engine.policy.article import article_key

_SHARED = {"类别": 0, "总分": 1, "参数": 2, "奖励": 3, "指标": 4}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A mutant, and the name of the first test that noticed it ("" = it survived)."""

    mutant: Mutant
    killer: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """All mutants of a policy, by article, then what all clauses share."""

    policy: m.Policy
    verdicts: tuple[Verdict, ...]

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """Mutants that no test noticed."""
        return tuple(v.mutant for v in self.verdicts if not v.killer)


@dataclass(frozen=True, slots=True)
class _Case:
    """A test with its facts, and every kind that they are or may be deemed to be."""

    test: m.Test
    facts: Facts
    kinds: frozenset[str]


def mutate(policy: m.Policy) -> Mutation:
    """Run the policy's tests against every mutant. All tests must hold for the policy itself."""
    cases = [_Case(t, facts_of(policy, t), _kinds(policy, t)) for t in policy.tests]
    verdicts = [Verdict(x, _killer(x, cases)) for x in (*clause_mutants(policy), *policy_mutants(policy))]
    return Mutation(policy, tuple(sorted(verdicts, key=_order)))


def _order(verdict: Verdict) -> tuple[int, object]:
    article = verdict.mutant.article
    return (_SHARED[article] + 1, ()) if article in _SHARED else (0, article_key(article))


def _killer(mutant: Mutant, cases: Iterable[_Case]) -> str:
    """The first test that fails under the mutant; those that name its article are tried first."""
    mine = [c for c in cases if mutant.kinds is None or mutant.kinds & c.kinds]
    for case in sorted(mine, key=lambda c: not _names(c.test, mutant.article)):
        if not all(o.passed for o in run_test(mutant.policy, case.test, case.facts)):
            return case.test.name
    return ""


def _names(test: m.Test, article: str) -> bool:
    return any(article in e.what for e in test.expected)


def _kinds(policy: m.Policy, test: m.Test) -> frozenset[str]:
    """Kinds of the given facts and all that they can lead to."""
    found = {g.kind for g in test.given}
    while True:
        more = {into for kinds, into in _leads(policy) if found & set(kinds)} - found
        if not more:
            return frozenset(found)
        found |= more


def _leads(policy: m.Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    """Which kinds of facts a clause turns into which other kind."""
    for clause in policy.clauses:
        kinds = clause.target.kinds if isinstance(clause.target, m.ForEvent | m.OfTotal | m.OfRun) else ()
        if clause.conversion is not None:
            yield kinds, clause.conversion.into.kind
        for branch in clause.branches:
            for effect in branch.effects:
                if isinstance(effect, m.Become):
                    yield kinds, effect.kind
    for derived in policy.derived:
        yield derived.kinds, derived.name
