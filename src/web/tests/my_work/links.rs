//! My work leads to lists, and each count is of the rows of the list that it leads to.

use chrono::Days;

use super::*;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::tests::anomalies::{flags, whole};
use crate::web::tests::desk::form;
use crate::web::tests::made::{self, opened};

/// The rows of the table in a section of a page.
fn rows_in(text: &str, section: &str) -> i64 {
    let from = text
        .split(&format!("<section id=\"{section}\">"))
        .nth(1)
        .unwrap_or_default();
    rows_on(from.split("</section>").next().unwrap_or_default())
}

#[actix_web::test]
async fn what_falls_due_is_counted_as_the_list_has_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = office(&folder);
    // A second instalment of the same contract is not a second row.
    let receipts = format!("{RECEIPTS}H1,2024,2024-12-31,1000,,\n");
    take(&folder, &office, "contracts.csv", CONTRACTS, false);
    take(&folder, &office, "receipts.csv", &receipts, false);
    publish::publish_all(&office).expect("published");
    let (cookie, _) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let (far, _) = seated(
        &folder,
        "yuan",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999201",
    );
    let mut seen = 0;
    for cookie in [&cookie, &far] {
        let work = send!(service, page("/desk", cookie)).text;
        for (title, section) in [
            ("合同租金没有收齐", "rents"),
            ("合同过期还在履行", "contracts"),
            ("合同快到期", "contracts"),
            ("该公开的没有公开", "publications"),
        ] {
            let Some(count) = waits(&work, title) else {
                continue;
            };
            let link = leads(&work, title);
            let (address, anchor) = link.split_once('#').expect("a section");
            assert_eq!(anchor, section, "{title}");
            let list = send!(service, page(address, cookie)).text;
            assert_eq!(rows_in(&list, section), count, "{title}: {list}");
            assert!(!address.contains("only=") || list.contains("只看"), "{list}");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} were looked at");
    let work = send!(service, page("/desk", &cookie)).text;
    assert_eq!(waits(&work, "合同租金没有收齐"), Some(2), "{work}");
    let unknown = send!(service, page("/desk/due?only=never", &cookie));
    assert_eq!(unknown.status, actix_web::http::StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn cases_that_are_late_and_cases_that_wait_are_counted_as_the_ledger_lists_them() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, _) = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let (member, _) = seated(&folder, "xcy1", Role::InspectionMember, ScopeKind::County, "");
    let mut office = office(&folder);
    let begins = office.today;
    let village = VillageCode::parse("999999100201").expect("a code");
    for days in [0, 90, 100] {
        office.today = begins - Days::new(days);
        let kind = (CaseSource::Petition, Category::Contracts);
        opened(&office, village, kind, Fen(100), &[]);
    }
    let work = send!(service, page("/desk", &cookie)).text;
    for (title, count) in [("问题超期", 2), ("问题轮到您办", 1)] {
        assert_eq!(waits(&work, title), Some(count), "{work}");
        let link = leads(&work, title);
        let list = send!(service, page(&link, &cookie)).text;
        assert_eq!(rows_on(&list), count, "{title}: {list}");
        assert!(list.contains("只看轮到您的岗位办的"), "{list}");
        let kept = "<option value=\"mine\" selected>";
        assert!(list.contains(kept), "the form keeps it: {list}");
        let file = link.replace("/desk/cases?", "/desk/cases/ledger?");
        let file = send!(service, page(&file, &cookie));
        assert_eq!(file.status, actix_web::http::StatusCode::OK);
        // Whose turn it is not has nothing in the same list.
        let other = send!(service, page(&link, &member)).text;
        assert_eq!(rows_on(&other), 0, "{other}");
    }
    let all = send!(service, page("/desk/cases", &cookie)).text;
    assert_eq!(rows_on(&all), 3, "{all}");
}

#[actix_web::test]
async fn what_is_done_to_accounts_is_told_to_those_who_read_the_book_and_the_count_is_that_of_its_list() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (auditor, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let admin = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let opened = [
        ("seal", admin.1.as_str()),
        ("login", "xinlai"),
        ("name", "新来的"),
        ("role", "巡察办"),
        ("place", ""),
        ("from", "2026-11-22"),
        ("until", ""),
    ];
    let done = send!(service, form("/desk/users/new", &admin.0, &opened));
    assert_eq!(done.status, actix_web::http::StatusCode::OK, "{}", done.text);
    let work = send!(service, page("/desk", &auditor)).text;
    let count = waits(&work, "账号的变动").expect("told");
    let list = send!(service, page(&leads(&work, "账号的变动"), &auditor)).text;
    assert_eq!(rows_on(&list), count, "{list}");
    assert!(list.contains("账号 xinlai") && list.contains("开账号"), "{list}");
    let own = send!(service, page("/desk", &admin.0)).text;
    assert_eq!(waits(&own, "账号的变动"), None, "{own}");
}

#[actix_web::test]
async fn what_was_taken_up_or_judged_is_no_new_flag_any_more_and_the_count_is_that_of_its_list() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = office(&folder);
    let (cookie, _) = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let all = flags(&folder, &whole());
    let village = VillageCode::parse("999999100201").expect("a code");
    let here: Vec<String> = all
        .iter()
        .filter(|flag| flag.village == village.number() as i64 && flag.status == "hit")
        .map(|flag| flag.id.clone())
        .collect();
    let title = "新出现的疑点";
    // Each case takes up one more; one is verified, one is judged.
    let ways = [
        None,
        Some((MoveName::Assign, CaseState::Verify)),
        Some((MoveName::Dismiss, CaseState::FalseAlarm)),
    ];
    let mut left = all.len() as i64;
    for (flag, to) in here.iter().zip(ways) {
        let kind = (CaseSource::Rule, Category::Contracts);
        let case = opened(&office, village, kind, Fen(100), std::slice::from_ref(flag));
        if let Some(to) = to {
            made::moved(&office, case, to, office.today, Fen(0));
        }
        left -= 1;
        let work = send!(service, page("/desk", &cookie)).text;
        assert_eq!(waits(&work, title), (left > 0).then_some(left), "{work}");
        if left > 0 {
            let list = send!(service, page(&leads(&work, title), &cookie)).text;
            let said = format!("共 <strong>{left}</strong> 条");
            assert!(list.contains(&said), "{said}: {list}");
        }
    }
    assert!(
        left > 0 && left <= all.len() as i64 - 2,
        "{left} of {}",
        all.len()
    );
}
