//! What a published batch of a ledger says of the villages with it and without it is what they show then.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::access::Reach;
use crate::domain::fen::Fen;
use crate::flows::withdraw;
use crate::store::difference::Difference;
use crate::web::app;

/// Rows and yuan of the villages that a batch touches, as one side of its difference says: without it, or with it.
fn said(difference: &Difference, with: bool) -> BTreeMap<i64, (i64, Fen)> {
    let of = difference.villages.iter().map(|(village, change)| match with {
        true => (*village, (change.after_rows, change.after)),
        false => (*village, (change.before_rows, change.before)),
    });
    of.filter(|(_, (rows, _))| *rows > 0).collect()
}

fn figures(rows: &[(i64, i64, i64)]) -> BTreeMap<i64, (i64, Fen)> {
    rows.iter()
        .map(|(village, rows, yuan)| (999_999_100_000 + village, (*rows, Fen(yuan * 100))))
        .collect()
}

#[actix_web::test]
async fn without_a_published_ledger_the_villages_show_what_it_replaced_and_that_comes_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let asset = |number: &str, village: u32, yuan: u32| {
        format!("{number},999999100{village},经营性,门面房,0.5,{yuan},出租\n")
    };
    let mut published = Vec::new();
    for rows in [
        asset("ZC1", 201, 100_000) + &asset("ZC2", 201, 5_000),
        asset("ZC1", 202, 120_000) + &asset("ZC3", 201, 7_000),
    ] {
        let table = format!("{ASSETS}{rows}");
        let address = batch(&bring!(service, &clerk, "资产.csv", table.as_bytes()));
        ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
        let version = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
        let approved = ask!(
            service,
            act(&reviewer, &format!("{address}/approve"), &[("version", &version)])
        );
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
        published.push(address);
    }
    let number = |address: &str| -> i64 {
        let digits = address.rsplit('/').next().expect("a number");
        digits.parse().expect("a number")
    };
    let (first, second) = (number(&published[0]), number(&published[1]));
    let (office, whole) = (office(&folder), Reach::county(999_999));
    let difference = |id: i64| office.store.difference(id, 0, &whole).expect("told");

    let told = difference(second);
    assert_eq!(said(&told, false), figures(&[(201, 2, 105_000)]));
    assert_eq!(said(&told, true), figures(&[(201, 2, 12_000), (202, 1, 120_000)]));
    assert_eq!((told.whole.rows, told.whole.fresh, told.whole.changed), (2, 1, 1));
    // The first brought what nobody knew; one of its rows has another in its place since.
    let told = difference(first);
    assert_eq!(said(&told, false), figures(&[(201, 1, 7_000)]));
    assert_eq!(said(&told, true), figures(&[(201, 2, 12_000)]));
    assert_eq!((told.whole.rows, told.whole.fresh, told.whole.changed), (2, 2, 0));
    let seen = ask!(service, page(&published[1], &reviewer.0)).text;
    assert!(
        seen.contains("没有这一批时") && seen.contains("105,000.00元"),
        "{seen}"
    );

    // And so it comes about.
    withdraw::withdraw(&office, second, "看错了").expect("taken back");
    let told = difference(first);
    assert_eq!(said(&told, true), figures(&[(201, 2, 105_000)]));
    assert_eq!(said(&told, false), figures(&[]));
}
