//! `/desk/inspectors`: where those who inspect, or may be sent to verify, are at home, and where their kin hold office.

use std::collections::BTreeMap;

use maud::html;

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::said;
use crate::access::{By, PlanRounds};
use crate::error::Result;
use crate::flows::rounds;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<PlanRounds>("/desk/inspectors", page),
        post::<PlanRounds>("/desk/inspectors", declare),
    ]
}

fn page(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    const COLUMNS: [Column; 5] = [
        Column::head("人员"),
        Column::short("岗位"),
        Column::text("籍贯乡镇"),
        Column::text("亲属任职"),
        Column::short("申报日期"),
    ];
    let store = &visit.desk().store;
    let all = store.declarants(by.reach(), visit.ask.today)?;
    let townships: BTreeMap<_, _> = store
        .standing_villages(by.reach())?
        .into_iter()
        .map(|one| (one.code.township(), one.township))
        .collect();
    let labels = visit.labels();
    let rows = all.iter().map(|one| {
        let mut cells = vec![
            html! { (one.name) "（" (one.login) "）" },
            html! { @if one.may_lead { "组长" } @else if one.inspects { "组员" } @else { "巡察办" } },
        ];
        match &one.declared {
            None => {
                cells.push(html! { span.returned { "⚠ 没有申报，不能" @if one.inspects { "编组" } @else { "派去核查" } } });
                cells.extend([html! {}, html! {}]);
            }
            Some(declared) => {
                let kin: Vec<String> = declared.kin.iter().map(|place| said(place, &labels)).collect();
                cells.push(
                    html! { (declared.home.map_or_else(|| "外县".to_owned(), |code| labels.township(code))) },
                );
                cells.push(html! { @if kin.is_empty() { "没有" } @else { (kin.join("、")) } });
                cells.push(html! { @if let Some(day) = one.declared_on { (day) } });
            }
        }
        cells
    });
    let body = html! {
        p.back { a href="/desk/rounds" { "‹ 巡察安排" } }
        h1 { "巡察人员和回避申报" }
        p.lead { "只记单位，不记亲属是谁。改了申报，以前的也留着。" }
        @if all.is_empty() { p.nothing { "还没有巡察组成员、组长或巡察办的人。请系统管理员先任命。" } }
        @else {
            (table("巡察人员", &COLUMNS, rows))
            section {
                h2 { "登记申报" }
                form.ask method="post" action="/desk/inspectors" {
                    (frame::seal(visit))
                    label for="login" { "谁" }
                    select #login name="login" { @for one in &all { option value=(one.login) { (one.name) "（" (one.login) "）" } } }
                    label for="home" { "籍贯乡镇" }
                    select #home name="home" {
                        option value="" { "请选" }
                        option value="外县" { "外县" }
                        @for (code, name) in &townships { option value=(code) { (name) } }
                    }
                    label for="kin" { "亲属任职的村、乡镇或单位，一行一个；没有就不填" }
                    textarea #kin name="kin" maxlength="4000" {}
                    button.main { "登记" }
                }
            }
        }
    };
    Ok(frame::page(visit, "巡察人员和回避申报", &body))
}

fn declare(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    rounds::declare(
        &visit.office(by),
        by,
        visit.field("login"),
        visit.field("home"),
        visit.field("kin"),
    )?;
    Ok(Reply::redirect(303, "/desk/inspectors".to_owned()))
}
