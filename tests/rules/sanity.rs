//! The contract of sanity: what holds for every rule, whatever it looks for.

use std::fmt::Write;

use sanzi::anomaly::{Outcome, Plan, Tier, rules, scan};

use super::example::Example;

fn county(tables: &[(&str, String)]) -> Vec<Outcome> {
    let tables = tables
        .iter()
        .map(|(of, text)| ((*of).to_owned(), text.lines().map(str::to_owned).collect()))
        .collect();
    scan(&Example::of(tables).facts(false), &Plan::defaults())
}

fn one<'o>(outcomes: &'o [Outcome], code: &str) -> &'o Outcome {
    outcomes
        .iter()
        .find(|outcome| outcome.rule.code == code)
        .expect(code)
}

#[test]
fn a_rule_that_cannot_find_anything_says_so_and_why() {
    for outcome in county(&[]) {
        assert!(outcome.findings.is_empty(), "{}", outcome.rule.code);
        let why = outcome.asleep.unwrap_or_default();
        assert!(
            why.chars().count() > 4,
            "{} says nothing: {why}",
            outcome.rule.code
        );
    }
}

/// Twenty of everything, each like the others: nothing stands out.
fn constant() -> Vec<(&'static str, String)> {
    let mut assets = "资产编号,村码,类别,细类,资产名称,面积(亩),使用状态,最近清查日期,清查结果".to_owned();
    let mut contracts = "合同编号,村码,类型,资产编号,承租方,签订日期,起始日期,终止日期,面积(亩),年租金(元),交易方式,民主决策日期,公示编号,状态".to_owned();
    let mut projects = "项目编号,村码,项目名称,类别,资金来源,立项日期,民主决策日期,预算金额(元),控制价(元),采购方式,中标单位,中标金额(元),合同日期,合同金额(元),状态".to_owned();
    let mut bids = "项目编号,投标单位,报价(元),是否中标".to_owned();
    let mut payments = "发放编号,补贴编码,所属期,村码,户编号,姓名,身份证号,数量,单价(元),金额(元),开户名,银行账号,发放日期,发放状态".to_owned();
    let mut vouchers = "凭证号,行号,村码,日期,科目代码,摘要,借方金额(元),贷方金额(元),对方单位,结算方式(现金/转账),票据号,制单人,审批人".to_owned();
    for at in 0..20 {
        let _ = write!(
            assets,
            "\nZC{at:02},999999101201,资源性,坑塘,鱼塘{at},10,出租,2026-01-10,账实相符"
        );
        let _ = write!(
            contracts,
            "\nHT{at:02},999999101201,出租,ZC{at:02},承租方{at}有限公司,2024-03-01,2024-04-01,2029-03-31,10,5000,公开竞价,2024-02-01,GS1,履行"
        );
        let _ = write!(
            projects,
            "\nXM{at:02},99999910120{},第{at}村道路,道路,县级,2025-01-01,2025-01-10,300000,290000,公开招标,甲{at}建筑有限公司,280000,2025-03-01,280000,实施",
            at % 4 + 1
        );
        for (firm, won) in [("甲", "是"), ("乙", "否"), ("丙", "否"), ("丁", "否")] {
            let _ = write!(bids, "\nXM{at:02},{firm}{at}建筑有限公司,280000,{won}");
        }
        let stem = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
            .chars()
            .nth(at)
            .expect("a stem");
        for year in [2024, 2025] {
            let _ = write!(
                payments,
                "\nFF{year}{at:02},NY01,{year},999999101201,H{at},付款人{at},{stem},5,84.40,422.00,付款人{at},62170000{at:02},{year}-05-20,成功"
            );
        }
    }
    for at in 0..400 {
        let (month, day) = (at / 34 + 1, at % 28 + 1);
        let (first, second) = (format!("{:02}", month.min(12)), format!("{day:02}"));
        for (line, code, debit, credit) in [(1, "513", "300.00", ""), (2, "102", "", "300.00")] {
            let _ = write!(
                vouchers,
                "\nPZ{at:03},{line},999999101202,2025-{first}-{second},{code},付第{at}次办公用品款,{debit},{credit},文具商店{at},转账,{at:08},王会计,李主任"
            );
        }
    }
    vec![
        ("assets", assets),
        ("contracts", contracts),
        ("projects", projects),
        ("bids", bids),
        ("payments", payments),
        ("vouchers", vouchers),
        ("notices", "公示编号,村码,类型,标题,开始日期,结束日期\nGS1,999999101201,合同,鱼塘发包公示,2024-02-05,2024-02-20".to_owned()),
    ]
}

#[test]
fn a_constant_population_is_never_flagged_by_statistics() {
    let mut judged = 0;
    for outcome in county(&constant())
        .iter()
        .filter(|outcome| outcome.rule.tier == Tier::Statistical)
    {
        let says: Vec<&str> = outcome
            .findings
            .iter()
            .map(|finding| finding.says.as_str())
            .collect();
        assert!(says.is_empty(), "{}: {says:?}", outcome.rule.code);
        judged += usize::from(outcome.coverage.read > 0);
    }
    assert!(judged > 3, "hardly any rule could judge anything");
}

#[test]
fn a_group_that_is_too_small_is_said_to_be_too_small() {
    let few: Vec<(&str, String)> = constant()
        .into_iter()
        .map(|(of, text)| (of, text.lines().take(4).collect::<Vec<_>>().join("\n")))
        .collect();
    let outcomes = county(&few);
    let why = &one(&outcomes, "CON-01").coverage.why;
    assert!(why.keys().any(|reason| reason.contains("不足")), "{why:?}");
}

#[test]
fn what_cannot_be_judged_is_counted_with_its_reason() {
    let payments = "发放编号,补贴编码,所属期,村码,姓名,身份证号,数量,单价(元),金额(元),发放日期,发放状态\n\
                    Z1,NY01,2025,999999101201,张建国,甲,5,84.40,422.00,2025-05-20,成功\n\
                    Z2,NY01,2025,999999101201,李秀英,乙,,,422.00,2025-05-20,成功";
    let outcomes = county(&[("payments", payments.to_owned())]);
    let coverage = &one(&outcomes, "SUB-07").coverage;
    assert_eq!(coverage.skipped, coverage.why.values().sum::<u64>());
    assert!(coverage.skipped > 0 && coverage.read > 0, "{coverage:?}");
}

#[test]
fn no_two_rules_and_no_two_findings_have_the_same_name() {
    let mut codes: Vec<&str> = rules::all().map(|rule| rule.code).collect();
    codes.dedup();
    assert_eq!(codes.len(), rules::all().count());
    let outcomes = county(&constant());
    let mut ids: Vec<&str> = outcomes
        .iter()
        .flat_map(|o| &o.findings)
        .map(|f| f.id.as_str())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}
