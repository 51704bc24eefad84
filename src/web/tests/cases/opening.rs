//! The ways in which a case is opened: a petition by its number, several flags together, an outsider's finding.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::store::anomalies::Flag;
use crate::web::app;
use crate::web::tests::anomalies::{flags, inspected, whole};
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::estate::{centre, estate};
use crate::web::tests::{Got, county, encoded, got, hidden};

use super::{Seat, seats};

const NEW: &str = "/desk/cases/new";

/// The fields of a petition, with others in the place of some.
fn petition<'a>(seal: &'a str, others: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("seal", seal),
        ("source", "信访"),
        ("category", "合同"),
        ("village", "999999100201"),
        ("title", "机动地租金没有入账"),
        ("unit", ""),
        ("found", "1200.50"),
        ("number", "县信〔2026〕12号"),
        ("came_on", "2026-10-08"),
        ("facts", "来信说三年没有公开<b>"),
    ];
    for (name, value) in others {
        let at = fields
            .iter()
            .position(|(known, _)| known == name)
            .expect("a field");
        fields[at].1 = value;
    }
    fields
}

#[track_caller]
fn refused(answer: &Got, status: StatusCode, says: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(answer.text.contains(says), "{says}: {}", answer.text);
}

#[actix_web::test]
async fn a_petition_keeps_its_own_number_and_day_is_found_by_them_and_opens_one_case_only() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let opened = send!(service, form(NEW, &office.0, &petition(&office.1, &[])));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = send!(service, page(opened.header(header::LOCATION), &office.0)).text;
    for told in [
        "<dt>来件编号</dt><dd>县信〔2026〕12号</dd>",
        "<dt>来件日期</dt><dd>2026-10-08</dd>",
        "<dt>来件说的</dt><dd>来信说三年没有公开&lt;b&gt;</dd>",
    ] {
        assert!(case.contains(told), "{told}: {case}");
    }
    // Blanks and another title make no other petition; another source's same number does.
    let again = petition(
        &office.1,
        &[("number", " 县信〔2026〕 12号"), ("title", "另外的说法")],
    );
    let again = send!(service, form(NEW, &office.0, &again));
    refused(
        &again,
        StatusCode::CONFLICT,
        "信访“县信〔2026〕12号”已经立过：WT202600001",
    );
    let report = petition(&office.1, &[("source", "举报")]);
    let report = send!(service, form(NEW, &office.0, &report));
    assert_eq!(report.status, StatusCode::SEE_OTHER, "{}", report.text);
    let without = petition(&office.1, &[("number", "")]);
    for _ in 0..2 {
        let one = send!(service, form(NEW, &office.0, &without));
        assert_eq!(one.status, StatusCode::SEE_OTHER, "{}", one.text);
    }
    let all = send!(service, page("/desk/cases", &office.0)).text;
    assert!(
        all.contains("共 <strong>4</strong> 件") && all.contains("信访 县信〔2026〕12号"),
        "{all}"
    );
    for (text, cases) in [("〔2026〕12", 2), ("WT202600003", 1), ("没有", 0), ("<b>'--", 0)] {
        let address = format!("/desk/cases?number={}", encoded(text));
        let list = send!(service, page(&address, &office.0)).text;
        assert!(
            list.contains(&format!("共 <strong>{cases}</strong> 件")),
            "{text}: {list}"
        );
    }
}

#[actix_web::test]
async fn a_number_that_is_a_person_s_and_a_day_to_come_are_refused() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    for (field, value, says) in [
        ("number", "999999195001010018", "不能是身份证号"),
        ("came_on", "2026-11-23", "今天以后"),
        ("came_on", "昨天", "来件日期写成"),
        ("source", "听说", "没有这个来源"),
        ("category", "别的", "没有这个类别"),
        ("found", "很多", "金额写成"),
    ] {
        let fields = petition(&office.1, &[(field, value)]);
        let answer = send!(service, form(NEW, &office.0, &fields));
        refused(&answer, StatusCode::BAD_REQUEST, says);
    }
    let long = "长".repeat(61);
    let long = petition(&office.1, &[("number", &long)]);
    let long = send!(service, form(NEW, &office.0, &long));
    refused(&long, StatusCode::BAD_REQUEST, "最多 60 个字");
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(list.contains("共 <strong>0</strong> 件"), "{list}");
}

#[actix_web::test]
async fn who_wrote_the_petition_cannot_be_traced_by_those_it_is_about() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let opened = send!(service, form(NEW, &office.0, &petition(&office.1, &[])));
    let case = opened.header(header::LOCATION).to_owned();
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let verdict = [
        ("move", "认定问题"),
        ("found", "500"),
        ("recoverable", "500"),
        ("basis", "第五条"),
        ("facts", "没有入账"),
    ];
    for (seat, door, fields) in [
        (&office, "move", &assign[..]),
        (&one, "move", &verdict[..]),
        (&two, "sign", &[("agree", "1")][..]),
        (&two, "move", &[("move", "立行立改"), ("unit", "西关村")][..]),
    ] {
        let seen = send!(service, page(&case, &seat.0)).text;
        let version = hidden(&seen, "version");
        let mut all = vec![("seal", seat.1.as_str()), ("version", version.as_str())];
        all.extend_from_slice(fields);
        let done = send!(service, form(&format!("{case}/{door}"), &seat.0, &all));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    for address in [case.as_str(), "/desk/cases"] {
        let seen = send!(service, page(address, &clerk.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        assert!(
            seen.text.contains("机动地租金没有入账") && !seen.text.contains("县信"),
            "{}",
            seen.text
        );
    }
    let address = format!("/desk/cases?number={}", encoded("县信"));
    let probed = send!(service, page(&address, &clerk.0)).text;
    assert!(probed.contains("共 <strong>0</strong> 件"), "{probed}");
    let found = send!(service, page(&address, &office.0)).text;
    assert!(found.contains("共 <strong>1</strong> 件"), "{found}");
}

#[actix_web::test]
async fn of_a_petition_that_was_handed_over_nothing_is_told_and_it_still_opens_no_second_case() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, lead, .., other] = seats(&folder);
    let opened = send!(service, form(NEW, &office.0, &petition(&office.1, &[])));
    let case = opened.header(header::LOCATION).to_owned();
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let handed = [("move", "移送线索"), ("receipt", "县纪收〔2026〕9号")];
    for (seat, door, fields) in [
        (&office, "move", &assign[..]),
        (&lead, "move", &handed[..]),
        (&other, "sign", &[("agree", "1")][..]),
    ] {
        let seen = send!(service, page(&case, &seat.0)).text;
        let version = hidden(&seen, "version");
        let mut all = vec![("seal", seat.1.as_str()), ("version", version.as_str())];
        all.extend_from_slice(fields);
        let done = send!(service, form(&format!("{case}/{door}"), &seat.0, &all));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let probe = format!("/desk/cases?number={}", encoded("县信"));
    for address in [case.as_str(), "/desk/cases", &probe] {
        let seen = send!(service, page(address, &office.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        assert!(
            !seen.text.contains("〔2026〕12号") && !seen.text.contains("三年没有"),
            "{}",
            seen.text
        );
    }
    let again = send!(service, form(NEW, &office.0, &petition(&office.1, &[])));
    refused(&again, StatusCode::CONFLICT, "已经立过：WT202600001");
}

/// Flags of a village that nobody took up, the first of each story.
fn of_village(folder: &tempfile::TempDir, code: &str) -> Vec<Flag> {
    let reach = Reach::none(999_999).with_village(VillageCode::parse(code).expect("a code"));
    flags(folder, &reach)
}

fn office_of(folder: &tempfile::TempDir) -> Seat {
    seated(folder, "xcb", Role::InspectionOffice, ScopeKind::County, "")
}

fn asked(ids: &[&str]) -> String {
    let pairs: Vec<String> = ids.iter().map(|id| format!("finding={id}")).collect();
    format!("{NEW}?{}", pairs.join("&"))
}

#[actix_web::test]
async fn several_flags_of_a_village_become_one_case_and_the_same_money_counts_once() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let office = office_of(&folder);
    let found = of_village(&folder, "999999100201");
    assert!(found.len() >= 2, "{found:?}");
    let ids: Vec<&str> = found.iter().map(|flag| flag.id.as_str()).collect();
    let list = send!(service, page("/desk/anomalies", &office.0)).text;
    for id in &ids {
        let tick = format!("type=\"checkbox\" name=\"finding\" value=\"{id}\" form=\"together\"");
        assert!(list.contains(&tick), "{tick}: {list}");
    }
    let stories: std::collections::BTreeSet<&str> = found.iter().map(|flag| flag.story.as_str()).collect();
    if stories.len() < found.len() {
        assert!(list.contains("条立为一件</a>"), "{list}");
    }
    let blank = send!(service, page(&asked(&ids), &office.0));
    assert_eq!(blank.status, StatusCode::OK, "{}", blank.text);
    let added: i64 = found.iter().map(|flag| flag.amount).sum();
    let offered = blank.text.split("id=\"found\"").nth(1).expect("the sum");
    let offered = offered.split("value=\"").nth(1).expect("a value");
    let offered =
        crate::domain::fen::Fen::parse_yuan(offered.split('"').next().expect("closed")).expect("yuan");
    let largest = found.iter().map(|flag| flag.amount).max().expect("one");
    assert!(
        (largest..=added).contains(&offered.0),
        "{offered:?} of {largest} to {added}"
    );
    assert!(blank.text.contains("条疑点立为一件"), "{}", blank.text);
    let mut fields = vec![
        ("seal", office.1.as_str()),
        ("source", "规则"),
        ("category", "惠农补贴"),
        ("title", "同一个人领了几份"),
        ("found", "10"),
        // Where flags lie is not for the form to say.
        ("village", "999999201202"),
    ];
    fields.extend(ids.iter().map(|id| ("finding", *id)));
    let opened = send!(service, form(NEW, &office.0, &fields));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = send!(service, page(opened.header(header::LOCATION), &office.0)).text;
    assert!(case.contains("西关村"), "{case}");
    for id in &ids {
        assert!(case.contains(&format!("/desk/anomalies/{id}")), "{id}: {case}");
        let one = send!(service, page(&format!("/desk/anomalies/{id}"), &office.0)).text;
        assert!(
            one.contains("已经立为疑点：") && !one.contains("连同勾上的"),
            "{one}"
        );
    }
    let twice = send!(service, form(NEW, &office.0, &fields));
    refused(&twice, StatusCode::CONFLICT, "已经立过了：WT202600001");
    let looked = send!(service, page(&asked(&ids[..1]), &office.0));
    refused(&looked, StatusCode::CONFLICT, "已经立过了：WT202600001");
    let list = send!(service, page("/desk/anomalies", &office.0)).text;
    assert!(
        !list.contains(&format!("value=\"{}\" form=\"together\"", ids[0])),
        "{list}"
    );
}

#[actix_web::test]
async fn flags_of_two_villages_foreign_ones_and_too_many_become_no_case() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let office = office_of(&folder);
    let home = of_village(&folder, "999999100201")[0].id.clone();
    let away = of_village(&folder, "999999201202")[0].id.clone();
    let mixed = send!(service, page(&asked(&[&home, &away]), &office.0));
    refused(&mixed, StatusCode::BAD_REQUEST, "不在同一个村");
    let twice = send!(service, page(&asked(&[&home, &home]), &office.0));
    assert_eq!(
        twice.status,
        StatusCode::OK,
        "the same twice is once: {}",
        twice.text
    );
    let absent = send!(service, page(&asked(&[&home, "0123456789abcdef"]), &office.0));
    let broken = send!(service, page(&asked(&["x%27--", &home]), &office.0));
    let stranger = crate::web::tests::desk::seated_in(
        &folder,
        410_825,
        "wxc",
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let foreign = send!(service, page(&asked(&[&home]), &stranger.0));
    for answer in [&absent, &broken, &foreign] {
        refused(answer, StatusCode::NOT_FOUND, "没有找到这条疑点");
    }
    let many: Vec<String> = (0..51).map(|at| format!("{at:016x}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let many = send!(service, page(&asked(&many), &office.0));
    refused(&many, StatusCode::BAD_REQUEST, "最多由 50 条");
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "规则"),
        ("category", "合同"),
        ("title", "两个村的两件事"),
        ("finding", home.as_str()),
        ("finding", away.as_str()),
    ];
    let posted = send!(service, form(NEW, &office.0, &fields));
    refused(&posted, StatusCode::BAD_REQUEST, "不在同一个村");
    // Who may read flags and not open cases sees no ticks.
    let member = seated(&folder, "zy", Role::InspectionMember, ScopeKind::County, "");
    let list = send!(service, page("/desk/anomalies", &member.0)).text;
    assert!(list.contains(&home) && !list.contains("together"), "{list}");
    assert_eq!(
        send!(service, page(&asked(&[&home]), &member.0)).status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        flags(&folder, &whole())
            .iter()
            .filter(|flag| flag.status == "clue")
            .count(),
        0
    );
}

#[actix_web::test]
async fn what_an_audit_found_opens_one_case_with_its_number_its_day_and_its_words() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = centre(&folder);
    let record = "/desk/records/findings/FX1";
    let shown = send!(service, page(record, &cookie)).text;
    assert!(shown.contains("href=\"/desk/cases/new?audit=FX1\""), "{shown}");
    let blank = send!(service, page("/desk/cases/new?audit=FX1", &cookie)).text;
    for told in [
        "番田镇西关村 · 审计 FX1",
        "value=\"6000.00\"",
        "鱼塘租金没有按期收",
    ] {
        assert!(blank.contains(told), "{told}: {blank}");
    }
    // What the list says is not for the form to say.
    let fields = [
        ("seal", seal.as_str()),
        ("audit", "FX1"),
        ("source", "信访"),
        ("number", "X9"),
        ("village", "999999201202"),
        ("category", "合同"),
        ("title", "鱼塘租金没有按期收"),
        ("found", "6000"),
    ];
    let opened = send!(service, form(NEW, &cookie, &fields));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = send!(service, page(opened.header(header::LOCATION), &cookie)).text;
    for told in [
        "来自审计",
        "<dt>来件编号</dt><dd>FX1</dd>",
        "<dt>来件日期</dt><dd>2025-05-10</dd>",
        "番田镇西关村",
        "鱼塘租金没有按期收，卡***",
    ] {
        assert!(case.contains(told), "{told}: {case}");
    }
    let shown = send!(service, page(record, &cookie)).text;
    assert!(
        shown.contains("已经立为疑点：<a href=\"/desk/cases/1\">WT202600001</a>")
            && !shown.contains("?audit="),
        "{shown}"
    );
    let again = send!(service, form(NEW, &cookie, &fields));
    refused(&again, StatusCode::CONFLICT, "审计“FX1”已经立过：WT202600001");
    let looked = send!(service, page("/desk/cases/new?audit=FX1", &cookie));
    refused(&looked, StatusCode::CONFLICT, "WT202600001");
    // By hand it is the same finding too.
    let by_hand = petition(&seal, &[("source", "审计"), ("number", "FX1")]);
    let by_hand = send!(service, form(NEW, &cookie, &by_hand));
    refused(&by_hand, StatusCode::CONFLICT, "WT202600001");
    let absent = send!(service, page("/desk/cases/new?audit=FX9", &cookie));
    refused(&absent, StatusCode::NOT_FOUND, "没有找到这条发现");
    let auditor = seated(&folder, "sj", Role::Auditor, ScopeKind::County, "");
    let read = send!(service, page(record, &auditor.0)).text;
    assert!(read.contains("鱼塘租金") && !read.contains("立为疑点"), "{read}");
}
