//! The one table of which office hands in which files, and what of them lies in its reach.

use super::actor::By;
use super::permissions::HandIn;
use super::reach::Reach;
use crate::domain::dataset::Dataset;
use crate::domain::role::Role;

/// The offices that hand in a dataset.
///
/// What a village keeps comes from the village or its township; what is paid, and the lists that are matched with, from
/// the department whose they are; what belongs to no village from a department or the centre. Findings are about those
/// who would hand them in, so they come from the centre alone.
pub fn hands_in(dataset: Dataset) -> &'static [Role] {
    use Role::{Centre, DepartmentUser, TownshipClerk, VillageReporter};
    match dataset {
        Dataset::Villages | Dataset::Findings => &[Centre],
        Dataset::Policies | Dataset::Programmes | Dataset::Standards => &[DepartmentUser, Centre],
        Dataset::Payments => &[TownshipClerk, DepartmentUser, Centre],
        Dataset::Notices
        | Dataset::Projects
        | Dataset::Assets
        | Dataset::Contracts
        | Dataset::Receipts
        | Dataset::Vouchers
        | Dataset::Bids
        | Dataset::Disbursements => &[VillageReporter, TownshipClerk, Centre],
        Dataset::Accounts
        | Dataset::Persons
        | Dataset::Land
        | Dataset::Staff
        | Dataset::Cadres
        | Dataset::Kin
        | Dataset::Holdings
        | Dataset::Companies => &[DepartmentUser, Centre],
    }
}

/// What somebody may hand in, dataset by dataset.
#[derive(Debug, Clone)]
pub struct HandInScope {
    reaches: Vec<(Dataset, Reach)>,
    none: Reach,
}

impl HandInScope {
    /// What the offices of this actor may hand in.
    pub fn of(by: &By<HandIn>) -> Self {
        let reaches = Dataset::ALL
            .iter()
            .map(|dataset| (*dataset, by.reach_as(hands_in(*dataset))))
            .filter(|(_, reach)| !reach.is_empty())
            .collect();
        Self {
            reaches,
            none: Reach::none(by.reach().of_county()),
        }
    }

    /// The county.
    pub fn county(&self) -> u32 {
        self.none.of_county()
    }

    /// How far a dataset reaches; nothing where it may not be handed in at all.
    pub fn reach(&self, dataset: Dataset) -> &Reach {
        self.reaches
            .iter()
            .find(|(one, _)| *one == dataset)
            .map_or(&self.none, |(_, reach)| reach)
    }

    /// Whether any row of a dataset may be handed in.
    pub fn takes(&self, dataset: Dataset) -> bool {
        !self.reach(dataset).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::actor::{Actor, Appointment};
    use super::super::permissions::Permission;
    use super::*;
    use crate::domain::village_code::VillageCode;

    #[test]
    fn only_offices_that_hand_in_stand_in_the_table_and_each_dataset_has_the_centre() {
        for dataset in Dataset::ALL {
            let roles = hands_in(*dataset);
            assert!(roles.contains(&Role::Centre), "{dataset:?}");
            assert!(
                roles.iter().all(|role| Permission::HandIn.roles().contains(role)),
                "{dataset:?}"
            );
        }
    }

    #[test]
    fn lists_come_from_departments_and_what_inspections_found_from_no_inspected_unit() {
        for dataset in Dataset::ALL {
            let roles = hands_in(*dataset);
            let village = roles.contains(&Role::VillageReporter) || roles.contains(&Role::TownshipClerk);
            if dataset.is_reference_list() || *dataset == Dataset::Findings {
                assert!(!village, "{dataset:?}");
            }
        }
        assert!(!hands_in(Dataset::Payments).contains(&Role::VillageReporter));
    }

    #[test]
    fn an_office_reaches_only_through_what_it_may_hand_in() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let village = VillageCode::parse("999999100201").expect("a code");
        let office = |id, role, reach| Appointment {
            id,
            role,
            reach,
            place: String::new(),
            from: day,
            until: None,
        };
        let actor = Actor {
            user: 1,
            login: "jb".to_owned(),
            name: "经办".to_owned(),
            county: 999_999,
            appointments: vec![
                office(
                    1,
                    Role::VillageReporter,
                    Reach::none(999_999).with_village(village),
                ),
                office(
                    2,
                    Role::DepartmentUser,
                    Reach::none(999_999).with_department("县农业农村局"),
                ),
            ],
        };
        let scope = HandInScope::of(&actor.by::<HandIn>(day).expect("in office"));
        assert!(scope.reach(Dataset::Assets).covers(village));
        assert!(!scope.reach(Dataset::Payments).covers(village));
        assert!(scope.reach(Dataset::Payments).covers_department("县农业农村局"));
        assert!(!scope.takes(Dataset::Villages) && !scope.takes(Dataset::Findings));
    }
}
