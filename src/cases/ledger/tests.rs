//! Ledgers as counties keep them, read header by header and row by row.

use super::*;

fn header(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn heads(text: &str) -> Heads {
    Heads::of(&header(text)).expect("a ledger")
}

fn row(cells: &[&str]) -> Row {
    let mut row = Row::default();
    row.start(7);
    cells.iter().for_each(|cell| row.push(cell));
    row
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn villages() -> Villages {
    let village = |code: &str, township: &str, name: &str| {
        let code = VillageCode::parse(code).expect("a code");
        (code, township.to_owned(), name.to_owned())
    };
    Villages::of([
        village("999999100201", "番田镇", "西关村委会"),
        village("999999100202", "番田镇", "郑庄村委会"),
        village("999999201202", "招贤乡", "郑庄村委会"),
    ])
}

fn read(head: &str, cells: &[&str]) -> (Option<Line>, Vec<Problem>) {
    line(
        &row(cells),
        &heads(head),
        &villages(),
        Some(CaseSource::Inspection),
        today(),
    )
}

/// The column and the sentence of the one problem of a row.
#[track_caller]
fn refused(head: &str, cells: &[&str]) -> (String, String) {
    let (line, problems) = read(head, cells);
    assert!(line.is_none() && problems.len() == 1, "{line:?} {problems:?}");
    assert!(
        problems[0].row == 7 && !problems[0].mend.is_empty(),
        "{problems:?}"
    );
    (problems[0].column.clone(), problems[0].text.clone())
}

#[test]
fn headings_stand_in_any_order_with_any_brackets_and_unknown_ones_are_named() {
    let heads = heads("责任人,涉及金额（元）,颜色,村(码), 问题类别*,具体问题,完成情况,备注");
    let row = row(&[
        "张某",
        "12.5",
        "红",
        "西关村",
        "合同",
        "租金没有入账",
        "已完成",
        "急",
    ]);
    assert_eq!(heads.cell(&row, "涉及金额"), "12.5");
    assert_eq!(heads.cell(&row, "村"), "西关村");
    assert_eq!(heads.cell(&row, "问题描述"), "租金没有入账");
    assert_eq!(heads.cell(&row, "原台账完成情况"), "已完成");
    assert_eq!(heads.cell(&row, "村码"), "");
    let named: Vec<&str> = heads.remarks.iter().map(|one| one.column.as_str()).collect();
    assert_eq!(named, ["颜色"]);
    assert_eq!(heads.remarks[0].weight, Weight::Warned);
}

#[test]
fn a_header_without_what_it_needs_with_a_column_twice_or_money_in_ten_thousands_is_refused() {
    let fault = |text: &str| {
        let faults = Heads::of(&header(text)).expect_err(text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        format!("{} {}", faults[0].column, faults[0].text)
    };
    assert!(fault("村码,问题描述").starts_with("问题类别 没有这一列"));
    assert!(fault("村码,问题类别").starts_with("问题描述 没有这一列"));
    assert!(fault("乡镇,问题类别,问题描述").starts_with("村码 没有“村码”"));
    assert!(fault("村码,问题类别,问题描述,具体问题").contains("第 3 列和第 4 列"));
    assert!(fault("村码,问题类别,问题描述,涉及金额(万元)").contains("万元"));
}

#[test]
fn the_remarks_of_a_marked_up_copy_mean_nothing_and_its_own_problems_do() {
    let heads = heads("村码,类别,问题,行号,问题,怎么改");
    let row = row(&["999999100201", "合同", "租金没有入账", "7", "不对", "改"]);
    assert_eq!(heads.cell(&row, "问题描述"), "租金没有入账");
    assert!(heads.remarks.is_empty(), "{:?}", heads.remarks);
}

#[test]
fn the_same_rows_say_the_same_in_whatever_order_their_columns_stand() {
    let one = heads("序号,村码,问题类别,问题描述").said(&row(&["1", "999999100201", "合同", "租金"]));
    let turned = heads("问题描述,问题类别,序号,村码").said(&row(&["租金", "合同", "9", "999999100201"]));
    assert_eq!(one, turned);
    let other = heads("序号,村码,问题类别,问题描述").said(&row(&["1", "999999100201", "合同租", "金"]));
    assert_ne!(one, other);
}

#[test]
fn a_row_says_everything_that_a_case_is_made_of_and_keeps_the_older_words_apart() {
    let head = "问题编号,来源编号,来件日期,轮次/来源,乡镇,村,问题类别,问题描述,涉及金额,定性依据,责任单位,责任人,整改措施,责任领导,完成情况,追缴金额(元)";
    let cells = [
        "2024-07",
        "审〔2024〕3号",
        "2024/5/6",
        "县审计局审计",
        "番田镇",
        "郑庄村",
        "D 合同/低价",
        "鱼塘低价发包。少收三年租金",
        "1,200.50元",
        "第二十六条",
        "郑庄村委会",
        "王某",
        "重新发包",
        "李某",
        "已完成",
        "800",
    ];
    let (line, problems) = read(head, &cells);
    let line = line.unwrap_or_else(|| panic!("{problems:?}"));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(line.came.number, "审〔2024〕3号");
    assert_eq!(line.came.ledger_number, "2024-07");
    assert_eq!(line.came.on, NaiveDate::from_ymd_opt(2024, 5, 6));
    assert_eq!(
        (line.source, line.category),
        (CaseSource::Audit, Category::Contracts)
    );
    assert_eq!(
        line.village.map(|code| code.to_string()).as_deref(),
        Some("999999100202")
    );
    assert_eq!(line.title, "鱼塘低价发包");
    assert_eq!(line.facts, "鱼塘低价发包。少收三年租金");
    assert_eq!(line.found, Fen(120_050));
    let columns: Vec<(&str, &str)> = line
        .columns
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        columns,
        [
            ("二级分类", "低价"),
            ("原台账完成情况", "已完成"),
            ("原台账来源", "县审计局审计"),
            ("原台账追缴金额", "800"),
            ("原台账问题类别", "D 合同/低价"),
            ("责任领导", "李某"),
        ]
    );
}

#[test]
fn what_an_older_ledger_said_of_one_older_still_stands_before_its_own_word() {
    let head = "村码,问题类别,问题描述,完成情况,原台账完成情况,问题编号,原台账编号";
    let village = "999999100201";
    let (line, _) = read(
        head,
        &[village, "合同", "租金没有入账", "未完成", "已完成", "WT1", "老1"],
    );
    let line = line.expect("a line");
    assert_eq!(line.columns["原台账完成情况"], "已完成");
    assert_eq!(line.came.ledger_number, "老1");
    let (line, _) = read(head, &[village, "合同", "租金没有入账", "未完成", "", "WT2", ""]);
    let line = line.expect("a line");
    assert_eq!(line.columns["原台账完成情况"], "未完成");
    assert_eq!(line.came.ledger_number, "WT2");
}

#[test]
fn a_village_is_found_by_code_or_name_and_one_beyond_is_nobody_s() {
    let head = "乡镇,村,村码,问题类别,问题描述";
    let village = |cells: [&str; 3]| {
        let cells = [cells[0], cells[1], cells[2], "合同", "租金没有入账"];
        let (line, problems) = read(head, &cells);
        line.map(|line| (line.village.map(|code| code.to_string()), problems.len()))
    };
    let home = Some("999999100201".to_owned());
    assert_eq!(village(["", "", "999999100201"]), Some((home.clone(), 0)));
    assert_eq!(village(["", "西关村民委员会", ""]), Some((home.clone(), 0)));
    assert_eq!(village(["番田", "西关村", ""]), Some((home.clone(), 0)));
    assert_eq!(village(["", "999999100201", ""]), Some((home.clone(), 0)));
    assert_eq!(
        village(["招贤乡", "郑庄村", ""]),
        Some((Some("999999201202".to_owned()), 0))
    );
    // The code stands, and the other name is remarked.
    assert_eq!(village(["番田镇", "东关村", "999999100201"]), Some((home, 1)));
    assert_eq!(village(["", "", ""]), Some((None, 0)), "a matter of the county");
    let fault = |cells: [&str; 3]| refused(head, &[cells[0], cells[1], cells[2], "合同", "租金没有入账"]);
    let foreign = fault(["", "", "410825100201"]);
    assert_eq!(foreign.1, "没有找到这个村：410825100201");
    assert_eq!(fault(["", "", "999999100299"]).1, "没有找到这个村：999999100299");
    assert_eq!(fault(["", "", "12"]).0, "村码");
    assert!(fault(["", "郑庄村", ""]).1.contains("不止一个"));
    assert!(fault(["招贤乡", "西关村", ""]).1.contains("招贤乡西关村"));
    assert!(fault(["招贤乡", "", ""]).1.contains("没有写村"));
}

#[test]
fn every_fault_of_a_row_is_told_with_its_column_and_a_mend() {
    let head = "村码,问题类别,问题描述,涉及金额,来件日期,问题编号,责任单位,来源,备注";
    let sound = [
        "999999100201",
        "合同",
        "租金没有入账",
        "0",
        "2024-01-01",
        "1",
        "村委会",
        "信访",
        "",
    ];
    let with = |at: usize, cell: &str| {
        let mut cells = sound;
        cells[at] = cell;
        refused(head, &cells)
    };
    assert!(read(head, &sound).0.is_some());
    assert!(with(1, "别的").1.contains("没有这个类别"));
    assert!(with(1, "").1.contains("没有写类别"));
    assert!(with(2, "租金").1.contains("至少四个字"));
    assert!(with(2, &"长".repeat(4_001)).1.contains("最多 4000 个字"));
    assert!(with(3, "1.2万元").1.contains("万元"));
    assert!(with(3, "-5").1.contains("负"));
    assert!(with(3, "不少").1.contains("看不懂"));
    assert!(with(4, "去年").1.contains("看不懂"));
    assert!(with(4, "2027-01-01").1.contains("今天以后"));
    assert!(with(5, "999999195001010018").1.contains("身份证号"));
    assert!(with(6, &"长".repeat(41)).1.contains("最多 40 个字"));
    assert!(with(7, "听说").1.contains("看不出"));
    assert!(with(8, &"长".repeat(501)).1.contains("最多 500 个字"));
    let mut two = sound;
    (two[1], two[3]) = ("", "x");
    assert_eq!(read(head, &two).1.len(), 2, "all of them at once");
}

#[test]
fn a_row_without_a_source_is_of_the_one_that_was_chosen_or_of_none() {
    let head = heads("村码,问题类别,问题描述");
    let row = row(&["999999100201", "合同", "租金没有入账"]);
    let (line, _) = line(&row, &head, &villages(), None, today());
    assert!(line.is_none());
    let (line, _) = super::line(&row, &head, &villages(), Some(CaseSource::Audit), today());
    assert_eq!(line.expect("a line").source, CaseSource::Audit);
}

#[test]
fn a_long_description_gives_a_title_that_fits_its_field() {
    assert_eq!(title("租金没有入账。欠三年"), "租金没有入账");
    assert_eq!(title("甲。租金没有入账"), "甲。租金没有入账");
    let long = title(&"长".repeat(200));
    assert!(
        long.chars().count() == LONGEST_TITLE && long.ends_with('…'),
        "{long}"
    );
}
