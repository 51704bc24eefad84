//! DIS-02: a notice that hung for fewer days than its kind has to.

use crate::anomaly::facts::{NoticeRow, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DIS-02",
    name: "notice_too_short",
    title: "公示期不足",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Notices],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[
        Setting::number("days", 7, "天"),
        Setting::number("tender_days", 3, "天"),
        Setting::number("again_days", 30, "天"),
        Setting::words("notice_words", &["公示"]),
        Setting::words("tender_words", &["中标候选", "成交候选", "评标"]),
        Setting::words("other_words", &["结果", "公告", "通知", "财务公开", "村务公开"]),
    ],
    about: include_str!("notice_too_short.md"),
    check,
};

/// What kinds of notices there are, by their words.
struct Kinds<'s> {
    days: i64,
    tender_days: i64,
    notice: Vec<&'s str>,
    tender: Vec<&'s str>,
    other: Vec<&'s str>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let kinds = Kinds {
        days: settings.number("days"),
        tender_days: settings.number("tender_days"),
        notice: settings.words("notice_words"),
        tender: settings.words("tender_words"),
        other: settings.words("other_words"),
    };
    let again_days = settings.number("again_days");
    for (at, notice) in facts.notices.iter().enumerate() {
        let Some(least) = least(facts, notice, &kinds) else {
            out.read(1);
            continue;
        };
        if notice.to < notice.from {
            out.skip("结束日期早于开始日期", 1);
            continue;
        }
        out.read(1);
        let days = length(notice);
        let Some(village) = notice.village.filter(|_| days < least) else {
            continue;
        };
        if hung_again(facts, notice, village, least, again_days) {
            continue;
        }
        let says = format!(
            "{}的公示“{}”从{}到{}，共{days}天，应当不少于{least}天。",
            facts.village_name(village),
            short(facts.text(notice.title)),
            notice.from.chinese(),
            notice.to.chinese(),
        );
        let row = Row::new(Dataset::Notices, at as u32);
        let flag = Flag::new(Subject::Record(row), Some(village), says)
            .unless(format!(
                "如果公示到{}或更晚，或者随后重新公示满{least}天，就不会提示。",
                notice.from.plus(least - 1).chinese()
            ))
            .needs(row)
            .beside_if(Dataset::Villages, facts.village_at(village));
        out.flag(flag);
    }
}

/// How many days such a notice has to hang; `None` where no term is set for it.
fn least(facts: &Facts, notice: &NoticeRow, kinds: &Kinds<'_>) -> Option<i64> {
    let (kind, title) = (facts.text(notice.kind), facts.text(notice.title));
    let has = |words: &[&str]| {
        words
            .iter()
            .any(|word| kind.contains(word) || title.contains(word))
    };
    match () {
        () if has(&kinds.tender) => Some(kinds.tender_days),
        () if has(&kinds.other) || !has(&kinds.notice) => None,
        () => Some(kinds.days),
    }
}

/// The days on which it hung, the first and the last among them.
fn length(notice: &NoticeRow) -> i64 {
    notice.to.since(notice.from) + 1
}

/// Whether the same list was hung out again soon, this time for long enough.
fn hung_again(facts: &Facts, notice: &NoticeRow, village: Village, least: i64, within: i64) -> bool {
    let core = |notice: &NoticeRow| {
        ["重新", "更正", "补充", "再次", "延长", "（", "）", "(", ")"]
            .iter()
            .fold(facts.text(notice.title).to_owned(), |title, word| {
                title.replace(word, "")
            })
    };
    let title = core(notice);
    facts
        .notices_of(village)
        .iter()
        .map(|at| &facts.notices[*at as usize])
        .filter(|other| other.from >= notice.from && other.from.since(notice.to) <= within)
        .any(|other| length(other) >= least && core(other) == title)
}

/// A title that fits into a sentence.
fn short(title: &str) -> String {
    if title.chars().count() <= 40 {
        title.to_owned()
    } else {
        title.chars().take(39).chain(['…']).collect()
    }
}
