//! What the ledger tells of a problem, and what stands in no ledger of problems.

use super::*;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::tests::made::{kept, moved, on, opened};
use crate::web::tests::settings::office as office_of;

fn village() -> VillageCode {
    VillageCode::parse("999999100201").expect("a code")
}

fn made(folder: &tempfile::TempDir, steps: &[(MoveName, CaseState)]) -> i64 {
    let office = office_of(folder);
    let kind = (CaseSource::Audit, Category::Subsidy);
    let id = opened(&office, village(), kind, Fen(100), &[]);
    for step in steps {
        moved(&office, id, *step, on(11, 22), Fen(0));
    }
    id
}

#[actix_web::test]
async fn only_what_was_established_stands_in_the_ledger_and_the_rest_in_a_list_of_its_own() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, ..] = seats(&folder);
    let problem = (MoveName::Establish, CaseState::Problem);
    made(&folder, &[]);
    made(&folder, &[(MoveName::Dismiss, CaseState::FalseAlarm)]);
    made(&folder, &[(MoveName::Explain, CaseState::Explained)]);
    made(&folder, &[problem]);
    made(&folder, &[problem, (MoveName::FixNow, CaseState::Immediate)]);
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger");
    assert_eq!(column(&rows, "问题编号"), ["WT202600005", "WT202600004"]);
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger?list=problems");
    assert_eq!(column(&rows, "问题编号").len(), 2, "the three lists say the same");
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger?list=clues");
    let mut rest = column(&rows, "问题编号");
    rest.sort_unstable();
    assert_eq!(rest, ["WT202600001", "WT202600002", "WT202600003"]);
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(
        list.contains("共 <strong>5</strong> 件，其中成立的问题 <strong>2</strong> 件")
            && list.contains("/desk/cases/ledger?list=clues"),
        "{list}"
    );
    let theirs = send!(service, page("/desk/cases", &clerk.0)).text;
    assert!(
        theirs.contains("共 <strong>1</strong> 件，超期") && !theirs.contains("list=clues"),
        "{theirs}"
    );
}

#[actix_web::test]
async fn the_deadline_in_the_ledger_is_the_unit_s_and_not_that_of_whoever_is_to_look_next() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, ..] = seats(&folder);
    let problem = (MoveName::Establish, CaseState::Problem);
    let at_once = [problem, (MoveName::FixNow, CaseState::Immediate)];
    let claimed = [
        at_once[0],
        at_once[1],
        (MoveName::Claim, CaseState::Claimed),
        (MoveName::FirstReview, CaseState::Review),
    ];
    let ids = [
        made(&folder, &[problem]),
        made(&folder, &at_once),
        made(&folder, &claimed),
    ];
    let due = kept(&office_of(&folder), ids[1])
        .view
        .due
        .expect("a last day")
        .to_string();
    let next = kept(&office_of(&folder), ids[2])
        .view
        .due
        .expect("a last day")
        .to_string();
    assert_ne!(due, next, "the review has a day of its own");
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger");
    let told = |id: i64| {
        let number = format!("WT2026{id:05}");
        let at = column(&rows, "问题编号").iter().position(|one| *one == number);
        column(&rows, "整改时限")[at.expect("a row")].to_owned()
    };
    assert_eq!(told(ids[0]), "", "nobody has to put it right yet");
    assert_eq!((told(ids[1]), told(ids[2])), (due.clone(), due));

    // What was approved as an extension stays the unit's day after it has claimed.
    let longer = [("move", "延期"), ("reason", "等检验报告"), ("date", "2026-12-15")];
    let case = format!("/desk/cases/{}", ids[1]);
    let asked = act!(service, clerk, &case, "move", longer);
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let granted = act!(service, office, &case, "sign", [("agree", "1")]);
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let claim = (MoveName::Claim, CaseState::Claimed);
    moved(&office_of(&folder), ids[1], claim, on(11, 22), Fen(0));
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger");
    assert!(column(&rows, "整改时限").contains(&"2026-12-15"), "{rows:?}");
}

#[actix_web::test]
async fn the_office_says_that_putting_right_lasts_and_the_unit_cannot() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, ..] = seats(&folder);
    let problem = (MoveName::Establish, CaseState::Problem);
    let id = made(&folder, &[problem, (MoveName::FixNow, CaseState::Immediate)]);
    let case = format!("/desk/cases/{id}");
    let mark = [("on", "1"), ("reason", "路灯要年年管")];
    let refused = act!(service, clerk, &case, "lasting", mark);
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let bare = act!(service, office, &case, "lasting", [("on", "1"), ("reason", " ")]);
    assert_eq!(bare.status, StatusCode::BAD_REQUEST, "{}", bare.text);
    let done = act!(service, office, &case, "lasting", mark);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let kind = act!(service, office, &case, "ledger", [("二级分类", "虚报冒领")]);
    assert_eq!(kind.status, StatusCode::SEE_OTHER, "{}", kind.text);
    let foreign = act!(service, office, &case, "ledger", [("二级分类", "转租")]);
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
    assert!(
        foreign.text.contains("“惠农补贴”没有“转租”这个二级分类"),
        "{}",
        foreign.text
    );
    let (rows, bytes) = sheet!(service, office, "/desk/cases/ledger");
    for (heading, told) in [("完成情况", "长期坚持"), ("二级分类", "虚报冒领"), ("轮次", "")]
    {
        assert_eq!(column(&rows, heading), [told], "{heading}");
    }
    let shown = send!(service, page(&case, &office.0)).text;
    assert!(
        shown.contains("路灯要年年管") && shown.contains("取消长期坚持"),
        "{shown}"
    );
    let taken_back = act!(
        service,
        office,
        &case,
        "lasting",
        [("on", "0"), ("reason", "改成一次办完")]
    );
    assert_eq!(taken_back.status, StatusCode::SEE_OTHER, "{}", taken_back.text);
    // Why it was marked stays beside why it is not any more, and the book says what was done, not why.
    let shown = send!(service, page(&case, &office.0)).text;
    assert!(
        shown.contains("标上：路灯要年年管；") && shown.contains("取消：改成一次办完"),
        "{shown}"
    );
    let twice = act!(
        service,
        office,
        &case,
        "lasting",
        [("on", "0"), ("reason", "再取消一次")]
    );
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    let acts = office_of(&folder).store.acts_written().expect("the book of acts");
    for (called, says) in [("标为长期坚持", "现在标上"), ("取消长期坚持", "现在取消")] {
        let (.., detail) = acts.iter().find(|(act, ..)| act == called).expect(called);
        assert!(detail.contains(says) && !detail.contains("路灯"), "{detail}");
    }
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger");
    assert_eq!(column(&rows, "完成情况"), ["未完成"]);

    // Another county takes the ledger of problems over, its second level as our own.
    let (folder, to) = super::county();
    let service = init_service(app(to)).await;
    let [office, ..] = seats(&folder);
    let looked = dropped!(service, &office, "台账.xlsx", &bytes);
    taken!(service, &office, looked);
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger?list=clues");
    for (heading, told) in [("二级分类", "虚报冒领"), ("原台账完成情况", "长期坚持")] {
        assert_eq!(column(&rows, heading), [told], "{heading}");
    }
}

#[actix_web::test]
async fn an_older_ledger_s_rounds_and_second_level_are_understood_and_what_is_not_is_kept_as_its_word() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let text = "轮次,来源,村码,问题类别,二级类别,问题描述\n\
        第二轮,巡察,999999100201,合同,转租,鱼塘转租给外村人\n\
        ,审计,999999100202,合同/拖欠,,三年租金没有交\n\
        第一轮,信访,999999100202,惠农补贴,冒用他人名义,替别人领补贴\n";
    let looked = dropped!(service, &office, "轮次.csv", text.as_bytes());
    assert!(looked.contains("能立 <strong>3</strong> 件"), "{looked}");
    taken!(service, &office, looked);
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger?list=clues");
    assert_eq!(column(&rows, "轮次"), ["第二轮", "", "第一轮"]);
    assert_eq!(column(&rows, "来源"), ["巡察", "审计", "信访"]);
    assert_eq!(column(&rows, "二级分类"), ["转租", "拖欠", ""]);
    assert_eq!(column(&rows, "原台账二级分类"), ["", "", "冒用他人名义"]);
}
