//! The county as columns: what every rule reads, taken in once, with what belongs together side by side.
//!
//! Money is fen, area and quantities are units of 0.0001, days are counted from 1970-01-01, everything that has a name or
//! number is a small integer that is equal exactly when the names are. The order in which rows come changes nothing.
//!
//! A payment is a row number of [`Facts::payments`]; a row of any other dataset is a place in its list, and so is a case of
//! the follow-up. [`Row`] names any of them as evidence.

mod amounts;
mod book;
mod books;
mod days;
mod families;
mod focus;
mod groups;
mod kept;
mod kin;
mod packed;
mod payments;
mod rows;
mod shown;
mod table;
mod taken;
mod texts;
mod ties;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use foldhash::fast::RandomState;

pub use self::book::{Book, Household, Person, PersonFacts, Village};
pub use self::books::Books;
pub use self::days::chinese_month;
pub use self::families::Families;
pub use self::focus::Focus;
pub use self::groups::Groups;
pub use self::kept::{Day, Hidden, Name, Party, PartyNumber, Quantity, Span, Told};
pub use self::packed::{FORM, Keep, Unpacking};
pub use self::payments::{Payee, PaymentRow, Payments};
pub use self::rows::{
    AccountRow, AssetRow, BidRow, CadreRow, CaseRow, CompanyRow, ContractRow, DisbursementRow, FindingRow,
    HoldingRow, KinRow, Kind, LandRow, NoticeRow, PersonRow, ProgrammeRow, ProjectRow, ReceiptRow, StaffRow,
    StandardRow, VillageRow, VoucherRow,
};
pub use self::shown::Row;
pub use self::table::Table;
pub use self::texts::{Text, Texts};

use crate::domain::dataset::Dataset;

/// A map whose keys are ours.
pub type Map<K, V> = HashMap<K, V, RandomState>;

/// A programme: the place of a 补贴编码 among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Programme(pub u16);

/// Gives what may not be shown a mark: the same for the same text, and telling nothing without the key. The first argument
/// keeps marks of different kinds apart.
pub type Marker = Box<dyn Fn(&str, &str) -> String + Send + Sync>;

/// The county as columns.
pub struct Facts {
    /// The day on which we look.
    pub today: Day,
    /// Names and numbers.
    pub book: Book,
    marker: Marker,
    /// Programmes by their place.
    programme_codes: Vec<Text>,
    programme_places: Map<Text, Programme>,
    /// The payments, in columns.
    pub payments: Payments,
    /// 村.
    pub villages: Vec<VillageRow>,
    /// 补贴项目.
    pub programmes: Vec<ProgrammeRow>,
    /// 补贴标准.
    pub standards: Vec<StandardRow>,
    /// 公示, by first day.
    pub notices: Vec<NoticeRow>,
    /// 工程项目, by number.
    pub projects: Vec<ProjectRow>,
    /// 资产资源, by number.
    pub assets: Vec<AssetRow>,
    /// 合同, by number.
    pub contracts: Vec<ContractRow>,
    /// 租金收缴, by day due.
    pub receipts: Vec<ReceiptRow>,
    /// 村集体账户.
    pub accounts: Vec<AccountRow>,
    /// 村集体凭证, by day, number and line.
    pub vouchers: Vec<VoucherRow>,
    /// 投标, by price.
    pub bids: Vec<BidRow>,
    /// 项目拨付, by day.
    pub disbursements: Vec<DisbursementRow>,
    /// 外部发现, by day.
    pub findings: Vec<FindingRow>,
    /// 人口底册.
    pub persons: Vec<PersonRow>,
    /// 确权面积.
    pub land: Vec<LandRow>,
    /// 财政供养人员.
    pub staff: Vec<StaffRow>,
    /// 村干部.
    pub cadres: Vec<CadreRow>,
    /// 亲属关系.
    pub kin: Vec<KinRow>,
    /// 名下财产.
    pub holdings: Vec<HoldingRow>,
    /// 经营主体.
    pub companies: Vec<CompanyRow>,
    /// The follow-up of cases, by number.
    pub cases: Vec<CaseRow>,
    /// Of which day each list is; a list that is here was handed in, even if none of its rows is.
    pub lists: BTreeMap<Dataset, Option<Day>>,
    /// What an incremental scan looks at; everything when none.
    pub focus: Option<Focus>,
    ties: ties::Ties,
    ordered: OnceLock<Vec<u32>>,
    by_person: OnceLock<Groups>,
    by_household: OnceLock<Groups>,
    by_account: OnceLock<Groups>,
    by_village: OnceLock<Groups>,
    books: OnceLock<Vec<Option<Books>>>,
}

impl Facts {
    /// An empty county, looked at on a day.
    pub fn new(today: Day, marker: Marker) -> Self {
        Self {
            today,
            book: Book::default(),
            marker,
            programme_codes: Vec::new(),
            programme_places: Map::default(),
            payments: Payments::default(),
            villages: Vec::new(),
            programmes: Vec::new(),
            standards: Vec::new(),
            notices: Vec::new(),
            projects: Vec::new(),
            assets: Vec::new(),
            contracts: Vec::new(),
            receipts: Vec::new(),
            accounts: Vec::new(),
            vouchers: Vec::new(),
            bids: Vec::new(),
            disbursements: Vec::new(),
            findings: Vec::new(),
            persons: Vec::new(),
            land: Vec::new(),
            staff: Vec::new(),
            cadres: Vec::new(),
            kin: Vec::new(),
            holdings: Vec::new(),
            companies: Vec::new(),
            cases: Vec::new(),
            lists: BTreeMap::new(),
            focus: None,
            ties: ties::Ties::default(),
            ordered: OnceLock::new(),
            by_person: OnceLock::new(),
            by_household: OnceLock::new(),
            by_account: OnceLock::new(),
            by_village: OnceLock::new(),
            books: OnceLock::new(),
        }
    }

    /// Says that a list was handed in, and of which day it is.
    pub fn list(&mut self, dataset: Dataset, as_of: Option<Day>) {
        self.lists.insert(dataset, as_of);
    }

    /// Whether anything of a dataset was handed in.
    pub fn has(&self, dataset: Dataset) -> bool {
        self.lists.contains_key(&dataset)
            || match dataset {
                Dataset::Payments => !self.payments.is_empty(),
                other => self.count(other) > 0,
            }
    }

    /// The place of a programme's code, given out now if it is new.
    pub fn programme(&mut self, code: &str) -> Programme {
        let text = self.book.text(code);
        let next = Programme(self.programme_codes.len() as u16);
        let found = *self.programme_places.entry(text).or_insert(next);
        if found == next {
            self.programme_codes.push(text);
        }
        found
    }

    /// How many programmes are named anywhere.
    pub fn programme_count(&self) -> usize {
        self.programme_codes.len()
    }

    /// The code of a programme.
    pub fn programme_code(&self, programme: Programme) -> &str {
        self.text(self.programme_codes[programme.0 as usize])
    }

    /// The characters of a text.
    pub fn text(&self, text: Text) -> &str {
        self.book.texts.get(text)
    }

    /// What a person's number tells, and a name.
    pub fn person(&self, person: Person) -> &PersonFacts {
        &self.book.people[person.0 as usize]
    }

    /// The 12 digits of a village.
    pub fn village_code(&self, village: Village) -> String {
        format!("{:012}", self.book.village_codes[village.0 as usize])
    }

    /// How many people are named anywhere.
    pub fn people_count(&self) -> usize {
        self.book.people.len()
    }

    /// How many villages are named anywhere.
    pub fn village_count(&self) -> usize {
        self.book.village_codes.len()
    }

    /// How many households are named anywhere.
    pub fn household_count(&self) -> usize {
        self.book.homes.len()
    }

    /// Every payment by programme, period, day and number: the order in which rows stand in their groups. Most rows share
    /// programme, period and day with thousands of others, so these are told apart first; numbers are compared within them.
    fn ordered(&self) -> &[u32] {
        self.ordered.get_or_init(|| {
            let p = &self.payments;
            let key = |row: u32| (p.programme(row), p.period(row), p.paid_on(row));
            let mut kinds: Map<(Programme, Span, Day), u32> = Map::default();
            let mut keys = Vec::new();
            let mut last = None;
            let of_row: Vec<u32> = (0..p.len() as u32)
                .map(|row| {
                    let key = key(row);
                    if let Some((before, kind)) = last
                        && before == key
                    {
                        return kind;
                    }
                    let kind = *kinds.entry(key).or_insert_with(|| {
                        keys.push(key);
                        keys.len() as u32 - 1
                    });
                    last = Some((key, kind));
                    kind
                })
                .collect();
            let mut sorted: Vec<u32> = (0..keys.len() as u32).collect();
            sorted.sort_unstable_by_key(|kind| keys[*kind as usize]);
            let mut places = vec![0_u32; keys.len()];
            for (place, kind) in sorted.iter().enumerate() {
                places[*kind as usize] = place as u32;
            }
            let number = |a: u32, b: u32| p.number(a).cmp(p.number(b));
            let of = |row: usize| Some(places[of_row[row] as usize] as usize);
            Groups::new(keys.len(), p.len(), of, number).into_rows()
        })
    }

    /// The payments of each person (place of the person), by programme, period and day.
    pub fn by_person(&self) -> &Groups {
        self.by_person.get_or_init(|| {
            let key = |row: u32| Some(self.payments.person(row).0 as usize);
            Groups::along(self.people_count(), self.ordered(), key)
        })
    }

    /// The payments of each household (place of the household) as the payments name it.
    pub fn by_household(&self) -> &Groups {
        self.by_household.get_or_init(|| {
            let key = |row: u32| self.payments.household(row).map(|home| home.0 as usize);
            Groups::along(self.household_count(), self.ordered(), key)
        })
    }

    /// The payments into each account. Accounts have no places of their own: the groups are numbered as
    /// [`Facts::accounts_paid`] lists them.
    pub fn by_account(&self) -> &Groups {
        let places = self.account_places();
        self.by_account.get_or_init(|| {
            let p = &self.payments;
            // The same for many payments: asked once for each way of paying.
            let of_payee: Vec<Option<u32>> = p
                .payees
                .iter()
                .map(|payee| places.get(&payee.account?).copied())
                .collect();
            let key = |row: usize| of_payee[p.payee_place(row as u32)].map(|place| place as usize);
            Groups::new(places.len(), p.len(), key, |a, b| {
                let days = p.paid_on(a).cmp(&p.paid_on(b));
                days.then_with(|| p.number(a).cmp(p.number(b)))
            })
        })
    }

    /// The payments of each village (place of the village), by programme, period and day.
    pub fn by_village(&self) -> &Groups {
        self.by_village.get_or_init(|| {
            let key = |row: u32| Some(self.payments.village(row).0 as usize);
            Groups::along(self.village_count(), self.ordered(), key)
        })
    }

    fn account_places(&self) -> &Map<Hidden, u32> {
        &self.ties.account_places
    }

    /// Every account that was paid into, in the order of the groups of [`Facts::by_account`].
    pub fn accounts_paid(&self) -> &[Hidden] {
        &self.ties.accounts_paid
    }

    /// The place of an account among the groups of [`Facts::by_account`].
    pub fn account_place(&self, account: Hidden) -> Option<usize> {
        self.ties
            .account_places
            .get(&account)
            .map(|place| *place as usize)
    }

    /// A name for people in sentences: `张**`.
    pub fn masked(&self, person: Person) -> String {
        let name = self.person(person).name.map(|name| self.text(name.0));
        name.map_or_else(|| "某人".to_owned(), crate::domain::person::masked_name)
    }

    /// The short name of a village, its code where the list has no name.
    pub fn village_name(&self, village: Village) -> String {
        match self.village_row(village) {
            Some(row) => crate::domain::village::short_name(self.text(row.name)),
            None => self.village_code(village),
        }
    }

    /// The name of a programme, its code where the list has no name.
    pub fn programme_name(&self, programme: Programme) -> &str {
        match self.programme_row(programme) {
            Some(row) => self.text(row.name),
            None => self.programme_code(programme),
        }
    }
}
