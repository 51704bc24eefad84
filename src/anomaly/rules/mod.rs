//! The rules, a folder for each family. One more rule is two files and one line in its family.

mod acc;
mod ast;
mod con;
mod dis;
mod net;
mod prj;
mod sub;

use super::rule::Rule;

/// The families with the rules of each, in the order of their codes.
pub const FAMILIES: [(&str, &str, &[&Rule]); 7] = [
    ("SUB", "惠民惠农补贴", sub::RULES),
    ("AST", "集体资产", ast::RULES),
    ("CON", "集体合同", con::RULES),
    ("ACC", "村集体账目", acc::RULES),
    ("PRJ", "工程项目", prj::RULES),
    ("NET", "关联关系", net::RULES),
    ("DIS", "公开和整改", dis::RULES),
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.2.iter().copied())
}

/// The rule of that code, in capital letters or small ones.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code))
}
