"""The county's own files as pandas frames, and what several rules ask of them."""

import os

import pandas as pd

WITHHELD = (
    "残疾|孤儿|无人抚养|医疗|大病|两癌|精神|特扶|特别扶助|失独|护理|康复|艾滋|儿童|学生|雨露|教育资助|营养|助学|阳光家园|优生"
)
TURN = ["person", "programme", "period"]


def span(period):
    """First month since the year 0, number of months, and one number that sorts as ours does."""
    year, rest = int(period[:4]), period[4:]
    if not rest:
        return year * 12, 12, year * 100
    if rest[0] == "Q":
        return year * 12 + int(rest[1]) * 3 - 3, 3, year * 100 + 20 + int(rest[1])
    if rest[0] in "上下":
        half = "上下".index(rest[0])
        return year * 12 + half * 6, 6, year * 100 + 31 + half
    return year * 12 + int(rest[-2:]) - 1, 1, year * 100 + int(rest[-2:])


def days(column):
    """Days since 1970; NaN where there is none. Each distinct date is read once."""
    known = column.dropna().unique()
    numbers = (pd.to_datetime(pd.Series(known)) - pd.Timestamp("1970-01-01")).dt.days
    return column.map(dict(zip(known, numbers)))


def month_of(day):
    date = pd.to_datetime(day, unit="D")
    return date.dt.year * 12 + date.dt.month - 1


def first_day(month):
    return (pd.Timestamp(int(month) // 12, int(month) % 12 + 1, 1) - pd.Timestamp("1970-01-01")).days


def fixed(column, parts):
    return (column * parts).round()


def read(folder, table, **names):
    path = os.path.join(folder, table + ".csv")
    head = pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns
    found = {h: name for name, want in names.items() for h in head if h.split("(")[0] == want}
    numbers = {h for h in found if h.split("(")[0] in NUMBERS}
    kinds = {h: "float64" if h in numbers else "str" for h in found}
    return pd.read_csv(path, usecols=list(found), dtype=kinds, encoding="utf-8-sig").rename(columns=found)


NUMBERS = {"数量", "单价", "金额", "上限", "确权面积", "流入面积", "流出面积", "不予补贴面积", "年度", "村码"}


class County:
    def __init__(self, folder, today):
        self.today = today
        p = read(
            folder, "payments", number="发放编号", run="批次号", programme="补贴编码", time="所属期", village="村码",
            household="户编号", person="身份证号", tier="档次", quantity="数量", price="单价", amount="金额",
            account="银行账号", paid="发放日期", channel="发放方式", state="发放状态", notice="公示编号",
        )
        p["paid_on"], p["year"] = days(p.paid), p.paid.str[:4].astype("int64")
        spans = {time: span(time) for time in p.time.unique()}
        p["month"], p["months"], p["period"] = (p.time.map({t: s[at] for t, s in spans.items()}) for at in range(3))
        p["amount"], p["price"], p["quantity"] = fixed(p.amount, 100), fixed(p.price, 100), fixed(p.quantity, 10000)
        p["person"], p["account"] = p.person.factorize()[0], p.account.factorize()[0]
        numbers = read(folder, "payments", person="身份证号").person.unique()
        self.ids = dict(zip(numbers, range(len(numbers))))
        self.payments = p
        self.paid = p[p.state == "成功"]
        g = read(
            folder, "programmes", programme="补贴编码", name="补贴名称", unit="计发单位", payee="计发对象", cycle="发放周期", publication="公开方式",
            staff="排斥财政供养", card="仅限一卡通", excludes="互斥补贴编码",
        )
        self.programmes = g
        s = read(folder, "standards", programme="补贴编码", tier="档次", price="单价", cap="上限", valid_from="生效日期", valid_to="失效日期")
        s["price"], s["cap"] = fixed(s.price, 100), fixed(s.cap, 100)
        s["valid_from"], s["valid_to"], s["tier"] = days(s.valid_from), days(s.valid_to), s.tier.fillna("")
        self.standards = s
        n = read(folder, "notices", notice="公示编号", hung_in="村码", kind="类型", title="标题", from_day="开始日期", to_day="结束日期")
        n["from_day"], n["to_day"] = days(n.from_day), days(n.to_day)
        self.notices = n
        r = read(folder, "persons", id="身份证号", home="户编号", home_village="村码", listed="状态", died_on="死亡日期", left_on="迁出日期")
        r["died_on"], r["left_on"], r["person"] = days(r.died_on), days(r.left_on), r.id.map(self.ids)
        self.persons = r
        land = read(
            folder, "land", home="户编号", home_village="村码", land_year="年度", confirmed="确权面积", into="流入面积",
            out="流出面积", excluded="不予补贴面积",
        ).fillna(0)
        land["land"] = fixed(land.confirmed + land.into - land.out - land.excluded, 10000).clip(lower=0)
        self.land = land[["home_village", "home", "land_year", "land"]]
        w = read(folder, "staff", id="身份证号", employer="单位", started_on="起始日期", ended_on="终止日期")
        w["started_on"], w["ended_on"], w["person"] = days(w.started_on), days(w.ended_on), w.id.map(self.ids)
        self.staff = w

    def named(self, words):
        return set(self.programmes[self.programmes.name.str.contains(words)].programme)

    def taken_back(self, rows):
        """Which of some payments came back whole."""
        key = TURN + ["village"]
        p = self.payments
        back = p[p.state == "追回"]
        sums = back.assign(back=back.amount.abs()).groupby(key).back.sum()
        arrived = p[p.state.isin(["成功", "补发"]) & p.person.isin(back.person.unique())].groupby(key).amount.sum()
        gone = sums[(sums > 0) & (sums >= arrived.reindex(sums.index, fill_value=0))].index
        return pd.MultiIndex.from_frame(rows[key]).isin(gone)
