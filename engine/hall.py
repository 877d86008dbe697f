"""The hall: a folder with kaoping.toml, rules/, facts/ and output/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from grammar.diagnostic import Diagnostic, InSheet, Severity
from grammar.text import decode

SETTINGS = "kaoping.toml"


class Settings(BaseModel):
    """kaoping.toml: everything has a default. name: the hall's; rules: patterns of rule files."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = "行政服务中心"
    rules: tuple[str, ...] = ("rules/*.kp",)
    facts: str = "facts"
    output: str = "output"


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
        settings = Settings.model_validate_json(_json(data))
    except tomllib.TOMLDecodeError as error:
        return None, (_mistake(f"写法有误：{error}。", '名称要用引号括起来，例如 name = "某某县行政服务中心"。'),)
    except ValidationError as error:
        return None, tuple(_field_mistake(dict(e)) for e in error.errors())
    hall = Hall(folder, settings)
    if not hall.rule_files:
        patterns = "、".join(settings.rules)
        message = f"没有找到规则文件（{patterns}）。"
        return None, (Diagnostic("KP404", Severity.ERROR, message, None, "请把 .kp 规则文件放进 rules 文件夹。"),)
    return hall, ()


def _json(data: dict[str, object]) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, default=str)


def _mistake(message: str, help: str) -> Diagnostic:
    return Diagnostic("KP405", Severity.ERROR, f"{SETTINGS} {message}", InSheet(SETTINGS), help)


def _field_mistake(error: dict[str, object]) -> Diagnostic:
    where = error.get("loc")
    name = ".".join(str(p) for p in where) if isinstance(where, tuple) else ""
    if error.get("type") == "extra_forbidden":
        known = "、".join(Settings.model_fields)
        return _mistake(f"里没有“{name}”这一项设置。", f"可用的设置：{known}。")
    return _mistake(f"里“{name}”的值不对：{error.get('input')!r}。", "名称写成文字，rules 写成文字的列表。")
