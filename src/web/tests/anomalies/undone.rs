//! A recurrence stays one when the earlier case is opened again, and the case that was opened again has come again itself.

use std::collections::BTreeSet;

use actix_web::test::{call_service, init_service};

use super::follow_up::{found, of, told, village};
use super::*;
use crate::anomaly::Finding;
use crate::cases::MoveName;
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::encoded;
use crate::web::tests::made::{self, on};

#[actix_web::test]
async fn what_came_after_one_that_did_not_hold_has_come_again_as_before_and_so_has_that_one() {
    let (folder, app_of) = inspected();
    let mut office = super::office(&folder);
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    office.today = on(1, 5);
    let first = made::closed(
        &office,
        village(HOME),
        Category::Contracts,
        (on(1, 5), on(1, 10)),
        (Fen(0), Fen(0)),
    );
    office.today = on(2, 1);
    let second = told(&office, HOME, Category::Contracts, on(2, 1));
    let other = told(&office, HOME, Category::Works, on(2, 1));
    office.today = today();
    let numbers = |ids: &[i64]| -> BTreeSet<String> {
        let number = |id: &i64| made::kept(&office, *id).number;
        ids.iter().map(number).collect()
    };
    let owned = |findings: &[Finding]| -> BTreeSet<String> {
        of(findings, "DIS-07").into_iter().map(str::to_owned).collect()
    };
    assert_eq!(owned(&found(&office)), numbers(&[second]));

    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let list = format!("/desk/cases?score={}", encoded("同类又来"));
    let page_of = |id: i64| format!("/desk/cases/{id}");
    for (to, on, again) in [
        ((MoveName::LookBack, CaseState::LookBack), on(5, 10), vec![second]),
        (
            (MoveName::Reopen, CaseState::Reopened),
            on(5, 12),
            vec![first, second],
        ),
        (
            (MoveName::Close, CaseState::Closed),
            on(6, 1),
            vec![first, second],
        ),
    ] {
        made::moved(&office, first, to, on, Fen(0));
        assert_eq!(owned(&found(&office)), numbers(&again), "{}", to.0.word());
        let shown = send!(service, page(&list, &cookie)).text;
        for id in [first, second, other] {
            let stands = shown.contains(&format!("\"{}\"", page_of(id)));
            assert_eq!(stands, again.contains(&id), "{id} {}: {shown}", to.0.word());
        }
        let undone = send!(service, page(&page_of(first), &cookie)).text;
        let says = undone.contains("销号以后没有稳住，重新整改过（DIS-07）");
        assert_eq!(says, again.contains(&first), "{undone}");
        let after = send!(service, page(&page_of(second), &cookie)).text;
        let earlier = format!("（DIS-07） <a href=\"{}\">上一件</a>", page_of(first));
        assert!(after.contains(&earlier), "{after}");
    }
}
