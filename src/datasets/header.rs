//! Which dataset a header row belongs to, and which of its columns stands where.

use super::{Column, Kind, columns, ledger};
use crate::domain::dataset::Dataset;
use crate::error::problem::{Problem, Weight};
use crate::text::clean;

/// Columns that `--problems` adds: a mended workbook comes back with them, and they mean nothing.
const REMARK_COLUMNS: [&str; 3] = ["行号", "问题", "怎么改"];

/// A header row that was recognised.
#[derive(Debug, Clone)]
pub struct Recognition {
    /// The dataset.
    pub dataset: Dataset,
    /// Remarks on the header: columns that nobody knows.
    pub problems: Vec<Problem>,
    pub(super) places: Vec<Option<usize>>,
    pub(super) width: usize,
}

impl Recognition {
    /// Where a column stands in the file, counted from 0, by its heading with or without the hint.
    pub fn place(&self, column: &str) -> Option<usize> {
        let at = columns(self.dataset)
            .iter()
            .position(|c| c.name == column || c.base() == column)?;
        self.places.get(at).copied().flatten()
    }

    /// The cells of a row that make its record the same as another's, as they are written; `None` where they are all empty.
    pub fn key(&self, cells: &[&str]) -> Option<Vec<String>> {
        let of = columns(self.dataset);
        let key: Vec<String> = key(self.dataset)
            .iter()
            .map(|name| {
                let at = of.iter().position(|column| column.english == *name);
                let place = at.and_then(|at| self.places.get(at).copied().flatten());
                let cell = place
                    .and_then(|place| cells.get(place))
                    .copied()
                    .unwrap_or_default();
                clean(cell).into_owned()
            })
            .collect();
        key.iter().any(|cell| !cell.is_empty()).then_some(key)
    }
}

/// The columns, by their names for programs, that make two rows of a dataset the same record.
fn key(dataset: Dataset) -> &'static [&'static str] {
    match dataset {
        Dataset::Villages | Dataset::Programmes => &["code"],
        Dataset::Policies | Dataset::Notices | Dataset::Payments => &["number"],
        Dataset::Standards => &["programme", "tier", "valid_from"],
        _ => ledger(dataset).map_or(&[], |ledger| ledger.key),
    }
}

/// Finds the dataset of a header row.
///
/// Headings are matched forgivingly: blanks, full-width brackets, a star behind and the bracketed hints do
/// not matter, and the order is free.
///
/// # Errors
/// Problems of the whole file: no dataset fits, a required column is missing, a column stands twice, or
/// amounts are in a unit that the column does not take.
pub fn recognise(header: &[String]) -> Result<Recognition, Vec<Problem>> {
    let headings: Vec<Heading> = header.iter().map(|text| Heading::of(text)).collect();
    let fits: Vec<Fit> = Dataset::ALL
        .iter()
        .map(|dataset| Fit::of(*dataset, &headings))
        .collect();
    let whole = fits
        .iter()
        .filter(|fit| fit.missing.is_empty())
        .max_by_key(|fit| fit.matched);
    let Some(fit) = whole else {
        return Err(nothing_fits(&fits));
    };
    let mut faults = fit.faults.clone();
    if !faults.is_empty() {
        return Err(faults);
    }
    let known: Vec<usize> = fit.places.iter().flatten().copied().collect();
    for (at, heading) in headings.iter().enumerate() {
        let silent = heading.base.is_empty() || REMARK_COLUMNS.contains(&heading.base.as_str());
        if !silent && !known.contains(&at) {
            let mut problem = Problem::whole(
                format!("“{}”表没有这一列，已忽略", fit.dataset.title()),
                "如果它就是模板里的某一列，请把列名改成模板里的写法",
            );
            problem.column = header[at].trim().to_owned();
            problem.weight = Weight::Warned;
            faults.push(problem);
        }
    }
    let width = headings
        .iter()
        .rposition(|heading| !heading.base.is_empty())
        .map_or(0, |last| last + 1);
    Ok(Recognition {
        dataset: fit.dataset,
        problems: faults,
        places: fit.places.clone(),
        width,
    })
}

/// How many cells of the row are headings of the dataset it is most like; 0 for an ordinary row. Finds the
/// header row under titles.
pub fn likeness(header: &[String]) -> usize {
    let headings: Vec<Heading> = header.iter().map(|text| Heading::of(text)).collect();
    Dataset::ALL
        .iter()
        .map(|dataset| Fit::of(*dataset, &headings).matched)
        .max()
        .unwrap_or(0)
}

/// A heading taken apart: `＊金额（元）` is 金额 with the hint 元.
pub(super) struct Heading {
    pub(super) base: String,
    hint: String,
}

impl Heading {
    pub(super) fn of(text: &str) -> Self {
        let mut plain: String = clean(text).chars().filter(|c| !c.is_whitespace()).collect();
        plain = plain.replace('（', "(").replace('）', ")");
        let plain = plain.trim_matches(['*', '＊', '\'']);
        match plain.split_once('(') {
            Some((base, rest)) => Self {
                base: base.trim_end_matches('*').to_owned(),
                hint: rest.trim_end_matches(['*', ')']).to_owned(),
            },
            None => Self {
                base: plain.to_owned(),
                hint: String::new(),
            },
        }
    }
}

/// How a header row fits a dataset.
struct Fit {
    dataset: Dataset,
    places: Vec<Option<usize>>,
    matched: usize,
    missing: Vec<&'static Column>,
    faults: Vec<Problem>,
}

impl Fit {
    fn of(dataset: Dataset, headings: &[Heading]) -> Self {
        let columns = columns(dataset);
        let mut fit = Self {
            dataset,
            places: vec![None; columns.len()],
            matched: 0,
            missing: Vec::new(),
            faults: Vec::new(),
        };
        for (at, column) in columns.iter().enumerate() {
            let mut found = headings
                .iter()
                .enumerate()
                .filter(|(_, heading)| heading.base == column.base());
            let Some((place, heading)) = found.next() else {
                if column.required {
                    fit.missing.push(column);
                }
                continue;
            };
            fit.places[at] = Some(place);
            fit.matched += 1;
            if let Some((second, _)) = found.next() {
                fit.fault(
                    column,
                    format!("这一列出现了两次：第 {} 列和第 {} 列", place + 1, second + 1),
                    "只留一列".to_owned(),
                );
            }
            if let Some(unit) = wrong_unit(column, &heading.hint) {
                let mend = format!("把这一列的数换算好，列名写成“{}”", column.name);
                fit.fault(
                    column,
                    format!("列名里的单位是“{}”，这里要“{unit}”", heading.hint),
                    mend,
                );
            }
        }
        fit
    }

    fn fault(&mut self, column: &Column, text: String, mend: String) {
        let mut problem = Problem::whole(text, mend);
        problem.column = column.name.to_owned();
        self.faults.push(problem);
    }
}

/// The unit that a column of money or land must have, when the hint names another.
fn wrong_unit(column: &Column, hint: &str) -> Option<&'static str> {
    match column.kind {
        Kind::Money
            if ["万", "千", "百", "分", "角"]
                .iter()
                .any(|other| hint.contains(other)) =>
        {
            Some("元")
        }
        Kind::Area
            if ["公顷", "平方", "㎡", "m"]
                .iter()
                .any(|other| hint.contains(other)) =>
        {
            Some("亩")
        }
        _ => None,
    }
}

/// What to say when no dataset has all its required columns: the nearest one and what it lacks.
fn nothing_fits(fits: &[Fit]) -> Vec<Problem> {
    let nearest = fits
        .iter()
        .filter(|fit| fit.matched >= 2)
        .max_by_key(|fit| (fit.matched - fit.missing.len().min(fit.matched), fit.matched));
    let Some(fit) = nearest else {
        let titles: Vec<String> = Dataset::ALL
            .iter()
            .map(|d| format!("{}（{}）", d.title(), d.word()))
            .collect();
        return vec![Problem::whole(
            "没有认出这是哪一种表：前几行里找不到表头",
            format!(
                "第一行写列名；能导入的表有：{}。空表用 sanzi import --template 取",
                titles.join("、")
            ),
        )];
    };
    fit.missing
        .iter()
        .map(|column| {
            let mut problem = Problem::whole(
                format!("像是“{}”表，但缺少必填的列", fit.dataset.title()),
                format!(
                    "补上这一列；完整的表头用 sanzi import --template {} 取",
                    fit.dataset.word()
                ),
            );
            problem.column = column.name.to_owned();
            problem
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::headings;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn each_dataset_is_recognised_by_its_own_header_in_any_order() {
        for dataset in Dataset::ALL {
            let mut header: Vec<String> = headings(*dataset).into_iter().map(str::to_owned).collect();
            header.reverse();
            let found = recognise(&header).expect("recognised");
            assert_eq!((found.dataset, found.problems.len()), (*dataset, 0));
        }
    }

    #[test]
    fn hints_stars_blanks_and_full_width_brackets_do_not_matter() {
        let found = recognise(&header("补贴编码＊, 单 价（元）*,\u{feff}生效日期,档次")).expect("standards");
        assert_eq!(found.dataset, Dataset::Standards);
        assert_eq!(
            (
                found.place("单价(元)"),
                found.place("单价"),
                found.place("上限(元)")
            ),
            (Some(1), Some(1), None)
        );
        assert!(recognise(&header("补贴编码,单价,生效日期")).is_ok());
    }

    #[test]
    fn an_unknown_column_is_a_remark_and_the_remark_columns_are_not() {
        let found =
            recognise(&header("行号,补贴编码,单价(元),生效日期,颜色,问题,怎么改,")).expect("standards");
        assert_eq!(found.problems.len(), 1);
        assert_eq!(
            (found.problems[0].column.as_str(), found.problems[0].weight),
            ("颜色", Weight::Warned)
        );
    }

    #[test]
    fn a_missing_required_column_is_named_with_the_nearest_dataset() {
        let problems = recognise(&header(
            "发放编号,批次号,补贴编码,所属期,村码,姓名,身份证号,发放日期,发放状态",
        ))
        .expect_err("no amount");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].column, "金额(元)");
        assert!(problems[0].text.contains("资金发放") && problems[0].mend.contains("payments"));
        let problems = recognise(&header("a,b,c")).expect_err("nothing");
        assert!(problems[0].text.contains("没有认出"));
    }

    #[test]
    fn a_column_twice_and_amounts_in_other_units_are_refused() {
        let twice = recognise(&header("补贴编码,单价(元),单价,生效日期")).expect_err("twice");
        assert!(twice[0].text.contains("第 2 列和第 3 列"));
        let unit = recognise(&header("补贴编码,单价(万元),生效日期")).expect_err("unit");
        assert!(unit[0].text.contains("万元"));
    }

    #[test]
    fn a_title_is_not_like_a_header() {
        assert_eq!(likeness(&header("2025年资金发放表")), 0);
        assert!(likeness(&header("村码,村名,乡镇码,乡镇")) >= 4);
    }
}
