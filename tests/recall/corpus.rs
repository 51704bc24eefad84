//! The public records of the demo county, read from its files by the test and not by the product.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use chrono::Utc;
use sanzi::domain::class::{Class, Publication};
use sanzi::domain::day;

/// One public record, with all that it shows.
#[derive(Debug, Clone)]
pub struct Record {
    /// The word of `kind` in addresses.
    pub kind: &'static str,
    /// What tells it from all others in a list: an address, or village, programme and year of a total.
    pub key: String,
    /// The village it belongs to.
    pub village: Option<String>,
    /// 补贴编码.
    pub programme: Option<String>,
    /// The year in which it was paid, began or was issued.
    pub year: Option<i32>,
    /// Fen.
    pub amount: Option<i64>,
    /// Texts of its own, one a column.
    pub texts: Vec<String>,
}

/// A village with what people call it.
#[derive(Debug, Clone)]
pub struct Village {
    pub code: String,
    pub name: String,
    pub former: Vec<String>,
    pub township_code: String,
    pub township: String,
}

/// The county.
pub struct Corpus {
    pub records: Vec<Record>,
    pub villages: Vec<Village>,
    /// Programmes by code: their names.
    pub programmes: BTreeMap<String, String>,
    /// Contracts that are over today, by their dates or by what was handed in of them.
    pub over: BTreeSet<String>,
}

/// The rows of a file as maps from heading to value.
fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let header: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(|h| h.trim_start_matches('\u{feff}').to_owned())
        .collect();
    reader
        .records()
        .map(|row| {
            header
                .iter()
                .cloned()
                .zip(row.expect("a row").iter().map(str::to_owned))
                .collect()
        })
        .collect()
}

/// All files of a dataset in the folder, in order of their names.
fn dataset(folder: &Path, heading: &str) -> Vec<HashMap<String, String>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the demo")
        .filter_map(Result::ok)
        .map(|e| e.path())
        .collect();
    files.sort();
    files
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "csv"))
        .filter(|path| {
            let first = std::fs::read_to_string(path)
                .unwrap_or_default()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            first.trim_start_matches('\u{feff}').split(',').next() == Some(heading)
                && (heading != "补贴编码" || first.contains("补贴名称"))
                && (heading != "村码" || first.contains("村名"))
        })
        .flat_map(|path| rows(path))
        .collect()
}

fn fen(yuan: &str) -> i64 {
    let plain: String = yuan
        .chars()
        .filter(|c| !matches!(c, ',' | '￥' | '¥' | ' '))
        .collect();
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, ""));
    let negative = whole.starts_with('-');
    let value = whole.trim_start_matches('-').parse::<i64>().expect("yuan") * 100
        + format!("{cents:0<2}").parse::<i64>().expect("cents");
    if negative { -value } else { value }
}

fn year(day: &str) -> Option<i32> {
    day.get(..4)?.parse().ok()
}

impl Corpus {
    /// Reads the demo county's folder.
    pub fn read(folder: &Path) -> Self {
        let get = |row: &HashMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
        let villages: Vec<Village> = dataset(folder, "村码")
            .iter()
            .map(|row| Village {
                code: get(row, "村码"),
                name: get(row, "村名"),
                former: get(row, "曾用名")
                    .split(';')
                    .filter(|n| !n.is_empty())
                    .map(str::to_owned)
                    .collect(),
                township_code: get(row, "乡镇码").chars().take(9).collect(),
                township: get(row, "乡镇"),
            })
            .collect();
        let mut records = Vec::new();
        for v in &villages {
            let mut texts = vec![v.name.clone(), v.township.clone()];
            texts.extend(v.former.clone());
            records.push(Record {
                kind: "villages",
                key: v.code.clone(),
                village: Some(v.code.clone()),
                programme: None,
                year: None,
                amount: None,
                texts,
            });
        }
        let mut programmes = BTreeMap::new();
        let mut classes = HashMap::new();
        for row in dataset(folder, "补贴编码") {
            let (code, name) = (get(&row, "补贴编码"), get(&row, "补贴名称"));
            let publication = Publication::from_word(&get(&row, "公开方式")).expect("a word");
            classes.insert(code.clone(), Class::of(&name, publication));
            programmes.insert(code.clone(), name.clone());
            let texts = vec![name, get(&row, "主管部门")];
            records.push(Record {
                kind: "programmes",
                key: code.clone(),
                village: None,
                programme: Some(code),
                year: None,
                amount: None,
                texts,
            });
        }
        for row in dataset(folder, "政策编号") {
            let names = [
                "政策名称",
                "文号",
                "发文单位",
                "主题",
                "摘要",
                "正文",
                "申领条件",
                "申领材料",
                "办理地点",
                "咨询电话",
            ];
            let texts = names.iter().map(|name| get(&row, name)).collect();
            let key = get(&row, "政策编号");
            records.push(Record {
                kind: "policies",
                key,
                village: None,
                programme: None,
                year: year(&get(&row, "发布日期")),
                amount: None,
                texts,
            });
        }
        for row in dataset(folder, "公示编号") {
            let texts = ["标题", "类型", "正文"]
                .iter()
                .map(|name| get(&row, name))
                .collect();
            let (key, village) = (get(&row, "公示编号"), Some(get(&row, "村码")));
            records.push(Record {
                kind: "notices",
                key,
                village,
                programme: None,
                year: year(&get(&row, "开始日期")),
                amount: None,
                texts,
            });
        }
        payments(&dataset(folder, "发放编号"), &classes, &mut records);
        ledgers(folder, &mut records);
        let today = day::in_shanghai(Utc::now()).to_string();
        let over = rows(&folder.join("contracts.csv"))
            .iter()
            .map(|row| {
                let cell = |base: &str| {
                    let found = row
                        .iter()
                        .find(|(heading, _)| heading.split('(').next() == Some(base));
                    found.expect(base).1
                };
                (cell("合同编号").clone(), cell("终止日期"), cell("状态"))
            })
            .filter(|(_, last, state)| **last < today || *state == "到期")
            .map(|(number, ..)| number)
            .collect();
        Self {
            records,
            villages,
            programmes,
            over,
        }
    }
}

/// Lines of the public ledgers: of the books what was earned and spent.
fn ledgers(folder: &Path, records: &mut Vec<Record>) {
    const RESULTS: [(bool, &[&str]); 2] = [
        (
            false,
            &["501", "502", "511", "521", "522", "531", "541", "551", "561"],
        ),
        (
            true,
            &[
                "501", "502", "503", "504", "511", "512", "513", "514", "515", "521",
            ],
        ),
    ];
    let named = |file: &str, number: &str, name: &str| -> HashMap<String, String> {
        let rows = rows(&folder.join(file));
        rows.iter()
            .map(|row| (row[number].clone(), row[name].clone()))
            .collect()
    };
    let assets = named("assets.csv", "资产编号", "资产名称");
    let projects = named("projects.csv", "项目编号", "项目名称");
    let of_project = named("projects.csv", "项目编号", "村码");
    let nobody = HashMap::new();
    let firm = |name: &str| ["公司", "合作社"].iter().any(|word| name.contains(word));
    for (kind, numbers, texts, on, about) in [
        (
            "assets",
            &["资产编号"][..],
            &["资产名称", "类别", "细类", "坐落"][..],
            "取得日期",
            &nobody,
        ),
        (
            "contracts",
            &["合同编号"],
            &["类型", "承租方", "资产编号"],
            "起始日期",
            &assets,
        ),
        (
            "projects",
            &["项目编号"],
            &["项目名称", "中标单位", "资金来源"],
            "立项日期",
            &nobody,
        ),
        (
            "disbursements",
            &["拨付编号"],
            &["收款单位", "款项性质", "项目编号"],
            "拨付日期",
            &projects,
        ),
        (
            "vouchers",
            &["凭证号", "行号"],
            &["摘要", "对方单位"],
            "日期",
            &nobody,
        ),
    ] {
        for row in rows(&folder.join(format!("{kind}.csv"))) {
            // Some headings name the words that their cells take.
            let row: HashMap<String, String> = row
                .into_iter()
                .map(|(heading, cell)| (heading.split('(').next().unwrap_or_default().to_owned(), cell))
                .collect();
            let day = &row[on];
            let results = RESULTS
                .iter()
                .find(|(new, _)| *new == (day.as_str() >= "2024-01-01"));
            let is_result = |code: &String| results.is_some_and(|(_, codes)| codes.contains(&&code[..3]));
            if kind == "vouchers" && !row.get("科目代码").is_some_and(is_result) {
                continue;
            }
            let number: Vec<&str> = numbers.iter().map(|name| row[*name].as_str()).collect();
            let mut own: Vec<String> = texts
                .iter()
                .map(|name| row[*name].clone())
                .filter(|text| !text.is_empty() && (firm(text) || !matches!(text.chars().count(), 2..=3)))
                .collect();
            own.extend(texts.iter().filter_map(|name| about.get(&row[*name]).cloned()));
            let village = row.get("村码").or_else(|| of_project.get(row.get("项目编号")?));
            records.push(Record {
                kind,
                key: number.join("#"),
                village: village.cloned(),
                programme: None,
                year: year(day),
                amount: None,
                texts: own,
            });
        }
    }
}

/// Single payments of class S0 and the totals of the others, groups of fewer than five persons left out.
fn payments(rows: &[HashMap<String, String>], classes: &HashMap<String, Class>, records: &mut Vec<Record>) {
    let mut groups: BTreeMap<(String, String, i32), (BTreeSet<&str>, i64)> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let (village, programme) = (row["村码"].clone(), row["补贴编码"].clone());
        let (year, amount) = (year(&row["发放日期"]).expect("a year"), fen(&row["金额(元)"]));
        if classes[&programme] == Class::S0 {
            let texts = vec![row["姓名"].chars().take(1).collect()];
            let key = format!("row {at}");
            records.push(Record {
                kind: "payments",
                key,
                village: Some(village),
                programme: Some(programme),
                year: Some(year),
                amount: Some(amount),
                texts,
            });
        } else {
            let group = groups.entry((village, programme, year)).or_default();
            group.0.insert(&row["身份证号"]);
            group.1 += amount;
        }
    }
    for ((village, programme, year), (persons, amount)) in groups {
        if persons.len() >= 5 {
            let key = format!("{village} {programme} {year}");
            records.push(Record {
                kind: "payments",
                key,
                village: Some(village),
                programme: Some(programme),
                year: Some(year),
                amount: Some(amount),
                texts: Vec::new(),
            });
        }
    }
}
