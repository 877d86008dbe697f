"""What holds of attendance for any punches and leave."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.facts.attendance import Attendance, Punch, Punches, derive
from engine.facts.fact import Fact, Origin, Period, State
from engine.facts.slots import Shift, Span, due
from tests.punches import CALENDAR, FULL, HOURS, SHEET, person, slip, stream, told

WEEK = [date(2021, 3, day) for day in (1, 2, 3, 4, 5)]
moments = st.builds(
    lambda day, seconds: datetime.combine(day, time()) + timedelta(seconds=seconds),
    st.sampled_from(WEEK),
    st.integers(7 * 3600, 19 * 3600),
)
punch_lists = st.lists(moments, max_size=30)
leaves = st.lists(
    st.tuples(moments, st.integers(1, 30 * 60), st.sampled_from([State.VERIFIED, State.PENDING])), max_size=4
)


def numbered(times: Sequence[datetime]) -> list[Punch]:
    return [Punch(at, Origin(SHEET, "签到", 4 + n)) for n, at in enumerate(times)]


def slips(drawn: Sequence[tuple[datetime, int, State]]) -> list[Fact]:
    return [
        slip(f"{at:%Y-%m-%d %H:%M}", f"{at + timedelta(minutes=length):%Y-%m-%d %H:%M}", state, n + 2)
        for n, (at, length, state) in enumerate(drawn)
    ]


def week(punches: Sequence[Punch], leave: Sequence[Fact]) -> Attendance:
    period = Period(WEEK[0], WEEK[-1], "2021-03", "月")
    colleague = stream({day.isoformat(): FULL for day in WEEK}, 1000)
    return derive(
        [person(), person("999")],
        {"101": Punches.of(punches), "999": Punches.of(colleague)},
        leave,
        HOURS,
        CALENDAR,
        period,
    )


@given(punch_lists, leaves, st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(
    times: list[datetime], drawn: list[tuple[datetime, int, State]], random: Random
) -> None:
    punches, leave = numbered(times), slips(drawn)
    before = week(punches, leave)
    random.shuffle(punches)
    random.shuffle(leave)
    assert week(punches, leave) == before


def missed(found: Attendance) -> Decimal:
    """Minutes late or left early."""
    lengths = (f.fields["时长"] for f in found.facts if "时长" in f.fields)
    return sum((v for v in lengths if isinstance(v, Decimal)), Decimal(0))


@given(punch_lists, leaves, leaves)
def test_more_approved_leave_never_adds_minutes(
    times: list[datetime], drawn: list[tuple[datetime, int, State]], more: list[tuple[datetime, int, State]]
) -> None:
    given_leave, punches = slips(drawn), numbered([*times, datetime(2021, 3, 1, 8, 20)])
    added = [slip(str(f.fields["起"]), str(f.fields["止"]), row=50) for f in slips(more)]
    before, after = week(punches, given_leave), week(punches, [*given_leave, *added])
    assert missed(after) <= missed(before)
    assert len(after.facts) <= len(before.facts)


@given(punch_lists, leaves)
def test_events_of_each_session_agree_with_each_other(
    times: list[datetime], drawn: list[tuple[datetime, int, State]]
) -> None:
    found = week(numbered(times), slips(drawn))
    assert bool(found.gaps) <= (not times)
    sessions: dict[tuple[date, object], list[Fact]] = {}
    for fact in found.facts:
        sessions.setdefault((fact.date, fact.fields["时段"]), []).append(fact)
        assert (fact.state is State.PENDING) == bool(fact.doubt)
    for facts in sessions.values():
        kinds = [fact.kind for fact in facts]
        assert len(set(kinds)) == len(kinds)
        assert kinds == ["半天未签"] or "半天未签" not in kinds
        for fact in facts:
            start, end = (("应到", "实到"), ("实退", "应退"))[fact.kind == "早退"]
            if "时长" in fact.fields:
                assert fact.fields[start] < fact.fields[end]  # type: ignore[operator]
                assert fact.fields["时长"] > 0  # type: ignore[operator]
        signed = [fact.fields["签次"] for fact in facts if fact.kind == "缺签"]
        assert not (signed == ["上班"] and "迟到" in kinds)
        assert not (signed == ["下班"] and "早退" in kinds)


@settings(max_examples=20)
@given(leaves)
def test_undecided_leave_keeps_the_events_without_it(drawn: list[tuple[datetime, int, State]]) -> None:
    punches = stream({"2021-03-01": "08:40 11:50 14:00", "2021-03-02": "10:00 15:00"})
    pending = [slip(str(f.fields["起"]), str(f.fields["止"]), State.PENDING) for f in slips(drawn)]
    assert sorted(told(week(punches, pending).facts)) == sorted(told(week(punches, []).facts))


@given(st.lists(st.tuples(st.integers(480, 740), st.integers(1, 120)), max_size=6))
def test_due_times_are_the_first_and_last_minute_without_leave(drawn: list[tuple[int, int]]) -> None:
    shift = Shift("上午", 510 * 60, 720 * 60, 0, 86_400)
    spans = [Span(low * 60, (low + length) * 60, slip("2021-03-02", "2021-03-03")) for low, length in drawn]
    left = [m for m in range(510, 720) if not any(low <= m < low + length for low, length in drawn)]
    assert due(shift, spans) == ((left[0] * 60, (left[-1] + 1) * 60) if left else None)
