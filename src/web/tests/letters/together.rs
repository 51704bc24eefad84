//! A unit is told once of all that a round found there: one 反馈意见, one set of receipts.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page};
use super::super::rounds::{grown, read};
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
            ("version".to_owned(), hidden(text, "version")),
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

#[actix_web::test]
async fn its_receipts_are_asked_for_as_long_as_one_of_its_problems_is_open() {
    let (folder, first) = county();
    drop(first);
    let late = || made::on(12, 20);
    let now = init_service(app(grown(&folder, 0, today))).await;
    let then = init_service(app(grown(&folder, 0, late))).await;
    let [office, ..] = seats(&folder);
    let house = office_of(&folder);
    let (first, _) = told(&house, "999999100201", Category::Contracts, Fen(0));
    let (second, _) = told(&house, "999999100201", Category::Works, Fen(0));
    let blank = send!(now, page(&new_address(&first, "反馈意见"), &office.0)).text;
    let [seen, with, version] = ["seen", "with", "version"].map(|name| hidden(&blank, name));
    let mut fields = vec![
        ("seal", office.1.as_str()),
        ("kind", "反馈意见"),
        ("act", "issue"),
        ("seen", seen.as_str()),
        ("with", with.as_str()),
        ("version", version.as_str()),
    ];
    fields.extend(WRITTEN);
    let sent = send!(now, form(&format!("{first}/letters/new"), &office.0, &fields));
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let letter = sent.header(header::LOCATION).to_owned();
    for (case, asked) in [(&first, true), (&second, false)] {
        let id = case["/desk/cases/".len()..].parse().expect("a number");
        made::moved(&house, id, (MoveName::Close, CaseState::Closed), today(), Fen(0));
        let owed = send!(then, page("/desk/letters", &office.0)).text;
        let late = owed.contains("没有收回的回执") && owed.contains(&letter);
        assert_eq!(late, asked, "{case} is closed: {owed}");
    }
}

#[actix_web::test]
async fn it_is_not_dated_before_what_was_written_of_any_of_its_problems_nor_they_before_it() {
    let (folder, first) = county();
    drop(first);
    let tomorrow = || today() + chrono::Days::new(1);
    let now = init_service(app(grown(&folder, 0, today))).await;
    let next = init_service(app(grown(&folder, 0, tomorrow))).await;
    let [office, _, _, clerk] = seats(&folder);
    let house = office_of(&folder);
    let (first, _) = told(&house, "999999100201", Category::Contracts, Fen(0));
    let (second, _) = told(&house, "999999100201", Category::Works, Fen(0));
    let id: i64 = second["/desk/cases/".len()..].parse().expect("a number");
    let mut later = office_of(&folder);
    later.today = tomorrow();
    let again = (MoveName::Rewrite, CaseState::Feedback);
    made::moved(&later, id, again, tomorrow(), Fen(0));
    let written = |text: &str| -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = ["seen", "with", "version"]
            .iter()
            .map(|name| ((*name).to_owned(), hidden(text, name)))
            .collect();
        let own = [
            ("seal", office.1.as_str()),
            ("kind", "反馈意见"),
            ("act", "issue"),
        ];
        let own = own.into_iter().chain(WRITTEN);
        fields.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
        fields
    };
    macro_rules! issued {
        ($service:expr) => {{
            let blank = send!($service, page(&new_address(&first, "反馈意见"), &office.0)).text;
            let fields = written(&blank);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            send!(
                $service,
                form(&format!("{first}/letters/new"), &office.0, &fields)
            )
        }};
    }
    let early = issued!(now);
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    assert!(early.text.contains("服务器的日期不对"), "{}", early.text);
    let sent = issued!(next);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    // A third that the clock of yesterday would move: it is in the letter, and nothing else was written of it since.
    let (third, _) = told(&house, "999999100202", Category::Works, Fen(0));
    let (fourth, _) = told(&house, "999999100202", Category::Debt, Fen(0));
    let blank = send!(next, page(&new_address(&third, "反馈意见"), &office.0)).text;
    let fields = written(&blank);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let sent = send!(next, form(&format!("{third}/letters/new"), &office.0, &fields));
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let seen = send!(now, page(&fourth, &clerk.0)).text;
    let version = hidden(&seen, "version");
    let plan = [
        ("seal", clerk.1.as_str()),
        ("version", version.as_str()),
        ("move", "报整改方案"),
        ("measure", "逐笔核对"),
        ("responsible", "某某"),
        ("date", "2026-12-25"),
    ];
    let back = send!(now, form(&format!("{fourth}/move"), &clerk.0, &plan));
    assert_eq!(back.status, StatusCode::CONFLICT, "{}", back.text);
    assert!(back.text.contains("服务器的日期不对"), "{}", back.text);
}
