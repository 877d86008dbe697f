"""The hall: a folder with kaoping.toml, rules/, facts/ and output/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from engine.facts.headings import Headings
from engine.facts.options import Options
from grammar.diagnostic import Diagnostic, InSheet, Severity
from grammar.text import decode

SETTINGS = "kaoping.toml"
PUBLISHED = ("窗口", "姓名（隐去）", "工号（后两位）", "得分", "等次")
PUBLISHABLE = (
    *("窗口", "姓名", "姓名（隐去）", "工号", "工号（后两位）"),
    *("职务", "得分", "等次", "名次", "奖励", "评选"),
)
_LISTS, _TABLES = ("rules", "publish"), ("headings", "readers")


@dataclass(frozen=True)
class Settings:
    """kaoping.toml: everything has a default. name: the hall's; rules: patterns of rule files.

    publish: columns of the 公示表, names in engine/reports/notice. headings: the hall's own label → ours, or a
    sheet → such labels. readers: file of punches → name of the layout to read it by.
    """

    name: str = "行政服务中心"
    rules: tuple[str, ...] = ("rules/*.kp",)
    facts: str = "facts"
    output: str = "output"
    publish: tuple[str, ...] = PUBLISHED
    headings: Mapping[str, str | dict[str, str]] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hall:
    """A hall that can be worked in."""

    folder: Path
    settings: Settings

    @property
    def name(self) -> str:
        """The hall's name, as it stands on reports."""
        return self.settings.name

    @property
    def facts(self) -> Path:
        """Folder of the sheets."""
        return self.folder / self.settings.facts

    def output(self, period: str) -> Path:
        """Folder that a period's reports are written to."""
        return self.folder / self.settings.output / period

    def options(self, readers: Mapping[str, str] | None = None) -> Options:
        """How the sheets are to be read. readers: layouts chosen for this once, by file."""
        own: dict[str, dict[str, str]] = {}
        for label, name in self.settings.headings.items():
            if isinstance(name, dict):
                own.setdefault(label, {}).update(name)
            else:
                own.setdefault("", {})[label] = name
        chosen = readers or {}
        return Options(Headings(own), {**self.settings.readers, **chosen}, frozenset(chosen))

    @property
    def rule_files(self) -> tuple[Path, ...]:
        """Rule files, in the order of their names."""
        return tuple(sorted({p for pattern in self.settings.rules for p in self.folder.glob(pattern)}))


def open_hall(folder: Path) -> tuple[Hall | None, tuple[Diagnostic, ...]]:
    """The hall in a folder, or what is wrong with it."""
    path = folder / SETTINGS
    if not path.is_file():
        message = f"“{folder}”不是大厅的文件夹：里面没有 {SETTINGS}。"
        help = "请进入大厅的文件夹再运行，或用 --hall 指明；想先看演示，请运行 kaoping demo。"
        return None, (Diagnostic("KP403", Severity.ERROR, message, None, help),)
    text = decode(path.read_bytes())
    try:
        data = tomllib.loads(text or "")
    except tomllib.TOMLDecodeError as error:
        return None, (
            _mistake(f"写法有误：{error}。", '名称要用引号括起来，例如 name = "某某县行政服务中心"。'),
        )
    settings = _settings(data)
    if settings is None:
        return None, _field_mistakes(data)
    if strange := [f for f in settings.publish if f not in PUBLISHABLE]:
        message = f"里 publish 的“{'、'.join(strange)}”不是公示表能有的列。"
        return None, (_mistake(message, f"可用的列：{'、'.join(PUBLISHABLE)}。"),)
    hall = Hall(folder, settings)
    if not hall.rule_files:
        patterns = "、".join(settings.rules)
        message = f"没有找到规则文件（{patterns}）。"
        return None, (
            Diagnostic("KP404", Severity.ERROR, message, None, "请把 .kp 规则文件放进 rules 文件夹。"),
        )
    return hall, ()


def _settings(data: dict[str, object]) -> Settings | None:
    """The settings, or None where anything is not as it should be."""
    lists: dict[str, tuple[str, ...]] = {}
    for name in _LISTS:
        value = data.get(name, list(getattr(Settings, name)))
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            return None
        lists[name] = tuple(value)
    tables = {name: data[name] for name in _TABLES if name in data}
    if not all(_is_table(value, name == "headings") for name, value in tables.items()):
        return None
    texts = {name: value for name, value in data.items() if isinstance(value, str)}
    known = {f.name for f in fields(Settings)}
    if len(texts) + len({*_LISTS} & data.keys()) + len(tables) != len(data) or not texts.keys() <= known:
        return None
    return Settings(**lists, **texts, **tables)  # type: ignore[arg-type]


def _is_table(value: object, nested: bool) -> bool:
    """Whether a setting is a table of texts; nested: or of such tables."""
    if not isinstance(value, dict):
        return False
    return all(isinstance(v, str) or (nested and _is_table(v, False)) for v in value.values())


def _mistake(message: str, help: str) -> Diagnostic:
    return Diagnostic("KP405", Severity.ERROR, f"{SETTINGS} {message}", InSheet(SETTINGS), help)


def _field_mistakes(data: dict[str, object]) -> tuple[Diagnostic, ...]:
    """What is wrong with settings that do not fit.

    pydantic is asked only here: importing it takes longer than reading a month's rules.
    """
    from typing import Any, get_type_hints

    from pydantic import ConfigDict, ValidationError, create_model

    types = get_type_hints(Settings)
    wanted: dict[str, Any] = {f.name: (types[f.name], f.default) for f in fields(Settings)}
    model = create_model(Settings.__name__, __config__=ConfigDict(extra="forbid", strict=True), **wanted)
    try:
        model.model_validate({k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})
    except ValidationError as error:
        return tuple(_field_mistake(dict(e)) for e in error.errors())
    return ()


def _field_mistake(error: dict[str, object]) -> Diagnostic:
    where = error.get("loc")
    name = ".".join(str(p) for p in where) if isinstance(where, tuple) else ""
    if error.get("type") == "extra_forbidden":
        known = "、".join(f.name for f in fields(Settings))
        return _mistake(f"里没有“{name}”这一项设置。", f"可用的设置：{known}。")
    return _mistake(
        f"里“{name}”的值不对：{error.get('input')!r}。",
        "名称写成文字，rules 和 publish 写成文字的列表，headings 和 readers 写成表。",
    )
