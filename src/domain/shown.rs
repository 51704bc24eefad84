//! The masked projection: all that the public side ever knows of a record.
//!
//! The store makes these, the public index holds these, public pages show these; nothing else crosses.
//! There is no field here in which a number of a person, an account, a full name or a household
//! could stand.

use chrono::NaiveDate;

use super::area::Area;
use super::batch::RecordId;
use super::class::Class;
use super::dataset::Dataset;
use super::fen::Fen;
use super::payment::{Channel, PaymentState};
use super::period::Period;
use super::policy::{Policy, Topic};
use super::village::{VillageKind, VillageState};
use super::village_code::{TownshipCode, VillageCode};

/// A village as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownVillage {
    /// Its code.
    pub code: VillageCode,
    /// The name as handed in (`郑庄村委会`).
    pub name: String,
    /// The name people use (`郑庄村`).
    pub short: String,
    /// 行政村 or 社区.
    pub kind: VillageKind,
    /// The township's code.
    pub township_code: TownshipCode,
    /// The township's name.
    pub township: String,
    /// The county's name.
    pub county: String,
    /// Former names.
    pub former_names: Vec<String>,
    /// Households, people and farmland, where the list says so.
    pub households: Option<i32>,
    /// People.
    pub people: Option<i32>,
    /// Farmland.
    pub farmland: Option<Area>,
    /// Whether it still is.
    pub state: VillageState,
    /// The village that carries it on.
    pub merged_into: Option<VillageCode>,
    /// Since when.
    pub valid_from: Option<NaiveDate>,
    /// Until when.
    pub valid_to: Option<NaiveDate>,
    /// The batch it came with.
    pub batch: i64,
}

/// A programme as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownProgramme {
    /// 补贴编码.
    pub code: String,
    /// 补贴名称.
    pub name: String,
    /// The words villagers use for it, most common first; from `assets/words/`.
    pub colloquial: Vec<String>,
    /// Its class.
    pub class: Class,
    /// 主管部门.
    pub department: String,
    /// The policy behind it.
    pub policy: Option<String>,
    /// 计发单位, as a word.
    pub unit: String,
    /// 发放周期, as a word.
    pub cycle: String,
    /// What it pays: tier, price, cap, from, to, document.
    pub standards: Vec<ShownStandard>,
    /// The batch it came with.
    pub batch: i64,
}

/// What a programme pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownStandard {
    /// 档次, may be empty.
    pub tier: String,
    /// 单价.
    pub price: Fen,
    /// 上限.
    pub cap: Option<Fen>,
    /// 生效日期.
    pub valid_from: NaiveDate,
    /// 失效日期.
    pub valid_to: Option<NaiveDate>,
    /// 文号.
    pub document: Option<String>,
}

/// A policy: nothing of it is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPolicy {
    /// The policy itself.
    pub policy: Policy,
    /// The batch it came with.
    pub batch: i64,
}

/// The head of a policy, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLine {
    /// 政策编号.
    pub number: String,
    /// 政策名称.
    pub title: String,
    /// 文号.
    pub document: Option<String>,
    /// 发文单位.
    pub issuer: String,
    /// 主题.
    pub topic: Topic,
    /// 发布日期.
    pub issued_on: NaiveDate,
}

/// One payment of class S0 (or S1 inside its notice window), masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPayment {
    /// Its address.
    pub id: RecordId,
    /// The village.
    pub village: VillageCode,
    /// 组.
    pub group: Option<u16>,
    /// The masked name, `张**`.
    pub masked: String,
    /// 补贴编码.
    pub programme: String,
    /// 所属期.
    pub period: Period,
    /// 数量, in units of 0.0001.
    pub quantity: Option<i64>,
    /// 单价.
    pub price: Option<Fen>,
    /// 金额.
    pub amount: Fen,
    /// 发放日期.
    pub paid_on: NaiveDate,
    /// 发放方式.
    pub channel: Option<Channel>,
    /// 发放状态.
    pub state: PaymentState,
}

/// The total of a programme of class S1 or S2 in a village and year of payment, of
/// [`crate::domain::class::SMALLEST_GROUP`] persons or more. Smaller groups are in no public figure at all, so that nothing can be
/// found by subtraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownTotal {
    /// The village.
    pub village: VillageCode,
    /// 补贴编码.
    pub programme: String,
    /// The year in which it was paid.
    pub year: i16,
    /// How many persons.
    pub persons: i64,
    /// How many payments.
    pub rows: i64,
    /// Their sum.
    pub amount: Fen,
    /// The last day of payment in it.
    pub last_paid_on: NaiveDate,
}

/// A notice as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownNotice {
    /// 公示编号.
    pub number: String,
    /// The village.
    pub village: VillageCode,
    /// 类型.
    pub kind: String,
    /// 标题.
    pub title: String,
    /// 开始日期.
    pub from: NaiveDate,
    /// 结束日期.
    pub to: NaiveDate,
    /// 正文.
    pub body: Option<String>,
    /// The batch it came with.
    pub batch: i64,
}

/// One cell of the public cube: what a programme paid in a village in a year, as far as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCell {
    /// The village.
    pub village: VillageCode,
    /// 补贴编码.
    pub programme: String,
    /// The year in which it was paid.
    pub year: i16,
    /// The programme's class.
    pub class: Class,
    /// Persons; only counted for S1 and S2.
    pub persons: Option<i64>,
    /// Payments.
    pub rows: i64,
    /// Their sum, as listed: returned and recovered ones with the sign they carry.
    pub amount: Fen,
    /// Of it, payments that the bank returned (退票).
    pub returned: Fen,
    /// Of it, what was recovered (追回).
    pub recovered: Fen,
}

/// A batch as the public sees it: what came when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownBatch {
    /// Its number.
    pub id: i64,
    /// What it holds.
    pub dataset: Dataset,
    /// The day it became visible.
    pub published_on: NaiveDate,
}

/// What the office chose to tell of a problem that was put right. Nothing of it is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownOutcome {
    /// The category of the problem.
    pub category: String,
    /// In the office's words.
    pub says: String,
    /// Money that came back.
    pub returned: Fen,
    /// The day it was closed.
    pub closed_on: NaiveDate,
    /// The day it was published.
    pub published_on: NaiveDate,
}

/// A draw of villages as the public sees it: that it was committed, always; what was drawn, once that warns nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDraw {
    /// Its number.
    pub id: i64,
    /// The day on which its list was committed.
    pub day: NaiveDate,
    /// The hash of the list.
    pub commitment: String,
    /// Everything else.
    pub opened: Option<OpenedDraw>,
}

/// What is told of a draw whose villages are being visited or were, or from which no round took any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedDraw {
    /// Its name.
    pub name: String,
    /// How many were drawn.
    pub number: u32,
    /// The text that was committed, to the byte.
    pub canonical: String,
    /// The villages on the list, in its order.
    pub listed: Vec<VillageCode>,
    /// Where the seed came from, as named beforehand.
    pub seed_source: String,
    /// The day on which it became known.
    pub seed_day: NaiveDate,
    /// The seed; `None` where nobody entered one.
    pub seed: Option<String>,
    /// The villages that were drawn, in that order.
    pub drawn: Vec<VillageCode>,
    /// Whether a round took its villages from it.
    pub used: bool,
}
