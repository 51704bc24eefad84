//! Letters, issued and read by the offices that may, and by nobody else.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated, strangers};
use super::{county, encoded, got, hidden};

type Seat = (String, String);

/// What a recommendation needs to be issued.
const ADVICE: [(&str, &str); 4] = [
    ("department", "县农业农村局"),
    ("causes", "监管不力"),
    ("advice", "建立台账"),
    ("answer", "三十日内"),
];

/// Makes a move of a case.
macro_rules! act {
    ($service:expr, $seat:expr, $case:expr, $door:expr, $fields:expr) => {{
        let seen = send!($service, page($case, &$seat.0));
        let version = hidden(&seen.text, "version");
        let mut fields: Vec<(&str, &str)> = vec![("seal", $seat.1.as_str()), ("version", &version)];
        fields.extend_from_slice(&$fields);
        let answer = send!($service, form(&format!("{}/{}", $case, $door), &$seat.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }};
}

/// A case that two people found to be a problem and that has to be put right at once; its address.
macro_rules! to_be_put_right {
    ($service:expr, $office:expr, $one:expr, $two:expr) => {{
        let fields = [
            ("seal", $office.1.as_str()),
            ("source", "信访"),
            ("category", "合同"),
            ("village", "999999100201"),
            ("title", "机动地租金没有入账<b>"),
            ("unit", ""),
            ("found", "1200.50"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ];
        let answer = send!($service, form("/desk/cases/new", &$office.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let case = answer.header(header::LOCATION).to_owned();
        let two = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
        act!($service, $office, &case, "move", two);
        let verdict = [
            ("move", "认定问题"),
            ("found", "1200.50"),
            ("recoverable", "1200.50"),
            ("basis", "农村集体经济组织法第二十六条"),
            ("facts", "承租人（999999195001010018）付了两年租金，没有入账"),
        ];
        act!($service, $one, &case, "move", verdict);
        act!($service, $two, &case, "sign", [("agree", "1")]);
        let now = [("move", "立行立改"), ("unit", "西关村")];
        act!($service, $office, &case, "move", now);
        case
    }};
}

fn seats(folder: &tempfile::TempDir) -> [Seat; 4] {
    let town = "999999100";
    let seats = [
        seated(folder, "xcb", Role::InspectionOffice, ScopeKind::County, ""),
        seated(folder, "xcy1", Role::InspectionMember, ScopeKind::Township, town),
        seated(folder, "xcy2", Role::LeadInspector, ScopeKind::Township, town),
        seated(folder, "jb", Role::TownshipClerk, ScopeKind::Township, town),
    ];
    strangers(folder, &["xcy1", "xcy2"]);
    seats
}

fn new_address(case: &str, kind: &str) -> String {
    format!("{case}/letters/new?kind={}", encoded(kind))
}

/// Issues a letter of this kind with what is offered; the answer.
macro_rules! issue {
    ($service:expr, $seat:expr, $case:expr, $kind:expr, $fields:expr) => {{
        let blank = send!($service, page(&new_address($case, $kind), &$seat.0));
        assert_eq!(blank.status, StatusCode::OK, "{}", blank.text);
        let (seen, version) = (hidden(&blank.text, "seen"), hidden(&blank.text, "version"));
        let mut fields: Vec<(&str, &str)> = vec![
            ("seal", $seat.1.as_str()),
            ("kind", $kind),
            ("seen", &seen),
            ("version", &version),
            ("act", "issue"),
        ];
        fields.extend_from_slice(&$fields);
        send!(
            $service,
            form(&format!("{}/letters/new", $case), &$seat.0, &fields)
        )
    }};
}

mod answers;
mod copies;
mod late;
mod lead;
mod owed;
mod receipts;
mod spent;
mod square_code;
mod stale;
mod taken;
mod together;
mod verdicts;

#[actix_web::test]
async fn a_letter_is_drafted_issued_with_the_next_number_and_read_by_whom_it_is_for() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("写巡察提醒函") && seen.contains("这一步要的文书"),
        "{seen}"
    );

    let naughty = "<i>风险</i>\u{1}\u{202e}\n6217000000000000018";
    let draft = [
        ("seal", two.1.as_str()),
        ("kind", "巡察提醒函"),
        ("seen", "0"),
        ("act", "keep"),
        ("risk", naughty),
        ("demands", "追回\n公开"),
    ];
    let kept = send!(service, form(&format!("{case}/letters/new"), &two.0, &draft));
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let again = send!(service, page(kept.header(header::LOCATION), &two.0)).text;
    assert!(
        again.contains("这是上次存的草稿")
            && again.contains("&lt;i&gt;风险&lt;/i&gt;")
            && again.contains("****0018")
            && again.contains("2. 公开")
            && again.contains("（签发时编号）"),
        "{again}"
    );
    assert!(
        !again.contains("999999195001010018") && !again.contains("6217000000000000018"),
        "{again}"
    );

    let issued = issue!(
        service,
        two,
        &case,
        "巡察提醒函",
        [("risk", naughty), ("demands", "追回\n公开"), late::UNTIL]
    );
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
    let letter = issued.header(header::LOCATION).to_owned();
    let read = send!(service, page(&letter, &clerk.0));
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    for told in [
        "县巡办提〔2026〕1号",
        "关于机动地租金没有入账&lt;b&gt;的巡察提醒函",
        "1,200.50元",
        "2026年11月22日",
        "请在2026年11月30日以前完成",
        "aria-label=\"二维码\"",
    ] {
        assert!(read.text.contains(told), "{told} is missing\n{}", read.text);
    }
    let file = send!(service, page(&format!("{letter}/docx"), &clerk.0));
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text.starts_with("PK"));
    assert!(file.header(header::CONTENT_DISPOSITION).contains("letter-"));

    // A second one has the next number; the first is replaced by a version with its reason, under its own number.
    let second = issue!(service, office, &case, "整改工作提示", late::PROMPTED);
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.text);
    let id = letter.rsplit('/').next().expect("an id").to_owned();
    let silent = issue!(
        service,
        office,
        &case,
        "巡察提醒函",
        [
            ("replaces", id.as_str()),
            ("why", ""),
            ("risk", "险"),
            ("demands", "追"),
            late::UNTIL,
        ]
    );
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    let fields = [
        ("replaces", id.as_str()),
        ("why", "期限写错"),
        ("risk", "风险"),
        ("demands", "追回"),
        late::UNTIL,
    ];
    let replaced = issue!(service, office, &case, "巡察提醒函", fields);
    assert_eq!(replaced.status, StatusCode::SEE_OTHER, "{}", replaced.text);
    let new = send!(service, page(replaced.header(header::LOCATION), &clerk.0)).text;
    assert!(
        new.contains("县巡办提〔2026〕1号")
            && new.contains("本件为第2版，代替以前各版。更换原因：期限写错。"),
        "{new}"
    );
    let old = send!(service, page(&letter, &clerk.0)).text;
    assert!(
        old.contains("2. 公开") && !old.contains("更换原因"),
        "the issued one stays: {old}"
    );
    let list = send!(service, page(&case, &clerk.0)).text;
    assert!(
        list.contains("县巡办示〔2026〕1号") && list.contains("第2版"),
        "{list}"
    );
    assert!(!list.contains("letters/new"), "the unit issues nothing: {list}");
}

#[actix_web::test]
async fn a_letter_out_of_sight_is_answered_as_one_that_does_not_exist() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let case = to_be_put_right!(service, office, one, two);
    let inward = issue!(service, office, &case, "巡察建议书", ADVICE);
    assert_eq!(inward.status, StatusCode::SEE_OTHER, "{}", inward.text);
    let inward = inward.header(header::LOCATION).to_owned();
    for (address, seat) in [
        (inward.clone(), &clerk),
        (format!("{inward}/docx"), &clerk),
        (inward.clone(), &far),
        (format!("{inward}/docx"), &far),
    ] {
        let foreign = send!(service, page(&address, &seat.0));
        let absent = send!(
            service,
            page(&address.replace(&inward, "/desk/letters/77"), &seat.0)
        );
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!((foreign.status, foreign.text), (absent.status, absent.text));
    }
    let list = send!(service, page(&case, &clerk.0)).text;
    assert!(!list.contains("巡察建议书"), "{list}");

    // The form: neither for another township's lead nor for who may not issue at all.
    let foreign = send!(service, page(&new_address(&case, "巡察提醒函"), &far.0));
    let absent = send!(
        service,
        page(&new_address("/desk/cases/77", "巡察提醒函"), &far.0)
    );
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!((foreign.status, foreign.text), (absent.status, absent.text));
    let fields = [
        ("seal", far.1.as_str()),
        ("kind", "巡察提醒函"),
        ("seen", "1"),
        ("act", "issue"),
    ];
    let sent = send!(service, form(&format!("{case}/letters/new"), &far.0, &fields));
    assert_eq!(sent.status, StatusCode::NOT_FOUND, "{}", sent.text);
    for seat in [&clerk, &one] {
        let refused = send!(service, page(&new_address(&case, "巡察提醒函"), &seat.0));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let fields = [
            ("seal", seat.1.as_str()),
            ("kind", "巡察提醒函"),
            ("seen", "1"),
            ("act", "issue"),
        ];
        let refused = send!(service, form(&format!("{case}/letters/new"), &seat.0, &fields));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    }
    // A letter of another case is no letter to replace.
    let other = to_be_put_right!(service, office, one, two);
    let id = inward.rsplit('/').next().expect("an id");
    let mut fields = ADVICE.to_vec();
    fields.extend([("replaces", id), ("why", "写错了")]);
    let crossed = issue!(service, office, &other, "巡察建议书", fields);
    assert_eq!(crossed.status, StatusCode::NOT_FOUND, "{}", crossed.text);
}

#[actix_web::test]
async fn a_letter_that_the_step_does_not_have_and_a_stale_page_issue_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, _] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let early = send!(service, page(&new_address(&case, "回头看报告"), &office.0));
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    assert!(early.text.contains("这一步不发回头看报告"), "{}", early.text);
    let unknown = send!(service, page(&new_address(&case, "贺信"), &office.0));
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.text);
    let unwritten = issue!(service, office, &case, "巡察提醒函", [("risk", "有风险")]);
    assert_eq!(unwritten.status, StatusCode::BAD_REQUEST, "{}", unwritten.text);
    assert!(
        unwritten.text.contains("“整改要求（一行一条）”还没有写"),
        "{}",
        unwritten.text
    );
    let blank = send!(service, page(&new_address(&case, "巡察提醒函"), &office.0)).text;
    let version = hidden(&blank, "version");
    let twice = [
        ("seal", office.1.as_str()),
        ("kind", "巡察提醒函"),
        ("seen", "0"),
        ("version", version.as_str()),
        ("act", "issue"),
        ("risk", "有风险"),
        ("demands", "追回"),
        late::UNTIL,
    ];
    let door = format!("{case}/letters/new");
    assert_eq!(
        send!(service, form(&door, &office.0, &twice)).status,
        StatusCode::SEE_OTHER
    );
    let again = send!(service, form(&door, &office.0, &twice));
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    let list = send!(service, page(&case, &office.0)).text;
    assert!(
        list.contains("县巡办提〔2026〕1号") && !list.contains("县巡办提〔2026〕2号"),
        "{list}"
    );
    let long = "长".repeat(4_001);
    let fields = [
        ("seal", office.1.as_str()),
        ("kind", "巡察提醒函"),
        ("seen", "1"),
        ("act", "issue"),
        ("risk", long.as_str()),
    ];
    let refused = send!(service, form(&door, &office.0, &fields));
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
}
