//! A number that is taken: where whoever hands it in corrects it, or who does.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn a_clerk_whose_payment_stands_in_a_batch_of_the_whole_county_reads_who_corrects_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = clerk(&folder);
    let [centre, second] =
        ["zhongxin", "fuhe"].map(|login| seated(&folder, login, Role::Centre, ScopeKind::County, ""));
    let mine = |number: &str, yuan: &str| format!("{PAYMENTS}{}", payment(number, "999999100201", yuan));
    // A draft that was there before: it meets the taken number when it is handed in.
    let early = batch(&bring!(service, &clerk, "早.csv", mine("N1", "700").as_bytes()));
    let whole = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "723.45"),
        payment("N5", "999999201202", "5")
    );
    let of_county = batch(&bring!(service, &centre, "全县.csv", whole.as_bytes()));
    ask!(service, act(&centre, &format!("{of_county}/hand-in"), &[]));
    let version = hidden(&ask!(service, page(&of_county, &second.0)).text, "version");
    let approve = format!("{of_county}/approve");
    let done = ask!(service, act(&second, &approve, &[("version", &version)]));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(
        ask!(service, page(&of_county, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );

    let who = "这一笔在县里报的一批里，要更正，请三资中心或主管部门（县农业农村局）更正";
    let number = of_county.rsplit('/').next().expect("a number");
    let refused = ask!(service, act(&clerk, &format!("{early}/hand-in"), &[]));
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(
        refused.text.contains(who) && !refused.text.contains(&format!("批次 {number}")),
        "{}",
        refused.text
    );
    let late = batch(&bring!(service, &clerk, "晚.csv", mine("N1", "701").as_bytes()));
    let late = ask!(service, page(&late, &clerk.0)).text;
    assert!(late.contains(who) && !late.contains(&of_county), "{late}");
    // Of a payment in another township nothing is told but that the number is taken.
    let beyond = batch(&bring!(service, &clerk, "别.csv", mine("N5", "702").as_bytes()));
    let beyond = ask!(service, page(&beyond, &clerk.0)).text;
    assert!(
        beyond.contains("新的发放用没有用过的编号") && !beyond.contains("县里报的一批"),
        "{beyond}"
    );
    // Whoever sees the batch is led to it.
    let own = batch(&bring!(service, &centre, "又.csv", mine("N1", "703").as_bytes()));
    let own = ask!(service, page(&own, &centre.0)).text;
    let way = format!("到<a href=\"{of_county}\">批次 {number}</a> 的页面传更正的表");
    assert!(own.contains(&way), "{own}");
}
