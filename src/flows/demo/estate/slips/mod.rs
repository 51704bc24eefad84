//! What is planted among contracts, assets, works and books, and what only looks so. Each case stands in a village of
//! its own, so that no other case speaks of it.

mod bookings;
mod holdings;
mod lettings;

use chrono::{Datelike, NaiveDate};

use super::super::chance::Chance;
use super::super::grants::County;
use super::super::truth::Case;
use super::books::{hands, voucher};
use super::entry::Entry;
use super::property::{LET, contract, piece, rent_of, tenant};
use super::{Estate, Movement, Village, What, later, weekday};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// How many of each sort, planted and innocent.
const EACH: usize = 3;

/// One sort of case: rule, what it is when planted and when innocent, and what makes it.
type Sort = (&'static str, &'static str, &'static str, fn(&mut Slip<'_>, bool));

const SORTS: [Sort; 27] = [
    (
        "AST-01",
        "合同里的资产没有登记",
        "合同里的资产已经登记",
        holdings::unregistered,
    ),
    (
        "AST-02",
        "账上有净值，清查没有实物",
        "清查没有实物，净值已经核销",
        holdings::missing,
    ),
    (
        "AST-05",
        "长期闲置",
        "取得不到三个月，还没有用起来",
        holdings::idle,
    ),
    (
        "AST-09",
        "去年年底没有清查",
        "去年年底以后才取得",
        holdings::unsurveyed,
    ),
    (
        "AST-10",
        "有人占用，没有合同",
        "有人使用，合同在履行",
        holdings::occupied,
    ),
    ("CON-01", "租金只有同类的四成", "租金略低于同类", lettings::cheap),
    ("CON-02", "租期三十五年", "租期正好二十年", lettings::long),
    ("CON-03", "一次收取十年租金", "一次收取一年租金", lettings::lump),
    (
        "CON-05",
        "租金逾期二百天没有收到",
        "租金到期才十天",
        lettings::overdue,
    ),
    ("CON-06", "一年少收八百元", "少收五角，抹零", lettings::short),
    (
        "CON-07",
        "到期四个月还在用，没有续签",
        "到期后已经公开续签",
        lettings::expired,
    ),
    (
        "CON-09",
        "大面积出租未进平台",
        "小面积出租，不用进平台",
        lettings::off_platform,
    ),
    (
        "CON-12",
        "没有民主决策的日期",
        "当天表决当天签订",
        lettings::undecided,
    ),
    ("CON-13", "先签订，后表决", "先表决，后签订", lettings::backwards),
    (
        "CON-15",
        "一处资产同期租给两家",
        "前一家到期，后一家接着租",
        lettings::twice,
    ),
    (
        "CON-16",
        "没有公开竞价，续租给原来的人",
        "公开竞价后续租给原来的人",
        lettings::renewed,
    ),
    (
        "CON-21",
        "租金进了个人账户",
        "租金进了集体账户",
        lettings::private_account,
    ),
    ("ACC-01", "现金支付五千元", "现金支付九百元", bookings::cash),
    (
        "ACC-05",
        "十天内分三次付给一家，每次略低于五千元",
        "十天内分三次付给一家，每次数目都小",
        bookings::split,
    ),
    (
        "ACC-06",
        "三千元支出没有票据",
        "一百元零星支出没有票据",
        bookings::no_invoice,
    ),
    (
        "ACC-07",
        "同一张票据报了两次",
        "两张票据金额相同",
        bookings::invoice_twice,
    ),
    (
        "ACC-10",
        "摘要像招待支出",
        "学生营养餐，不是招待",
        bookings::reception,
    ),
    ("ACC-13", "现金余额为负", "现金取出后才支付", bookings::negative),
    ("ACC-15", "年底突击支出", "年底按合同支付保洁费", bookings::rush),
    (
        "ACC-27",
        "制单和审批是同一个人",
        "制单和审批是两个人",
        bookings::same_hand,
    ),
    (
        "ACC-28",
        "大额支出，摘要只写付款",
        "大额支出，摘要写明事由",
        bookings::vague,
    ),
    (
        "AST-04",
        "验收一年多，没有转入资产",
        "验收才二十天",
        holdings::not_booked,
    ),
];

/// A case on its way into a village.
struct Slip<'a> {
    estate: &'a mut Estate,
    village: Village<'a>,
    seed: u64,
    records: Vec<(Dataset, String)>,
}

/// Plants everything.
pub(super) fn plant(estate: &mut Estate, county: &County, cases: &mut Vec<Case>) {
    let villages = county.places.villages.len();
    let mut next = 0;
    for _ in 0..EACH {
        for (rule, planted, innocent, make) in SORTS {
            for wrong in [true, false] {
                // Villages in a stride, so that the cases lie all over the county.
                let at = (next * 37 + 5) % villages;
                next += 1;
                let place = &county.places.villages[at];
                let mut slip = Slip {
                    village: Village {
                        place,
                        at,
                        span: county.span,
                        chance: Chance::new(county.seed, 70_000 + next as u64),
                        account: format!("6217988{}01", place.code),
                        tail: format!("{:06}", place.code.number() % 1_000_000),
                        movements: Vec::new(),
                        invoices: 9_000 + next as u32 * 10,
                    },
                    estate: &mut *estate,
                    seed: county.seed,
                    records: Vec::new(),
                };
                make(&mut slip, wrong);
                let (kind, why) = if wrong {
                    ("planted", planted)
                } else {
                    ("innocent", innocent)
                };
                cases.push(Case::of(kind, rule, why, slip.records));
            }
        }
    }
}

impl Slip<'_> {
    fn today(&self) -> NaiveDate {
        self.village.span.today
    }

    fn name(&mut self, entry: &Entry) {
        self.records.push((entry.dataset, entry.get("number").to_owned()));
    }

    /// A shop or field that is let.
    fn asset(&mut self, sort: usize) -> Entry {
        piece(self.estate, &mut self.village, &LET[sort], 3)
    }

    /// A contract over it, in order, that began some years ago.
    fn contract(&mut self, asset: &mut Entry, ago: i32, years: i32) -> Entry {
        let starts = weekday(NaiveDate::from_ymd_opt(self.today().year() - ago, 3, 1).unwrap_or_default());
        let rent = rent_of(&mut self.village, &LET[3], asset);
        let (name, code) = tenant(self.estate, &mut self.village, &LET[3]);
        asset.set("use", "出租").set("used_by", &name);
        contract(
            self.estate,
            &mut self.village,
            asset,
            (&name, &code),
            starts,
            years,
            rent,
        )
    }

    /// An asset that is let by a contract which `change` bends, with its rent.
    fn bent(&mut self, ago: i32, years: i32, change: impl FnOnce(&mut Self, &mut Entry)) {
        let mut asset = self.asset(3);
        let mut contract = self.contract(&mut asset, ago, years);
        change(self, &mut contract);
        self.estate.add(asset);
        self.rent(&contract);
        self.name(&contract);
        self.estate.add(contract);
    }

    /// The rent of a contract, paid and booked.
    fn rent(&mut self, with: &Entry) {
        let rent = Fen::parse_yuan(with.get("rent")).unwrap_or_default();
        super::property::instalments(self.estate, &mut self.village, with, rent);
        self.book();
    }

    /// Books what has moved so far.
    fn book(&mut self) -> Vec<String> {
        let (maker, approver) = hands(self.seed, self.village.at);
        let movements = std::mem::take(&mut self.village.movements);
        let mut numbers = Vec::new();
        let last = self.village.span.to;
        for movement in movements.iter().filter(|movement| movement.day <= last) {
            numbers.push(self.booked(movement, (&maker, &approver)));
        }
        numbers
    }

    fn booked(&mut self, movement: &Movement, by: (&str, &str)) -> String {
        let prefix = format!("PZ{}", movement.day.format("%Y%m"));
        let number = self.estate.number(Dataset::Vouchers, &prefix, &self.village);
        voucher(self.estate, self.village.place.code, &number, movement, by);
        number
    }

    /// An expense of the office some months ago, as `change` bends it.
    fn expense(&mut self, yuan: i64, summary: &str, change: impl FnOnce(&mut Movement)) {
        let mut movement = self.paid(yuan, summary);
        change(&mut movement);
        self.village.movements.push(movement);
        for number in self.book() {
            self.records.push((Dataset::Vouchers, format!("{number}#1")));
        }
    }

    fn paid(&mut self, yuan: i64, summary: &str) -> Movement {
        let day = weekday(later(self.today(), -150 - self.village.chance.between(0, 40)));
        let firms: Vec<_> = self.estate.firms.clone();
        let firm = &firms[self.village.chance.below(firms.len())];
        Movement {
            day,
            amount: Fen(yuan * 100),
            what: What::Office,
            summary: summary.to_owned(),
            party: firm.name.clone(),
            party_account: firm.account.clone(),
            cash: false,
            invoice: Some(self.village.invoice()),
        }
    }
}
