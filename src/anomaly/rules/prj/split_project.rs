//! PRJ-01: works that would have to be tendered, given out in pieces.

use std::collections::BTreeMap;

use super::bidders::{firm, register_row};
use super::project::{estimate, named, speaks_of};
use crate::anomaly::facts::{Day, Row, Text, Village};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::{Procurement, ProjectKind};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-01",
    name: "split_project",
    title: "拆分规避招标",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects],
    reads: &[Dataset::Companies],
    clock: false,
    settings: &[
        Setting::number("threshold_yuan", 4_000_000, "元"),
        Setting::number("within_months", 12, "个月"),
        Setting::number("many", 5, "个"),
        Setting::number("many_percent", 80, "%"),
        Setting::words("special_words", &["抢险", "抢修", "救灾", "以工代赈"]),
        Setting::words("vague_sites", &["全村", "村内", "本村", "各组", "全村各组"]),
    ],
    about: include_str!("split_project.md"),
    check,
};

/// What makes pieces of one thing of several works.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Link<'f> {
    Builder(Text),
    Site(&'f str),
}

#[derive(Clone, Copy)]
struct Piece {
    at: u32,
    day: Day,
    price: Fen,
}

struct Limit {
    threshold: Fen,
    many: usize,
    many_percent: i64,
}

impl Limit {
    /// Whether so many pieces together would have had to be tendered, or come near it in suspiciously many.
    fn is_broken(&self, prices: impl Iterator<Item = Fen>) -> bool {
        let (count, sum) = prices.fold((0, 0), |(count, sum), price| (count + 1, sum + price.0));
        (count >= 2 && sum >= self.threshold.0)
            || (count > self.many && sum * 100 > self.threshold.0 * self.many_percent)
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limit = Limit {
        threshold: Fen(settings.number("threshold_yuan") * 100),
        many: settings.number("many").max(1) as usize,
        many_percent: settings.number("many_percent"),
    };
    let months = settings.number("within_months").max(1) as u32;
    let special = settings.words("special_words");
    let vague = settings.words("vague_sites");
    let mut groups: BTreeMap<(Village, ProjectKind, Link<'_>), Vec<Piece>> = BTreeMap::new();
    for (at, row) in facts.projects.iter().enumerate() {
        let untendered = matches!(
            row.procurement,
            Some(Procurement::Direct | Procurement::Comparison)
        );
        let (Some(village), Some(kind)) = (row.village, row.kind) else {
            out.skip("没有村码或类别", 1);
            continue;
        };
        let Some(day) = row.approved_on.or(row.contracted_on) else {
            out.skip("没有立项日期，也没有合同日期", 1);
            continue;
        };
        out.read(1);
        if !untendered || speaks_of(facts, row, &special) {
            continue;
        }
        let price = estimate(row);
        if price.0 <= 0 || price >= limit.threshold {
            continue;
        }
        let piece = Piece {
            at: at as u32,
            day,
            price,
        };
        let builder = firm(facts, row.contractor, row.contractor_code).map(Link::Builder);
        let site = row
            .site
            .map(|site| facts.text(site))
            .filter(|site| !vague.contains(site))
            .map(Link::Site);
        for link in [builder, site].into_iter().flatten() {
            groups.entry((village, kind, link)).or_default().push(piece);
        }
    }
    let mut sets: Vec<(Link<'_>, Vec<Piece>)> = Vec::new();
    for ((_, _, link), mut pieces) in groups {
        pieces.sort_by_key(|piece| (piece.day, piece.at));
        let mut from = 0;
        while from < pieces.len() {
            let last = pieces[from].day.months_after(months);
            let to = from + pieces[from..].iter().filter(|piece| piece.day <= last).count();
            let set = &pieces[from..to];
            if limit.is_broken(set.iter().map(|piece| piece.price)) {
                sets.push((link, set.to_vec()));
                from = to;
            } else {
                from += 1;
            }
        }
    }
    for (at, (link, set)) in sets.iter().enumerate() {
        // The same works may share both builder and site: said once, by the wider set, or by the builder.
        let within = |(other, (_, wider)): (usize, &(Link<'_>, Vec<Piece>))| {
            other != at
                && (wider.len() > set.len() || (wider.len() == set.len() && other < at))
                && set.iter().all(|piece| wider.iter().any(|one| one.at == piece.at))
        };
        if !sets.iter().enumerate().any(within) {
            out.flag(flag(facts, &limit, months, *link, set));
        }
    }
}

fn flag(facts: &Facts, limit: &Limit, months: u32, link: Link<'_>, set: &[Piece]) -> Flag {
    let first = &facts.projects[set[0].at as usize];
    let sum: Fen = set.iter().map(|piece| piece.price).sum();
    let same_site = first.site.is_some()
        && set
            .iter()
            .all(|piece| facts.projects[piece.at as usize].site == first.site);
    let (shared, confidence) = match link {
        Link::Builder(_) if same_site => (format!("由{}在同一地点承做", facts.called(first.contractor)), 900),
        Link::Builder(_) => (format!("都由{}承做", facts.called(first.contractor)), 700),
        Link::Site(_) => ("地点相同".to_owned(), 500),
    };
    let says = format!(
        "{}等{}个{}项目{shared}，{months}个月内先后立项，没有招标，单个都不到{}元，合计{sum}元。",
        named(facts, first),
        set.len(),
        first.kind.map_or("", ProjectKind::word),
        limit.threshold,
    );
    let unless = format!(
        "如果合计不到{}元，或者立项相隔{months}个月以上，或者经过公开招标、邀请招标，就不会提示。",
        limit.threshold
    );
    let needed = |piece: &Piece| {
        let others = set.iter().filter(|one| one.at != piece.at);
        piece.at == set[0].at || !limit.is_broken(others.map(|one| one.price))
    };
    let rows = |needs: bool| {
        set.iter()
            .filter(move |piece| needed(piece) == needs)
            .map(|piece| Row::new(Dataset::Projects, piece.at))
    };
    Flag::new(
        Subject::Record(Row::new(Dataset::Projects, set[0].at)),
        first.village,
        says,
    )
    .amount(sum)
    .unless(unless)
    .confidence(confidence)
    .baseline(Baseline {
        what: "施工单项合同应当招标的限额".to_owned(),
        value: format!("{}元", limit.threshold),
        of: set.len() as u64,
    })
    .needs_all(rows(true))
    .beside_all(rows(false))
    .beside_all(set.iter().filter_map(|piece| {
        let row = &facts.projects[piece.at as usize];
        register_row(facts, row.contractor, row.contractor_code)
    }))
}
