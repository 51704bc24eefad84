//! The columns of a ledger of problems: which heading is which, in any order and however it is called.

use std::collections::BTreeMap;

use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};
use crate::text::clean;

/// The columns of the ledger that no move asks for.
pub const COLUMNS: [&str; 7] = [
    KIND,
    "涉及人数",
    "责任领导",
    "整改进展",
    "处理人数",
    "建章立制",
    "备注",
];

/// The column of the second level of the taxonomy.
pub const KIND: &str = "二级分类";
/// The column of the round that an older ledger has beside that of the source.
const ROUND: &str = "轮次";

/// The columns that tell how far the older ledger had come. A case begins anew: they are kept and shown beside it, under
/// their heading behind [`OLD`], and move nothing.
const TOLD: [&str; 12] = [
    "是否立行立改",
    "是否共性",
    "整改时限",
    "完成情况",
    "佐证材料",
    "追缴金额",
    "核销金额",
    "验收人",
    "验收时间",
    "验收意见",
    "销号时间",
    "回头看结果",
];

/// What stands before the heading of a column that only the older ledger answers for.
pub const OLD: &str = "原台账";

/// The columns that a case is made of, by the heading of our own ledger without its hint, and what else they are called.
const MADE_OF: [(&str, &[&str]); 16] = [
    ("问题编号", &["编号", "原台账编号", "台账编号"]),
    ("来源编号", &["来件编号", "信访编号", "审计发现编号"]),
    ("来件日期", &["来件时间", "收到日期"]),
    (
        "来源",
        &["轮次/来源", "问题来源", "来源/轮次", "轮次", "线索来源"],
    ),
    ("乡镇", &["乡镇名称", "所属乡镇", "乡(镇)", "镇"]),
    ("村", &["村名", "行政村", "所属村", "村居"]),
    ("村码", &["村代码", "村编码"]),
    ("问题类别", &["类别", "问题类型", "一级分类"]),
    (KIND, &["二级类别", "问题小类"]),
    ("问题描述", &["问题", "具体问题", "主要问题", "问题内容"]),
    ("涉及金额", &["金额", "问题金额", "涉及资金"]),
    ("定性依据", &["依据", "政策依据"]),
    ("责任单位", &["整改责任单位", "单位"]),
    ("责任人", &["整改责任人", "具体责任人"]),
    ("整改措施", &["措施", "整改举措"]),
    ("序号", &[]),
];

/// A heading as it is compared: no blanks, no stars, brackets of one kind; with its hint apart.
fn heading(text: &str) -> (String, String) {
    let plain: String = clean(text).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace('（', "(").replace('）', ")");
    let plain = plain.trim_matches(['*', '＊']);
    match plain.split_once('(') {
        Some((base, hint)) if !base.is_empty() => (
            base.trim_end_matches('*').to_owned(),
            hint.trim_end_matches(['*', ')']).to_owned(),
        ),
        _ => (plain.to_owned(), String::new()),
    }
}

/// Which column a heading is: the key under which its cells are asked for. `None` for what no ledger of ours has.
fn column_of(base: &str, whole: &str) -> Option<String> {
    let kept = COLUMNS.iter().find(|one| **one == base);
    if let Some(kept) = kept {
        return Some((*kept).to_owned());
    }
    if TOLD.contains(&base) {
        return Some(format!("{OLD}{base}"));
    }
    if base.strip_prefix(OLD).is_some_and(is_told) {
        return Some(base.to_owned());
    }
    MADE_OF
        .iter()
        .find(|(name, also)| *name == base || also.contains(&base) || also.contains(&whole))
        .map(|(name, _)| (*name).to_owned())
}

/// Whether the older ledger's word for a column is kept beside the case: what it told, and what it called otherwise than we.
fn is_told(base: &str) -> bool {
    TOLD.contains(&base) || matches!(base, "来源" | "问题类别" | KIND | ROUND)
}

/// A header row that was understood.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    /// Where each column stands; where the older ledger's own word stands beside a later one, it comes first.
    places: BTreeMap<String, Vec<usize>>,
    /// Remarks: columns that mean nothing here.
    pub remarks: Vec<Problem>,
}

impl Heads {
    /// Understands a header row, in any order.
    ///
    /// # Errors
    /// What is wrong with it: a column that has to be there is not, one stands twice, or money is not in yuan.
    pub fn of(header: &[String]) -> Result<Self, Vec<Problem>> {
        let mut heads = Self::default();
        let mut faults = Vec::new();
        let header = own(header);
        // A ledger that says where a problem came from in one column and in which round in another.
        let round_apart = header.iter().any(|text| {
            let (base, hint) = heading(text.trim());
            base != ROUND && column_of(&base, &format!("{base}({hint})")).as_deref() == Some("来源")
        });
        for (at, text) in header.iter().enumerate() {
            let text = text.trim();
            let (base, hint) = heading(text);
            if base.is_empty() {
                continue;
            }
            let whole = if hint.is_empty() {
                base.clone()
            } else {
                format!("{base}({hint})")
            };
            let column = match round_apart && base == ROUND {
                true => Some(format!("{OLD}{ROUND}")),
                false => column_of(&base, &whole),
            };
            let Some(column) = column else {
                let mut remark = fault(text, "台账里没有这一列，不会带进来", "要留的话，抄到“备注”里");
                remark.weight = Weight::Warned;
                heads.remarks.push(remark);
                continue;
            };
            if column.contains("金额") && ["万", "千", "百"].iter().any(|unit| hint.contains(unit)) {
                let said = format!("列名里的单位是“{hint}”，这里要“元”");
                faults.push(fault(text, said, "把这一列换算成元，列名写“涉及金额(元)”"));
            }
            let places = heads.places.entry(column).or_default();
            match places.first() {
                // A ledger that was taken over before has the older word beside its own: the older one stands.
                Some(_) if text.starts_with(OLD) => places.insert(0, at),
                Some(before) if header[*before].trim().starts_with(OLD) => places.push(at),
                Some(before) => {
                    let said = format!("这一列出现了两次：第 {} 列和第 {} 列", before + 1, at + 1);
                    faults.push(fault(text, said, "只留一列"));
                }
                None => places.push(at),
            }
        }
        for (needed, why) in [
            ("问题类别", "每件事都要有类别"),
            ("问题描述", "每件事都要说清是什么"),
        ] {
            if !heads.places.contains_key(needed) {
                let said = format!("没有这一列：{why}");
                faults.push(fault(needed, said, "补上这一列，列名照写"));
            }
        }
        if !heads.places.contains_key("村") && !heads.places.contains_key("村码") {
            let said = "没有“村码”，也没有“村”：不知道是哪个村的事";
            faults.push(fault("村码", said, "补上“村码”一列，或者“乡镇”和“村”两列"));
        }
        if faults.is_empty() { Ok(heads) } else { Err(faults) }
    }

    /// What stands in a column of a row, cleaned; empty where the column is missing.
    pub fn cell(&self, row: &Row, column: &str) -> String {
        let places = self.places.get(column).map_or(&[][..], Vec::as_slice);
        let cells = places.iter().map(|at| row.cleaned(*at));
        cells
            .into_iter()
            .find(|cell| !cell.is_empty())
            .map_or_else(String::new, |cell| cell.into_owned())
    }

    /// The columns of the file that only the older ledger answers for.
    pub(super) fn told(&self) -> Vec<String> {
        let columns = self.places.keys();
        columns.filter(|one| one.starts_with(OLD)).cloned().collect()
    }

    /// The row in the order of our own columns: the same ledger says it again, however its columns stand.
    pub fn said(&self, row: &Row) -> String {
        let columns = self.places.keys().filter(|column| *column != "序号");
        let mut said = String::new();
        for column in columns {
            said.push_str(&format!("{column}\u{1f}{}\u{1f}", self.cell(row, column)));
        }
        said.push('\u{1e}');
        said
    }
}

/// The header without the remarks that a marked-up copy has behind it.
fn own(header: &[String]) -> &[String] {
    match header {
        [own @ .., row, problem, mend]
            if [row, problem, mend].map(|text| text.trim()) == ["行号", "问题", "怎么改"] =>
        {
            own
        }
        all => all,
    }
}

/// What is wrong with a column.
pub(super) fn fault(column: &str, text: impl Into<String>, mend: &str) -> Problem {
    let mut problem = Problem::whole(text, mend);
    column.clone_into(&mut problem.column);
    problem
}
