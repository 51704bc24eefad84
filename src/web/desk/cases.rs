//! `/desk/cases`: the ledger of problems within one's sight.

mod fields;
mod span;
mod turn;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use maud::{Markup, html};

use self::span::Span;
use self::turn::{OPEN, Turn};
pub(super) use self::turn::{
    Whose, all_tracked, extensions_declined, extensions_to_grant, late_inside, merges, not_signed, steps_due,
    stopped_long, to_sign, unsigned,
};
use super::frame;
use super::routes::{DeskRoute, get};
use super::visit::Visit;
use crate::access::{By, FollowUp};
use crate::domain::case::{Came, CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::cases::Sight;
use crate::store::cases::{Asked, Case, Clockwork, Eyes, NO_ROUND};
use crate::web::filters;
use crate::web::links;
use crate::web::parts::{Column, count, pager, table, yuan};
use crate::web::reply::Reply;

/// What narrows the list and the ledger of exactly what is shown, between what only the one and only the other has.
const NARROWS: &[&str] = &[
    "list",
    "state",
    "category",
    "department",
    "unit",
    "township",
    "village",
    "round",
    "number",
    "from",
    "to",
    "what",
    "due",
    "turn",
    "outcome",
    "score",
    "cursor",
];
/// What the list may be asked.
const OF_LIST: &[&str] = match NARROWS {
    [_, rest @ ..] => rest,
    [] => &[],
};
/// What the ledger may be asked.
pub(super) const OF_LEDGER: &[&str] = match NARROWS {
    [rest @ .., _] => rest,
    [] => &[],
};
/// A look-back past its last day, in words.
const LATE_LOOK: &str = "回头看过期";
/// Cases on a page.
const PAGE: usize = 200;
const HERE: &str = "/desk/cases";
/// In place of a unit: none is written. No unit is called so.
pub(super) const NO_UNIT: &str = "-";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![get::<FollowUp>(HERE, list).params(OF_LIST)]
}

fn list(visit: &Visit<'_>, _: &By<FollowUp>) -> Result<Reply> {
    const COLUMNS: [Column; 7] = [
        Column::head("编号"),
        Column::text("什么事"),
        Column::text("村"),
        Column::text("类别"),
        Column::short("到哪一步"),
        Column::short("期限"),
        Column::number("未追回"),
    ];
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let asked = asked(visit)?;
    let word = |name: &str| visit.ask.get(name);
    let clock = visit.clock(sight.reach.of_county())?;
    let turn = Turn::read(visit)?;
    let all = found(visit, &sight, &asked, &clock)?;
    let overdue = all.iter().filter(|case| is_overdue(case, visit)).count();
    let late = |case: &Case| lateness(case, sight.eyes, visit.ask.today);
    let late_looks = all.iter().filter(|case| late(case) == Some(LATE_LOOK)).count();
    let open: i64 = all.iter().map(|case| case.view.balance.open().0).sum();
    let back: i64 = all.iter().map(|case| case.view.balance.returned.0).sum();
    let labels = visit.labels();
    let offset = filters::offset(&visit.ask)?.min(all.len());
    let shown = &all[offset..(offset + PAGE).min(all.len())];
    let next = (offset + PAGE < all.len()).then(|| (offset + PAGE).to_string());
    let came = match sight.eyes {
        Eyes::Office => visit.desk().store.came(sight.reach.of_county(), shown)?,
        Eyes::Unit => HashMap::new(),
    };
    let rows = shown.iter().map(|case| {
        vec![
            html! { a href={ "/desk/cases/" (case.id) } { (case.number) } },
            html! {
                (case.told.title)
                @if let Some(came) = came.get(&case.id) { (numbers(case, came)) }
            },
            html! { (case.village.map_or_else(|| case.view.unit.clone(), |code| labels.village_in_township(code))) },
            html! { (case.category.map_or("", Category::word)) },
            html! { (case.state.word()) },
            html! {
                @if let Some(due) = case.view.due {
                    @if let Some(late) = late(case) { span.recovered { "⚠ " (late) " " (due) } } @else { (due) }
                }
            },
            html! { (yuan(case.view.balance.open())) },
        ]
    });
    // Rounds are the plan of those who inspect, and theirs alone.
    let rounds = match sight.eyes {
        Eyes::Office => visit.desk().store.round_names(&sight.reach)?,
        Eyes::Unit => BTreeMap::new(),
    };
    let places = visit.desk().office_store().places(&sight.reach)?;
    let known =
        |code: VillageCode| places.contains(&code) || all.iter().any(|case| case.village == Some(code));
    let standing = all.iter().filter(|case| case.is_problem()).count();
    let body = html! {
        h1 { "问题台账" }
        p.lead {
            "共 " strong { (count(all.len())) } " 件，"
            @if standing < all.len() { "其中成立的问题 " strong { (count(standing)) } " 件，" }
            "超期 " strong { (count(overdue)) } " 件；"
            @if late_looks > 0 { "回头看过期 " strong { (count(late_looks)) } " 件；" }
            "已追回 "
            strong { (yuan(Fen(back))) } "，还有 " strong { (yuan(Fen(open))) } " 没有追回。"
        }
        @for place in fields::narrowed(&labels, &asked, known) { p { "只看" (place) "。" } }
        @if let Some(department) = word("department") { p { "只看主管部门是" (department) "的。" } }
        @if let Some(round) = asked.round {
            @let none = if round == NO_ROUND { "不在哪一轮" } else { "这一轮" };
            p { "只看" (rounds.get(&round).map_or(none, String::as_str)) "里立的。" }
        }
        @if let Some(span) = Span::read(visit)? { p { "只看 " (span.says()) "。" } }
        @for on in turn.on() { p { "只看" (on) "。" } }
        (unsure(visit, &clock, all.iter().filter_map(|case| case.view.due)))
        @if sight.eyes == Eyes::Office && frame::may_enter(visit, "/desk/cases/new") {
            p.go { a.button href="/desk/cases/new" { "新立一件" } a href="/desk/cases/ledger/import" { "导入旧台账" } }
        }
        form.filters method="get" action=(HERE) {
            div {
                label for="state" { "到哪一步" }
                select #state name="state" {
                    option value="" { "全部" }
                    option value=(OPEN) selected[turn.open] { "没有办结的" }
                    @for state in CaseState::ALL { option value=(state.word()) selected[asked.state == Some(*state)] { (state.word()) } }
                }
            }
            div {
                label for="category" { "类别" }
                select #category name="category" {
                    option value="" { "全部" }
                    @for category in Category::ALL {
                        option value=(category.word()) selected[asked.category == Some(*category)] { (category.word()) }
                    }
                }
            }
            (fields::departments(visit, &sight)?)
            (fields::places(&labels, &places, (word("township"), word("village"))))
            div {
                label for="unit" { "责任单位" }
                input #unit name="unit" maxlength="100" list="units" value=(word("unit").unwrap_or_default());
                datalist #units {
                    option value=(NO_UNIT) { "没有写" }
                    @for unit in all.iter().map(|case| case.view.unit.as_str()).filter(|unit| !unit.is_empty()).collect::<BTreeSet<_>>() { option value=(unit) {} }
                }
            }
            @if sight.eyes == Eyes::Office { (fields::rounds(&rounds, asked.round)) }
            div {
                label for="number" { @if sight.eyes == Eyes::Office { "编号（问题、来件或原台账的）" } @else { "问题编号" } }
                input #number name="number" maxlength="60" value=(word("number").unwrap_or_default());
            }
            div {
                label for="due" { "期限" }
                select #due name="due" {
                    option value="" { "全部" }
                    option value="late" selected[turn.late == Some(true)] { "超期" }
                    option value="ahead" selected[turn.late == Some(false)] { "没有超期" }
                }
            }
            @if turn.mine || frame::may_move(visit) {
                div {
                    label for="turn" { "轮到谁办" }
                    select #turn name="turn" {
                        option value="" { "全部" }
                        option value="mine" selected[turn.mine] { "我的岗位" }
                        @if sight.eyes == Eyes::Office {
                            option value="sign" selected[turn.sign] { "等我签字的" }
                            option value="unsigned" selected[turn.unsigned] { "没签字退给我的" }
                        }
                        option value="asked" selected[turn.asked] { "等批准的延期" }
                        option value="declined" selected[turn.declined] { "没有批准的延期" }
                        @if sight.eyes == Eyes::Office {
                            option value="step" selected[turn.step] { "要升级督办的" }
                            option value="inside" selected[turn.inside] { "别的岗位超期的" }
                            option value="stopped" selected[turn.stopped] { "中止要复查的" }
                        }
                    }
                }
            }
            // What another page narrowed the list to stays while it is narrowed further.
            @for name in ["from", "to", "what", "outcome", "score"] {
                @if let Some(value) = word(name) { input type="hidden" name=(name) value=(value); }
            }
            div.acts { button.main { "看" } @if !visit.ask.pairs.is_empty() { a.clear href=(HERE) { "看全部" } } }
        }
        @if standing < all.len() { p.muted { "台账和三张清单只列成立的问题；还没有成立的、查否的、合规说明的在“没有成立的”里。" } }
        p.downloads {
            @let taken = |list: &str| {
                let kept = visit.ask.pairs.iter().filter(|(name, _)| name != "cursor");
                let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
                links::with_params("/desk/cases/ledger", kept.chain((!list.is_empty()).then_some(("list", list))))
            };
            "下载：" a href=(taken("")) { "问题台账" } " "
            a href=(taken("problems")) { "问题清单" } " "
            a href=(taken("duties")) { "责任清单" } " "
            a href=(taken("measures")) { "整改清单" }
            @if sight.eyes == Eyes::Office { " " a href=(taken("clues")) { "没有成立的" } }
        }
        @if all.is_empty() { p.nothing { "这里没有。" } } @else { (table("问题台账", &COLUMNS, rows)) }
        (pager(HERE, &visit.ask.pairs, next.as_deref()))
    };
    Ok(frame::page(visit, "问题台账", &body))
}

/// The cases within a sight that the address asks for: those of the page, and of the file that is taken from it.
pub(super) fn found(visit: &Visit<'_>, sight: &Sight, asked: &Asked, clock: &Clockwork) -> Result<Vec<Case>> {
    let turn = Turn::read(visit)?;
    let mut all = visit.desk().store.cases(&sight.reach, sight.eyes, asked, clock)?;
    turn.keep(visit, &mut all)?;
    if let Some(span) = Span::read(visit)? {
        span.keep(visit, &mut all)?;
    }
    Ok(all)
}

/// What the address narrows the ledger to.
pub(super) fn asked(visit: &Visit<'_>) -> Result<Asked> {
    let within = fields::within(visit.ask.get("township"), visit.ask.get("village"))?;
    let word = |name: &str| visit.ask.get(name);
    Ok(Asked {
        state: known(
            word("state").filter(|word| *word != OPEN),
            CaseState::from_word,
            "状态",
        )?,
        category: known(word("category"), Category::from_word, "类别")?,
        unit: word("unit").map(|unit| {
            if unit == NO_UNIT {
                String::new()
            } else {
                unit.to_owned()
            }
        }),
        within,
        answering: fields::answering(visit, word("department"))?,
        round: match word("round") {
            None => None,
            Some(typed) => Some(
                typed
                    .parse()
                    .map_err(|_| Error::Usage("轮次是一个数字".to_owned()))?,
            ),
        },
        called: word("number")
            .map(|typed| typed.chars().filter(|c| !c.is_whitespace()).collect())
            .unwrap_or_default(),
        opened: Span::read(visit)?.and_then(Span::opened),
    })
}

/// The numbers under which others know a case.
fn numbers(case: &Case, came: &Came) -> Markup {
    let said = [
        (case.source.map_or("", CaseSource::word), &came.number),
        ("原台账", &came.ledger_number),
    ];
    html! {
        @for (what, number) in said.iter().filter(|(_, number)| !number.is_empty()) { " " span.muted { (what) " " (number) } }
    }
}

/// Whether it is not settled and past its last day, as the reports and the scoreboard count it.
fn is_overdue(case: &Case, visit: &Visit<'_>) -> bool {
    case.state.is_open() && is_past_its_day(case, visit)
}

fn is_past_its_day(case: &Case, visit: &Visit<'_>) -> bool {
    case.view.due.is_some_and(|due| due < visit.ask.today)
}

/// What a case past its last day is called. A look-back that was not concluded in time is the office's own lateness: the unit has
/// settled what it looks at, is not told, and no report counts it as late.
pub(super) fn lateness(case: &Case, eyes: Eyes, today: NaiveDate) -> Option<&'static str> {
    let past = case.view.due.is_some_and(|due| due < today);
    match case.state {
        CaseState::LookBack => (past && eyes == Eyes::Office).then_some(LATE_LOOK),
        state => (past && state.is_open()).then_some("超期"),
    }
}

/// Says that last days fall into a year whose public holidays nobody has written in.
pub(super) fn unsure(visit: &Visit<'_>, clock: &Clockwork, days: impl Iterator<Item = NaiveDate>) -> Markup {
    let years: BTreeSet<i32> = days.filter_map(|day| clock.unsure(day)).collect();
    html! {
        @for year in years {
            p.note {
                "⚠ " (year) " 年的放假安排还没有录入：落在这一年的期限只按周末算，没有算放假和调休。"
                @if frame::may_enter(visit, "/desk/settings") { a href={ "/desk/settings/holidays." (year) } { "录入" } }
            }
        }
    }
}

/// A word of a filter, or the sentence that it is none.
fn known<T>(word: Option<&str>, of: impl Fn(&str) -> Option<T>, what: &str) -> Result<Option<T>> {
    match word {
        None => Ok(None),
        Some(word) => of(word)
            .map(Some)
            .ok_or_else(|| Error::Usage(format!("没有这个{what}"))),
    }
}
