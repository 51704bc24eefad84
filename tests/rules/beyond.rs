//! What stands on another county's file is recomputed from its own JSON like any other finding, and falls without either half.

use sanzi::anomaly::exchange::{Neighbour, join, tell};
use sanzi::anomaly::{Finding, again};

use super::example::{Example, mark};

const PAYMENTS: &str =
    "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),开户名,银行账号,发放日期,发放状态";

fn county(tables: &[(&str, &str)]) -> Example {
    let tables = tables.iter().map(|(of, text)| {
        let lines = text.lines().map(str::to_owned).collect();
        ((*of).to_owned(), lines)
    });
    Example::of(tables.collect())
}

/// What the first county finds in what the second one tells. The key of the province is another one than that of the marks.
fn found(ours: &Example, theirs: &Example) -> Vec<Finding> {
    let hash = |text: &str| mark("province", text);
    let told = Neighbour {
        county: 999_998,
        told: tell(&theirs.facts(false), &hash),
    };
    join(&ours.facts(false), &hash, &[told])
}

#[track_caller]
fn stands_on_both_halves(rule: &str, ours: &[(&str, &str)], theirs: &[(&str, &str)]) {
    let (ours, theirs) = (county(ours), county(theirs));
    let found = found(&ours, &theirs);
    let [finding] = found.as_slice() else {
        panic!("{rule}: {found:?}");
    };
    assert_eq!(finding.rule, rule);
    let json = serde_json::to_string(finding).expect("JSON");
    for secret in ours.secrets().into_iter().chain(theirs.secrets()) {
        assert!(!json.contains(&secret), "{rule} tells {secret}: {json}");
    }
    let read: Finding = serde_json::from_str(&json).expect("its own JSON");
    let same = again(&read, &[]);
    let same = same.iter().find(|one| one.id == read.id).expect("found again");
    assert_eq!((&same.says, same.amount_fen), (&read.says, read.amount_fen));
    assert_eq!(
        same.evidence.last(),
        read.evidence.last(),
        "the other half as it was told"
    );
    assert!(
        read.evidence
            .last()
            .is_some_and(|row| row.dataset == "exchange" && row.needed)
    );
    for row in read.evidence.iter().filter(|row| row.needed) {
        let left = again(&read, &[row]);
        let stands = left.iter().any(|one| one.id == read.id);
        assert!(!stands, "{rule} stands without {} {}", row.dataset, row.id);
    }
}

#[test]
fn a_programme_paid_in_two_counties() {
    let ours = format!(
        "{PAYMENTS}\nF1,P1,RS01,2025-01,999999101201,1,张建国,甲,143.00,张建国,621700001,2025-01-15,成功\n\
         F2,P2,RS01,2025-02,999999101201,1,张建国,甲,143.00,张建国,621700001,2025-02-15,成功\n\
         F3,P3,RS01,2025-03,999999101201,1,张建国,甲,150.00,张建国,621700001,2025-03-15,成功"
    );
    let theirs = format!(
        "{PAYMENTS}\nG1,P1,RS01,2025-02,999999101201,7,张建国,甲,143.00,张建国,621700009,2025-02-15,成功\n\
         G2,P2,RS01,2025-03,999999101201,7,张建国,甲,143.00,张建国,621700009,2025-03-15,成功"
    );
    stands_on_both_halves("SUB-05", &[("payments", &ours)], &[("payments", &theirs)]);
}

#[test]
fn an_account_that_serves_strangers_in_two_counties() {
    let ours = format!(
        "{PAYMENTS}\nF1,P1,RS01,2025-01,999999101201,1,张建国,甲,143.00,张建国,621700001,2025-01-15,成功"
    );
    let theirs = format!(
        "{PAYMENTS}\nG1,P1,RS01,2025-01,999999101201,7,李秀英,乙,143.00,李秀英,621700001,2025-01-15,成功"
    );
    stands_on_both_halves("SUB-14", &[("payments", &ours)], &[("payments", &theirs)]);
}

#[test]
fn a_cadre_s_firm_in_the_next_county() {
    let ours = "身份证号,姓名,村码,职务,任职起\n甲,张建国,999999101201,村委会主任,2021-01-10";
    let firm =
        "统一社会信用代码,名称,法定代表人,法人身份证号,状态\n企业丙,示范县丰收种植专业合作社,张建国,甲,存续";
    let contract = "合同编号,村码,类型,承租方,承租方证件号,签订日期,起始日期,终止日期,年租金(元),状态\n\
        HT1,999999101201,出租,丰收合作社,企业丙,2022-03-01,2022-04-01,2032-03-31,6000.00,履行";
    stands_on_both_halves(
        "NET-01",
        &[("cadres", ours)],
        &[("companies", firm), ("contracts", contract)],
    );
}
