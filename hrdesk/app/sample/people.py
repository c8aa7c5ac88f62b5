"""The invented people of the sample agency (示例机构): 4 departments, 6 teams, about 60 people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = [
    "一诺",
    "子墨",
    "婉清",
    "思远",
    "嘉怡",
    "立群",
    "静文",
    "晓峰",
    "雨桐",
    "丽华",
    "家豪",
    "俊辰",
    "美玲",
    "庆安",
    "永康",
    "智妍",
    "明哲",
    "芷若",
    "凯文",
    "佩瑶",
    "志强",
    "欣怡",
    "紫涵",
    "文涛",
    "广平",
    "浩然",
    "洁",
    "倩",
    "磊",
    "静",
    "立",
    "浩",
    "丽",
    "飞",
    "雯",
    "航",
    "涛",
    "然",
    "悦",
    "军",
    "野",
    "敏",
    "远",
    "佳",
    "明",
    "昊天",
    "梦琪",
    "海燕",
    "建国",
    "晨曦",
    "婷婷",
    "宇轩",
    "诗涵",
    "伟",
    "芳",
    "娜",
    "强",
    "艳",
    "勇",
    "杰",
    "娟",
    "鑫",
    "鹏",
]
SPECIAL = {7: "买合木提江·艾力", 19: "欧阳静文", 27: "单晓峰", 33: "陈𬱖", 41: "阿依努尔·吐尔逊"}

COLLECTOR, LEADER, SERVICE = "催收员", "组长", "客服专员"
TEAMS = (  # department, team, position, people beside the leader
    ("催收一部", "电催一组", COLLECTOR, 10),
    ("催收一部", "电催二组", COLLECTOR, 10),
    ("催收二部", "电催三组", COLLECTOR, 9),
    ("催收二部", "电催四组", COLLECTOR, 9),
    ("客服部", "客服一组", SERVICE, 5),
    ("客服部", "客服二组", SERVICE, 5),
)
OFFICE = (("综合管理部", "负责人"), ("综合管理部", "人事专员"), ("综合管理部", "财务专员"), ("综合管理部", "合规专员"))


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented person as a roster row."""

    employee_no: str
    name: str
    id_number: str
    phone: str
    department: str
    team: str
    position: str
    level: str
    status: str
    hired: date
    probation_end: date | None
    superior_no: str
    seat: str

    @property
    def sex(self) -> str:
        """From the 17th digit, as GB 11643 has it."""
        return "男" if int(self.id_number[16]) % 2 else "女"


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who has left, with the last day."""

    who: Sample
    left: date


def sample_people(today: date, seed: int = 2026) -> tuple[Sample, ...]:
    """About 60 people; some joined lately and are on probation."""
    chance = Random(seed)  # noqa: S311 - invented people need no secrecy, and every machine the same ones
    people: list[Sample] = []
    names: set[str] = set()

    def add(department: str, team: str, position: str, superior: str, days: int) -> str:
        number = len(people) + 1
        hired = today - timedelta(days=days)
        probation = hired + timedelta(days=90)
        on_probation = probation > today
        employee_no = f"HC{number:04d}"
        people.append(
            Sample(
                employee_no=employee_no,
                name=_name(chance, number, names),
                id_number=_id_number(chance, today),
                phone=f"1{chance.choice('3578')}{chance.randrange(10**8, 10**9):09d}",
                department=department,
                team=team,
                position=position,
                level=f"P{chance.randint(1, 3)}" if position in (COLLECTOR, SERVICE) else f"M{chance.randint(1, 2)}",
                status="试用期" if on_probation else "正式",
                hired=hired,
                probation_end=probation if on_probation else None,
                superior_no=superior,
                seat=f"8{number:03d}" if position in (COLLECTOR, SERVICE, LEADER) else "",
            )
        )
        return employee_no

    head = add(OFFICE[0][0], "", OFFICE[0][1], "", 2600)
    for department, position in OFFICE[1:]:
        add(department, "", position, head, chance.randint(500, 1800))
    for department, team, position, size in TEAMS:
        leader = add(department, team, LEADER, head, chance.randint(900, 2000))
        for number in range(size):
            recent = number == 0 and team in ("电催二组", "电催四组", "客服一组")
            add(department, team, position, leader, chance.randint(62, 80) if recent else chance.randint(430, 1600))
    return tuple(people)


def _name(chance: Random, number: int, taken: set[str]) -> str:
    if number in SPECIAL:
        return SPECIAL[number]
    while True:
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        if name not in taken:
            taken.add(name)
            return name


def _id_number(chance: Random, today: date) -> str:
    """A well-formed number in area 999999, which was never issued, so that it is nobody's."""
    born = date(today.year - chance.randint(21, 45), chance.randint(1, 12), chance.randint(1, 28))
    body = f"999999{born:%Y%m%d}{chance.randrange(1, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[check]


#: Who left in the year before: team, days of service, days since; most within the first months, as in this trade. All
#: before the month that waits begins, so that nobody's figures are missing there.
FORMER = (
    ("电催一组", 24, 75), ("电催一组", 71, 118), ("电催一组", 410, 185), ("电催一组", 160, 262),
    ("电催二组", 19, 88), ("电催二组", 52, 150), ("电催二组", 700, 232),
    ("电催三组", 27, 69), ("电催三组", 84, 171), ("电催三组", 133, 240), ("电催三组", 36, 301),
    ("电催四组", 12, 63), ("电催四组", 62, 190), ("电催四组", 980, 280),
    ("客服一组", 45, 140), ("客服二组", 330, 215),
)  # fmt: skip


def former_people(today: date, people: tuple[Sample, ...], seed: int = 2027) -> tuple[Former, ...]:
    """Who has left: numbers after everybody else's, names and identity numbers nobody else has."""
    chance = Random(seed)  # noqa: S311 - as above
    names = {one.name for one in people}
    found = []
    for number, (team, served, since) in enumerate(FORMER, start=len(people) + 1):
        department, _team, position, _size = next(one for one in TEAMS if one[1] == team)
        leader = next(one for one in people if one.team == team and one.position == LEADER)
        left = today - timedelta(days=since)
        who = Sample(
            employee_no=f"HC{number:04d}", name=_name(chance, number, names), id_number=_id_number(chance, today),
            phone=f"1{chance.choice('3578')}{chance.randrange(10**8, 10**9):09d}", department=department, team=team,
            position=position, level="P1", status="已离职", hired=left - timedelta(days=served), probation_end=None,
            superior_no=leader.employee_no, seat="",
        )  # fmt: skip
        found.append(Former(who, left))
    return tuple(found)
