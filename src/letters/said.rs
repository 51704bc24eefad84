//! What was written with a move, label by label: the history keeps it in one line.

use super::Matter;

/// The labels of such a line, as the follow-up writes them.
const LABELS: [&str; 16] = [
    "原定期限",
    "申请延到",
    "申请的理由",
    "附件",
    "核销",
    "原因",
    "说明",
    "文号",
    "依据",
    "事实",
    "约谈",
    "回执",
    "验收意见",
    "措施",
    "责任人",
    "期限",
];

/// What stands under a label in a line of the history; empty where it does not.
pub fn said_of<'a>(words: &'a str, label: &str) -> &'a str {
    let begins = |(at, _): &(usize, &str)| *at == 0 || words[..*at].ends_with('；');
    let mark = format!("{label}：");
    let Some((at, found)) = words.match_indices(&mark).find(begins) else {
        return "";
    };
    let rest = &words[at + found.len()..];
    let ends = LABELS
        .iter()
        .filter_map(|next| rest.find(&format!("；{next}：")))
        .min();
    &rest[..ends.unwrap_or(rest.len())]
}

impl Matter {
    /// What stands under a label in what was written with the last move of that name.
    pub(super) fn said(&self, made: &str, label: &str) -> String {
        said_of(&self.said_with(made), label).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_found_again_by_its_label_whatever_marks_it_holds() {
        let words = "原定期限：2026-11-30；说明：等判决；判决下来就改：一次改完；期限：2026-12-15";
        for (label, said) in [
            ("原定期限", "2026-11-30"),
            ("说明", "等判决；判决下来就改：一次改完"),
            ("期限", "2026-12-15"),
            ("事实", ""),
        ] {
            assert_eq!(said_of(words, label), said);
        }
        assert_eq!(said_of("", "说明"), "");
    }
}
