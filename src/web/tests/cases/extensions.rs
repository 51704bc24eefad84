//! More time: the unit asks, the office grants it or says why not.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::flows::settings::clock;
use crate::store::cases::Eyes;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::my_work::{leads, rows_on, waits};
use crate::web::tests::rounds::grown;
use crate::web::tests::settings::office;
use crate::web::tests::{county, encoded, got, hidden, made, today};

use super::evidence::told;
use super::seats;

const TO_GRANT: &str = "延期申请等批准";
const DECLINED: &str = "申请的延期没有批准";

#[actix_web::test]
async fn the_unit_asks_for_more_time_and_the_office_grants_it_or_says_why_not() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, reviewer, _] = seats(&folder);
    let case = told!(service, desk, one, two);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let stands = || {
        let view = made::kept(&house, id).view;
        (
            view.due.map(|day| day.to_string()).unwrap_or_default(),
            view.extensions,
        )
    };
    let before = ("2026-11-30".to_owned(), 0);
    assert_eq!(stands(), before);
    let ask = [("move", "延期"), ("date", "2026-12-15"), ("reason", "等法院判决")];
    let foreign = act!(service, reviewer, &case, "move", ask);
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.text);
    let far = [("move", "延期"), ("date", "2027-03-15"), ("reason", "等法院判决")];
    let far = act!(service, clerk, &case, "move", far);
    assert!(far.text.contains("不能太长"), "{}", far.text);

    for turn in ["declined", "granted"] {
        let asked = act!(service, clerk, &case, "move", ask);
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        assert_eq!(stands(), before, "nothing changes before it is granted");
        let own = send!(service, page(&case, &clerk.0)).text;
        assert!(own.contains(TO_GRANT) && own.contains("收回"), "{own}");
        assert!(!own.contains("批准延期</button>"), "{own}");
        let alone = act!(service, clerk, &case, "sign", [("agree", "1")]);
        assert_eq!(alone.status, StatusCode::CONFLICT, "{}", alone.text);
        let work = send!(service, page("/desk", &desk.0)).text;
        assert_eq!(waits(&work, TO_GRANT), Some(1), "{work}");
        let list = send!(service, page(&leads(&work, TO_GRANT), &desk.0)).text;
        assert_eq!(rows_on(&list), 1, "{list}");
        for seat in [&one, &two, &clerk] {
            let work = send!(service, page("/desk", &seat.0)).text;
            assert_eq!(waits(&work, TO_GRANT), None, "{work}");
        }
        if turn == "granted" {
            break;
        }

        let silent = act!(service, desk, &case, "sign", [("agree", "0")]);
        assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
        let silent = act!(service, desk, &case, "move", [("move", "不同意延期")]);
        assert!(silent.text.contains("要写明原因"), "{}", silent.text);
        let no = [("move", "不同意延期"), ("reason", "判决上个月已经下来了<b>")];
        let declined = act!(service, desk, &case, "move", no);
        assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.text);
        let twice = act!(service, desk, &case, "move", no);
        assert!(twice.text.contains("没有等批准的延期申请"), "{}", twice.text);
        let work = send!(service, page("/desk", &clerk.0)).text;
        assert_eq!(waits(&work, DECLINED), Some(1), "{work}");
        let list = send!(service, page(&leads(&work, DECLINED), &clerk.0)).text;
        assert_eq!(rows_on(&list), 1, "{list}");
        let told = send!(service, page(&case, &clerk.0)).text;
        assert!(told.contains("判决上个月已经下来了&lt;b&gt;"), "{told}");
        let work = send!(service, page("/desk", &desk.0)).text;
        assert_eq!((waits(&work, TO_GRANT), waits(&work, DECLINED)), (None, None));
        assert_eq!(stands(), before);
        tells_what_was_asked(&send!(service, page(&form_of(&case), &desk.0)).text);
    }
    tells_what_was_asked(&send!(service, page(&form_of(&case), &desk.0)).text);

    let granted = act!(service, desk, &case, "sign", [("agree", "1")]);
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    assert_eq!(stands(), ("2026-12-15".to_owned(), 1));
    let work = send!(service, page("/desk", &clerk.0)).text;
    assert_eq!(waits(&work, DECLINED), None, "{work}");
    tells_what_was_asked(&send!(service, page(&form_of(&case), &desk.0)).text);
}

/// The address of the form of the extension.
fn form_of(case: &str) -> String {
    format!("{case}/letters/new?kind={}", encoded("延期审批表"))
}

/// Waiting, declined or granted, the form of the extension knows what was asked for, and from which day.
fn tells_what_was_asked(form: &str) {
    for told in [
        ">2026-12-15</textarea>",
        ">等法院判决</textarea>",
        "2026年11月30日",
    ] {
        assert!(form.contains(told), "{told}: {form}");
    }
}

#[actix_web::test]
async fn no_time_is_granted_that_has_passed_already_and_what_is_late_is_reckoned_from_today() {
    let (folder, first) = county();
    let [desk, one, two, clerk, ..] = seats(&folder);
    let service = init_service(app(first)).await;
    let case = told!(service, desk, one, two);
    let late = init_service(app(grown(&folder, 0, || {
        crate::domain::day::parse("2026-12-20").expect("a day")
    })))
    .await;
    let ask = |date| [("move", "延期"), ("date", date), ("reason", "等法院判决")];
    // Due on the 30th of November: the 10th of December is later than that, and over.
    for date in ["2026-12-10", "2026-12-19", "2027-01-20"] {
        let refused = act!(late, clerk, &case, "move", ask(date));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{date}: {}", refused.text);
        assert!(refused.text.contains("不能早于今天"), "{}", refused.text);
    }
    for done in [
        act!(late, clerk, &case, "move", ask("2027-01-19")),
        act!(late, desk, &case, "sign", [("agree", "1")]),
    ] {
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let due = made::kept(&office(&folder), id).view.due;
    assert_eq!(due.map(|day| day.to_string()).as_deref(), Some("2027-01-19"));
}

#[actix_web::test]
async fn each_term_has_its_own_extensions_and_what_comes_back_goes_on_with_those_of_its_term() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [.., clerk, _, _] = seats(&folder);
    let house = office(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let kind = (CaseSource::Audit, Category::Works);
    let id = made::opened(&house, village, kind, Fen(0), &[]);
    let case = format!("/desk/cases/{id}");
    let goes = |name, state| made::moved(&house, id, (name, state), today(), Fen(0));
    let granted = || made::kept(&house, id).view.extensions;
    let ask = [("move", "延期"), ("date", "2026-12-15"), ("reason", "等法院判决")];

    goes(MoveName::FeedBack, CaseState::Feedback);
    for _ in 0..2 {
        goes(MoveName::Extend, CaseState::Feedback);
    }
    assert_eq!(granted(), 2);
    let used = act!(service, clerk, &case, "move", ask);
    assert!(used.text.contains("延期的次数已经用完"), "{}", used.text);
    goes(MoveName::Propose, CaseState::Plan);
    goes(MoveName::ApprovePlan, CaseState::Rectify);
    assert_eq!(granted(), 0, "the term of putting right is another one");
    let form = send!(service, page(&case, &clerk.0)).text;
    assert!(form.contains("name=\"move\" value=\"延期\""), "{form}");

    goes(MoveName::Extend, CaseState::Rectify);
    goes(MoveName::Claim, CaseState::Claimed);
    goes(MoveName::Return, CaseState::Returned);
    assert_eq!(granted(), 1, "it goes on with the term that it had");
    goes(MoveName::Claim, CaseState::Claimed);
    goes(MoveName::Close, CaseState::Closed);
    goes(MoveName::LookBack, CaseState::LookBack);
    goes(MoveName::Reopen, CaseState::Reopened);
    assert_eq!(granted(), 0, "opened again it has a new term");

    // What speaks for a second look is how often it was given more time in all.
    let clock = clock(&house, 999_999).expect("a calendar");
    let tracked = || {
        let all = house
            .store
            .tracked(&Reach::county(999_999), Eyes::Office, &clock)
            .expect("read");
        all.into_iter()
            .find(|one| one.id == id)
            .expect("there")
            .extensions
    };
    assert_eq!(tracked(), 3);
    // The right unit has asked for nothing.
    goes(MoveName::Reassign, CaseState::Problem);
    assert_eq!(tracked(), 0);
}
