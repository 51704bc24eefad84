//! What is planted in single vouchers: ACC-01, 05, 06, 07, 09, 10, 28.

use chrono::{Datelike, NaiveDate};

use super::super::{Movement, What, later, weekday};
use super::{Fine, Shape, Slip, Sort, Wrong};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "ACC-01",
        planted: &["现金支付五千元"],
        innocent: &["现金支付九百九十元", "抢险时现金支付三千元"],
        make: cash,
    },
    Sort {
        rule: "ACC-05",
        planted: &["十天内分三次付给一家，每次略低于五千元"],
        innocent: &[
            "十天内分三次付给一家，每次数目都小",
            "每月付一次，每次略低于五千元",
            "三次都正好五千元，本来就要报批",
        ],
        make: split,
    },
    Sort {
        rule: "ACC-06",
        planted: &["三千元支出没有票据"],
        innocent: &["一百元零星支出没有票据", "凭用工名单支付"],
        make: no_invoice,
    },
    Sort {
        rule: "ACC-07",
        planted: &["同一张票据报了两次"],
        innocent: &["两张票据金额相同", "一张发票先付首付款、后付尾款"],
        make: invoice_twice,
    },
    Sort {
        rule: "ACC-09",
        planted: &["八千元付进在任村干部的账户"],
        innocent: &[
            "付给村干部半年的报酬",
            "归还村干部垫付的电费，附有票据",
            "付给村干部正好五千元",
            "付给同名的农户，账户不同",
        ],
        make: to_a_cadre,
    },
    Sort {
        rule: "ACC-10",
        planted: &["摘要像招待支出", "摘要写烟酒"],
        innocent: &["学生营养餐，不是招待", "餐厨垃圾清运、消毒酒精"],
        make: reception,
    },
    Sort {
        rule: "ACC-28",
        planted: &["大额支出，摘要只写付款"],
        innocent: &["大额支出，摘要写明事由", "正好五千元，摘要只写付款"],
        make: vague,
    },
];

impl Slip<'_, '_> {
    /// An expense of the office some months ago, as `change` bends it.
    pub(super) fn expense(&mut self, yuan: i64, summary: &str, change: impl FnOnce(&mut Movement)) {
        let mut movement = self.paid(yuan, summary);
        change(&mut movement);
        self.village.movements.push(movement);
        for number in self.book() {
            for line in 1..=2 {
                self.records.push((Dataset::Vouchers, format!("{number}#{line}")));
            }
        }
    }

    /// Such an expense, in order.
    pub(super) fn paid(&mut self, yuan: i64, summary: &str) -> Movement {
        let back = 150 + self.village.chance.between(0, 40);
        let day = quiet(self.ago(back));
        let firms = &self.estate.firms;
        let firm = &firms[self.village.chance.below(firms.len())];
        let (party, party_account) = (firm.name.clone(), firm.account.clone());
        Movement {
            day,
            amount: Fen(yuan * 100),
            what: What::Office,
            summary: summary.to_owned(),
            party,
            party_account,
            cash: false,
            invoice: Some(self.village.invoice()),
        }
    }

    /// Money fetched from the bank.
    pub(super) fn fetch(&mut self, yuan: i64, day: NaiveDate) {
        let mut fetched = self.paid(yuan, "提取备用金");
        (fetched.what, fetched.invoice) = (What::PettyCash, None);
        fetched.party.clear();
        fetched.party_account.clear();
        fetched.day = weekday(day);
        self.village.movements.push(fetched);
        self.book();
    }
}

/// A working day not in the last month of a year: what is paid then is another question.
pub(super) fn quiet(day: NaiveDate) -> NaiveDate {
    let day = weekday(day);
    if day.month() == 12 {
        weekday(later(day, -32))
    } else {
        day
    }
}

fn cash(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (yuan, summary) = match shape {
        Wrong(_) => (5_000, "付购买清洁用具款"),
        Fine(0) => (990, "付购买清洁用具款"),
        Fine(_) => (3_000, "付山洪抢险雇用铲车费"),
    };
    // Fetched before, so that the box never goes below nothing.
    slip.fetch(yuan, slip.ago(250));
    slip.expense(yuan, summary, |paid| paid.cash = true);
}

fn split(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (yuan, more, apart) = match shape {
        Wrong(_) => (4_800, [0, 60, -40], 3),
        Fine(0) => (640, [0, 60, -40], 3),
        Fine(1) => (4_800, [0, 60, -40], 31),
        Fine(_) => (5_000, [0, 0, 0], 3),
    };
    let first = slip.paid(yuan, "付村道维护材料费");
    for (nth, more) in more.into_iter().enumerate() {
        let (day, amount) = (
            weekday(later(first.day, nth as i64 * apart)),
            Fen(first.amount.0 + more * 100),
        );
        let (party, account) = (first.party.clone(), first.party_account.clone());
        slip.expense(0, "付村道维护材料费", |paid| {
            (paid.day, paid.amount, paid.party, paid.party_account) = (day, amount, party, account);
        });
    }
}

fn no_invoice(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (yuan, summary) = match shape {
        Wrong(_) => (3_000, "付便民服务点布置费"),
        Fine(0) => (100, "付便民服务点布置费"),
        Fine(_) => (2_400, "付清理沟渠用工费，名单附后"),
    };
    slip.expense(yuan, summary, |paid| paid.invoice = None);
}

fn invoice_twice(slip: &mut Slip<'_, '_>, shape: Shape) {
    let first = slip.paid(2_600, "付会议室桌椅款");
    for nth in 0..2 {
        let (day, party) = (weekday(later(first.day, nth * 45)), first.party.clone());
        let (account, invoice) = (first.party_account.clone(), first.invoice.clone());
        let summary = match (shape, nth) {
            (Fine(1), 0) => "付会议室桌椅首付款",
            (Fine(1), _) => "付会议室桌椅尾款",
            _ => "付会议室桌椅款",
        };
        slip.expense(2_600, summary, |paid| {
            (paid.day, paid.party, paid.party_account) = (day, party, account);
            if shape != Fine(0) {
                paid.invoice = invoice;
            }
        });
    }
}

fn to_a_cadre(slip: &mut Slip<'_, '_>, shape: Shape) {
    let Some(cadre) = slip.cadre() else { return };
    let (yuan, summary) = match shape {
        Wrong(_) => (8_000, "付河道保洁款"),
        Fine(0) => (8_000, "付上半年误工报酬"),
        Fine(1) => (6_200, "还垫付的抽水电费"),
        Fine(2) => (5_000, "付河道保洁款"),
        Fine(_) => (8_000, "付收购青储玉米款"),
    };
    let account = if shape == Fine(3) {
        format!("6217988{:012}", 900_000 + slip.serial)
    } else {
        cadre.account.clone()
    };
    slip.expense(yuan, summary, |paid| {
        paid.party.clone_from(&cadre.name);
        paid.party_account = account;
    });
}

fn reception(slip: &mut Slip<'_, '_>, shape: Shape) {
    let summaries: &[&str] = match shape {
        Wrong(0) => &["付接待用餐费"],
        Wrong(_) => &["付烟酒款"],
        Fine(0) => &["付村小学营养餐配送费"],
        Fine(_) => &["付餐厨垃圾清运费", "付消毒酒精款"],
    };
    for summary in summaries {
        slip.expense(1_260, summary, |_| {});
    }
}

fn vague(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (yuan, summary) = match shape {
        Wrong(_) => (8_600, "付款"),
        Fine(0) => (8_600, "付三组水塘清淤工程机械费"),
        Fine(_) => (5_000, "付款"),
    };
    slip.expense(yuan, summary, |_| {});
}
