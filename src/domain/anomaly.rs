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
