//! What waits on the desk seldom: a second factor half set up, an old ledger that was looked through, a list that nobody
//! handed in, villages that were classed, a draw whose day has come, cases to look back at.

use std::cell::Cell;

use actix_web::test::{call_service, init_service};

use crate::access::{PlanRounds, Reach};
use crate::domain::user::UserState;
use crate::flows::accounts::{self, Hand};
use crate::flows::rounds::{choosing, draw, look_back};
use crate::flows::{Office, second_factor};
use crate::web::{App, app};

use super::super::anomalies::flags;
use super::super::desk::{armed, page, sitting_of};
use super::super::imports::file;
use super::super::made::on;
use super::super::{encoded, got};
use super::Seat;
use super::actors::HOME;
use super::addresses::handed;

/// The seed of every draw here.
const SEED: &str = "03 08 15 22 27 31";
/// An old ledger of one row.
const OLD: &str = "序号,问题编号,来源,村码,问题类别,问题描述,涉及金额（元）,责任单位,责任人,整改措施\n\
                   1,2024-01,审计,999999100201,合同,鱼塘租金没有按期收,6000.50,西关村委会,王某,补收租金\n";

macro_rules! planner {
    ($office:expr) => {{
        let actor = $office.store.actor_named(999_999, "matrix-xcb");
        let actor = actor.expect("read").expect("known");
        actor.by::<PlanRounds>(super::super::today()).expect("plans")
    }};
}

/// One of three is setting up a second factor and the others have one; an account is closed.
pub(super) fn accounts_apart(office: &Office, pending: i64, with_one: [i64; 2], shut: i64) {
    second_factor::begin(office, 999_999, pending, &sitting_of(pending), 1_795_000_000).expect("begun");
    for user in with_one {
        armed(office, user);
    }
    let hand = Hand::Operator(999_999);
    accounts::set_state(office, hand, shut, UserState::Disabled, 1).expect("closed");
}

/// The flags of a county that speak of people, one after the other: whoever sees people in full does so for a while, and is not
/// asked for it meanwhile.
#[derive(Clone)]
pub(super) struct WithPeople {
    flags: Vec<String>,
    turn: Cell<usize>,
}

impl WithPeople {
    pub(super) fn of(folder: &tempfile::TempDir) -> Self {
        let all = flags(folder, &Reach::county(999_999));
        Self {
            flags: all.into_iter().map(|flag| flag.id).collect(),
            turn: Cell::new(0),
        }
    }

    /// The page of the next one.
    pub(super) async fn next(&self, county: &App, reader: &Seat) -> Option<String> {
        let service = init_service(app(county.clone())).await;
        for _ in &self.flags {
            let turn = self.turn.replace(self.turn.get() + 1);
            let at = format!(
                "/desk/anomalies/{}",
                encoded(&self.flags[turn % self.flags.len()])
            );
            let text = send!(service, page(&at, &reader.0)).text;
            if text.contains("/unmask\"") || text.contains("您正在看完整身份") {
                return Some(at);
            }
        }
        None
    }
}

/// An old ledger was looked through and waits for a word.
pub(super) async fn looked_through(county: &App, reader: &Seat) {
    let service = init_service(app(county.clone())).await;
    let ledger = file(reader, "旧台账.csv", OLD.as_bytes(), &[]).uri("/desk/cases/ledger/import");
    let sent = send!(service, ledger);
    assert_eq!(sent.status, 303, "{}", sent.text);
}

/// A list that was not handed in: its page.
pub(super) async fn brought(county: &App, clerk: &Seat) -> String {
    let text = format!(
        "发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n\
         M9,P9,NY01,2026,{HOME},1,王小明,999999198801010012,5,2026-10-09,成功\n"
    );
    let (_, batch) = handed(county, clerk, "没交的.csv", &text).await;
    format!("/desk/imports/{batch}")
}

/// A round that is planned, with a team of nobody: its page.
pub(super) async fn planned(county: &App, planner: &Seat) -> String {
    let service = init_service(app(county.clone())).await;
    let new = [
        ("name", "第六轮"),
        ("kind", "常规"),
        ("year", "2026"),
        ("batch", "6"),
        ("from", "2026-12-01"),
        ("to", ""),
    ];
    let round = made!(service, planner, "/desk/rounds/new", new);
    let team = [("name", "空着的组"), ("parent", "")];
    step!(service, planner, round, "teams", team);
    round
}

/// The villages are classed.
pub(super) fn classed(office: &Office) -> String {
    choosing::class(office, &planner!(office)).expect("classed");
    format!("/desk/choosing/{HOME}")
}

/// A draw of villages whose day has come: its page.
pub(super) fn to_draw(summer: &Office) -> String {
    let by = planner!(summer);
    let known = summer.store.draws(&Reach::county(999_999)).expect("read").len();
    let wish = draw::Wish {
        name: format!("夏天随机村{known}"),
        number: 1,
        seed_source: "双色球第2026080期开奖号码".to_owned(),
        seed_day: on(7, 20),
        class: None,
        uncovered: false,
        typed: String::new(),
    };
    let id = draw::commit(summer, &by, &wish).expect("committed");
    format!("/desk/draw/{id}")
}

/// A lot fell on closed cases, which nobody has sent yet.
pub(super) fn drawn(summer: &Office, office: &Office) {
    let by = planner!(summer);
    let id = look_back::commit(summer, &by, "夏天回头看", "双色球第2026080期开奖号码", on(7, 20));
    draw::draw(office, &by, id.expect("committed"), SEED).expect("drawn");
}
