//! `/desk/cases/ledger`: the ledger of problems as a workbook (data.md §3.6), and its three lists: 问题清单、责任清单、整改清单.

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, FollowUp, MoveCase};
use crate::domain::case::CaseState;
use crate::error::{Error, Result};
use crate::files::write::{Cell, XlsxSheet};
use crate::flows::cases::{self, Sight};
use crate::store::cases::{Asked, Case};
use crate::web::labels::Labels;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<FollowUp>("/desk/cases/ledger", workbook)
            .params(&["list"])
            .lane(Lane::Download),
        post::<MoveCase>("/desk/cases/{id}/ledger", fill),
    ]
}

/// The whole ledger, in the order of data.md §3.6.
const WHOLE: [&str; 27] = [
    "序号",
    "问题编号",
    "来源",
    "乡镇",
    "村",
    "村码",
    "问题类别",
    "问题描述",
    "涉及金额(元)",
    "涉及人数",
    "定性依据",
    "是否立行立改",
    "责任单位",
    "责任领导",
    "责任人",
    "整改措施",
    "整改时限",
    "整改进展",
    "完成情况",
    "佐证材料",
    "追缴金额(元)",
    "核销金额(元)",
    "处理人数",
    "建章立制",
    "销号时间",
    "回头看结果",
    "备注",
];
const PROBLEMS: [&str; 6] = ["问题编号", "乡镇", "村", "问题类别", "问题描述", "涉及金额(元)"];
const DUTIES: [&str; 6] = ["问题编号", "乡镇", "村", "责任单位", "责任领导", "责任人"];
const MEASURES: [&str; 7] = [
    "问题编号",
    "乡镇",
    "村",
    "整改措施",
    "整改时限",
    "整改进展",
    "完成情况",
];

fn workbook(visit: &Visit<'_>, _: &By<FollowUp>) -> Result<Reply> {
    let (title, headings): (&str, &[&str]) = match visit.ask.get("list") {
        None => ("问题台账", &WHOLE),
        Some("problems") => ("问题清单", &PROBLEMS),
        Some("duties") => ("责任清单", &DUTIES),
        Some("measures") => ("整改清单", &MEASURES),
        Some(_) => return Err(Error::Usage("可以要 problems、duties、measures".to_owned())),
    };
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let all = visit.desk().store.cases(
        &sight.reach,
        sight.eyes,
        &Asked::default(),
        &visit.clock(sight.reach.of_county())?,
    )?;
    let labels = visit.house.labels();
    let mut sheet = XlsxSheet::new(title, headings)?.signed(&frame::signature(visit))?;
    for (number, case) in all.iter().enumerate() {
        let said: Vec<Said> = headings
            .iter()
            .map(|heading| value(case, number, heading, &labels))
            .collect();
        let cells: Vec<Cell<'_>> = said
            .iter()
            .map(|said| match said {
                Said::Text(text) => Cell::Text(text),
                Said::Money(fen) => Cell::Money(*fen),
                Said::Number(number) => Cell::Number(*number),
            })
            .collect();
        sheet.row(&cells)?;
    }
    let file = format!(
        "{}_{}_{}.xlsx",
        sight.reach.of_county(),
        "problems",
        visit.ask.today.format("%Y%m%d")
    );
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let seat = visit.seat()?;
    let office = visit.desk().office(&seat.session.actor.login, "");
    cases::took_out(&office, seat.session.actor.county, title, all.len())?;
    Ok(Reply::file(kind, file, sheet.bytes()?))
}

enum Said {
    Text(String),
    Money(crate::domain::fen::Fen),
    Number(i64),
}

fn value(case: &Case, number: usize, heading: &str, labels: &Labels) -> Said {
    let text = |text: &str| Said::Text(text.to_owned());
    let balance = case.view.balance;
    match heading {
        "序号" => Said::Number(i64::try_from(number + 1).unwrap_or(i64::MAX)),
        "问题编号" => text(&case.number),
        "来源" => text(case.source.word()),
        "乡镇" => Said::Text(
            case.village
                .map_or_else(String::new, |code| labels.township(code.township())),
        ),
        "村" => Said::Text(
            case.village
                .map_or_else(String::new, |code| labels.village_name(code)),
        ),
        "村码" => Said::Text(case.village.map_or_else(String::new, |code| code.to_string())),
        "问题类别" => text(case.category.word()),
        "问题描述" if case.told.facts.is_empty() => text(&case.told.title),
        "问题描述" => text(&case.told.facts),
        "涉及金额(元)" => Said::Money(balance.found),
        "定性依据" => text(&case.told.basis),
        "是否立行立改" => text(if case.direct { "是" } else { "否" }),
        "责任单位" => text(&case.view.unit),
        "责任人" => text(&case.told.responsible),
        "整改措施" => text(&case.told.measure),
        "整改时限" => Said::Text(case.view.due.map_or_else(String::new, |due| due.to_string())),
        "完成情况" => text(completion(case.state)),
        "佐证材料" => {
            let shown = case.view.checklist.items.iter().filter(|(_, pieces)| *pieces > 0);
            Said::Text(
                shown
                    .map(|(item, _)| item.as_str())
                    .collect::<Vec<_>>()
                    .join("、"),
            )
        }
        "追缴金额(元)" => Said::Money(balance.returned),
        "核销金额(元)" => Said::Money(balance.written_off),
        "销号时间" => Said::Text(case.closed_on.map_or_else(String::new, |day| day.to_string())),
        "回头看结果" => text(match case.state {
            CaseState::Confirmed => "通过",
            CaseState::Reopened => "重新整改",
            CaseState::LookBack => "正在看",
            _ => "",
        }),
        column => Said::Text(case.told.columns.get(column).cloned().unwrap_or_default()),
    }
}

/// As ledgers say how far a problem is (data.md §3.6).
fn completion(state: CaseState) -> &'static str {
    match state {
        CaseState::Closed | CaseState::LookBack | CaseState::Confirmed => "已完成",
        CaseState::Claimed | CaseState::Review => "基本完成",
        _ => "未完成",
    }
}

fn fill(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let case = super::case::case_of_form(visit)?;
    cases::fill(&visit.office(by), by, &case, &visit.form)?;
    super::case::back(&case)
}
