//! What can stand for the `{…}` of an address: things of the village, of its neighbours, of the county, of another
//! county, and of nobody.

use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::store::audit::Sought;
use crate::web::{App, app};

use super::super::anomalies::{flags, inspected, whole};
use super::super::desk::{page, seated, seated_in, strangers};
use super::super::got;
use super::super::imports::{batch, file, file_to};
use super::super::settings::office;
use super::actors::{Actor, HOME, TEAM, TOWN, everybody, user_of};
use super::kinds::{Kind, Lies, Thing, Things};
use super::{Seat, hidden, last};

const BESIDE: &str = "999999100202";
const AWAY: &str = "999999201202";
const AWAY_TOWN: &str = "999999201";
/// A village of the other county of the installation.
const FOREIGN: &str = "410825100201";

fn thing(value: impl Into<String>, lies: Lies) -> Thing {
    Thing {
        value: value.into(),
        lies,
        told: false,
    }
}

/// Another county's thing, where its number is not also that of one of ours.
fn foreign(of: &mut Vec<Thing>, value: String) {
    if !of.iter().any(|one| one.value == value) {
        of.push(thing(value, Lies::Foreign));
    }
}

/// A county with something of every kind that is cheap to make, the actors in it, and what stands for each kind.
pub(super) async fn furnished() -> (tempfile::TempDir, App, Vec<Actor>, Things) {
    let (folder, county) = inspected();
    let service = init_service(app(county.clone())).await;
    let office = office(&folder);
    let seat = |login: &str, role| seated(&folder, login, role, ScopeKind::County, "");
    let away = |login: &str, county, role| seated_in(&folder, county, login, role, ScopeKind::County, "");
    let manager = seat("matrix-gl", Role::Administrator);
    let teams = [("name", TEAM), ("villages", HOME)];
    made!(service, manager, "/desk/teams", teams);
    let actors = everybody(&folder);
    let of = |role: Role| actors.iter().find(|one| one.role == role).expect("everybody");
    let planner = seat("matrix-xcb", Role::InspectionOffice);
    let one = seat("matrix-xcy1", Role::InspectionMember);
    let two = seat("matrix-xcy2", Role::LeadInspector);
    strangers(&folder, &["matrix-xcy1", "matrix-xcy2"]);
    let centre = seat("matrix-zx", Role::Centre);
    let foreign_planner = away("matrix-wxc", 410_825, Role::InspectionOffice);
    let foreign_centre = away("matrix-wzx", 410_825, Role::Centre);
    let other = seated(
        &folder,
        "matrix-jb2",
        Role::TownshipClerk,
        ScopeKind::Township,
        AWAY_TOWN,
    );
    let mut things = Things::new();

    // Matters: three that the units were told of, one of the county, one of another county.
    let (mut cases, mut letters) = (Vec::new(), Vec::new());
    for (village, lies) in [
        (HOME, Lies::Village(HOME)),
        (BESIDE, Lies::Village(BESIDE)),
        (AWAY, Lies::Village(AWAY)),
        ("", Lies::County),
    ] {
        let case = made!(service, planner, "/desk/cases/new", opening(village));
        if !village.is_empty() {
            found_true!(service, case, planner, one, two);
            let fields = [
                ("kind", "巡察提醒函"),
                ("seen", "0"),
                ("act", "issue"),
                ("risk", "有风险"),
                ("demands", "追回"),
            ];
            let letter = made!(service, planner, format!("{case}/letters/new"), fields);
            letters.push(Thing {
                told: true,
                ..thing(last(&letter), lies)
            });
        }
        // What the unit hands in is the first piece, what the office hands in the second.
        let unit = match village {
            HOME | BESIDE => &of(Role::TownshipClerk).seat,
            AWAY => &other,
            _ => &planner,
        };
        for (who, text) in [(unit, "整改报告"), (&planner, "核查材料")] {
            let seen = send!(service, page(&case, &who.0));
            let fields = [
                ("version", hidden(&seen.text, "version")),
                ("item", "整改报告".to_owned()),
            ];
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            let address = format!("{case}/evidence/file");
            let sent = send!(
                service,
                file_to(&address, who, "附件.txt", text.as_bytes(), &fields)
            );
            assert_eq!(sent.status, 303, "{}", sent.text);
        }
        cases.push(Thing {
            told: !village.is_empty(),
            ..thing(last(&case), lies)
        });
    }
    // Each county counts for itself: the last of many has a number that is nobody's here.
    for _ in 0..=cases.len() {
        let case = made!(service, foreign_planner, "/desk/cases/new", opening(""));
        foreign(&mut cases, last(&case));
    }
    things.insert(Kind::Case, cases);
    let piece = |seq: &str, told| Thing {
        told,
        ..thing(seq, Lies::Village(HOME))
    };
    things.insert(Kind::Piece, vec![piece("1", true), piece("2", false)]);
    things.insert(Kind::Letter, letters);

    // What was handed in: the clerk's own, the neighbours', another county's.
    let clerk = &of(Role::TownshipClerk).seat;
    let clerk_user = of(Role::TownshipClerk).user;
    let (mut batches, mut jobs) = (Vec::new(), Vec::new());
    for (who, village, number) in [
        (clerk, HOME, "M1"),
        (clerk, BESIDE, "M2"),
        (&other, AWAY, "M3"),
        (clerk, HOME, "M4"),
    ] {
        let (job, batch) = bring(&county, who, village, number).await;
        let holder = if user_of(who) == clerk_user {
            Lies::WithIts(clerk_user)
        } else {
            Lies::WithIts(user_of(who))
        };
        jobs.push(thing(job, holder));
        made!(service, who, format!("/desk/imports/{batch}/hand-in"), []);
        batches.push(thing(batch, Lies::Village(village)));
    }
    things.insert(Kind::MovedBatch, batches.split_off(3));
    things.insert(Kind::Batch, batches);
    things.insert(Kind::Job, jobs);

    // Rounds: one of the village, one of nowhere yet; a draw that waits for its seed.
    let mut rounds = Vec::new();
    for (name, batch, lies) in [
        ("第三轮", "3", Lies::Village(HOME)),
        ("第四轮", "2", Lies::County),
    ] {
        let round = made!(service, planner, "/desk/rounds/new", new_round(name, batch));
        if lies != Lies::County {
            step!(
                service,
                planner,
                round,
                "teams",
                [("name", "甲组"), ("parent", "")]
            );
            let target = [
                ("kind", "村"),
                ("places", HOME),
                ("mode", "直接巡"),
                ("team", "1"),
            ];
            step!(service, planner, round, "targets", target);
        }
        rounds.push(thing(last(&round), lies));
    }
    for batch in ["1", "2", "3"] {
        let name = format!("外县{batch}");
        let round = made!(
            service,
            foreign_planner,
            "/desk/rounds/new",
            new_round(&name, batch)
        );
        foreign(&mut rounds, last(&round));
    }
    things.insert(Kind::Round, rounds);
    let draw = [
        ("name", "随机村"),
        ("class", "全部的村"),
        ("villages", ""),
        ("number", "1"),
        ("source", "双色球第2026137期开奖号码"),
        ("on", "2026-12-01"),
    ];
    let draw = last(&made!(service, planner, "/desk/draw", draw));
    things.insert(Kind::Draw, vec![thing(draw.as_str(), Lies::Everywhere)]);
    things.insert(Kind::DrawList, vec![thing(draw, Lies::County)]);

    // Settings, and changes of them that wait for a second person.
    let change = [
        ("do", "set"),
        ("value", "9"),
        ("reason", "县里统一"),
        ("follows", "0"),
    ];
    let mut changes = Vec::new();
    for (who, county, names) in [
        (&centre, 999_999, &["SUB-14.households"][..]),
        (
            &foreign_centre,
            410_825,
            &["SUB-14.households", "SUB-09.days"][..],
        ),
    ] {
        for name in names {
            let address = format!("/desk/settings/rules.{name}");
            if county == 999_999 || send!(service, page(&address, &who.0)).status == 200 {
                made!(service, who, address, change);
            }
        }
        for waiting in office
            .store
            .setting_changes(&Reach::county(county), None)
            .expect("read")
        {
            match county {
                999_999 => changes.push(thing(waiting.id.to_string(), Lies::Everywhere)),
                _ => foreign(&mut changes, waiting.id.to_string()),
            }
        }
    }
    things.insert(Kind::Change, changes);
    things.insert(
        Kind::Setting,
        ["site", "rules.SUB-14.households", "classes.NY01"]
            .map(|name| thing(name, Lies::Everywhere))
            .to_vec(),
    );

    // Accounts nobody acts with, and their offices.
    seat("matrix-victim", Role::Auditor);
    let account = |login: &str| office.store.account_named(login).expect("read").expect("known");
    let (victim, away) = (account("matrix-victim"), account("matrix-wxc"));
    let pair = |own: i64, other: i64| {
        vec![
            thing(own.to_string(), Lies::Everywhere),
            thing(other.to_string(), Lies::Foreign),
        ]
    };
    things.insert(Kind::Account, pair(victim.user.id, away.user.id));
    things.insert(Kind::Tenure, pair(victim.offices[0].id, away.offices[0].id));

    let written = |county| {
        let acts = office
            .store
            .acts(&Reach::county(county), &Sought::default(), None, 1);
        acts.expect("read").rows[0].id
    };
    things.insert(Kind::Act, pair(written(999_999), written(410_825)));

    let found = flags(&folder, &whole());
    let findings = [HOME, BESIDE, AWAY].iter().filter_map(|village| {
        let one = found.iter().find(|flag| flag.village.to_string() == *village)?;
        Some(thing(one.id.as_str(), Lies::Village(village)))
    });
    things.insert(Kind::Finding, findings.collect());
    let village = |code: &'static str| thing(code, Lies::Village(code));
    things.insert(Kind::Village, [HOME, BESIDE, AWAY].map(village).to_vec());
    let township = |code: &'static str| thing(code, Lies::Township(code));
    things.insert(Kind::Township, [TOWN, AWAY_TOWN].map(township).to_vec());
    let payment = |(number, code): (&str, &'static str)| thing(number, Lies::Village(code));
    let payments = [("F0", HOME), ("F1", BESIDE), ("W1", AWAY)].map(payment);
    things.insert(Kind::Payment, payments.to_vec());
    for (kind, word) in [
        (Kind::Dataset, "payments"),
        (Kind::DueList, "contracts"),
        (Kind::Template, "payments.csv"),
        (Kind::Rule, "SUB-14"),
    ] {
        things.insert(kind, vec![thing(word, Lies::Everywhere)]);
    }
    things.insert(Kind::Outcome, Vec::new());
    let committee = &of(Role::SupervisionCommittee).seat;
    let objection = [
        ("village", HOME),
        ("about", "资产台账"),
        ("text", "鱼塘早就租出去了"),
    ];
    made!(service, committee, "/desk/objections", objection);
    let mut objections = vec![thing("1", Lies::Village(HOME))];
    let far = seated_in(
        &folder,
        410_825,
        "matrix-wjw",
        Role::SupervisionCommittee,
        ScopeKind::Village,
        FOREIGN,
    );
    for (number, text) in [("1", "鱼塘早就租出去了"), ("2", "水渠没有修")] {
        let said = [("village", FOREIGN), ("about", "资产台账"), ("text", text)];
        made!(service, far, "/desk/objections", said);
        foreign(&mut objections, number.to_owned());
    }
    things.insert(Kind::Objection, objections);
    invent(&mut things);
    (folder, county, actors, things)
}

/// What nobody has, of every kind; and of another county where the fixture could make none.
fn invent(things: &mut Things) {
    for (kind, of) in things.iter_mut() {
        let (foreign, absent) = match kind {
            Kind::Village => (FOREIGN, "999999100299"),
            Kind::Township => ("410825100", "999999888"),
            Kind::Setting => ("exemptions.4825", "nothing"),
            Kind::Dataset | Kind::DueList | Kind::Template | Kind::Rule => ("persons", "nothing"),
            _ => ("41082500", "40999999"),
        };
        if !of.iter().any(|one| one.lies == Lies::Foreign) {
            of.push(thing(foreign, Lies::Foreign));
        }
        of.push(thing(absent, Lies::Absent));
    }
}

pub(super) fn opening(village: &str) -> [(&str, &str); 8] {
    [
        ("source", "信访"),
        ("category", "合同"),
        ("village", village),
        ("title", "租金没有入账"),
        ("unit", ""),
        ("found", "500"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ]
}

fn new_round<'a>(name: &'a str, batch: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("name", name),
        ("kind", "常规"),
        ("year", "2026"),
        ("batch", batch),
        ("from", "2026-11-01"),
        ("to", ""),
    ]
}

/// Hands in one payment of a village: the numbers of the import and of its batch.
async fn bring(county: &App, who: &Seat, village: &str, number: &str) -> (String, String) {
    let text = format!(
        "发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n{number},P9,NY01,2026,{village},1,王小明,999999198801010012,5,2026-10-09,成功\n"
    );
    handed(county, who, &format!("{number}.csv"), &text).await
}

/// Hands in a table: the numbers of the import and of its batch.
pub(super) async fn handed(county: &App, who: &Seat, name: &str, text: &str) -> (String, String) {
    let service = init_service(app(county.clone())).await;
    let sent = send!(service, file(who, name, text.as_bytes(), &[]));
    let job = sent.header(actix_web::http::header::LOCATION).to_owned();
    for _ in 0..400 {
        let seen = send!(service, page(&job, &who.0));
        if !seen.text.contains("data-progress") {
            return (last(&job), last(&batch(&seen.text)));
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{job} does not end")
}

/// The office over the same data.
pub(super) fn office_of(folder: &tempfile::TempDir) -> Office {
    office(folder)
}
