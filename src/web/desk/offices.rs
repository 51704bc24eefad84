//! Offices as the pages of accounts show them: the holder's own, and somebody's for the administrator.

use maud::{Markup, html};

use super::visit::Visit;
use crate::access::Appointment;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::web::labels::Labels;
use crate::web::parts::{Column, table};

/// A place by its name; what is not known stays as it is.
pub(super) fn place(labels: &Labels, place: &str) -> String {
    if let Ok(code) = VillageCode::parse(place) {
        return labels.village_in_township(code);
    }
    match TownshipCode::parse(place) {
        Some(code) => labels.township(code),
        None => place.to_owned(),
    }
}

/// One's own offices with their days, those that are over too.
pub(super) fn mine(visit: &Visit<'_>, appointments: &[Appointment]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("岗位"),
        Column::text("范围"),
        Column::short("开始"),
        Column::short("结束"),
        Column::text("现在"),
    ];
    let labels = visit.labels();
    let today = visit.ask.today;
    let rows = appointments.iter().map(|one| {
        vec![
            html! { (one.role.word()) },
            html! { (place(&labels, &one.place)) },
            html! { (one.from) },
            html! { @match one.until { Some(last) => (last), None => "没有定" } },
            html! { @if one.holds(today) { "✓ 在岗" } @else if today < one.from { "还没开始" } @else { "已结束" } },
        ]
    });
    table("我的岗位", &COLUMNS, rows)
}
