//! What stands beside the list to narrow it by leads to as many flags as it says, wherever the flags have come to.

use super::follow_up::village;
use super::*;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::web::tests::made;

/// Where each facet of a list leads to, its label and how many it says.
fn offered(list: &str) -> Vec<(String, String, String)> {
    let beside = list.split("<nav class=\"facets\"").nth(1).unwrap_or_default();
    let beside = beside.split("</nav>").next().unwrap_or_default();
    let links = beside.split("<a href=\"").skip(1);
    links
        .map(|link| {
            let (to, rest) = link.split_once('"').expect("an address");
            let label = rest.split_once("<span>").expect("a label").1;
            let (label, rest) = label.split_once("</span>").expect("its end");
            let count = rest.split_once("<span class=\"count\">").expect("a count").1;
            let count: String = count.chars().take_while(char::is_ascii_digit).collect();
            (to.replace("&amp;", "&"), label.to_owned(), count)
        })
        .collect()
}

#[actix_web::test]
async fn every_facet_leaves_exactly_what_it_says_once_flags_were_taken_up_and_are_being_verified() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let office = office(&folder);
    let seat = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let home: Vec<String> = flags(&folder, &of_village(HOME))
        .into_iter()
        .map(|flag| flag.id)
        .collect();
    let kind = (CaseSource::Rule, Category::Contracts);
    for (some, on) in [(&home[..1], false), (&home[1..3], true)] {
        let case = made::opened(&office, village(HOME), kind, Fen(100), some);
        if on {
            let to = (MoveName::Assign, CaseState::Verify);
            made::moved(&office, case, to, today(), Fen(0));
        }
    }
    let list = send!(service, page("/desk/anomalies", &seat.0)).text;
    let facets = offered(&list);
    let said = |label: &str| {
        let one = facets.iter().find(|(_, name, _)| name == label);
        one.map(|(_, _, count)| count.as_str())
    };
    assert_eq!(
        (said("已立为疑点"), said("核查中")),
        (Some("1"), Some("2")),
        "{facets:?}"
    );
    assert_eq!(said("处理中"), None, "{facets:?}");
    for (to, label, count) in &facets {
        let narrowed = send!(service, page(to, &seat.0));
        assert_eq!(narrowed.status, StatusCode::OK, "{label} {to}: {}", narrowed.text);
        let said = format!("共 <strong>{count}</strong> 条");
        assert!(
            narrowed.text.contains(&said),
            "{label} {to} {count}: {}",
            narrowed.text
        );
    }
    // So do the file and the paper.
    for (status, ids) in [("clue", &home[..1]), ("verify", &home[1..3])] {
        let csv = send!(
            service,
            form(
                &format!("/desk/anomalies/export?status={status}"),
                &seat.0,
                &[("seal", &seat.1), ("format", "csv")]
            )
        );
        let paper = send!(
            service,
            page(&format!("/desk/anomalies/print?status={status}"), &seat.0)
        );
        assert_eq!(
            (csv.status, paper.status),
            (StatusCode::OK, StatusCode::OK),
            "{status}"
        );
        assert_eq!(csv.text.lines().count(), 1 + ids.len(), "{}", csv.text);
        assert!(
            paper.text.contains(&format!("下列 {} 条", ids.len())),
            "{}",
            paper.text
        );
        for id in ids {
            assert!(csv.text.contains(id) && paper.text.contains(id), "{id}");
        }
    }
    let odd = send!(service, page("/desk/anomalies?status=lead", &seat.0));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST, "what left is in no list");
}
