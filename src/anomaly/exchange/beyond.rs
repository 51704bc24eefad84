//! The other half of a finding beyond the boundary, as evidence: what the other county told, in its own words, and which of our
//! marks are the same under the province's key. With it the sum can be done again from the finding alone.

use super::super::facts::{Facts, Map};
use super::super::finding::{Evidence, Finding};
use super::{Neighbour, Told, UNIT, join};

const COUNTY: &str = "县码";
const KIND: &str = "种类";
const HASH: &str = "比对码";
const PEOPLE: &str = "对方各户比对码";
/// Our marks with the hashes that they have under the province's key.
const SAME: &str = "本县对应";

/// What another county told, beside what of ours it meets.
pub(super) struct Beyond<'t> {
    /// The county.
    pub(super) county: u32,
    /// What it told.
    pub(super) told: &'t Told,
    /// Which of our marks is which hash, as [`same_here`] says it.
    pub(super) same: Vec<String>,
}

/// A mark of ours and the hash of the same number under the province's key.
pub(super) fn same_here(mark: &str, hash: &str) -> String {
    format!("{mark}={hash}")
}

impl Beyond<'_> {
    /// As a row of evidence: a hash stands for a number, never the number.
    pub(super) fn evidence(&self) -> Evidence {
        let mut fields = vec![(COUNTY, self.county.to_string())];
        let kind = match self.told {
            Told::Paid {
                who,
                programme,
                village,
                periods,
            } => {
                fields.push(("村码", village.clone()));
                fields.push(("补贴名称", programme.clone()));
                fields.push(("所属期", periods.join("、")));
                fields.push((HASH, who.clone()));
                "补贴"
            }
            Told::Account { account, people } => {
                fields.push(("户数", people.len().to_string()));
                fields.push((HASH, account.clone()));
                fields.push((PEOPLE, people.join("、")));
                "账户"
            }
            Told::Cadre { who, village, .. } => {
                fields.push(("村码", village.clone()));
                fields.push((HASH, who.clone()));
                "村干部"
            }
            Told::Firm { who, code, name } => {
                fields.push(("统一社会信用代码", code.clone()));
                fields.push(("名称", name.clone()));
                fields.push((HASH, who.clone()));
                "企业"
            }
        };
        let shown = fields.iter().take_while(|(heading, _)| *heading != HASH).take(3);
        let id: Vec<&str> = shown.map(|(_, cell)| cell.as_str()).collect();
        let id = id.join("#");
        fields.push((KIND, kind.to_owned()));
        fields.push((SAME, self.same.join("、")));
        Evidence {
            dataset: UNIT.to_owned(),
            id,
            needed: true,
            fields: fields
                .into_iter()
                .map(|(heading, cell)| (heading.to_owned(), cell))
                .collect(),
        }
    }
}

/// What the other county told, read back.
fn told(row: &Evidence) -> Option<Neighbour> {
    let cell = |heading: &str| row.fields.get(heading).cloned();
    let list = |heading: &str| -> Option<Vec<String>> {
        let cells = cell(heading)?;
        Some(
            cells
                .split('、')
                .filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    };
    let told = match cell(KIND)?.as_str() {
        "补贴" => Told::Paid {
            who: cell(HASH)?,
            programme: cell("补贴名称")?,
            village: cell("村码")?,
            periods: list("所属期")?,
        },
        "账户" => Told::Account {
            account: cell(HASH)?,
            people: list(PEOPLE)?,
        },
        "企业" => Told::Firm {
            who: cell(HASH)?,
            code: cell("统一社会信用代码")?,
            name: cell("名称")?,
        },
        _ => return None,
    };
    Some(Neighbour {
        county: cell(COUNTY)?.parse().ok()?,
        told: vec![told],
    })
}

/// Does the sum of a finding beyond the boundary again: our rows, which have marks for numbers, beside what evidence says that
/// the other county told.
pub(in super::super) fn again(facts: &Facts, finding: &Finding, rows: &[&Evidence]) -> Vec<Finding> {
    let rows: Vec<&&Evidence> = rows.iter().filter(|row| row.dataset == UNIT).collect();
    let mut same: Map<&str, &str> = Map::default();
    for row in &rows {
        let all = row.fields.get(SAME).map(String::as_str).unwrap_or_default();
        same.extend(all.split('、').filter_map(|one| one.split_once('=')));
    }
    let hash = |mark: &str| same.get(mark).copied().unwrap_or(mark).to_owned();
    let others: Vec<Neighbour> = rows.iter().filter_map(|row| told(row)).collect();
    let mut found = join(facts, &hash, &others);
    found.retain(|one| one.rule == finding.rule);
    found
}
