//! What becomes of what the rules found.

use super::words::words;

words! {
    /// Whether a finding is still there, scan after scan.
    Standing {
        /// 新出现: the last scan found it for the first time.
        Appeared = "新出现",
        /// 仍存在: it was found before, and the last scan found it again.
        Remains = "仍存在",
        /// 已消失: it was found before, and the last scan did not find it any more.
        Gone = "已消失",
    }
}

words! {
    /// How much a scan looked at.
    Reach {
        /// 全量: everything.
        Whole = "全量",
        /// 增量: what new batches touch.
        Touched = "增量",
        /// 部分: some rules or villages, as asked.
        Part = "部分",
    }
}

words! {
    /// Why somebody has to see in full who a finding is about.
    Purpose {
        /// 核实发放对象: whether this is who was paid.
        Payee = "核实发放对象",
        /// 调取银行流水: asking a bank for an account.
        Bank = "调取银行流水",
        /// 走访核查: going there.
        Visit = "走访核查",
        /// 其他: as the words beside it say.
        Other = "其他",
    }
}

/// What the office says of a finding: the status as it is kept, and as pages say it.
pub const STATUSES: [(&str, &str); 8] = [
    ("hit", "待核"),
    ("trial", "规则试行"),
    ("exempt", "已豁免"),
    ("clue", "已立为疑点"),
    ("verify", "核查中"),
    ("problem", "核为问题"),
    ("false_alarm", "核为误报"),
    ("explained", "已说明"),
];

/// The statuses with which a finding is none of those that reports and scores count: a rule on trial and what the county exempted
/// prove nothing, and of a false alarm and of what was explained nothing is left.
pub const UNCOUNTED: [&str; 4] = ["trial", "exempt", "false_alarm", "explained"];

/// The statuses with which a finding still waits for somebody to look at it: nobody took it up, nobody judged it.
pub const WAITING: [&str; 2] = ["hit", "trial"];

/// A status as pages say it. The one that is not listed is of what left as a lead, which no list shows.
pub fn status_word(status: &str) -> &'static str {
    STATUSES
        .iter()
        .find(|(kept, _)| *kept == status)
        .map_or("处理中", |(_, word)| word)
}
