//! A clock that was set back writes nothing: no move, no money, no letter.

use chrono::Days;

use super::*;
use crate::cases::MoveName;
use crate::domain::fen::Fen;
use crate::web::tests::made::moved;
use crate::web::tests::rounds::grown;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::today;

use super::evidence::told;
use super::suspending::{paper_of, stopping};
use super::vouchers::{newest, voucher};

fn tomorrow() -> chrono::NaiveDate {
    today() + Days::new(1)
}

/// Issues a 督办函 of a case.
macro_rules! issued {
    ($service:expr, $seat:expr, $case:expr) => {{
        let kind = "典型问题督办函";
        let blank = format!("{}/letters/new?kind={}", $case, encoded(kind));
        let blank = send!($service, page(&blank, &$seat.0)).text;
        let (seen, version) = (hidden(&blank, "seen"), hidden(&blank, "version"));
        let fields = [
            ("seal", $seat.1.as_str()),
            ("kind", kind),
            ("seen", &seen),
            ("version", &version),
            ("act", "issue"),
            ("origin", "专题会"),
            ("leader", "副县长"),
            ("demands", "逐项落实"),
            ("rhythm", "每周一报"),
            ("until", "2026-12-31"),
        ];
        send!(
            $service,
            form(&format!("{}/letters/new", $case), &$seat.0, &fields)
        )
    }};
}

#[actix_web::test]
async fn money_and_letters_are_not_dated_before_what_was_written_last() {
    let (folder, county) = county();
    let service = init_service(app(grown(&folder, 0, tomorrow))).await;
    let [office, one, two, clerk, _, other_office] = seats(&folder);
    let case = told!(service, office, one, two);
    let piece = voucher!(service, clerk, &case, "收据");
    let paid = [
        ("back", "1"),
        ("amount", "1"),
        ("document", "P1"),
        ("piece", piece.as_str()),
    ];
    // The clock goes back by a day.
    let back = init_service(app(county)).await;
    let begun = stopping!(back, office, &case, ("诉讼", "1号"));
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    for refused in [
        act!(back, clerk, &case, "money", paid),
        issued!(back, office, &case),
        act!(back, other_office, &case, "sign", [("agree", "1")]),
    ] {
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("服务器的日期不对"), "{}", refused.text);
    }
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("还没有登记。") && seen.contains("还没有发出的文书"),
        "{seen}"
    );
    for done in [
        issued!(service, office, &case),
        act!(service, clerk, &case, "money", paid),
    ] {
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    // Nor is the next letter of another case, whose number follows on.
    let other = format!("/desk/cases/{}", made_before(&folder));
    let refused = issued!(back, office, &other);
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(refused.text.contains("文号和日期就对不上"), "{}", refused.text);
}

/// A case of which nothing was written since a week ago.
fn made_before(folder: &tempfile::TempDir) -> i64 {
    use crate::domain::case::{CaseSource, CaseState, Category};
    let mut office = office_of(folder);
    office.today = today() - Days::new(7);
    let village = crate::domain::village_code::VillageCode::parse("999999100202").expect("a code");
    let kind = (CaseSource::Audit, Category::Assets);
    let id = crate::web::tests::made::opened(&office, village, kind, Fen(100), &[]);
    let to = (MoveName::FixNow, CaseState::Immediate);
    moved(&office, id, to, office.today, Fen(0));
    id
}
