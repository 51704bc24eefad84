//! A record of any dataset.

use chrono::NaiveDate;

use super::{
    Column, Kind, cell, columns, ledger, notices, payments, policies, programmes, standards, villages,
};
use crate::domain::area::quantity_text;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::line::Line;
use crate::domain::notice::Notice;
use crate::domain::party::shown_party;
use crate::domain::payment::Payment;
use crate::domain::person::{mask_middle, masked_name};
use crate::domain::policy::Policy;
use crate::domain::programme::Programme;
use crate::domain::standard::Standard;
use crate::domain::village::Village;
use crate::domain::village_code::VillageCode;

/// A row that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A row of `villages`.
    Village(Village),
    /// A row of `policies`.
    Policy(Policy),
    /// A row of `programmes`.
    Programme(Programme),
    /// A row of `standards`.
    Standard(Standard),
    /// A row of `notices`.
    Notice(Notice),
    /// A row of `payments`.
    Payment(Payment),
    /// A row of a ledger.
    Line(Line),
}

impl Record {
    /// Its dataset.
    pub fn dataset(&self) -> Dataset {
        match self {
            Self::Village(_) => Dataset::Villages,
            Self::Policy(_) => Dataset::Policies,
            Self::Programme(_) => Dataset::Programmes,
            Self::Standard(_) => Dataset::Standards,
            Self::Notice(_) => Dataset::Notices,
            Self::Payment(_) => Dataset::Payments,
            Self::Line(l) => l.dataset,
        }
    }

    /// The village it belongs to, where its dataset has one.
    pub fn village(&self) -> Option<VillageCode> {
        match self {
            Self::Village(v) => Some(v.code),
            Self::Notice(n) => Some(n.village),
            Self::Payment(p) => Some(p.village),
            Self::Line(l) => l.village,
            Self::Policy(_) | Self::Programme(_) | Self::Standard(_) => None,
        }
    }

    /// The county that its village lies in, six digits; `None` for what belongs to no village.
    pub fn county(&self) -> Option<u32> {
        self.village().map(VillageCode::county)
    }

    /// The business number under which the county knows it, unique in its dataset; empty where only what is private makes it.
    pub fn number(&self) -> String {
        match self {
            Self::Village(v) => v.code.to_string(),
            Self::Policy(p) => p.number.clone(),
            Self::Programme(p) => p.code.clone(),
            Self::Standard(s) => format!("{}|{}|{}", s.programme, s.tier, s.valid_from),
            Self::Notice(n) => n.number.clone(),
            Self::Payment(p) => p.number.clone(),
            Self::Line(l) => ledger(l.dataset).map_or_else(String::new, |ledger| ledger.number_of(l)),
        }
    }

    /// What it adds to the control total of its batch; 0 where the dataset pays nothing.
    pub fn amount(&self) -> Fen {
        match self {
            Self::Payment(p) => p.amount,
            Self::Line(l) => l.amount,
            _ => Fen(0),
        }
    }

    /// The same cells with everything masked that tells who a person is, for a look at what was handed in.
    pub fn masked_cells(&self) -> Vec<String> {
        let mask = |(column, cell): (&Column, String)| match column.kind {
            _ if !column.personal || cell.is_empty() => cell,
            Kind::Name => masked_name(&cell),
            Kind::Party => shown_party(&cell, None),
            Kind::Told | Kind::Body => "***".to_owned(),
            _ => mask_middle(&cell, 3, 1),
        };
        columns(self.dataset())
            .iter()
            .zip(self.cells())
            .map(mask)
            .collect()
    }

    /// The cells of its row in the order of the header: read again, they give the same record.
    pub fn cells(&self) -> Vec<String> {
        match self {
            Self::Village(v) => villages::cells(v),
            Self::Policy(p) => policies::cells(p),
            Self::Programme(p) => programmes::cells(p),
            Self::Standard(s) => standards::cells(s),
            Self::Notice(n) => notices::cells(n),
            Self::Payment(p) => payments::cells(p),
            Self::Line(l) => columns(l.dataset)
                .iter()
                .zip(&l.values)
                .map(|(column, value)| cell(column, value))
                .collect(),
        }
    }
}

pub(super) fn text_cell(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

pub(super) fn day_cell(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

pub(super) fn money_cell(amount: Option<Fen>) -> String {
    amount.map(Fen::yuan).unwrap_or_default()
}

pub(super) fn quantity_cell(units: Option<i64>) -> String {
    units.map(quantity_text).unwrap_or_default()
}

pub(super) fn count_cell(count: Option<i32>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}

pub(super) fn yes_no_cell(answer: Option<bool>) -> String {
    answer
        .map(|yes| if yes { "是" } else { "否" }.to_owned())
        .unwrap_or_default()
}
