"""People's names: cleaned as written, ordered and found by pinyin.

Surnames read otherwise than the same character elsewhere follow the list in pypinyin issue 297; the separator of
minority names is U+00B7 (民委发〔2016〕33号).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 100  # code points; the law's minimum for the field is 50

_HAN = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙⋅●", "·"))
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "澹台": "tan tai", "长孙": "zhang sun", "令狐": "ling hu",
    "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "曾": "zeng", "翟": "zhai",
    "覃": "qin", "盖": "ge", "任": "ren", "华": "hua", "缪": "miao", "宓": "mi", "尹": "yin", "洗": "xian", "冼": "xian",
    "么": "yao", "逯": "lu", "种": "chong", "召": "shao", "晁": "chao", "员": "yun", "贠": "yun", "乜": "nie",
    "黑": "he", "折": "she", "祭": "zhai", "隗": "wei", "尧": "yao", "乐": "yue", "柏": "bai", "牟": "mu", "臧": "zang",
    "燕": "yan", "宁": "ning", "石": "shi", "秘": "bi", "不": "fou", "繁": "po", "葛": "ge", "訾": "zi", "哈": "ha",
    "乐正": "yue zheng", "卜": "bu", "都": "du", "阚": "kan", "佴": "nai", "能": "nai", "句": "gou", "六": "lu", "贲": "ben",
}  # fmt: skip


def clean_name(text: str) -> str:
    """As people mean it: one kind of separator dot, no outer or doubled blanks, no invisible characters, NFC.

    Rare characters stay what they are; blanks between Chinese characters (张　三) go, between Latin words one stays.
    """
    text = unicodedata.normalize("NFC", text).translate(_DOTS)
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(
        f"(?<=[{_HAN}]) ?[.] ?(?=[{_HAN}])", "·", text
    )  # between Chinese characters a full stop is meant as one
    text = re.sub(r" ?· ?", "·", text)
    return re.sub(f"(?<=[{_HAN}]) (?=[{_HAN}])", "", text)


@lru_cache(maxsize=8192)
def syllables(name: str) -> tuple[str, ...]:
    """The name's pinyin without tones, the surname read as a surname; what is not Chinese stays in lower case."""
    from pypinyin import Style, lazy_pinyin

    for length in (2, 1) if "·" not in name else ():  # a name with a dot does not begin with a surname
        surname = name[:length]
        if surname in SURNAMES and (length == 2 or name[1:2] != ""):
            rest = lazy_pinyin(name[length:], style=Style.NORMAL)
            return (*SURNAMES[surname].split(), *(part.casefold() for part in rest))
    return tuple(part.casefold() for part in lazy_pinyin(name, style=Style.NORMAL))


def name_key(name: str) -> str:
    """The key names are ordered by, the same on every database: syllables parted by blanks, ü as v."""
    return " ".join(syllables(name)).replace("ü", "v")


def initials(name: str) -> str:
    """First letters: 马洁 → mj."""
    return "".join(part[0] for part in syllables(name) if part and part[0].isalnum())


def search_key(name: str) -> str:
    """What search looks in: full pinyin and initials, with a blank between: ``majie mj``."""
    whole = "".join(part for part in syllables(name) if part.isalnum()).replace("ü", "v")
    return f"{whole} {initials(name)}"
