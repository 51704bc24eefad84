//! DIS-01: accounts of a quarter or a busy month that a village owes its people and has not published.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::anomaly::facts::{Day, Map, Row, Span, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::duty::{Duty, Item, Known, Standing, Terms, duties};
use crate::domain::period::Period;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DIS-01",
    name: "publish_overdue",
    title: "逾期未公开",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Villages, Dataset::Notices],
    reads: &[Dataset::Vouchers],
    clock: true,
    settings: &[
        Setting::number("accounts_days", 15, "天"),
        Setting::number("busy_entries", 60, "笔"),
        Setting::number("low_days", 5, "天"),
        Setting::number("medium_days", 10, "天"),
        Setting::words("accounts_words", &["财务", "收支"]),
    ],
    about: include_str!("publish_overdue.md"),
    check,
};

/// What the county has published.
struct Published {
    /// Of each village.
    known: Map<Village, Known>,
    /// Notices of accounts: places in [`Facts::notices`], by first day.
    notices: Vec<u32>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let terms = Terms {
        accounts_days: settings.number("accounts_days").clamp(1, 366) as u32,
        busy_entries: settings.number("busy_entries"),
        ..Terms::default()
    };
    let published = published(facts, settings);
    let empty = Known::default();
    // For each period a row that shows that somebody in the county has published it.
    let mut shown: BTreeMap<String, Option<Row>> = BTreeMap::new();
    for (at, row) in facts.villages.iter().enumerate() {
        let Some(village) = row.village else { continue };
        if row.state.is_some_and(|state| facts.text(state) != "正常") {
            continue;
        }
        let known = published.known.get(&village).unwrap_or(&empty);
        for duty in duties(known, terms, facts.today.date()) {
            let Some(period) = Period::parse(&duty.period) else {
                continue;
            };
            // That assets were counted is AST-09's to ask.
            if duty.item == Item::Inventory {
                continue;
            }
            let span = Span(period.number());
            let late = match duty.standing {
                Standing::Overdue(days) if days > settings.number("low_days") => days,
                _ => {
                    out.read(1);
                    continue;
                }
            };
            if row
                .valid_from
                .is_some_and(|day| span.last_day().is_some_and(|last| day > last))
            {
                out.skip("村在这一期以后才设立", 1);
                continue;
            }
            let example = shown
                .entry(duty.period.clone())
                .or_insert_with(|| example(facts, &published, span));
            let Some(example) = *example else {
                out.skip("全县都还没有这一期的公开，可能是数据没有报来", 1);
                continue;
            };
            out.read(1);
            if !named_in_a_title(facts, &published, village, &duty.period) {
                let severity = if late > settings.number("medium_days") {
                    Severity::Medium
                } else {
                    Severity::Low
                };
                out.flag(flag(facts, (at as u32, village), &duty, span, example).severity(severity));
            }
        }
    }
}

/// Takes together what is known: notices of accounts, and the books by month.
fn published(facts: &Facts, settings: &Settings) -> Published {
    let words = settings.words("accounts_words");
    let mut known: Map<Village, Known> = Map::default();
    let mut notices = Vec::new();
    for (at, notice) in facts.notices.iter().enumerate() {
        let (kind, title) = (facts.text(notice.kind), facts.text(notice.title));
        let on_accounts = words
            .iter()
            .any(|word| kind.contains(word) || title.contains(word));
        if let (true, Some(village)) = (on_accounts && notice.from <= facts.today, notice.village) {
            known.entry(village).or_default().notices.push(notice.from.date());
            notices.push(at as u32);
        }
    }
    // Books that are here can be read by everybody: a quarter that has entries is published by them.
    let since = facts.today.years_before(2);
    for line in facts.vouchers.iter().filter(|line| line.booked_on >= since) {
        let Some(village) = line.village else { continue };
        let on = line.booked_on.date();
        let entered = line.entered_on.unwrap_or(line.booked_on).date();
        let month = known
            .entry(village)
            .or_default()
            .months
            .entry((on.year(), on.month()))
            .or_insert((0, entered));
        month.0 += 1;
        month.1 = month.1.min(entered);
    }
    Published { known, notices }
}

/// The first notice of accounts in the county after a period's end, or the first line of the books in it.
fn example(facts: &Facts, published: &Published, span: Span) -> Option<Row> {
    let (first, last) = (span.first_day()?, span.last_day()?);
    let until = last.plus(92);
    let notice = published.notices.iter().copied().find(|at| {
        let from = facts.notices[*at as usize].from;
        from > last && from <= until
    });
    let line = || {
        let at = facts.vouchers.partition_point(|line| line.booked_on < first);
        let line = facts.vouchers.get(at)?;
        (line.booked_on <= last).then_some(at as u32)
    };
    notice
        .map(|at| Row::new(Dataset::Notices, at))
        .or_else(|| line().map(|at| Row::new(Dataset::Vouchers, at)))
}

/// Whether a notice of the village says by its title that it is of that period, whenever it was hung out.
fn named_in_a_title(facts: &Facts, published: &Published, village: Village, period: &str) -> bool {
    const DIGITS: [(&str, &str); 4] = [
        ("第1季", "第一季"),
        ("第2季", "第二季"),
        ("第3季", "第三季"),
        ("第4季", "第四季"),
    ];
    let written = DIGITS
        .iter()
        .fold(period.to_owned(), |text, (from, to)| text.replace(from, to));
    let spoken = written.replace('第', "");
    published
        .notices
        .iter()
        .map(|at| &facts.notices[*at as usize])
        .filter(|notice| notice.village == Some(village))
        .any(|notice| {
            let title = facts.text(notice.title);
            [period, &written, &spoken]
                .iter()
                .any(|text| title.contains(*text))
        })
}

fn flag(facts: &Facts, (at, village): (u32, Village), duty: &Duty, span: Span, example: Row) -> Flag {
    let due = Day::of(duty.due);
    let says = format!(
        "{}{}的{}应在{}以前公开，到期后没有查到公示，也没有这一期的账目。",
        facts.village_name(village),
        duty.period,
        duty.item.name(),
        due.chinese(),
    );
    Flag::new(Subject::Village(village), Some(village), says)
        .period(span.period().map(|period| period.to_string()).unwrap_or_default())
        .unless("如果这一期结束以后贴过财务公示，或者这一期的凭证已经报来，就不会提示。")
        .needs(Row::new(Dataset::Villages, at))
        .beside(example)
}
