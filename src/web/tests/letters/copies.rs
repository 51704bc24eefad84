//! 抄送: for whoever wants it, in every letter; and a new version only where it can be issued.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page};
use super::super::settings::office as office_of;
use super::super::{county, got, made, today};
use super::{new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::app;

const COPIES: &str = "县纪委监委、番田镇人民政府";

#[actix_web::test]
async fn whom_a_letter_is_sent_to_as_well_stands_on_it_and_comes_back_in_drafts_and_new_versions() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Petition, Category::Contracts);
    let id = made::opened(&house, village, of, Fen(100), &[]);
    let at_once = (MoveName::FixNow, CaseState::Immediate);
    made::moved(&house, id, at_once, today(), Fen(0));
    let case = format!("/desk/cases/{id}");
    let (address, door) = (new_address(&case, "巡察提醒函"), format!("{case}/letters/new"));
    let version = made::kept(&house, id).version.to_string();
    let written = |act: &'static str, copies: &'static str| {
        vec![
            ("seal", office.1.clone()),
            ("kind", "巡察提醒函".to_owned()),
            ("act", act.to_owned()),
            ("seen", "0".to_owned()),
            ("version", version.clone()),
            ("risk", "收不回来".to_owned()),
            ("demands", "追回".to_owned()),
            ("until", "2026-12-31".to_owned()),
            ("copies", copies.to_owned()),
        ]
    };
    macro_rules! sent {
        ($fields:expr) => {{
            let fields = $fields;
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            send!(service, form(&door, &office.0, &fields))
        }};
    }
    let long = "县".repeat(201);
    let long = sent!(written("issue", Box::leak(long.into_boxed_str())));
    assert_eq!(long.status, StatusCode::BAD_REQUEST, "{}", long.text);
    let kept = sent!(written("keep", COPIES));
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let draft = send!(service, page(&address, &office.0)).text;
    assert!(
        draft.contains(&format!("value=\"{COPIES}\"")) && draft.contains(&format!("抄送：{COPIES}。")),
        "{draft}"
    );
    let issued = sent!(written("issue", COPIES));
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
    let letter = issued.header(header::LOCATION).to_owned();
    let seen = send!(service, page(&letter, &office.0)).text;
    assert!(
        seen.contains(&format!("抄送：{COPIES}。")) && seen.contains("发新的一版"),
        "{seen}"
    );
    let again = format!(
        "{address}&replaces={}",
        letter.rsplit('/').next().expect("a number")
    );
    let again = send!(service, page(&again, &office.0)).text;
    assert!(again.contains(&format!("value=\"{COPIES}\"")), "{again}");

    // Where the case has moved on no new version is offered, and it is said why.
    made::moved(&house, id, (MoveName::Close, CaseState::Closed), today(), Fen(0));
    let seen = send!(service, page(&letter, &office.0)).text;
    assert!(
        !seen.contains("replaces=") && seen.contains("不能再发新的一版：这件事已经“销号”了"),
        "{seen}"
    );
}

#[actix_web::test]
async fn how_fast_it_is_to_be_handled_stands_under_the_secrecy_where_somebody_chose_it_and_nowhere_else() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Petition, Category::Contracts);
    let id = made::opened(&house, village, of, Fen(100), &[]);
    let at_once = (MoveName::FixNow, CaseState::Immediate);
    made::moved(&house, id, at_once, today(), Fen(0));
    let case = format!("/desk/cases/{id}");
    let (address, door) = (new_address(&case, "巡察提醒函"), format!("{case}/letters/new"));
    let version = made::kept(&house, id).version.to_string();
    let blank = send!(service, page(&address, &office.0)).text;
    assert!(
        blank.contains("name=\"urgency\"") && !blank.contains("l-urgency"),
        "{blank}"
    );
    macro_rules! sent {
        ($act:expr, $seen:expr, $urgency:expr) => {{
            let fields = [
                ("seal", office.1.as_str()),
                ("kind", "巡察提醒函"),
                ("act", $act),
                ("seen", $seen),
                ("version", version.as_str()),
                ("risk", "收不回来"),
                ("demands", "追回"),
                ("until", "2026-12-31"),
                ("urgency", $urgency),
            ];
            send!(service, form(&door, &office.0, &fields))
        }};
    }
    let odd = sent!("keep", "0", "马上");
    assert_eq!(odd.status, StatusCode::BAD_REQUEST, "{}", odd.text);
    assert!(odd.text.contains("紧急程度只有特急、加急两种"), "{}", odd.text);
    sent!("keep", "0", "加急");
    let draft = send!(service, page(&address, &office.0)).text;
    assert!(draft.contains("<option selected>加急</option>"), "{draft}");
    for (seen, urgency) in [("0", "特急"), ("1", "")] {
        let issued = sent!("issue", seen, urgency);
        assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
        let letter = send!(service, page(issued.header(header::LOCATION), &office.0)).text;
        let beneath = letter.contains("注意保管</p><p class=\"l-urgency\">特急</p>");
        assert_eq!(beneath, !urgency.is_empty(), "{letter}");
        assert_eq!(letter.contains("l-urgency"), beneath, "{letter}");
    }
}
