//! DIS-05 to DIS-08 over cases that were opened at the desk: what is planted is found, what only looks so is not, nothing
//! raises itself for ever, and nobody sees through a finding a case that is none of his business.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::anomaly::{Finding, Unit, rules};
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::cases::{Sight, attach};
use crate::flows::uploads::Upload;
use crate::flows::{Office, scan};
use crate::store::anomalies::Wanted;
use crate::web::app;

use super::super::made::{self, on};
use super::*;

pub(super) fn village(code: &str) -> VillageCode {
    VillageCode::parse(code).expect("a code")
}

/// What the rules over the follow-up find now.
pub(super) fn found(office: &Office) -> Vec<Finding> {
    scan::scan(office, &scan::Wish::default()).expect("a scan");
    let wanted = Wanted {
        reach: whole(),
        ..Wanted::default()
    };
    let kept = office.store.anomalies(&wanted).expect("read");
    let follows =
        |finding: &Finding| rules::find(&finding.rule).is_some_and(|rule| rule.unit == Unit::FollowUp);
    kept.into_iter()
        .map(|kept| kept.finding)
        .filter(follows)
        .collect()
}

/// The case numbers or villages that a rule speaks of.
pub(super) fn of<'f>(findings: &'f [Finding], rule: &str) -> BTreeSet<&'f str> {
    findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| finding.subject.key.as_str())
        .collect()
}

/// Hands in a sheet for the report of a case.
fn shown(office: &Office, id: i64, name: &str) {
    shown_for(office, id, "整改报告", name);
}

/// The same for another item.
fn shown_for(office: &Office, id: i64, item: &str, name: &str) {
    let actor = office.store.actor_named(999_999, made::LOGIN).expect("read");
    let actor = actor.expect("known");
    let by = actor.by(today()).expect("moves");
    let sight = Sight::of(&actor, today()).expect("sees");
    let text = format!("%PDF-1.4\n% {name}：逐笔核对以后重新登记\n");
    let case = made::kept(office, id);
    let mut sheet = Upload::begin(&office.settings, "说明.pdf").expect("a sheet");
    sheet.write(text.as_bytes()).expect("written");
    attach(office, &by, &sight, &case, (item, name), &sheet).expect("shown");
}

/// A case told on a day and still open.
pub(super) fn told(office: &Office, code: &str, category: Category, day: chrono::NaiveDate) -> i64 {
    let id = made::opened(
        office,
        village(code),
        (CaseSource::Audit, category),
        Fen(100),
        &[],
    );
    made::moved(office, id, (MoveName::FixNow, CaseState::Immediate), day, Fen(0));
    id
}

#[actix_web::test]
async fn what_is_planted_in_the_follow_up_is_found_and_what_only_looks_so_is_not() {
    let (folder, app_of) = inspected();
    let mut office = super::office(&folder);
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    assert!(found(&office).is_empty());
    let asleep = office.store.last_scan(999_999).expect("read").expect("a scan");
    assert_eq!(asleep.rules["DIS-05"]["asleep"], "还没有立过问题，没有整改可看");

    office.today = on(1, 5);
    let number = |office: &Office, id| made::kept(office, id).number;
    // Overdue since the seventh day; one that is not due on the day of the scan; one that nobody was told of.
    let late = told(&office, HOME, Category::Debt, on(1, 10));
    let due = told(&office, BESIDE, Category::Debt, on(11, 20));
    let untold = made::opened(
        &office,
        village(AWAY),
        (CaseSource::Audit, Category::Debt),
        Fen(1),
        &[],
    );
    // Three due in a village, two of them closed in time; in another all three.
    let days = |closed| (on(1, 10), closed);
    let slow: Vec<i64> = [on(4, 10), on(4, 11), on(3, 1)]
        .into_iter()
        .zip([Category::Works, Category::Assets, Category::Openness])
        .map(|(closed, category)| {
            made::closed(&office, village(BESIDE), category, days(closed), (Fen(0), Fen(0)))
        })
        .collect();
    for category in [Category::Works, Category::Assets, Category::Openness] {
        made::closed(
            &office,
            village(AWAY),
            category,
            days(on(4, 10)),
            (Fen(0), Fen(0)),
        );
    }
    // On paper: at once with money, money without a voucher, the same sheet in two villages; beside them the same sheet
    // twice in one case, and form that was mended at once.
    let hasty = made::closed(
        &office,
        village(HOME),
        Category::Contracts,
        (on(2, 1), on(2, 1)),
        (Fen(500), Fen(0)),
    );
    let unpaid = made::closed(
        &office,
        village(AWAY),
        Category::Contracts,
        days(on(3, 1)),
        (Fen(500), Fen(500)),
    );
    let form = made::closed(
        &office,
        village(BESIDE),
        Category::Conduct,
        (on(2, 1), on(2, 1)),
        (Fen(0), Fen(0)),
    );
    shown(&office, late, "台账第771页");
    shown(&office, due, "台账第771页");
    for item in ["记账凭证", "公开照片", "整改报告"] {
        shown_for(&office, untold, item, "会议记录第9号，村民代表全部签了字");
    }
    // The same kind in the same village: within the year, and one that was dismissed.
    office.today = on(6, 1);
    let again = told(&office, HOME, Category::Contracts, on(11, 20));
    let dismissed = made::opened(
        &office,
        village(BESIDE),
        (CaseSource::Audit, Category::Works),
        Fen(1),
        &[],
    );
    made::moved(
        &office,
        dismissed,
        (MoveName::Dismiss, CaseState::FalseAlarm),
        on(6, 2),
        Fen(0),
    );

    office.today = today();
    let findings = found(&office);
    let numbers = |ids: &[i64]| -> BTreeSet<String> { ids.iter().map(|id| number(&office, *id)).collect() };
    let owned = |set: BTreeSet<&str>| -> BTreeSet<String> { set.into_iter().map(str::to_owned).collect() };
    assert_eq!(owned(of(&findings, "DIS-05")), numbers(&[late]));
    assert_eq!(of(&findings, "DIS-06"), BTreeSet::from([BESIDE]));
    assert_eq!(owned(of(&findings, "DIS-07")), numbers(&[again]));
    assert_eq!(
        owned(of(&findings, "DIS-08")),
        numbers(&[hasty, unpaid, late, due])
    );
    let rate = findings.iter().find(|one| one.rule == "DIS-06").expect("found");
    let shown_rows: BTreeSet<String> = rate
        .evidence
        .iter()
        .filter(|row| row.dataset == "cases")
        .map(|row| row.id.clone())
        .collect();
    assert!(shown_rows.is_superset(&numbers(&slow)), "{shown_rows:?}");
    assert!(
        shown_rows.contains(&number(&office, form)),
        "it counts among those closed in time"
    );
    let baseline = rate
        .baseline
        .as_ref()
        .expect("measured against the other villages");
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let seen = send!(service, page(&format!("/desk/anomalies/{}", rate.id), &cookie)).text;
    let said = format!(
        "<dt>和什么比</dt><dd>{}：<strong>{}</strong>（由 {} 个算出，不含本条）",
        baseline.what, baseline.value, baseline.of
    );
    assert!(seen.contains(&said), "{said} not in {seen}");
    for finding in &findings {
        let json = serde_json::to_string(finding).expect("JSON");
        assert!(!json.contains("第771页") && !json.contains("需要核查"), "{json}");
    }
    // Scanning again with nothing new keeps every one of them and adds none, incrementally too.
    let ids =
        |findings: &[Finding]| -> BTreeSet<String> { findings.iter().map(|one| one.id.clone()).collect() };
    assert_eq!(ids(&found(&office)), ids(&findings));
    made::moved(
        &office,
        late,
        (MoveName::Close, CaseState::Closed),
        today(),
        Fen(0),
    );
    let wish = scan::Wish {
        since: Some(i64::MAX),
        ..scan::Wish::default()
    };
    scan::scan(&office, &wish).expect("a scan of what is new");
    let left = flags(&folder, &whole());
    assert!(
        !left.iter().any(|flag| flag.rule == "DIS-05"),
        "what was closed is late no more"
    );
}

#[actix_web::test]
async fn a_case_opened_from_such_a_finding_raises_nothing_about_itself_and_each_sees_only_his_own() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let seat = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut office = super::office(&folder);
    office.today = on(1, 5);
    let late = told(&office, HOME, Category::Debt, on(1, 10));
    let other = told(&office, AWAY, Category::Works, on(11, 20));
    shown(&office, late, "台账第771页");
    shown(&office, other, "台账第771页");
    office.today = today();
    let findings = found(&office);
    let overdue = findings.iter().find(|one| one.rule == "DIS-05").expect("found");
    let paper = findings
        .iter()
        .find(|one| one.rule == "DIS-08" && one.village.as_deref() == Some(HOME))
        .expect("found");

    // The finding's page leads to its case, and the form knows the category.
    let shown_page = send!(service, page(&format!("/desk/anomalies/{}", overdue.id), &seat.0)).text;
    assert!(
        shown_page.contains(&format!("href=\"/desk/cases/{late}\"")) && shown_page.contains("问题台账"),
        "{shown_page}"
    );
    let blank = send!(
        service,
        page(&format!("/desk/cases/new?finding={}", overdue.id), &seat.0)
    )
    .text;
    assert!(blank.contains("<option value=\"整改\" selected>"), "{blank}");

    // Who inspects one township reads the finding of its case, and nothing of the case of the other.
    let part = seated(
        &folder,
        "xcy1",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999100",
    );
    let beside = made::kept(&office, other).number;
    let own = send!(service, page(&format!("/desk/anomalies/{}", paper.id), &part.0));
    assert_eq!(own.status, StatusCode::OK, "{}", own.text);
    assert!(
        !own.text.contains(&beside) && !own.text.contains(AWAY),
        "{}",
        own.text
    );
    let all = send!(service, page(&format!("/desk/anomalies/{}", paper.id), &seat.0)).text;
    assert!(all.contains(&beside), "{all}");
    let away = seated(
        &folder,
        "lin",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999201",
    );
    let foreign = send!(service, page(&format!("/desk/anomalies/{}", paper.id), &away.0));
    let absent = send!(service, page("/desk/anomalies/0123456789abcdef", &away.0));
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);
    for (login, role) in [("jb", Role::TownshipClerk), ("sh", Role::TownshipReviewer)] {
        let unit = seated(&folder, login, role, ScopeKind::Township, "999999100");
        let refused = send!(service, page(&format!("/desk/anomalies/{}", overdue.id), &unit.0));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
    }

    // Taken up, told and late in turn: it is judged by nobody but the people.
    office.today = on(2, 1);
    let case = made::opened(
        &office,
        village(HOME),
        (CaseSource::Rule, Category::Rectification),
        Fen(100),
        std::slice::from_ref(&overdue.id),
    );
    made::moved(
        &office,
        case,
        (MoveName::FixNow, CaseState::Immediate),
        on(2, 2),
        Fen(0),
    );
    shown(&office, case, "台账第771页");
    office.today = today();
    let after = found(&office);
    let number = made::kept(&office, case).number;
    assert!(
        after.iter().all(|one| one.subject.key != number),
        "it raised itself"
    );
    let status = office
        .store
        .finding(&whole(), &overdue.id)
        .expect("still there")
        .finding
        .status;
    assert_eq!(status, "problem", "the finding knows what became of it");
}

#[actix_web::test]
async fn what_lasts_is_left_out_of_the_share_that_was_closed_in_time() {
    let (folder, _county) = inspected();
    let mut office = super::office(&folder);
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    office.today = on(1, 5);
    let late = [Category::Debt, Category::Works, Category::Openness]
        .map(|category| told(&office, AWAY, category, on(1, 10)));
    office.today = today();
    assert_eq!(of(&found(&office), "DIS-06"), BTreeSet::from([AWAY]));
    let actor = office.store.actor_named(999_999, made::LOGIN).expect("read");
    let actor = actor.expect("known");
    made::LOGIN.clone_into(&mut office.actor);
    let by = actor.by(today()).expect("moves");
    let case = made::kept(&office, late[0]);
    let why = (true, "路灯要年年管");
    crate::flows::cases::lasting(&office, &actor, &by, &case, why).expect("marked");
    assert!(
        of(&found(&office), "DIS-06").is_empty(),
        "two are too few to tell a share"
    );
    let clock = crate::flows::settings::clock(&office, 999_999).expect("a clock");
    let eyes = crate::store::cases::Eyes::Office;
    let tracked = office.store.tracked(&whole(), eyes, &clock).expect("read");
    let score = crate::cases::score::total(&tracked, &clock.limits, today());
    assert_eq!(
        (score.fed_back, score.due),
        (3, 2),
        "nor does the scoreboard count it"
    );
}
