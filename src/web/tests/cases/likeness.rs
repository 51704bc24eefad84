//! The same evidence in two places, and reports copied from one another: shown to whoever reviews, and to nobody else.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::{county, got, hidden};

use super::evidence::{attach, told};
use super::scan;
use super::seats;
use super::vouchers::{newest, voucher};

const REPORT: &str = "我村对照反馈意见逐条整改：一是补签机动地承包合同三份；二是补收两年租金一千二百元，已经存入村集体账户；三是把合同和收款凭证在公示栏公示七天，没有人提出意见。";

#[actix_web::test]
async fn the_same_file_in_two_matters_is_shown_to_the_reviewer_and_not_to_the_unit() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, _] = seats(&folder);
    let first = told!(service, office, one, two);
    let second = told!(service, office, one, two);
    let photo = "同一份说明，两件事都交了".as_bytes();
    for case in [&first, &second] {
        let sent = attach!(service, clerk, case, "整改报告", "说明.txt", photo);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let number = |case: &str| format!("WT2026{:0>5}", case.rsplit('/').next().expect("a number"));
    for (case, other) in [(&first, &second), (&second, &first)] {
        for seat in [&office, &reviewer] {
            let seen = send!(service, page(case, &seat.0)).text;
            let link = format!("href=\"{other}#evidence\">{}</a> 里的一份一模一样", number(other));
            assert!(seen.contains(&link), "{seen}");
        }
        let signs = send!(service, page(case, &office.0)).text;
        assert!(signs.contains("佐证材料在别处用过（DIS-08）"), "{signs}");
        let unit = send!(service, page(case, &clerk.0)).text;
        assert!(!unit.contains("DIS-08"), "{unit}");
    }

    // Taken back in one of them, it is nowhere else any more.
    let reason = [("reason", "交错了一件")];
    let back = act!(service, clerk, &second, "evidence/1/withdraw", reason);
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let seen = send!(service, page(&first, &office.0)).text;
    assert!(!seen.contains("DIS-08"), "{seen}");
}

#[actix_web::test]
async fn the_same_file_for_another_item_of_the_same_matter_is_shown_as_well() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, office, one, two);
    for item in ["整改报告", "租金收缴凭证"] {
        let sent = attach!(service, clerk, &case, item, "a.pdf", &scan("the very same"));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(seen.contains("和这件的“整改报告”里的一份一模一样"), "{seen}");
}

#[actix_web::test]
async fn a_report_copied_with_a_word_changed_is_shown_with_its_share_and_a_foreign_matter_without_its_number()
{
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let first = told!(service, office, one, two);
    let near = REPORT.replace("我村", "本村");
    let text = [("item", "整改报告"), ("name", "报告"), ("text", REPORT)];
    let sent = act!(service, clerk, &first, "evidence", text);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);

    // A matter of another township, into which the first township's people do not see.
    let away = [
        ("seal", office.1.as_str()),
        ("source", "信访"),
        ("category", "合同"),
        ("village", "999999201202"),
        ("title", "另一个镇的租金"),
        ("unit", ""),
        ("found", "1"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &away));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let second = opened.header(header::LOCATION).to_owned();
    let sent = attach!(service, office, &second, "整改报告", "报告.txt", near.as_bytes());
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let other = "经核查，水渠工程的审定金额多算了一段，施工单位已经把多付的钱退回村里，凭证附在后面，监委会成员都签了字。";
    let text = [("item", "整改报告"), ("name", "另一份"), ("text", other)];
    let sent = act!(service, office, &second, "evidence", text);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);

    let whole = send!(service, page(&first, &office.0)).text;
    assert!(whole.contains("写的说明和别处几乎一样（DIS-08）"), "{whole}");
    assert!(
        whole.contains(&format!("{second}#evidence")) && whole.contains("% 一样"),
        "{whole}"
    );
    let part = send!(service, page(&first, &one.0)).text;
    assert!(
        part.contains("另一件里的一份有 9") && !part.contains(&format!("{second}#")),
        "{part}"
    );
    let there = send!(service, page(&second, &office.0)).text;
    assert_eq!(there.matches("请核对（DIS-08）").count(), 1, "{there}");
    let stranger = seated(
        &folder,
        "lin",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999201",
    );
    let seen = send!(service, page(&second, &stranger.0)).text;
    assert!(
        seen.contains("另一件里的一份") && !seen.contains(&format!("{first}#")),
        "{seen}"
    );
}

#[actix_web::test]
async fn one_voucher_for_two_repayments_is_shown_to_the_reviewer_and_not_to_the_unit() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, _] = seats(&folder);
    let first = told!(service, office, one, two);
    let second = told!(service, office, one, two);
    for (case, document) in [
        (&first, "PZ-2026-07"),
        (&second, "ｐｚ－２０２６ － ０７"),
        (&second, "另一号"),
    ] {
        let piece = voucher!(service, clerk, case, document);
        let fields = [
            ("amount", "100"),
            ("document", document),
            ("back", "1"),
            ("piece", piece.as_str()),
        ];
        let booked = act!(service, clerk, case, "money", fields);
        assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    }
    for (case, other) in [(&first, &second), (&second, &first)] {
        for seat in [&office, &reviewer] {
            let seen = send!(service, page(case, &seat.0)).text;
            assert_eq!(seen.matches("里也登记过").count(), 1, "{seen}");
            assert!(seen.contains(&format!("href=\"{other}\">WT2026")), "{seen}");
        }
        let unit = send!(service, page(case, &clerk.0)).text;
        assert!(!unit.contains("里也登记过"), "{unit}");
    }
    let fields = [
        ("amount", "50"),
        ("document", "pz-2026-07"),
        ("back", "1"),
        ("piece", "1"),
    ];
    let booked = act!(service, clerk, &first, "money", fields);
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    let seen = send!(service, page(&first, &office.0)).text;
    assert!(seen.contains("这一件里登记了不止一次"), "{seen}");
}

#[actix_web::test]
async fn a_claim_of_the_day_it_was_handed_over_is_shown_to_who_reviews_before_it_is_closed() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, _] = seats(&folder);
    let case = told!(service, office, one, two);
    let piece = voucher!(service, clerk, &case, "P7");
    let money = [
        ("amount", "500"),
        ("document", "P7"),
        ("back", "1"),
        ("piece", piece.as_str()),
    ];
    let booked = act!(service, clerk, &case, "money", money);
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    for item in ["补签或解除的合同", "租金收缴凭证", "整改报告"] {
        let sent = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    const SIGN: &str = "刚交办就申请销号了";
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(!seen.contains(SIGN), "nothing is claimed yet: {seen}");
    for (seat, name) in [(&clerk, "申请销号"), (&reviewer, "初审通过")] {
        let done = act!(service, seat, &case, "move", [("move", name)]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        for (seat, shown) in [(&office, true), (&reviewer, true), (&clerk, false)] {
            let seen = send!(service, page(&case, &seat.0)).text;
            assert_eq!(seen.contains(SIGN), shown, "{seen}");
        }
    }
}
