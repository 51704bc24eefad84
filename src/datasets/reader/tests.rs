//! What each dataset refuses, remarks on and skips, row by row.

use super::*;
use crate::datasets::{Lookup, headings, payments, recognise, sample};
use crate::domain::fen::Fen;

mod ledgers;
mod villages;

/// Cells of simple CSV text, with quotes around cells where they are needed.
fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Row::default(), String::new(), false);
    row.start(1);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => {
                row.push(&cell);
                cell.clear();
                if c == '\n' {
                    rows.push(std::mem::take(&mut row));
                    row.start(rows.len() as u32 + 1);
                }
            }
            c => cell.push(c),
        }
    }
    rows
}

fn reader(header: &Row, references: References) -> Reader {
    let header: Vec<String> = header.cells().map(str::to_owned).collect();
    Reader::new(recognise(&header).expect("recognised"), references).within("表.csv", "")
}

/// Everything that the samples say, read in the order of their references.
fn samples() -> (References, Vec<Record>) {
    let mut references = References::default();
    let mut records = Vec::new();
    for dataset in Dataset::ALL {
        let rows = rows(sample(*dataset));
        let mut reader = reader(&rows[0], references);
        for row in &rows[1..] {
            let checked = reader.check(row);
            assert_eq!(checked.problems, [], "{dataset:?}");
            records.push(checked.record.expect("a record"));
        }
        assert_eq!(reader.finish(), []);
        references = reader.into_references();
        records.iter().for_each(|record| references.add(record));
    }
    (references, records)
}

fn check(dataset: Dataset, changes: &[(&str, &str)]) -> Checked {
    let (references, _) = samples();
    check_with(dataset, changes, references)
}

/// Checks the sample row of a dataset with some cells changed.
fn check_with(dataset: Dataset, changes: &[(&str, &str)], references: References) -> Checked {
    let rows = rows(sample(dataset));
    let mut reader = reader(&rows[0], references);
    reader.check(&changed(dataset, changes, 2))
}

fn changed(dataset: Dataset, changes: &[(&str, &str)], number: u32) -> Row {
    let rows = rows(sample(dataset));
    let mut row = Row::default();
    row.start(number);
    let mut found = 0;
    for (heading, cell) in headings(dataset).iter().zip(rows[1].cells()) {
        let change = changes
            .iter()
            .find(|(name, _)| heading.split('(').next() == Some(name));
        found += usize::from(change.is_some());
        row.push(change.map_or(cell, |(_, value)| value));
    }
    assert_eq!(found, changes.len(), "no such column in {changes:?}");
    row
}

fn refused(dataset: Dataset, column: &str, value: &str) -> Problem {
    let checked = check(dataset, &[(column, value)]);
    assert!(
        checked.record.is_none() && !checked.skipped,
        "{column} {value} entered: {checked:?}"
    );
    let problem = checked
        .problems
        .into_iter()
        .find(|p| p.weight == Weight::Refused)
        .expect("a reason");
    assert!(problem.column.starts_with(column), "{problem:?}");
    assert!(
        !problem.text.is_empty() && !problem.mend.is_empty() && problem.row == 2 && problem.file == "表.csv"
    );
    problem
}

fn warned(dataset: Dataset, changes: &[(&str, &str)], column: &str) -> Problem {
    let checked = check(dataset, changes);
    assert!(checked.record.is_some(), "{changes:?} was refused: {checked:?}");
    assert_eq!(checked.problems.len(), 1, "{checked:?}");
    let problem = checked.problems.into_iter().next().expect("a remark");
    assert!(
        problem.weight == Weight::Warned && problem.column.starts_with(column),
        "{problem:?}"
    );
    problem
}

use Dataset::{Payments, Programmes, Standards, Villages};

#[test]
fn every_template_enters_and_what_is_written_is_read_again_unchanged() {
    let (references, records) = samples();
    // Every dataset has one example; a voucher needs two lines.
    assert_eq!(records.len(), Dataset::ALL.len() + 1);
    for record in &records {
        let header = headings(record.dataset()).join(",");
        let mut row = Row::default();
        row.start(2);
        record.cells().iter().for_each(|cell| row.push(cell));
        let mut reader = reader(&rows(&format!("{header}\n"))[0], references.clone());
        let checked = reader.check(&row);
        assert_eq!(checked.problems, []);
        assert_eq!(checked.record.as_ref(), Some(record));
    }
    let is_payment = |record: &&Record| record.dataset() == Payments;
    let payment = records.iter().find(is_payment).expect("the payment");
    assert_eq!(
        (payment.number().as_str(), payment.amount(), payment.county()),
        ("FF2025000001", Fen(46_420), Some(999_999))
    );
}

#[test]
fn what_cannot_be_understood_is_refused_with_a_mend() {
    for (column, value) in [
        ("发放编号", ""),
        ("所属期", "2025Q5"),
        ("金额", "四百元"),
        ("金额", "1.234"),
        ("金额", ""),
        ("单价", "一口价"),
        ("发放日期", "2025-02-29"),
        ("审批日期", "去年"),
        ("发放状态", "已发"),
        ("发放方式", "支票"),
        ("补贴编码", "XX9"),
        ("身份证号", "12345"),
        ("身份证号", "9.99999E+17"),
        ("身份证号", "999999195001010000"),
        ("银行账号", "6.22202E+18"),
        ("姓名", " "),
    ] {
        refused(Payments, column, value);
    }
    assert!(refused(Payments, "金额", "1.2万元").mend.contains("12000"));
    assert!(
        refused(Payments, "发放状态", "已发")
            .mend
            .contains("成功、退票、补发、追回")
    );
    assert!(
        refused(Standards, "补贴编码", "耕地地力保护补贴")
            .mend
            .contains("NY001")
    );
}

#[test]
fn what_is_suspicious_enters_with_a_remark() {
    warned(Payments, &[("身份证号", "999999195001010019")], "身份证号");
    warned(Payments, &[("身份证号", "999999195013010018")], "身份证号");
    warned(Payments, &[("公示编号", "GS404")], "公示编号");
    assert!(
        warned(Payments, &[("金额", "500")], "金额")
            .text
            .contains("464.20")
    );
    warned(Payments, &[("数量", "")], "数量");
    warned(Payments, &[("数量", "若干"), ("单价", "")], "数量");
    warned(Payments, &[("金额", "-464.20")], "金额");
    warned(Payments, &[("组", "东头")], "组");
    warned(Payments, &[("银行账号", "存折")], "银行账号");
    warned(Programmes, &[("政策编号", "ZC404")], "政策编号");
    let recovered = check(Payments, &[("金额", "-464.20"), ("发放状态", "追回")]);
    assert_eq!(
        (
            recovered.record.expect("entered").amount(),
            recovered.problems.len()
        ),
        (Fen(-46_420), 0)
    );
}

#[test]
fn a_person_s_number_and_account_are_masked_in_what_is_said() {
    let said = format!(
        "{:?}",
        warned(Payments, &[("身份证号", "999999195001010019")], "身份证号")
    );
    assert!(
        !said.contains("195001") && said.contains("999**************9"),
        "{said}"
    );
    let said = format!("{:?}", refused(Payments, "银行账号", "6.21700999E+18"));
    assert!(!said.contains("21700999"), "{said}");
}

#[test]
fn numbers_that_an_xlsx_holds_as_numbers_are_refused_where_digits_are_lost() {
    let (references, _) = samples();
    let rows = rows(sample(Payments));
    for (column, digits, entered) in [
        (8, "999999195001010018", false),
        (8, "999999500101001", true),
        (14, "6217009999999999", false),
        (0, "2025000001", true),
    ] {
        let mut row = Row::default();
        row.start(2);
        for (at, cell) in rows[1].cells().enumerate() {
            if at == column {
                row.push_number(digits)
            } else {
                row.push(cell)
            }
        }
        let checked = reader(&rows[0], references.clone()).check(&row);
        assert_eq!(
            checked.record.is_some(),
            entered,
            "{digits} {:?}",
            checked.problems
        );
    }
}

#[test]
fn a_number_used_twice_names_the_row_that_had_it_first() {
    let (references, _) = samples();
    let mut reader = reader(&rows(sample(Payments))[0], references);
    assert!(reader.check(&changed(Payments, &[], 7)).record.is_some());
    let again = reader.check(&changed(
        Payments,
        &[("金额", "1"), ("数量", ""), ("单价", "")],
        9,
    ));
    assert!(
        again.record.is_none() && again.problems[0].text.contains("第 7 行"),
        "{:?}",
        again.problems
    );
    assert!(
        reader
            .check(&changed(Payments, &[("发放编号", "FF2025000002")], 10))
            .record
            .is_some()
    );
}

#[test]
fn full_width_digits_blanks_and_printed_codes_are_read() {
    let checked = check(
        Payments,
        &[
            ("村码", "９９９９９９１００２０１８"),
            ("金额", "￥ 464.20元"),
            ("发放日期", "2025年3月7日"),
            ("姓名", "张　示范"),
            ("组", "第三村民小组"),
        ],
    );
    let Some(Record::Payment(payment)) = checked.record else {
        panic!("{:?}", checked.problems)
    };
    assert_eq!(
        (payment.village.to_string().as_str(), payment.name.as_str()),
        ("999999100201", "张示范")
    );
    assert_eq!((payment.group, payment.amount), (Some(3), Fen(46_420)));
}

#[test]
fn a_payment_to_a_village_that_was_gone_and_a_payee_too_young_are_remarked() {
    let (mut references, _) = samples();
    for village in references.villages.values_mut() {
        village.state = crate::domain::village::VillageState::Abolished;
        village.valid_to = chrono::NaiveDate::from_ymd_opt(2024, 12, 31);
    }
    for programme in references.programmes.values_mut() {
        programme.age_from = Some(80);
    }
    let checked = check_with(Payments, &[], references);
    let texts: Vec<&str> = checked.problems.iter().map(|p| p.text.as_str()).collect();
    assert!(checked.record.is_some() && texts.len() == 2, "{texts:?}");
    assert!(
        texts[0].contains("75 岁") && texts[1].contains("撤销"),
        "{texts:?}"
    );
}

#[test]
fn lines_of_totals_and_signatures_are_left_out_with_a_remark() {
    let (references, _) = samples();
    let mut reader = reader(&rows(sample(Payments))[0], references);
    let mut row = Row::default();
    for (number, cells) in [
        (8, ["合  计", "", "464.20"]),
        (9, ["制表人：李示范", "", "审核："]),
    ] {
        row.start(number);
        cells.iter().for_each(|cell| row.push(cell));
        let checked = reader.check(&row);
        assert!(
            checked.skipped && checked.record.is_none() && checked.problems.len() == 1,
            "{checked:?}"
        );
        assert_eq!(checked.problems[0].weight, Weight::Warned);
    }
    row.start(10);
    row.push("FF1");
    let checked = reader.check(&row);
    assert!(
        !checked.skipped && checked.problems.len() >= 8,
        "every missing cell is told"
    );
}

#[test]
fn a_separator_inside_a_value_is_seen_by_the_cells_too_many() {
    let (references, _) = samples();
    let mut row = changed(Payments, &[], 2);
    row.push("多的一格");
    let checked = reader(&rows(sample(Payments))[0], references).check(&row);
    assert!(checked.record.is_none() && checked.problems[0].text.contains("多出 1 格"));
    assert_eq!(payments::COLUMNS.len() + 1, row.len());
}

#[test]
fn broken_characters_are_remarked_and_the_row_enters() {
    let problem = warned(Payments, &[("备注", "补\u{fffd}")], "");
    assert!(problem.text.contains("读不出来"));
}

#[test]
fn without_a_list_of_villages_the_way_is_shown() {
    let (references, _) = samples();
    let checked = check_with(
        Payments,
        &[],
        References {
            villages: Lookup::default(),
            ..references
        },
    );
    assert!(checked.problems[0].mend.contains("villages"));
}
