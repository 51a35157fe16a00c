"""A made-up directory that is searched: names, companies, places and remarks as varied as those of real ones."""

import random
from typing import Final

from guanxi.domain.contact import Contact
from guanxi.store import PutContact

_SURNAMES: Final = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤"
)
_GIVEN: Final = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华建国庆志红梅海波宁雪琴鑫宇浩然子涵梓"
    "轩佳怡欣诗雨晨思睿博俊凯峰鹏飞云龙少林春生玉珍淑贞金凤小燕晓东立新永康天佑家豪嘉琪美琳若曦一"
    "诺泽洋宏达振兴学文世杰"
)
_CITIES: Final = (
    "北京", "上海", "广州", "深圳", "杭州", "成都", "重庆", "武汉", "西安", "南京", "苏州", "天津",
    "长沙", "郑州", "青岛", "宁波", "厦门", "福州", "合肥", "昆明",
)  # fmt: skip
_CORES: Final = "云华信达天成中联恒远创新智汇博科宏图鼎盛泰安嘉禾瑞丰金石海纳百川东方远景鸿运腾飞"
_TRADES: Final = (
    "科技", "网络科技", "贸易", "电子", "医疗器械", "建筑工程", "物流", "文化传媒", "投资管理", "软件",
    "食品", "化工", "教育咨询", "机械制造", "餐饮管理", "汽车服务",
)  # fmt: skip
_TITLES: Final = (
    "总经理", "销售经理", "采购总监", "技术总监", "财务主管", "工程师", "产品经理", "市场部经理",
    "人事专员", "客户经理", "董事长", "副总裁", "运营总监", "项目经理", "法务", "CEO", "CTO",
    "VP Sales",
)  # fmt: skip
_STREETS: Final = (
    "文一西路", "人民南路", "中山东路", "解放大道", "建设北路", "学院路", "科技园一路", "滨江大道",
    "长江中路", "和平街", "新华西路", "朝阳路",
)  # fmt: skip
_REMARKS: Final = (
    "展会上认识，对新产品有兴趣", "每周二拜访，关注年度框架合同", "老客户，付款及时",
    "竞争对手的供应商", "微信联系，等待报价", "下个月续约", "需要样品", "由合作伙伴介绍",
    "预算在第三季度审批", "曾经投诉过交货期",
)  # fmt: skip
_MAILS: Final = (
    "example.com", "example.cn", "mail.example.org", "corp.example.net",
)  # fmt: skip

COMMON: Final = "杭州云上科技有限公司"
"""Where one in five works."""


def person(number: int) -> Contact:
    """Make the contact with a number; the same one each time."""
    chance = random.Random(number)  # noqa: S311 - made up, no secret
    pick = chance.choice
    surname = _SURNAMES[min(int(chance.expovariate(0.06)), len(_SURNAMES) - 1)]
    given = pick(_GIVEN) + (pick(_GIVEN) if chance.random() < 0.75 else "")  # noqa: PLR2004 - three of four have two
    core = pick(_CORES) + pick(_CORES) + (pick(_CORES) if chance.random() < 0.3 else "")  # noqa: PLR2004 - some have three
    company = COMMON if not number % 5 else f"{pick(_CITIES)}{core}{pick(_TRADES)}有限公司"
    city = pick(_CITIES)
    return Contact(
        address=f"{city}市{pick(_STREETS)}{chance.randrange(1, 2000)}号",
        company_name=company,
        email=f"{chance.randrange(16**7):07x}@{pick(_MAILS)}" if chance.random() < 0.6 else None,  # noqa: PLR2004 - most have one
        follower_user_id=f"manager{chance.randrange(200)}",
        label_ids=(1561077310 + chance.randrange(4), 1561077318 + chance.randrange(6)),
        mobile=f"13{number * 7919 % 1_000_000_000:09d}",
        name=surname + given,
        remark=pick(_REMARKS) if chance.random() < 0.5 else None,  # noqa: PLR2004 - one of two
        share_dept_ids=(chance.randrange(2, 50),),
        share_user_ids=(),
        state_code="86",
        title=pick(_TITLES),
        userid=f"01{number:017d}",
    )


def put(number: int) -> PutContact:
    """Make the effect that stores such a contact."""
    contact = person(number)
    return PutContact(contact, int(f"86{contact.mobile}"))
