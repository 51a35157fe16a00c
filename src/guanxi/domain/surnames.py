"""How surnames are read, where that differs from what their characters usually sound like.

Common knowledge of names, in today's readings, each with the digit of its tone; v is ü. Where bearers differ, both.
A reading that the character has anyway is not repeated: it follows by itself (乐 yue, le).
"""

from typing import Final

SINGLE: Final = {
    "么": "yao1",
    "乐": "yue4",
    "乜": "nie4",
    "仇": "qiu2",
    "令": "ling2",
    "任": "ren2",
    "佴": "nai4",
    "冠": "guan4",
    "区": "ou1",
    "华": "hua4",
    "单": "shan4",
    "占": "zhan1",
    "句": "gou1",
    "召": "shao4",
    "员": "yun4",
    "哈": "ha3",
    "宓": "mi4,fu2",
    "干": "gan1",
    "折": "she2",
    "晟": "cheng2",
    "曾": "zeng1",
    "朴": "piao2",
    "查": "zha1",
    "洗": "xian3",
    "燕": "yan1",
    "牟": "mu4",
    "甯": "ning4",
    "盖": "ge3",
    "相": "xiang4",
    "祭": "zhai4",
    "种": "chong2",
    "秘": "bi4",
    "粘": "nian2",
    "繁": "po2",
    "纪": "ji3",
    "肖": "xiao1",
    "能": "nai4",
    "葛": "ge3",
    "薄": "bo2",
    "藏": "zang4",
    "观": "guan4",
    "解": "xie4",
    "谌": "chen2,shen4",
    "贠": "yun4",
    "费": "fei4,bi4",
    "过": "guo1",
    "适": "kuo4",
    "那": "na1",
    "郄": "qie4,xi4",
    "郇": "xun2,huan2",
    "郗": "xi1,chi1",
    "都": "du1",
    "重": "chong2",
    "隗": "wei3,kui2",
    "隽": "juan4",
    "难": "ning4",
    "黑": "he4",
}

COMPOUND: Final = {
    "万俟": "mo4 qi2",
    "乐正": "yue4 zheng4",
    "令狐": "ling2 hu2",
    "单于": "chan2 yu2",
    "子车": "zi3 ju1",
    "宰父": "zai3 fu3",
    "尉迟": "yu4 chi2",
    "沮渠": "ju1 qu2",
    "洗马": "xian3 ma3",
    "澹台": "tan2 tai2",
    "相里": "xiang4 li3",
    "耶律": "ye1 lv4",
}

# Read as their characters usually are; named here so that a given name begins behind two characters.
COMPOUND_AS_USUAL: Final = (
    "上官 东方 东郭 东门 亓官 仲孙 公冶 公孙 公良 公西 南宫 南门 叶赫 司寇 司徒 司空 司马 呼延 "
    "哥舒 壤驷 夏侯 太叔 夹谷 宇文 完颜 宗政 尔朱 左丘 巫马 微生 慕容 拓跋 梁丘 欧阳 段干 淳于 "
    "漆雕 濮阳 独孤 申屠 百里 皇甫 端木 第五 纳兰 羊舌 西门 诸葛 谷梁 贺兰 赫连 轩辕 钟离 长孙 "
    "闻人 闾丘 颛孙 鲜于 斛律"
)
