//! Lists and their rows as JSON.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::datasets::ShownLine;
use crate::domain::area::quantity_text;
use crate::domain::fen::Fen;
use crate::domain::shown::{PolicyLine, ShownNotice, ShownPayment, ShownProgramme, ShownTotal, ShownVillage};
use crate::error::Result;
use crate::search::public::{Answer, FacetValue, Hit};
use crate::web::ask::Ask;
use crate::web::labels::{Labels, ProgrammeName};
use crate::web::links;
use crate::web::reply::Reply;

use super::iso::Iso;
use super::total::{Checkpoint, FacetBody, Total};

/// A list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListBody {
    /// How many rows there are in all.
    total: Total,
    /// The sum of the payments among them, in yuan; null where there are none.
    amount: Option<String>,
    /// The same in fen.
    amount_fen: Option<i64>,
    /// The value of `cursor` for the next page; null on the last.
    next: Option<String>,
    /// The filters that were used.
    filters: BTreeMap<String, String>,
    /// What can be chosen next, by parameter.
    facets: BTreeMap<&'static str, Vec<FacetBody>>,
    /// The last day of payment in the data.
    #[schema(value_type = Option<String>, format = Date)]
    as_of: Option<Iso>,
    /// The publication log's checkpoint; null until there is one.
    checkpoint: Option<Checkpoint>,
    /// The rows of this page.
    rows: Vec<RowBody>,
}

/// A row of any kind; what a kind has not is null.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct RowBody {
    /// `villages`, `programmes`, `policies`, `payments`, `notices`, `assets`, `contracts`, `projects`, `disbursements` or `vouchers`.
    kind: &'static str,
    /// Its number within its kind; null for totals.
    id: Option<String>,
    /// The village's 12-digit code.
    village: Option<String>,
    /// The village's name as people say it.
    village_name: Option<String>,
    /// The township's name.
    township: Option<String>,
    /// What stands at the top of it.
    title: String,
    /// Where to read it.
    url: Option<String>,
    /// The programme's code.
    programme: Option<String>,
    /// The programme's official name.
    programme_name: Option<String>,
    /// The villagers' words for it.
    colloquial: Vec<String>,
    /// The villagers' group.
    group: Option<u16>,
    /// The masked name.
    name: Option<String>,
    /// The period it is for: `2025`, `2025-03`, `2025Q1`, `2025上`.
    period: Option<String>,
    /// How much of the unit.
    quantity: Option<String>,
    /// Yuan for one unit.
    price: Option<String>,
    /// Yuan with two decimals.
    amount: Option<String>,
    /// The same in fen.
    amount_fen: Option<i64>,
    /// The day of payment; for totals the last one.
    #[schema(value_type = Option<String>, format = Date)]
    paid_on: Option<Iso>,
    /// 一卡通, 转账, 现金.
    channel: Option<&'static str>,
    /// 成功, 退票, 补发, 追回.
    state: Option<&'static str>,
    /// For totals: how many persons.
    persons: Option<i64>,
    /// For totals: how many payments.
    payments: Option<i64>,
    /// The document's number.
    document: Option<String>,
    /// Who issued it, or who is in charge.
    issuer: Option<String>,
    /// The topic of a policy, the type of a notice or village.
    topic: Option<String>,
    /// The day of issue of a policy.
    #[schema(value_type = Option<String>, format = Date)]
    issued_on: Option<Iso>,
    /// The first day of a notice.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Iso>,
    /// The last day of a notice.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Iso>,
    /// A passage of the text around what was found.
    passage: Option<String>,
}

/// A search's answer.
pub(crate) fn of_answer(
    answer: &Answer,
    ask: &Ask,
    labels: &Labels,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    let facet = |values: &[FacetValue]| values.iter().map(FacetBody::of).collect();
    let facets = BTreeMap::from([
        ("kind", facet(&answer.facets.kind)),
        ("township", facet(&answer.facets.township)),
        ("programme", facet(&answer.facets.programme)),
        ("year", facet(&answer.facets.year)),
        ("class", facet(&answer.facets.class)),
        ("state", facet(&answer.facets.state)),
        ("firm", facet(&answer.facets.firm)),
    ]);
    let body = ListBody {
        total: Total::exact(answer.total),
        amount: Some(answer.amount.yuan()),
        amount_fen: Some(answer.amount.0),
        next: answer.next.clone(),
        filters: filters(ask),
        facets,
        as_of: as_of.map(Iso),
        checkpoint: None,
        rows: answer.hits.iter().map(|hit| of_hit(hit, labels)).collect(),
    };
    Ok(super::json(&body)?.personal(true))
}

/// A list that the index has no part in.
pub(crate) fn plain(
    ask: &Ask,
    total: i64,
    next: Option<String>,
    rows: Vec<RowBody>,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    super::json(&ListBody {
        total: Total::exact(total),
        amount: None,
        amount_fen: None,
        next,
        filters: filters(ask),
        facets: BTreeMap::new(),
        as_of: as_of.map(Iso),
        checkpoint: None,
        rows,
    })
}

fn filters(ask: &Ask) -> BTreeMap<String, String> {
    ask.pairs
        .iter()
        .filter(|(name, _)| name != "cursor" && name != "limit")
        .cloned()
        .collect()
}

fn of_hit(hit: &Hit, labels: &Labels) -> RowBody {
    match hit {
        Hit::Village(village) => of_village(village),
        Hit::Programme(programme) => of_programme(programme),
        Hit::Policy(policy, passage) => of_policy(policy, passage),
        Hit::Notice(notice, passage) => RowBody {
            passage: Some(passage.clone()),
            ..of_notice(notice, labels)
        },
        Hit::Payment(payment) => of_payment(payment, labels),
        Hit::Total(total) => of_total(total, labels),
        Hit::Line(line, about) => of_line(line, about, labels),
    }
}

/// A line of a ledger; its public columns stand on its own address.
fn of_line(line: &ShownLine, about: &str, labels: &Labels) -> RowBody {
    let village = labels.village(line.village);
    RowBody {
        kind: line.dataset.word(),
        id: Some(line.number()),
        village: Some(line.village.to_string()),
        village_name: village.map(|village| village.short.clone()),
        township: village.map(|village| village.township.clone()),
        title: line.title(),
        url: super::ledger::url(line),
        passage: (!about.is_empty()).then(|| about.to_owned()),
        ..RowBody::default()
    }
}

/// A village.
pub(crate) fn of_village(village: &ShownVillage) -> RowBody {
    RowBody {
        kind: "villages",
        id: Some(village.code.to_string()),
        village: Some(village.code.to_string()),
        village_name: Some(village.short.clone()),
        township: Some(village.township.clone()),
        title: village.short.clone(),
        url: Some(format!("/v/{}", village.code)),
        topic: Some(village.kind.word().to_owned()),
        ..RowBody::default()
    }
}

/// A programme.
pub(crate) fn of_programme(programme: &ShownProgramme) -> RowBody {
    RowBody {
        kind: "programmes",
        id: Some(programme.code.clone()),
        title: ProgrammeName::of(programme).both(),
        url: Some(format!("/programmes/{}", links::encode(&programme.code))),
        programme: Some(programme.code.clone()),
        programme_name: Some(programme.name.clone()),
        colloquial: programme.colloquial.clone(),
        issuer: Some(programme.department.clone()),
        ..RowBody::default()
    }
}

/// A policy.
pub(crate) fn of_policy(policy: &PolicyLine, passage: &str) -> RowBody {
    RowBody {
        kind: "policies",
        id: Some(policy.number.clone()),
        title: policy.title.clone(),
        url: Some(format!("/policies/{}", links::encode(&policy.number))),
        document: policy.document.clone(),
        issuer: Some(policy.issuer.clone()),
        topic: Some(policy.topic.word().to_owned()),
        issued_on: Some(Iso(policy.issued_on)),
        passage: (!passage.is_empty()).then(|| passage.to_owned()),
        ..RowBody::default()
    }
}

/// A notice.
pub(crate) fn of_notice(notice: &ShownNotice, labels: &Labels) -> RowBody {
    let village = labels.village(notice.village);
    RowBody {
        kind: "notices",
        id: Some(notice.number.clone()),
        village: Some(notice.village.to_string()),
        village_name: village.map(|village| village.short.clone()),
        township: village.map(|village| village.township.clone()),
        title: notice.title.clone(),
        url: Some(format!(
            "/v/{}/notices#{}",
            notice.village,
            links::encode(&notice.number)
        )),
        topic: Some(notice.kind.clone()),
        from: Some(Iso(notice.from)),
        to: Some(Iso(notice.to)),
        ..RowBody::default()
    }
}

/// A payment, masked.
pub(crate) fn of_payment(payment: &ShownPayment, labels: &Labels) -> RowBody {
    RowBody {
        id: Some(payment.id.to_string()),
        url: Some(format!("/r/{}", payment.id)),
        group: payment.group,
        name: Some(payment.masked.clone()),
        period: Some(payment.period.to_string()),
        quantity: payment.quantity.map(quantity_text),
        price: payment.price.map(Fen::yuan),
        paid_on: Some(Iso(payment.paid_on)),
        channel: payment.channel.map(|channel| channel.word()),
        state: Some(payment.state.word()),
        ..of_money(payment.village, &payment.programme, payment.amount, labels)
    }
}

/// A row that has no page of its own: one inside its notice window, which is gone when the window closes.
pub(crate) fn without_address(row: RowBody) -> RowBody {
    RowBody {
        id: None,
        url: None,
        ..row
    }
}

/// A total whose single payments are not shown.
pub(crate) fn of_total(total: &ShownTotal, labels: &Labels) -> RowBody {
    RowBody {
        period: Some(total.year.to_string()),
        paid_on: Some(Iso(total.last_paid_on)),
        persons: Some(total.persons),
        payments: Some(total.rows),
        ..of_money(total.village, &total.programme, total.amount, labels)
    }
}

fn of_money(
    village: crate::domain::village_code::VillageCode,
    programme: &str,
    amount: Fen,
    labels: &Labels,
) -> RowBody {
    let name = labels.programme(programme);
    let shown = labels.village(village);
    RowBody {
        kind: "payments",
        village: Some(village.to_string()),
        village_name: shown.map(|village| village.short.clone()),
        township: shown.map(|village| village.township.clone()),
        title: name.both(),
        programme: Some(programme.to_owned()),
        programme_name: Some(name.official),
        colloquial: name.common.into_iter().collect(),
        amount: Some(amount.yuan()),
        amount_fen: Some(amount.0),
        ..RowBody::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::batch::RecordId;
    use crate::domain::payment::PaymentState;
    use crate::domain::period::Period;
    use crate::domain::village_code::VillageCode;

    #[test]
    fn money_is_text_and_fen_days_are_iso_and_what_is_absent_is_null() {
        let payment = ShownPayment {
            id: RecordId::new(3, 7),
            village: VillageCode::parse("999999100201").expect("a code"),
            group: None,
            masked: "张**".to_owned(),
            programme: "BT01".to_owned(),
            period: Period::parse("2025上").expect("a period"),
            quantity: Some(35_000),
            price: None,
            amount: Fen(123_450),
            paid_on: NaiveDate::from_ymd_opt(2025, 3, 7).expect("a day"),
            channel: None,
            state: PaymentState::Paid,
        };
        let row = serde_json::to_value(of_payment(&payment, &Labels::new(std::sync::Arc::default())))
            .expect("json");
        assert_eq!(row["amount"], "1234.50");
        assert_eq!(row["amount_fen"], 123_450);
        assert_eq!(row["paid_on"], "2025-03-07");
        assert_eq!(row["url"], "/r/3-7");
        assert_eq!(row["quantity"], "3.5");
        assert!(row["group"].is_null() && row.get("persons").is_some_and(serde_json::Value::is_null));
    }
}
