//! A unit is told once of all that a round found there: one 反馈意见, one set of receipts.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page};
use super::super::rounds::read;
use super::super::settings::office as office_of;
use super::super::{county, got, hidden, made, today};
use super::{new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::flows::Office;
use crate::web::app;

const WRITTEN: [(&str, &str); 4] = [
    ("judgement", "总体尚好"),
    ("handed", "没有"),
    ("advice", "补收租金"),
    ("department", "县农业农村局"),
];

/// A case of a village that was told to its unit today: its address and its number on paper.
fn told(house: &Office, village: &str, category: Category, found: Fen) -> (String, String) {
    let village = VillageCode::parse(village).expect("a code");
    let id = made::opened(house, village, (CaseSource::Petition, category), found, &[]);
    made::moved(
        house,
        id,
        (MoveName::FeedBack, CaseState::Feedback),
        today(),
        found,
    );
    (format!("/desk/cases/{id}"), made::kept(house, id).number)
}

#[actix_web::test]
async fn one_letter_tells_a_unit_of_all_its_problems_and_its_receipts_are_of_all_of_them() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let house = office_of(&folder);
    let (first, number) = told(&house, "999999100201", Category::Contracts, Fen(10_000));
    let (second, other) = told(&house, "999999100201", Category::Works, Fen(20_050));
    let (away, elsewhere) = told(&house, "999999100202", Category::Contracts, Fen(1));
    let owed = send!(service, page("/desk/letters", &office.0)).text;
    for case in [&first, &second, &away] {
        assert!(owed.contains(&format!("{case}/letters/new")), "{case}: {owed}");
    }

    let blank = send!(service, page(&new_address(&first, "反馈意见"), &office.0)).text;
    assert!(
        blank.contains("还有 1 件") && blank.contains(&other) && !blank.contains(&elsewhere),
        "{blank}"
    );
    let fields = |text: &str, with: &str| -> Vec<(String, String)> {
        let mut fields = vec![
            ("seal".to_owned(), office.1.clone()),
            ("kind".to_owned(), "反馈意见".to_owned()),
            ("act".to_owned(), "issue".to_owned()),
            ("seen".to_owned(), hidden(text, "seen")),
            ("with".to_owned(), with.to_owned()),
        ];
        fields.extend(WRITTEN.map(|(name, value)| (name.to_owned(), value.to_owned())));
        fields
    };
    macro_rules! issued {
        ($case:expr, $fields:expr) => {{
            let fields = $fields;
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let address = format!("{}/letters/new", $case);
            send!(service, form(&address, &office.0, &fields))
        }};
    }
    let alone = issued!(first, fields(&blank, ""));
    assert_eq!(alone.status, StatusCode::CONFLICT, "{}", alone.text);
    assert!(alone.text.contains("要一起反馈的问题和您看到的不一样了"));
    // Nor do cases of other units come in by the form.
    let forged = issued!(first, fields(&blank, "2,3"));
    assert_eq!(forged.status, StatusCode::CONFLICT, "{}", forged.text);

    let sent = issued!(first, fields(&blank, &hidden(&blank, "with")));
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let letter = sent.header(header::LOCATION).to_owned();
    let says = read(&send!(service, page(&letter, &office.0)).text);
    for needed in [&number, &other, "合同方面", "工程方面", "300.50元"] {
        assert!(says.contains(needed), "{needed} not in {says}");
    }
    assert!(!says.contains(&elsewhere));
    let both = format!("问题编号{number}、{other}");
    assert_eq!(says.matches(&both).count(), 5, "each receipt is of both: {says}");
    for case in [&first, &second] {
        let seen = send!(service, page(case, &office.0)).text;
        assert!(
            seen.contains(&letter) && seen.contains("回执 0/5 已收回"),
            "{case}: {seen}"
        );
    }
    let owed = send!(service, page("/desk/letters", &office.0)).text;
    for (case, still) in [(&first, false), (&second, false), (&away, true)] {
        let asked = owed.contains(&format!("{case}/letters/new"));
        assert_eq!(asked, still, "{case}: {owed}");
    }

    // A new version is about the same ones, though a third was told meanwhile; that one has a letter of its own.
    let (third, late) = told(&house, "999999100201", Category::Debt, Fen(5));
    let again = format!(
        "{}&replaces={}",
        new_address(&first, "反馈意见"),
        letter.rsplit('/').next().expect("a number")
    );
    let blank = send!(service, page(&again, &office.0)).text;
    let mut replacing = fields(&blank, &hidden(&blank, "with"));
    replacing.push(("replaces".to_owned(), hidden(&blank, "replaces")));
    replacing.push(("why".to_owned(), "金额写错了".to_owned()));
    let sent = issued!(first, replacing);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let says = read(&send!(service, page(sent.header(header::LOCATION), &office.0)).text);
    assert!(
        says.contains("第2版") && says.contains(&other) && !says.contains(&late),
        "{says}"
    );
    let owed = send!(service, page("/desk/letters", &office.0)).text;
    assert!(owed.contains(&format!("{third}/letters/new")), "{owed}");
}
