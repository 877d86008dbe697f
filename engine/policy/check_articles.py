"""Checks on article numbers: used twice, counted from （一） once more, or named in a test and not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from engine.policy import model as m
from engine.policy.article import article_key
from grammar import syntax as s
from grammar.diagnostic import Diagnostic, InSource, Label, Severity
from grammar.near import near
from grammar.numbers import chinese_number, numeral
from grammar.source import Span

_NUMERALS = "一二三四五六七八九十"


def duplicated_articles(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """Two clauses with one number whose times in force meet; one mistake where a heading is missing."""
    restarts = _restarts(policy, tree)
    for heading, clause, again in restarts:
        message = f"{heading.number.text}下面又从{clause.label.text if clause.label else ''}数起。"
        place = InSource(tree.source, clause.span)
        label = Label(InSource(tree.source, again.span), "上一次数到这里")
        yield Diagnostic("KP206", Severity.ERROR, message, place, _missing_heading(policy, heading), (label,))
    told = [c.span.start for _, c, _ in restarts]
    by_article: dict[str, list[m.Clause]] = {}
    for one in policy.clauses:
        by_article.setdefault(one.article, []).append(one)
    for group in by_article.values():
        for one, other in combinations(group, 2):
            if _together(one, other) and _apart(one, other):
                first, second = sorted((p for p in (one.place, other.place) if p), key=lambda p: p[1].start)
                if not any(first[1].start < start <= second[1].start for start in told):
                    yield _twice(one.article, InSource(*first), InSource(*second))


def _twice(article: str, first: InSource, second: InSource) -> Diagnostic:
    help = "请改成另一个条号；如果是修订，请给两条分别写上 至 … 止 和 自 … 起。"
    if _text(first) == _text(second):
        help = "两条一模一样，请删去其中一条。"
    label = Label(first, "第一次用在这里")
    return Diagnostic("KP206", Severity.ERROR, f"条号“{article}”用了两次。", second, help, (label,))


def _text(place: InSource) -> str:
    return "".join(place.source.text[place.span.start : place.span.end].split())


def _together(one: m.Clause, other: m.Clause) -> bool:
    since = max(one.since or date.min, other.since or date.min)
    return since <= min(one.until or date.max, other.until or date.max)


def _apart(one: m.Clause, other: m.Clause) -> bool:
    """Whether two clauses are written in two places; several 凡 of one 款 are not."""
    return one.place is not None and other.place is not None and one.place[1] != other.place[1]


def _restarts(policy: m.Policy, tree: s.SyntaxTree) -> list[tuple[s.Heading, s.Clause, s.Clause]]:
    """Where the clauses below a heading are counted from （一） once more: the heading, that clause, the one before.

    Two versions of （一） follow each other, and so does a clause pasted twice: neither is a new count. Nor is a
    （一） that is written behind （二）: the order of clauses has no meaning.
    """
    in_force = {c.place[1].start for c in policy.clauses if c.place and c.since is None and c.until is None}
    found: list[tuple[s.Heading, s.Clause, s.Clause]] = []
    heading: s.Heading | None = None
    before: s.Clause | None = None
    seen: set[int] = set()
    for node in tree.statements:
        if isinstance(node, s.Heading):
            heading, before = node, None
            seen.clear()
        elif isinstance(node, s.Clause) and node.label is not None:
            high, here = _number(before), _number(node)
            counted = here in seen and node.span.start in in_force
            if heading and before and here == 1 and high > 1 and counted:
                found.append((heading, node, before))
                seen.clear()
            seen.add(here)
            before = node
    return found


def _number(clause: s.Clause | None) -> int:
    return int(chinese_number(clause.label.text.strip("（）"))) if clause and clause.label else 0


def _missing_heading(policy: m.Policy, heading: s.Heading) -> str:
    """The heading that is probably missing: the next number, where nobody has it."""
    number = heading.number.text
    digits = number.removeprefix("第").removesuffix("条")
    plain = digits and set(digits) <= set(f"{_NUMERALS}百零")
    name = f"第{numeral(int(chinese_number(digits)) + 1)}条" if plain else ""
    taken = any(c.article == name or c.article.startswith(f"{name}（") for c in policy.clauses)
    if not name or taken:
        return "是不是少了一个标题？请在它前面写上，例如 第七条 工作纪律。"
    return f"是不是少了“{name}”这样的标题？请在它前面写上，例如 {name} 工作纪律。"


def unknown_articles(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """A test of an article that does not exist; not where a missing heading has already been told."""
    if _restarts(policy, tree):
        return
    articles = {part for c in policy.clauses for part in _wholes(c.article)}
    for test in policy.tests:
        for expectation in test.expected:
            words = expectation.what.split(" ")
            if words[0] == "条" and words[1] not in articles:
                message = f"测试“{test.name}”提到的“{words[1]}”不存在。"
                help = f"请核对条号。{_like(words[1], articles)}"
                yield Diagnostic("KP214", Severity.ERROR, message, InSource(*expectation.place), help)


def _like(wrong: str, articles: set[str]) -> str:
    """What there is of the same article, or the numbers most like it."""
    head = wrong.split("（")[0]
    own = sorted((a for a in articles if a.split("（")[0] == head), key=article_key)
    if own:
        return f"这一条有：{'、'.join(own)}。"
    guess = near(wrong, articles)
    return f"是不是想写“{guess[0]}”？" if guess else ""


def _wholes(article: str) -> Iterator[str]:
    """第六条（一）1 and what it is a part of: 第六条."""
    yield article
    yield from (article[:at] for at, char in enumerate(article) if char == "（")


def numbered_titles(policy: m.Policy, tree: s.SyntaxTree) -> Iterator[Diagnostic]:
    """第六条一 考勤: the label of a clause has lost its brackets and become the heading's title."""
    for node in tree.statements:
        if not isinstance(node, s.Heading) or node.chapter:
            continue
        digits = len(node.title) - len(node.title.lstrip(_NUMERALS))
        start = node.number.span.end
        glued = tree.source.text[start : start + digits] == node.title[:digits]
        rest = tree.source.text[start + digits : start + digits + 1]
        if digits and glued and (not rest.strip() or rest in "、.．，,：:"):
            wrong = f"{node.number.text}{node.title[:digits]}"
            right = f"{node.number.text}（{node.title[:digits]}）"
            span = Span(node.number.span.start, start + digits)
            help = f"是不是想写“{right}”？条的标题和款号请分开写。"
            message = f"“{wrong}”的款号没有写括号。"
            yield Diagnostic("KP107", Severity.ERROR, message, InSource(tree.source, span), help)
