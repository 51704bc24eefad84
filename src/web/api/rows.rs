//! The columns of public files and what stands in them.

use chrono::NaiveDate;

use crate::datasets::public_columns;
use crate::domain::area::quantity_text;
use crate::domain::fen::Fen;
use crate::domain::shown::{PolicyLine, ShownNotice, ShownProgramme, ShownVillage};
use crate::error::Result;
use crate::files::write::Cell;
use crate::search::public::{Hit, Kind};
use crate::web::labels::Labels;
use crate::web::links;

use super::ledger;
use super::table::Sheet;

/// The headings of a list of one kind, or of mixed kinds.
pub(super) fn headings(kind: Option<Kind>) -> Vec<&'static str> {
    if let Some(dataset) = kind.and_then(Kind::ledger) {
        return public_columns(dataset).map(|(_, column)| column.name).collect();
    }
    match kind {
        Some(Kind::Village) => VILLAGES.to_vec(),
        Some(Kind::Programme) => PROGRAMMES.to_vec(),
        Some(Kind::Policy) => POLICIES.to_vec(),
        Some(Kind::Payment) => PAYMENTS.to_vec(),
        Some(Kind::Notice) => NOTICES.to_vec(),
        _ => MIXED.to_vec(),
    }
}

/// Adds a hit to a sheet whose headings are those of `kind`.
pub(super) fn add(sheet: &mut Sheet, kind: Option<Kind>, hit: &Hit, labels: &Labels) -> Result<()> {
    if kind.is_none() {
        mixed_row(sheet, hit, labels)
    } else {
        row_of_kind(sheet, hit, labels)
    }
}

const VILLAGES: [&str; 15] = [
    "村码",
    "村名",
    "类型",
    "乡镇码",
    "乡镇",
    "县码",
    "县",
    "曾用名",
    "户数",
    "人口",
    "耕地面积(亩)",
    "状态",
    "并入村码",
    "启用日期",
    "停用日期",
];
const POLICIES: [&str; 6] = ["政策编号", "政策名称", "文号", "发文单位", "主题", "发布日期"];
const PROGRAMMES: [&str; 7] = [
    "补贴编码",
    "补贴名称",
    "政策编号",
    "主管部门",
    "计发单位",
    "发放周期",
    "俗称",
];
const PAYMENTS: [&str; 15] = [
    "补贴编码",
    "所属期",
    "村码",
    "组",
    "姓名",
    "数量",
    "单价(元)",
    "金额(元)",
    "发放日期",
    "发放方式",
    "发放状态",
    "备注",
    "乡镇",
    "村名",
    "补贴名称",
];
const NOTICES: [&str; 7] = ["公示编号", "村码", "类型", "标题", "开始日期", "结束日期", "正文"];
const MIXED: [&str; 8] = ["类别", "编号", "村码", "村名", "名称", "金额(元)", "日期", "网址"];

fn text(text: Option<&str>) -> Cell<'_> {
    text.filter(|text| !text.is_empty())
        .map_or(Cell::Empty, Cell::Text)
}

fn day(day: Option<NaiveDate>) -> Cell<'static> {
    day.map_or(Cell::Empty, Cell::Day)
}

fn number(number: Option<i32>) -> Cell<'static> {
    number.map_or(Cell::Empty, |number| Cell::Number(i64::from(number)))
}

fn row_of_kind(sheet: &mut Sheet, hit: &Hit, labels: &Labels) -> Result<()> {
    match hit {
        Hit::Village(village) => village_row(sheet, village),
        Hit::Programme(programme) => programme_row(sheet, programme),
        Hit::Policy(policy, _) => policy_row(sheet, policy),
        Hit::Notice(notice, _) => notice_row(sheet, notice),
        Hit::Line(line, _) => ledger::add(sheet, line),
        Hit::Payment(payment) => {
            let place = labels.village(payment.village);
            let name = labels.programme(&payment.programme);
            let quantity = payment.quantity.map(quantity_text);
            sheet.row(&[
                Cell::Text(&payment.programme),
                Cell::Text(&payment.period.to_string()),
                Cell::Text(&payment.village.to_string()),
                payment
                    .group
                    .map_or(Cell::Empty, |group| Cell::Number(i64::from(group))),
                Cell::Text(&payment.masked),
                text(quantity.as_deref()),
                payment.price.map_or(Cell::Empty, Cell::Money),
                Cell::Money(payment.amount),
                Cell::Day(payment.paid_on),
                text(payment.channel.map(|channel| channel.word())),
                Cell::Text(payment.state.word()),
                Cell::Empty,
                text(place.map(|place| place.township.as_str())),
                text(place.map(|place| place.short.as_str())),
                Cell::Text(&name.official),
            ])
        }
        Hit::Total(total) => {
            let place = labels.village(total.village);
            let name = labels.programme(&total.programme);
            sheet.row(&[
                Cell::Text(&total.programme),
                Cell::Text(&total.year.to_string()),
                Cell::Text(&total.village.to_string()),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Money(total.amount),
                Cell::Day(total.last_paid_on),
                Cell::Empty,
                Cell::Empty,
                Cell::Text(&format!(
                    "合计：{}人，{}笔，只公开合计",
                    total.persons, total.rows
                )),
                text(place.map(|place| place.township.as_str())),
                text(place.map(|place| place.short.as_str())),
                Cell::Text(&name.official),
            ])
        }
    }
}

fn village_row(sheet: &mut Sheet, village: &ShownVillage) -> Result<()> {
    let farmland = village.farmland.map(|area| area.mu());
    let merged_into = village.merged_into.map(|code| code.to_string());
    sheet.row(&[
        Cell::Text(&village.code.to_string()),
        Cell::Text(&village.name),
        Cell::Text(village.kind.word()),
        Cell::Text(&village.township_code.to_string()),
        Cell::Text(&village.township),
        Cell::Text(&village.code.county().to_string()),
        Cell::Text(&village.county),
        text(Some(&village.former_names.join(";"))),
        number(village.households),
        number(village.people),
        text(farmland.as_deref()),
        Cell::Text(village.state.word()),
        text(merged_into.as_deref()),
        day(village.valid_from),
        day(village.valid_to),
    ])
}

/// Adds a programme.
pub(super) fn programme_row(sheet: &mut Sheet, programme: &ShownProgramme) -> Result<()> {
    sheet.row(&[
        Cell::Text(&programme.code),
        Cell::Text(&programme.name),
        text(programme.policy.as_deref()),
        Cell::Text(&programme.department),
        Cell::Text(&programme.unit),
        Cell::Text(&programme.cycle),
        text(Some(&programme.colloquial.join(";"))),
    ])
}

/// Adds a policy.
pub(super) fn policy_row(sheet: &mut Sheet, policy: &PolicyLine) -> Result<()> {
    sheet.row(&[
        Cell::Text(&policy.number),
        Cell::Text(&policy.title),
        text(policy.document.as_deref()),
        Cell::Text(&policy.issuer),
        Cell::Text(policy.topic.word()),
        Cell::Day(policy.issued_on),
    ])
}

/// Adds a notice.
fn notice_row(sheet: &mut Sheet, notice: &ShownNotice) -> Result<()> {
    sheet.row(&[
        Cell::Text(&notice.number),
        Cell::Text(&notice.village.to_string()),
        Cell::Text(&notice.kind),
        Cell::Text(&notice.title),
        Cell::Day(notice.from),
        Cell::Day(notice.to),
        text(notice.body.as_deref()),
    ])
}

fn mixed_row(sheet: &mut Sheet, hit: &Hit, labels: &Labels) -> Result<()> {
    let place = |code| labels.village_name(code);
    match hit {
        Hit::Village(village) => {
            let code = village.code.to_string();
            mixed(
                sheet,
                ["村", &code, &code, &village.short, &village.name],
                None,
                village.valid_from,
                &format!("/v/{code}"),
            )
        }
        Hit::Programme(programme) => mixed(
            sheet,
            ["补贴", &programme.code, "", "", &programme.name],
            None,
            None,
            &format!("/programmes/{}", links::encode(&programme.code)),
        ),
        Hit::Policy(policy, _) => mixed(
            sheet,
            ["政策", &policy.number, "", "", &policy.title],
            None,
            Some(policy.issued_on),
            &format!("/policies/{}", links::encode(&policy.number)),
        ),
        Hit::Notice(notice, _) => {
            let village = notice.village.to_string();
            let url = format!("/v/{village}/notices");
            mixed(
                sheet,
                [
                    "公示",
                    &notice.number,
                    &village,
                    &place(notice.village),
                    &notice.title,
                ],
                None,
                Some(notice.from),
                &url,
            )
        }
        Hit::Line(line, _) => {
            let (id, village) = (line.number(), line.village.to_string());
            let url = ledger::url(line).unwrap_or_else(|| format!("/v/{village}"));
            let cells = [
                line.dataset.title(),
                &id,
                &village,
                &place(line.village),
                &line.title(),
            ];
            mixed(sheet, cells, None, None, &url)
        }
        Hit::Payment(payment) => {
            let (id, village) = (payment.id.to_string(), payment.village.to_string());
            let name = labels.programme(&payment.programme).official;
            let cells = ["发放", &id, &village, &place(payment.village), &name];
            mixed(
                sheet,
                cells,
                Some(payment.amount),
                Some(payment.paid_on),
                &format!("/r/{id}"),
            )
        }
        Hit::Total(total) => {
            let village = total.village.to_string();
            let name = labels.programme(&total.programme).official;
            let cells = ["发放合计", "", &village, &place(total.village), &name];
            mixed(
                sheet,
                cells,
                Some(total.amount),
                Some(total.last_paid_on),
                &format!("/v/{village}"),
            )
        }
    }
}

fn mixed(
    sheet: &mut Sheet,
    texts: [&str; 5],
    amount: Option<Fen>,
    on: Option<NaiveDate>,
    url: &str,
) -> Result<()> {
    let [kind, id, village, name, title] = texts.map(|value| text(Some(value)));
    sheet.row(&[
        kind,
        id,
        village,
        name,
        title,
        amount.map_or(Cell::Empty, Cell::Money),
        day(on),
        Cell::Text(url),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_of_a_public_file_is_personal() {
        for heading in PAYMENTS.iter().chain(&VILLAGES).chain(&MIXED) {
            for never in ["身份证", "银行", "账号", "开户", "户编号", "经办", "电话"] {
                assert!(!heading.contains(never), "{heading}");
            }
        }
    }
}
