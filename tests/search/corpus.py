"""An organisation that is searched: its contacts in the order in which they are created, the last one found first."""

from typing import Any, Final

GROUPS: Final = {
    "Worth": ("☆", "VIP", "重点客户", "潜在客户"),
    "Branch": ("单位采购", "經銷商", "Café", "华东区"),
}
"""Labels, by their groups; the first one is everybody's who has no other, and cannot be searched."""

PEOPLE: Final = {
    "chen.gang": "陈刚",
    "ouyang": "欧阳娜娜",
    "mueller": "Jörg Müller",
    "zhong": "钟无艳",
}
"""Employees."""

LONG: Final = "第一次见面是在春天的茶馆。" * 38 + "开头结束于此" + "之后的话找不到"
"""500 characters that are searched, and some behind them."""

Row = dict[str, Any]


def _row(handle: str, name: str, mobile: str, **others: object) -> Row:
    return {"handle": handle, "name": name, "mobile": mobile, "state_code": "86", **others}


CHINESE: Final = (
    _row("张伟", "张伟", "13800138000", labels=("VIP",)),
    _row("张伟国", "张伟国", "13912345678", title="总经理", labels=("VIP", "重点客户")),
    _row("張偉", "張偉", "13700000003", company_name="台灣積體電路"),
    _row("张维", "张维", "13700000004"),
    _row("章文", "章文", "13700000005", labels=("潜在客户",)),
    _row("王张伟", "王张伟", "13700000006"),
    _row("李娜", "李娜", "13700000007", owner="chen.gang", company_name="北京银行"),
    _row("李四", "李四", "13700000008", owner="ouyang", company_name="中国银行股份有限公司"),
    _row("曾国藩", "曾国藩", "13700000009", address="湖南省长沙市岳麓区"),
    _row("单雄信", "单雄信", "13700000010"),
    _row("尉迟恭", "尉迟恭", "13700000011"),
    _row("欧阳锋", "欧阳锋", "13700000012"),
    _row("司马光", "司馬光", "13700000013"),
    _row("诸葛亮", "諸葛亮", "13700000014", title="丞相"),
    _row("吕布", "吕布", "13700000015"),
    _row("女娲", "女娲", "13700000016"),
    _row("绿珠", "绿珠", "13700000017"),
    _row("解珍", "解珍", "13700000018"),
    _row("仇英", "仇英", "13700000019"),
    _row("任盈盈", "任盈盈", "13700000020"),
    _row("令狐冲", "令狐冲", "13700000021"),
    _row("万俟卨", "万俟卨", "13700000022"),
    _row("乐毅", "乐毅", "13700000023"),
    _row("石乐", "石乐", "13700000024"),
    _row("西安", "西安", "13700000025"),
    _row("先进", "先进", "13700000026"),
    _row("鄂娥", "鄂娥", "13700000027"),
    _row("阿安", "阿安", "13700000028"),
    _row("重阳", "重阳", "13700000029", company_name="重庆火锅"),
    _row("王重阳", "王重阳", "13700000030", company_name="重慶啤酒股份"),
    _row("钱多多", "钱多多", "13700000031", owner="zhong"),
    _row("孙行者", "孙行者", "13700000032"),
    _row("周长江", "周长江", "13700000033"),
    _row("朱丽叶", "朱丽叶", "13700000034"),
    _row("陈晨", "陈晨", "13700000035", owner="mueller"),
    _row("沈诗诗", "沈诗诗", "13700000036"),
    _row("查良镛", "查良镛", "13700000037"),
    _row("贾𠮷", "贾𠮷", "13700000038"),
    _row("买买提", "买买提·吐尔逊", "13700000039"),
    _row("王先生", "王先生 (旺铺)", "13700000040", title="采购经理"),
)

COMPANIES: Final = (
    _row("甲", "甲", "13600000001", company_name="鄂尔多斯羊绒集团"),
    _row("乙", "乙", "13600000002", company_name="阿里巴巴网络技术有限公司"),
    _row("丙", "丙", "13600000003", company_name="Acme 中国有限公司"),
    _row("丁", "丁", "13600000004", company_name="长安汽车"),
    _row("戊", "戊", "13600000005", company_name="银行家俱乐部", title="行长"),
    _row("己", "己", "13600000006", company_name="3M中国", remark="绿色的猫"),
    _row("庚", "庚", "13600000007", company_name="A5创投", remark="喜欢乌龙茶，不喝咖啡"),
)

LATIN: Final = (
    _row("smith", "John Smith", "13500000001", email="j.smith@example.com", title="Chief Executive Officer"),
    _row("smithson", "Smithson", "13500000002", email="info@smithson.example"),
    _row("garcia", "José García Márquez", "13500000003", address="Calle de Alcalá 42, Madrid"),
    _row("strasse", "Anna Weiß", "13500000004", address="Hauptstraße 5, 10117 Berlin", remark="spricht Französisch"),
    _row("soren", "Søren Łukasz", "13500000005"),
    _row("ivan", "Иван Петров", "13500000006", remark="Ёлка"),
    _row("zoe", "Zoe Wang", "13500000007", remark="zw"),
    _row("apple", "Apple 张", "13500000008"),
    _row("david", "David 陈大卫", "13500000009"),
    _row("ali", "علي حسن", "13500000010", remark="مرحبا بالعالم"),
    _row("tanaka", "田中さくら", "13500000011", company_name="トヨタ自動車"),
    _row("kim", "김철수", "13500000012", remark="किताब की दुकान"),
)

PLACES: Final = (
    _row("landline", "前台", "75588881234", title="客服"),
    _row("london", "Oliver", "2079460958", state_code="44", remark="Ｆｕｌｌ Ｗｉｄｔｈ"),
    _row("hongkong", "何先生", "23456789", state_code="852", address="東莞路3號B座"),
    _row("texas", "Tex", "2125550123", state_code="1"),
    _row("long", "冗长", "13400000001", remark=LONG),
    _row("marks", '引号"星*号', "13400000002", remark="NEAR AND OR NOT :*&|!"),
    _row("tagged", "郝标签", "13400000003", labels=("单位采购", "Café")),
    _row("dealer", "贾经销", "13400000004", labels=("經銷商",)),
    _row("east", "冬华", "13400000005", labels=("华东区",), owner="zhong"),
)

CONTACTS: Final = (*CHINESE, *COMPANIES, *LATIN, *PLACES)
