//! Who stands behind a tenant: the person, or the legal person of the firm.

use crate::anomaly::Facts;
use crate::anomaly::facts::{ContractRow, Map, Person, Row, Text, Village};
use crate::domain::dataset::Dataset;
use crate::domain::party::is_organisation;

/// A person behind a contract, with the rows that say so.
#[derive(Debug, Clone)]
pub(super) struct Behind {
    /// The person.
    pub(super) person: Person,
    /// Whether as the legal person of a firm.
    pub(super) firm: bool,
    /// The firm in the register, or the only person of that name in the roster of the village.
    pub(super) by: Option<Row>,
}

/// Tenants by number; those without one by their name, where only one person of the village has it.
pub(super) struct Tenants<'f> {
    facts: &'f Facts,
    /// For a tenant without a number how many of the roster are called so, and one of them.
    called: Map<(Village, Text), (u32, Option<u32>)>,
}

impl<'f> Tenants<'f> {
    /// Looks up the names of the tenants that have no number.
    pub(super) fn new(facts: &'f Facts) -> Self {
        let mut called: Map<(Village, Text), (u32, Option<u32>)> = Map::default();
        for contract in facts.contracts.iter().filter(|c| c.tenant_number.is_none()) {
            if let (Some(village), Some(tenant)) = (contract.village, contract.tenant)
                && !is_organisation(facts.text(tenant.0), None)
            {
                called.insert((village, tenant.0), (0, None));
            }
        }
        if !called.is_empty() {
            for (at, row) in facts.persons.iter().enumerate() {
                let (Some(village), Some(name)) = (row.village, row.name) else {
                    continue;
                };
                if let Some(found) = called.get_mut(&(village, name.0))
                    && row.state.map(|state| facts.text(state)) != Some("死亡")
                {
                    *found = (found.0 + 1, Some(at as u32));
                }
            }
        }
        Self { facts, called }
    }

    /// Who stands behind a contract; nobody when the lists do not say.
    pub(super) fn behind(&self, contract: &ContractRow) -> Vec<Behind> {
        let facts = self.facts;
        let mut found: Vec<Behind> = Vec::new();
        let key = contract.tenant_number.map(|number| number.0);
        if let Some(person) = key.and_then(|number| facts.book.find_person(number)) {
            found.push(Behind {
                person,
                firm: false,
                by: None,
            });
        }
        for name in [key, contract.tenant.map(|tenant| tenant.0)]
            .into_iter()
            .flatten()
        {
            for at in facts.companies_called(name) {
                let Some(person) = facts.companies[*at as usize].legal_person_number else {
                    continue;
                };
                if !found.iter().any(|one| one.person == person) {
                    found.push(Behind {
                        person,
                        firm: true,
                        by: Some(Row::new(Dataset::Companies, *at)),
                    });
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        let (None, Some(village), Some(tenant)) = (key, contract.village, contract.tenant) else {
            return found;
        };
        if let Some((1, Some(at))) = self.called.get(&(village, tenant.0))
            && let Some(person) = facts.persons[*at as usize].person
        {
            found.push(Behind {
                person,
                firm: false,
                by: Some(Row::new(Dataset::Persons, *at)),
            });
        }
        found
    }

    /// Why the lists do not say who stands behind a contract; `None` for a person whose number no list has: who is in no
    /// list is nobody's kin.
    pub(super) fn unknown(&self, contract: &ContractRow) -> Option<&'static str> {
        let text = |text: Text| self.facts.text(text);
        let number = contract.tenant_number.map(|number| text(number.0));
        let name = contract.tenant.map_or("", |tenant| text(tenant.0));
        if is_organisation(name, number) {
            Some("经营主体名单里没有这家企业的法人")
        } else if number.is_none() {
            Some("承租方没有证件号，底册里也认不出是谁")
        } else {
            None
        }
    }
}

/// The rows of the roster by which two people live in one household; `None` when it does not say so.
pub(super) fn one_home(facts: &Facts, one: Person, other: Person) -> Option<[Row; 2]> {
    let (a, b) = (facts.roster_at(one)?, facts.roster_at(other)?);
    let home = facts.roster_home(a as usize)?;
    (Some(home) == facts.roster_home(b as usize))
        .then(|| [Row::new(Dataset::Persons, a), Row::new(Dataset::Persons, b)])
}
