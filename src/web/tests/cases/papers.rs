//! What is a paper or a picture is shown by its file, never by words about it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::day;
use crate::domain::evidence::Form;
use crate::store::audit::Act;
use crate::store::cases::NewPiece;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, made};

use super::evidence::{attach, told};
use super::scan;
use super::seats;

#[actix_web::test]
async fn a_voucher_is_not_typed_and_what_was_typed_for_one_before_fills_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, desk, one, two);
    let words = |item| {
        [
            ("item", item),
            ("name", "编号 7"),
            ("text", "钱都收齐了，凭证在村里。"),
        ]
    };
    for item in ["补签或解除的合同", "租金收缴凭证"] {
        let typed = act!(service, clerk, &case, "evidence", words(item));
        assert_eq!(typed.status, StatusCode::BAD_REQUEST, "{}", typed.text);
        assert!(
            typed.text.contains(&format!("“{item}”要附文件")),
            "{}",
            typed.text
        );
    }
    let report = act!(service, clerk, &case, "evidence", words("整改报告"));
    assert_eq!(report.status, StatusCode::SEE_OTHER, "{}", report.text);
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(
        seen.contains("✓ 整改报告") && seen.contains("○ 租金收缴凭证 <span class=\"muted\">0 份，要附文件"),
        "{seen}"
    );
    let offered = seen.split("<summary>写一段说明").nth(1).expect("a form");
    assert!(
        offered.contains("<option>整改报告</option>") && !offered.contains("<option>租金收缴凭证"),
        "{offered}"
    );

    // From before it was asked for.
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let old = NewPiece {
        item: "租金收缴凭证",
        form: Form::Written,
        name: "编号 7",
        text: "钱都收齐了，凭证在村里。",
        suffix: "",
        came: "钱都收齐了".as_bytes(),
        kept: None,
        inside: false,
        alike_percent: 90,
        most: 9,
        by: 1,
        day: day::parse("2026-11-22").expect("a day"),
    };
    let act = Act {
        actor: "jb",
        role: "",
        act: "补佐证",
        object: "",
        detail: "",
        at: 1,
    };
    house
        .store
        .add_evidence(999_999, &made::kept(&house, id), &old, &act)
        .expect("handed in");
    let filled = || -> Vec<usize> {
        let items = made::kept(&house, id).view.checklist.items;
        items.into_iter().map(|(_, pieces)| pieces).collect()
    };
    assert_eq!(filled(), [0, 0, 1]);
    for item in ["补签或解除的合同", "租金收缴凭证"] {
        let sent = attach!(service, clerk, &case, item, "扫描.pdf", &scan(item));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(filled(), [1, 1, 1]);
}
