//! Settings of the office at its desk: two people, the history, and what follows from a change.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::flows::scan::{Wish, scan};
use crate::web::app;

use super::desk::{form, page, seated, seated_in};
use super::{county, got, today};

pub(super) fn office(folder: &tempfile::TempDir) -> Office {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    Office::open(settings, today()).expect("an office")
}

/// The fields of a form that sets a value.
pub(super) fn set<'a>(seal: &'a str, value: &'a str, follows: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("seal", seal),
        ("do", "set"),
        ("value", value),
        ("reason", "县里统一调整"),
        ("follows", follows),
    ]
}

/// The fields of a form that decides.
pub(super) fn verdict<'a>(seal: &'a str, word: &'a str) -> [(&'a str, &'a str); 2] {
    [("seal", seal), ("verdict", word)]
}

macro_rules! seats {
    ($folder:expr) => {
        (
            seated(&$folder, "zhongxin", Role::Centre, ScopeKind::County, ""),
            seated(&$folder, "xuncha", Role::InspectionOffice, ScopeKind::County, ""),
        )
    };
}

mod bounds;
mod counties;

#[actix_web::test]
async fn a_telephone_is_changed_by_one_person_and_stands_on_public_pages_at_once() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), _) = seats!(folder);
    let before = get!(service, "/").text;
    assert!(
        before.contains("县农业农村局") && !before.contains("0391-123"),
        "{before}"
    );
    let at = "/desk/settings/phone";
    let done = send!(service, form(at, &cookie, &set(&seal, " 0391-123 ", "0")));
    assert_eq!(
        (done.status, done.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, at)
    );
    let after = get!(service, "/").text;
    assert!(after.contains("tel:0391-123"), "{after}");
    let shown = send!(service, page(at, &cookie)).text;
    for part in ["0391-123", "工作台", "县里统一调整", "zhongxin", "✓ 生效"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }

    // A form that was made before the change is out of date.
    let stale = send!(service, form(at, &cookie, &set(&seal, "0391-456", "0")));
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);

    // Given back, what the installation says stands again, and the history has both.
    let back = [
        ("seal", seal.as_str()),
        ("do", "reset"),
        ("reason", "换回来"),
        ("follows", "1"),
    ];
    assert_eq!(
        send!(service, form(at, &cookie, &back)).status,
        StatusCode::SEE_OTHER
    );
    assert!(!get!(service, "/").text.contains("0391-123"));
    let shown = send!(service, page(at, &cookie)).text;
    assert!(shown.contains("改过 2 次") && shown.contains("换回来"), "{shown}");
}

#[actix_web::test]
async fn a_threshold_takes_two_people_and_counts_from_the_next_scan_on() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), (other, other_seal)) = seats!(folder);
    let office = office(&folder);
    scan(&office, &Wish::default()).expect("a scan");
    let kept = |office: &Office| {
        let last = office.store.last_scan(999_999).expect("read").expect("a scan");
        last.rules["SUB-14"]["settings"]["households"].clone()
    };
    let default = kept(&office);
    assert_ne!(default, serde_json::json!(9));

    let at = "/desk/settings/rules.SUB-14.households";
    let proposed = send!(service, form(at, &cookie, &set(&seal, "9", "0")));
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    scan(&office, &Wish::default()).expect("a scan");
    assert_eq!(kept(&office), default, "what nobody approved counts for nothing");

    let approve = |cookie: &str, seal: &str| form("/desk/settings/changes/1", cookie, &verdict(seal, "生效"));
    // Whoever proposes does not approve; another proposal of the same has to wait.
    let own = send!(service, approve(&cookie, &seal));
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert!(own.text.contains("自己提的改动要由另一个人批准"), "{}", own.text);
    let twice = send!(service, form(at, &other, &set(&other_seal, "8", "0")));
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let home = send!(service, page("/desk", &other)).text;
    assert!(home.contains("设置的改动等批准"), "{home}");

    let done = send!(service, approve(&other, &other_seal));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let late = send!(service, approve(&other, &other_seal));
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("已经由 xuncha 办过了"), "{}", late.text);

    // The next scan goes by it and writes it down, an incremental one too.
    let wish = Wish {
        since: Some(1_000),
        ..Wish::default()
    };
    scan(&office, &wish).expect("a scan");
    assert_eq!(kept(&office), serde_json::json!(9));
    let board = send!(service, page("/desk/settings", &cookie)).text;
    assert!(board.contains("另定了 1 项"), "{board}");
    let history = send!(service, page("/desk/settings/history", &cookie)).text;
    for part in ["zhongxin", "xuncha批准", "县里统一调整", "9"] {
        assert!(history.contains(part), "{part}: {history}");
    }
}

#[actix_web::test]
async fn of_two_who_decide_at_once_one_is_told_that_it_is_done() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), _) = seats!(folder);
    let two = [
        seated(&folder, "xuncha-2", Role::InspectionOffice, ScopeKind::County, ""),
        seated(&folder, "yinsi", Role::PrivacyOfficer, ScopeKind::County, ""),
    ];
    let at = "/desk/settings/calendar.accounts_days";
    send!(service, form(at, &cookie, &set(&seal, "20", "0")));
    let answers = futures_of(two.iter().map(|(cookie, seal)| {
        let request = form("/desk/settings/changes/1", cookie, &verdict(seal, "生效"));
        call_service(&service, request.to_request())
    }))
    .await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
}

/// All of them together.
async fn futures_of<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, done) in all.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
            {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[actix_web::test]
async fn an_exemption_has_a_document_and_a_day_and_marks_what_the_next_scan_finds() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), (other, other_seal)) = seats!(folder);
    let office = office(&folder);
    let found = scan(&office, &Wish::default()).expect("a scan");
    let finding = found[0]
        .outcomes
        .iter()
        .flat_map(|outcome| &outcome.findings)
        .find(|finding| !finding.evidence.is_empty())
        .expect("twenty-five payments to one person are asked about")
        .clone();
    let record = finding.evidence[0].id.clone();
    let ask = |rule: &str, record: &str, village: &str, until: &str| {
        form(
            "/desk/settings/exemptions.0",
            &cookie,
            &[
                ("seal", &seal),
                ("do", "reset"),
                ("rule", rule),
                ("record", record),
                ("village", village),
                ("document", "县农发〔2026〕3号"),
                ("until", until),
                ("reason", "文件规定可以"),
                ("follows", "0"),
            ],
        )
    };
    for (rule, record, village, until) in [
        ("XXX-01", "F1", "", "2026-12-31"),
        (finding.rule.as_str(), "F1", "", "2026-11-01"),
        (finding.rule.as_str(), "", "", "2026-12-31"),
        (finding.rule.as_str(), "F1", "99999910020", "2026-12-31"),
    ] {
        let refused = send!(service, ask(rule, record, village, until));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    }
    let foreign = send!(service, ask(&finding.rule, "", "410825100201", "2026-12-31"));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);

    let done = send!(service, ask(&finding.rule, &record, "", "2026-12-31"));
    let to = done.header(header::LOCATION).to_owned();
    assert_eq!(
        (done.status, to.as_str()),
        (StatusCode::SEE_OTHER, "/desk/settings/exemptions.1")
    );
    let yes = verdict(&other_seal, "生效");
    send!(service, form("/desk/settings/changes/1", &other, &yes));
    let status = |office: &Office| {
        let wish = Wish {
            since: Some(1_000),
            ..Wish::default()
        };
        scan(office, &wish).expect("a scan");
        let wanted = crate::store::anomalies::Wanted {
            reach: crate::access::Reach::county(999_999),
            ..Default::default()
        };
        let kept = office.store.anomalies(&wanted).expect("findings");
        let one = kept.into_iter().find(|one| one.finding.id == finding.id);
        one.expect("the same finding").finding.status
    };
    assert_eq!(status(&office), "exempt");

    // Ended by two people again, it is asked about again, and nobody finds it changed twice.
    let end = [
        ("seal", seal.as_str()),
        ("do", "reset"),
        ("reason", "文件废止"),
        ("follows", "1"),
    ];
    send!(service, form(&to, &cookie, &end));
    assert_eq!(status(&office), "exempt");
    send!(service, form("/desk/settings/changes/2", &other, &yes));
    assert_ne!(status(&office), "exempt");
    let over = send!(service, page(&to, &cookie)).text;
    assert!(over.contains("没有生效") && over.contains("改过 2 次"), "{over}");
}

#[actix_web::test]
async fn another_county_and_another_office_find_nothing_here() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), _) = seats!(folder);
    let at = "/desk/settings/calendar.busy_entries";
    send!(service, form(at, &cookie, &set(&seal, "80", "0")));
    let (far, far_seal) = seated_in(&folder, 410_825, "yuanfang", Role::Centre, ScopeKind::County, "");
    let yes = verdict(&far_seal, "生效");
    let foreign = send!(service, form("/desk/settings/changes/1", &far, &yes));
    let absent = send!(service, form("/desk/settings/changes/999", &far, &yes));
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);
    let board = send!(service, page("/desk/settings", &far)).text;
    assert!(!board.contains("zhongxin") && board.contains("60 笔"), "{board}");
    for none in [
        "classes.NY01",
        "classes.ZZ",
        "exemptions.1",
        "rules.SUB-14.no",
        "sit",
    ] {
        let answer = send!(service, page(&format!("/desk/settings/{none}"), &far));
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
    }
    let (clerk, clerk_seal) = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    assert_eq!(
        send!(service, page("/desk/settings", &clerk)).status,
        StatusCode::FORBIDDEN
    );
    let refused = send!(service, form(at, &clerk, &set(&clerk_seal, "80", "0")));
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn naughty_strings_come_back_as_they_were_and_a_value_that_does_not_do_is_refused() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), _) = seats!(folder);
    let at = "/desk/settings/office";
    let naughty = "<script>alert('一')</script> & \"农\" ${7*7}";
    send!(service, form(at, &cookie, &set(&seal, naughty, "0")));
    let escaped = "&lt;script&gt;alert('一')&lt;/script&gt; &amp; &quot;农&quot; ${7*7}";
    let shown = send!(service, page(at, &cookie)).text;
    assert!(
        shown.contains(escaped) && !shown.contains("<script>alert"),
        "{shown}"
    );
    let public = get!(service, "/").text;
    assert!(
        public.contains("&lt;script&gt;alert") && !public.contains("<script>alert"),
        "{public}"
    );
    let long = "长".repeat(41);
    for (at, value) in [
        ("/desk/settings/office", long.as_str()),
        ("/desk/settings/calendar.accounts_days", "0"),
        ("/desk/settings/calendar.accounts_days", "1e3"),
        ("/desk/settings/calendar.accounts_days", "十五"),
        ("/desk/settings/rules.SUB-14.households", "99999999999999999999"),
        ("/desk/settings/classes.NY01", "S9"),
    ] {
        let follows = if at.ends_with("office") { "1" } else { "0" };
        let refused = send!(service, form(at, &cookie, &set(&seal, value, follows)));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{at} {value}");
    }
    let silent = [
        ("seal", seal.as_str()),
        ("do", "set"),
        ("value", "1"),
        ("reason", " "),
        ("follows", "0"),
    ];
    let refused = send!(
        service,
        form("/desk/settings/calendar.accounts_days", &cookie, &silent)
    );
    assert!(refused.text.contains("请写明理由"), "{}", refused.text);
}
