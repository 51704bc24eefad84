//! What is planted in how works were built and paid: AST-04, PRJ-08, 09, 10, 12, 13, 22.

use super::super::works::share;
use super::super::{later, weekday};
use super::drafts::SETTLED;
use super::{Fine, Shape, Slip, Sort, Wrong, before};
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "AST-04",
        planted: &["验收一年多，没有转入资产"],
        innocent: &[
            "验收才二十天",
            "资产台账没有写项目编号，名称对得上",
            "清淤工程不形成资产",
        ],
        make: not_capitalised,
    },
    Sort {
        rule: "PRJ-08",
        planted: &["变更增加百分之十五"],
        innocent: &["变更正好百分之十", "少做了百分之十五"],
        make: changed,
    },
    Sort {
        rule: "PRJ-09",
        planted: &[
            "付款超过审定金额两万元",
            "验收以前付到百分之九十五",
            "开工以前付了一半",
        ],
        innocent: &[
            "付款超过合同，增加的工程量批过变更",
            "多付的两万元已经退回",
            "另付了监理费",
        ],
        make: overpaid,
    },
    Sort {
        rule: "PRJ-10",
        planted: &["验收以前付了结算款", "还没有验收，已经付清合同"],
        innocent: &["验收当天结清", "没有验收，按进度付了八成五"],
        make: early,
    },
    Sort {
        rule: "PRJ-12",
        planted: &["计划竣工过了二百天，还没有竣工"],
        innocent: &["晚了一百五十天，已经竣工", "计划竣工才过六十天"],
        make: delayed,
    },
    Sort {
        rule: "PRJ-13",
        planted: &["资金到位十三个月没有拨付", "资金到位两年多没有拨付"],
        innocent: &["资金到位八个月后付了预付款", "资金到位五个月，还没有拨付"],
        make: idle_funds,
    },
    Sort {
        rule: "PRJ-22",
        planted: &["开工三十天以后才签合同"],
        innocent: &["当天签约当天开工", "抢险工程先动工", "村民自建，后来补签协议"],
        make: begun_early,
    },
];

fn not_capitalised(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work_of(0, SETTLED, None);
    let what = if shape == Fine(2) {
        "三组水塘清淤工程"
    } else {
        "便民桥修建工程"
    };
    let name = format!("{}{what}", slip.village.name());
    work.entry.set("name", &name);
    let became = work.becomes.take();
    if shape == Fine(0) {
        let accepted = before(slip.today(), 20);
        let days = accepted.signed_duration_since(work.day("accepted_on")).num_days();
        for column in [
            "approved_on",
            "decided_on",
            "funded_on",
            "contracted_on",
            "started_on",
        ]
        .into_iter()
        .chain(["planned_end", "finished_on", "accepted_on"])
        {
            let day = weekday(later(work.day(column), days));
            work.entry.set(column, day.min(accepted));
        }
        work.entry.set("stage", "验收").set("audited_amount", "");
        work.paid.retain(|paid| matches!(paid.kind, "预付款" | "进度款"));
        for paid in &mut work.paid {
            paid.day = weekday(later(paid.day, days));
        }
        work.fund(work.day("funded_on"));
    }
    if let (Fine(1), Some((_, cost, day))) = (shape, became) {
        let asset = slip
            .asset(3)
            .with("class", "非经营性")
            .with("subclass", "道路")
            .with("name", "便民桥")
            .with("unit", "座")
            .with("original_value", cost.yuan())
            .with("net_value", cost.yuan())
            .with("acquired_on", day)
            .with("use", "自用");
        slip.estate.add(asset);
    }
    slip.raise(work);
}

fn changed(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(SETTLED);
    let contract = share(work.money("award"), 100);
    let percent = match shape {
        Wrong(_) => 15,
        Fine(0) => 10,
        Fine(_) => -15,
    };
    let change = Fen(contract.0 * percent / 100);
    work.reprice(contract, Fen(contract.0 + change.0));
    work.entry.set("change_amount", change.yuan());
    slip.raise(work);
}

fn overpaid(slip: &mut Slip<'_, '_>, shape: Shape) {
    const TOO_MUCH: Fen = Fen(2_000_000);
    let mut work = slip.work(SETTLED);
    let contract = work.money("award");
    work.reprice(contract, contract);
    let mut set = |kind: &str, percent: i64| {
        if let Some(paid) = work.payment(kind) {
            paid.amount = share(contract, percent);
        }
    };
    match shape {
        Wrong(0) => {
            if let Some(paid) = work.payment("结算款") {
                paid.amount = Fen(paid.amount.0 + TOO_MUCH.0);
            }
        }
        Wrong(1) => {
            set("进度款", 65);
            set("结算款", 2);
        }
        Wrong(_) => {
            set("预付款", 50);
            set("进度款", 25);
            let started = work.day("started_on");
            if let Some(paid) = work.payment("预付款") {
                paid.day = before(started, 4).min(later(started, -1));
            }
        }
        Fine(0) => work.reprice(contract, Fen(contract.0 * 108 / 100)),
        Fine(1) => {
            let payee = (work.builder.name.clone(), work.builder.account.clone());
            for amount in [TOO_MUCH, Fen(-TOO_MUCH.0)] {
                work.pay_more("结算款", amount, (&payee.0, &payee.1), 9);
            }
            slip.raise(work);
            return slip.name_payments(|row| row.get("amount").starts_with('-'));
        }
        Fine(_) => {
            let fee = share(contract, 3);
            work.pay_more(
                "进度款",
                fee,
                ("示范县恒正工程监理有限公司", "6217988000000777001"),
                5,
            );
        }
    }
    slip.raise(work);
}

fn early(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(SETTLED);
    let contract = work.money("award");
    work.reprice(contract, contract);
    let accepted = work.day("accepted_on");
    match shape {
        Wrong(0) => {
            if let Some(paid) = work.payment("结算款") {
                paid.day = before(accepted, 5).min(later(accepted, -1));
            }
        }
        Fine(0) => {
            if let Some(paid) = work.payment("结算款") {
                paid.day = accepted;
            }
        }
        _ => {
            work = slip.work(260);
            let contract = work.money("award");
            work.reprice(contract, contract);
            work.unaccepted();
            let rest = if matches!(shape, Wrong(_)) {
                Fen(contract.0 - share(contract, 30).0)
            } else {
                share(contract, 55)
            };
            if let Some(paid) = work.payment("进度款") {
                paid.amount = rest;
            }
        }
    }
    slip.raise(work);
}

fn delayed(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(if matches!(shape, Wrong(_)) { 460 } else { SETTLED });
    match shape {
        Wrong(_) => {
            work.unfinished();
            work.entry.set("planned_end", slip.ago(200));
        }
        Fine(0) => {
            let finished = work.day("finished_on");
            let planned = later(finished, -150).max(later(work.day("started_on"), 10));
            work.entry.set("planned_end", planned);
        }
        Fine(_) => {
            work = slip.work(290);
            work.unfinished();
            work.entry.set("planned_end", slip.ago(60));
        }
    }
    slip.raise(work);
}

fn idle_funds(slip: &mut Slip<'_, '_>, shape: Shape) {
    let days = match shape {
        Wrong(0) => 400,
        Wrong(_) => 800,
        Fine(0) => {
            let mut work = slip.work(SETTLED);
            let advance = work.day("started_on");
            let came = before(advance, 245);
            work.entry
                .set("approved_on", before(came, 25))
                .set("decided_on", before(came, 45));
            work.fund(came);
            return slip.raise(work);
        }
        Fine(_) => 150,
    };
    let mut work = slip.work(days + 30);
    work.unawarded();
    work.fund(before(slip.today(), days));
    slip.raise(work);
}

fn begun_early(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut work = slip.work(SETTLED);
    let signed = work.day("contracted_on");
    work.entry
        .set("decided_on", before(signed, 95))
        .set("approved_on", before(signed, 75));
    match shape {
        Wrong(_) => drop(work.entry.set("started_on", before(signed, 32))),
        Fine(0) => drop(work.entry.set("started_on", signed)),
        Fine(1) => {
            let name = format!("{}河堤决口抢险工程", slip.village.name());
            work.entry
                .set("name", name)
                .set("kind", "水利")
                .set("started_on", before(signed, 32));
            work.untender();
        }
        Fine(_) => {
            work.entry
                .set("procurement", "村民自建")
                .set("started_on", before(signed, 32));
            work.bids.clear();
            let villager = slip.estate.parties.stranger();
            work.entry
                .set("contractor", &villager.name)
                .set("contractor_code", "");
            for paid in &mut work.paid {
                paid.payee.clone_from(&villager.name);
                paid.account = format!("6217988{:012}", 700_000 + slip.serial);
            }
        }
    }
    slip.raise(work);
}
