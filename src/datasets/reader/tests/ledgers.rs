//! What the ledgers are checked for.

use super::*;
use crate::domain::line::Value;
use crate::domain::village::VillageState;
use Dataset::{
    Accounts, Assets, Bids, Companies, Contracts, Disbursements, Kin, Land, Persons, Projects, Receipts,
    Staff, Vouchers,
};

#[test]
fn what_has_no_partner_cannot_be_understood() {
    for (dataset, column) in [
        (Receipts, "合同编号"),
        (Bids, "项目编号"),
        (Disbursements, "项目编号"),
    ] {
        let problem = refused(dataset, column, "无此号");
        assert!(problem.text.contains("没有这个"), "{problem:?}");
    }
}

#[test]
fn what_is_merely_wrong_enters_with_a_remark() {
    for (dataset, changes, column) in [
        (Contracts, &[("终止日期", "2022-03-01")][..], "终止日期"),
        (Contracts, &[("资产编号", "ZC9999")], "资产编号"),
        (Contracts, &[("公示编号", "GS0")], "公示编号"),
        (Contracts, &[("年租金", "-6000")], "年租金"),
        (Contracts, &[("承租方证件号", "123")], "承租方证件号"),
        (Assets, &[("净值", "60000")], "净值"),
        (Assets, &[("面积", "20000")], "面积"),
        (Assets, &[("形成项目编号", "XM0")], "形成项目编号"),
        (Projects, &[("实际竣工", "2025-01-01")], "实际竣工"),
        (Projects, &[("验收日期", "")], "验收日期"),
        (Receipts, &[("实收金额", "")], "实收金额"),
        (Disbursements, &[("金额", "-1")], "金额"),
        (Persons, &[("状态", "死亡")], "死亡日期"),
        (Land, &[("流出面积", "9")], "不予补贴面积"),
        (
            Companies,
            &[("统一社会信用代码", "91999999MA00000010")],
            "统一社会信用代码",
        ),
    ] {
        warned(dataset, changes, column);
    }
}

#[test]
fn an_account_that_a_spreadsheet_has_rounded_is_never_guessed() {
    for (dataset, column) in [
        (Receipts, "收款账号"),
        (Accounts, "银行账号"),
        (Vouchers, "对方账号"),
        (Disbursements, "收款账号"),
        (Bids, "保证金账号"),
    ] {
        let problem = refused(dataset, column, "6.22202E+18");
        assert!(problem.text.contains("电子表格"), "{problem:?}");
        assert!(!problem.value.contains("22202"), "{problem:?}");
    }
}

#[test]
fn in_lists_that_only_match_a_person_s_number_must_be_right() {
    for (dataset, column) in [(Persons, "身份证号"), (Staff, "身份证号"), (Kin, "亲属身份证号")]
    {
        refused(dataset, column, "999999195001010019");
        refused(dataset, column, "");
    }
}

#[test]
fn another_unit_is_offered_as_a_mend_and_never_converted_in_silence() {
    let problem = warned(Assets, &[("面积", "2000㎡")], "面积");
    assert!(problem.mend.contains("填 3"), "{problem:?}");
    let problem = refused(Land, "确权面积", "0.5公顷");
    assert!(problem.mend.contains("填 7.5"), "{problem:?}");
    let problem = refused(Contracts, "年租金", "1.2万元");
    assert!(problem.mend.contains("12000"), "{problem:?}");
}

#[test]
fn a_voucher_that_does_not_balance_is_remarked_with_the_difference() {
    let (references, _) = samples();
    let rows = rows(sample(Vouchers));
    let mut reader = reader(&rows[0], references);
    assert!(reader.check(&rows[1]).record.is_some());
    let mut second = changed(
        Vouchers,
        &[("行号", "2"), ("借方金额", ""), ("贷方金额", "5000")],
        3,
    );
    second.number = 3;
    assert!(reader.check(&second).record.is_some());
    let found = reader.finish();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].weight, Weight::Warned);
    assert!(found[0].text.contains("借方多 1000.00 元"), "{}", found[0].text);
}

#[test]
fn the_chart_of_accounts_is_that_of_the_day() {
    let problem = warned(
        Vouchers,
        &[("日期", "2023-12-31"), ("科目代码", "513")],
        "科目代码",
    );
    assert!(
        problem.text.contains("管理费用") && problem.text.contains("旧科目"),
        "{problem:?}"
    );
    let problem = warned(
        Vouchers,
        &[("日期", "2024-01-01"), ("科目代码", "541")],
        "科目代码",
    );
    assert!(problem.text.contains("新科目"), "{problem:?}");
    warned(Vouchers, &[("科目代码", "999")], "科目代码");
    refused(Vouchers, "借方金额", "");
    warned(Vouchers, &[("贷方金额", "1")], "贷方金额");
}

#[test]
fn nothing_happens_in_a_village_that_was_abolished_before() {
    let (mut references, _) = samples();
    let code = *references.villages.keys().next().expect("a village");
    let village = references.villages.get_mut(&code).expect("it");
    village.state = VillageState::Abolished;
    village.valid_to = crate::domain::day::parse("2025-01-01");
    let checked = check_with(Contracts, &[("签订日期", "2025-01-02")], references.clone());
    assert!(checked.record.is_none(), "{checked:?}");
    assert!(checked.problems[0].text.contains("2025-01-01"), "{checked:?}");
    assert!(check_with(Contracts, &[], references).record.is_some());
}

#[test]
fn people_are_masked_and_firms_are_named_in_what_may_be_seen() {
    let shown = |dataset, changes: &[(&str, &str)], column: &str| {
        let record = check(dataset, changes).record.expect("a line");
        let Record::Line(line) = record else {
            panic!("no line")
        };
        let at = crate::datasets::columns(dataset)
            .iter()
            .position(|c| c.english == column)
            .expect(column);
        match &line.values[at] {
            Value::Private(private) => private.shown().map(str::to_owned),
            other => panic!("{column} is {other:?}"),
        }
    };
    let changes = [("承租方", "王建国"), ("承租方证件号", "999999195001010018")];
    assert_eq!(shown(Contracts, &changes, "tenant").as_deref(), Some("王**"));
    assert_eq!(shown(Contracts, &changes, "tenant_number"), None);
    assert_eq!(
        shown(Contracts, &[], "tenant").as_deref(),
        Some("示范县丰收养殖专业合作社")
    );
    let summary = [
        ("对方单位", "李秀英"),
        ("摘要", "付李秀英保洁费，电话 13800000000"),
    ];
    assert_eq!(
        shown(Vouchers, &summary, "summary").as_deref(),
        Some("付李**保洁费，电话 ***")
    );
}

#[test]
fn a_person_s_number_never_gets_into_a_column_that_is_public() {
    let number = "999999195001010018";
    for (dataset, column, english) in [
        (Projects, "中标单位代码", "contractor_code"),
        (Bids, "投标单位代码", "bidder_code"),
    ] {
        let problem = warned(dataset, &[(column, number)], column);
        assert!(
            problem.text.contains("身份证号") && !problem.value.contains(number),
            "{problem:?}"
        );
        let Some(Record::Line(line)) = check(dataset, &[(column, number)]).record else {
            panic!("no line")
        };
        let at = crate::datasets::columns(dataset)
            .iter()
            .position(|c| c.english == english);
        assert_eq!(line.values[at.expect(english)], Value::Empty);
    }
    let problem = refused(Companies, "统一社会信用代码", number);
    assert!(!problem.value.contains(number), "{problem:?}");
}
