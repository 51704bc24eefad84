//! What those whom a case is about read of where it came from: nothing.

use super::*;
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::tests::made;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::today;

#[actix_web::test]
async fn those_whom_a_case_is_about_learn_neither_that_somebody_wrote_nor_who_accepted_it_before() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, ..] = seats(&folder);
    let text = "轮次,来源,村码,问题类别,问题描述,责任单位,验收人,验收意见\n\
        第二轮,信访,999999100201,合同,鱼塘租金没有按期收,西关村委会,钱某,同意销号\n";
    let looked = dropped!(service, &office, "旧台账.csv", text.as_bytes());
    taken!(service, &office, looked);
    let house = office_of(&folder);
    let told = [
        (MoveName::Establish, CaseState::Problem),
        (MoveName::FixNow, CaseState::Immediate),
    ];
    for step in told {
        made::moved(&house, 1, step, today(), Fen(500));
    }
    let ours = ["来自信访", "第二轮", "原台账验收人", "钱某", "原台账验收意见"];
    for (seat, reads) in [(&office, true), (&clerk, false)] {
        let seen = send!(service, page("/desk/cases/1", &seat.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        for told in ours {
            assert_eq!(seen.text.contains(told), reads, "{told}: {}", seen.text);
        }
        let (rows, _) = sheet!(service, seat, "/desk/cases/ledger");
        assert_eq!(rows.len(), 2, "{rows:?}");
        let said = rows.concat().join("|");
        for told in ["来源", "信访", "轮次", "第二轮", "验收人", "钱某"] {
            assert_eq!(said.contains(told), reads, "{told}: {said}");
        }
        assert!(said.contains("鱼塘租金没有按期收"), "{said}");
    }
}
