"""kaoping test --mutate: which wrong rules the tests would not notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from cli import exits
from cli.documents import MUTATION, print_document
from engine.analysis.coverage import percentage
from engine.analysis.mutate import Mutation, mutate
from engine.evaluate.wording import number
from engine.policy.model import Policy
from grammar.diagnostic import InSource


def show_mutation(policies: Sequence[Policy], as_json: bool, fail_under: float | None, passed: bool) -> int:
    """Print the survivors of all policies; the exit code. Needs tests that hold."""
    if not passed:
        click.echo("测试还有不符的，先改到全部相符，再用 --mutate。", err=True)
        if as_json:
            print_document(MUTATION, ())
        return exits.FOUND
    found = [mutate(p) for p in policies]
    if as_json:
        print_document(MUTATION, [_json(x) for x in found])
    else:
        for mutation in found:
            click.echo("\n".join(_lines(mutation)))
    whole = sum(len(x.verdicts) for x in found)
    killed = whole - sum(len(x.survivors) for x in found)
    too_low = fail_under is not None and percentage(killed, whole) < fail_under
    return exits.FOUND if too_low else exits.DONE


def _lines(mutation: Mutation) -> list[str]:
    whole, left = len(mutation.verdicts), len(mutation.survivors)
    share = f"{whole - left}/{whole}（{number(percentage(whole - left, whole))}%）"
    lines = ["", f"《{mutation.policy.title}》逐处改动规则，测试发现了 {share}。"]
    for mutant in mutation.survivors:
        lines.append(f"  {mutant.article}：{mutant.text}，没有测试发现")
    return lines


def _json(mutation: Mutation) -> dict[str, Any]:
    whole, left = len(mutation.verdicts), len(mutation.survivors)
    mutants = []
    for verdict in mutation.verdicts:
        clause = verdict.mutant.clause
        place = str(InSource(*clause.place)) if clause and clause.place else None
        mutants.append(
            {
                "article": verdict.mutant.article,
                "change": verdict.mutant.text,
                "place": place,
                "killer": verdict.killer or None,
            }
        )
    percent = number(percentage(whole - left, whole))
    return {
        "policy": mutation.policy.title,
        "killed": whole - left,
        "total": whole,
        "percent": percent,
        "mutants": mutants,
    }
