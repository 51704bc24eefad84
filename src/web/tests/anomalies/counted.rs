//! The figures of reports and health sheets count what the rules stand for, and each leads to exactly these flags.

use super::*;
use crate::config::Exemption;
use crate::domain::anomaly::UNCOUNTED;
use crate::flows::codes;
use crate::web::tests::rounds::grown;

const SHEETS: [&str; 3] = [
    "/desk/villages/999999100201/report",
    "/desk/villages/999999100201/health",
    "/desk/townships/999999100/report",
];

/// Where the cells of a sheet lead to among the flags, each with the number that it shows.
fn ways(sheet: &str) -> Vec<(String, String)> {
    let links = sheet.split("<a href=\"/desk/anomalies?").skip(1);
    links
        .map(|link| {
            let (to, rest) = link.split_once("\">").expect("a way");
            let shown: String = rest.chars().take_while(char::is_ascii_digit).collect();
            (format!("/desk/anomalies?{}", to.replace("&amp;", "&")), shown)
        })
        .collect()
}

/// Insists that every figure of the sheets leads to as many flags; what they count of all the village's together.
macro_rules! lead_to_as_many {
    ($service:expr, $cookie:expr) => {{
        let mut whole = None;
        for sheet in SHEETS {
            let seen = send!($service, page(sheet, $cookie));
            assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
            let ways = ways(&seen.text);
            assert!(!ways.is_empty(), "{sheet}: {}", seen.text);
            for (to, shown) in ways {
                let list = send!($service, page(&to, $cookie));
                let said = format!("共 <strong>{shown}</strong> 条");
                assert!(list.text.contains(&said), "{sheet} {to} {shown}: {}", list.text);
                if to == format!("/desk/anomalies?village={HOME}&status=counted") {
                    whole = shown.parse::<usize>().ok();
                }
            }
        }
        whole.expect("all of them")
    }};
}

#[actix_web::test]
async fn what_the_county_exempted_is_in_no_figure_and_every_figure_leads_to_its_flags() {
    let (folder, app_of) = inspected();
    let mut office = office(&folder);
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let service = init_service(app(app_of)).await;
    let before = lead_to_as_many!(service, &seat.0);
    office.settings.exemptions.push(Exemption {
        rule: flag(&folder, "SUB-01", HOME).rule,
        village: Some(HOME.to_owned()),
        record: None,
        document: "县农发〔2026〕3号".to_owned(),
        until: "2026-12-31".to_owned(),
    });
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let all = flags(&folder, &of_village(HOME));
    let counted = all
        .iter()
        .filter(|flag| !UNCOUNTED.contains(&flag.status.as_str()));
    let counted = counted.count();
    assert!(counted > 0 && counted < before, "{counted} of {before}: {all:?}");
    assert_eq!(lead_to_as_many!(service, &seat.0), counted);
}

#[actix_web::test]
async fn the_flags_of_a_village_that_was_merged_are_counted_with_the_one_that_took_it_up() {
    let (folder, first) = inspected();
    drop(first);
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let code = |text: &str| VillageCode::parse(text).expect("a code");
    let both = flags(&folder, &of_village(HOME)).len() + flags(&folder, &of_village(AWAY)).len();
    assert!(!flags(&folder, &of_village(AWAY)).is_empty());
    let of_township = |first: i64| {
        let narrow = Narrow {
            villages: Some((first, first + 999)),
            ..Narrow::default()
        };
        store(&folder).flags(&whole(), &narrow).expect("flags").len()
    };
    let (here, there) = (of_township(999_999_100_000), of_township(999_999_201_000));
    codes::merge(&office(&folder), code(AWAY), code(HOME)).expect("merged");
    // No flag stands under two townships, whose sums are the county's.
    let moved = flags(&folder, &of_village(AWAY)).len();
    assert_eq!(of_township(999_999_100_000), here + moved);
    assert_eq!(of_township(999_999_201_000), there - moved);
    let service = init_service(app(grown(&folder, 0, today))).await;
    assert_eq!(lead_to_as_many!(service, &seat.0), both);
}
