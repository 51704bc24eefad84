//! Every figure of a report leads to a list that holds exactly the cases that it counts.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::Office;
use crate::letters::county_report::BEHIND_PERIOD;
use crate::store::audit::Act;
use crate::store::cases::Booking;
use crate::web::app;
use crate::web::tests::desk::{page, seated};
use crate::web::tests::made::{self, on};
use crate::web::tests::my_work::rows_on;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, encoded, got, today};

const HOME: &str = "999999100201";
const BESIDE: &str = "999999100202";
const AWAY: &str = "999999201202";

/// A case of a village, opened on a day.
fn opened(house: &mut Office, village: &str, category: Category, day: NaiveDate) -> i64 {
    house.today = day;
    let village = VillageCode::parse(village).expect("a code");
    made::opened(house, village, (CaseSource::Audit, category), Fen(70_000), &[])
}

/// Books what came back of a case.
fn back(house: &Office, id: i64, amount: Fen, day: NaiveDate) {
    let seen = made::kept(house, id);
    let booking = Booking {
        back: true,
        amount,
        document: "P1",
        reason: "",
        piece: None,
        by: seen.view.opened_by,
        day,
    };
    let act = Act {
        actor: made::LOGIN,
        role: "",
        act: "登记追回",
        object: "",
        detail: "",
        at: 1,
    };
    house
        .store
        .book_money(999_999, &seen, &booking, &act)
        .expect("booked");
}

/// Where the cells of a page lead to in the ledger, each with what it shows.
pub(super) fn ways(page: &str) -> Vec<(String, String)> {
    let links = page.split("<a href=\"/desk/cases?").skip(1);
    links
        .map(|link| {
            let (to, rest) = link.split_once("\">").expect("a way");
            let shown = rest.split('<').next().unwrap_or_default();
            (
                format!("/desk/cases?{}", to.replace("&amp;", "&")),
                shown.to_owned(),
            )
        })
        .collect()
}

/// An address as a browser sends it.
pub(super) fn sent(to: &str) -> String {
    let encode = |c: char| match c.is_ascii() {
        true => c.to_string(),
        false => encoded(&c.to_string()),
    };
    to.chars().map(encode).collect()
}

#[actix_web::test]
async fn every_figure_of_a_period_leads_to_exactly_the_cases_that_it_counts() {
    let (folder, county) = county();
    let office = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut house = office_of(&folder);
    let at_once = (MoveName::FixNow, CaseState::Immediate);
    let closed = (MoveName::Close, CaseState::Closed);
    // Told before it and closed in it; told in it and overdue; opened, told and closed in it, with money back before its end
    // and after; opened in it and never found true; opened after it; one of another township.
    let first = opened(&mut house, HOME, Category::Contracts, on(2, 2));
    made::moved(&house, first, at_once, on(2, 3), Fen(0));
    made::moved(&house, first, closed, on(3, 20), Fen(0));
    let late = opened(&mut house, BESIDE, Category::Contracts, on(2, 2));
    made::moved(&house, late, at_once, on(3, 10), Fen(0));
    let whole = opened(&mut house, HOME, Category::Works, on(3, 1));
    made::moved(&house, whole, at_once, on(3, 2), Fen(50_000));
    back(&house, whole, Fen(20_000), on(3, 5));
    back(&house, whole, Fen(10_000), on(4, 5));
    let alleged = opened(&mut house, HOME, Category::Works, on(3, 31));
    let after = opened(&mut house, HOME, Category::Works, on(4, 1));
    made::moved(&house, after, at_once, on(4, 1), Fen(50_000));
    let away = opened(&mut house, AWAY, Category::Contracts, on(3, 9));
    made::moved(&house, away, at_once, on(3, 9), Fen(40_000));
    house.today = today();

    let service = init_service(app(county)).await;
    let report = "/desk/reports/period?from=2026-03-01&to=2026-03-31";
    let seen = send!(service, page(report, &office.0)).text;
    let ways = ways(&seen);
    let township = "/desk/cases?township=999999100&from=2026-03-01&to=2026-03-31";
    let expected: [(&str, &str, &[i64]); 7] = [
        ("", "2", &[whole, alleged]),
        (BEHIND_PERIOD[0], "2", &[late, whole]),
        (BEHIND_PERIOD[1], "1", &[first]),
        (BEHIND_PERIOD[2], "2", &[late, whole]),
        (BEHIND_PERIOD[3], "700", &[whole]),
        (BEHIND_PERIOD[4], "200", &[whole]),
        (BEHIND_PERIOD[5], "200", &[whole]),
    ];
    let all = [first, late, whole, alleged, after, away];
    for (narrow, shown, cases) in expected {
        let to = match narrow {
            "" => township.to_owned(),
            narrow => format!("{township}&{narrow}"),
        };
        assert!(
            ways.contains(&(to.clone(), shown.to_owned())),
            "{to} {shown}: {ways:#?}"
        );
        let list = send!(service, page(&sent(&to), &office.0)).text;
        let listed: BTreeSet<i64> = all
            .into_iter()
            .filter(|id| list.contains(&format!("\"/desk/cases/{id}\"")))
            .collect();
        assert_eq!(listed, cases.iter().copied().collect(), "{to}: {list}");
    }
    // Line by line and all together, of a township and of a category too: as many as are counted are listed, and behind
    // money there is a case.
    let whole = "/desk/cases?from=2026-03-01&to=2026-03-31&what=told".to_owned();
    assert!(ways.contains(&(whole, "3".to_owned())), "{ways:#?}");
    let theme = format!("/desk/reports/theme?category={}", encoded("合同"));
    let village = format!("/desk/villages/{HOME}/report");
    for (report, least) in [
        (report, 30),
        (village.as_str(), 8),
        ("/desk/townships/999999100/report", 12),
        (theme.as_str(), 12),
    ] {
        let ways = self::ways(&send!(service, page(report, &office.0)).text);
        assert!(ways.len() > least, "{report}: {ways:#?}");
        for (to, shown) in &ways {
            let list = send!(service, page(&sent(to), &office.0)).text;
            let of_money = ["涉及", "已追回", "未追回", "what=back"];
            let money = of_money.iter().any(|narrow| to.ends_with(narrow));
            let rows = rows_on(&list);
            match money {
                true => assert!(rows > 0, "{to}: {list}"),
                false => assert_eq!(rows.to_string(), shown.trim_end_matches('件'), "{to}: {list}"),
            }
        }
    }
    let told = send!(
        service,
        page(&sent(&format!("{township}&what=closed")), &office.0)
    )
    .text;
    assert!(
        told.contains("只看 2026-03-01 到 2026-03-31 销号的。")
            && told.contains("type=\"hidden\" name=\"what\" value=\"closed\""),
        "{told}"
    );
    for wrong in [
        "what=closed",
        "what=else&from=2026-03-01&to=2026-03-31",
        "what=closed&from=2026-03-01",
    ] {
        let refused = send!(service, page(&format!("/desk/cases?{wrong}"), &office.0));
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "{wrong}: {}",
            refused.text
        );
    }
}

#[actix_web::test]
async fn what_a_village_has_still_to_do_leads_to_what_is_not_settled_and_to_the_money_that_is_not_back() {
    let (folder, county) = county();
    let office = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut house = office_of(&folder);
    let at_once = (MoveName::FixNow, CaseState::Immediate);
    let owing = opened(&mut house, HOME, Category::Works, on(3, 1));
    made::moved(&house, owing, at_once, on(3, 2), Fen(50_000));
    let clue = opened(&mut house, HOME, Category::Works, on(3, 1));
    let closed = opened(&mut house, HOME, Category::Works, on(3, 1));
    made::moved(&house, closed, at_once, on(3, 2), Fen(0));
    made::moved(
        &house,
        closed,
        (MoveName::Close, CaseState::Closed),
        on(3, 3),
        Fen(0),
    );
    let none = opened(&mut house, HOME, Category::Works, on(3, 1));
    made::moved(
        &house,
        none,
        (MoveName::Dismiss, CaseState::FalseAlarm),
        on(3, 2),
        Fen(0),
    );
    // A look-back past its day is the office's.
    let held = made::closed(
        &house,
        VillageCode::parse(HOME).expect("a code"),
        Category::Works,
        (on(3, 1), on(3, 2)),
        (Fen(100), Fen(0)),
    );
    let back = (MoveName::LookBack, CaseState::LookBack);
    made::moved(&house, held, back, on(6, 10), Fen(0));
    house.today = today();
    assert!(made::kept(&house, held).view.due.is_some_and(|due| due < today()));
    let service = init_service(app(county)).await;
    let report = format!("/desk/villages/{HOME}/report");
    let ways = ways(&send!(service, page(&report, &office.0)).text);
    let expected: [(&str, &str, &[i64]); 3] = [
        ("state=open", "2件", &[owing, clue]),
        ("score=超期", "2件", &[owing, clue]),
        ("score=未追回", "500元", &[owing]),
    ];
    for (narrow, shown, cases) in expected {
        let to = format!("/desk/cases?village={HOME}&{narrow}");
        assert!(
            ways.contains(&(to.clone(), shown.to_owned())),
            "{to} {shown}: {ways:#?}"
        );
        let list = send!(service, page(&sent(&to), &office.0)).text;
        for id in [owing, clue, closed, none, held] {
            let listed = list.contains(&format!("\"/desk/cases/{id}\""));
            assert_eq!(listed, cases.contains(&id), "{id} {to}: {list}");
        }
    }
    let open = send!(service, page("/desk/cases?state=open", &office.0)).text;
    assert!(
        open.contains("<option value=\"open\" selected>没有办结的</option>")
            && open.contains("只看没有办结的。"),
        "{open}"
    );
}
