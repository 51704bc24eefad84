//! The pieces of which pages are made.

mod chart;
mod facets;
mod hits;
mod money;
mod pager;
mod search_box;
mod table;
mod versions;
mod words;

pub(crate) use chart::{pairs as pair_chart, years as year_chart};
pub(crate) use facets::{Facet, active, facets};
pub(crate) use hits::{Marker, entity_cards, payment_table};
pub(crate) use money::{count, spoken, yuan};
pub(crate) use pager::{downloads, pager};
pub(crate) use search_box::{Scope, search_box};
pub(crate) use table::{Column, table, table_under};
pub(crate) use versions::versions;
pub(crate) use words::{freshness, group, person, programme_name, state, state_sentence};
