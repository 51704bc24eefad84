//! The columns of the ledger that no move asks for: whatever stood there is kept, and what was judged is rewritten by nobody but
//! the office, with a reason.

use super::*;
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::tests::made::moved;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::today;

use super::evidence::told;

#[actix_web::test]
async fn what_stood_in_a_column_is_kept_and_after_the_claim_only_the_office_corrects_it_with_a_reason() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, office, one, two);
    let (first, second) = ([("整改进展", "还没有开始")], [("整改进展", "收回一半")]);
    for fields in [first, second] {
        let kept = act!(service, clerk, &case, "ledger", fields);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    }
    let same = act!(service, clerk, &case, "ledger", second);
    assert_eq!(same.status, StatusCode::BAD_REQUEST, "{}", same.text);
    let seen = send!(service, page(&case, &office.0)).text;
    for says in [
        "整改进展：（空） 改为 “还没有开始”",
        "整改进展：“还没有开始” 改为 “收回一半”",
        "2026-11-22 改台账",
        "jb（",
    ] {
        assert!(seen.contains(says), "{says}: {seen}");
    }

    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let desk = office_of(&folder);
    for to in [
        (MoveName::Claim, CaseState::Claimed),
        (MoveName::FirstReview, CaseState::Review),
        (MoveName::Close, CaseState::Closed),
    ] {
        moved(&desk, id, to, today(), Fen(50_000));
        let better = [("整改进展", "全部收回"), ("reason", "写得好看些")];
        let version = hidden(&send!(service, page(&case, &office.0)).text, "version");
        let mut fields = vec![("seal", clerk.1.as_str()), ("version", &version)];
        fields.extend(better);
        let refused = send!(service, form(&format!("{case}/ledger"), &clerk.0, &fields));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(refused.text.contains("请巡察办写明原因更正"), "{}", refused.text);
        let theirs = send!(service, page(&case, &clerk.0)).text;
        assert!(!theirs.contains("补台账"), "no form for it: {theirs}");
        let why = act!(service, office, &case, "ledger", [("整改进展", "收回六成")]);
        assert_eq!(why.status, StatusCode::BAD_REQUEST, "{}", why.text);
        assert!(why.text.contains("更正台账要写明原因"), "{}", why.text);
    }
    let right = [("整改进展", "收回六成"), ("reason", "原来少算一笔")];
    let done = act!(service, office, &case, "ledger", right);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("整改进展：“收回一半” 改为 “收回六成”；原因：原来少算一笔"),
        "{seen}"
    );
    // It moved nothing: where it stands, and the letters that its steps ask for.
    assert!(seen.contains("<dd>销号</dd>"), "{seen}");
}
