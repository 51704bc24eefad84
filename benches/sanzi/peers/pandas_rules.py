"""The twelve rules in pandas, from the county's own files, written column by column as an analyst would.

pandas_rules.py FOLDER TODAY    prints JSON lines: what was done, findings, processor seconds.
"""

import json
import resource
import sys

import numpy as np
import pandas as pd

from pandas_county import TURN, WITHHELD, County, first_day, month_of

def less(amounts, recovered):
    """Which payments stand when so much made the last of them good."""
    kept = [True] * len(amounts)
    for at in range(len(amounts) - 1, -1, -1):
        if 0 < recovered and amounts[at] <= recovered:
            recovered -= amounts[at]
            kept[at] = False
    return kept


def kept(turn):
    """Places of what arrived and stayed among the rows of a turn."""
    stands = []
    for at, row in enumerate(turn):
        if row.state == "成功" and row.amount > 0:
            stands.append(at)
        elif row.state == "退票" and stands:
            last = turn[stands[-1]]
            if last.amount == row.amount and last.paid_on < row.paid_on and last.account == row.account:
                stands.pop()
    recovered = sum(abs(row.amount) for row in turn if row.state == "追回")
    return [at for at, stays in zip(stands, less([turn[at].amount for at in stands], recovered)) if stays]


def paid_after_death(c):
    dead = c.persons[(c.persons.listed == "死亡") & c.persons.died_on.notna() & c.persons.person.notna()]
    alive = c.persons[(c.persons.listed == "在册") & c.persons.died_on.isna()]
    homes = set(zip(alive.home_village, alive.home))
    dead = dead.assign(survived=[home in homes for home in zip(dead.home_village, dead.home)])
    g = c.programmes[~c.programmes.name.str.contains("丧葬|抚恤")]
    rows = c.payments.merge(dead[["person", "died_on", "survived"]], on="person").merge(g[["programme", "payee"]], on="programme")
    last = month_of(rows.died_on) + np.where((rows.payee == "户") & rows.survived, 12, 1)
    late = rows[(rows.state == "成功") & (rows.month > last)].sort_values(["period", "paid_on", "number"])
    back = rows[(rows.state == "追回") & (rows.paid_on >= rows.died_on)]
    back = back.amount.abs().groupby([back.person, back.programme]).sum()
    found = set()
    for key, group in late.groupby(["person", "programme"]):
        if any(less(list(group.amount), back.get(key, 0))):
            found.add(key[0])
    return len(found)


def fiscal_staff_recipient(c):
    lines = c.staff[c.staff.person.notna()].reset_index(names="line")
    excludes = set(c.programmes[c.programmes.staff == "是"].programme)
    rows = c.paid[c.paid.programme.isin(excludes)].merge(lines, on="person")
    rows = rows[(rows.started_on <= rows.paid_on) & ~(rows.ended_on < rows.paid_on)]
    rows = rows[rows.month + rows.months - 1 > month_of(rows.started_on)]
    return rows.sort_values(["started_on", "employer"]).drop_duplicates("number").line.nunique()


def mutually_exclusive(c):
    pairs = set()
    for code, others in c.programmes.dropna(subset="excludes")[["programme", "excludes"]].values:
        pairs |= {tuple(sorted((code, other))) for other in others.split(";") if other != code}
    known = set(c.programmes.programme)
    pairs = {pair for pair in pairs if set(pair) <= known}
    rows = c.payments[c.payments.programme.isin({code for pair in pairs for code in pair})]
    several = rows.drop_duplicates(["person", "programme"]).person.value_counts()
    rows = rows[rows.person.isin(several[several > 1].index)].sort_values(["period", "paid_on", "number"])
    rows = rows.reset_index(drop=True)
    # Only turns with a return or a recovery need to be gone through row by row.
    odd = pd.MultiIndex.from_frame(rows[TURN]).isin(pd.MultiIndex.from_frame(rows[rows.state.isin(["退票", "追回"])][TURN]))
    stands = list(rows.index[~odd & (rows.state == "成功") & (rows.amount > 0)])
    for _, turn in rows[odd].groupby(TURN):
        stands += [turn.index[at] for at in kept(list(turn.itertuples()))]
    rows = rows.loc[stands]
    spread = rows.loc[rows.index.repeat(rows.months), ["person", "programme", "month"]]
    spread["month"] += spread.groupby(level=0).cumcount()
    spread = spread.drop_duplicates()
    ends = spread.groupby(["person", "programme"]).month.agg(["min", "max"])
    found = 0
    for one, other in pairs:
        both = spread[spread.programme == one].merge(spread[spread.programme == other], on=["person", "month"])
        both = both.groupby("person").month.agg(["size", "min", "max"])
        for person, (size, low, high) in zip(both.index, both.values):
            a, b = ends.loc[(person, one)], ends.loc[(person, other)]
            over = any(x["max"] <= high and x["min"] < low <= y["min"] for x, y in ((a, b), (b, a)))
            found += not (size <= 1 and over)
    return found


def rate_mismatch(c):
    own = set(c.programmes[(c.programmes.unit == "人") & (c.programmes.payee == "人")].programme)
    p = c.paid[
        ["number", "person", "programme", "village", "tier", "period", "month", "months", "quantity", "price", "amount", "paid_on"]
    ].copy()
    p["tier"], p["written"] = p.tier.fillna(""), p.quantity
    p["quantity"] = p.quantity.where(p.quantity.notna() | ~p.programme.isin(own), 10000)
    kinds = p[["programme", "tier", "period", "month", "months"]].drop_duplicates()
    listed = set(zip(c.standards.programme, c.standards.tier))
    rates = kinds.merge(c.standards, on="programme", suffixes=("", "_rate"))
    known = np.array([kind in listed for kind in zip(rates.programme, rates.tier)], dtype=bool)
    rates = rates[np.where(known, rates.tier_rate == rates.tier, (rates.tier == "") | (rates.tier_rate == ""))]
    starts = {month: first_day(month) for month in set(rates.month) | set(rates.month + rates.months)}
    rates["first"], rates["last"] = rates.month.map(starts), (rates.month + rates.months).map(starts) - 1
    rates = rates[~(rates["first"] > rates.valid_to)]
    judged = p[p.quantity.notna()].reset_index(drop=True)
    judged["row"] = judged.index
    wide = judged.merge(
        rates[["programme", "tier", "period", "price", "cap", "valid_from", "last"]], on=["programme", "tier", "period"], suffixes=("", "_rate")
    )
    wide = wide[wide.valid_from <= np.maximum(wide["last"], wide.paid_on)]
    due = np.floor_divide(wide.quantity * wide.price_rate + 5000, 10000)
    ends = np.fmin(due, wide.cap).groupby(wide.row).agg(["min", "max"])
    judged = judged.join(ends)
    by_price = np.floor_divide(judged.quantity * judged.price + 5000, 10000)
    least, most = judged["min"].fillna(by_price), judged["max"].fillna(by_price)
    due = judged.amount.clip(least, most)
    gap = (judged.amount - due).abs()
    off = judged[(gap > 100) & (gap * 1000 > due * 5)]
    off = off[~instalments(p, off)]
    alike = ["programme", "tier", "period"]
    counts = off.groupby(alike).size()
    counts = counts[counts >= 5]
    paid = p[p.programme.isin(counts.index.get_level_values(0).unique())].groupby(alike).size()
    many = counts[counts * 2 > paid.reindex(counts.index)].index
    single = off[~pd.MultiIndex.from_frame(off[alike]).isin(many)]
    return len(many) + len(single.drop_duplicates(["person", "programme"]))


def instalments(p, off):
    """Which of some payments are parts that together are quantity times price, within a yuan."""
    turn = ["person", "programme", "period", "village", "tier", "written"]
    p = p[p.written.notna() & p.person.isin(set(off.person))]
    of = p.groupby(turn)
    total, count = of.amount.transform("sum"), of.amount.transform("size")
    whole = p[(count > 1) & ((total * 10000 - p.written * p.price).abs() <= 1000000)]
    return pd.MultiIndex.from_frame(off[turn]).isin(pd.MultiIndex.from_frame(whole[turn]))


def claims(c, without):
    fits = c.programmes[(c.programmes.unit == "亩") & ~c.programmes.name.str.contains(without)].programme
    p = c.paid[c.paid.programme.isin(set(fits)) & c.paid.quantity.notna()].sort_values(["paid_on", "number"])
    roster = c.persons.dropna(subset="person").set_index("person")
    stray = p.household.isna()
    p = p.assign(
        home=p.household.where(~stray, p.person.map(roster.home)), home_village=p.village.where(~stray, p.person.map(roster.home_village))
    )
    key = ["home_village", "home", "programme", "period"]
    return p.dropna(subset="home").drop_duplicates(key + ["person", "quantity"]), key


def on_land(c):
    p, key = claims(c, "林|草|征地|征收")
    p = p.assign(land_year=p.period // 100)
    return p.merge(c.land, on=["home_village", "home", "land_year"]), key


def area_over_confirmed(c):
    p, key = on_land(c)
    return len(p[p.quantity * 100 > p.land * 110].drop_duplicates(key))


def household_area_cumulative(c):
    p, key = on_land(c)
    sums = p.groupby(key).agg(count=("number", "size"), area=("quantity", "sum"), land=("land", "first"))
    return len(sums[(sums["count"] > 1) & (sums.area > sums.land + 500)])


def area_spike(c):
    p, key = claims(c, "征地|征收")
    now = p.groupby(key, as_index=False).quantity.sum()
    before = now.assign(period=now.period + 100).rename(columns={"quantity": "was"})
    both = now.merge(before, on=key)
    both = both[both.quantity > both.was]
    for name, back in (("land", 0), ("land_before", 1)):
        year = both.assign(land_year=both.period // 100 - back)
        both = year.merge(c.land.rename(columns={"land": name}), on=["home_village", "home", "land_year"], how="left")
        both = both.drop(columns="land_year")
    more = both.quantity - both.was - (both.land - both.land_before).clip(lower=0).fillna(0)
    return int(((both.was > 0) & (more > 20000) & ((both.was + more) * 100 > both.was * 130)).sum())


def return_not_reissued(c):
    p = c.payments
    returned = p[p.state == "退票"].drop_duplicates(["person", "programme"])[["person", "programme"]]
    rows = p.merge(returned, on=["person", "programme"]).sort_values(["period", "paid_on", "number"])
    rows["again"] = rows.amount.where(rows.state == "补发", 0)
    rows["arrived"] = rows.state == "成功"
    turns = rows.groupby(TURN).agg(again=("again", "sum"), paid=("arrived", "max"), month=("month", "first"))
    last = rows[rows.state == "退票"].groupby(TURN).last()
    turns["returned"], turns["returned_on"] = last.amount, last.paid_on
    back = turns.returned.notna()
    part = np.where(turns.paid, turns.again, np.where(back, (turns.again - turns.returned).clip(lower=0), 0))
    spare = pd.Series(np.where(turns.again > 0, part, 0), index=turns.index).groupby(level=[0, 1]).sum()
    left = turns[back & (turns.again == 0) & ~turns.paid].reset_index()
    left["spare"] = spare.reindex(pd.MultiIndex.from_frame(left[["person", "programme"]])).values
    covered = set()
    for _, of in left[left.spare > 0].groupby(["person", "programme"]):
        rest = of.spare.iloc[0]
        for at, amount in zip(of.index, of.returned):
            if amount <= rest:
                rest -= amount
                covered.add(at)
    left = left[~left.index.isin(covered) & (c.today - left.returned_on > 30)]
    left = left.merge(c.persons.dropna(subset="person"), on="person", how="left")
    first = left.month.map({month: first_day(month) for month in left.month.unique()})
    due = np.where(left.listed == "死亡", left.died_on > left.returned_on, (left.listed != "迁出") | (left.left_on >= first))
    return len(left[due].drop_duplicates(["person", "programme"]))


def cash_in_card_programme(c):
    card = set(c.programmes[c.programmes.card == "是"].programme)
    rows = c.paid[(c.paid.channel == "现金") & c.paid.programme.isin(card)]
    return len(rows.drop_duplicates(["village", "run", "programme", "period"]))


def paid_before_notice_end(c):
    n = c.notices
    n = n[~n.kind.str.contains("结果|发放情况|发放明细") & ~n.title.str.contains("结果|发放情况|发放明细")]
    ends = c.paid.notice.map(n.set_index("notice").to_day)
    rows = c.paid[(c.paid.paid_on < ends) & ~c.paid.programme.isin(c.named("临时救助|自然灾害|救灾|应急"))]
    return len(rows[~c.taken_back(rows)].drop_duplicates(["village", "notice"]))


def no_notice(c):
    g = c.programmes
    board = g[~g.name.str.contains(WITHHELD) & (g.publication != "不公开")]
    p = c.paid[c.paid.programme.isin(set(board.programme))]
    posted = p.notice.isin(set(c.notices.notice))
    runs = p.assign(posted=posted).groupby(["village", "programme", "run"], as_index=False).agg(
        posted=("posted", "max"), paid_on=("paid_on", "min"), year=("year", "min")
    )
    practice = runs.groupby("programme").posted.agg(["size", "sum"])
    bare = runs[~runs.posted]
    group = ["village", "programme", "year"]
    count = bare.groupby(group).run.transform("size")
    runs_of, posted_of = bare.programme.map(practice["size"]), bare.programme.map(practice["sum"])
    bare = bare[(posted_of > 0) & (posted_of * 100 >= 50 * (runs_of - count))]
    names = board.set_index("programme").name
    within = board.set_index("programme").cycle.map({"年": 300, "一次": 300, "半年": 150}).fillna(400)
    hung = {}
    for village, title, day in c.notices[["hung_in", "title", "from_day"]].values:
        hung.setdefault(village, []).append((title, day))
    alone = []
    for row in bare.itertuples():
        lists = (day for title, day in hung.get(row.village, []) if names[row.programme] in title)
        alone.append(not any(row.paid_on - day <= within[row.programme] and day - row.paid_on <= 30 for day in lists))
    return len(bare[np.array(alone, dtype=bool)].drop_duplicates(group))


def house_repair_repeat(c):
    repair = c.named("危房改造|危改")
    rows = c.paid[c.paid.programme.isin(repair | c.named("易地搬迁|易地扶贫搬迁"))]
    rows = rows[~c.taken_back(rows)].sort_values(["paid_on", "number"])
    roster = c.persons.dropna(subset="person").set_index("person")
    homes = {person: (roster.home_village[person], roster.home[person]) for person in set(rows.person) & set(roster.index)}
    others = c.payments[c.payments.person.isin(set(rows.person) - set(homes))].dropna(subset="household")
    for person, village, home in others[["person", "village", "household"]].values:
        homes[person] = min(homes.get(person, (village, home)), (village, home))
    houses = {}
    for row in rows.itertuples():
        if row.person in homes:
            works = houses.setdefault(homes[row.person], [])
            kind = row.programme in repair
            for work in works:
                last = work[-1]
                if (last.programme in repair) == kind and last.person == row.person and (
                    last.period == row.period or row.paid_on - last.paid_on <= 180
                ):
                    work.append(row)
                    break
            else:
                works.append([row])
    return sum(twice(works, repair) for works in houses.values())


def twice(works, repair):
    for at, first in enumerate(works):
        for second in works[at + 1 :]:
            one, other = first[0], second[0]
            soon = pd.Timestamp(other.paid) - pd.DateOffset(years=10) < pd.Timestamp(one.paid)
            mended = [row.programme in repair for row in (one, other)]
            tiers = [str(row.tier).upper() if isinstance(row.tier, str) else "" for row in (one, other)]
            if soon and any(mended) and not (all(mended) and "C" in tiers[0] and "D" in tiers[1]):
                return True
    return False


RULES = [
    area_over_confirmed, area_spike, cash_in_card_programme, fiscal_staff_recipient, house_repair_repeat,
    household_area_cumulative, mutually_exclusive, no_notice, paid_after_death, paid_before_notice_end,
    rate_mismatch, return_not_reissued,
]


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    began = cpu()
    county = County(sys.argv[1], int(sys.argv[2]))
    print(json.dumps({"what": "load", "cpu": cpu() - began}), flush=True)
    for rule in RULES:
        began = cpu()
        findings = int(rule(county))
        print(json.dumps({"what": rule.__name__, "cpu": cpu() - began, "findings": findings}), flush=True)


main()
