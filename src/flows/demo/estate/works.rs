//! Works: projects with their offers and payments, and what they become.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::weekday;
use super::entry::Entry;
use super::firms::{Firm, Trade};
use super::{Estate, Movement, Village, What, later, tens, years_later};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// What is built: name, kind, class of the asset that it becomes, and how much it may cost in yuan.
const TEMPLATES: [(&str, &str, &str, i64, i64); 8] = [
    ("{}组道路硬化工程", "道路", "道路", 90_000, 460_000),
    ("{}组灌溉水渠修复工程", "水利", "水渠", 60_000, 320_000),
    ("太阳能路灯安装工程", "公共设施", "路灯", 40_000, 140_000),
    ("污水管网改造工程", "环境", "管网", 160_000, 480_000),
    ("村民活动室修缮工程", "公共设施", "房屋", 50_000, 180_000),
    ("垃圾收集点建设工程", "环境", "环卫设施", 30_000, 95_000),
    ("机井配套工程", "水利", "机井", 45_000, 150_000),
    ("冷链仓储用房建设工程", "产业", "房屋", 220_000, 490_000),
];
/// How many templates there are.
pub(super) const KINDS: usize = TEMPLATES.len();
const GROUPS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];
const SOURCES: [&str; 4] = [
    "一事一议财政奖补资金",
    "衔接推进乡村振兴补助资金",
    "县级财政专项资金",
    "村集体自筹资金",
];

/// One payment for works.
#[derive(Debug, Clone)]
pub(super) struct Paid {
    pub(super) kind: &'static str,
    pub(super) amount: Fen,
    pub(super) day: NaiveDate,
    pub(super) payee: String,
    pub(super) account: String,
}

/// Works drawn up whole, before any row of it is written: whoever plants a case bends it here.
#[derive(Debug, Clone)]
pub(super) struct Work {
    /// Its row in the register of works.
    pub(super) entry: Entry,
    /// Who builds.
    pub(super) builder: Firm,
    /// The offers, the winner's first; none while nobody was asked.
    pub(super) bids: Vec<Entry>,
    /// What was paid up to today.
    pub(super) paid: Vec<Paid>,
    /// What it becomes, what that is worth, and when it enters the register of assets.
    pub(super) becomes: Option<(&'static str, Fen, NaiveDate)>,
    /// Money of the budget and the day on which it came.
    pub(super) funds: Option<(Fen, NaiveDate)>,
}

/// The works of a village, some each year.
pub(super) fn make(estate: &mut Estate<'_>, village: &mut Village<'_>) {
    let years = village.span.from.year()..=village.span.today.year();
    for (nth, year) in years.enumerate() {
        if !village.chance.permille(620) {
            continue;
        }
        let begin = NaiveDate::from_ymd_opt(year, village.chance.between(1, 6) as u32, 8 + (nth as u32 % 5))
            .unwrap_or_default();
        if begin < village.span.today {
            let template = village.chance.below(KINDS);
            let work = draw(estate, village, weekday(begin), template, None);
            build(estate, village, work);
        }
    }
}

/// So many percent of an amount, in whole tens of yuan.
pub(super) fn share(of: Fen, percent: i64) -> Fen {
    Fen(of.0 * percent / 100 / 1_000 * 1_000)
}

/// One project in order, as far as it has come today; of the usual cost, unless a budget is given.
pub(super) fn draw(
    estate: &mut Estate<'_>,
    village: &mut Village<'_>,
    approved: NaiveDate,
    template: usize,
    budget: Option<Fen>,
) -> Work {
    let (name, kind, becomes, least, most) = TEMPLATES[template];
    let today = village.span.today;
    let group = GROUPS[village.chance.below((village.place.groups as usize).clamp(1, 6))];
    let usual = tens(&mut village.chance, least, most);
    let budget = budget.unwrap_or(usual);
    let control = share(budget, 97);
    let award = share(control, village.chance.between(88, 95));
    let decided = weekday(later(approved, -village.chance.between(8, 20)));
    let funded = weekday(later(approved, village.chance.between(15, 30)));
    let signed = weekday(later(funded, village.chance.between(12, 25)));
    let started = weekday(later(signed, village.chance.between(3, 15)));
    let planned = later(started, 110);
    let finished = weekday(later(started, village.chance.between(60, 105)));
    let accepted = weekday(later(finished, village.chance.between(7, 20)));
    let audited = weekday(later(accepted, village.chance.between(15, 40)));
    let number = estate.number(Dataset::Projects, "XM", village);
    let mode = if budget.0 >= 40_000_000 {
        "公开招标"
    } else {
        "比选"
    };
    let bidders = bidders(estate, village);
    let winner = bidders[0].clone();
    let reached = |day: NaiveDate| day <= today;
    let final_amount = share(award, village.chance.between(98, 101)).min(award);
    let stage = match () {
        () if reached(audited) => "决算",
        () if reached(accepted) => "验收",
        () if reached(finished) => "完工",
        () if reached(started) => "实施",
        () => "立项",
    };
    let mut entry = Entry::new(Dataset::Projects)
        .with("number", &number)
        .with("village", village.place.code)
        .with("name", format!("{}{}", village.name(), name.replace("{}", group)))
        .with("kind", kind)
        .with("funding", SOURCES[village.chance.below(3)])
        .with(
            "funding_document",
            format!("示财农〔{}〕{}号", approved.year(), village.chance.between(3, 60)),
        )
        .with("approved_on", approved)
        .with("decided_on", decided)
        .with("budget", budget.yuan())
        .with("control_price", control.yuan())
        .with("procurement", mode)
        .with("stage", stage)
        .with("site", format!("{group}组"));
    let mut bids = Vec::new();
    if reached(signed) {
        entry = entry
            .with("contractor", &winner.name)
            .with("contractor_code", &winner.code)
            .with("award", award.yuan())
            .with("contracted_on", signed)
            .with("contract_amount", award.yuan())
            .with("change_amount", "0.00")
            .with("planned_end", planned);
        bids = offers(village, &number, &bidders, award, control);
    }
    for (column, day) in [
        ("funded_on", funded),
        ("started_on", started),
        ("finished_on", finished),
        ("accepted_on", accepted),
    ] {
        if reached(day) {
            entry.set(column, day);
        }
    }
    if reached(audited) {
        entry.set("audited_amount", final_amount.yuan());
    }
    let retention = share(final_amount, 3);
    let (advance, progress) = (share(award, 30), share(award, 45));
    let settlement = Fen(final_amount.0 - retention.0 - advance.0 - progress.0);
    let paid = [
        ("预付款", advance, weekday(later(started, 5))),
        ("进度款", progress, weekday(later(finished, 3))),
        ("结算款", settlement, weekday(later(audited, 8))),
        ("质保金", retention, weekday(years_later(accepted, 1))),
    ];
    let paid = paid.into_iter().filter(|(_, _, day)| reached(*day));
    Work {
        paid: paid
            .map(|(kind, amount, day)| winner.paid(kind, amount, day))
            .collect(),
        becomes: reached(later(accepted, 30)).then(|| (becomes, final_amount, later(accepted, 25))),
        funds: reached(funded).then_some((budget, funded)),
        entry,
        builder: winner,
        bids,
    }
}

impl Firm {
    /// A payment to it.
    pub(super) fn paid(&self, kind: &'static str, amount: Fen, day: NaiveDate) -> Paid {
        Paid {
            kind,
            amount,
            day,
            payee: self.name.clone(),
            account: self.account.clone(),
        }
    }
}

/// Four or five builders, the winner first: any of them, so that nobody meets the same ones again and again.
pub(super) fn bidders(estate: &Estate<'_>, village: &mut Village<'_>) -> Vec<Firm> {
    let mut builders: Vec<&Firm> = estate
        .firms
        .iter()
        .filter(|firm| firm.trade == Trade::Builder)
        .collect();
    let count = village.chance.between(4, 5) as usize;
    (0..count)
        .map(|_| builders.swap_remove(village.chance.below(builders.len())).clone())
        .collect()
}

/// The offers of a tender: the winner's, and those of the others between it and the control price, at steps of unequal
/// width, as those have who reckon apart.
pub(super) fn offers(
    village: &mut Village<'_>,
    number: &str,
    bidders: &[Firm],
    award: Fen,
    control: Fen,
) -> Vec<Entry> {
    const STEPS: [[(i64, i64); 4]; 2] = [
        [(100, 200), (450, 600), (850, 970), (0, 0)],
        [(100, 250), (300, 400), (620, 750), (850, 970)],
    ];
    let steps = &STEPS[usize::from(bidders.len() > 4)];
    let room = (control.0 - award.0).max(10_000);
    let mut bids = Vec::new();
    for (nth, firm) in bidders.iter().enumerate() {
        let price = match nth {
            0 => award,
            _ => {
                let (from, to) = steps[(nth - 1) % 4];
                Fen(award.0 + room * village.chance.between(from, to) / 1_000)
            }
        };
        bids.push(offer(number, firm, price, nth == 0));
    }
    bids
}

/// One offer.
pub(super) fn offer(number: &str, firm: &Firm, price: Fen, won: bool) -> Entry {
    Entry::new(Dataset::Bids)
        .with("project", number)
        .with("bidder", &firm.name)
        .with("bidder_code", &firm.code)
        .with("price", price.yuan())
        .with("phone", &firm.phone)
        .with("deposit_account", &firm.account)
        .with("won", if won { "是" } else { "否" })
}

/// Writes works down: register, offers, payments, the asset that they became, and what the books say of it all.
pub(super) fn build(estate: &mut Estate<'_>, village: &mut Village<'_>, work: Work) {
    let name = work.entry.get("name").to_owned();
    if let Some((amount, day)) = work.funds {
        village.movements.push(Movement {
            day,
            amount,
            what: What::ProjectMoney,
            summary: format!("收{name}拨款"),
            party: "示范县财政局".to_owned(),
            party_account: String::new(),
            cash: false,
            invoice: None,
        });
    }
    for bid in work.bids {
        estate.add(bid);
    }
    for paid in &work.paid {
        pay(estate, village, &work.entry, paid);
    }
    if let Some((becomes, amount, day)) = work.becomes {
        capitalise(estate, village, &work.entry, becomes, amount, day);
    }
    estate.add(work.entry);
}

/// One payment, in the list and in the books.
fn pay(estate: &mut Estate<'_>, village: &mut Village<'_>, project: &Entry, paid: &Paid) {
    let number = estate.number(Dataset::Disbursements, "BF", village);
    let invoice = village.invoice();
    estate.add(
        Entry::new(Dataset::Disbursements)
            .with("number", number)
            .with("project", project.get("number"))
            .with("payee", &paid.payee)
            .with("payee_account", &paid.account)
            .with("amount", paid.amount.yuan())
            .with("paid_on", paid.day)
            .with("kind", paid.kind)
            .with("invoice", &invoice),
    );
    let back = paid.amount.0 < 0;
    let verb = if back { "收回" } else { "付" };
    village.movements.push(Movement {
        day: paid.day,
        amount: Fen(paid.amount.0.abs()),
        what: if back {
            What::ProjectRefund
        } else {
            What::ProjectPayment
        },
        summary: format!("{verb}{}{}", project.get("name"), paid.kind),
        party: paid.payee.clone(),
        party_account: paid.account.clone(),
        cash: false,
        invoice: Some(invoice),
    });
}

/// What was built stands in the register and in the books within the quarter.
fn capitalise(
    estate: &mut Estate<'_>,
    village: &mut Village<'_>,
    project: &Entry,
    becomes: &str,
    amount: Fen,
    day: NaiveDate,
) {
    let number = estate.number(Dataset::Assets, "ZC", village);
    let name = project.get("name").replace("工程", "");
    let earns = project.get("kind") == "产业";
    estate.add(
        Entry::new(Dataset::Assets)
            .with("number", number)
            .with("village", village.place.code)
            .with("class", if earns { "经营性" } else { "非经营性" })
            .with("subclass", becomes)
            .with("name", name)
            .with("site", format!("{}{}", village.name(), project.get("site")))
            .with("quantity", "1")
            .with("unit", "处")
            .with("original_value", amount.yuan())
            .with("net_value", amount.yuan())
            .with("acquired_on", day)
            .with("origin", "项目形成")
            .with("project", project.get("number"))
            .with("use", "自用")
            .with(
                "surveyed_on",
                super::property::inventory(village.span.today).max(day),
            )
            .with("survey", "账实相符"),
    );
    village.movements.push(Movement {
        day,
        amount,
        what: What::Capitalised,
        summary: format!("{}验收转固定资产", project.get("name")),
        party: String::new(),
        party_account: String::new(),
        cash: false,
        invoice: None,
    });
}
