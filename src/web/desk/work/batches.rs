//! What was handed in and waits for the reader, or came back to them. Each counts the list of the imports that it leads to.

use maud::{Markup, html};

use super::{Item, Weight};
use crate::access::{HandIn, ReadImports};
use crate::domain::batch::BatchState;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::web::desk::imports::{self, own, waiting};
use crate::web::desk::visit::Visit;
use crate::web::parts::{count, yuan};

/// What another handed in, or asked to be taken back.
pub(super) fn to_decide(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    if let Some((link, counted)) = waiting(visit, "review")? {
        items.push(Item {
            weight: Weight::Waiting,
            title: "批次等审核",
            count: counted.rows,
            unit: "批",
            detail: html! { @if counted.amount > 0 { "金额合计 " (yuan(Fen(counted.amount))) "。" } "您自己报的由别人审核，不在里面。" },
            link,
        });
    }
    items.extend(of_turn(
        visit,
        "confirm",
        Weight::Waiting,
        "撤回申请等确认",
        &html! { "看看该不该撤回，确认或者驳回。您自己申请的由别人确认，不在里面。" },
    )?);
    Ok(items)
}

/// What came back of one's own, and what was never handed in.
pub(super) fn own_batches(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let (Ok(_), Ok(by)) = (visit.by::<HandIn>(), visit.by::<ReadImports>()) else {
        return Ok(Vec::new());
    };
    let of = |weight, title, state, detail: &str| -> Result<Item> {
        let (link, count) = own(visit, &by, state)?;
        Ok(Item {
            weight,
            title,
            count,
            unit: "批",
            detail: html! { (detail) },
            link,
        })
    };
    let mut items = vec![
        of(
            Weight::Back,
            "报送被退回",
            BatchState::Returned,
            "里面写着原因，改好再交。",
        )?,
        of(
            Weight::Waiting,
            "导入了还没交",
            BatchState::Draft,
            "看过以后交上去，别人才能审核。",
        )?,
    ];
    items.extend(of_turn(
        visit,
        "declined",
        Weight::Back,
        "申请的撤回被驳回",
        &html! { "这七天里驳回的，里面写着原因。" },
    )?);
    Ok(items)
}

/// What of one's own did not come in, nor has been brought again since.
pub(super) fn not_imported(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<HandIn>() else {
        return Ok(Vec::new());
    };
    let (link, count) = imports::not_imported(visit, &by)?;
    Ok(vec![Item {
        weight: Weight::Back,
        title: "没有导成的表",
        count,
        unit: "个",
        detail: html! { "这七天里传的，里面写着为什么，改好再传一次。" },
        link,
    }])
}

/// One's own batches that were handed in without rows that are still to be mended. Of what came by the command line nobody
/// at a desk may mend anything.
pub(super) fn rows_to_mend(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<HandIn>() else {
        return Ok(Vec::new());
    };
    let rows = visit.desk().store.rows_to_mend(by.user(), by.reach())?;
    let item = of_turn(
        visit,
        "mend",
        Weight::Back,
        "没收下的行要改",
        &html! { "一共 " (count(rows)) " 行，每一行都写着怎么改。" },
    )?;
    Ok(item.into_iter().collect())
}

fn of_turn(
    visit: &Visit<'_>,
    word: &'static str,
    weight: Weight,
    title: &'static str,
    detail: &Markup,
) -> Result<Option<Item>> {
    Ok(waiting(visit, word)?.map(|(link, counted)| Item {
        weight,
        title,
        count: counted.rows,
        unit: "批",
        detail: detail.clone(),
        link,
    }))
}
