//! What can stand for the `{…}` of an address: things of the village, of its neighbours, of the county, of another
//! county, and of nobody.

use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::store::audit::Sought;
use crate::web::{App, app};

use super::super::anomalies::{flags, inspected, whole};
use super::super::desk::{page, seated, strangers};
use super::super::got;
use super::super::imports::{batch, file, file_to};
use super::super::made::put_right;
use super::super::settings::office;
use super::abroad;
use super::actors::{Actor, DEPARTMENT, HOME, TEAM, TOWN, everybody, user_of};
use super::kinds::{Kind, Lies, Thing, Things};
use super::{Seat, hidden, last};

const BESIDE: &str = "999999100202";
const AWAY: &str = "999999201202";
const AWAY_TOWN: &str = "999999201";
pub(super) fn thing(value: impl Into<String>, lies: Lies) -> Thing {
    Thing {
        value: value.into(),
        lies,
        told: false,
    }
}

/// A county with something of every kind that is cheap to make, the actors in it, and what stands for each kind.
pub(super) async fn furnished() -> (tempfile::TempDir, App, Vec<Actor>, Things) {
    let (folder, county) = inspected();
    abroad::published(&folder);
    let service = init_service(app(county.clone())).await;
    let office = office(&folder);
    let seat = |login: &str, role| seated(&folder, login, role, ScopeKind::County, "");
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
                ("until", "2026-12-31"),
            ];
            let letter = step!(service, planner, case, "letters/new", fields);
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
        piece(&county, unit, &case, "整改报告").await;
        piece(&county, &planner, &case, "核查材料").await;
        cases.push(Thing {
            told: !village.is_empty(),
            ..thing(last(&case), lies)
        });
    }
    // A matter of a department, and of no village.
    let fields = opening("").map(|(name, value)| match name {
        "unit" => (name, DEPARTMENT),
        // Its kind of problem is in that department's charge.
        "category" => (name, "民主程序与公开"),
        _ => (name, value),
    });
    let case = made!(service, planner, "/desk/cases/new", fields);
    let names = ["matrix-xcy1", "matrix-xcy2"];
    found_true!(service, case, planner, one, two, names, DEPARTMENT);
    piece(&county, &of(Role::DepartmentUser).seat, &case, "整改报告").await;
    cases.push(Thing {
        told: true,
        ..thing(last(&case), Lies::Department(DEPARTMENT))
    });
    things.insert(Kind::Case, cases);
    // What is recommended to that department, which reads it without its case.
    let advice = [
        ("kind", "巡察建议书"),
        ("seen", "0"),
        ("act", "issue"),
        ("department", DEPARTMENT),
        ("causes", "监管不力"),
        ("advice", "公开"),
        ("answer", "三十日内"),
    ];
    let letter = step!(service, planner, case, "letters/new", advice);
    letters.push(Thing {
        told: true,
        ..thing(last(&letter), Lies::Department(DEPARTMENT))
    });
    let of_home = |seq: &str, told| Thing {
        told,
        ..thing(seq, Lies::Village(HOME))
    };
    things.insert(Kind::Piece, vec![of_home("1", true), of_home("2", false)]);
    things.insert(Kind::Letter, letters);

    // What was handed in: the clerk's own, the neighbours'; of each once more what its owner calls back.
    let clerk = &of(Role::TownshipClerk).seat;
    let (mut batches, mut moved, mut jobs) = (Vec::new(), Vec::new(), Vec::new());
    for (who, village, number, again) in [
        (clerk, HOME, "M1", false),
        (clerk, BESIDE, "M2", false),
        (&other, AWAY, "M3", false),
        (clerk, HOME, "M4", true),
        (&other, AWAY, "M5", true),
    ] {
        let (job, batch) = bring(&county, who, village, number).await;
        jobs.push(thing(job, Lies::WithIts(user_of(who))));
        made!(service, who, format!("/desk/imports/{batch}/hand-in"), []);
        let of = if again { &mut moved } else { &mut batches };
        of.push(thing(batch, Lies::Village(village)));
    }
    things.insert(Kind::MovedBatch, moved);
    things.insert(Kind::Batch, batches);
    things.insert(Kind::Job, jobs);

    // Rounds: one of the village, one of nowhere yet; a draw that waits for its seed.
    let mut rounds = Vec::new();
    for (name, batch, lies) in [
        ("第三轮", "3", Lies::Village(HOME)),
        ("第四轮", "2", Lies::County),
        ("第八轮", "8", Lies::Village(AWAY)),
    ] {
        let round = made!(service, planner, "/desk/rounds/new", new_round(name, batch));
        if let Lies::Village(village) = lies {
            step!(
                service,
                planner,
                round,
                "teams",
                [
                    ("name", if village == HOME { "甲组" } else { "丙组" }),
                    ("parent", "")
                ]
            );
            let target = [
                ("kind", "村"),
                ("places", village),
                ("mode", "直接巡"),
                ("team", "1"),
            ];
            step!(service, planner, round, "targets", target);
        }
        rounds.push(thing(last(&round), lies));
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
    made!(service, centre, "/desk/settings/rules.SUB-14.households", change);
    let waiting = office.store.setting_changes(&Reach::county(999_999), None);
    let changes = waiting.expect("read").into_iter();
    let changes = changes
        .map(|one| thing(one.id.to_string(), Lies::Everywhere))
        .collect();
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
    let victim = account("matrix-victim");
    let of_all = |id: i64| vec![thing(id.to_string(), Lies::Everywhere)];
    things.insert(Kind::Account, of_all(victim.user.id));
    things.insert(Kind::Tenure, of_all(victim.offices[0].id));
    things.insert(Kind::Act, of_all(written(&office, 999_999)));

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
    let mut outcomes = Vec::new();
    for village in [HOME, BESIDE, AWAY] {
        let case = made!(service, planner, "/desk/cases/new", opening(village));
        put_right(&office, 999_999, last(&case).parse().expect("a number"));
        step!(
            service,
            planner,
            case,
            "outcome",
            [("says", "机动地租金补收入账。")]
        );
        outcomes.push(thing((outcomes.len() + 1).to_string(), Lies::Village(village)));
    }
    things.insert(Kind::Outcome, outcomes);
    let committee = of(Role::SupervisionCommittee).seat.clone();
    let in_village = |login: &str, code| {
        seated(
            &folder,
            login,
            Role::SupervisionCommittee,
            ScopeKind::Village,
            code,
        )
    };
    let mut objections = Vec::new();
    for (who, village) in [
        (committee, HOME),
        (in_village("matrix-jw2", BESIDE), BESIDE),
        (in_village("matrix-jw3", AWAY), AWAY),
    ] {
        let said = [
            ("village", village),
            ("about", "资产台账"),
            ("text", "鱼塘早就租出去了"),
        ];
        made!(service, who, "/desk/objections", said);
        objections.push(thing((objections.len() + 1).to_string(), Lies::Village(village)));
    }
    things.insert(Kind::Objection, objections);
    abroad::furnished(&folder, &county, &mut things).await;
    invent(&mut things);
    (folder, county, actors, things)
}

/// What nobody has, of every kind.
fn invent(things: &mut Things) {
    for (kind, of) in things.iter_mut() {
        let absent = match kind {
            Kind::Village => "999999100299",
            Kind::Township => "999999888",
            Kind::Dataset | Kind::DueList | Kind::Template | Kind::Rule | Kind::Setting => "nothing",
            _ => "40999999",
        };
        of.push(thing(absent, Lies::Absent));
    }
}

/// The last act that is in the book of a county.
pub(super) fn written(office: &Office, county: u32) -> i64 {
    let acts = office
        .store
        .acts(&Reach::county(county), &Sought::default(), None, 1);
    acts.expect("read").rows[0].id
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

pub(super) fn new_round<'a>(name: &'a str, batch: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("name", name),
        ("kind", "常规"),
        ("year", "2026"),
        ("batch", batch),
        ("from", "2026-11-01"),
        ("to", ""),
    ]
}

/// Hands in a file for a case.
pub(super) async fn piece(county: &App, who: &Seat, case: &str, text: &str) {
    let service = init_service(app(county.clone())).await;
    let seen = send!(service, page(case, &who.0));
    let version = hidden(&seen.text, "version");
    let fields = [("version", version.as_str()), ("item", "整改报告")];
    let address = format!("{case}/evidence/file");
    let sent = send!(
        service,
        file_to(&address, who, "附件.txt", text.as_bytes(), &fields)
    );
    assert_eq!(sent.status, 303, "{}", sent.text);
}

/// Hands in one payment of a village: the numbers of the import and of its batch.
pub(super) async fn bring(county: &App, who: &Seat, village: &str, number: &str) -> (String, String) {
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
