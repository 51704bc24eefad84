//! The integrity gate: what the files said = what the database holds = what the index holds = what the
//! pages show, per batch and village; and every piece of evidence is still what was handed in.

use std::collections::BTreeMap;

use super::{Office, index, scan};
use crate::anomaly::rules;
use crate::config::Settings;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::search::public::{Kind, PublicIndex};
use crate::store::public::VillageFound;
use crate::store::sums::{Disagreement, Sum};

/// What was compared and what does not agree.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Batches compared.
    pub batches: usize,
    /// Villages whose page was compared.
    pub villages: usize,
    /// Payments in published batches.
    pub rows: i64,
    /// Their sum in fen.
    pub amount: i64,
    /// Of them shown to the public, single or in totals.
    pub shown_rows: i64,
    /// Their sum in fen.
    pub shown_amount: i64,
    /// Everything that does not agree; empty is green.
    pub disagreements: Vec<Disagreement>,
}

/// Insists that what the file says of the rules means something: otherwise only the next scan would tell, or nobody, where an
/// exemption is of no rule or holds until no day.
///
/// # Errors
/// [`Error::Usage`] naming the table of `sanzi.toml` and what is wrong in it.
pub fn rules_of_file(settings: &Settings) -> Result<()> {
    let of = |table: &str, says: &str| Error::Usage(format!("sanzi.toml 的 {table} 不对：{says}"));
    scan::plan(settings, &[]).map_err(|error| match error {
        Error::Usage(says) => of("[rules]", &says),
        other => other,
    })?;
    for (at, one) in settings.exemptions.iter().enumerate() {
        let table = format!("第 {} 个 [[exemptions]]", at + 1);
        if rules::find(&one.rule).is_none() {
            let says = format!("没有“{}”这条规则；全部规则：sanzi rules list", one.rule);
            return Err(of(&table, &says));
        }
        if day::parse(&one.until).is_none() {
            let says = format!("until = “{}”不是一天，写成 2026-12-31 这样", one.until);
            return Err(of(&table, &says));
        }
        if let Some(village) = one
            .village
            .as_deref()
            .filter(|one| VillageCode::parse(one).is_err())
        {
            return Err(of(&table, &format!("“{village}”不是 12 位村码")));
        }
    }
    Ok(())
}

/// Compares everything.
///
/// What an interrupted import or publication left undone is finished or swept away first: that is our
/// business, not the operator's.
pub fn check(office: &Office) -> Result<Report> {
    super::import::tidy(office)?;
    let mut report = compare(office, |_| true, true)?;
    report.disagreements.extend(office.store.evidence_faults()?);
    Ok(report)
}

/// Compares what the publication of these batches has changed: their own rows, and of everything else what
/// index and pages show. Other batches' rows in the database are as they were when they were last compared.
pub fn check_published(office: &Office, published: &[Batch]) -> Result<Report> {
    let is_new = |id: i64| published.iter().any(|one| one.id == id);
    let earlier = office.store.published_payment_batches()?;
    // A programme may have changed its class, and with it what is shown of earlier payments.
    if published.iter().any(|batch| batch.dataset == Dataset::Programmes) && !earlier.into_iter().all(is_new)
    {
        return check(office);
    }
    compare(office, |batch| is_new(batch.id), false)
}

fn compare(office: &Office, rows_of: impl Fn(&Batch) -> bool, cube: bool) -> Result<Report> {
    let index = index::catch_up(office)?;
    let store = &office.store;
    let mut report = Report::default();
    let (watermark, generation) = (index.watermark(), store.generation()?);
    if watermark != generation {
        report.disagreements.push(Disagreement {
            place: "索引".to_owned(),
            text: format!("只到第 {watermark} 号变更，库里是 {generation} 号；运行 sanzi reindex"),
        });
    }
    let mut indexed: BTreeMap<(i64, i64), Sum> = BTreeMap::new();
    for sum in index.sums()? {
        let entry = indexed
            .entry((sum.batch, sum.village.number() as i64))
            .or_default();
        entry.rows += sum.rows;
        entry.amount += sum.amount.0;
    }
    let mut expected: BTreeMap<(i64, i64), Sum> = store
        .total_sums()?
        .into_iter()
        .map(|(village, sum)| ((0, village), sum))
        .collect();
    for batch in store.batches()? {
        if !matches!(batch.state, BatchState::Published | BatchState::Waiting) {
            continue;
        }
        report.batches += 1;
        if rows_of(&batch) {
            report.disagreements.extend(store.disagreements(&batch)?);
        }
        if batch.state == BatchState::Published && batch.dataset == Dataset::Payments {
            report.rows += batch.rows;
            report.amount += batch.amount.0;
            for (village, sum) in store.shown_sums(&batch)? {
                expected.insert((batch.id, village), sum);
            }
        }
    }
    if cube {
        report.disagreements.extend(store.cube_disagreements()?);
    }
    let places: std::collections::BTreeSet<(i64, i64)> =
        expected.keys().chain(indexed.keys()).copied().collect();
    let mut by_village: BTreeMap<i64, Sum> = BTreeMap::new();
    for place in places {
        let (db, idx) = (
            expected.get(&place).copied().unwrap_or_default(),
            indexed.get(&place).copied().unwrap_or_default(),
        );
        if db != idx {
            report.disagreements.push(Disagreement {
                place: if place.0 == 0 {
                    format!("合计 村 {}", place.1)
                } else {
                    format!("批次 {} 村 {}", place.0, place.1)
                },
                text: format!(
                    "库里 {} 行 {} 分，索引 {} 行 {} 分",
                    db.rows, db.amount, idx.rows, idx.amount
                ),
            });
        }
        let sum = by_village.entry(place.1).or_default();
        sum.rows += idx.rows;
        sum.amount += idx.amount;
    }
    pages(office, &by_village, &mut report)?;
    lines(office, &index, &mut report)?;
    Ok(report)
}

/// The lines of ledgers: as many in the index as in the database, village by village.
fn lines(office: &Office, index: &PublicIndex, report: &mut Report) -> Result<()> {
    let mut held = index.lines();
    for kind in Kind::ALL {
        let Some(dataset) = kind.ledger() else { continue };
        for (village, lines) in office.store.searched_lines(dataset)? {
            let code = VillageCode::from_number(village as u64);
            let indexed = code.and_then(|code| held.remove(&(*kind, code))).unwrap_or(0);
            if indexed != lines {
                report.disagreements.push(Disagreement {
                    place: format!("{} 村 {village}", dataset.title()),
                    text: format!("库里 {lines} 条，索引 {indexed} 条"),
                });
            }
        }
    }
    for ((kind, village), lines) in held {
        report.disagreements.push(Disagreement {
            place: format!("{} 村 {village}", kind.word()),
            text: format!("索引 {lines} 条，库里没有"),
        });
    }
    Ok(())
}

/// The page of each village: the same reading that the page is made of.
fn pages(office: &Office, indexed: &BTreeMap<i64, Sum>, report: &mut Report) -> Result<()> {
    let public = office.store.public();
    let mut page: BTreeMap<i64, Sum> = BTreeMap::new();
    for village in indexed.keys() {
        let Some(code) = VillageCode::from_number(*village as u64) else {
            continue;
        };
        let found = match public.village(code, office.today)? {
            VillageFound::Moved(onward) => public.village(onward, office.today)?,
            found => found,
        };
        let VillageFound::Here(view) = found else { continue };
        report.villages += 1;
        for cell in view.cells.iter().filter(|cell| cell.village == code) {
            let sum = page.entry(*village).or_default();
            sum.rows += cell.rows;
            sum.amount += cell.amount.0;
        }
    }
    for (village, idx) in indexed {
        let shown = page.get(village).copied().unwrap_or_default();
        report.shown_rows += shown.rows;
        report.shown_amount += shown.amount;
        if shown != *idx {
            report.disagreements.push(Disagreement {
                place: format!("村 {village} 的页面"),
                text: format!(
                    "页面 {} 行 {} 分，索引 {} 行 {} 分",
                    shown.rows, shown.amount, idx.rows, idx.amount
                ),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_file_says_of_rules_that_are_none_is_told_with_its_table() {
        for (text, told) in [
            ("", ""),
            ("[rules.sub-14]\nhouseholds = 2\n", ""),
            (
                "[rules.SUB-99]\nhouseholds = 2\n",
                "[rules] 不对：没有“SUB-99”这条规则",
            ),
            ("[rules.SUB-14]\nhouse = 2\n", "规则 SUB-14 没有“house”这项设置"),
            (
                "[rules.SUB-14]\nhouseholds = [\"两户\"]\n",
                "规则 SUB-14 没有“households”这项设置，或者值的类型不对",
            ),
            ("[rules.DIS-02]\ndays = 5\n", "不写在 [rules.DIS-02]"),
            ("[rules.DIS-02]\nagain_days = 3660\n", ""),
            (
                "[rules.DIS-02]\nagain_days = 4294967296\n",
                "规则 DIS-02 的 again_days 写的是 4294967296，要在 0 到 3660 之间（天）",
            ),
            ("[rules.DIS-02]\nagain_days = -1\n", "要在 0 到 3660 之间（天）"),
            (
                "[[exemptions]]\nrule = \"CON-02\"\ndocument = \"甲\"\nuntil = \"2026-12-31\"\n",
                "",
            ),
            (
                "[[exemptions]]\nrule = \"CON-99\"\ndocument = \"甲\"\nuntil = \"2026-12-31\"\n",
                "第 1 个 [[exemptions]] 不对：没有“CON-99”",
            ),
            (
                "[[exemptions]]\nrule = \"CON-02\"\ndocument = \"甲\"\nuntil = \"年底\"\n",
                "“年底”不是一天",
            ),
            (
                "[[exemptions]]\nrule = \"CON-02\"\nvillage = \"西关村\"\ndocument = \"甲\"\nuntil = \"2026-12-31\"\n",
                "“西关村”不是 12 位村码",
            ),
        ] {
            let settings: Settings = toml::from_str(text).expect(text);
            match rules_of_file(&settings) {
                Ok(()) => assert!(told.is_empty(), "{text}"),
                Err(Error::Usage(says)) => {
                    assert!(!told.is_empty() && says.contains(told), "{text}: {says}");
                    assert!(says.starts_with("sanzi.toml 的 "), "{says}");
                }
                Err(other) => panic!("{text}: {other}"),
            }
        }
    }
}
