//! A village as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::shown::ShownCell;
use crate::store::public::VillageView;
use crate::web::labels::Labels;

use super::iso::Iso;
use super::list::{self, RowBody};

/// A village and what was paid there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VillageBody {
    /// The 12-digit code.
    code: String,
    /// The 13 digits of posters: the code and its Damm check digit.
    printed_code: String,
    /// The name as handed in.
    name: String,
    /// The name people use.
    short_name: String,
    /// 行政村 or 社区.
    kind: &'static str,
    /// The nine digits of the township.
    township_code: String,
    township: String,
    county: String,
    former_names: Vec<String>,
    /// Codes of villages that were merged into it; their payments count in.
    merged_codes: Vec<String>,
    households: Option<i32>,
    people: Option<i32>,
    /// In 亩.
    farmland: Option<String>,
    /// 正常, 并入 or 撤销.
    state: &'static str,
    /// Payments of class S0 and those that public totals stand for.
    payments: i64,
    /// Their sum in yuan.
    amount: String,
    amount_fen: i64,
    /// By programme and year of payment.
    totals: Vec<CellBody>,
    /// Masked payments inside their notice window.
    in_window: Vec<RowBody>,
    /// The newest notices.
    notices: Vec<RowBody>,
    /// How many notices there are.
    notice_count: i64,
    #[schema(value_type = Option<String>, format = Date)]
    as_of: Option<Iso>,
    #[schema(value_type = Option<String>, format = Date)]
    published_on: Option<Iso>,
}

/// What a programme paid in a village in a year.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CellBody {
    /// The village's 12-digit code.
    village: String,
    programme: String,
    programme_name: String,
    /// The year of payment.
    year: i16,
    /// How many payments.
    payments: i64,
    /// How many persons; only where single payments are not shown.
    persons: Option<i64>,
    amount: String,
    amount_fen: i64,
    /// Of it, what the bank returned.
    returned_fen: i64,
    /// Of it, what was recovered.
    recovered_fen: i64,
}

/// A cell.
pub(crate) fn cell(cell: &ShownCell, labels: &Labels) -> CellBody {
    CellBody {
        village: cell.village.to_string(),
        programme: cell.programme.clone(),
        programme_name: labels.programme(&cell.programme).official,
        year: cell.year,
        payments: cell.rows,
        persons: cell.persons,
        amount: cell.amount.yuan(),
        amount_fen: cell.amount.0,
        returned_fen: cell.returned.0,
        recovered_fen: cell.recovered.0,
    }
}

/// The body of `/v/{code}.json`.
pub(crate) fn body(view: &VillageView, labels: &Labels) -> VillageBody {
    let village = &view.village;
    let amount: crate::domain::fen::Fen = view.cells.iter().map(|cell| cell.amount).sum();
    VillageBody {
        code: village.code.to_string(),
        printed_code: village.code.printed(),
        name: village.name.clone(),
        short_name: village.short.clone(),
        kind: village.kind.word(),
        township_code: village.township_code.to_string(),
        township: village.township.clone(),
        county: village.county.clone(),
        former_names: village.former_names.clone(),
        merged_codes: view.merged.iter().map(|merged| merged.code.to_string()).collect(),
        households: village.households,
        people: village.people,
        farmland: village.farmland.map(|area| area.mu()),
        state: village.state.word(),
        payments: view.cells.iter().map(|cell| cell.rows).sum(),
        amount: amount.yuan(),
        amount_fen: amount.0,
        totals: view.cells.iter().map(|one| cell(one, labels)).collect(),
        in_window: view
            .in_window
            .iter()
            .map(|payment| list::without_address(list::of_payment(payment, labels)))
            .collect(),
        notices: view
            .notices
            .iter()
            .map(|notice| list::of_notice(notice, labels))
            .collect(),
        notice_count: view.notice_count,
        as_of: view.as_of.map(Iso),
        published_on: view.published_on.map(Iso),
    }
}
