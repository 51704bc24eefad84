//! The second person sees all that they sign; what cannot be done is refused to the first, and a signature counts only as
//! long as the office stands that it was given from.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};
use chrono::Days;

use crate::domain::role::{Role, ScopeKind};
use crate::domain::user::UserState;
use crate::store::audit::Act;
use crate::store::users::NewAppointment;
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::my_work::{leads, rows_on, waits};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, today};

use super::evidence::{attach, told};
use super::seats;
use super::suspending::{paper_of, stopping};
use super::vouchers::{newest, voucher};

const VERDICT: [(&str, &str); 6] = [
    ("move", "认定问题"),
    ("found", "1200.50"),
    ("recoverable", "800"),
    ("reason", "四百元五角是修渠用的"),
    ("basis", "农村集体经济组织法第二十六条"),
    ("facts", "两年租金没有<b>入账"),
];

/// A matter that two were sent to verify.
macro_rules! verified {
    ($service:expr, $office:expr) => {{
        let case = opened!($service, $office);
        let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
        let done = act!($service, $office, &case, "move", assign);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        case
    }};
}

#[actix_web::test]
async fn whoever_signs_sees_every_word_and_figure_that_the_first_person_gave() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let case = verified!(service, office);
    let done = act!(service, one, &case, "move", VERDICT);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let seen = send!(service, page(&case, &two.0)).text;
    for told in [
        "xcy1（巡察组成员）已经签了，写的是：",
        "<dt>涉及金额</dt><dd>1,200.5",
        "<dt>其中应追缴</dt><dd>800",
        "<dt>定性依据</dt><dd>农村集体经济组织法第二十六条</dd>",
        "<dt>查明的事实</dt><dd>两年租金没有&lt;b&gt;入账</dd>",
        "我看过了，签字",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    let own = send!(service, page(&case, &one.0)).text;
    assert!(own.contains("收回") && !own.contains("我看过了，签字"), "{own}");
    let office_sees = send!(service, page(&case, &office.0)).text;
    assert!(
        office_sees.contains("<dt>其中应追缴</dt>") && !office_sees.contains("我看过了，签字"),
        "{office_sees}"
    );
}

#[actix_web::test]
async fn a_step_waits_for_those_who_were_sent_and_then_for_the_one_of_them_who_has_not_signed() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let not_sent = seated(&folder, "xcy9", Role::InspectionMember, ScopeKind::County, "");
    let lead = seated(&folder, "zz9", Role::LeadInspector, ScopeKind::County, "");
    verified!(service, office);
    macro_rules! waiting {
        ($title:expr) => {{
            let mut all = Vec::new();
            for seat in [&office, &one, &two, &not_sent, &lead] {
                let work = send!(service, page("/desk", &seat.0)).text;
                let many = waits(&work, $title);
                if many.is_some() {
                    let list = send!(service, page(&leads(&work, $title), &seat.0)).text;
                    assert_eq!(Some(rows_on(&list)), many, "{list}");
                }
                all.push(many.unwrap_or(0));
            }
            all
        }};
    }
    let (turn, sign) = ("问题轮到您办", "等您签字");
    assert_eq!(
        (waiting!(turn), waiting!(sign)),
        (vec![0, 1, 1, 0, 0], vec![0; 5])
    );
    let case = "/desk/cases/1".to_owned();
    let done = act!(service, one, &case, "move", VERDICT);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(
        (waiting!(turn), waiting!(sign)),
        (vec![0; 5], vec![0, 0, 1, 0, 0])
    );
    let done = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(waiting!(sign), vec![0; 5]);
}

#[actix_web::test]
async fn what_has_to_come_back_is_refused_to_the_first_person_when_it_is_mistyped_missing_or_too_much() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let case = verified!(service, office);
    for (typed, says) in [
        ("八百", "“其中应追缴”写成 1234.50 这样"),
        ("", "没有要追缴的写 0"),
        ("1200.51", "不能多于涉及金额"),
    ] {
        let fields = VERDICT.map(|(name, value)| (name, if name == "recoverable" { typed } else { value }));
        let refused = act!(service, one, &case, "move", fields);
        assert!(refused.status.is_client_error(), "{typed}");
        assert!(refused.text.contains(says), "{typed}: {}", refused.text);
        let seen = send!(service, page(&case, &two.0)).text;
        assert!(
            !seen.contains("等第二个人签字"),
            "{typed}: nobody is asked in vain"
        );
    }
    let none = VERDICT.map(|(name, value)| (name, if name == "recoverable" { "0" } else { value }));
    let done = act!(service, one, &case, "move", none);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let seen = send!(service, page(&case, &two.0)).text;
    assert!(
        seen.contains("<dt>应追缴</dt><dd><span class=\"yuan\">0.00元</span></dd>"),
        "{seen}"
    );
}

#[actix_web::test]
async fn less_has_to_come_back_only_with_a_reason_that_stays_and_makes_the_share_put_right_no_better() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let case = verified!(service, office);
    let without: Vec<(&str, &str)> = VERDICT
        .into_iter()
        .filter(|(name, _)| *name != "reason")
        .collect();
    let refused = act!(service, one, &case, "move", without);
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(
        refused.text.contains("应追缴少于涉及金额，要写明为什么"),
        "{}",
        refused.text
    );
    for (seat, door, fields) in [
        (&one, "move", VERDICT.to_vec()),
        (&two, "sign", vec![("agree", "1")]),
        (&office, "move", vec![("move", "立行立改"), ("unit", "西关村")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let piece = voucher!(service, clerk, &case, "收据");
    let paid = [
        ("back", "1"),
        ("amount", "400"),
        ("document", "P1"),
        ("piece", piece.as_str()),
    ];
    let done = act!(service, clerk, &case, "money", paid);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("<dt>应追缴少于涉及的原因</dt><dd>四百元五角是修渠用的</dd>"),
        "{seen}"
    );
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    for says in [
        "<dt>查出的钱追回来</dt><dd>33.3 %",
        "<dt>应追缴的追回来</dt><dd>50.0 %",
        "已核销",
    ] {
        assert!(board.contains(says), "{says}: {board}");
    }
    // Let still less have to come back: of what was found no more is back.
    let fewer = [
        ("move", "更正金额"),
        ("found", "1200.50"),
        ("recoverable", "400"),
        ("basis", "复核底稿"),
        ("reason", "另外四百元也是修渠用的"),
    ];
    let other = seated(&folder, "xcb2b", Role::InspectionOffice, ScopeKind::County, "");
    for (seat, door, fields) in [
        (&office, "move", fewer.to_vec()),
        (&other, "sign", vec![("agree", "1")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    for says in [
        "<dt>查出的钱追回来</dt><dd>33.3 %",
        "<dt>应追缴的追回来</dt><dd>100.0 %",
    ] {
        assert!(board.contains(says), "{says}: {board}");
    }
    let list = send!(service, page("/desk/cases?score=%E6%B6%89%E5%8F%8A", &office.0)).text;
    assert!(list.contains("成绩单上算作“涉及”的"), "{list}");
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("<dd>另外四百元也是修渠用的</dd>"),
        "the new reason: {seen}"
    );
    assert!(
        seen.contains("四百元五角是修渠用的"),
        "the old one stays in the history: {seen}"
    );
}

#[actix_web::test]
async fn a_first_signature_counts_no_more_once_its_giver_is_disabled_or_out_of_office() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let desk = office_of(&folder);
    let act = Act {
        actor: "gly",
        role: "",
        act: "停用",
        object: "xcy1",
        detail: "",
        at: 1,
    };
    let first = desk
        .store
        .actor_named(999_999, "xcy1")
        .expect("read")
        .expect("known");
    for disabled in [false, true] {
        let case = verified!(service, office);
        let done = act!(service, one, &case, "move", VERDICT);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        if disabled {
            desk.store
                .set_user_state(999_999, first.user, UserState::Disabled, None, &act)
                .expect("disabled");
        } else {
            let yesterday = today() - Days::new(1);
            let given = first.appointments[0].id;
            desk.store
                .end_appointment(999_999, first.user, given, yesterday, &act)
                .expect("ended");
        }
        let refused = act!(service, two, &case, "sign", [("agree", "1")]);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(
            refused.text.contains("先签的“xcy1”已经不在能办这一步的岗位上"),
            "{}",
            refused.text
        );
        let back = act!(
            service,
            two,
            &case,
            "sign",
            [("agree", "0"), ("why", "金额和附件对不上")]
        );
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
        // In office again for the other way of losing it.
        if !disabled {
            let again = NewAppointment {
                role: Role::InspectionMember,
                scope: ScopeKind::County,
                place: "",
                from: today(),
                until: None,
            };
            let given = desk.store.appoint(999_999, first.user, &again, &act);
            given.expect("in office");
        }
    }
}

#[actix_web::test]
async fn the_inspected_unit_reads_neither_why_it_waits_nor_who_verified() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, _, other] = seats(&folder);
    let case = told!(service, office, one, two);
    let own = [
        ("item", "整改报告"),
        ("name", "编号 8"),
        ("text", "租金已经收齐入账，没有别的问题。"),
    ];
    let shown = act!(service, clerk, &case, "evidence", own);
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
    let why = ("会计被留置，等审判结果", "监〔2026〕5号");
    let begun = stopping!(service, office, &case, why);
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let done = act!(service, other, &case, "sign", [("agree", "1")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let secret = [
        "会计被留置",
        "监〔2026〕5号",
        "立案通知.pdf",
        "判决无罪",
        "xcy1",
        "xcy2",
    ];
    for resumed in [false, true] {
        if resumed {
            let back = [("move", "恢复"), ("reason", "判决无罪")];
            for done in [
                act!(service, office, &case, "move", back),
                act!(service, other, &case, "sign", [("agree", "1")]),
            ] {
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            }
        }
        let seen = send!(service, page(&case, &clerk.0)).text;
        assert!(
            seen.contains("中止</strong>") && seen.contains("巡察办"),
            "{seen}"
        );
        for word in secret {
            assert!(!seen.contains(word), "{word}: {seen}");
        }
        let whole = send!(service, page(&case, &office.0)).text;
        for word in secret.iter().filter(|word| resumed || **word != "判决无罪") {
            assert!(whole.contains(word), "{word}: {whole}");
        }
    }
}
