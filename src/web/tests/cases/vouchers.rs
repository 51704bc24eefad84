//! Money that came back is shown by its voucher, a file: a number that somebody typed shows nothing.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::config;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::made;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden};

use super::evidence::{attach, bound, told};
use super::scan;
use super::seats;

/// Attaches a voucher of its own to a matter: the number of the piece that a repayment is booked with.
macro_rules! voucher {
    ($service:expr, $seat:expr, $case:expr, $name:expr) => {{
        let of = $case.rsplit('/').next().unwrap_or_default();
        let (called, content) = (format!("{}.pdf", $name), format!("{} {of}", $name));
        let sent = attach!(
            $service,
            $seat,
            $case,
            "租金收缴凭证",
            &called,
            &crate::web::tests::made::scan(&content)
        );
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        newest(&send!($service, page($case, &$seat.0)).text)
    }};
}
pub(super) use voucher;

/// The last of the pieces that a repayment can be booked with, as a page offers them.
pub(super) fn newest(page: &str) -> String {
    let (_, rest) = page
        .split_once("id=\"voucher\"")
        .expect("a repayment can be booked");
    let list = rest.split("</select>").next().unwrap_or_default();
    let last = list.rsplit("<option value=\"").next().unwrap_or_default();
    last.split('"').next().unwrap_or_default().to_owned()
}

const TYPED: [(&str, &str); 3] = [("amount", "500"), ("document", "P7"), ("back", "1")];
const SIGN: &str = "没有附上一张退款凭证就销号了（DIS-08）";

#[actix_web::test]
async fn no_repayment_is_booked_without_the_file_of_its_voucher() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, office, one, two);
    let asks = send!(service, page(&case, &clerk.0)).text;
    assert!(asks.contains("，追回要选") && asks.contains("选一份"), "{asks}");
    for seat in [&clerk, &office] {
        let bare = act!(service, seat, &case, "money", TYPED);
        assert_eq!(bare.status, StatusCode::BAD_REQUEST, "{}", bare.text);
        assert!(
            bare.text.contains("要附凭证：先在“佐证材料”里附上退款凭证"),
            "{}",
            bare.text
        );
    }
    let words = [
        ("item", "整改报告"),
        ("name", "收据"),
        ("text", "钱已经退到村集体账户了"),
    ];
    let said = act!(service, clerk, &case, "evidence", words);
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    let fields = [&TYPED[..], &[("piece", "1")]].concat();
    let written = act!(service, clerk, &case, "money", fields);
    assert_eq!(
        written.status,
        StatusCode::NOT_FOUND,
        "words are no voucher: {}",
        written.text
    );

    let piece = voucher!(service, clerk, &case, "P7");
    let fields = [&TYPED[..], &[("piece", piece.as_str())]].concat();
    let booked = act!(service, clerk, &case, "money", fields);
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
}

#[actix_web::test]
async fn a_case_closed_on_typed_numbers_alone_bears_the_sign_that_no_voucher_was_handed_in() {
    let (folder, county) = county();
    let rules = config::EvidenceRules {
        voucher_files: Vec::new(),
        ..config::EvidenceRules::default()
    };
    let county = bound(county, &folder, rules);
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let house = office_of(&folder);
    for (with_file, shown) in [(false, true), (true, false)] {
        let case = told!(service, office, one, two);
        let mut money = TYPED.to_vec();
        let mut piece = String::new();
        if with_file {
            piece = voucher!(service, clerk, &case, "P7");
        }
        money.push(("piece", piece.as_str()));
        let booked = act!(service, clerk, &case, "money", money);
        assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
        for item in ["补签或解除的合同", "租金收缴凭证", "整改报告"] {
            let content = format!("{item} {with_file}");
            let sent = attach!(service, clerk, &case, item, "材料.pdf", &scan(&content));
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        }
        for (seat, door, name) in [
            (&clerk, "move", "申请销号"),
            (&reviewer, "move", "初审通过"),
            (&other, "move", "销号"),
            (&two, "sign", ""),
        ] {
            let done = act!(
                service,
                seat,
                &case,
                door,
                [("move", name), ("agree", "1"), ("opinion", "逐项看过")]
            );
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        }
        let seen = send!(service, page(&case, &office.0)).text;
        assert_eq!(seen.contains(SIGN), shown, "with a file {with_file}: {seen}");

        // Through whose hands it went is known to the moves that follow.
        let id = case["/desk/cases/".len()..].parse().expect("a number");
        let view = made::kept(&house, id).view;
        let user = |login: &str| {
            let known = house.store.actor_named(999_999, login);
            known.expect("read").expect("known").user
        };
        let mut hands = [user("jb"), user("sh")];
        hands.sort_unstable();
        assert_eq!(view.had_part, hands, "who claimed it and who looked first");
        let closers = (view.closed_by, view.closed_with);
        assert_eq!(closers, (Some(user("xcb2")), Some(user("xcy2"))));
    }
}
