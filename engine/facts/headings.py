"""What columns are called elsewhere: labels of devices and other systems, and a hall's own (kaoping.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Known name → labels that other systems give to it, the likelier first: of two in one sheet the first counts.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "工号": (
        "员工工号",
        "职工号",
        "员工编号",
        "职工编号",
        "工作证号",
        "考勤号码",
        "人员编号",
        "登记号码",
        "考勤号",
        "账号",
        "UserId",
        "UserID",
        "userid",
        "用户ID",
        "用户id",
        "打卡账号",
    ),
    "姓名": ("人员姓名", "员工姓名", "名字", "申请人", "请假人"),
    "部门": ("部门名称", "所属部门", "科室", "申请部门"),
    "打卡时间": ("日期时间", "刷卡时间", "打卡日期时间", "刷卡日期时间", "签到日期时间"),
    "设备": ("设备名称", "打卡设备", "考勤机", "设备号", "机号"),
    "假别": ("请假类型", "请假类别", "假期类型", "请假种类"),
    "开始时间": ("开始日期", "起始时间", "起始日期", "请假开始时间"),
    "结束时间": ("结束日期", "终止时间", "终止日期", "截止时间", "请假结束时间"),
    "审批状态": ("审批结果", "审批意见"),
    "审批人": ("批准人",),
    "单号": ("审批编号", "请假单号", "请假条编号"),
    "日期": ("发生日期", "巡查日期", "投诉日期", "检查日期", "评价日期", "办理日期"),
    "内容": ("投诉内容",),
    "等级": ("评价等级", "满意度"),
    "核实状态": ("核实结果", "核查结果", "审批状态"),
    "窗口": ("窗口名称", "所在窗口"),
    "职务": ("岗位职务",),
    "到岗日期": ("入驻日期", "进驻日期"),
    "离岗日期": ("撤离日期", "退驻日期"),
}


@dataclass(frozen=True, slots=True)
class Headings:
    """A hall's own labels: sheet → label → known name; the sheet "" stands for every sheet."""

    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def ranks(self, sheet: str, known: frozenset[str]) -> dict[str, tuple[str, int]]:
        """Label → known name and rank; the lower rank counts where one sheet has several labels of one name."""
        found = {name: (name, 0) for name in known}
        for where in ("", sheet):
            for label, name in self.own.get(where, {}).items():
                if name in known:
                    found[label] = (name, 0)
        for name in sorted(known & SYNONYMS.keys()):
            for rank, label in enumerate(SYNONYMS[name], 1):
                found.setdefault(label, (name, rank))
        return found
