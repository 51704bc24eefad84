//! Corrections of corrections: whoever looks for a row where it stands no more is told where it does.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::web::app;

/// A file that corrects rows of a batch: the batch that comes of it.
macro_rules! corrected {
    ($service:expr, $who:expr, $batch:expr, $table:expr) => {{
        let number = $batch.rsplit('/').next().expect("a number");
        let fields = [("corrects", number)];
        batch(&bring!($service, $who, "更正.csv", $table.as_bytes(), &fields))
    }};
}

#[actix_web::test]
async fn a_row_that_another_correction_has_by_now_is_corrected_there_and_not_handed_in_as_new() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let row = |yuan: &str| format!("{PAYMENTS}{}", payment("N1", "999999100201", yuan));
    let first = batch(&bring!(service, clerk, "a.csv", row("700.11").as_bytes()));
    published_by!(service, clerk, reviewer, first);
    let second = corrected!(service, clerk, first, row("800.22"));
    published_by!(service, clerk, reviewer, second);
    // Begun from the page of the second, while the row still stands there.
    let late = corrected!(service, clerk, second, row("850"));
    let third = corrected!(service, clerk, first, row("900"));
    let handed = ask!(service, act(clerk, &format!("{third}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let hand_in = format!("{late}/hand-in");
    let number = third.rsplit('/').next().expect("a number");

    let waits = ask!(service, act(clerk, &hand_in, &[]));
    assert_eq!(waits.status, StatusCode::CONFLICT, "{}", waits.text);
    let way = format!("这些发放编号在别的一批更正里：N1。批次 {number} 还没有审完，等审完再更正");
    assert!(waits.text.contains(&way), "{}", waits.text);
    let version = hidden(&ask!(service, page(&third, &reviewer.0)).text, "version");
    let approve = format!("{third}/approve");
    let approved = ask!(service, act(reviewer, &approve, &[("version", &version)]));
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);

    let stands = ask!(service, act(clerk, &hand_in, &[]));
    assert_eq!(stands.status, StatusCode::CONFLICT, "{}", stands.text);
    let way = format!("要更正已发布的，到批次 {number} 的页面传更正的表");
    assert!(
        stands.text.contains(&way) && !stands.text.contains("等那一批审完"),
        "{}",
        stands.text
    );
    let again = corrected!(service, clerk, second, row("860"));
    let told = ask!(service, page(&again, &clerk.0)).text;
    let way = format!("到<a href=\"{third}\">批次 {number}</a> 的页面传更正的表");
    assert!(
        told.contains("里没有这个发放编号，它在别的一批里")
            && told.contains(&way)
            && !told.contains("新的发放另外报送"),
        "{told}"
    );
}
