//! A letter says what whoever wrote it read: one whose case went on since its form was opened is not issued.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page};
use super::super::settings::office as office_of;
use super::super::{county, got, hidden, made, today};
use super::{late, new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::app;

#[actix_web::test]
async fn a_form_that_was_opened_before_the_case_went_on_issues_nothing_and_loses_no_word() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, _] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let blank = send!(service, page(&new_address(&case, "巡察提醒函"), &office.0)).text;
    let [seen, version] = ["seen", "version"].map(|name| hidden(&blank, name));
    let id = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office_of(&folder);
    // It stays where the letter belongs; its sums are others.
    let corrected = (MoveName::Correct, CaseState::Immediate);
    made::moved(&house, id, corrected, today(), Fen(700));
    let fields = [
        ("seal", office.1.as_str()),
        ("kind", "巡察提醒函"),
        ("seen", seen.as_str()),
        ("version", version.as_str()),
        ("act", "issue"),
        ("risk", "写了很久的风险"),
        ("demands", "追回"),
        late::UNTIL,
    ];
    let door = format!("{case}/letters/new");
    let stale = send!(service, form(&door, &office.0, &fields));
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    for says in ["您打开表单以后，有人动过", "您刚才填的", "写了很久的风险"] {
        assert!(stale.text.contains(says), "{says}: {}", stale.text);
    }
    // From there it goes back to the case.
    assert!(stale.text.contains(&format!("href=\"{door}\"")), "{}", stale.text);
    let back = send!(service, page(&door, &office.0));
    assert_eq!(
        (back.status, back.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, case.as_str())
    );
    for version in ["", "x"] {
        let mut broken = fields;
        broken[3].1 = version;
        let broken = send!(service, form(&door, &office.0, &broken));
        assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{}", broken.text);
    }
    let sent = issue!(
        service,
        office,
        &case,
        "巡察提醒函",
        [fields[5], fields[6], late::UNTIL]
    );
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let letter = send!(service, page(sent.header(header::LOCATION), &office.0)).text;
    assert!(letter.contains("提〔2026〕1号"), "it took no number: {letter}");
}
