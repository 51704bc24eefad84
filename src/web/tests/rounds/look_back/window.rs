//! From when to when after closing a case is looked back at.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::super::desk::{form, page, seated};
use super::super::super::{county, got, made, today};
use super::super::{grown, office, read};
use super::{HERE, home};
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::web::app;

#[actix_web::test]
async fn only_what_was_closed_three_months_ago_is_proposed_and_what_is_a_year_old_is_marked() {
    let (folder, first) = county();
    drop(first);
    let service = init_service(app(grown(&folder, 0, today))).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let other = seated(&folder, "xcb2", Role::InspectionOffice, ScopeKind::County, "");
    let mut office = office(&folder, "xcb");
    let weak = |office: &mut Office, at: usize, closed: chrono::NaiveDate| {
        office.today = closed;
        let id = made::closed(
            office,
            home(),
            Category::ALL[at],
            (closed, closed),
            (Fen(2_000_000), Fen(2_000_000)),
        );
        office.today = today();
        id
    };
    let back = |days| today() - chrono::Days::new(days);
    let old = weak(&mut office, 0, back(366));
    let year = weak(&mut office, 1, back(365));
    let ripe = weak(&mut office, 2, back(90));
    let fresh = weak(&mut office, 3, back(89));
    let yesterday = weak(&mut office, 4, back(1));
    let number = |id: i64| made::kept(&office, id).number;

    let shown = read(&send!(service, page(HERE, &seat.0)).text);
    assert!(
        shown.contains("销号满 90 天、还没有回头看的共 3 件") && shown.contains("3 件抽 1 件"),
        "{shown}"
    );
    assert!(
        shown.contains("另有 2 件销号不满 90 天，还不能抽，最早的 2026-11-23 起可以抽")
            && shown.contains(&format!("{}：2027-02-19 起", number(yesterday))),
        "{shown}"
    );
    assert!(
        shown.contains("过期没有看的 1 件") && shown.contains("销号超过 365 天还没有回头看"),
        "{shown}"
    );
    let raw = send!(service, page(HERE, &seat.0)).text;
    for (id, arms) in [
        (old, &["overdue", "risk"][..]),
        (year, &["risk"]),
        (ripe, &["risk"]),
        (fresh, &[]),
        (yesterday, &[]),
    ] {
        for arm in ["lot", "overdue", "risk"] {
            let offered = raw.contains(&format!("id=\"{arm}-{id}\""));
            assert_eq!(offered, arms.contains(&arm), "{arm} {id}: {raw}");
        }
    }
    let work = read(&send!(service, page("/desk", &seat.0)).text);
    assert!(work.contains("销号的问题过了期没有回头看1 件"), "{work}");

    let fixed = fix!(service, seat, "到了日子的", "2026-12-01");
    assert_eq!(fixed.status, StatusCode::SEE_OTHER, "{}", fixed.text);
    let list = format!("{}/list.txt", fixed.header(header::LOCATION));
    let list = send!(service, page(&list, &seat.0)).text;
    for (id, listed) in [
        (old, true),
        (year, true),
        (ripe, true),
        (fresh, false),
        (yesterday, false),
    ] {
        assert_eq!(list.contains(&number(id)), listed, "{list}");
    }

    let undrawn = chosen!(service, seat, "lot", [ripe]);
    assert_eq!(undrawn.status, StatusCode::CONFLICT, "{}", undrawn.text);
    assert!(undrawn.text.contains("没有被抽中"), "{}", undrawn.text);
    for arm in ["risk", "overdue"] {
        let early = chosen!(service, seat, arm, [ripe, yesterday]);
        assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
        assert!(
            early.text.contains("销号还不满 90 天，2027-02-19 起才能回头看"),
            "{}",
            early.text
        );
    }
    assert_eq!(made::kept(&office, ripe).state, CaseState::Closed);
    let sent = chosen!(service, seat, "overdue", [old]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let history = read(&send!(service, page(&format!("/desk/cases/{old}"), &seat.0)).text);
    assert!(history.contains("销号久了还没有回头看"), "{history}");

    // The county sets another window, by two people.
    let terms = [
        ("cases.look_back_after_days", "30"),
        ("cases.look_back_within_days", "60"),
    ];
    for (change, (name, value)) in terms.iter().enumerate() {
        let fields = crate::web::tests::settings::set(&seat.1, value, "0");
        let asked = send!(service, form(&format!("/desk/settings/{name}"), &seat.0, &fields));
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        let fields = crate::web::tests::settings::verdict(&other.1, "生效");
        let judge = format!("/desk/settings/changes/{}", change + 1);
        let done = send!(service, form(&judge, &other.0, &fields));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let shown = read(&send!(service, page(HERE, &seat.0)).text);
    assert!(
        shown.contains("销号满 30 天、还没有回头看的共 3 件")
            && shown.contains("过期没有看的 3 件")
            && shown.contains("另有 1 件销号不满 30 天"),
        "{shown}"
    );
}
