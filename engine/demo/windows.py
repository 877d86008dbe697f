"""The 26 windows of the demo hall: their people in order of 工号 and what they handle.

A matter is written 名称 法定时限 承诺时限 (days). Every promise is at most 70 % of the statutory limit, so
that nobody falls below the 30 % cut by chance; the story of one month breaks that on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """An item of business with its statutory and promised limits, in days."""

    name: str
    statutory: int
    promised: int


@dataclass(frozen=True, slots=True)
class Window:
    """A window: the names of who staffed it on 2020-01-01 (first: 首席代表) and its matters."""

    name: str
    staff: tuple[str, ...]
    matters: tuple[Matter, ...]


def _window(name: str, staff: str, matters: str) -> Window:
    parts = (matter.split() for matter in matters.split("；"))
    return Window(name, tuple(staff.split()), tuple(Matter(m, int(a), int(b)) for m, a, b in parts))


WINDOWS = (
    _window(
        "市场监管",
        "陈建平 王丽 张海涛 刘晓燕 赵国庆",
        "企业设立登记 15 3；食品经营许可 20 10；企业变更登记 15 3",
    ),
    _window("税务", "孙志强 周敏 吴倩 郑凯 冯雪 褚文博", "发票领用 5 1；一般纳税人登记 5 2；税务注销 20 8"),
    _window(
        "社会保险",
        "卫红梅 蒋涛 李敏 韩静 杨光",
        "养老保险参保登记 10 3；退休待遇核定 20 12；社保关系转移 45 15",
    ),
    _window(
        "医疗保障",
        "朱明辉 秦岚 尤佳 许志远",
        "异地就医备案 5 1；门诊慢特病认定 20 10；医保关系转移 15 8",
    ),
    _window(
        "公安户政",
        "何卫东 吕晓红 施伟 张莹 孔令军",
        "居民身份证换领 60 20；户口迁移 10 5；出生登记 5 1",
    ),
    _window("公安出入境", "曹立新 严芳 华磊", "普通护照签发 20 7；往来港澳通行证签发 20 7"),
    _window("公安交管", "金春生 魏娜 陶勇", "驾驶证换证 3 1；机动车注册登记 2 1"),
    _window(
        "不动产登记",
        "姜海燕 戚斌 谢婷 邹建华 喻红 柏松",
        "房屋转移登记 30 5；抵押权登记 30 3；首次登记 30 10",
    ),
    _window("自然资源", "窦志刚 章琳 云飞", "建设用地规划许可 20 12；临时用地审批 20 14"),
    _window("住房和城乡建设", "苏国强 潘丽娟 葛俊 奚敏", "施工许可证核发 15 5；商品房预售许可 20 10"),
    _window("住房公积金", "范玉梅 彭程 郎月", "公积金提取 3 1；公积金贷款 15 10"),
    _window("交通运输", "鲁振华 韦晶 昌浩", "道路运输经营许可 20 8；车辆道路运输证 20 5"),
    _window("就业和人才服务", "马秀英 苗青 凤霞", "就业创业证核发 20 5；失业登记 10 3；档案接转 15 7"),
    _window("民政", "方志敏 任静怡", "社会团体登记 60 20；困难救助申请 30 15"),
    _window("卫生健康", "袁立群 李敏 柳叶", "医疗机构执业登记 45 20；公共场所卫生许可 20 10"),
    _window("教育体育", "鲍春燕 史明", "教师资格认定 30 20；民办学校设立 90 45"),
    _window("农业农村", "唐文斌 费玲 廉政宏", "农药经营许可 20 12；动物防疫条件合格证 20 14"),
    _window("林业", "岑雪松 薛梅", "林木采伐许可 20 7；植物检疫证 15 3"),
    _window("水利", "雷志远 贺兰", "取水许可 45 20；水土保持方案审批 10 7"),
    _window("生态环境", "倪国栋 汤蕾", "环评报告表审批 30 15；排污许可 20 14"),
    _window("发展改革", "滕建军 殷悦", "投资项目备案 5 1；项目核准 20 10"),
    _window("应急管理", "罗永刚 毕玉洁", "危险化学品经营许可 30 15；烟花爆竹零售许可 30 12"),
    _window("文化和旅游", "郝美玲", "娱乐场所经营许可 20 10；营业性演出许可 20 5"),
    _window("城市管理", "安志宏 常欣", "占道审批 15 5；建筑垃圾处置核准 20 7"),
    _window("司法公证", "乐平", "公证受理 15 10；法律援助申请 7 3"),
    _window("消防救援", "于海波", "公众聚集场所检查 10 7"),
)
