//! A programme as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::shown::{ShownCell, ShownProgramme};
use crate::web::labels::Labels;

use super::iso::Iso;
use super::village::{self, CellBody};

/// A programme, what it pays and what it paid.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgrammeBody {
    id: String,
    name: String,
    /// The villagers' words for it.
    colloquial: Vec<String>,
    department: String,
    /// The number of the policy behind it.
    policy: Option<String>,
    /// What is counted: 亩, 人, 户…
    unit: String,
    /// How often: 月, 季, 半年, 年, 一次.
    cycle: String,
    /// How much of its payments the public sees: `S0` each one, `S1` inside the notice window, `S2` totals only.
    class: String,
    standards: Vec<StandardBody>,
    /// By village and year of payment.
    totals: Vec<CellBody>,
}

/// What a programme pays, from when to when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandardBody {
    tier: Option<String>,
    /// Yuan for one unit.
    price: String,
    price_fen: i64,
    /// At most so many yuan.
    cap: Option<String>,
    #[schema(value_type = String, format = Date)]
    valid_from: Iso,
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Iso>,
    document: Option<String>,
}

/// The body of `/programmes/{id}.json`.
pub(crate) fn body(programme: &ShownProgramme, cells: &[ShownCell], labels: &Labels) -> ProgrammeBody {
    ProgrammeBody {
        id: programme.code.clone(),
        name: programme.name.clone(),
        colloquial: programme.colloquial.clone(),
        department: programme.department.clone(),
        policy: programme.policy.clone(),
        unit: programme.unit.clone(),
        cycle: programme.cycle.clone(),
        class: programme.class.to_string(),
        standards: programme
            .standards
            .iter()
            .map(|standard| StandardBody {
                tier: (!standard.tier.is_empty()).then(|| standard.tier.clone()),
                price: standard.price.yuan(),
                price_fen: standard.price.0,
                cap: standard.cap.map(|cap| cap.yuan()),
                valid_from: Iso(standard.valid_from),
                valid_to: standard.valid_to.map(Iso),
                document: standard.document.clone(),
            })
            .collect(),
        totals: cells.iter().map(|cell| village::cell(cell, labels)).collect(),
    }
}
