//! `/desk/rounds/{id}`: one round: its time, its teams with their people and targets, and what can be changed.

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get};
use super::super::visit::Visit;
use super::list::{sizes, time_left};
use super::{choice, input, may_plan, number, said};
use crate::access::{By, Reach, ReadRounds};
use crate::domain::round::{DrawKind, RoundMode, RoundState, TargetKind};
use crate::error::Result;
use crate::rounds::{Clash, clash};
use crate::store::rounds::{Draw, Member, Plan, Target, Team};
use crate::web::labels::Labels;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![get::<ReadRounds>("/desk/rounds/{id}", page)]
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let store = &visit.desk().store;
    let plan = store.plan(number(visit, "id", "这一轮")?, by.reach(), by.user())?;
    let settings = store.round_settings(by.reach().of_county(), None)?.settings;
    let round = &plan.round;
    let labels = visit.labels();
    let changes = may_plan(visit) && round.state != RoundState::Ended;
    let [villages, townships, units] = sizes(&plan);
    let loose: Vec<&Target> = plan.targets.iter().filter(|one| one.team.is_none()).collect();
    let body = html! {
        p.back { a href="/desk/rounds" { "‹ 巡察安排" } }
        h1 { (round.name) span.official { (round.kind.word()) " · " (round.year) "年第" (round.batch) "轮 · " (round.state.word()) " · " (round.from) " 至 " (round.to) } }
        dl.figures {
            div { dt { "时间" } dd { (time_left(round, settings.rectify_months, visit.ask.today)) } }
            div { dt { "村" } dd { (villages) } }
            div { dt { "乡镇" } dd { (townships) } }
            div { dt { "单位" } dd { (units) } }
            div { dt { "人员" } dd { (plan.members.len()) } }
        }
        (modes(&plan))
        p.go {
            a href={ "/desk/rounds/" (round.id) "/relay" } { "接力清单" }
            @if changes { a href={ "/desk/rounds/" (round.id) "/crossing" } { "交叉编组建议" } }
        }
        @if changes { @for warning in warnings(visit, by.reach(), &plan, &labels)? { p.note { "⚠ " (warning) } } }
        @for team in &plan.teams { (team_part(visit, &plan, team, &labels, changes)) }
        @if !loose.is_empty() {
            section { h2 { "还没有分组 " span.count { (loose.len()) " 个" } } (targets(visit, &plan, &loose, &labels, changes)) }
        }
        @if plan.targets.is_empty() { p.nothing { "还没有巡察对象。" } }
        @if changes { (forms(visit, &plan, &store.draws(by.reach())?)) }
    };
    Ok(frame::page(visit, &round.name, &body))
}

/// How many villages are inspected in which way.
fn modes(plan: &Plan) -> Markup {
    let visits = plan.visits();
    let many = |mode: RoundMode| visits.iter().filter(|one| one.mode == mode).count();
    let parts: Vec<String> = RoundMode::ALL
        .iter()
        .filter(|mode| many(**mode) > 0)
        .map(|mode| format!("{} {} 个村", mode.word(), many(*mode)))
        .collect();
    html! { @if !parts.is_empty() { p { (parts.join("，")) "。" } } }
}

/// What a declaration that came later says against a place that was given before.
fn warnings(visit: &Visit<'_>, reach: &Reach, plan: &Plan, labels: &Labels) -> Result<Vec<String>> {
    let inspectors = visit.desk().store.inspectors(reach, visit.ask.today)?;
    let warning = |member: &Member| {
        let Some(person) = inspectors.iter().find(|one| one.user == member.holder) else {
            return Some(format!("{}已经没有巡察岗位，请移出", member.name));
        };
        let found = clash(person.declared.as_ref()?, &plan.places(member.team))?;
        let (Clash::Home(place) | Clash::Office(place) | Clash::Kin(place)) = &found;
        Some(format!("{}要回避{}，请换组", member.name, said(place, labels)))
    };
    Ok(plan.members.iter().filter_map(warning).collect())
}

fn hidden(visit: &Visit<'_>, plan: &Plan) -> Markup {
    html! { (frame::seal(visit)) input type="hidden" name="version" value=(plan.round.version); }
}

fn team_part(visit: &Visit<'_>, plan: &Plan, team: &Team, labels: &Labels, changes: bool) -> Markup {
    let members: Vec<&Member> = plan.members.iter().filter(|one| one.team == team.id).collect();
    let own: Vec<&Target> = plan
        .targets
        .iter()
        .filter(|one| one.team == Some(team.id))
        .collect();
    let parent = plan.teams.iter().find(|one| Some(one.id) == team.parent);
    let at = format!("/desk/rounds/{}", plan.round.id);
    html! {
        section {
            h2 { (team.name) @if let Some(parent) = parent { span.official { " " (parent.name) "的分组" } } }
            @if members.is_empty() { p.muted { "还没有人。" } }
            ul.plain {
                @for one in &members {
                    li {
                        (one.name) "（" (one.login) "）" @if one.leads { strong { " 组长" } }
                        @if changes && !one.in_office { span.muted { " 没有“" (team.name) "”的任职，请系统管理员任命，不然看不到这些村" } }
                        @if changes {
                            form method="post" action={ (at) "/members/drop" } {
                                (hidden(visit, plan))
                                button.link name="holder" value=(one.holder) aria-label={ "移出" (one.name) } { "移出" }
                            }
                        }
                    }
                }
            }
            @if !own.is_empty() { (targets(visit, plan, &own, labels, changes)) }
            @if changes && members.is_empty() && own.is_empty() {
                form method="post" action={ (at) "/teams/drop" } {
                    (hidden(visit, plan))
                    button.link name="team" value=(team.id) aria-label={ "撤掉" (team.name) } { "撤掉这个组" }
                }
            }
        }
    }
}

fn targets(visit: &Visit<'_>, plan: &Plan, targets: &[&Target], labels: &Labels, changes: bool) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("对象"),
        Column::short("方式"),
        Column::text("怎么选的"),
        Column::text("改"),
    ];
    let rows = targets.iter().map(|target| {
        let (kind, text) = target.kept();
        let name = said(&target.place, labels);
        vec![
            html! { (name) },
            html! { (target.mode.word()) },
            html! { @if let Some(draw) = target.draw { a href={ "/desk/draw/" (draw) } { "抽签" } } @else { "指定" } },
            html! {
                @if changes {
                    form method="post" action={ "/desk/rounds/" (plan.round.id) "/targets/drop" } {
                        (hidden(visit, plan))
                        input type="hidden" name="kind" value=(kind.word());
                        button.link name="place" value=(text) aria-label={ "移出" (name) } { "移出" }
                    }
                }
            },
        ]
    });
    let shown = if changes { &COLUMNS[..] } else { &COLUMNS[..3] };
    table("巡察对象", shown, rows)
}

/// The choice of a team, perhaps of none.
fn teams(id: &str, label: &str, plan: &Plan, none: Option<&str>) -> Markup {
    html! {
        label for=(id) { (label) }
        select id=(id) name="team" {
            @if let Some(none) = none { option value="" { (none) } }
            @for team in &plan.teams { option value=(team.id) { (team.name) } }
        }
    }
}

fn forms(visit: &Visit<'_>, plan: &Plan, draws: &[Draw]) -> Markup {
    let at = format!("/desk/rounds/{}", plan.round.id);
    let next = match plan.round.state {
        RoundState::Planned => RoundState::UnderWay,
        RoundState::UnderWay | RoundState::Ended => RoundState::Ended,
    };
    let by_class = "按村的分类";
    let modes: Vec<&str> = std::iter::once(by_class)
        .chain(RoundMode::WORDS.iter().copied())
        .collect();
    let of_villages = |one: &&Draw| one.seeded.is_some() && one.kind == DrawKind::Villages;
    let drawn: Vec<&Draw> = draws.iter().filter(of_villages).collect();
    html! {
        section {
            h2 { "编排" }
            details {
                summary { "设组" }
                form.ask method="post" action={ (at) "/teams" } {
                    (hidden(visit, plan))
                    (input("name", "组的名称，例如“县委第一巡察组”", 30, ""))
                    label for="parent" { "是哪个组的分组（“1+1”：一个组带一个村级分组）" }
                    select #parent name="parent" {
                        option value="" { "不是分组" }
                        @for team in plan.teams.iter().filter(|one| one.parent.is_none()) { option value=(team.id) { (team.name) } }
                    }
                    button.main { "设组" }
                }
            }
            details {
                summary { "排对象" }
                form.ask method="post" action={ (at) "/targets" } {
                    (hidden(visit, plan))
                    (choice("kind", "是什么", TargetKind::WORDS, TargetKind::Village.word()))
                    label for="places" { "村码、村名、乡镇名或单位名，一行一个；已有的对象会改方式和组" }
                    textarea #places name="places" required maxlength="20000" {}
                    (choice("mode", "方式（乡镇选“巡乡带村”会带上它的村）", &modes, by_class))
                    (teams("targets-team", "给哪个组", plan, Some("先不分组")))
                    button.main { "排进来" }
                }
            }
            @if !drawn.is_empty() {
                details {
                    summary { "从抽签编入" }
                    form.ask method="post" action={ (at) "/targets" } {
                        (hidden(visit, plan))
                        label for="draw" { "哪次抽签" }
                        select #draw name="draw" { @for one in &drawn { option value=(one.id) { (one.name) } } }
                        (teams("draw-team", "给哪个组", plan, Some("先不分组")))
                        button.main { "编进来" }
                    }
                }
            }
            @if !plan.teams.is_empty() {
                details {
                    summary { "编人" }
                    form.ask method="post" action={ (at) "/members" } {
                        (hidden(visit, plan))
                        (input("login", "登录名", 60, ""))
                        (teams("member-team", "编到哪个组", plan, None))
                        label for="leads" { input #leads type="checkbox" name="leads" value="1"; " 任组长" }
                        button.main { "编入" }
                    }
                }
            }
            form.ask method="post" action={ (at) "/state" } {
                (hidden(visit, plan))
                p {
                    @if next == RoundState::UnderWay { "启动以后，各组能看到自己的村，乡镇仍看不到安排。" }
                    @else { "结束以后，各组就看不到这些村了，不能再改。" }
                }
                button.second name="state" value=(next.word()) { @if next == RoundState::UnderWay { "启动这一轮" } @else { "结束这一轮" } }
            }
        }
    }
}
