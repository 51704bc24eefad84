//! Examples on the rules' pages, made into a county.
//!
//! A table there has only the columns that matter; required ones that are left out are filled in. People are called 甲, 乙,
//! 丙 … (born on 1 January 1950) or 甲@1946-05-01, firms 企业甲, 企业乙 …: they get numbers with right check characters.

use std::collections::BTreeMap;

use sanzi::anomaly::about::{About, Block};
use sanzi::anomaly::facts::{Day, Table};
use sanzi::anomaly::{Facts, Rule, Settings, Value};
use sanzi::datasets::{Kind, Reader, Record, References, columns, recognise, sample};
use sanzi::domain::dataset::Dataset;
use sanzi::domain::day;
use sanzi::domain::organisation;
use sanzi::domain::row::Row;
use sanzi::store::facts::take as take_in;

use super::called::{STEMS, filled_in, name_of, number_of};

/// The day on which examples are looked at, unless they say otherwise.
const TODAY: &str = "2026-06-30";
/// The villages that every example has.
const VILLAGES: &str = "\
村码,村名,乡镇码,乡镇,县码,县,户数,人口
999999101201,青石桥村,999999101,云台镇,999999,示范县,300,1200
999999101202,郑庄村,999999101,云台镇,999999,示范县,280,1100
999999101203,柳树屯村,999999101,云台镇,999999,示范县,260,1000
999999101204,石板沟村,999999101,云台镇,999999,示范县,240,900
999999102201,郑庄村,999999102,白河乡,999999,示范县,220,800
999999102202,大坪村,999999102,白河乡,999999,示范县,200,700";

/// The follow-up of cases, which no file hands over.
const CASES: &str = "cases";

/// An example.
pub struct Example {
    /// What it shows.
    pub heading: String,
    tables: Vec<(String, Vec<String>)>,
}

/// The examples of a chapter of a rule's page.
pub fn examples(rule: &Rule, chapter: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    for block in About::parse(rule.about).chapter(chapter) {
        match block {
            Block::Heading(heading) => found.push(Example {
                heading: heading.clone(),
                tables: Vec::new(),
            }),
            Block::Rows { of, lines } => {
                let example = found
                    .last_mut()
                    .unwrap_or_else(|| panic!("{}: rows without a heading", rule.code));
                example.tables.push((of.clone(), lines.clone()));
            }
            _ => {}
        }
    }
    found
}

impl Example {
    /// A county of these tables: each a dataset and the lines of its file.
    pub fn of(tables: Vec<(String, Vec<String>)>) -> Self {
        Self {
            heading: "a county of a test".to_owned(),
            tables,
        }
    }

    /// The settings it says, the rule's defaults otherwise.
    pub fn settings(&self, rule: &Rule) -> Settings {
        let mut settings = rule.defaults();
        for line in self
            .tables
            .iter()
            .filter(|t| t.0 == "settings")
            .flat_map(|t| &t.1)
        {
            let (name, value) = line.split_once('=').expect("name=value");
            let value = match value.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Words(value.split('、').map(str::to_owned).collect()),
            };
            assert!(
                settings.set(name.trim(), value),
                "{}: no setting {name}",
                rule.code
            );
        }
        settings
    }

    /// Its tables that are files of a dataset.
    fn files(&self) -> impl Iterator<Item = &(String, Vec<String>)> {
        self.tables
            .iter()
            .filter(|t| !["today", "settings", CASES].contains(&t.0.as_str()))
    }

    /// The rows that its column 疑点 speaks of: dataset, number, whether they are evidence.
    pub fn marks(&self) -> Vec<(String, String, bool)> {
        let mut marks = Vec::new();
        for (of, lines) in &self.tables {
            let rows = table(lines);
            let Some(at) = rows[0].iter().position(|cell| cell == "疑点") else {
                continue;
            };
            for row in &rows[1..] {
                if let mark @ ("是" | "否") = row[at].as_str() {
                    let number = match of.as_str() {
                        "vouchers" | "receipts" | "bids" => format!("{}#{}", row[0], row[1]),
                        _ => row[0].clone(),
                    };
                    marks.push((of.clone(), number, mark == "是"));
                }
            }
        }
        marks
    }

    /// Names and numbers that no finding may show.
    pub fn secrets(&self) -> Vec<String> {
        let mut secrets = Vec::new();
        for (of, lines) in self.files() {
            let dataset = Dataset::from_word(of).unwrap_or_else(|| panic!("no dataset {of}"));
            let rows = table(lines);
            for (at, heading) in rows[0].iter().enumerate() {
                let column = columns(dataset).iter().find(|c| c.base() == base(heading));
                let Some(column) = column.filter(|c| {
                    matches!(
                        c.kind,
                        Kind::Name | Kind::PersonNumber | Kind::Account | Kind::Phone | Kind::PartyNumber
                    )
                }) else {
                    continue;
                };
                for row in rows[1..].iter().filter(|row| row[at].chars().count() > 1) {
                    let whole = filled_in(column.kind, &row[at]);
                    let firm = column.kind == Kind::PartyNumber && organisation::is_organisation_code(&whole);
                    if !firm {
                        secrets.push(whole);
                    }
                }
            }
        }
        secrets.extend(STEMS.chars().map(|stem| number_of(&stem.to_string())));
        secrets
    }

    /// The county it makes; `reversed` takes the rows of each table from the last to the first.
    pub fn facts(&self, reversed: bool) -> Facts {
        let today = self
            .tables
            .iter()
            .find(|t| t.0 == "today")
            .map_or(TODAY, |t| t.1[0].trim());
        let today = Day::of(day::parse(today).expect("a day"));
        let mut facts = Facts::new(today, Box::new(mark));
        let mut known = References {
            county: Some(999_999),
            ..References::default()
        };
        let mut tables: BTreeMap<Dataset, Vec<Vec<Vec<String>>>> = BTreeMap::new();
        tables.entry(Dataset::Villages).or_default().push(owned(VILLAGES));
        tables.entry(Dataset::Programmes).or_default().push(programmes());
        for (of, lines) in self.files() {
            let dataset = Dataset::from_word(of).unwrap_or_else(|| panic!("no dataset {of}"));
            if dataset.is_reference_list() {
                facts.list(dataset, Some(today));
            }
            tables.entry(dataset).or_default().push(table(lines));
        }
        for (dataset, all) in tables {
            // An example's own villages and programmes come first, and a code is taken once.
            let mut taken = std::collections::BTreeSet::new();
            for mut rows in all.into_iter().rev() {
                if matches!(dataset, Dataset::Villages | Dataset::Programmes) {
                    let own: Vec<String> = rows[1..].iter().map(|row| row[0].clone()).collect();
                    rows = [rows[0].clone()]
                        .into_iter()
                        .chain(rows.drain(1..).filter(|row| !taken.contains(&row[0])))
                        .collect();
                    taken.extend(own);
                }
                known = take(&mut facts, dataset, &rows, known, reversed, &self.heading);
            }
        }
        for (_, lines) in self.tables.iter().filter(|t| t.0 == CASES) {
            take_cases(&mut facts, &table(lines), reversed);
        }
        facts.close();
        facts
    }
}

fn base(heading: &str) -> &str {
    heading.split('(').next().unwrap_or(heading)
}

fn table(lines: &[String]) -> Vec<Vec<String>> {
    owned(&lines.join("\n"))
}

fn owned(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(false)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|row| {
            row.unwrap_or_else(|fault| panic!("{fault}\n{text}"))
                .iter()
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

/// The programmes of the demo county, in the form of their dataset.
fn programmes() -> Vec<Vec<String>> {
    let rows = owned(include_str!("../../assets/demo/programmes.csv"));
    let at = |name: &str| {
        rows[0]
            .iter()
            .position(|heading| heading == name)
            .expect("a column")
    };
    let from = [
        "code",
        "name",
        "department",
        "unit",
        "payee",
        "cycle",
        "publication",
        "staff",
        "card",
        "age_from",
        "age_to",
        "excludes",
    ];
    let to = [
        "补贴编码",
        "补贴名称",
        "主管部门",
        "计发单位",
        "计发对象",
        "发放周期",
        "公开方式",
        "排斥财政供养",
        "仅限一卡通",
        "年龄下限",
        "年龄上限",
        "互斥补贴编码",
    ];
    let mut out = vec![to.map(str::to_owned).to_vec()];
    out.extend(
        rows[1..]
            .iter()
            .map(|row| from.map(|name| row[at(name)].clone()).to_vec()),
    );
    out
}

/// A table's rows with every required column, as files have them.
fn whole(dataset: Dataset, rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let sample = owned(sample(dataset));
    let headings: Vec<&str> = rows[0].iter().map(|heading| base(heading)).collect();
    for heading in headings.iter().filter(|heading| **heading != "疑点") {
        assert!(
            columns(dataset).iter().any(|column| column.base() == *heading),
            "{} has no column {heading}",
            dataset.word()
        );
    }
    let mut out = vec![
        columns(dataset)
            .iter()
            .map(|column| column.name.to_owned())
            .collect::<Vec<_>>(),
    ];
    for row in &rows[1..] {
        let given = |name: &str| {
            headings
                .iter()
                .position(|heading| *heading == name)
                .map(|at| row[at].as_str())
        };
        out.push(
            columns(dataset)
                .iter()
                .enumerate()
                .map(|(at, column)| match given(column.base()) {
                    Some(cell) => filled_in(column.kind, cell),
                    None if !column.required => String::new(),
                    None => match (column.kind, given("身份证号")) {
                        (Kind::VillageCode, _) => "999999101201".to_owned(),
                        (Kind::Name, Some(who)) => name_of(who),
                        _ => sample[1][at].clone(),
                    },
                })
                .collect(),
        );
    }
    out
}

fn take(
    facts: &mut Facts,
    dataset: Dataset,
    rows: &[Vec<String>],
    known: References,
    reversed: bool,
    heading: &str,
) -> References {
    let rows = whole(dataset, rows);
    let recognition = recognise(&rows[0]).unwrap_or_else(|problems| panic!("{heading}: {problems:?}"));
    assert_eq!(recognition.dataset, dataset, "{heading}");
    let mut reader = Reader::new(recognition, known);
    let mut records: Vec<Record> = Vec::new();
    for (at, cells) in rows[1..].iter().enumerate() {
        let mut row = Row::default();
        row.start(at as u32 + 2);
        cells.iter().for_each(|cell| row.push(cell));
        let checked = reader.check(&row);
        let problems: Vec<String> = checked.problems.iter().map(|problem| problem.line()).collect();
        records.push(
            checked
                .record
                .unwrap_or_else(|| panic!("{heading}: {} {problems:?}", dataset.word())),
        );
    }
    let mut known = reader.into_references();
    for record in &records {
        known.add(record);
    }
    if reversed {
        records.reverse();
    }
    for record in &records {
        take_in(facts, record);
    }
    known
}

/// Takes cases in as the follow-up has them.
fn take_cases(facts: &mut Facts, rows: &[Vec<String>], reversed: bool) {
    let headings: Vec<&str> = rows[0].iter().map(|heading| base(heading)).collect();
    for heading in headings.iter().filter(|heading| **heading != "疑点") {
        assert!(
            facts.headings(Table::Cases).contains(heading),
            "the follow-up has no column {heading}"
        );
    }
    let mut rows: Vec<&Vec<String>> = rows[1..].iter().collect();
    if reversed {
        rows.reverse();
    }
    for row in rows {
        facts.line_again(Table::Cases, &|heading| {
            let at = headings.iter().position(|known| *known == heading)?;
            Some(row[at].clone()).filter(|cell| !cell.is_empty())
        });
    }
}

/// A mark that tells nothing; in tests the key is nobody's secret.
pub fn mark(kind: &str, text: &str) -> String {
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((kind, text));
    format!("{hash:016x}")
}
