//! People and firms on the rules' pages: 甲 and 企业甲 get numbers with right check characters.

use sanzi::datasets::Kind;
use sanzi::domain::{organisation, person};

pub const STEMS: &str = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";
const NAMES: [&str; 22] = [
    "张建国",
    "李秀英",
    "王德福",
    "陈桂兰",
    "刘志强",
    "杨玉梅",
    "赵长河",
    "周凤霞",
    "吴春生",
    "郑翠花",
    "孙铁柱",
    "钱淑珍",
    "冯银锁",
    "褚麦收",
    "卫来喜",
    "蒋雅琴",
    "沈文博",
    "韩海涛",
    "朱梦洁",
    "秦子涵",
    "尤大山",
    "许小满",
];
/// A cell as a file has it: 甲 becomes a number, 企业甲 a firm's code.
pub fn filled_in(kind: Kind, cell: &str) -> String {
    match kind {
        Kind::PersonNumber => number_of(cell),
        Kind::PartyNumber | Kind::OrganisationCode => match cell.strip_prefix("企业") {
            Some(stem) => {
                let body = format!("91999999MA{:07}", 1000 + place(stem).unwrap_or(0));
                let check = organisation::check_character(&body).expect("a body");
                format!("{body}{check}")
            }
            None => number_of(cell),
        },
        _ => cell.to_owned(),
    }
}

fn place(stem: &str) -> Option<usize> {
    let first = stem.chars().next()?;
    STEMS.chars().position(|c| c == first)
}

pub fn number_of(cell: &str) -> String {
    let (stem, born) = cell.split_once('@').unwrap_or((cell, "1950-01-01"));
    match place(stem) {
        Some(at) if stem.chars().count() == 1 => {
            let body = format!("999999{}{:03}", born.replace('-', ""), 100 + at);
            let check = char::from(person::check_character(body.as_bytes()));
            format!("{body}{check}")
        }
        _ => cell.to_owned(),
    }
}

pub fn name_of(cell: &str) -> String {
    let stem = cell.split('@').next().unwrap_or(cell);
    place(stem).map_or("张示范", |at| NAMES[at]).to_owned()
}
