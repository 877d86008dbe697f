"""Rule files on disk → policies: read, parse, resolve, check. The one way into the policy stage.

The parser and the checks are imported where a file is compiled: most runs find every file in the cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.policy.cache import recall, remember
from engine.policy.kinds import FactKind
from engine.policy.model import Policy
from grammar.diagnostic import Diagnostic, Severity, has_errors, in_order
from grammar.source import Source
from grammar.text import decode, refusal

if TYPE_CHECKING:
    from grammar.vocabulary import Vocabulary

STANDARD = Path(__file__).with_name("standard_facts.kp")


@dataclass(frozen=True)
class Loaded:
    """Policies that are fit to be applied, and everything that the checker has to say."""

    policies: tuple[Policy, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


@lru_cache(maxsize=1)
def standard_facts() -> tuple[dict[str, FactKind], Vocabulary]:
    """Kinds of facts that every hall has, and their words."""
    from engine.policy.resolve import fact_kinds
    from grammar.normal import normalise
    from grammar.parse import parse
    from grammar.vocabulary import Vocabulary, collect

    source = Source(STANDARD.name, STANDARD.read_text("utf-8"))
    parsed = parse(source, Vocabulary())
    assert not parsed.diagnostics, parsed.diagnostics
    return fact_kinds(parsed.tree), collect(normalise(source.text).text)


def load_source(source: Source) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """One rule file's policy (None where it has errors) and diagnostics."""
    from engine.policy.accept import accepted, mistakes
    from engine.policy.check import check
    from engine.policy.resolve import resolve
    from engine.policy.unread import standing
    from grammar.parse import parse

    kinds, words = standard_facts()
    parsed = parse(source, words)
    resolved = resolve(parsed.tree, kinds)
    found = [*resolved.diagnostics, *mistakes(parsed.tree)]
    whole = not has_errors((*parsed.diagnostics, *found))
    if resolved.policy is not None:
        found += check(resolved.policy, parsed.tree)
    if not whole or has_errors(found):
        rest = standing(found, parsed.tree, parsed.unread, resolved.diagnostics)
        found = [*parsed.diagnostics, *rest]
    # Before every check has run on the whole file, nobody can say which 容许 takes nothing away.
    found = accepted(found, parsed.tree, whole)
    fit = resolved.policy if not has_errors(found) else None
    return fit, in_order(found)


def _known_or_loaded(source: Source) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    known = recall(source)
    if known is None:
        known = load_source(source)
        remember(source, known)
    return known


def load_files(paths: Iterable[Path], root: Path) -> Loaded:
    """Policies of rule files; names in diagnostics are relative to root where they can be."""
    policies: list[Policy] = []
    found: list[Diagnostic] = []
    sources: list[Source] = []
    for path in sorted(paths):
        name = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
        try:
            text = decode(path.read_bytes())
        except OSError as error:
            found.append(
                Diagnostic(
                    "KP401",
                    Severity.ERROR,
                    f"打不开规则文件 {name}：{refusal(error)}。",
                    None,
                    "请核对文件名和权限。",
                )
            )
            continue
        if text is None:
            found.append(
                Diagnostic(
                    "KP402",
                    Severity.ERROR,
                    f"规则文件 {name} 不是文本，或编码不认识。",
                    None,
                    "请用记事本另存为 UTF-8 编码。",
                )
            )
            continue
        source = Source(name, text)
        sources.append(source)
        policy, diagnostics = _known_or_loaded(source)
        found += diagnostics
        if policy is not None:
            policies.append(policy)
    found += _same_title(policies)
    return Loaded(tuple(sorted(policies, key=lambda p: p.title)), in_order(found), tuple(sources))


def _same_title(policies: list[Policy]) -> list[Diagnostic]:
    titles = [p.title for p in policies]
    twice = sorted({t for t in titles if titles.count(t) > 1})
    return [
        Diagnostic("KP206", Severity.ERROR, f"有两个规则文件都叫“{t}”。", None, "请改名或删去一个。")
        for t in twice
    ]
