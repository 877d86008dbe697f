"""Working hours read back: when one has to be there, which punches count, what is late."""

from __future__ import annotations

from datetime import date, time

from engine.decision.figures import plain
from engine.policy import model as m
from engine.policy.kinds import Session, WorkingHours

_WEEK = "一二三四五六日"


def chinese_day(day: date) -> str:
    """2018年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def run(target: m.OfRun) -> str:
    """What happens on workdays one after the other."""
    what = "或".join(f"“{k}”" for k in target.kinds)
    days = "一个工作日接一个工作日的" + what + "（休息的日子、整天请假的日子不隔断，也不计入）"
    if not target.number:
        return f"{days}，每一段"
    amount = f"{plain(target.number)} {target.unit}"
    return f"{days}，按时间先后每满 {amount}算一段，满了以后从头数"


def season(hours: WorkingHours) -> str:
    """One kind of working hours, in one sentence."""
    first, last = (f"{month}月{day}日" for month, day in (hours.first, hours.last))
    over = "次年 " if hours.first > hours.last else ""
    week = f"的 {'、'.join(f'周{_WEEK[n]}' for n in hours.weekdays)}" if hours.weekdays else ""
    who = "".join(
        f"，{field}{'不' if negated else ''}为“{'、'.join(values)}”的" for field, values, negated in hours.who
    )
    sessions = "，".join(_session(s) for s in hours.sessions)
    dates = "".join(
        (
            f"，自 {chinese_day(hours.since)} 起" if hours.since else "",
            f"，至 {chinese_day(hours.until)} 止" if hours.until else "",
        )
    )
    reading = "".join(f"；{told}" for told in _reading(hours))
    return f"{hours.name}：每年 {first} 至 {over}{last}{week}{who}，{sessions}{dates}{reading}。"


def _session(session: Session) -> str:
    """上午 08:30 至 12:00（签到 08:00 至 08:30，不签退）."""
    ends = (
        ("签到", session.sign_in, session.signs_in, session.said[0]),
        ("签退", session.sign_out, session.signs_out, session.said[1]),
    )
    told = [
        f"{word}{f' {said}，即' if said else ''} {_clock(w[0])} 至 {_clock(w[1])}" if w else f"不{word}"
        for word, w, s, said in ends
        if w or not s
    ]
    return f"{session.name} {_clock(session.start)} 至 {_clock(session.end)}" + (
        f"（{'，'.join(told)}）" if told else ""
    )


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _reading(hours: WorkingHours) -> list[str]:
    """How punches are read under these hours."""
    told = ["迟到、早退精确到秒" if hours.seconds else "迟到、早退按分钟算，秒舍去"]
    if hours.early:
        told.append(f"每半天要提前 {hours.early} 分钟到岗，迟到从这时算")
    if hours.grace:
        counted = "超过的才算时长" if hours.from_grace else "超过了的，时长仍从应到的时刻算"
        told.append(f"晚到 {hours.grace} 分钟以内不算迟到，{counted}")
    if any(s.sign_in or s.sign_out for s in hours.sessions):
        told.append("签到、签退时间两头都包括，这以外的打卡不算" if not hours.past else _PAST)
        told.append(
            "签到时间内打了卡的，不算迟到、早退" if hours.inside else "是否迟到、早退仍看上下班的时刻"
        )
    return told


_PAST = "签到、签退时间两头都包括，过了签到时间才打的算迟到，没到签退时间就打的算早退，别的打卡不算"
