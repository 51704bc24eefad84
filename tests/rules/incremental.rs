//! After new payments only what they touch is judged again, and the result is that of judging everything.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sanzi::anomaly::facts::Focus;
use sanzi::anomaly::{Facts, Finding, Plan, Unit, again, rules, scan};
use sanzi::domain::dataset::Dataset;

use super::example::Example;

const HEADER: &str = "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,数量,单价(元),金额(元),开户名,银行账号,审批日期,发放日期,发放方式,发放状态,公示编号";
const PEOPLE: [(&str, &str, &str); 7] = [
    ("甲", "张建国", "1"),
    ("乙", "李秀英", "1"),
    ("丙", "王德福", "2"),
    ("丁", "陈桂兰", "3"),
    ("戊@1990-05-01", "刘志强", "4"),
    ("己", "杨玉梅", "5"),
    ("庚@1943-02-03", "赵长河", "6"),
];
const PROGRAMMES: [&str; 7] = ["RS01", "MZ01", "MZ02", "MZ06", "NY01", "ZJ01", "MZ03"];

/// One payment: who, what, month, village, account, amount, state, how.
type Draw = (usize, usize, u32, usize, u32, u32, usize, usize);

fn payment(number: usize, draw: &Draw) -> String {
    let (who, what, month, village, account, amount, state, how) = *draw;
    let (person, name, household) = PEOPLE[who];
    let village = ["999999101201", "999999101202", "999999102201"][village];
    let (year, month) = (2024 + month / 12, month % 12 + 1);
    let programme = PROGRAMMES[what];
    let period = if what < 4 {
        format!("{year}-{month:02}")
    } else {
        year.to_string()
    };
    let state = ["成功", "成功", "成功", "成功", "退票", "补发", "追回"][state];
    let how = ["一卡通", "一卡通", "现金"][how];
    let holder = if account == 3 { "钱淑珍" } else { name };
    let yuan = 50 * (amount + 1);
    let notice = ["G1", "G2", ""][how.len() % 3];
    format!(
        "Z{number},P{year}{month:02},{programme},{period},{village},{household},{name},{person},{}.5,100,{yuan}.00,{holder},6217000{account},\
         {year}-{month:02}-03,{year}-{month:02}-15,{how},{state},{notice}",
        amount % 7 + 1
    )
}

fn county(draws: &[Draw]) -> Facts {
    let rows = draws.iter().enumerate().map(|(at, draw)| payment(at, draw));
    let payments: Vec<String> = std::iter::once(HEADER.to_owned()).chain(rows).collect();
    let table = |of: &str, text: &str| {
        (
            of.to_owned(),
            text.lines().map(str::to_owned).collect::<Vec<String>>(),
        )
    };
    Example::of(vec![
        table(
            "persons",
            "身份证号,户编号,村码,状态,死亡日期,残疾等级\n甲,1,999999101201,在册,,\n乙,1,999999101201,死亡,2024-08-02,\n丙,2,999999101201,在册,,一级\n\
             丁,3,999999101202,在册,,\n戊@1990-05-01,4,999999102201,迁出,,",
        ),
        table("kin", "身份证号,亲属身份证号,关系\n甲,丙,父母"),
        table("staff", "身份证号,姓名,单位,起始日期\n丁,陈桂兰,县水利局,2020-01-01"),
        table("cadres", "身份证号,姓名,村码,职务,任职起,银行账号\n丙,王德福,999999101201,支书,2020-01-01,62170002"),
        table("holdings", "身份证号,类型,登记日期\n丁,车辆,2019-01-01"),
        table("land", "户编号,村码,年度,确权面积\n1,999999101201,2024,3\n2,999999101201,2024,2\n1,999999101201,2025,3"),
        table("notices", "公示编号,村码,类型,标题,开始日期,结束日期\nG1,999999101201,补贴发放,一,2024-02-01,2024-02-10\nG2,999999101201,补贴发放,二,2024-06-01,2024-06-03"),
        ("payments".to_owned(), payments),
    ])
    .facts(false)
}

/// What a finding says, without how much its rule could read: a look at a few rows says nothing of the others.
fn told(finding: &Finding) -> String {
    let mut finding = finding.clone();
    finding.coverage = Default::default();
    serde_json::to_string(&finding).expect("JSON")
}

/// A finding found again from itself says the same, and falls without a row that it needs.
fn promises(finding: &Finding) -> Result<(), TestCaseError> {
    let same = |findings: Vec<Finding>| findings.into_iter().find(|other| other.id == finding.id);
    let found = same(again(finding, &[]));
    prop_assert!(found.is_some(), "{} is lost: {}", finding.rule, finding.says);
    let found = found.map(|found| (found.says, found.amount_fen));
    prop_assert_eq!(
        found,
        Some((finding.says.clone(), finding.amount_fen)),
        "{}",
        &finding.rule
    );
    for row in finding.evidence.iter().filter(|row| row.needed) {
        let stands = same(again(finding, &[row])).is_some();
        prop_assert!(
            !stands,
            "{} stands without {} {}: {}",
            finding.rule,
            row.dataset,
            row.id,
            finding.says
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_scan_finds_what_a_whole_one_finds(
        old in proptest::collection::vec((0..7_usize, 0..7_usize, 0..24_u32, 0..3_usize, 0..5_u32, 0..9_u32, 0..7_usize, 0..3_usize), 10..70),
        new in proptest::collection::vec((0..7_usize, 0..7_usize, 0..24_u32, 0..3_usize, 0..5_u32, 0..9_u32, 0..7_usize, 0..3_usize), 1..12),
    ) {
        // Rules over the whole county, and those that read no payments, are run whole by an incremental scan as well.
        let plan = || {
            let one_at_a_time = rules::all().filter(|rule| rule.unit != Unit::County && rule.reads(Dataset::Payments));
            Plan::of(one_at_a_time.map(|rule| (rule, rule.defaults())).collect())
        };
        let first = scan(&county(&old), &plan());
        let all: Vec<Draw> = old.iter().chain(&new).copied().collect();
        let mut facts = county(&all);
        let whole = scan(&facts, &plan());

        for finding in whole.iter().flat_map(|outcome| &outcome.findings) {
            promises(finding)?;
        }

        let focus = Focus::on(&facts, old.len() as u32..all.len() as u32);
        let mut units = BTreeMap::new();
        for unit in [Unit::Person, Unit::Household, Unit::Account, Unit::Village] {
            units.insert(format!("{unit:?}"), focus.units(&facts, unit));
        }
        facts.focus = Some(focus);
        let again = scan(&facts, &plan());
        for ((before, after), again) in first.iter().zip(&whole).zip(&again) {
            let touched = &units[&format!("{:?}", before.rule.unit)];
            let kept = before.findings.iter().filter(|finding| !touched.contains(&finding.unit));
            let mut followed: Vec<String> = kept.chain(&again.findings).map(told).collect();
            let mut wanted: Vec<String> = after.findings.iter().map(told).collect();
            followed.sort();
            wanted.sort();
            prop_assert_eq!(followed, wanted, "{}", before.rule.code);
        }
    }
}
