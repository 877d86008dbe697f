"""kaoping test --coverage: a table per article, the holes, and a test for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

from cli import exits
from cli.columns import columns
from cli.documents import COVERAGE, print_document
from engine.analysis.coverage import Coverage, Mark, coverage, hit, percentage
from engine.analysis.goals import ASPECTS, Goal
from engine.analysis.suggest import Suggestion, suggestions
from engine.evaluate.wording import number
from engine.policy.model import Policy

_ARTICLE = re.compile(r"(?=（)")


def show_coverage(policies: Sequence[Policy], as_json: bool, fail_under: float | None) -> int:
    """Print the coverage of all policies; the exit code."""
    found = [(c, suggestions(c.policy, c.holes)) for c in map(coverage, policies)]
    if as_json:
        print_document(COVERAGE, [_json(c, s) for c, s in found])
    else:
        for cover, made in found:
            click.echo("\n".join(_lines(cover, made)))
    part, whole = hit([x for c, _ in found for x in c.marks])
    too_low = fail_under is not None and percentage(part, whole) < fail_under
    return exits.FOUND if too_low else exits.DONE


def _lines(cover: Coverage, made: Sequence[Suggestion]) -> list[str]:
    lines = ["", f"《{cover.policy.title}》的测试覆盖：{_share(cover.marks)}"]
    articles: dict[str, list[Mark]] = {}
    for mark in cover.marks:
        articles.setdefault(_ARTICLE.split(mark.goal.article, maxsplit=1)[0], []).append(mark)
    for name, marks in articles.items():
        table = _table(marks) if any(x.goal.clause for x in marks) else []
        lines += ["", f"{name}  {_share(marks)}", *table, *_holes(marks)]
    if made:
        lines += ["", "缺的测试（可以粘贴到规则文件末尾，数值请核对）：", ""]
        lines += [s.text.rstrip("\n") for s in made]
    without = [g for g in cover.holes if not any(g in s.goals for s in made)]
    lines += [f"没有找到能碰到它的写法：{g.article} {g.text}" for g in without]
    return lines


def _share(marks: Sequence[Mark]) -> str:
    part, whole = hit(marks)
    return f"{part}/{whole}（{number(percentage(part, whole))}%）"


def _table(marks: Sequence[Mark]) -> list[str]:
    """One row a clause, one column an aspect that occurs."""
    aspects = [a for a in ASPECTS if any(x.goal.aspect == a for x in marks)]
    rows: list[tuple[str, ...]] = [("", *aspects)]
    for article in dict.fromkeys(x.goal.article for x in marks):
        mine = [x for x in marks if x.goal.article == article]
        rows.append((article, *(_cell([x for x in mine if x.goal.aspect == a]) for a in aspects)))
    return columns(rows, "  ")


def _cell(marks: Sequence[Mark]) -> str:
    part, whole = hit(marks)
    return f"{part}/{whole}" if whole else "—"


def _holes(marks: Sequence[Mark]) -> list[str]:
    """What no test reaches; of a bound, whether its other side is tested. A clause without any test: once."""
    lines = []
    bare = {x.goal.article for x in marks if x.goal.aspect == "条款" and not x.goal.detail and not x.tests}
    for mark in marks:
        if mark.goal.article in bare and mark.goal.aspect == "条款":
            lines.append(f"    {mark.goal.article}：没有测试用到它")
        if mark.tests or mark.goal.article in bare:
            continue
        other = next((x.goal for x in marks if x.tests and _across(x.goal, mark.goal)), None)
        known = f"{other.text} 有测试，" if other else ""
        lines.append(f"    {mark.goal.article}：{known}{mark.goal.text} 没有测试")
    return lines


def _across(one: Goal, other: Goal) -> bool:
    """Whether two goals are the two sides of one bound."""
    a, b = one.side, other.side
    if a is None or b is None or one.article != other.article or a.beyond == b.beyond:
        return False
    return (a.name, a.number, a.count) == (b.name, b.number, b.count)


def _json(cover: Coverage, made: Sequence[Suggestion]) -> dict[str, Any]:
    part, whole = hit(cover.marks)
    goals = []
    for mark in cover.marks:
        text = next((s.text for s in made if mark.goal in s.goals), None)
        goals.append(
            {
                "article": mark.goal.article,
                "aspect": mark.goal.aspect,
                "what": mark.goal.text,
                "tests": list(mark.tests),
                "suggestion": None if mark.tests else text,
            }
        )
    percent = number(percentage(part, whole))
    return {"policy": cover.policy.title, "covered": part, "goals": whole, "percent": percent, "marks": goals}
