//! The way of a case, walked by the offices that share it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service, read_body};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated, strangers};
use super::{county, encoded, got, hidden, imports::file_to};

type Seat = (String, String);

macro_rules! act {
    ($service:expr, $seat:expr, $case:expr, $door:expr, $fields:expr) => {{
        let seen = send!($service, page($case, &$seat.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let version = hidden(&seen.text, "version");
        let mut fields: Vec<(&str, &str)> = vec![("seal", $seat.1.as_str()), ("version", &version)];
        fields.extend_from_slice(&$fields);
        send!($service, form(&format!("{}/{}", $case, $door), &$seat.0, &fields))
    }};
}

macro_rules! opened {
    ($service:expr, $seat:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("source", "信访"),
            ("category", "合同"),
            ("village", "999999100201"),
            ("title", "机动地租金没有入账<b>"),
            ("unit", ""),
            ("found", "1200.50"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ];
        let answer = send!($service, form("/desk/cases/new", &$seat.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.header(header::LOCATION).to_owned()
    }};
}

mod asked;
mod category;
mod clock;
mod columns;
mod county_matters;
mod days;
mod evidence;
mod extensions;
mod flags;
mod grounds;
mod held_up;
mod kin;
mod kinds;
mod lead;
mod likeness;
mod looking_back;
mod money;
mod narrowing;
mod old_ledger;
mod opening;
mod outcomes;
mod papers;
mod plans;
mod publishing;
mod reassigning;
mod returning;
mod rounds;
mod second_round;
mod signing;
mod suspending;
mod township;
mod two_offices;
mod under_way;
mod unfit;
mod upgraded;
mod verifying;
mod vouchers;
mod widespread;

use super::made::scan;
use evidence::attach;
use vouchers::{newest, voucher};

fn seats(folder: &tempfile::TempDir) -> [Seat; 6] {
    let seats = [
        seated(folder, "xcb", Role::InspectionOffice, ScopeKind::County, ""),
        seated(
            folder,
            "xcy1",
            Role::InspectionMember,
            ScopeKind::Township,
            "999999100",
        ),
        seated(
            folder,
            "xcy2",
            Role::LeadInspector,
            ScopeKind::Township,
            "999999100",
        ),
        seated(
            folder,
            "jb",
            Role::TownshipClerk,
            ScopeKind::Township,
            "999999100",
        ),
        seated(
            folder,
            "sh",
            Role::TownshipReviewer,
            ScopeKind::Township,
            "999999100",
        ),
        seated(folder, "xcb2", Role::InspectionOffice, ScopeKind::County, ""),
    ];
    strangers(folder, &["xcy1", "xcy2"]);
    seats
}

#[actix_web::test]
async fn a_case_is_verified_by_two_put_right_by_the_unit_and_closed_by_neither_of_them() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let case = opened!(service, office);
    let assigned = act!(
        service,
        office,
        &case,
        "move",
        [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")]
    );
    assert_eq!(assigned.status, StatusCode::SEE_OTHER, "{}", assigned.text);

    // The inspected side knows nothing of it yet.
    assert_eq!(
        send!(service, page(&case, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );

    let verdict = [
        ("move", "认定问题"),
        ("found", "1200.50"),
        ("recoverable", "1200.50"),
        ("basis", "农村集体经济组织法第二十六条"),
        ("facts", "两年租金没有入账"),
    ];
    let proposed = act!(service, one, &case, "move", verdict);
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    let alone = act!(service, one, &case, "sign", [("agree", "1")]);
    assert_eq!(
        alone.status,
        StatusCode::CONFLICT,
        "nobody signs twice: {}",
        alone.text
    );
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);

    let silent = act!(
        service,
        office,
        &case,
        "move",
        [("move", "反馈"), ("unit", "西关村")]
    );
    assert!(silent.text.contains("反馈以前要有约谈记录"), "{}", silent.text);
    let told = act!(
        service,
        office,
        &case,
        "move",
        [
            ("move", "反馈"),
            ("unit", "西关村"),
            ("interview", "11月20日，村书记")
        ]
    );
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let plan = [
        ("move", "报整改方案"),
        ("measure", "补收租金"),
        ("responsible", "某某"),
        ("date", "2026-12-20"),
    ];
    assert_eq!(
        act!(service, clerk, &case, "move", plan).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        act!(service, reviewer, &case, "move", [("move", "批准方案")]).status,
        StatusCode::SEE_OTHER
    );

    let early = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert!(early.text.contains("佐证材料还没有齐"), "{}", early.text);
    for item in ["补签或解除的合同", "租金收缴凭证", "整改报告"] {
        let shown = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
    }
    let unpaid = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert!(unpaid.text.contains("还有应追缴的钱没有追回"), "{}", unpaid.text);
    let much = act!(
        service,
        clerk,
        &case,
        "money",
        [
            ("amount", "1200.51"),
            ("document", "P1"),
            ("back", "1"),
            ("piece", "2")
        ]
    );
    assert_eq!(much.status, StatusCode::BAD_REQUEST, "{}", much.text);
    assert!(much.text.contains("不能多于应追缴的"), "{}", much.text);
    let part = act!(
        service,
        clerk,
        &case,
        "money",
        [
            ("amount", "1000"),
            ("document", "P1"),
            ("back", "1"),
            ("piece", "2")
        ]
    );
    assert_eq!(part.status, StatusCode::SEE_OTHER, "{}", part.text);
    let paper = voucher!(service, office, &case, "批复");
    let lost = [
        ("move", "核销"),
        ("amount", "200.50"),
        ("document", "县纪〔2026〕1号"),
        ("reason", "承租人死亡无遗产"),
        ("piece", paper.as_str()),
    ];
    for (seat, door) in [(&office, "move"), (&two, "sign")] {
        let fields: &[(&str, &str)] = if door == "move" { &lost } else { &[("agree", "1")] };
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    assert_eq!(
        act!(service, clerk, &case, "move", [("move", "申请销号")]).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        act!(service, reviewer, &case, "move", [("move", "初审通过")]).status,
        StatusCode::SEE_OTHER
    );

    let own = act!(
        service,
        office,
        &case,
        "move",
        [("move", "销号"), ("opinion", "逐项看过，同意销号")]
    );
    assert!(own.text.contains("立案的人不能自己了结它"), "{}", own.text);
    for opinion in ["", "好", "长".repeat(201).as_str()] {
        let said = [("move", "销号"), ("opinion", opinion)];
        let hollow = act!(service, other, &case, "move", said);
        assert_eq!(hollow.status, StatusCode::CONFLICT, "{}", hollow.text);
        assert!(hollow.text.contains("要写验收意见"), "{}", hollow.text);
    }
    assert_eq!(
        act!(
            service,
            other,
            &case,
            "move",
            [("move", "销号"), ("opinion", "逐项看过，同意销号")]
        )
        .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        act!(service, two, &case, "sign", [("agree", "1")]).status,
        StatusCode::SEE_OTHER
    );
    let closed = send!(service, page(&case, &clerk.0)).text;
    assert!(
        closed.contains("<dd>销号</dd>")
            && closed.contains("1,000.00元")
            && closed.contains("<dd><span class=\"yuan\">0.00元</span></dd>"),
        "{closed}"
    );
    let form = format!("{case}/letters/new?kind={}", encoded("销号审核表"));
    let form = send!(service, page(&form, &office.0)).text;
    assert!(
        form.contains(">逐项看过，同意销号</textarea>") && form.contains("2026年11月22日"),
        "what was said is not asked again: {form}"
    );
    // The ledger names the three who accepted it, and what they say.
    let ledger = call_service(&service, page("/desk/cases/ledger", &office.0).to_request()).await;
    let rows = old_ledger::rows(&read_body(ledger).await);
    assert_eq!(old_ledger::column(&rows, "验收人"), ["某某、某某、某某"]);
    assert_eq!(old_ledger::column(&rows, "验收意见"), ["逐项看过，同意销号"]);
    assert!(
        closed.contains("机动地租金没有入账&lt;b&gt;") && closed.contains("二人签字"),
        "{closed}"
    );
}

#[actix_web::test]
async fn a_case_out_of_sight_is_answered_as_one_that_does_not_exist_and_a_stale_page_moves_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let stranger = seated(
        &folder,
        "lin",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999201",
    );
    let case = opened!(service, office);
    let foreign = send!(service, page(&case, &stranger.0));
    let absent = send!(service, page("/desk/cases/77", &stranger.0));
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);
    let seen = send!(service, page(&case, &office.0)).text;
    let version = hidden(&seen, "version");
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    assert_eq!(
        act!(service, office, &case, "move", assign).status,
        StatusCode::SEE_OTHER
    );
    let stale = [
        ("seal", office.1.as_str()),
        ("version", version.as_str()),
        ("move", "派人核查"),
        ("one", "xcy1"),
        ("two", "xcy2"),
    ];
    let answer = send!(service, form(&format!("{case}/move"), &office.0, &stale));
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("有人刚刚动过"), "{}", answer.text);
    let list = send!(
        service,
        page(&format!("/desk/cases?state={}", encoded("核查中")), &office.0)
    )
    .text;
    assert!(list.contains("共 <strong>1</strong> 件"), "{list}");
    let empty = send!(service, page("/desk/cases", &stranger.0)).text;
    assert!(empty.contains("共 <strong>0</strong> 件"), "{empty}");
}

#[actix_web::test]
async fn somebody_at_home_in_the_township_is_not_sent_to_verify() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let case = opened!(service, office);
    let local = act!(
        service,
        office,
        &case,
        "move",
        [("move", "派人核查"), ("one", "xcy1"), ("two", "jb")]
    );
    assert!(local.text.contains("要回避"), "{}", local.text);
    let unknown = act!(
        service,
        office,
        &case,
        "move",
        [("move", "派人核查"), ("one", "xcy1"), ("two", "nobody")]
    );
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.text);
}

#[actix_web::test]
async fn my_work_says_whose_turn_a_case_is_and_that_its_day_has_passed() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, _, clerk, ..] = seats(&folder);
    let case = opened!(service, office);
    assert!(case.starts_with("/desk/cases/"), "{case}");
    let waits = |text: &str, title: &str| text.contains(&format!("<span class=\"what\">{title}</span>"));
    let turn = send!(service, page("/desk", &office.0)).text;
    assert!(
        waits(&turn, "问题轮到您办") && !waits(&turn, "问题超期"),
        "{turn}"
    );
    for seat in [&one, &clerk] {
        let other = send!(service, page("/desk", &seat.0)).text;
        assert!(!waits(&other, "问题轮到您办"), "{other}");
    }
}
