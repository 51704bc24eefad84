//! `programmes` 补贴项目: one row a subsidy programme.

use super::cells::Cells;
use super::record::{count_cell, text_cell, yes_no_cell};
use super::{Column, Kind, References};
use crate::domain::class::Publication;
use crate::domain::programme::{Cycle, Payee, Programme, Unit};

/// The columns.
pub static COLUMNS: [Column; 13] = [
    Column::new("补贴编码", "code", Kind::Number).required(),
    Column::new("补贴名称", "name", Kind::Text).required(),
    Column::new("政策编号", "policy", Kind::Number),
    Column::new("主管部门", "department", Kind::Text).required(),
    Column::new(
        "计发单位(户/人/亩/台/次/座/头/学期)",
        "unit",
        Kind::Words(&["户", "人", "亩", "台", "次", "座", "头", "学期"]),
    )
    .required(),
    Column::new("计发对象(户/人)", "payee", Kind::Words(&["户", "人"])).required(),
    Column::new(
        "发放周期(月/季/半年/年/一次)",
        "cycle",
        Kind::Words(&["月", "季", "半年", "年", "一次"]),
    ),
    Column::new(
        "公开方式(全名/掩码/不公开)",
        "publication",
        Kind::Words(&["全名", "掩码", "不公开"]),
    )
    .required(),
    Column::new("排斥财政供养(是/否)", "excludes_staff", Kind::YesNo),
    Column::new("仅限一卡通(是/否)", "card_only", Kind::YesNo),
    Column::new("年龄下限", "age_from", Kind::Count),
    Column::new("年龄上限", "age_to", Kind::Count),
    Column::new("互斥补贴编码(以;分隔)", "excludes", Kind::List),
];

/// Reads a row.
pub(super) fn read(cells: &mut Cells<'_>, references: &References) -> Option<Programme> {
    let code = cells.number(0);
    let name = cells.required(1);
    let policy = cells.optional(2);
    let department = cells.required(3);
    let unit = cells.word(4, Unit::from_word);
    let payee = cells.word(5, Payee::from_word);
    let cycle = cells.word(6, Cycle::from_word);
    let publication = cells.word(7, Publication::from_word);
    let (excludes_staff, card_only) = (cells.yes_no(8), cells.yes_no(9));
    let (age_from, age_to) = (cells.count(10), cells.count(11));
    if policy
        .as_ref()
        .is_some_and(|number| !references.policies.contains(number))
    {
        cells.warn(
            2,
            "名单里没有这个政策编号",
            "核对编号，或先导入“政策”表（policies）",
        );
    }
    if cycle.is_none() && !cells.refused {
        cells.warn(6, "没有填发放周期，按“一次”记入", "补上发放周期");
    }
    if age_from.zip(age_to).is_some_and(|(from, to)| from > to) {
        cells.warn(11, "年龄上限小于年龄下限", "核对这两个年龄");
    }
    Some(Programme {
        code: code?,
        name: name?,
        policy,
        department: department?,
        unit: unit?,
        payee: payee?,
        cycle: cycle.unwrap_or(Cycle::Once),
        publication: publication?,
        excludes_staff,
        card_only,
        age_from,
        age_to,
        excludes: cells.list(12),
    })
}

/// The cells of a row in the order of [`COLUMNS`].
pub(super) fn cells(p: &Programme) -> Vec<String> {
    vec![
        p.code.clone(),
        p.name.clone(),
        text_cell(p.policy.as_ref()),
        p.department.clone(),
        p.unit.word().to_owned(),
        p.payee.word().to_owned(),
        p.cycle.word().to_owned(),
        p.publication.word().to_owned(),
        yes_no_cell(p.excludes_staff),
        yes_no_cell(p.card_only),
        count_cell(p.age_from),
        count_cell(p.age_to),
        p.excludes.join(";"),
    ]
}
