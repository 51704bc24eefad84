//! A letter that was issued for one step is none for the next, however soon that comes.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page};
use super::super::rounds::read;
use super::super::settings::office as office_of;
use super::super::{county, got, hidden, made, today};
use super::{new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::app;

#[actix_web::test]
async fn the_form_of_a_stop_is_asked_for_again_when_the_case_goes_on_and_a_new_version_of_it_is_none() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, _] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let id = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office_of(&folder);
    let goes = |name, state| made::moved(&house, id, (name, state), today(), Fen(0));
    let words = [("what", "中止"), ("reason", "法院先审")];
    macro_rules! owed {
        () => {
            read(&send!(service, page("/desk/letters", &office.0)).text)
        };
    }
    // What somebody did not sign is no step.
    goes(MoveName::Unsigned, CaseState::Immediate);
    goes(MoveName::Suspend, CaseState::Suspended);
    assert!(owed!().contains("2026-11-22 中止"), "{}", owed!());
    let sent = issue!(service, office, &case, "中止审批表", words);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(!owed!().contains("中止审批表"), "{}", owed!());

    // The same day; as the books count, it is another step.
    goes(MoveName::Resume, CaseState::Immediate);
    assert!(owed!().contains("2026-11-22 恢复"), "{}", owed!());
    let first = sent.header(header::LOCATION).to_owned();
    let mut again = words.to_vec();
    again.extend([
        ("replaces", first.rsplit('/').next().expect("a number")),
        ("why", "错字"),
    ]);
    let version = issue!(service, office, &case, "中止审批表", again);
    assert_eq!(version.status, StatusCode::SEE_OTHER, "{}", version.text);
    assert!(owed!().contains("2026-11-22 恢复"), "{}", owed!());
    let second = issue!(service, office, &case, "中止审批表", words);
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.text);
    assert!(!owed!().contains("中止审批表"), "{}", owed!());
}
