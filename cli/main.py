"""kaoping: entry point. Commands are imported when they are used, so that starting costs little."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from cli import exits
from cli.chinese import LazyGroup, usage_message
from cli.console import utf8
from cli.refuse import refuse
from grammar.text import refusal

_COMMANDS = {
    "demo": ("cli.demo:demo", "写出演示大厅，考核一个月，说明接下来可以试什么"),
    "check": ("cli.check:check", "检查规则文件"),
    "evaluate": ("cli.evaluate:evaluate", "考核一个月（季、年），写出考核表"),
    "why": ("cli.why:why", "某人为什么是这个结果：扣分、得分、奖励，直到哪张表哪一行"),
    "whynot": ("cli.whynot:whynot", "为什么没有：奖励没拿到，或某一条没有适用"),
    "test": ("cli.test:test", "运行规则文件里写的测试"),
    "fmt": ("cli.fmt:fmt", "整理规则文件的版面"),
    "explain-rules": ("cli.explain_rules:explain_rules", "把规则文件读回成通俗的话，供核对签字"),
    "trace": ("cli.trace:trace", "对照办法原文：哪一条写进了规则，哪一条没有"),
    "watch": ("cli.watch:watch", "跟着当月走：新到的行一到就算，后果当天就报"),
    "post": ("cli.post:post", "先记一件事，马上看后果（用在 watch 里）"),
    "intake": ("cli.intake:intake", "只读表不考核：读了什么，退回什么，谁缺打卡"),
    "template": ("cli.template:template", "按规则写出要填的空表，带下拉选项和填写说明"),
}

main = LazyGroup(
    name="kaoping",
    table=_COMMANDS,
    help="考评：把考核办法写成规则，按月算出扣分、得分、等次和奖励，每一分都说得清出处。",
    epilog="第一次使用，请运行 kaoping demo。",
    no_args_is_help=True,
)


def entry() -> NoReturn:
    """The console script. A command builds much, keeps it and ends, so nothing is looked for or taken apart on the way out."""
    gc.disable()
    code = exits.DONE
    try:
        run()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else exits.DONE
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run() -> None:
    """Run the command line; every ending has its exit code."""
    utf8()
    try:
        code = main.main(prog_name="kaoping", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(exits.DONE)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "kaoping"
        refuse(f"{usage_message(error)}\n详细用法请运行 {path} --help", exits.USAGE)
    except click.Abort:
        refuse("已中止。", exits.USAGE)
    except BrokenPipeError:
        sys.exit(exits.DONE)
    except OSError as error:
        said = f"读写文件出错：{error.filename or ''} {refusal(error)}。请核对文件夹的权限和磁盘空间。"
        refuse(said, exits.USAGE)
    except Exception:
        _our_bug()
    sys.exit(code if isinstance(code, int) else exits.DONE)


def _our_bug() -> NoReturn:
    """A mistake of ours: say so, keep the traceback for the report."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="kaoping-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    refuse(f"程序内部出错，这不是您的操作问题。请把 {file.name} 发给开发人员。", exits.OUR_BUG)
