//! Which rows somebody at the desk may hand in: of villages in the reach of an office that hands in this dataset, or of
//! that office's own department.

use std::collections::HashMap;

use super::Handing;
use crate::access::Reach;
use crate::datasets::Record;
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::error::Result;
use crate::error::problem::Problem;
use crate::store::Store;

/// What of one dataset may be handed in.
pub(super) struct Scope {
    dataset: Dataset,
    reach: Reach,
    /// Whose each published programme is, and each policy.
    owners: HashMap<String, String>,
}

impl Scope {
    /// What of a dataset lies in the hands of whoever hands in.
    pub(super) fn of(handing: &Handing, dataset: Dataset, store: &Store) -> Result<Self> {
        let county = handing.scope.county();
        let owners = match dataset {
            Dataset::Payments | Dataset::Programmes | Dataset::Standards => store.programme_owners(county)?,
            Dataset::Policies => store.policy_owners(county)?,
            _ => HashMap::new(),
        };
        Ok(Self {
            dataset,
            reach: handing.scope.reach(dataset).clone(),
            owners,
        })
    }

    /// Why a list may not be handed in as it is told where it comes from.
    pub(super) fn refuses_list(&self, origin: &Origin) -> Option<Problem> {
        if !self.dataset.is_reference_list() || self.reach.is_whole() {
            return None;
        }
        let owner = origin.owner.as_deref().unwrap_or_default();
        (!self.reach.covers_department(owner))
            .then(|| Problem::whole("这份名单不是您部门的，不在您的范围", "“提供单位”要写您自己的部门"))
    }

    /// The reach beyond which a number of this dataset may be published already; `None` where that cannot be: its records are
    /// told apart by more than a number of their own, or everything is within reach.
    pub(super) fn of_numbers(&self) -> Option<&Reach> {
        let numbered = matches!(
            self.dataset,
            Dataset::Notices
                | Dataset::Projects
                | Dataset::Assets
                | Dataset::Contracts
                | Dataset::Disbursements
        );
        (numbered && !self.reach.is_whole()).then_some(&self.reach)
    }

    fn owns(&self, key: &str) -> bool {
        self.owners
            .get(key)
            .is_some_and(|owner| self.reach.covers_department(owner))
    }

    /// What keeps an understood row out: the column, and the value where it is no secret.
    pub(super) fn fault(&self, record: &Record, row: u32) -> Option<Problem> {
        let reach = &self.reach;
        // Another office's programme or policy cannot be taken over by naming oneself.
        let free = |key: &str| !self.owners.contains_key(key) || self.owns(key);
        let (inside, column, value, mend) = match record {
            Record::Payment(p) => (
                reach.covers(p.village) || self.owns(&p.programme),
                "村码",
                p.village.to_string(),
                "删去这一行；它由那个乡镇或主管部门来报",
            ),
            Record::Programme(p) => (
                reach.is_whole() || (reach.covers_department(&p.department) && free(&p.code)),
                "主管部门",
                p.department.clone(),
                "主管部门要是您自己的部门；别的部门的项目由那个部门来报",
            ),
            Record::Policy(p) => (
                reach.is_whole() || (reach.covers_department(&p.issuer) && free(&p.number)),
                "发文单位",
                p.issuer.clone(),
                "发文单位要是您自己的部门；别的单位的政策由那个单位来报",
            ),
            Record::Standard(s) => (
                reach.is_whole() || self.owns(&s.programme),
                "补贴编码",
                s.programme.clone(),
                "先交补贴项目，等它发布以后再交标准；别的部门的项目由那个部门来报",
            ),
            // A list goes by whose it is.
            Record::Line(l) if l.dataset.is_reference_list() => {
                (!reach.is_empty(), "", String::new(), "请主管部门来报")
            }
            other => match other.village() {
                Some(village) => (
                    reach.covers(village),
                    "村码",
                    village.to_string(),
                    "核对村码；不是您管的村，由那个乡镇来报",
                ),
                None => (reach.is_whole(), "", String::new(), "请县里来报"),
            },
        };
        (!inside).then(|| Problem {
            row,
            column: column.to_owned(),
            value,
            ..Problem::whole("不在您的范围", mend)
        })
    }
}
