"""click in Chinese: headings of the help, messages of usage errors."""

from __future__ import annotations

import importlib
from difflib import get_close_matches

import click


class ChineseCommand(click.Command):
    """A command whose help has Chinese headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法：kaoping …."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Pieces of the usage line, the word for options in Chinese."""
        words = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
        return [words.get(p, p) for p in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options under a Chinese heading."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [r for p in options if (r := p.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with a Chinese description."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class LazyGroup(ChineseCommand, click.Group):
    """Commands that are imported only when they are used: name → module:attribute and one line of help."""

    commands_by_name: dict[str, tuple[str, str]]

    def __init__(self, *args: object, table: dict[str, tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.commands_by_name = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of a month's work."""
        return list(self.commands_by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in self.commands_by_name:
            return None
        module, attribute = self.commands_by_name[cmd_name][0].split(":")
        command = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then the commands from the table (nothing is imported for the help)."""
        ChineseCommand.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, line) in self.commands_by_name.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown command names the nearest known one."""
        name = args[0]
        if self.get_command(ctx, name) is None:
            near = get_close_matches(name, self.commands_by_name, 1, 0.5)
            hint = f"是不是想用“{near[0]}”？" if near else ""
            raise click.UsageError(f"没有“{name}”这个命令。{hint}运行 kaoping --help 看全部命令。", ctx)
        return super().resolve_command(ctx, args)


def usage_message(error: click.UsageError) -> str:
    """A usage error in Chinese."""
    if isinstance(error, click.NoSuchOption):
        near = f"是不是想写 {error.possibilities[0]}？" if error.possibilities else ""
        return f"没有“{error.option_name}”这个选项。{near}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return f"还缺一个参数：{name}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”后面要写一个值。"
    if isinstance(error, click.BadParameter):
        return error.message if _chinese(error.message) else f"参数的值不对：{error.message}"
    if error.message.startswith("Got unexpected extra argument"):
        return "参数多了：" + error.message.split("(")[-1].rstrip(")") + "。"
    return error.message


def _chinese(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)
