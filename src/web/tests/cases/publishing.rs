//! What may be told to the public of a case: whatever money came back, and of a matter of a village alone.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::PublishOutcome;
use crate::cases::MoveName;
use crate::domain::case::{CaseState, Category, OutcomeState};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::outcomes;
use crate::store::audit::Act;
use crate::store::outcomes::Outcome;
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::made;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, today};

#[test]
fn the_words_that_are_offered_are_taken_however_much_money_came_back() {
    let (folder, _county) = county();
    seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let desk = office_of(&folder);
    let actor = desk.store.actor_named(999_999, made::LOGIN).expect("read");
    let by = actor.expect("known").by::<PublishOutcome>(today());
    let by = by.expect("publishes");
    for back in [99_999_999, 100_000_000, 123_456_789, 999_999_999_999] {
        let id = made::closed(
            &desk,
            VillageCode::parse("999999100201").expect("a code"),
            Category::Contracts,
            (today(), today()),
            (Fen(back), Fen(back)),
        );
        let mut case = made::kept(&desk, id);
        case.view.balance.returned = Fen(back);
        let says = outcomes::offered(&case);
        let taken = outcomes::word(&desk, &by, &case, &says);
        assert!(taken.is_ok(), "{says}: {taken:?}");
        assert!(
            says.contains(&format!("追回 {} 元", Fen(back).grouped())),
            "{says}"
        );
    }
}

#[actix_web::test]
async fn of_a_matter_that_lies_in_no_village_nothing_is_told_for_it_would_stand_on_no_page() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let desk = office_of(&folder);
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "审计"),
        ("category", "民主程序与公开"),
        ("village", ""),
        ("title", "救助资金晚发了三个月"),
        ("unit", "县民政局"),
        ("found", "0"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
    let case = opened.header(header::LOCATION).to_owned();
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    for to in [
        (MoveName::FixNow, CaseState::Immediate),
        (MoveName::Close, CaseState::Closed),
    ] {
        made::moved(&desk, id, to, today(), Fen(0));
    }
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains(outcomes::NOWHERE) && !seen.contains(&format!("{case}/outcome")),
        "{seen}"
    );
    let says = [("says", "救助资金都发到位了。")];
    let worded = act!(service, office, &case, "outcome", says);
    assert_eq!(worded.status, StatusCode::CONFLICT, "{}", worded.text);
    assert!(worded.text.contains(outcomes::NOWHERE), "{}", worded.text);

    // What an older installation took is not published either, and can be taken down.
    let actor = desk.store.actor_named(999_999, made::LOGIN).expect("read");
    let by = actor.expect("known").by::<PublishOutcome>(today());
    let by = by.expect("publishes");
    let kept = made::kept(&desk, id);
    let act = Act {
        actor: "xcb2",
        role: "",
        act: "拟公开整改结果",
        object: "",
        detail: "",
        at: 1,
    };
    let outcome = desk
        .store
        .word_outcome(999_999, &kept, "救助资金都发到位了。", by.user() + 1, &act)
        .and_then(|outcome| desk.store.outcome(outcome, by.reach()))
        .expect("worded");
    let settled = outcomes::settle(&desk, &by, &outcome, true);
    assert!(settled.is_err_and(|error| error.to_string().contains(outcomes::NOWHERE)));
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(!seen.contains("name=\"publish\" value=\"1\""), "{seen}");
    assert!(seen.contains("name=\"publish\" value=\"0\""), "{seen}");
    outcomes::settle(&desk, &by, &outcome, false).expect("taken down");
    let known: Vec<Outcome> = desk.store.outcomes_of(999_999, &kept).expect("read");
    assert_eq!(known[0].state, OutcomeState::Withdrawn);
}
