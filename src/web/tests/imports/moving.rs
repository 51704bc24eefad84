//! A correction that moves a record to another village or programme: what whoever approves reads of both, before and afterwards.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::withdraw;
use crate::store::difference::{Change, Difference};
use crate::web::app;

const CONTRACTS: &str = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n";
const FROM: i64 = 999_999_100_201;
const TO: i64 = 999_999_100_202;

/// Hands a batch in: what the page says of what it changes.
macro_rules! handed {
    ($service:expr, $clerk:expr, $reviewer:expr, $address:expr) => {{
        let handed = ask!($service, act($clerk, &format!("{}/hand-in", $address), &[]));
        assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
        hidden(&ask!($service, page(&$address, &$reviewer.0)).text, "version")
    }};
}

/// Approves a batch as its page was seen.
macro_rules! approved {
    ($service:expr, $reviewer:expr, $address:expr, $version:expr) => {{
        let approve = format!("{}/approve", $address);
        ask!($service, act($reviewer, &approve, &[("version", $version)]))
    }};
}

/// Both, for a table; where it corrects a batch, of that.
macro_rules! through {
    ($service:expr, $clerk:expr, $reviewer:expr, $table:expr, $fields:expr) => {{
        let address = batch(&bring!($service, $clerk, "a.csv", $table.as_bytes(), $fields));
        let version = handed!($service, $clerk, $reviewer, address);
        let done = approved!($service, $reviewer, address, &version);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        address
    }};
}

fn difference(folder: &tempfile::TempDir, address: &str) -> Difference {
    let whole = Reach::county(999_999);
    let found = office(folder).store.difference(number(address), 0, &whole);
    found.expect("a difference")
}

fn of<K: PartialEq + std::fmt::Debug>(list: &[(K, Change)], key: &K) -> Change {
    let found = list.iter().find(|(one, _)| one == key);
    found.unwrap_or_else(|| panic!("no {key:?} in {list:?}")).1
}

/// What a part gains and loses.
fn gains(change: &Change) -> (i64, i64) {
    assert!(
        change.before_rows >= 0 && change.after_rows >= 0 && change.before.0 >= 0 && change.after.0 >= 0,
        "nobody has less than nothing: {change:?}"
    );
    (
        change.after_rows - change.before_rows,
        change.after.0 - change.before.0,
    )
}

#[actix_web::test]
async fn a_payment_that_moves_to_another_village_is_taken_from_the_one_and_added_to_the_other() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "723.45"));
    let first = through!(service, &clerk, &reviewer, table, &[]);
    let moved = format!("{PAYMENTS}{}", payment("N1", "999999100202", "700"));
    let first_number = number(&first).to_string();
    let corrects = [("corrects", first_number.as_str())];
    let second = batch(&bring!(service, &clerk, "b.csv", moved.as_bytes(), &corrects));
    let version = handed!(service, &clerk, &reviewer, second);
    let found = difference(&folder, &second);
    let (from, to) = (of(&found.villages, &FROM), of(&found.villages, &TO));
    assert_eq!(gains(&from), (-1, -72_345), "{from:?}");
    assert_eq!(gains(&to), (1, 70_000), "{to:?}");
    assert_eq!((from.rows, to.rows, to.changed, to.fresh), (0, 1, 1, 0));
    assert!(from.before.0 > 72_345, "with what else stands there: {from:?}");
    assert_eq!(gains(&found.whole), (0, -2_345), "{:?}", found.whole);
    let programme = of(&found.programmes, &"NY01".to_owned());
    assert_eq!(gains(&programme), (0, -2_345));
    assert_eq!((programme.changed, programme.fresh), (1, 0));
    let seen = ask!(service, page(&second, &clerk.0)).text;
    assert!(!seen.contains("-723.45"), "{seen}");

    // Published, what it changed stays to be read, after a later correction too, and not once it was taken back.
    let done = approved!(service, &reviewer, second, &version);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let now = difference(&folder, &second);
    assert_eq!(
        now.villages, found.villages,
        "with and without it are what was told"
    );
    assert_eq!(now.programmes, found.programmes);
    let third = format!("{PAYMENTS}{}", payment("N1", "999999100202", "600"));
    let third = through!(service, &clerk, &reviewer, third, &corrects);
    for (address, said) in [(&second, "723.45 → <strong>700"), (&third, "<strong>600")] {
        for who in [&clerk, &reviewer] {
            let seen = ask!(service, page(address, &who.0)).text;
            assert!(
                seen.contains("这一批更正了的行") && seen.contains(said) && !seen.contains("王小明"),
                "{said}: {seen}"
            );
        }
    }
    let seen = ask!(service, page(&first, &clerk.0)).text;
    assert!(!seen.contains("更正了的行"), "{seen}");
    withdraw::withdraw(&office(&folder), number(&third), "错了").expect("taken back");
    let seen = ask!(service, page(&third, &clerk.0)).text;
    assert!(!seen.contains("更正了的行"), "{seen}");
}

#[actix_web::test]
async fn a_payment_that_moves_to_another_programme_is_taken_from_the_one_and_added_to_the_other() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let row = payment("N1", "999999100201", "723.45");
    let first = through!(service, &clerk, &reviewer, format!("{PAYMENTS}{row}"), &[]);
    let moved = row.replace("NY01,2026,", "MZ01,2026-10,");
    let first_number = number(&first).to_string();
    let corrects = [("corrects", first_number.as_str())];
    let moved = format!("{PAYMENTS}{moved}");
    let second = batch(&bring!(service, &clerk, "b.csv", moved.as_bytes(), &corrects));
    handed!(service, &clerk, &reviewer, second);
    let found = difference(&folder, &second);
    let (from, to) = (
        of(&found.programmes, &"NY01".to_owned()),
        of(&found.programmes, &"MZ01".to_owned()),
    );
    assert_eq!(gains(&from), (-1, -72_345), "{from:?}");
    assert_eq!(gains(&to), (1, 72_345), "{to:?}");
    assert!(from.before.0 > 72_345, "{from:?}");
    assert_eq!(gains(&of(&found.villages, &FROM)), (0, 0));
    assert_eq!(gains(&found.whole), (0, 0));
}

#[actix_web::test]
async fn an_asset_and_a_contract_that_move_to_another_village_are_taken_from_the_one() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    for (header, row) in [
        (
            ASSETS,
            "ZC1,{村},经营性,旧仓库,0.5,20000,出租\nZC2,999999100201,经营性,水塔,0.5,30000,出租\n",
        ),
        (
            CONTRACTS,
            "HT1,{村},出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\nHT2,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,500,履行\n",
        ),
    ] {
        let table = |village: &str| format!("{header}{}", row.replace("{村}", village));
        through!(service, &clerk, &reviewer, table("999999100201"), &[]);
        let moved = table("999999100202");
        let second = batch(&bring!(service, &clerk, "b.csv", moved.as_bytes()));
        let version = handed!(service, &clerk, &reviewer, second);
        let found = difference(&folder, &second);
        let (from, to) = (of(&found.villages, &FROM), of(&found.villages, &TO));
        let (rows, amount) = gains(&to);
        assert_eq!((rows, from.before_rows, from.after_rows), (1, 2, 1), "{from:?}");
        assert_eq!(gains(&from), (-1, -amount), "{from:?}");
        assert_eq!(gains(&found.whole), (0, 0), "{:?}", found.whole);
        // Published, what changed is still said.
        let done = approved!(service, &reviewer, second, &version);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let seen = ask!(service, page(&second, &reviewer.0)).text;
        assert!(
            seen.contains("这一批更正了的行") && seen.contains("999999100201 → <strong>999999100202"),
            "{seen}"
        );
    }
}

#[actix_web::test]
async fn whoever_saw_another_old_version_than_stands_now_looks_again_though_every_figure_is_the_same() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let asset = |name: &str| format!("{ASSETS}ZC1,999999100201,经营性,{name},0.5,20000,出租\n");
    through!(service, &clerk, &reviewer, asset("旧仓库"), &[]);
    let one = batch(&bring!(service, &clerk, "b.csv", asset("老仓库").as_bytes()));
    let other = batch(&bring!(service, &clerk, "c.csv", asset("新仓库").as_bytes()));
    let seen_of_one = handed!(service, &clerk, &reviewer, one);
    let seen_of_other = handed!(service, &clerk, &reviewer, other);
    let done = approved!(service, &reviewer, other, &seen_of_other);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let stale = approved!(service, &reviewer, one, &seen_of_one);
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);

    // Of payments: the version that was corrected is taken back meanwhile.
    let row = |name: &str| {
        let row = payment("N1", "999999100201", "723.45");
        format!("{PAYMENTS}{}", row.replace("王小明", name))
    };
    let first = through!(service, &clerk, &reviewer, row("王小明"), &[]);
    let first_number = number(&first).to_string();
    let corrects = [("corrects", first_number.as_str())];
    let second = through!(service, &clerk, &reviewer, row("王大明"), &corrects);
    let third = row("王中明");
    let third = batch(&bring!(service, &clerk, "d.csv", third.as_bytes(), &corrects));
    let seen = handed!(service, &clerk, &reviewer, third);
    withdraw::withdraw(&office(&folder), number(&second), "错了").expect("taken back");
    let stale = approved!(service, &reviewer, third, &seen);
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("重新看一遍"), "{}", stale.text);
    let seen = hidden(&ask!(service, page(&third, &reviewer.0)).text, "version");
    let done = approved!(service, &reviewer, third, &seen);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[actix_web::test]
async fn a_row_that_the_county_moved_out_of_reach_is_not_taken_back_by_correcting_where_it_stood() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let [centre, other] =
        ["zx1", "zx2"].map(|login| seated(&folder, login, Role::Centre, ScopeKind::County, ""));
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "723.45"));
    let first = number(&through!(service, &clerk, &reviewer, table, &[])).to_string();
    let corrects = [("corrects", first.as_str())];
    let mine = format!("{PAYMENTS}{}", payment("N1", "999999100201", "700"));
    let away = format!("{PAYMENTS}{}", payment("N1", "999999201202", "723.45"));
    through!(service, &centre, &other, away, &corrects);
    let brought = batch(&bring!(service, &clerk, "b.csv", mine.as_bytes(), &corrects));
    let seen = ask!(service, page(&brought, &clerk.0)).text;
    assert!(
        seen.contains("没有这个发放编号") && !seen.contains("招贤"),
        "{seen}"
    );
    let there = ask!(service, page("/desk/records/payments/N1", &centre.0)).text;
    assert!(there.contains("招贤乡"), "{there}");
    let gone = ask!(service, page("/desk/records/payments/N1", &clerk.0));
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn an_approval_whose_page_showed_other_villages_is_refused_though_the_totals_are_the_same() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "100"));
    let first = through!(service, &clerk, &reviewer, table, &[]);
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N5", "999999100201", "5"),
        payment("N6", "999999100202", "6")
    );
    let waits = batch(&bring!(service, &clerk, "b.csv", table.as_bytes()));
    let version = handed!(service, &clerk, &reviewer, waits);
    let before = difference(&folder, &waits);
    // Somebody reads the page; meanwhile a payment moves from the one village of it to the other.
    let moved = format!("{PAYMENTS}{}", payment("N1", "999999100202", "100"));
    let first = number(&first).to_string();
    through!(service, &clerk, &reviewer, moved, &[("corrects", first.as_str())]);
    let now = difference(&folder, &waits);
    assert_eq!(before.whole, now.whole);
    assert_ne!(before.villages, now.villages);
    let stale = approved!(service, &reviewer, waits, &version);
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    let version = hidden(&ask!(service, page(&waits, &reviewer.0)).text, "version");
    let done = approved!(service, &reviewer, waits, &version);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}
