//! `/desk/cases/ledger`: the ledger of problems as a workbook (data.md §3.6), and its three lists: 问题清单、责任清单、整改清单.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::cases::OF_LEDGER;
use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, FollowUp, MoveCase};
use crate::cases::ledger::OLD;
use crate::domain::case::{Came, CaseSource, CaseState, Category};
use crate::error::{Error, Result};
use crate::files::write::{Cell, XlsxSheet};
use crate::flows::cases::{self, Sight};
use crate::store::cases::{Accepted, Case, Eyes};
use crate::web::labels::Labels;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<FollowUp>("/desk/cases/ledger", workbook)
            .params(OF_LEDGER)
            .lane(Lane::Download),
        post::<MoveCase>("/desk/cases/{id}/ledger", fill),
    ]
}

/// The whole ledger, in the order of data.md §3.6.
const WHOLE: [&str; 33] = [
    "序号",
    "问题编号",
    "轮次",
    "来源",
    "乡镇",
    "村",
    "村码",
    "问题类别",
    "二级分类",
    "问题描述",
    "涉及金额(元)",
    "涉及人数",
    "定性依据",
    "是否立行立改",
    "是否共性",
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
    "验收人",
    "验收时间",
    "验收意见",
    "销号时间",
    "回头看结果",
    "备注",
];
/// By which numbers a case came; beside the whole ledger, for the office alone.
const NUMBERS: [&str; 3] = ["来源编号", "来件日期", "原台账编号"];
/// What those whom the ledger is about are not told: of the round, of where a case came from and of who accepted it.
const NOT_FOR_THE_UNIT: [&str; 5] = ["轮次", "来源", "验收人", "验收时间", "验收意见"];
const PROBLEMS: [&str; 7] = [
    "问题编号",
    "乡镇",
    "村",
    "问题类别",
    "二级分类",
    "问题描述",
    "涉及金额(元)",
];
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

fn workbook(visit: &Visit<'_>, by: &By<FollowUp>) -> Result<Reply> {
    let (title, headings): (&str, &[&str]) = match visit.ask.get("list") {
        None => ("问题台账", &WHOLE),
        Some("problems") => ("问题清单", &PROBLEMS),
        Some("duties") => ("责任清单", &DUTIES),
        Some("measures") => ("整改清单", &MEASURES),
        Some("clues") => ("没有成立的", &WHOLE),
        Some(_) => {
            return Err(Error::Usage(
                "可以要 problems、duties、measures、clues".to_owned(),
            ));
        }
    };
    let of_clues = visit.ask.get("list") == Some("clues");
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let clock = visit.clock(sight.reach.of_county())?;
    let mut all = super::cases::found(visit, &sight, &super::cases::asked(visit)?, &clock)?;
    // What was not established, or turned out to be nothing, is no problem.
    all.retain(|case| case.is_problem() != of_clues);
    let labels = visit.labels();
    let came = match sight.eyes {
        Eyes::Office => visit.desk().store.came(sight.reach.of_county(), &all)?,
        Eyes::Unit => HashMap::new(),
    };
    let beside = Beside {
        held: visit.desk().store.looked_back(sight.reach.of_county(), &all)?,
        until: visit
            .desk()
            .store
            .rectified_by(sight.reach.of_county(), &all, &clock)?,
        // Those who are inspected hear of no round.
        rounds: match sight.eyes {
            Eyes::Office => visit.desk().store.rounds_of(&sight.reach, &all)?,
            Eyes::Unit => HashMap::new(),
        },
    };
    let accepted = match sight.eyes {
        Eyes::Office => visit.desk().store.accepted(sight.reach.of_county(), &all)?,
        Eyes::Unit => HashMap::new(),
    };
    let mut headings = headings.to_vec();
    let whole = headings.len() == WHOLE.len();
    let older = if whole {
        older(&all, sight.eyes)
    } else {
        Vec::new()
    };
    match sight.eyes {
        Eyes::Office if whole => headings.extend(NUMBERS),
        Eyes::Office => {}
        // Where it came from, and who of the office accepted it, is not for those whom it is about.
        Eyes::Unit => headings.retain(|heading| !NOT_FOR_THE_UNIT.contains(heading)),
    }
    headings.extend(older.iter().map(String::as_str));
    let none = Came::default();
    let mut sheet = XlsxSheet::new(title, &headings)?.signed(&frame::signature(visit))?;
    for (number, case) in all.iter().enumerate() {
        let came = came.get(&case.id).unwrap_or(&none);
        let said: Vec<Said> = headings
            .iter()
            .map(|heading| match accepted_as(accepted.get(&case.id), heading) {
                Some(said) => said,
                None if *heading == "是否共性" => {
                    let common = case.is_common(&clock.terms);
                    Said::Text(if common { "是" } else { "否" }.to_owned())
                }
                None => value(case, (came, &beside), number, heading, &labels),
            })
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
    cases::took_out(&visit.office(by), sight.reach.of_county(), title, all.len())?;
    Ok(Reply::file(kind, file, sheet.bytes()?))
}

/// What stands beside the cases.
struct Beside {
    /// Whether the last look-back says that it held.
    held: HashMap<i64, bool>,
    until: HashMap<i64, NaiveDate>,
    rounds: HashMap<i64, String>,
}

enum Said {
    Text(String),
    Money(crate::domain::fen::Fen),
    Number(i64),
}

/// What a column says of how a case was accepted; `None` for a column of something else.
fn accepted_as(accepted: Option<&Accepted>, heading: &str) -> Option<Said> {
    let of = |tell: fn(&Accepted) -> String| Some(Said::Text(accepted.map(tell).unwrap_or_default()));
    match heading {
        "验收人" => of(|one| one.by.clone()),
        "验收时间" => of(|one| one.day.to_string()),
        "验收意见" => of(|one| one.words.clone()),
        _ => None,
    }
}

/// The columns that only older ledgers answer for, as far as any case has them.
fn older(all: &[Case], eyes: Eyes) -> Vec<String> {
    let told = all.iter().flat_map(|case| case.told_before(eyes));
    let older: BTreeSet<&String> = told.map(|(name, _)| name).collect();
    older.into_iter().cloned().collect()
}

fn value(
    case: &Case,
    (came, beside): (&Came, &Beside),
    number: usize,
    heading: &str,
    labels: &Labels,
) -> Said {
    let text = |text: &str| Said::Text(text.to_owned());
    let balance = case.view.balance;
    match heading {
        "序号" => Said::Number(i64::try_from(number + 1).unwrap_or(i64::MAX)),
        "问题编号" => text(&case.number),
        "轮次" => match beside.rounds.get(&case.id) {
            Some(round) => text(round),
            // One that was taken over came up in a round of the older ledger.
            None => Said::Text(
                case.told
                    .columns
                    .get(&format!("{OLD}轮次"))
                    .cloned()
                    .unwrap_or_default(),
            ),
        },
        "来源" => text(case.source.map_or("", CaseSource::word)),
        "来源编号" => text(&came.number),
        "来件日期" => Said::Text(came.on.map_or_else(String::new, |on| on.to_string())),
        "原台账编号" => text(&came.ledger_number),
        "乡镇" => Said::Text(
            case.village
                .map_or_else(String::new, |code| labels.township(code.township())),
        ),
        "村" => Said::Text(
            case.village
                .map_or_else(String::new, |code| labels.village_name(code)),
        ),
        "村码" => Said::Text(case.village.map_or_else(String::new, |code| code.to_string())),
        "问题类别" => text(case.category.map_or("", Category::word)),
        "问题描述" if case.told.facts.is_empty() => text(&case.told.title),
        "问题描述" => text(&case.told.facts),
        "涉及金额(元)" => Said::Money(balance.found),
        "定性依据" => text(&case.told.basis),
        "是否立行立改" => text(if case.direct { "是" } else { "否" }),
        "责任单位" => text(&case.view.unit),
        "责任人" => text(&case.told.responsible),
        "整改措施" => text(&case.told.measure),
        "整改时限" => Said::Text(
            beside
                .until
                .get(&case.id)
                .map_or_else(String::new, NaiveDate::to_string),
        ),
        "完成情况" => text(completion(case)),
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
        "回头看结果" => text(match (case.state, beside.held.get(&case.id)) {
            // One that failed before is looked at with other eyes.
            (CaseState::LookBack, Some(false)) => "正在看，上一次重新整改",
            (CaseState::LookBack, _) => "正在看",
            (_, Some(true)) => "通过",
            (_, Some(false)) => "重新整改",
            (_, None) => "",
        }),
        column => Said::Text(case.told.columns.get(column).cloned().unwrap_or_default()),
    }
}

/// As ledgers say how far a problem is (data.md §3.6).
fn completion(case: &Case) -> &'static str {
    match case.state {
        CaseState::Closed | CaseState::LookBack | CaseState::Confirmed => "已完成",
        _ if case.lasting => "长期坚持",
        CaseState::Claimed | CaseState::Review => "基本完成",
        _ => "未完成",
    }
}

fn fill(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let case = super::case::case_of_form(visit)?;
    cases::fill(
        &visit.office(by),
        &visit.seat()?.session.actor,
        by,
        &case,
        &visit.form,
    )?;
    super::case::back(&case)
}
