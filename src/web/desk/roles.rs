//! `/desk/roles`: who may do what, printed from the four tables that decide it: the matrix, who hands in which file, the
//! moves of a case, and which offices exclude each other.

use actix_web::http::Method;
use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use crate::access::{Permission, hands_in};
use crate::cases::{MOVES, Target};
use crate::domain::dataset::Dataset;
use crate::domain::role::Role;
use crate::error::Result;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![own(Method::GET, "/desk/roles", page)]
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let actor = &visit.seat()?.session.actor;
    let mine: Vec<Role> = actor.offices(visit.ask.today).map(|one| one.role).collect();
    let columns: Vec<Column> = [Column::head("岗位"), Column::text("范围")]
        .into_iter()
        .chain(Permission::ALL.iter().map(|one| Column::text(one.word())))
        .collect();
    let rows = Role::ALL.iter().map(|role| {
        let scopes: Vec<&str> = role.scopes().iter().map(|scope| scope.word()).collect();
        let mut row = vec![
            html! { (role.word()) @if mine.contains(role) { " " span.mine { "您的岗位" } } },
            html! { (scopes.join("、")) },
        ];
        row.extend(Permission::ALL.iter().map(|one| {
            html! { @if one.roles().contains(role) { span.yes { "✓" } } }
        }));
        row
    });
    let body = html! {
        h1 { "岗位权限" }
        p.lead { "谁能做什么，只看这一页上的四张表，系统也只按它们办。" }
        p { "报送的人不能审核自己报的；被检查的单位看不到疑点；系统管理员管账号，看不到业务数据。" }
        section {
            h2 { "岗位和权限" }
            div.matrix.offices tabindex="0" role="region" aria-label="岗位权限表" {
                (table("岗位权限", &columns, rows))
            }
        }
        section { h2 { "哪些数据由谁报送" } p.muted { "都只在各自的范围里。" } (files()) }
        section { h2 { "问题的每一步由谁办" } p.muted { "写着另一个人签字的，签了字才算数。" } (steps()) }
        section { h2 { "哪些岗位不能一个人兼" } (apart()) }
    };
    Ok(frame::page(visit, "岗位权限", &body))
}

/// Names in a row; a dash for none.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> Markup {
    let names: Vec<&str> = names.into_iter().collect();
    html! { @if names.is_empty() { "—" } @else { (names.join("、")) } }
}

fn offices(of: &[Role]) -> Markup {
    listed(of.iter().map(|role| role.word()))
}

fn files() -> Markup {
    const COLUMNS: [Column; 2] = [Column::head("数据"), Column::text("报送岗位")];
    let rows = Dataset::ALL
        .iter()
        .map(|dataset| vec![html! { (dataset.title()) }, offices(hands_in(*dataset))]);
    table("哪些数据由谁报送", &COLUMNS, rows)
}

fn steps() -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("步骤"),
        Column::text("从"),
        Column::text("到"),
        Column::text("谁办"),
        Column::text("签字"),
        Column::text("文书"),
    ];
    let rows = MOVES.iter().map(|step| {
        vec![
            html! { (step.name.word()) },
            listed(step.from.iter().map(|state| state.word())),
            html! { @match step.to { Target::To(state) => (state.word()), Target::Stays => "不变", Target::Before => "停之前的那一步" } },
            html! {
                (offices(step.who))
                @if !step.beyond.is_empty() { "；不在哪个村的：" (offices(step.beyond)) }
            },
            offices(step.second),
            listed((!step.letter.is_empty()).then_some(step.letter)),
        ]
    });
    table("问题的每一步由谁办", &COLUMNS, rows)
}

fn apart() -> Markup {
    const COLUMNS: [Column; 2] = [Column::head("岗位"), Column::text("不能兼")];
    let rows = Role::ALL.iter().map(|one| {
        let others = Role::ALL
            .iter()
            .filter(|other| one != *other && one.excludes(**other));
        vec![html! { (one.word()) }, listed(others.map(|other| other.word()))]
    });
    table("哪些岗位不能一个人兼", &COLUMNS, rows)
}
