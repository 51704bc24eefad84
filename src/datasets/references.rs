//! What is known already when a file is read: the villages, programmes, policies and notices it may name.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use foldhash::fast::RandomState;

use super::Record;
use super::slips;
use crate::domain::dataset::Dataset;
use crate::domain::village::{VillageState, short_name, stem};
use crate::domain::village_code::VillageCode;

/// What is looked up for every row.
pub type Lookup<K, V> = HashMap<K, V, RandomState>;

/// What a file may refer to. The flows fill it from the store.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// The county whose files these are, six digits; rows of another are refused. `None`: the first row decides.
    pub county: Option<u32>,
    /// The villages, merged and abolished ones as well.
    pub villages: Lookup<VillageCode, KnownVillage>,
    /// The programmes by 补贴编码.
    pub programmes: Lookup<String, KnownProgramme>,
    /// The 政策编号 of every policy.
    pub policies: HashSet<String>,
    /// The notices by 公示编号.
    pub notices: Lookup<String, KnownNotice>,
    /// The village of each asset by 资产编号.
    pub assets: Lookup<String, VillageCode>,
    /// The contracts by 合同编号.
    pub contracts: Lookup<String, KnownContract>,
    /// The village of each project by 项目编号.
    pub projects: Lookup<String, VillageCode>,
}

/// What is asked of a village that a row names.
#[derive(Debug, Clone)]
pub struct KnownVillage {
    /// 村名.
    pub name: String,
    /// 乡镇.
    pub township: String,
    /// 状态.
    pub state: VillageState,
    /// 启用日期.
    pub valid_from: Option<NaiveDate>,
    /// 停用日期.
    pub valid_to: Option<NaiveDate>,
    /// 并入村码.
    pub merged_into: Option<VillageCode>,
}

/// What is asked of a programme that a row names.
#[derive(Debug, Clone)]
pub struct KnownProgramme {
    /// 补贴名称.
    pub name: String,
    /// 年龄下限.
    pub age_from: Option<i32>,
    /// 年龄上限.
    pub age_to: Option<i32>,
}

/// What is asked of a notice that a row names.
#[derive(Debug, Clone, Copy)]
pub struct KnownNotice {
    /// 村码.
    pub village: VillageCode,
    /// 开始日期.
    pub from: NaiveDate,
    /// 结束日期.
    pub to: NaiveDate,
}

/// What is asked of a contract that a row names.
#[derive(Debug, Clone, Copy)]
pub struct KnownContract {
    /// 村码.
    pub village: VillageCode,
}

impl References {
    /// Whether later rows may refer to the record.
    pub fn asks_for(record: &Record) -> bool {
        match record {
            Record::Payment(_) | Record::Standard(_) => false,
            Record::Line(line) => matches!(
                line.dataset,
                Dataset::Assets | Dataset::Contracts | Dataset::Projects
            ),
            _ => true,
        }
    }

    /// Takes a record in, so that the files of one folder know each other before any of them is stored.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Village(v) => {
                let known = KnownVillage {
                    name: v.name.clone(),
                    township: v.township.clone(),
                    state: v.state,
                    valid_from: v.valid_from,
                    valid_to: v.valid_to,
                    merged_into: v.merged_into,
                };
                self.villages.insert(v.code, known);
            }
            Record::Policy(p) => {
                self.policies.insert(p.number.clone());
            }
            Record::Programme(p) => {
                let known = KnownProgramme {
                    name: p.name.clone(),
                    age_from: p.age_from,
                    age_to: p.age_to,
                };
                self.programmes.insert(p.code.clone(), known);
            }
            Record::Notice(n) => {
                let known = KnownNotice {
                    village: n.village,
                    from: n.from,
                    to: n.to,
                };
                self.notices.insert(n.number.clone(), known);
            }
            Record::Line(line) => {
                let Some(village) = line.village else { return };
                let number = || record.number();
                match line.dataset {
                    Dataset::Assets => drop(self.assets.insert(number(), village)),
                    Dataset::Contracts => drop(self.contracts.insert(number(), KnownContract { village })),
                    Dataset::Projects => drop(self.projects.insert(number(), village)),
                    _ => {}
                }
            }
            Record::Standard(_) | Record::Payment(_) => {}
        }
    }

    /// The villages of that full name, short name or stem, ascending by code.
    pub(super) fn villages_named(&self, name: &str) -> Vec<VillageCode> {
        let (short, root) = (short_name(name), stem(name));
        let collect = |fits: &dyn Fn(&str) -> bool| {
            let mut codes: Vec<VillageCode> = self
                .villages
                .iter()
                .filter(|(_, village)| fits(&village.name))
                .map(|(code, _)| *code)
                .collect();
            codes.sort_unstable();
            codes
        };
        let exact = collect(&|other| other == name || short_name(other) == short);
        if exact.is_empty() {
            collect(&|other| stem(other) == root)
        } else {
            exact
        }
    }

    /// The villages whose codes are one slip away from these digits.
    pub(super) fn villages_near(&self, digits: &str) -> Vec<VillageCode> {
        slips::near(digits, self.villages.keys())
    }

    /// A village as a message names it: `410825105207（番田镇 郑庄村）`.
    pub(super) fn label(&self, code: VillageCode) -> String {
        match self.villages.get(&code) {
            Some(village) => format!("{code}（{} {}）", village.township, short_name(&village.name)),
            None => code.to_string(),
        }
    }

    /// Several villages as a message names them.
    pub(super) fn labels(&self, codes: &[VillageCode]) -> String {
        codes
            .iter()
            .map(|code| self.label(*code))
            .collect::<Vec<_>>()
            .join("、")
    }
}
