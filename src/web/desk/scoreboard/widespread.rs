//! The common problems (共性问题) on the scoreboard: of every department for whoever inspects, of its own for a department that was
//! told of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{CASES, way};
use crate::cases::Figure;
use crate::cases::score::Tracked;
use crate::cases::widespread::{self, Common};
use crate::config::Departments;
use crate::domain::case::Category;
use crate::domain::case_term::CaseTerm;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::flows::settings::in_force;
use crate::store::cases::{Clockwork, Eyes};
use crate::web::desk::frame;
use crate::web::desk::visit::Visit;
use crate::web::links;
use crate::web::parts::{Column, table, yuan};

/// The common problems, for each department that answers for them, with the amounts.
pub(super) fn section(
    visit: &Visit<'_>,
    (cases, sight): (&[Tracked], &Sight),
    clock: &Clockwork,
    departments: &Departments,
) -> Result<Markup> {
    let (least, months) = (clock.terms.common, clock.terms.common_months);
    let mut found: BTreeMap<&str, Vec<Common>> = BTreeMap::new();
    let told = told_to_departments(visit, sight, clock)?;
    // A department reads of the villages what it was told of: not where the cases are that lie beyond its own.
    let to_department = !told.is_empty();
    let lines = match to_department {
        true => told.into_iter().map(|(line, _)| line).collect(),
        false => widespread::common(cases, least, clock.since),
    };
    for line in lines {
        found.entry(departments.of(line.category)).or_default().push(line);
    }
    Ok(html! {
        section #common {
            h2 { "共性问题" }
            p.muted {
                "同一类问题，最近 " (months) " 个月里在 " (least) " 个村以上反馈过，就抄告主管部门：村数够了以后 " (clock.terms.figure(CaseTerm::CommonDays)) " 天以内，在其中一件上办“并入共性问题”。"
                @if frame::may_enter(visit, "/desk/settings") { a href="/desk/settings" { "村数、月数和哪一类归哪个部门，在设置里定" } }
            }
            @if found.is_empty() { p { "现在没有。" } }
            @for (department, lines) in &found {
                @let sum: i64 = lines.iter().map(|line| line.money.found.0).sum();
                @let back: i64 = lines.iter().map(|line| line.money.returned.0).sum();
                @let title = if department.is_empty() { "还没有定主管部门" } else { department };
                h3 { (title) }
                p { (lines.len()) " 类，涉及 " strong { (yuan(Fen(sum))) } "，已追回 " strong { (yuan(Fen(back))) } }
                (of_department(visit, title, (lines, to_department), clock))
            }
        }
    })
}

/// The common problems that were told to the departments of a sight, each with the day.
pub(in crate::web::desk) fn told_to_departments(
    visit: &Visit<'_>,
    sight: &Sight,
    clock: &Clockwork,
) -> Result<Vec<(Common, NaiveDate)>> {
    if sight.eyes != Eyes::Unit || sight.reach.departments().is_empty() {
        return Ok(Vec::new());
    }
    let departments = in_force(&visit.desk().office("", ""), sight.reach.of_county())?.departments;
    let answers = |category: Category| {
        let of = departments.of(category);
        sight.reach.departments().iter().any(|one| one == of)
    };
    visit.desk().store.told_as_common(&sight.reach, &answers, clock)
}

/// The last day on which a category that stands in so many villages is merged in time.
pub(in crate::web::desk) fn to_merge_by(line: &Common, clock: &Clockwork) -> NaiveDate {
    clock.terms.common_term.ends(line.since, &clock.calendar)
}

fn of_department(
    visit: &Visit<'_>,
    department: &str,
    (lines, told): (&[Common], bool),
    clock: &Clockwork,
) -> Markup {
    const COLUMNS: [Column; 7] = [
        Column::head("类别"),
        Column::number("村"),
        Column::number("件"),
        Column::number("涉及(元)"),
        Column::number("应追缴(元)"),
        Column::number("已追回(元)"),
        Column::short("并入"),
    ];
    let labels = visit.labels();
    let rows = lines.iter().map(|line| {
        let list = links::with_params(CASES, [("category", line.category.word())]);
        let all = |shown: Markup| way(&list, Figure::Common, !told, &shown);
        vec![
            html! {
                (all(html! { (line.category.word()) }))
                details { summary { "哪些村" } (line.villages.iter().map(|code| labels.village_in_township(*code)).collect::<Vec<_>>().join("、")) }
            },
            all(html! { (line.villages.len()) }),
            all(html! { (line.cases) }),
            all(html! { (yuan(line.money.found)) }),
            all(html! { (yuan(line.money.recoverable)) }),
            all(html! { (yuan(line.money.returned)) }),
            html! {
                @let due = to_merge_by(line, clock);
                @if line.merged { "✓ 已并入" } @else if !line.may_be_merged { "都中止着" } @else if due < visit.ask.today { span.recovered { "⚠ 过期 " (due) } } @else { "最晚 " (due) }
            },
        ]
    });
    table(&format!("{department}的共性问题"), &COLUMNS, rows)
}
