//! Which row leads to which: numbers to their records, records to what hangs on them.

use super::book::{Household, Person, Village};
use super::kept::Hidden;
use super::texts::Text;
use super::{
    AssetRow, ContractRow, Facts, Groups, Map, NoticeRow, PersonRow, Programme, ProgrammeRow, ProjectRow,
    VillageRow,
};

/// The lookups over everything but the payments' own columns.
#[derive(Debug, Default)]
pub(super) struct Ties {
    village_rows: Map<Village, u32>,
    programme_rows: Map<Programme, u32>,
    notices: Map<Text, u32>,
    projects: Map<Text, u32>,
    assets: Map<Text, u32>,
    contracts: Map<Text, u32>,
    companies: Map<Text, Vec<u32>>,
    receipts_of: Map<Text, Vec<u32>>,
    contracts_on: Map<Text, Vec<u32>>,
    renewals_of: Map<Text, Vec<u32>>,
    assets_from: Map<Text, Vec<u32>>,
    bids_of: Map<Text, Vec<u32>>,
    disbursements_of: Map<Text, Vec<u32>>,
    vouchers_of: Map<Village, Vec<u32>>,
    contracts_of: Map<Village, Vec<u32>>,
    assets_of: Map<Village, Vec<u32>>,
    projects_of: Map<Village, Vec<u32>>,
    notices_of: Map<Village, Vec<u32>>,
    accounts_of: Map<Village, Vec<u32>>,
    roster: Map<Person, u32>,
    staff_of: Map<Person, Vec<u32>>,
    cadres_of: Map<Person, Vec<u32>>,
    holdings_of: Map<Person, Vec<u32>>,
    firms_of: Map<Person, Vec<u32>>,
    pub(super) kin_of: Map<Person, Vec<u32>>,
    /// The rows of confirmed land of each household (its place), by year.
    land_of: Groups,
    standards_of: Map<Text, Vec<u32>>,
    pub(super) homes: Vec<Option<Household>>,
    pub(super) members: Map<Household, Vec<Person>>,
    pub(super) related: std::collections::HashSet<(Household, Household), foldhash::fast::RandomState>,
    pub(super) account_places: Map<Hidden, u32>,
    pub(super) accounts_paid: Vec<Hidden>,
}

fn one<K: Eq + std::hash::Hash>(keys: impl Iterator<Item = Option<K>>) -> Map<K, u32> {
    let mut map = Map::default();
    for (at, key) in keys.enumerate() {
        if let Some(key) = key {
            map.insert(key, at as u32);
        }
    }
    map
}

fn many<K: Eq + std::hash::Hash>(keys: impl Iterator<Item = Option<K>>) -> Map<K, Vec<u32>> {
    let mut map: Map<K, Vec<u32>> = Map::default();
    for (at, key) in keys.enumerate() {
        if let Some(key) = key {
            map.entry(key).or_default().push(at as u32);
        }
    }
    map
}

const NO_ROWS: &[u32] = &[];

fn rows<'m, K: Eq + std::hash::Hash>(map: &'m Map<K, Vec<u32>>, key: &K) -> &'m [u32] {
    map.get(key).map_or(NO_ROWS, Vec::as_slice)
}

impl Facts {
    /// Puts every list in its order and ties the rows together. To be called once, after the last row.
    pub fn close(&mut self) {
        self.payments.close();
        self.sort();
        let mut ties = Ties {
            village_rows: one(self.villages.iter().map(|r| r.village)),
            programme_rows: one(self
                .programmes
                .iter()
                .map(|r| self.programme_places.get(&r.code).copied())),
            notices: one(self.notices.iter().map(|r| Some(r.number))),
            projects: one(self.projects.iter().map(|r| Some(r.number))),
            assets: one(self.assets.iter().map(|r| Some(r.number))),
            contracts: one(self.contracts.iter().map(|r| Some(r.number))),
            receipts_of: many(self.receipts.iter().map(|r| Some(r.contract))),
            contracts_on: many(self.contracts.iter().map(|r| r.asset)),
            renewals_of: many(self.contracts.iter().map(|r| r.renewal_of)),
            assets_from: many(self.assets.iter().map(|r| r.project)),
            bids_of: many(self.bids.iter().map(|r| Some(r.project))),
            disbursements_of: many(self.disbursements.iter().map(|r| Some(r.project))),
            vouchers_of: many(self.vouchers.iter().map(|r| r.village)),
            contracts_of: many(self.contracts.iter().map(|r| r.village)),
            assets_of: many(self.assets.iter().map(|r| r.village)),
            projects_of: many(self.projects.iter().map(|r| r.village)),
            notices_of: many(self.notices.iter().map(|r| r.village)),
            accounts_of: many(self.accounts.iter().map(|r| r.village)),
            roster: one(self.persons.iter().map(|r| r.person)),
            staff_of: many(self.staff.iter().map(|r| r.person)),
            cadres_of: many(self.cadres.iter().map(|r| r.person)),
            holdings_of: many(self.holdings.iter().map(|r| r.person)),
            firms_of: many(self.companies.iter().map(|r| r.legal_person_number)),
            standards_of: many(self.standards.iter().map(|r| Some(r.programme))),
            ..Ties::default()
        };
        for (at, company) in self.companies.iter().enumerate() {
            for key in [company.code, company.name] {
                ties.companies.entry(key).or_default().push(at as u32);
            }
        }
        let key = |at: usize| {
            let home = self.land_home(at).filter(|_| self.land[at].year.is_some())?;
            Some(home.0 as usize)
        };
        ties.land_of = Groups::new(self.household_count(), self.land.len(), key, |a, b| {
            (self.land[a as usize].year, a).cmp(&(self.land[b as usize].year, b))
        });
        for payee in &self.payments.payees {
            let Some(account) = payee.account else { continue };
            let next = ties.accounts_paid.len() as u32;
            if *ties.account_places.entry(account).or_insert(next) == next {
                ties.accounts_paid.push(account);
            }
        }
        self.ties = ties;
        self.tie_families();
        self.take_names();
    }

    fn sort(&mut self) {
        let texts = &self.book.texts;
        let t = |text: Text| texts.get(text);
        self.notices
            .sort_by(|a, b| (a.from, t(a.number)).cmp(&(b.from, t(b.number))));
        self.projects.sort_by(|a, b| t(a.number).cmp(t(b.number)));
        self.assets.sort_by(|a, b| t(a.number).cmp(t(b.number)));
        self.contracts.sort_by(|a, b| t(a.number).cmp(t(b.number)));
        self.receipts.sort_by(|a, b| {
            (t(a.contract), a.due_on, t(a.instalment)).cmp(&(t(b.contract), b.due_on, t(b.instalment)))
        });
        self.vouchers.sort_by(|a, b| {
            // Lines are numbers as a rule: the second comes before the tenth.
            let key = |v: &super::VoucherRow| (v.booked_on, v.number, v.line);
            let ((on, number, line), (on_b, number_b, line_b)) = (key(a), key(b));
            (on, t(number), t(line).len(), t(line)).cmp(&(on_b, t(number_b), t(line_b).len(), t(line_b)))
        });
        let party = |party: Option<super::Party>| party.map(|p| t(p.0)).unwrap_or_default();
        self.bids.sort_by(|a, b| {
            (t(a.project), a.price, party(a.bidder)).cmp(&(t(b.project), b.price, party(b.bidder)))
        });
        self.disbursements
            .sort_by(|a, b| (a.paid_on, t(a.number)).cmp(&(b.paid_on, t(b.number))));
        self.findings
            .sort_by(|a, b| (a.found_on, t(a.number)).cmp(&(b.found_on, t(b.number))));
        let codes = &self.book.village_codes;
        self.accounts.sort_by_key(|a| {
            (
                a.village.map(|v| codes[v.0 as usize]),
                a.account.map(|account| t(account.0)),
                a.opened_on,
            )
        });
        self.companies.sort_by(|a, b| t(a.code).cmp(t(b.code)));
        self.cases.sort_by(|a, b| t(a.number).cmp(t(b.number)));
        self.standards.sort_by(|a, b| {
            let tier = |s: &super::StandardRow| s.tier.map(t).unwrap_or_default();
            (t(a.programme), tier(a), a.valid_from).cmp(&(t(b.programme), tier(b), b.valid_from))
        });
        self.programmes.sort_by(|a, b| t(a.code).cmp(t(b.code)));
        let people = &self.book.people;
        let number =
            |person: Option<Person>| person.map(|p| t(people[p.0 as usize].number)).unwrap_or_default();
        self.staff.sort_by(|a, b| {
            (number(a.person), a.started_on, t(a.employer)).cmp(&(
                number(b.person),
                b.started_on,
                t(b.employer),
            ))
        });
        self.cadres.sort_by(|a, b| {
            (number(a.person), a.started_on, t(a.post)).cmp(&(number(b.person), b.started_on, t(b.post)))
        });
        self.holdings.sort_by(|a, b| {
            (number(a.person), a.registered_on, t(a.kind)).cmp(&(
                number(b.person),
                b.registered_on,
                t(b.kind),
            ))
        });
        self.kin.sort_by(|a, b| {
            (number(a.person), number(a.relative), t(a.relation)).cmp(&(
                number(b.person),
                number(b.relative),
                t(b.relation),
            ))
        });
        self.persons
            .sort_by(|a, b| number(a.person).cmp(number(b.person)));
    }

    /// The row of a village in the list of villages.
    pub fn village_row(&self, village: Village) -> Option<&VillageRow> {
        self.village_at(village).map(|at| &self.villages[at as usize])
    }

    /// The place of a village in the list of villages.
    pub fn village_at(&self, village: Village) -> Option<u32> {
        self.ties.village_rows.get(&village).copied()
    }

    /// The village that a village has become: itself, or the one that it was merged into.
    pub fn seat(&self, mut village: Village) -> Village {
        // Villages merge once or twice; a circle in the list must not hold us.
        for _ in 0..4 {
            match self.village_row(village).and_then(|row| row.merged_into) {
                Some(next) => village = next,
                None => break,
            }
        }
        village
    }

    /// The row of a programme in the list of programmes.
    pub fn programme_row(&self, programme: Programme) -> Option<&ProgrammeRow> {
        self.programme_at(programme)
            .map(|at| &self.programmes[at as usize])
    }

    /// The place of a programme in the list of programmes.
    pub fn programme_at(&self, programme: Programme) -> Option<u32> {
        self.ties.programme_rows.get(&programme).copied()
    }

    /// For each programme (by its place) whether its name holds one of the words.
    pub fn programmes_named(&self, words: &[&str]) -> Vec<bool> {
        (0..self.programme_count())
            .map(|at| {
                let name = self.programme_name(Programme(at as u16));
                words.iter().any(|word| name.contains(word))
            })
            .collect()
    }

    /// The standards of a programme, by tier and first day: places in [`Facts::standards`].
    pub fn standards_of(&self, programme: Programme) -> &[u32] {
        rows(
            &self.ties.standards_of,
            &self.programme_codes[programme.0 as usize],
        )
    }

    /// The notice of that number.
    pub fn notice_at(&self, number: Text) -> Option<u32> {
        self.ties.notices.get(&number).copied()
    }

    /// The row of the notice of that number.
    pub fn notice(&self, number: Text) -> Option<&NoticeRow> {
        self.notice_at(number).map(|at| &self.notices[at as usize])
    }

    /// The place of the project of that number.
    pub fn project_at(&self, number: Text) -> Option<u32> {
        self.ties.projects.get(&number).copied()
    }

    /// The project of that number.
    pub fn project(&self, number: Text) -> Option<&ProjectRow> {
        self.project_at(number).map(|at| &self.projects[at as usize])
    }

    /// The place of the asset of that number.
    pub fn asset_at(&self, number: Text) -> Option<u32> {
        self.ties.assets.get(&number).copied()
    }

    /// The asset of that number.
    pub fn asset(&self, number: Text) -> Option<&AssetRow> {
        self.asset_at(number).map(|at| &self.assets[at as usize])
    }

    /// The place of the contract of that number.
    pub fn contract_at(&self, number: Text) -> Option<u32> {
        self.ties.contracts.get(&number).copied()
    }

    /// The contract of that number.
    pub fn contract(&self, number: Text) -> Option<&ContractRow> {
        self.contract_at(number).map(|at| &self.contracts[at as usize])
    }

    /// The firms of that code or of exactly that name: places in [`Facts::companies`].
    pub fn companies_called(&self, code_or_name: Text) -> &[u32] {
        rows(&self.ties.companies, &code_or_name)
    }

    /// The firms whose legal person somebody is.
    pub fn firms_of(&self, person: Person) -> &[u32] {
        rows(&self.ties.firms_of, &person)
    }

    /// The instalments of a contract, by the day they are due.
    pub fn receipts_of(&self, contract: Text) -> &[u32] {
        rows(&self.ties.receipts_of, &contract)
    }

    /// The contracts over an asset, by number.
    pub fn contracts_on(&self, asset: Text) -> &[u32] {
        rows(&self.ties.contracts_on, &asset)
    }

    /// The contracts that say they renew a contract.
    pub fn renewals_of(&self, contract: Text) -> &[u32] {
        rows(&self.ties.renewals_of, &contract)
    }

    /// The assets that say they come from a project.
    pub fn assets_from(&self, project: Text) -> &[u32] {
        rows(&self.ties.assets_from, &project)
    }

    /// The offers for a project, by price.
    pub fn bids_of(&self, project: Text) -> &[u32] {
        rows(&self.ties.bids_of, &project)
    }

    /// What was paid for a project, by day.
    pub fn disbursements_of(&self, project: Text) -> &[u32] {
        rows(&self.ties.disbursements_of, &project)
    }

    /// The lines of a village's books, by day.
    pub fn vouchers_of(&self, village: Village) -> &[u32] {
        rows(&self.ties.vouchers_of, &village)
    }

    /// The contracts of a village.
    pub fn contracts_of(&self, village: Village) -> &[u32] {
        rows(&self.ties.contracts_of, &village)
    }

    /// The assets of a village.
    pub fn assets_of(&self, village: Village) -> &[u32] {
        rows(&self.ties.assets_of, &village)
    }

    /// The projects of a village.
    pub fn projects_of(&self, village: Village) -> &[u32] {
        rows(&self.ties.projects_of, &village)
    }

    /// The notices of a village, by first day.
    pub fn notices_of(&self, village: Village) -> &[u32] {
        rows(&self.ties.notices_of, &village)
    }

    /// The filed accounts of a village.
    pub fn accounts_of(&self, village: Village) -> &[u32] {
        rows(&self.ties.accounts_of, &village)
    }

    /// The row of somebody in the roster.
    pub fn roster(&self, person: Person) -> Option<&PersonRow> {
        self.roster_at(person).map(|at| &self.persons[at as usize])
    }

    /// The place of somebody in the roster.
    pub fn roster_at(&self, person: Person) -> Option<u32> {
        self.ties.roster.get(&person).copied()
    }

    /// The lines of somebody in the public payroll.
    pub fn staff_of(&self, person: Person) -> &[u32] {
        rows(&self.ties.staff_of, &person)
    }

    /// The posts of somebody as a village cadre.
    pub fn cadres_of(&self, person: Person) -> &[u32] {
        rows(&self.ties.cadres_of, &person)
    }

    /// What somebody owns.
    pub fn holdings_of(&self, person: Person) -> &[u32] {
        rows(&self.ties.holdings_of, &person)
    }

    /// The confirmed land of a household in a year.
    pub fn land_of(&self, household: Household, year: i32) -> Option<u32> {
        let rows = self.ties.land_of.of(household.0 as usize);
        let is_of = |at: &&u32| self.land[**at as usize].year == Some(year);
        rows.iter().rfind(is_of).copied()
    }
}
