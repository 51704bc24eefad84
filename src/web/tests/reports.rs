//! Reports and health sheets: within reach, with text that is kept apart from the figures.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::{Figure, MoveName};
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::letters::county_report::BEHIND;
use crate::web::app;

use super::desk::{form, page, seated};
use super::{county, encoded, got, made, today};

const REPORT: &str = "/desk/villages/999999100201/report";

fn opened(
    seal: &str,
    village: &'static str,
    title: &'static str,
    found: &'static str,
) -> [(&'static str, String); 9] {
    [
        ("seal", seal.to_owned()),
        ("source", "举报".to_owned()),
        ("category", "合同".to_owned()),
        ("village", village.to_owned()),
        ("title", title.to_owned()),
        ("unit", String::new()),
        ("found", found.to_owned()),
        ("came_on", "2026-01-05".to_owned()),
        ("facts", "来信说钱没有入账".to_owned()),
    ]
}

macro_rules! open {
    ($service:expr, $seat:expr, $village:expr, $title:expr, $found:expr) => {{
        let fields = opened(&$seat.1, $village, $title, $found);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let answer = send!($service, form("/desk/cases/new", &$seat.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }};
}

mod charts;
mod merged;
mod repeated;
mod ways;

#[actix_web::test]
async fn a_village_s_report_has_its_six_headings_its_figures_and_the_inspector_s_words() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    open!(service, office, "999999100201", "机动地租金没有入账", "1200.50");
    open!(service, office, "999999100202", "别的村的事", "7");
    let first = send!(service, page(REPORT, &office.0));
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    for told in [
        "一、基本概况",
        "二、班子画像",
        "三、突出问题",
        "四、典型例子",
        "五、原因分析",
        "六、对策建议",
        "9999991002018",
        "1,200.50元",
        "机动地租金没有入账",
        "和番田镇各村比（2个村的中位数）",
    ] {
        assert!(first.text.contains(told), "{told} is missing\n{}", first.text);
    }
    assert!(!first.text.contains("别的村的事"));
    let list = send!(
        service,
        page(
            &format!("/desk/cases?village=999999100201&category={}", encoded("合同")),
            &office.0
        )
    );
    assert!(
        list.text.contains("共 <strong>1</strong> 件"),
        "the figure leads to its cases"
    );

    let words = [
        ("seal", office.1.as_str()),
        ("seen", "0"),
        ("causes", "<b>监管</b>不力\u{7}"),
        ("advice", "建立台账\n定期公开"),
        ("team", "身份证号999999194506071233"),
    ];
    let saved = send!(service, form(REPORT, &office.0, &words));
    assert_eq!(
        (saved.status, saved.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, REPORT)
    );
    let second = send!(service, page(REPORT, &office.0)).text;
    assert!(
        second.contains("&lt;b&gt;监管&lt;/b&gt;不力</p>")
            && second.contains("2. 定期公开")
            && second.contains("现在是第 1 版，xcb 在 2026-11-22 存的。"),
        "{second}"
    );
    assert!(!second.contains("999999194506071233"), "{second}");
    let stale = send!(service, form(REPORT, &office.0, &words));
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    let file = send!(service, page(&format!("{REPORT}?file=docx"), &office.0));
    assert!(file.status == StatusCode::OK && file.text.starts_with("PK"));
    let odd = send!(service, page(&format!("{REPORT}?file=exe"), &office.0));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn a_health_sheet_has_a_word_and_a_reason_beside_every_light() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    open!(service, office, "999999100201", "机动地租金没有入账", "1200.50");
    let sheet = send!(service, page("/desk/villages/999999100201/health", &office.0)).text;
    for name in ["公开及时率", "资金", "资产", "合同", "疑点", "整改率", "群众反映"] {
        assert!(sheet.contains(name), "{name} is missing\n{sheet}");
    }
    assert!(
        sheet.contains("举报和信访还没有办结的1件")
            && sheet.contains("■ 黄　要注意")
            && sheet.contains("▲ 红　有问题"),
        "{sheet}"
    );
    assert!(sheet.contains("到期应公开5项，已公开0项"), "{sheet}");
}

#[actix_web::test]
async fn reports_reach_as_far_as_the_office_and_are_written_by_who_leads() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let member = seated(
        &folder,
        "xcy",
        Role::InspectionMember,
        ScopeKind::Village,
        "999999100201",
    );
    let clerk = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    open!(service, office, "999999100201", "机动地租金没有入账", "1200.50");
    open!(service, office, "999999201202", "另一乡的事", "300");
    let desk = super::settings::office(&folder);
    for id in [1, 2] {
        let established = (MoveName::Establish, CaseState::Problem);
        made::moved(&desk, id, established, today(), Fen(0));
    }
    for (foreign, absent) in [
        (REPORT, "/desk/villages/999999100399/report"),
        (
            "/desk/villages/999999100201/health",
            "/desk/villages/999999100399/health",
        ),
        (
            "/desk/villages/999999100201/report?file=docx",
            "/desk/villages/x/report?file=docx",
        ),
        (
            "/desk/townships/999999100/report",
            "/desk/townships/999999599/report",
        ),
    ] {
        let foreign = send!(service, page(foreign, &far.0));
        let absent = send!(service, page(absent, &far.0));
        assert_eq!(
            (foreign.status, absent.status),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
        );
        assert_eq!(foreign.text, absent.text);
        assert_eq!(
            send!(service, page(REPORT, &clerk.0)).status,
            StatusCode::FORBIDDEN
        );
    }
    let words = [("seal", far.1.as_str()), ("seen", "0"), ("remark", "越权")];
    for address in [
        REPORT,
        "/desk/villages/999999100201/health",
        "/desk/townships/999999100/report",
    ] {
        let sent = send!(service, form(address, &far.0, &words));
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{}", sent.text);
    }
    let whole = [
        ("seal", far.1.as_str()),
        ("seen", "0"),
        ("category", "合同"),
        ("remark", "越权"),
    ];
    let sent = send!(service, form("/desk/reports/theme", &far.0, &whole));
    assert_eq!(sent.status, StatusCode::NOT_FOUND, "{}", sent.text);
    let member_words = [("seal", member.1.as_str()), ("seen", "0"), ("causes", "写")];
    let sent = send!(service, form(REPORT, &member.0, &member_words));
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "{}", sent.text);

    let theme = format!("/desk/reports/theme?category={}", encoded("合同"));
    let all = send!(service, page(&theme, &office.0)).text;
    // Every figure leads to its cases.
    for figure in BEHIND {
        assert!(Figure::from_word(figure).is_some(), "{figure}");
    }
    let to = format!(
        "/desk/cases?village=999999100201&category={}&score=",
        encoded("合同")
    );
    let shown = format!("{}{}", to.replace('&', "&amp;"), BEHIND[3]);
    assert!(all.contains(&shown), "{shown}: {all}");
    let behind = send!(service, page(&format!("{to}{}", encoded(BEHIND[3])), &office.0)).text;
    assert!(behind.contains("共 <strong>1</strong> 件"), "{behind}");
    assert!(all.contains("立案2件") && all.contains("1,500.50"), "{all}");
    let part = send!(service, page(&theme, &far.0)).text;
    assert!(
        part.contains("立案1件") && !part.contains("1,500.50") && !part.contains("西关"),
        "{part}"
    );
    let township = send!(service, page("/desk/townships/999999100/report", &office.0)).text;
    assert!(
        township.contains("番田镇综合报告") || township.contains("番田镇巡察综合报告"),
        "{township}"
    );
    let mine = send!(service, page("/desk/townships/999999100/report", &member.0)).text;
    assert!(mine.contains("番田镇1个村") && !mine.contains("郑庄村"), "{mine}");
    let half = send!(service, page("/desk/reports/half?year=2026&half=2", &office.0)).text;
    assert!(
        half.contains("2026年下半年立案2件") && half.contains("招贤乡"),
        "{half}"
    );
    let before = send!(service, page("/desk/reports/half?year=2026&half=1", &office.0)).text;
    assert!(before.contains("2026年上半年立案0件"), "{before}");
    let wrong = send!(service, page("/desk/reports/half?year=x&half=3", &office.0));
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let list = send!(service, page("/desk/reports", &far.0)).text;
    assert!(
        list.contains("999999201202") && !list.contains("999999100201"),
        "{list}"
    );
    for address in [
        "/desk/townships/999999100/report?file=docx",
        "/desk/reports/half?year=2026&half=2&file=docx",
    ] {
        assert!(
            send!(service, page(address, &office.0)).text.starts_with("PK"),
            "{address}"
        );
    }
    let saved = [
        ("seal", office.1.as_str()),
        ("seen", "0"),
        ("category", "合同"),
        ("remark", "要专项治理"),
    ];
    let sent = send!(service, form("/desk/reports/theme", &office.0, &saved));
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(
        send!(service, page(sent.header(header::LOCATION), &office.0))
            .text
            .contains("要专项治理")
    );
    assert!(!send!(service, page(&theme, &far.0)).text.contains("要专项治理"));
}

#[actix_web::test]
async fn a_report_of_a_period_counts_only_what_happened_in_it_and_leads_to_those_cases() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    open!(service, office, "999999100201", "机动地租金没有入账", "1200.50");
    open!(service, office, "999999201202", "另一乡的事", "300");
    let list = send!(service, page("/desk/reports", &office.0)).text;
    for offered in ["2026年下半年", "name=\"half\"", "action=\"/desk/reports/period\""] {
        assert!(list.contains(offered), "{offered}: {list}");
    }
    let within = "/desk/reports/period?from=2026-11-22&to=2026-11-22";
    let today = send!(service, page(within, &office.0)).text;
    for told in [
        "2026年11月22日至2026年11月22日立案2件",
        "/desk/cases?township=999999100&amp;from=2026-11-22&amp;to=2026-11-22",
        // What is only alleged is no money found.
        "涉及0元，应追缴0元",
    ] {
        assert!(today.contains(told), "{told}: {today}");
    }
    let way = "/desk/cases?township=999999100&from=2026-11-22&to=2026-11-22";
    let led = send!(service, page(way, &office.0)).text;
    assert!(
        led.contains("共 <strong>1</strong> 件") && led.contains("只看 2026-11-22 到 2026-11-22 立的案"),
        "{led}"
    );
    let before = "/desk/reports/period?from=2026-11-01&to=2026-11-21";
    let none = send!(service, page(before, &office.0)).text;
    assert!(none.contains("立案0件") && !none.contains("番田镇"), "{none}");
    let led = send!(
        service,
        page("/desk/cases?from=2026-11-01&to=2026-11-21", &office.0)
    )
    .text;
    assert!(led.contains("共 <strong>0</strong> 件"), "{led}");
    for wrong in [
        "/desk/reports/period?from=2026-11-22&to=2026-11-01",
        "/desk/reports/period?from=2026-11-22",
        "/desk/reports/period?from=x&to=y",
        "/desk/reports/period?from=1990-01-01&to=2026-01-01",
        "/desk/cases?from=2026-11-01",
        "/desk/cases?from=1&to=2",
    ] {
        let refused = send!(service, page(wrong, &office.0));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let words = [
        ("seal", office.1.as_str()),
        ("seen", "0"),
        ("from", "2026-11-22"),
        ("to", "2026-11-22"),
        ("remark", "<b>研究</b>这两件"),
    ];
    let saved = send!(service, form("/desk/reports/period", &office.0, &words));
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let again = send!(service, page(within, &office.0)).text;
    assert!(again.contains("&lt;b&gt;研究&lt;/b&gt;这两件"), "{again}");
    assert!(
        !send!(service, page(before, &office.0))
            .text
            .contains("研究&lt;/b&gt;")
    );
    let file = send!(service, page(&format!("{within}&file=docx"), &office.0));
    assert!(file.text.starts_with("PK"));
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let part = send!(service, page(within, &far.0)).text;
    assert!(part.contains("立案1件") && !part.contains("番田镇"), "{part}");
    let foreign = [
        ("seal", far.1.as_str()),
        ("seen", "1"),
        ("from", "2026-11-22"),
        ("to", "2026-11-22"),
        ("remark", "越权"),
    ];
    let refused = send!(service, form("/desk/reports/period", &far.0, &foreign));
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
