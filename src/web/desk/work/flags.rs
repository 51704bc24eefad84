//! What the scans found: what is new, and what nobody has sorted within its term.

use maud::html;

use super::{Item, Weight};
use crate::access::{OpenCase, ReadAnomalies};
use crate::domain::anomaly::Standing;
use crate::domain::case_term::CaseTerm;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::store::work::Counted;
use crate::web::desk::anomalies::{AWAITED, UNSORTED};
use crate::web::desk::visit::Visit;
use crate::web::links;
use crate::web::parts::yuan;

/// What the last scan found for the first time and nobody took up since.
pub(super) fn that_appeared(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ReadAnomalies>() else {
        return Ok(Vec::new());
    };
    let Counted { rows, amount } = visit.desk().store.flags_appeared(by.reach())?;
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "新出现的疑点",
        count: rows,
        unit: "条",
        detail: html! { "上一次扫描新查出来的" @if amount > 0 { "，涉及 " (yuan(Fen(amount))) } "。疑点是要问的事，不是结论。" },
        link: links::with_params(
            "/desk/anomalies",
            [("standing", Standing::Appeared.word()), ("status", AWAITED.0)],
        ),
    }])
}

/// What whoever opens cases should have looked at: taken up, or exempted with a reason.
pub(super) fn to_sort(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let (Ok(by), Ok(_)) = (visit.by::<ReadAnomalies>(), visit.by::<OpenCase>()) else {
        return Ok(Vec::new());
    };
    let clock = visit.clock(by.reach().of_county())?;
    let day = clock.terms.triage.over_since(visit.ask.today, &clock.calendar);
    let Counted { rows, amount } = visit.desk().store.flags_unsorted(by.reach(), day)?;
    let days = clock.terms.figure(CaseTerm::Triage);
    Ok(vec![Item {
        weight: Weight::Overdue,
        title: "疑点过了期没有分拣",
        count: rows,
        unit: "条",
        detail: html! {
            "查出来 " (days) " 个工作日以内要看过：立为疑点，或者写明豁免的理由。"
            @if amount > 0 { "涉及 " (yuan(Fen(amount))) "。" }
        },
        link: links::with_params("/desk/anomalies", [("triage", UNSORTED)]),
    }])
}
