//! What verdicts say of a rule: problems, explanations, and false alarms by the code of their reason.

use crate::access::MoveCase;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::flows::cases::{Says, make, sign};

use super::super::desk::strangers;
use super::super::made::{self, kept, moved, opened};
use super::*;

/// Makes a move as somebody, and has somebody else sign it if it takes two.
fn walked(office: &mut Office, who: [&str; 2], id: i64, name: MoveName, fields: &[(&str, &str)]) {
    let actor = |login| {
        office
            .store
            .actor_named(999_999, login)
            .expect("read")
            .expect("known")
    };
    let by = |login| actor(login).by::<MoveCase>(today()).expect("moves");
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let (first, second) = (actor(who[0]), actor(who[1]));
    let (one, two) = (by(who[0]), by(who[1]));
    who[0].clone_into(&mut office.actor);
    let done = make(office, &first, &one, &kept(office, id), name, &fields).expect("made");
    if !done {
        who[1].clone_into(&mut office.actor);
        sign(office, &second, &two, &kept(office, id), Says::Yes).expect("signed");
    }
}

#[actix_web::test]
async fn a_rule_is_told_by_its_verdicts_and_its_false_alarms_by_the_codes_of_their_reasons() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let whole_county = |login, role| seated(&folder, login, role, ScopeKind::County, "");
    let (cookie, _) = whole_county(made::LOGIN, Role::InspectionOffice);
    whole_county("xcy1", Role::InspectionMember);
    whole_county("xcy2", Role::InspectionMember);
    strangers(&folder, &["xcy1", "xcy2"]);
    let mut office = office(&folder);
    let mut of_rule: std::collections::BTreeMap<String, Vec<Flag>> = Default::default();
    for flag in flags(&folder, &whole()) {
        of_rule.entry(flag.rule.clone()).or_default().push(flag);
    }
    let (rule, found) = of_rule
        .into_iter()
        .max_by_key(|(_, found)| found.len())
        .expect("something was found");
    assert!(found.len() >= 4, "{rule}: {}", found.len());
    let village = VillageCode::parse(HOME).expect("a code");
    let case = |office: &Office, at: usize| {
        let kind = (CaseSource::Rule, Category::Subsidy);
        opened(office, village, kind, Fen(0), &[found[at].id.clone()])
    };
    for (at, code) in [(0, "同名"), (1, "数据错误"), (2, "同名")] {
        let id = case(&office, at);
        let pair = [("one", "xcy1"), ("two", "xcy2")];
        walked(
            &mut office,
            [made::LOGIN, made::LOGIN],
            id,
            MoveName::Assign,
            &pair,
        );
        let verdict = [("code", code), ("reason", "核对了户口簿")];
        walked(&mut office, ["xcy1", "xcy2"], id, MoveName::Dismiss, &verdict);
    }
    let problem = (MoveName::Establish, CaseState::Problem);
    moved(&office, case(&office, 3), problem, today(), Fen(0));

    let all = send!(service, page("/desk/rules", &cookie)).text;
    assert!(all.contains("问题 1、合规说明 0、查否 3"), "{all}");
    let one = send!(service, page(&format!("/desk/rules/{rule}"), &cookie)).text;
    assert!(
        one.contains("4 条：问题 1、合规说明 0、查否 3") && one.contains("为什么查否"),
        "{one}"
    );
    let first = one.find("同名").expect("a reason");
    assert!(
        first < one.find("数据错误").expect("another"),
        "the most frequent first"
    );
    assert!(one.contains("66%") && one.contains("33%"), "{one}");
    assert!(
        !one.contains("户口簿"),
        "the words of a verdict stay with its case"
    );
}
