//! Where: the township and the village that a list is narrowed to, as two fields of its form.

use maud::{Markup, html};

use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::web::labels::Labels;

/// The two fields; what there is no choice of is not asked.
pub(super) fn fields(
    labels: &Labels,
    places: &[VillageCode],
    township: Option<TownshipCode>,
    village: Option<VillageCode>,
) -> Markup {
    let mut townships: Vec<TownshipCode> = places.iter().map(|code| code.township()).collect();
    townships.dedup();
    html! {
        @if townships.len() > 1 {
            label { "乡镇" select name="township" {
                option value="" { "全部" }
                @for code in &townships { option value=(code) selected[township == Some(*code)] { (labels.township(*code)) } }
            } }
        }
        @if places.len() > 1 {
            label { "村" select name="village" {
                option value="" { "全部" }
                @for code in places { option value=(code) selected[village == Some(*code)] { (labels.village_in_township(*code)) } }
            } }
        }
    }
}
