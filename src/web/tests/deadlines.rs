//! The terms of cases, the periods of notices and the holidays of a year, set at the desk, and what follows from them.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::flows::scan::{Wish, scan};
use crate::web::app;

use super::desk::{form, page, seated, seated_in};
use super::settings::{office, set, verdict};
use super::{county, got};

const NEXT_YEAR: &str = "2027-01-01至2027-01-03 休\n2027-02-05至2027-02-11 休\n2027-02-14 班\n2027-05-01 休\n2027-10-01至2027-10-07 休";

type Seat = (String, String);

fn two(folder: &tempfile::TempDir) -> (Seat, Seat) {
    (
        seated(folder, "zhongxin", Role::Centre, ScopeKind::County, ""),
        seated(folder, "xuncha", Role::InspectionOffice, ScopeKind::County, ""),
    )
}

/// One proposes, the other approves; the number of the change is the next.
macro_rules! changed {
    ($service:expr, $one:expr, $two:expr, $number:expr, $name:expr, $value:expr) => {{
        let at = format!("/desk/settings/{}", $name);
        let proposed = send!($service, form(&at, &$one.0, &set(&$one.1, $value, "0")));
        assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
        let judge = format!("/desk/settings/changes/{}", $number);
        let done = send!($service, form(&judge, &$two.0, &verdict(&$two.1, "生效")));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }};
}

macro_rules! opened {
    ($service:expr, $seat:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("source", "信访"),
            ("category", "合同"),
            ("village", "999999100201"),
            ("title", "机动地租金没有入账"),
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

#[actix_web::test]
async fn a_changed_term_moves_the_last_day_of_an_open_case_at_once() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (centre, office) = two(&folder);
    let case = opened!(service, office);
    let before = send!(service, page(&case, &office.0)).text;
    assert!(before.contains("<dd>2026-11-24</dd>"), "{before}");
    let board = send!(service, page("/desk/settings", &centre.0)).text;
    for told in [
        "办问题的期限",
        "派人核查的期限",
        "2 个工作日",
        "马上按新的期限算",
        "共性问题的村数",
    ] {
        assert!(board.contains(told), "{told}: {board}");
    }
    changed!(service, centre, office, 1, "cases.assign_days", "5");
    let after = send!(service, page(&case, &office.0)).text;
    assert!(after.contains("<dd>2026-11-27</dd>"), "{after}");
    let ledger = send!(service, page("/desk/cases", &office.0)).text;
    assert!(ledger.contains("2026-11-27"), "{ledger}");
    let one = send!(service, page("/desk/settings/cases.assign_days", &centre.0)).text;
    for told in [
        "5 个工作日",
        "改过 1 次",
        "县里统一调整",
        "不另定的话是：2 个工作日",
    ] {
        assert!(one.contains(told), "{told}: {one}");
    }
    // Another county goes by its own.
    let far = seated_in(&folder, 410_825, "yuanfang", Role::Centre, ScopeKind::County, "");
    let theirs = send!(service, page("/desk/settings/cases.assign_days", &far.0)).text;
    assert!(theirs.contains("<strong>2 个工作日</strong>"), "{theirs}");
}

#[actix_web::test]
async fn the_scoreboard_goes_by_the_limits_of_the_rules_and_the_goal_of_the_county() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (centre, office) = two(&folder);
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(
        board.contains("目标：三个月内销号 90 %，直接交办 80 %") && board.contains("销号以后 365 天以内"),
        "{board}"
    );
    changed!(service, centre, office, 1, "rules.DIS-06.in_days", "60");
    changed!(service, centre, office, 2, "rules.DIS-06.goal", "95");
    changed!(service, centre, office, 3, "rules.DIS-07.days", "180");
    changed!(service, centre, office, 4, "cases.direct_goal", "70");
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(
        board.contains("目标：60 天内销号 95 %，直接交办 70 %") && board.contains("销号以后 180 天以内"),
        "{board}"
    );
}

#[actix_web::test]
async fn a_term_that_nobody_can_work_with_is_refused_with_a_sentence() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (centre, office) = two(&folder);
    for (name, value, told) in [
        ("cases.rectify_days", "0", "要在 1 到 366 之间"),
        ("cases.rectify_days", "九十", "要写整数"),
        ("cases.common_villages", "1", "要在 2 到 1000 之间"),
        ("cases.supervise_days", "15", "一级比一级大"),
        ("cases.interview_days", "30", "一级比一级大"),
        ("calendar.notice_days", "0", "要在 1 到 90 之间"),
    ] {
        let at = format!("/desk/settings/{name}");
        let refused = send!(service, form(&at, &centre.0, &set(&centre.1, value, "0")));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name} {value}");
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
    }
    // What was in order when it was proposed is looked at again when it is approved.
    let at = |name: &str| format!("/desk/settings/cases.{name}");
    for (name, value) in [("supervise_days", "10"), ("interview_days", "5")] {
        let proposed = send!(service, form(&at(name), &centre.0, &set(&centre.1, value, "0")));
        assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    }
    let approve = |number: u8| {
        let judge = format!("/desk/settings/changes/{number}");
        form(&judge, &office.0, &verdict(&office.1, "生效"))
    };
    assert_eq!(send!(service, approve(1)).status, StatusCode::SEE_OTHER);
    let refused = send!(service, approve(2));
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    assert!(refused.text.contains("10、5、30"), "{}", refused.text);

    let clerk = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let foreign = send!(
        service,
        form(&at("rectify_days"), &clerk.0, &set(&clerk.1, "9", "0"))
    );
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_last_day_in_a_year_without_its_holidays_says_so_until_they_are_written_in() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (centre, office) = two(&folder);
    let case = opened!(service, office);
    let unsure = "2027 年的放假安排还没有录入";
    let now = send!(service, page(&case, &office.0)).text;
    assert!(!now.contains(unsure), "{now}");
    changed!(service, centre, office, 1, "cases.assign_days", "40");
    for at in [case.as_str(), "/desk/cases"] {
        let text = send!(service, page(at, &office.0)).text;
        assert!(
            text.contains(unsure) && text.contains("2027-01-15"),
            "{at}: {text}"
        );
    }
    let home = send!(service, page("/desk", &centre.0)).text;
    assert!(home.contains("放假安排没有录入"), "{home}");

    let at = "/desk/settings/holidays.2027";
    let blank = send!(service, page(at, &centre.0)).text;
    assert!(blank.contains("还没有录入，只按周末算"), "{blank}");
    for (value, told) in [
        ("元旦放三天", "第 1 行读不懂"),
        ("2027-01-01 休", "没有写劳动节"),
        (
            &NEXT_YEAR.replace("2027", "2028").replace("02-14", "02-13"),
            "不在 2027 年",
        ),
        (&NEXT_YEAR.replace("02-14 班", "02-15 班"), "不是周末"),
        ("2027-01-01 休\u{7}", "看不见的字符"),
    ] {
        let refused = send!(service, form(at, &centre.0, &set(&centre.1, value, "0")));
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "{value}: {}",
            refused.text
        );
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
    }
    let proposed = send!(service, form(at, &centre.0, &set(&centre.1, NEXT_YEAR, "0")));
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    let waiting = send!(service, page(at, &office.0)).text;
    assert!(waiting.contains("<li>2027-02-14 班</li>"), "{waiting}");
    let yes = form("/desk/settings/changes/2", &office.0, &verdict(&office.1, "生效"));
    assert_eq!(send!(service, yes).status, StatusCode::SEE_OTHER);
    let then = send!(service, page(&case, &office.0)).text;
    assert!(
        !then.contains(unsure) && then.contains("2027-01-18"),
        "New Year's Day is no working day: {then}"
    );
    let shown = send!(service, page(at, &centre.0)).text;
    assert!(
        shown.contains("休 18 天，调休上班 1 天") && shown.contains("2027-02-14 班"),
        "{shown}"
    );
    let home = send!(service, page("/desk", &centre.0)).text;
    assert!(!home.contains("放假安排没有录入"), "{home}");
    for none in ["holidays.27", "holidays.1066", "cases.nothing"] {
        let absent = send!(service, page(&format!("/desk/settings/{none}"), &centre.0));
        assert_eq!(absent.status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[actix_web::test]
async fn the_periods_of_notices_have_one_place_that_rules_and_what_is_due_go_by() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (centre, other) = two(&folder);
    changed!(service, centre, other, 1, "calendar.notice_days", "10");
    changed!(service, centre, other, 2, "calendar.accounts_days", "20");
    let at_desk = office(&folder);
    scan(&at_desk, &Wish::default()).expect("a scan");
    let last = at_desk.store.last_scan(999_999).expect("read").expect("a scan");
    assert_eq!(last.rules["DIS-02"]["settings"]["days"], 10);
    assert_eq!(last.rules["DIS-02"]["settings"]["tender_days"], 3);
    assert_eq!(last.rules["DIS-01"]["settings"]["accounts_days"], 20);
    let due = send!(service, page("/desk/due", &centre.0)).text;
    assert!(due.contains("过完一个季度 20 天以内公开"), "{due}");
    let board = send!(service, page("/desk/settings", &centre.0)).text;
    for told in [
        "公示和公开的期限",
        "中标候选人公示期",
        "发放以后公示的期限",
        "10 天",
    ] {
        assert!(board.contains(told), "{told}: {board}");
    }
    assert!(!board.contains("rules.DIS-02.days"), "no second place: {board}");
    for second in [
        "rules.DIS-02.days",
        "rules.DIS-01.accounts_days",
        "rules.SUB-35.after_days",
    ] {
        let absent = send!(service, page(&format!("/desk/settings/{second}"), &centre.0));
        assert_eq!(absent.status, StatusCode::NOT_FOUND, "{second}");
    }
}

#[actix_web::test]
async fn the_trial_of_a_rule_asks_in_words_that_a_reader_knows() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (centre, _) = two(&folder);
    let rule = send!(service, page("/desk/rules/DIS-02", &centre.0)).text;
    assert!(
        rule.contains("<option value=\"days\">一般公示至少几天（天）</option>"),
        "{rule}"
    );
    let trial = send!(
        service,
        page("/desk/rules/DIS-02/backtest?name=again_days&value=9", &centre.0)
    );
    assert_eq!(trial.status, StatusCode::OK, "{}", trial.text);
    assert!(
        trial
            .text
            .contains("撤下以后多少天以内重新公示满期的算补足，换成"),
        "{}",
        trial.text
    );
}
