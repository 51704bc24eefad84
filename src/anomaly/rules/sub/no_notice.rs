//! SUB-35: a run of payments in a village whose list was never on the board.

use std::cmp::Ordering;

use crate::anomaly::facts::{Day, Programme, Row, Text, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::class::{Class, Publication};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::Cycle;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-35",
    name: "no_notice",
    title: "未公示即发",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Payments, Dataset::Programmes, Dataset::Notices],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[
        Setting::number("posted_percent", 50, "%"),
        Setting::number("within_days", 400, "天"),
        Setting::number("yearly_days", 300, "天"),
        Setting::number("after_days", 30, "天"),
    ],
    about: include_str!("no_notice.md"),
    check,
};

/// A run of payments of one programme in one village.
struct Batch {
    village: Village,
    programme: Programme,
    run: Text,
    first: u32,
    day: Day,
    year: i32,
    rows: usize,
    posted: Option<u32>,
}

/// How the runs of a programme are posted over the county.
#[derive(Clone, Copy, Default)]
struct Practice {
    batches: usize,
    posted: usize,
    /// A payment that names a notice, the earliest.
    example: Option<u32>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let batches = batches(facts, &on_board(facts));
    let mut practice = vec![Practice::default(); facts.programme_count()];
    let p = &facts.payments;
    for batch in &batches {
        let practice = &mut practice[batch.programme.0 as usize];
        practice.batches += 1;
        if let Some(row) = batch.posted {
            practice.posted += 1;
            // The earliest; of one day the first by its number.
            let before = |other: u32| match p.paid_on(row).cmp(&p.paid_on(other)) {
                Ordering::Equal => p.number(row) < p.number(other),
                order => order == Ordering::Less,
            };
            if practice.example.is_none_or(before) {
                practice.example = Some(row);
            }
        }
    }
    if practice.iter().all(|practice| practice.posted == 0) {
        out.asleep("发放记录里没有一笔写着查得到的公示编号");
        return;
    }
    let percent = settings.number("posted_percent").max(0) as usize;
    let key = |batch: &Batch| (batch.village, batch.programme, batch.year);
    for group in batches.chunk_by(|a, b| key(a) == key(b)) {
        let rows: usize = group.iter().map(|batch| batch.rows).sum();
        let mut bare: Vec<&Batch> = group.iter().filter(|batch| batch.posted.is_none()).collect();
        let practice = practice[group[0].programme.0 as usize];
        let others = practice.batches - bare.len();
        if !bare.is_empty() && (practice.posted == 0 || practice.posted * 100 < percent * others) {
            out.skip("全县这项补贴大多没有填公示编号，无法比较", rows);
            continue;
        }
        out.read(rows);
        if !bare.is_empty() {
            let hung = lists_of(facts, group[0].village, group[0].programme);
            let within = within(facts, group[0].programme, settings);
            bare.retain(|batch| !hung_around(batch.day, &hung, within, settings.number("after_days")));
        }
        if !bare.is_empty() {
            out.flag(flag(facts, &bare, practice.example));
        }
    }
}

/// Which programmes' lists belong on the board. Those of the ill, the disabled and children never do.
fn on_board(facts: &Facts) -> Vec<bool> {
    (0..facts.programme_count())
        .map(|at| {
            facts.programme_row(Programme(at as u16)).is_some_and(|row| {
                let publication = row
                    .publication
                    .and_then(|word| Publication::from_word(facts.text(word)))
                    .unwrap_or(Publication::Masked);
                Class::of(facts.text(row.name), publication) != Class::S2
            })
        })
        .collect()
}

/// The runs by village, programme and day. What the bank sent back and what was paid again is no run of its own.
fn batches(facts: &Facts, on_board: &[bool]) -> Vec<Batch> {
    let p = &facts.payments;
    let mut all: Vec<Batch> = Vec::new();
    // Neighbouring rows name the same notice, as a rule.
    let mut last: Option<(Text, bool)> = None;
    for (village, rows) in facts.by_village().iter() {
        for rows in rows.chunk_by(|a, b| p.programme(*a) == p.programme(*b)) {
            let programme = p.programme(rows[0]);
            if !on_board[programme.0 as usize] {
                continue;
            }
            let begin = all.len();
            for row in rows.iter().copied().filter(|row| p.arrived(*row)) {
                let run = p.run[row as usize];
                // Rows stand by period and day: the run is one of the last, as a rule the very last.
                let at = match all[begin..].iter().rposition(|batch| batch.run == run) {
                    Some(at) => begin + at,
                    None => {
                        all.push(Batch {
                            village: Village(village as u16),
                            programme,
                            run,
                            first: row,
                            day: p.paid_on(row),
                            year: 0,
                            rows: 0,
                            posted: None,
                        });
                        all.len() - 1
                    }
                };
                let batch = &mut all[at];
                batch.rows += 1;
                if batch.posted.is_none()
                    && let Some(number) = p.notice[row as usize]
                {
                    if last.is_none_or(|known| known.0 != number) {
                        last = Some((number, facts.notice_at(number).is_some()));
                    }
                    if last.is_some_and(|known| known.1) {
                        batch.posted = Some(row);
                    }
                }
                // Of one day the first in the order of the rows stays.
                if p.paid_on(row) < batch.day {
                    (batch.first, batch.day) = (row, p.paid_on(row));
                }
            }
            for batch in &mut all[begin..] {
                batch.year = batch.day.year();
            }
            all[begin..].sort_by_key(|batch| batch.day);
        }
    }
    all
}

/// The days on which lists of a programme were hung out in a village, by the names in their titles.
fn lists_of(facts: &Facts, village: Village, programme: Programme) -> Vec<Day> {
    let name = facts.programme_name(programme);
    facts
        .notices_of(village)
        .iter()
        .map(|at| &facts.notices[*at as usize])
        .filter(|notice| facts.text(notice.title).contains(name))
        .map(|notice| notice.from)
        .collect()
}

/// How many days before the money a list may have been hung out. One list of the year is enough for what is paid by month or
/// quarter; where a payment is for the year, the list of the year before is not its list.
fn within(facts: &Facts, programme: Programme, settings: &Settings) -> i64 {
    let (often, yearly) = (settings.number("within_days"), settings.number("yearly_days"));
    match facts.programme_row(programme).and_then(|row| row.cycle) {
        Some(Cycle::Year | Cycle::Once) => yearly.min(often),
        Some(Cycle::Half) => (yearly / 2).min(often),
        _ => often,
    }
}

/// Whether a list hung some time before the money, or soon after it.
fn hung_around(paid_on: Day, hung: &[Day], within: i64, after: i64) -> bool {
    hung.iter().any(|from| {
        let before = paid_on.since(*from);
        before <= within && -before <= after
    })
}

/// One flag for all the runs of a programme in a village in a year that nobody posted.
fn flag(facts: &Facts, bare: &[&Batch], example: Option<u32>) -> Flag {
    let p = &facts.payments;
    let (village, programme) = (bare[0].village, bare[0].programme);
    let first = bare[0].first;
    let mut rows: Vec<u32> = facts
        .by_village()
        .of(village.0 as usize)
        .iter()
        .copied()
        .filter(|row| p.programme(*row) == programme && p.arrived(*row))
        .filter(|row| bare.iter().any(|batch| batch.run == p.run[*row as usize]))
        .collect();
    rows.sort_unstable_by_key(|row| (p.paid_on(*row), p.number(*row)));
    let sum: Fen = rows.iter().map(|row| p.amount(*row)).sum();
    let year = p.paid_on(first).year();
    let says = format!(
        "{}{year}年发放的{}有{}批查不到公示，最早一批在{}，共{}笔、{sum}元。",
        facts.village_name(village),
        facts.programme_name(programme),
        bare.len(),
        p.paid_on(first).chinese(),
        rows.len(),
    );
    let notice = example
        .and_then(|row| p.notice[row as usize])
        .and_then(|number| facts.notice_at(number));
    Flag::new(Subject::Run(bare[0].run), Some(village), says)
        .period(year.to_string())
        .amount(sum)
        .unless("如果这些发放写明了公示编号，或者村里在发放前后贴过这项补贴的公示，就不会提示。")
        .needs(Row::payment(first))
        .beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_if(Dataset::Programmes, facts.programme_at(programme))
        .beside_all(example.map(Row::payment))
        .beside_if(Dataset::Notices, notice)
        .beside_if(Dataset::Villages, facts.village_at(village))
}
