//! The letters of a lead that was handed over: their numbers stand, what they said is nowhere.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page, seated};
use super::super::{county, got, hidden};
use super::{new_address, seats};
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn a_lead_keeps_the_numbers_of_its_letters_and_not_what_they_said() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, two, _] = seats(&folder);
    let other = seated(&folder, "xcb2", Role::InspectionOffice, ScopeKind::County, "");
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "信访"),
        ("category", "合同"),
        ("village", "999999100201"),
        ("title", "机动地租金没有入账"),
        ("unit", ""),
        ("found", "1200.50"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
    let case = opened.header(header::LOCATION).to_owned();
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    act!(service, office, &case, "move", assign);
    let course = [
        ("course", "调取了存折"),
        ("liability", "待定"),
        ("advice", "移送"),
    ];
    let sent = issue!(service, two, &case, "核查报告", course);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let letter = sent.header(header::LOCATION).to_owned();
    assert!(
        send!(service, page(&letter, &office.0))
            .text
            .contains("调取了存折")
    );

    let over = [
        ("move", "移送线索"),
        ("receipt", "县纪收〔2026〕9号"),
        ("facts", "保密的事"),
    ];
    act!(service, two, &case, "move", over);
    // While it is here, the notice of its inquiry is owed.
    let owed = send!(service, page("/desk/letters", &office.0)).text;
    assert!(owed.contains("核查通知</a>"), "{owed}");
    act!(service, other, &case, "sign", [("agree", "1")]);
    for at in [letter.clone(), format!("{letter}/docx")] {
        let gone = send!(service, page(&at, &office.0));
        assert_eq!(gone.status, StatusCode::CONFLICT, "{}", gone.text);
        assert!(
            gone.text.contains("随线索移送") && !gone.text.contains("存折"),
            "{}",
            gone.text
        );
    }
    let left = send!(service, page(&case, &office.0)).text;
    assert!(
        left.contains("报〔2026〕1号") && left.contains("已经随线索移送") && !left.contains(&letter),
        "{left}"
    );
    // Where it lay is gone too: only who reaches the whole county finds it, and writes the slip.
    let away = send!(service, page(&case, &two.0));
    assert_eq!(away.status, StatusCode::NOT_FOUND, "{}", away.text);
    let slip = issue!(service, office, &case, "线索移送单", []);
    assert_eq!(slip.status, StatusCode::SEE_OTHER, "{}", slip.text);
    let slip = send!(service, page(slip.header(header::LOCATION), &office.0));
    assert!(slip.text.contains("县纪收〔2026〕9号"), "{}", slip.text);
    // Of what was not issued before, nobody is asked why, and no reason is taken.
    let all = send!(service, page("/desk/letters", &office.0)).text;
    assert!(
        all.contains("都发了") && !all.contains("没有发的</h2>") && !all.contains("核查通知"),
        "{all}"
    );
    let door = format!("{case}/letters/left-out");
    for step in ["1", "2", "3"] {
        let why = [
            ("seal", office.1.as_str()),
            ("step", step),
            ("reason", "当面告诉了某某"),
        ];
        let refused = send!(service, form(&door, &office.0, &why));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("已经移送"), "{}", refused.text);
    }
}
