//! Money that will not come back: proposed by one of the inspecting offices, signed by another, and never by the inspected.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::made;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, encoded, got, hidden};

use super::evidence::{attach, told};
use super::scan;
use super::seats;
use super::vouchers::{newest, voucher};

/// Money that will not come back, with the piece that is the file of what allows it.
fn lost(piece: &str) -> [(&str, &str); 5] {
    [
        ("move", "核销"),
        ("amount", "500"),
        ("document", "县政〔2026〕3号"),
        ("reason", "承租人死亡，没有遗产"),
        ("piece", piece),
    ]
}

#[actix_web::test]
async fn the_inspected_unit_writes_nothing_off_and_no_office_does_it_alone() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let case = told!(service, office, one, two);
    let paper = voucher!(service, office, &case, "批复");
    for seat in [&clerk, &reviewer, &one] {
        let seen = send!(service, page(&case, &seat.0)).text;
        assert!(seen.contains("登记追回") && !seen.contains("登记核销"), "{seen}");
        let refused = act!(service, seat, &case, "move", lost(&paper));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let old = [
            ("amount", "500"),
            ("document", "P1"),
            ("reason", "追不回"),
            ("back", "0"),
        ];
        let refused = act!(service, seat, &case, "money", old);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(refused.text.contains("核销要两个人签字"), "{}", refused.text);
    }
    for (field, says) in [
        ("document", "要写文号"),
        ("reason", "要写明原因"),
        ("amount", "核销的金额要大于零"),
        ("piece", "要附批准的文件"),
    ] {
        let without: Vec<(&str, &str)> = lost(&paper)
            .into_iter()
            .filter(|(name, _)| *name != field)
            .collect();
        let refused = act!(service, office, &case, "move", without);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains(says), "{}", refused.text);
    }
    let absent = act!(service, office, &case, "move", lost("9"));
    assert_eq!(absent.status, StatusCode::NOT_FOUND, "{}", absent.text);
    let proposed = act!(service, office, &case, "move", lost(&paper));
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    for (seat, status) in [
        (&office, StatusCode::CONFLICT),
        (&clerk, StatusCode::CONFLICT),
        (&one, StatusCode::CONFLICT),
    ] {
        let alone = act!(service, seat, &case, "sign", [("agree", "1")]);
        assert_eq!(alone.status, status, "{}", alone.text);
        assert!(alone.text.contains("要有第二个人签字"), "{}", alone.text);
    }
    let waiting = send!(service, page(&case, &office.0)).text;
    assert!(
        waiting.contains("还没有登记。"),
        "nothing is booked before it is signed: {waiting}"
    );
    let signed = act!(service, other, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("县政〔2026〕3号")
            && seen.contains(&format!("/evidence/{paper}\">附件</a>"))
            && seen.contains("承租人死亡，没有遗产")
            && !seen.contains("登记核销"),
        "{seen}"
    );
}

#[actix_web::test]
async fn whoever_wrote_money_off_or_handed_in_evidence_neither_reviews_nor_closes() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let third = seated(&folder, "xcb3", Role::InspectionOffice, ScopeKind::County, "");
    let second = seated(
        &folder,
        "sh2",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let case = told!(service, office, one, two);
    let paper = voucher!(service, office, &case, "批复");
    for (seat, door, fields) in [
        (&other, "move", lost(&paper).to_vec()),
        (&two, "sign", vec![("agree", "1")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    for (seat, item) in [
        (&clerk, "补签或解除的合同"),
        (&clerk, "租金收缴凭证"),
        (&reviewer, "整改报告"),
    ] {
        let done = attach!(service, seat, &case, item, "材料.pdf", &scan(item));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let claimed = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert_eq!(claimed.status, StatusCode::SEE_OTHER, "{}", claimed.text);
    let own = act!(service, reviewer, &case, "move", [("move", "初审通过")]);
    assert!(own.text.contains("交过它的材料的人，不能再审它"), "{}", own.text);
    let seen = send!(service, page(&case, &reviewer.0)).text;
    assert!(
        seen.contains("初审通过：登记过这件事的钱") && !seen.contains("<summary>初审通过"),
        "the page offers no form that would be refused: {seen}"
    );
    let reviewed = act!(service, second, &case, "move", [("move", "初审通过")]);
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.text);
    let own = act!(
        service,
        other,
        &case,
        "move",
        [("move", "销号"), ("opinion", "逐项看过，同意销号")]
    );
    assert!(own.text.contains("登记过这件事的钱"), "{}", own.text);
    let closed = act!(
        service,
        third,
        &case,
        "move",
        [("move", "销号"), ("opinion", "逐项看过，同意销号")]
    );
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
}

/// With the first piece that was handed in as its voucher.
const PAID: [(&str, &str); 4] = [
    ("amount", "500"),
    ("document", "收据7"),
    ("back", "1"),
    ("piece", "1"),
];

#[actix_web::test]
async fn a_repayment_that_was_booked_wrongly_is_reversed_by_another_person_and_both_stay() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let case = told!(service, office, one, two);
    assert_eq!(voucher!(service, clerk, &case, "收据7"), "1");
    let booked = act!(service, clerk, &case, "money", PAID);
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    let own = send!(service, page(&case, &clerk.0)).text;
    assert!(own.contains("收据7") && !own.contains("冲销这一笔"), "{own}");
    let wrong = [("seq", "1"), ("reason", "收据是另一个村的")];
    let refused = act!(service, clerk, &case, "money/reverse", wrong);
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(refused.text.contains("登记的人不能自己冲销"), "{}", refused.text);
    let silent = act!(
        service,
        reviewer,
        &case,
        "money/reverse",
        [("seq", "1"), ("reason", "")]
    );
    assert!(silent.text.contains("写明为什么冲销"), "{}", silent.text);
    let absent = act!(
        service,
        reviewer,
        &case,
        "money/reverse",
        [("seq", "9"), ("reason", "没有这一笔")]
    );
    assert_eq!(absent.status, StatusCode::NOT_FOUND, "{}", absent.text);
    let done = act!(service, reviewer, &case, "money/reverse", wrong);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("-500.00") && seen.contains("收据是另一个村的") && seen.contains("第 1 笔，已冲销"),
        "{seen}"
    );
    assert!(
        seen.contains("<dt>已追回</dt><dd><span class=\"yuan\">0.00"),
        "{seen}"
    );
    for seat in [&office, &reviewer] {
        let seen = send!(service, page(&case, &seat.0)).text;
        assert!(
            !seen.contains("登记了不止一次"),
            "the reversal bears the same number: {seen}"
        );
    }
    for (seq, says) in [("1", "已经冲销过了"), ("2", "本身就是冲销")] {
        let again = act!(
            service,
            other,
            &case,
            "money/reverse",
            [("seq", seq), ("reason", "再冲一次看看")]
        );
        assert!(again.text.contains(says), "{}", again.text);
    }
    // What was written off by two is not for the inspected to take back.
    let paper = voucher!(service, office, &case, "批复");
    let proposed = lost(&paper);
    for (seat, door, fields) in [
        (&office, "move", &proposed[..]),
        (&other, "sign", &[("agree", "1")][..]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let lost = [("seq", "3"), ("reason", "承租人的儿子愿意还")];
    let refused = act!(service, reviewer, &case, "money/reverse", lost);
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let done = act!(service, other, &case, "money/reverse", lost);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let paid = act!(service, clerk, &case, "money", PAID);
    assert_eq!(
        paid.status,
        StatusCode::SEE_OTHER,
        "the whole is open again: {}",
        paid.text
    );
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        !seen.contains("登记了不止一次"),
        "it stands once, the other was taken back: {seen}"
    );
}

#[actix_web::test]
async fn sums_that_were_wrong_are_corrected_by_two_and_both_versions_stay() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, _, other] = seats(&folder);
    let case = told!(service, office, one, two);
    let piece = voucher!(service, clerk, &case, "收据8");
    let back = [
        ("amount", "200"),
        ("document", "收据8"),
        ("back", "1"),
        ("piece", piece.as_str()),
    ];
    let paid = act!(service, clerk, &case, "money", back);
    assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.text);
    let right = [
        ("move", "更正金额"),
        ("found", "2000"),
        ("recoverable", "900"),
        ("basis", "复核底稿第3页"),
        ("reason", "把押金也算进去了"),
    ];
    let inspected = act!(service, clerk, &case, "move", right);
    assert_eq!(inspected.status, StatusCode::FORBIDDEN, "{}", inspected.text);
    for (field, value) in [
        ("recoverable", "199.99"),
        ("recoverable", "2000.01"),
        ("basis", ""),
    ] {
        let wrong: Vec<(&str, &str)> = right
            .into_iter()
            .map(|(name, typed)| {
                if name == field {
                    (name, value)
                } else {
                    (name, typed)
                }
            })
            .collect();
        let refused = act!(service, office, &case, "move", wrong);
        assert_eq!(
            refused.status,
            StatusCode::CONFLICT,
            "{field} {value}: {}",
            refused.text
        );
        assert!(refused.text.contains("更正要写全"), "{}", refused.text);
    }
    let proposed = act!(service, office, &case, "move", right);
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    let alone = act!(service, office, &case, "sign", [("agree", "1")]);
    assert_eq!(alone.status, StatusCode::CONFLICT, "{}", alone.text);
    let signed = act!(service, other, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let seen = send!(service, page(&case, &office.0)).text;
    for says in [
        "元改为 2,000 元",
        "元改为 900 元",
        "把押金也算进去了",
        "复核底稿第3页",
        "<dt>应追缴</dt><dd><span class=\"yuan\">900.00",
        "<dt>还没追回</dt><dd><span class=\"yuan\">700.00",
    ] {
        assert!(seen.contains(says), "{says}: {seen}");
    }
    let owed = send!(service, page("/desk/letters", &office.0)).text;
    assert!(
        owed.contains(">金额更正审批表</a>") && owed.contains("更正金额"),
        "{owed}"
    );
    let form = format!("{case}/letters/new?kind={}", encoded("金额更正审批表"));
    let form = send!(service, page(&form, &office.0)).text;
    for says in [
        "问题金额更正审批表",
        "应追缴 500 元改为 900 元",
        "把押金也算进去了",
    ] {
        assert!(form.contains(says), "{says}: {form}");
    }
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(
        board.contains("900.00"),
        "the scoreboard has the corrected sums: {board}"
    );
    let id = case["/desk/cases/".len()..].parse().expect("a number");
    let entered = made::kept(&office_of(&folder), id).view.entered_by;
    let user = |login: &str| {
        let known = office_of(&folder).store.actor_named(999_999, login);
        known.expect("read").expect("known").user
    };
    assert!(
        entered.contains(&user("xcb")) && !entered.contains(&user("xcb2")),
        "whoever corrected the sums entered them, so that another closes: {entered:?}"
    );
}
