//! `/desk/cases/{id}`: one case: where it stands, what may be done now and by whom, its money, its history.

mod columns;
mod flags;
mod money;
mod signature;
mod unfit;
mod unit;

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, FollowUp, MoveCase};
use crate::cases::score;
use crate::cases::signs::{Sign, hasty, signs};
use crate::cases::{Guard, Move, MoveName, moves_from};
use crate::domain::case::{CaseState, Category, FalseReason};
use crate::error::{Error, Result};
use crate::flows::cases::{self, Says, Sight};
use crate::flows::letters::demanded;
use crate::letters::Kind;
use crate::store::cases::{Case, Eyes, Piece};
use crate::web::parts::yuan;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<FollowUp>("/desk/cases/{id}", page),
        post::<MoveCase>("/desk/cases/{id}/move", make),
        post::<MoveCase>("/desk/cases/{id}/sign", sign),
        post::<MoveCase>("/desk/cases/{id}/lasting", columns::mark_lasting),
        post::<MoveCase>("/desk/cases/{id}/unfit", unfit::mark).does("标材料不适用"),
        post::<MoveCase>("/desk/cases/{id}/money", money::book),
        post::<MoveCase>("/desk/cases/{id}/money/reverse", money::reverse),
    ]
}

/// The case of the address within the visitor's sight.
pub(super) fn case_of(visit: &Visit<'_>) -> Result<(Case, Sight)> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let id = visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound("这件事".to_owned()))?;
    let case = visit.desk().store.case(
        id,
        &sight.reach,
        sight.eyes,
        &visit.clock(sight.reach.of_county())?,
    )?;
    Ok((case, sight))
}

/// Whether whoever asks may do something here, by an office that reaches this case and not only by one elsewhere.
pub(super) fn works_on(visit: &Visit<'_>, case: &Case) -> bool {
    visit
        .by::<MoveCase>()
        .is_ok_and(|by| cases::may_work_on(&by, case).is_ok())
}

/// The case, if the form was made for it as it is now.
pub(super) fn case_of_form(visit: &Visit<'_>) -> Result<Case> {
    let (case, _) = case_of(visit)?;
    as_seen(visit, &case)?;
    Ok(case)
}

/// Insists that the form was made for a case as it is now.
pub(super) fn as_seen(visit: &Visit<'_>, case: &Case) -> Result<()> {
    if visit.field("version") != case.version.to_string() {
        return Err(Error::Conflict(
            "有人刚刚动过这件事。刷新页面，看清楚再办".to_owned(),
        ));
    }
    Ok(())
}

fn page(visit: &Visit<'_>, _: &By<FollowUp>) -> Result<Reply> {
    let (case, sight) = case_of(visit)?;
    let store = &visit.desk().store;
    let county = sight.reach.of_county();
    let actor = &visit.seat()?.session.actor;
    let me = cases::standing(actor, &case, visit.ask.today);
    let waiting = store.waiting_of(county, &case)?;
    let history = store.moves_of(county, &case, sight.eyes)?;
    // Of a lead its number and the receipt are shown, nothing else.
    let (balance, left) = (case.view.balance, case.state == CaseState::Lead);
    let labels = visit.house.labels();
    let mut signs = signs_of(visit, &case, &sight)?;
    if super::evidence::reviews(visit, &case, &sight) {
        let moves = history.iter().map(|made| (made.name, made.day));
        let limits = visit.clock(county)?.limits;
        signs.extend(hasty(case.state, moves, &limits).map(|sign| (sign, None)));
    }
    let flags = flags::of(visit, &case, &sight)?;
    let pieces = store.evidence_of(county, &case, sight.eyes)?;
    let late = super::cases::lateness(&case, sight.eyes, visit.ask.today);
    let body = html! {
        p.back { a href="/desk/cases" { "‹ 问题台账" } }
        h1 { (case.told.title) " " span.official { (case.number) @if let Some(category) = case.category { " · " (category.word()) } @if let Some(source) = case.came_from(sight.eyes) { " · 来自" (source.word()) } } }
        dl.figures {
            div { dt { "到哪一步" } dd { (case.state.word()) } }
            @if let Some(due) = case.view.due {
                div { dt { "期限" } dd { (due) @if let Some(late) = late { " " span.recovered { "⚠ " (late) } } @if let Some(days) = stood_still(&case) { " " span.muted { "中止过 " (days) " 天，已顺延" } } } }
            }
            @if !left {
                div { dt { "涉及" } dd { (yuan(balance.found)) } }
                div { dt { "应追缴" } dd { (yuan(balance.recoverable)) } }
                div { dt { "已追回" } dd { (yuan(balance.returned)) } }
                div { dt { "已核销" } dd { (yuan(balance.written_off)) } }
                div { dt { "还没追回" } dd { (yuan(balance.open())) } }
            }
        }
        (super::cases::unsure(visit, &visit.clock(county)?, case.view.due.into_iter()))
        (unit::without_account(visit, &case, &sight)?)
        @for (sign, earlier) in &signs {
            p.note { "⚠ " (sign.says()) @if let Some(id) = earlier { " " a href={ "/desk/cases/" (id) } { "上一件" } } }
        }
        dl.facts {
            @if !left { div { dt { "村" } dd { (case.village.map_or_else(|| "县里的事".to_owned(), |code| labels.village_in_township(code))) } } }
            @for (label, text) in [
                ("责任单位", &case.view.unit), (facts_are(&case), &case.told.facts), ("依据", &case.told.basis), ("应追缴少于涉及的原因", &case.told.less), ("约谈", &case.told.interview),
                ("整改措施", &case.told.measure), ("责任人", &case.told.responsible), ("方案期限", &case.told.planned),
            ] {
                @if !text.is_empty() { div { dt { (label) } dd { (text) } } }
            }
            @if case.view.merged { div { dt { "共性问题" } dd { "已并入" } } }
            @if let Some(why) = case.told.columns.get(cases::LASTING) {
                div { dt { "长期坚持" } dd { @if !case.lasting { "已取消。" } (why) } }
            }
            @if sight.eyes == Eyes::Office && !left {
                (flags::lines(&flags))
            }
        }
        (super::opening::came(visit, &case, &sight)?)
        @if let Some(waiting) = &waiting { (signature::part(visit, &case, &sight, waiting, &me)?) }
        section {
            h2 { "现在能办的" }
            @let mine: Vec<&Move> = moves_from(case.state)
                // Those two have their forms where what they are about stands.
                .filter(|row| !matches!(row.name, MoveName::WriteOff | MoveName::Decline))
                .filter(|row| row.may_make(&case.view, &me))
                .collect();
            @if mine.is_empty() { p { "这一步不归您的岗位办。" (waits_for(&case)) } }
            // Two steps that take two people do not wait at once.
            @let (held, free): (Vec<&Move>, Vec<&Move>) = mine.into_iter().partition(|row| waiting.is_some() && !row.second.is_empty());
            @if let Some(waiting) = &waiting { (signature::holds_up(waiting, &held)) }
            @for row in free {
                @match (row.bars(&case.view, &me).or(lacks_paper(row, &pieces)), too_early(visit, &case, row)) {
                    (Some(guard), _) => p.muted { (row.name.word()) "：" (guard.says()) "。" },
                    (None, Some(said)) => p.muted { (row.name.word()) "：" (said) "。" },
                    (None, None) => (form(visit, &case, row, (&flags, &pieces))),
                }
            }
        }
        (columns::form(visit, &case, &me))
        (columns::lasting(visit, &case, &me))
        (super::evidence::section(visit, &case, &sight, &pieces)?)
        (unfit::forms(visit, &case, &me))
        (money::part(visit, &case, &pieces, (&me, waiting.as_ref()))?)
        (super::outcomes::part(visit, &case)?)
        (super::letters::section(visit, &case, &sight)?)
        section {
            h2 { "经过" }
            ol.history {
                @for made in &history {
                    li {
                        strong { (made.day) " " (made.name.word()) } " → " (made.to.word())
                        span.muted { " " @if made.login.is_empty() { (made.role) } @else { (made.login) "（" (made.role) "）" } @if made.signed { "，二人签字" } }
                        @if !made.words.is_empty() { p { (made.words) } }
                    }
                }
            }
        }
    };
    Ok(frame::page(visit, &case.told.title, &body))
}

/// What the reviewer should look at before believing that it was put right, with the earlier case where one recurs. The
/// inspected side does not see it.
fn signs_of(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Vec<(Sign, Option<i64>)>> {
    if sight.eyes != Eyes::Office {
        return Ok(Vec::new());
    }
    let clock = visit.clock(sight.reach.of_county())?;
    let all = visit
        .desk()
        .store
        .tracked_beside(&sight.reach, sight.eyes, &clock, case)?;
    let again = score::recurring(&all, &clock.limits);
    let this = all.iter().find(|one| one.id == case.id);
    let signs = this.map_or_else(Vec::new, |one| signs(one, &again, &clock.limits, visit.ask.today));
    Ok(signs
        .into_iter()
        .map(|sign| {
            (
                sign,
                again.get(&case.id).copied().filter(|_| sign == Sign::Recurs),
            )
        })
        .collect())
}

/// What the facts are called: what a source says is none before two people have looked.
fn facts_are(case: &Case) -> &'static str {
    match case.view.before.unwrap_or(case.state) {
        CaseState::Clue | CaseState::Verify | CaseState::FalseAlarm | CaseState::Explained => "来件说的",
        _ => "事实",
    }
}

/// The guard that asks for a file, where none is there to choose: its sentence says where to attach one, and a form could not be sent.
fn lacks_paper(row: &Move, pieces: &[Piece]) -> Option<Guard> {
    let there = pieces.iter().any(|piece| piece.form.has_file() && piece.counts());
    let asks = row.guards.contains(&Guard::Paper);
    (asks && !there).then_some(Guard::Paper)
}

/// Why nobody looks back at it yet.
fn too_early(visit: &Visit<'_>, case: &Case, row: &Move) -> Option<String> {
    let first = case.view.ripe_on.filter(|first| visit.ask.today < *first)?;
    row.guards.contains(&Guard::Ripe).then(|| cases::not_ripe(first))
}

/// For how many days the term that runs stood still.
fn stood_still(case: &Case) -> Option<u32> {
    case.runs.map(|running| running.still).filter(|days| *days > 0)
}

/// Whom a case waits for, where it is not the reader.
fn waits_for(case: &Case) -> String {
    let mut roles: Vec<&str> = Vec::new();
    let rows = moves_from(case.state).filter(|row| row.leads_on(case.state));
    for row in rows.filter(|row| row.name != MoveName::Suspend) {
        for role in row.offices(case.view.township_looks()) {
            if !roles.contains(&role.word()) {
                roles.push(role.word());
            }
        }
    }
    if roles.is_empty() {
        "这件事已经了结。".to_owned()
    } else {
        format!("在等：{}。", roles.join("、"))
    }
}

pub(super) fn hidden(visit: &Visit<'_>, case: &Case) -> Markup {
    html! { (frame::seal(visit)) input type="hidden" name="version" value=(case.version); }
}

/// The form of a move: what its guards ask for, and nothing else.
fn form(visit: &Visit<'_>, case: &Case, row: &Move, (flags, pieces): (&[flags::Flag], &[Piece])) -> Markup {
    let key = MoveName::ALL
        .iter()
        .position(|name| *name == row.name)
        .unwrap_or(0);
    // Each step of the ladder has its own letter.
    let letter = demanded(row.name, usize::from(case.view.escalated)).map_or(row.letter, Kind::word);
    html! {
        details {
            summary { (row.name.word()) span.muted { @if !letter.is_empty() { " · " (letter) } @if !row.second.is_empty() { " · 要两个人签字" } } }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/move" } {
                (hidden(visit, case))
                input type="hidden" name="move" value=(row.name.word());
                @for guard in row.guards { (asked(*guard, key, case, pieces)) }
                @if row.name.is_verdict() { (flags::asked(flags, key)) }
                button.main { (row.name.word()) }
            }
        }
    }
}

/// The fields that a guard asks for.
fn asked(guard: Guard, key: usize, case: &Case, pieces: &[Piece]) -> Markup {
    let line = |name: &str, label: &str| {
        let id = format!("{name}-{key}");
        html! { label for=(id) { (label) } input id=(id) name=(name) required maxlength="200"; }
    };
    let text = |name: &str, label: &str| {
        let id = format!("{name}-{key}");
        html! { label for=(id) { (label) } textarea id=(id) name=(name) required maxlength="4000" {} }
    };
    let date = |label: &str| {
        let id = format!("date-{key}");
        html! { label for=(id) { (label) } input id=(id) name="date" type="date" required; }
    };
    match guard {
        Guard::TwoVerifiers => {
            html! { (line("one", "核查人的登录名")) (line("two", "另一个核查人的登录名")) }
        }
        Guard::ReasonCode => html! {
            label for={ "code-" (key) } { "为什么查否" }
            select id={ "code-" (key) } name="code" { @for code in FalseReason::ALL { option { (code.word()) } } }
            label for={ "reason-" (key) } { "说明（选“其他”要写）" }
            textarea id={ "reason-" (key) } name="reason" maxlength="4000" {}
        },
        Guard::Reason => text("reason", "原因"),
        Guard::Document => line("document", "文号"),
        Guard::Paper => html! {
            label for={ "piece-" (key) } { "文书的附件（先在“佐证材料”里附上）" }
            (money::choice(&format!("piece-{key}"), pieces, true))
        },
        Guard::AmountBasisFacts => html! {
            label for={ "category-" (key) } { "问题类别（立错了在这里改，佐证清单跟着换）" }
            select id={ "category-" (key) } name="category" {
                @for category in Category::ALL { option selected[Some(*category) == case.category] { (category.word()) } }
            }
            (line("found", "涉及金额（元）")) (line("recoverable", "其中应追缴（元，没有写 0）"))
            (line("basis", "定性依据（哪份文件哪一条）")) (text("facts", "查明的事实"))
        },
        Guard::LessExplained => html! {
            label for={ "reason-" (key) } { "应追缴少于涉及的，为什么（一样多的不写）" }
            textarea id={ "reason-" (key) } name="reason" maxlength="4000" {}
        },
        Guard::Facts => text("facts", "查到的情况"),
        Guard::Receipt => line("receipt", "接收单位的回执号"),
        Guard::OtherUnit => html! {
            p.muted { "现在写的是“" (case.view.unit) "”。改了以后回到“问题”这一步，重新立行立改或反馈给真正的责任单位；原单位的方案、约谈和材料只留在经过里。" }
            (line("unit", "真正的责任单位"))
        },
        Guard::Unit if case.view.unit.is_empty() => line("unit", "责任单位"),
        Guard::Interview if !case.view.interviewed => line("interview", "反馈前约谈：哪天、和谁谈的"),
        Guard::Plan => {
            html! { (text("measure", "整改措施")) (line("responsible", "责任人")) (date("完成日期")) }
        }
        Guard::Corrected => html! {
            (line("found", &format!("涉及金额（元），现在是 {}", case.view.balance.found.yuan())))
            (line("recoverable", &format!("其中应追缴（元），现在是 {}", case.view.balance.recoverable.yuan())))
            (line("basis", "更正的依据（哪份材料、哪份文件）"))
        },
        Guard::NewDate => date("新的期限"),
        Guard::Opinion => html! {
            label for={ "opinion-" (key) } { "验收意见（看了什么、认不认）" }
            textarea id={ "opinion-" (key) } name="opinion" required minlength="2" maxlength="200" {}
        },
        _ => html! {},
    }
}

fn make(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let case = case_of_form(visit)?;
    let name =
        MoveName::from_word(visit.field("move")).ok_or_else(|| Error::Usage("没有这一步".to_owned()))?;
    cases::make(
        &visit.office(by),
        &visit.seat()?.session.actor,
        by,
        &case,
        name,
        &visit.form,
    )?;
    back(&case)
}

fn sign(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let case = case_of_form(visit)?;
    let says = match visit.field("agree") {
        "1" => Says::Yes,
        _ => Says::No(visit.field("why")),
    };
    cases::sign(&visit.office(by), &visit.seat()?.session.actor, by, &case, says)?;
    back(&case)
}

pub(super) fn back(case: &Case) -> Result<Reply> {
    Ok(Reply::redirect(303, format!("/desk/cases/{}", case.id)))
}
