//! What of the checklist has not to be shown: what shows that money moved where none has to come back, and what the office says
//! does not fit the case.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::{MoveName, Spared};
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office;
use crate::web::tests::{county, encoded, got, hidden, made, today};

use super::evidence::{attach, told};
use super::scan;
use super::seats;

const MONEY: &str = "租金收缴凭证";
const PAPER: &str = "补签或解除的合同";

#[actix_web::test]
async fn what_shows_that_money_moved_is_asked_for_as_long_as_some_has_to_come_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, _, other] = seats(&folder);
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let verdict = [
        ("move", "认定问题"),
        ("found", "1000"),
        ("recoverable", "0"),
        ("reason", "合同缺要素，钱没有少"),
        ("basis", "第五条"),
        ("facts", "合同没有写期限"),
    ];
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    for (seat, door, fields) in [
        (&desk, "move", &assign[..]),
        (&one, "move", &verdict[..]),
        (&two, "sign", &[("agree", "1")]),
        (&two, "move", &[("move", "立行立改"), ("unit", "西关村")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(
        seen.contains("— 租金收缴凭证 <span class=\"muted\">0 份，没有应追缴的钱，不用交"),
        "{seen}"
    );
    for item in [PAPER, "整改报告"] {
        let sent = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let whole = || made::kept(&house, id).view.checklist.is_complete();
    assert!(whole());

    // The sums were wrong: some has to come back after all, and its voucher is asked for.
    let corrected = [
        ("move", "更正金额"),
        ("found", "1000"),
        ("recoverable", "300"),
        ("reason", "少收了一年租金"),
        ("basis", "县审〔2026〕7号"),
    ];
    for (seat, door, fields) in [
        (&desk, "move", &corrected[..]),
        (&other, "sign", &[("agree", "1")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    assert!(!whole());
    let early = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert!(early.text.contains("佐证材料还没有齐"), "{}", early.text);
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(
        seen.contains("○ 租金收缴凭证 <span class=\"muted\">0 份，要附文件"),
        "{seen}"
    );
}

#[actix_web::test]
async fn the_office_says_with_a_reason_what_does_not_fit_and_takes_it_back_and_closes_it_no_more() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, reviewer, other] = seats(&folder);
    let case = told!(service, desk, one, two);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let door = "unfit";
    let mark = |item, reason| [("on", "1"), ("item", item), ("reason", reason)];

    // The unit is told no way to spare itself anything, and finds none; nor does who looks first, nor the team.
    for seat in [&clerk, &reviewer, &one] {
        let seen = send!(service, page(&case, &seat.0)).text;
        assert!(!seen.contains("/unfit"), "{seen}");
        let own = act!(service, seat, &case, door, mark(PAPER, "用不上"));
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
        assert!(own.text.contains("由巡察办写明原因标"), "{}", own.text);
    }
    let long = "长".repeat(201);
    for reason in ["", " 短 ", long.as_str()] {
        let hollow = act!(service, other, &case, door, mark(PAPER, reason));
        assert_eq!(hollow.status, StatusCode::BAD_REQUEST, "{}", hollow.text);
        assert!(hollow.text.contains("2 到 200 个字"), "{}", hollow.text);
    }
    let unknown = act!(service, other, &case, door, mark("别的", "用不上"));
    assert!(unknown.text.contains("没有这一项"), "{}", unknown.text);
    let why = "合同到期已经收回<b>，不用补签";
    let marked = act!(service, other, &case, door, mark(PAPER, why));
    assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.text);
    let twice = act!(service, other, &case, door, mark(PAPER, why));
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    // What shows money may go when the sums are corrected: it is not what stays.
    let last = act!(service, other, &case, door, mark("整改报告", "也不用"));
    assert_eq!(last.status, StatusCode::CONFLICT, "{}", last.text);
    assert!(last.text.contains("至少要留一项"), "{}", last.text);

    let escaped = "合同到期已经收回&lt;b&gt;，不用补签";
    for seat in [&clerk, &desk, &two] {
        let seen = send!(service, page(&case, &seat.0)).text;
        assert!(
            seen.contains(&format!(
                "— {PAPER} <span class=\"muted\">0 份，不适用：{escaped}"
            )) && seen.contains(&format!("佐证材料“{PAPER}”标为不适用；原因：{escaped}")),
            "{seen}"
        );
    }
    let book = house.store.audit_lines().expect("the book");
    assert!(book.iter().any(|(_, act, _)| act == "标材料不适用"), "{book:?}");
    let kept = made::kept(&house, id);
    let spared = kept.view.checklist.spared(PAPER).cloned();
    assert_eq!(spared, Some(Spared::Unfit(why.to_owned())));

    // Nothing else is missing: it is claimed, and whoever signs the closing reads what was not asked for.
    for item in [MONEY, "整改报告"] {
        let sent = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let paid = [
        ("amount", "500"),
        ("document", "P7"),
        ("back", "1"),
        ("piece", "1"),
    ];
    for (seat, door, fields) in [
        (&clerk, "money", &paid[..]),
        (&clerk, "move", &[("move", "申请销号")]),
        (&reviewer, "move", &[("move", "初审通过")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let form = send!(
        service,
        page(
            &format!("{case}/letters/new?kind={}", encoded("销号审核表")),
            &desk.0
        )
    );
    assert!(form.text.contains(&format!("不适用：{escaped}")), "{}", form.text);
    let close = [("move", "销号"), ("opinion", "逐项看过，同意销号")];
    let own = act!(service, other, &case, "move", close);
    assert_eq!(own.status, StatusCode::CONFLICT, "{}", own.text);
    assert!(own.text.contains("标过哪一项不用交"), "{}", own.text);

    // Taken back, it is asked for again.
    let back = [("on", "0"), ("item", PAPER), ("reason", "又续租了，要补签")];
    let fits = act!(service, desk, &case, door, back);
    assert_eq!(fits.status, StatusCode::SEE_OTHER, "{}", fits.text);
    let again = act!(service, desk, &case, door, back);
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    let seen = send!(service, page(&case, &desk.0)).text;
    assert!(
        seen.contains(&format!("○ {PAPER}")) && seen.contains("照旧要交；原因：又续租了，要补签"),
        "{seen}"
    );
    let short = act!(service, other, &case, "move", close);
    assert!(short.text.contains("佐证材料还没有齐"), "{}", short.text);

    made::moved(
        &house,
        id,
        (MoveName::Close, CaseState::Closed),
        today(),
        Fen(50_000),
    );
    let over = act!(service, desk, &case, door, mark(PAPER, "用不上"));
    assert_eq!(over.status, StatusCode::CONFLICT, "{}", over.text);
    assert!(over.text.contains("不能标“不适用”"), "{}", over.text);
}
