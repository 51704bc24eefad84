//! What stands outside the reach of whoever hands in is told to them by nothing that they type: no number, no guess.

use actix_web::http::{StatusCode, header};
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::origin::Origin;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::import::{Wish, import};
use crate::flows::publish;
use crate::store::audit::Act;
use crate::store::users::NewAppointment;
use crate::web::app;

const HERE: &str = "999999100201";
const THERE: &str = "999999201202";
const CONTRACTS: &str = "合同编号,村码,类型,承租方,承租方证件号,签订日期,起始日期,终止日期,年租金(元),状态\n";
const PROJECTS: &str = "项目编号,村码,项目名称,类别,资金来源,预算金额(元),采购方式,状态\n";
const DISBURSEMENTS: &str = "拨付编号,项目编号,收款单位,金额(元),拨付日期,款项性质\n";
const PERSONS: &str = "身份证号,姓名,户编号,与户主关系,村码,状态,死亡日期\n";

/// The same number in a ledger: what stands there, and what a reporter of another village types under it.
struct Same {
    name: &'static str,
    header: &'static str,
    theirs: String,
    mine: String,
    /// What of theirs nobody here may read.
    secrets: &'static [&'static str],
}

fn numbers() -> [Same; 4] {
    [
        Same {
            name: "assets",
            header: ASSETS,
            theirs: format!("ZC1,{THERE},经营性,河边门面房,0.5,876543,出租\n"),
            mine: format!("ZC1,{HERE},经营性,水塔,0.7,1,出租\n"),
            secrets: &["河边门面房", "876,543", "876543", "招贤", THERE],
        },
        Same {
            name: "contracts",
            header: CONTRACTS,
            theirs: format!(
                "HT1,{THERE},出租,赵六,999999196002020028,2021-03-04,2021-05-06,2031-07-08,6543,履行\n"
            ),
            mine: format!(
                "HT1,{HERE},出租,王小明,999999198801010012,2026-01-01,2026-01-01,2027-12-31,1,履行\n"
            ),
            secrets: &["赵", "9999991960", "6,543", "6543", "2031-07-08", "招贤", THERE],
        },
        Same {
            name: "projects",
            header: PROJECTS,
            theirs: format!("XM1,{THERE},河东修路,道路,县级奖补,765432,比选,实施\n"),
            mine: format!("XM1,{HERE},修桥,道路,自筹,1,比选,立项\n"),
            secrets: &["河东修路", "765,432", "765432", "县级奖补", "招贤", THERE],
        },
        Same {
            name: "disbursements",
            header: DISBURSEMENTS,
            theirs: "BF1,XM1,河东建筑有限公司,54321,2025-03-20,预付款\n".to_owned(),
            mine: "BF1,XM2,本村合作社,1,2026-03-20,进度款\n".to_owned(),
            secrets: &["河东建筑", "54,321", "2025-03-20"],
        },
    ]
}

/// Publishes a file as the county does.
fn published(folder: &tempfile::TempDir, name: &str, text: &str, owner: &str) {
    let office = office(folder);
    let path = folder.path().join(format!("{name}.csv"));
    std::fs::write(&path, text).expect("a file");
    let wish = Wish {
        paths: vec![path],
        origin: Origin::new(Some(today()), Some(owner), Some("比对协议")),
        ..Wish::default()
    };
    let outcomes = import(&office, &wish, &mut |_, _, _, _| {}).expect(name);
    let problems = &outcomes[0].problems;
    assert!(
        outcomes.iter().all(|one| !one.turned_away && one.refused == 0),
        "{problems:?}"
    );
    publish::publish_all(&office).expect(name);
}

fn reporter(folder: &tempfile::TempDir) -> (String, String) {
    seated(
        folder,
        "baozhang",
        Role::VillageReporter,
        ScopeKind::Village,
        HERE,
    )
}

/// Insists that nothing of theirs is on a page, and no word of a record that is being corrected.
#[track_caller]
fn keeps(text: &str, same: &Same) {
    for secret in same.secrets {
        assert!(!text.contains(secret), "{}: {secret} in {text}", same.name);
    }
    assert!(!text.contains("更正的行"), "{}: {text}", same.name);
}

#[actix_web::test]
async fn the_draft_of_a_number_that_stands_in_another_village_tells_nothing_of_it() {
    let (folder, county) = county();
    published(
        &folder,
        "more_projects",
        &format!("{PROJECTS}XM2,{HERE},修渠,水利,自筹,5,比选,实施\n"),
        "",
    );
    let numbers = numbers();
    for same in &numbers {
        published(&folder, same.name, &format!("{}{}", same.header, same.theirs), "");
    }
    let service = init_service(app(county)).await;
    let reporter = reporter(&folder);
    for same in &numbers {
        // Beside it a row of one's own, so that something is left to hand in.
        let free = same.mine.replacen("1,", "77,", 1);
        let table = format!("{}{}{free}", same.header, same.mine);
        let address = batch(&bring!(service, &reporter, "a.csv", table.as_bytes()));
        let draft = ask!(service, page(&address, &reporter.0)).text;
        assert!(
            draft.contains("这个编号不在您的范围里已经用了") && draft.contains("第 2 行"),
            "{}: {draft}",
            same.name
        );
        keeps(&draft, same);
        let book = ask_bytes!(service, page(&format!("{address}/rows.xlsx"), &reporter.0));
        let rows = read(&book);
        assert!(rows.len() >= 2, "{}: {rows:?}", same.name);
        keeps(&format!("{rows:?}"), same);
        let partial = [("partial", "yes")];
        let handed = ask!(service, act(&reporter, &format!("{address}/hand-in"), &partial));
        assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
        keeps(&ask!(service, page(&address, &reporter.0)).text, same);
    }
}

#[actix_web::test]
async fn a_draft_that_was_there_first_tells_nothing_of_what_is_published_elsewhere_since() {
    let (folder, county) = county();
    published(
        &folder,
        "more_projects",
        &format!("{PROJECTS}XM2,{HERE},修渠,水利,自筹,5,比选,实施\n"),
        "",
    );
    let service = init_service(app(county)).await;
    let reporter = reporter(&folder);
    for same in &numbers() {
        let table = format!("{}{}", same.header, same.mine);
        let address = batch(&bring!(service, &reporter, "a.csv", table.as_bytes()));
        let before = ask!(service, page(&address, &reporter.0)).text;
        published(&folder, same.name, &format!("{}{}", same.header, same.theirs), "");
        let after = ask!(service, page(&address, &reporter.0)).text;
        // As if it were not there, to the figure.
        assert_eq!(before, after, "{}", same.name);
        keeps(&after, same);
        let refused = ask!(service, act(&reporter, &format!("{address}/hand-in"), &[]));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(
            refused.text.contains("这些编号不在您的范围里已经用了"),
            "{}",
            refused.text
        );
        keeps(&refused.text, same);
    }
}

#[actix_web::test]
async fn another_department_s_list_answers_no_question_about_a_person() {
    let (folder, county) = county();
    let known = format!("999999196002020028,赵六,H9,户主,{THERE},死亡,2024-05-06\n");
    published(&folder, "persons", &format!("{PERSONS}{known}"), "县公安局");
    let service = init_service(app(county)).await;
    let civil = seated(
        &folder,
        "minzheng",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县民政局",
    );
    let fields = [
        ("owner", "县民政局"),
        ("as_of", "2026-10-01"),
        ("basis", "民发1号"),
    ];
    // The very row, the same person with a guess in every cell, and somebody whom no list has.
    let rows = [
        known.clone(),
        format!("999999196002020028,赵六,H9,配偶,{THERE},在册,\n"),
        format!("999999197003030038,赵六,H9,配偶,{THERE},在册,\n"),
    ];
    let mut told = Vec::new();
    for row in &rows {
        let said = bring!(
            service,
            &civil,
            "c.csv",
            format!("{PERSONS}{row}").as_bytes(),
            &fields
        );
        assert!(!said.contains("同样的内容"), "{said}");
        let address = batch(&said);
        let draft = ask!(service, page(&address, &civil.0)).text;
        assert!(!draft.contains("更正的行"), "{draft}");
        let at = draft.find("其中新增").expect("what is new");
        let to = draft.find("发布只新增或更正").expect("the end of it");
        told.push(draft[at..to].to_owned());
        let handed = ask!(service, act(&civil, &format!("{address}/hand-in"), &[]));
        assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");
    // Whoever approves has the whole county before them.
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let list = ask!(service, page("/desk/imports", &centre.0)).text;
    let of_guess = list
        .match_indices("href=\"/desk/imports/")
        .map(|(at, lead)| {
            let rest = &list[at + lead.len()..];
            rest.chars().take_while(char::is_ascii_digit).collect::<String>()
        })
        .filter(|digits| !digits.is_empty());
    let mut corrected = 0;
    for number in of_guess {
        let seen = ask!(service, page(&format!("/desk/imports/{number}"), &centre.0)).text;
        corrected += usize::from(seen.contains("更正的行") && seen.contains("死亡 → <strong>在册"));
    }
    assert!(corrected >= 1, "{list}");
}

#[actix_web::test]
async fn what_moved_here_from_elsewhere_tells_nothing_of_where_it_was() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let same = &numbers()[1];
    published(&folder, "one", &format!("{}{}", same.header, same.theirs), "");
    published(&folder, "two", &format!("{}{}", same.header, same.mine), "");
    let batches = office(&folder).store.batches().expect("read");
    let moved = batches.last().expect("a batch").id;
    let address = format!("/desk/imports/{moved}");
    let clerk = clerk(&folder);
    let seen = ask!(service, page(&address, &clerk.0));
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    keeps(&seen.text, same);
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let whole = ask!(service, page(&address, &centre.0)).text;
    assert!(
        whole.contains("这一批更正了的行") && whole.contains("6543.00 → <strong>1.00"),
        "{whole}"
    );
}

#[actix_web::test]
async fn a_withdrawal_that_would_publish_another_township_s_rows_again_is_the_county_s_to_do() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [centre, other] =
        ["zx1", "zx2"].map(|login| seated(&folder, login, Role::Centre, ScopeKind::County, ""));
    let there = |login: &str, role| seated(&folder, login, role, ScopeKind::Township, "999999201");
    let (clerk, reviewer) = (
        there("jingban2", Role::TownshipClerk),
        there("shenhe2", Role::TownshipReviewer),
    );
    let payments = |village: &str, yuan: &str| format!("{PAYMENTS}{}", payment("N1", village, yuan));
    let assets = |village: &str, yuan: &str| format!("{ASSETS}ZC1,{village},经营性,门面房,0.5,{yuan},出租\n");
    type Table<'a> = &'a dyn Fn(&str, &str) -> String;
    let tables: [(Table<'_>, bool); 2] = [(&payments, true), (&assets, false)];
    for (table, corrects) in tables {
        let mut addresses = Vec::new();
        for (village, yuan) in [(HERE, "723.45"), (THERE, "800")] {
            let first = addresses.first().map_or(String::new(), |first: &String| {
                first.rsplit('/').next().unwrap_or_default().to_owned()
            });
            let of_batch = [("corrects", first.as_str())];
            let fields = if corrects && !first.is_empty() {
                &of_batch[..]
            } else {
                &[]
            };
            let text = table(village, yuan);
            let address = batch(&bring!(service, &centre, "a.csv", text.as_bytes(), fields));
            ask!(service, act(&centre, &format!("{address}/hand-in"), &[]));
            let version = hidden(&ask!(service, page(&address, &other.0)).text, "version");
            let approve = format!("{address}/approve");
            let done = ask!(service, act(&other, &approve, &[("version", &version)]));
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            addresses.push(address);
        }
        let moved = &addresses[1];
        let seen = ask!(service, page(moved, &clerk.0)).text;
        assert!(
            seen.contains("要请三资中心来申请和确认") && !seen.contains("申请撤回</button>"),
            "{seen}"
        );
        let ask = format!("{moved}/ask-withdrawal");
        let reason = [("reason", "发重了")];
        let refused = ask!(service, act(&clerk, &ask, &reason));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("三资中心"), "{}", refused.text);
        // The county asks: the township neither confirms it nor reads what would come back.
        let asked = ask!(service, act(&centre, &ask, &reason));
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        let seen = ask!(service, page(moved, &reviewer.0)).text;
        assert!(
            seen.contains("要由三资中心确认") && seen.contains("这里不列"),
            "{seen}"
        );
        assert!(!seen.contains("番田") && !seen.contains("723.45"), "{seen}");
        assert!(!seen.contains("确认撤回</button>"), "{seen}");
        let request = hidden(&seen, "request");
        let theirs = ask!(service, page(moved, &other.0)).text;
        assert!(theirs.contains("番田"), "{theirs}");
        let version = hidden(&theirs, "version");
        let confirm = format!("{moved}/confirm-withdrawal");
        let fields = [("request", request.as_str()), ("version", version.as_str())];
        let refused = ask!(service, act(&reviewer, &confirm, &fields));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("三资中心"), "{}", refused.text);
        let done = ask!(service, act(&other, &confirm, &fields));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(done.header(header::LOCATION), moved.as_str());
    }
}

#[actix_web::test]
async fn whoever_may_look_at_more_than_they_may_approve_approves_what_is_theirs_to_approve() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    // The same person is a department's user besides: that office looks at every payment of its programmes.
    let office = office(&folder);
    let actor = office.store.actor_named(999_999, "shenhe").expect("read");
    let besides = NewAppointment {
        role: Role::DepartmentUser,
        scope: ScopeKind::Department,
        place: "县民政局",
        from: today(),
        until: None,
    };
    let act = Act {
        actor: "operator",
        role: "",
        act: "任职",
        object: "shenhe",
        detail: "",
        at: 1_795_000_000,
    };
    office
        .store
        .appoint(999_999, actor.expect("known").user, &besides, &act)
        .expect("a second office");
    let table = format!("{PAYMENTS}{}", payment("N1", HERE, "723.45"));
    let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    ask!(service, super::act(&clerk, &format!("{address}/hand-in"), &[]));
    let version = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
    let approve = format!("{address}/approve");
    let done = ask!(service, super::act(&reviewer, &approve, &[("version", &version)]));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}
