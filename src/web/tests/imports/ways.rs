//! Whatever is done with a batch, the database goes from its rows to the others by a key, never through all of them for each.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::web::app;

/// Reads a page, which is there.
macro_rules! read {
    ($service:expr, $who:expr, $address:expr) => {{
        let seen = ask!($service, page($address, &$who.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    }};
}

/// Takes a published batch back, by two people.
macro_rules! taken_back {
    ($service:expr, $clerk:expr, $reviewer:expr, $address:expr) => {{
        let ask = format!("{}/ask-withdrawal", $address);
        ask!($service, act(&$clerk, &ask, &[("reason", "发重了")]));
        let seen = ask!($service, page(&$address, &$reviewer.0)).text;
        let (request, version) = (hidden(&seen, "request"), hidden(&seen, "version"));
        let fields = [("request", request.as_str()), ("version", version.as_str())];
        let confirm = format!("{}/confirm-withdrawal", $address);
        let confirmed = ask!($service, act(&$reviewer, &confirm, &fields));
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
        read!($service, $clerk, &$address);
    }};
}

#[actix_web::test]
async fn handing_in_publishing_correcting_and_taking_back_never_go_through_everything_for_each_row() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    watched(&folder);

    let payments = |yuan: &str, other: &str| {
        let (one, two) = (
            payment("N1", "999999100201", yuan),
            payment("N2", "999999100201", other),
        );
        format!("{PAYMENTS}{one}{two}")
    };
    let held = batch(&bring!(
        service,
        &clerk,
        "a.csv",
        payments("723.45", "很多").as_bytes()
    ));
    published_by!(service, clerk, reviewer, held, &[("partial", "yes")]);
    let number = held.rsplit('/').next().expect("a number");
    let mended = payments("723.45", "100").replace("发放编号,", "行号,发放编号,");
    let mended = mended.replace("\nN1", "\n2,N1").replace("\nN2", "\n3,N2");
    let mended = mended.lines().filter(|line| !line.starts_with("2,"));
    let mended: String = mended.map(|line| format!("{line}\n")).collect();
    let fields = [("replaces", number)];
    let rest = batch(&bring!(service, &clerk, "b.csv", mended.as_bytes(), &fields));
    published_by!(service, clerk, reviewer, rest);
    // The row that was held is in another batch now, and the page of its own says so.
    let whole = ask!(service, page(&held, &clerk.0)).text;
    assert!(
        whole.contains("在别的批次里") && !whole.contains("留着改"),
        "{whole}"
    );
    let mut corrected = Vec::new();
    for yuan in ["700.55", "700.66"] {
        let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", yuan));
        let fields = [("corrects", number)];
        let address = batch(&bring!(service, &clerk, "c.csv", table.as_bytes(), &fields));
        read!(service, clerk, &address);
        published_by!(service, clerk, reviewer, address);
        read!(service, reviewer, &address);
        corrected.push(address);
    }
    corrected.extend([rest, held]);
    for address in corrected {
        taken_back!(service, clerk, reviewer, address);
    }

    let mut registered = Vec::new();
    for state in ["闲置", "出租", "闲置"] {
        let table = format!("{ASSETS}ZC1,999999100201,经营性,门面房,0.5,100000,{state}\n");
        let name = format!("{}.csv", registered.len());
        let address = batch(&bring!(service, &clerk, &name, table.as_bytes()));
        read!(service, clerk, &address);
        published_by!(service, clerk, reviewer, address);
        read!(service, reviewer, &address);
        registered.push(address);
        tick(&folder, &county);
    }
    taken_back!(service, clerk, reviewer, registered[1]);
    taken_back!(service, clerk, reviewer, registered[2]);

    read!(service, clerk, "/desk");
    read!(service, clerk, "/desk/imports");
    read!(service, reviewer, "/desk");
    assert!(
        never_through_everything(&folder) > 60,
        "too few statements were heard"
    );
}
