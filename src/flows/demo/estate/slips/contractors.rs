//! What is planted in who built works and who was paid for them: PRJ-15, 16, 18.

use super::super::firms::{Firm, Trade};
use super::super::later;
use super::super::parties::Stranger;
use super::super::works::{Work, share};
use super::drafts::SETTLED;
use super::{Fine, Shape, Slip, Sort, Wrong, before};
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "PRJ-15",
        planted: &[
            "承包单位的法定代表人是在任村干部的子女",
            "承包单位的法定代表人是在任村干部",
        ],
        innocent: &[
            "法定代表人卸任以后才承包",
            "法定代表人是别的村的干部",
            "法定代表人只是本村人",
        ],
        make: related,
    },
    Sort {
        rule: "PRJ-16",
        planted: &["承包单位成立三十天就签合同", "承包单位已经注销，工程还没有完工"],
        innocent: &["签合同时成立正好九十天", "工程决算以后承包单位注销"],
        make: shell,
    },
    Sort {
        rule: "PRJ-18",
        planted: &["进度款付给了没有中标的投标单位", "进度款付给了个人"],
        innocent: &[
            "付给承包单位的分公司",
            "一部分付进农民工工资专户",
            "付给同一家单位，名称的括号不同",
        ],
        make: strange_payee,
    },
];

/// Works of a firm that is made for them.
fn built_by(
    slip: &mut Slip<'_, '_>,
    work: &mut Work,
    boss: Stranger,
    founded: impl ToString,
    state: &'static str,
) {
    let mut firm = slip.estate.found(Trade::Builder, boss, founded);
    firm.state = state;
    slip.estate.add(firm.entry());
    work.award_to(&firm);
}

fn related(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(SETTLED);
    let signed = work.day("contracted_on");
    let person = |person: &super::Person| Stranger {
        name: person.name.clone(),
        number: person.number.clone(),
    };
    let boss = match shape {
        Wrong(nth) => {
            let Some(cadre) = slip.cadre() else { return };
            if nth == 0 {
                let child = slip.estate.parties.stranger();
                slip.kin(&cadre.number, &child.number, "子女");
                child
            } else {
                person(cadre)
            }
        }
        Fine(0) => slip.office(before(signed, 1_500), Some(before(signed, 60))),
        Fine(1) => match slip.estate.parties.cadre(slip.elsewhere()) {
            Some(cadre) => person(cadre),
            None => return,
        },
        Fine(_) => match slip
            .estate
            .parties
            .villager(slip.village.at, &mut slip.village.chance)
        {
            Some(villager) => person(villager),
            None => return,
        },
    };
    built_by(slip, &mut work, boss, "2014-05-20", "存续");
    if matches!(shape, Wrong(_)) {
        slip.insiders.push(work.builder.code.clone());
    }
    slip.raise(work);
}

fn shell(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(SETTLED);
    let (age, state) = match shape {
        Wrong(0) => (30, "存续"),
        Wrong(_) => {
            work = slip.work(84);
            (2_000, "注销")
        }
        Fine(0) => (90, "存续"),
        Fine(_) => (2_000, "注销"),
    };
    let boss = slip.estate.parties.stranger();
    let founded = later(work.day("contracted_on"), -age);
    built_by(slip, &mut work, boss, founded, state);
    slip.raise(work);
}

fn strange_payee(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(SETTLED);
    let builder: Firm = work.builder.clone();
    let (name, account) = match shape {
        Wrong(0) => (
            work.bids[1].get("bidder").to_owned(),
            work.bids[1].get("deposit_account").to_owned(),
        ),
        Wrong(_) => {
            let who = slip.estate.parties.stranger();
            (who.name, format!("6217988{:012}", 800_000 + slip.serial))
        }
        Fine(0) => (format!("{}第二分公司", builder.name), builder.account),
        Fine(1) => {
            // A fifth of the progress goes to the men's wages.
            let wages = share(work.money("award"), 9);
            if let Some(paid) = work.payment("进度款") {
                paid.amount = Fen(paid.amount.0 - wages.0);
            }
            let payee = ("示范县建设领域农民工工资专户", "6217988000000888001");
            work.pay_more("进度款", wages, payee, 0);
            return slip.raise(work);
        }
        Fine(_) => {
            let boss = slip.estate.parties.stranger();
            let mut firm = slip.estate.found(Trade::Builder, boss, "2013-03-12");
            firm.name = firm.name.replacen("示范县", "（示范县）", 1);
            slip.estate.add(firm.entry());
            work.award_to(&firm);
            let plain = firm.name.replace('（', "(").replace('）', ")");
            (plain, firm.account)
        }
    };
    if let Some(paid) = work.payment("进度款") {
        (paid.payee, paid.account) = (name, account);
    }
    slip.raise(work);
    // What is strange is the payment: it is named too.
    slip.name_payments(|row| row.get("kind") == "进度款");
}
