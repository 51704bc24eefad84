//! The list: what matters first, one story after the other, or village by village.

use std::collections::{BTreeMap, HashMap, HashSet};

use maud::{Markup, html};

use super::super::frame::{self, may_enter};
use super::super::opening;
use super::super::visit::Visit;
use super::asked::{AWAITED, Asked, COUNTED, NOT_EXEMPT, PARAMS};
use super::{HERE, behind_line, severity, standing, tier, village_name, village_of};
use crate::access::{By, ReadAnomalies};
use crate::anomaly::{Severity, rules};
use crate::domain::anomaly::{STATUSES, Standing, status_word};
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::flows::anomalies::Order;
use crate::flows::look_again::behind;
use crate::search::public::FacetValue;
use crate::store::anomalies::{Flag, Kept};
use crate::web::links;
use crate::web::parts::{Facet, active, count, facets, pager, yuan};
use crate::web::reply::Reply;

/// Findings on a page.
const PAGE: usize = 50;

/// What a list adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Total {
    flags: usize,
    stories: usize,
    /// The money of all findings.
    amount: i64,
    /// The money of the largest of each story: the same money may be in several findings.
    once: i64,
}

fn total<'a>(flags: impl IntoIterator<Item = &'a Flag>) -> Total {
    let mut total = Total::default();
    let mut largest: HashMap<&str, i64> = HashMap::new();
    for flag in flags {
        total.flags += 1;
        total.amount += flag.amount;
        let of = largest.entry(&flag.story).or_insert(0);
        *of = (*of).max(flag.amount);
    }
    total.stories = largest.len();
    total.once = largest.values().sum();
    total
}

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let asked = Asked::read(visit)?;
    let store = &visit.desk().store;
    let mut flags = store.flags(by.reach(), &asked.narrow)?;
    asked.order.put(&mut flags);
    let ids: Vec<String> = flags
        .iter()
        .skip(asked.offset)
        .take(PAGE)
        .map(|flag| flag.id.clone())
        .collect();
    let opened = store.findings(by.reach(), &ids)?;
    let behind = behind(&visit.office(by), by)?;
    let next = (asked.offset + PAGE < flags.len()).then(|| (asked.offset + PAGE).to_string());
    let pairs = &visit.ask.pairs;
    let shown = &flags[asked.offset.min(flags.len())..(asked.offset + PAGE).min(flags.len())];
    let body = html! {
        h1 { "疑点" }
        p.lead { (said(total(&flags))) }
        p.muted { "疑点是要去问的事，不是结论。同一批记录、同一个人的几条归成一件事。" }
        (behind_line(&behind))
        (tools(visit))
        (active(HERE, pairs, &asked.on))
        (form(visit))
        div.split {
            div {
                @if flags.is_empty() {
                    p.note { @if asked.on.is_empty() { "没有疑点。" } @else { "这些条件下没有疑点。去掉一个条件再看。" } }
                } @else if asked.order == Order::Villages {
                    (by_village(visit, shown, &flags, &opened))
                } @else {
                    (by_story(visit, shown, &flags, &opened))
                }
                @if !flags.is_empty() { (opening::together(visit, None)) }
                (pager(HERE, pairs, next.as_deref()))
            }
            (facets_of(visit, &flags))
        }
    };
    Ok(frame::page(visit, "疑点", &body))
}

fn said(total: Total) -> Markup {
    html! {
        "共 " strong { (count(total.flags)) } " 条，"
        strong { (count(total.stories)) } " 件事，涉及 " strong { (yuan(Fen(total.amount))) }
        @if total.once != total.amount { "（同一件事只算最大的一条：" (yuan(Fen(total.once))) "）" }
        "。"
    }
}

fn tools(visit: &Visit<'_>) -> Markup {
    let pairs = &visit.ask.pairs;
    let same = |path: &str| links::with_params(path, links::changed(pairs, "cursor", ""));
    let by_village = visit.ask.get("by").is_some();
    html! {
        p.go {
            @if by_village {
                a href=(links::with_params(HERE, links::changed(pairs, "by", ""))) { "按要紧程度排" }
            } @else {
                a href=(links::with_params(HERE, links::changed(pairs, "by", "village"))) { "按村排" }
            }
            a href="/desk/anomalies/villages" { "各村得分" }
            a href="/desk/rules" { "规则" }
            @if may_enter(visit, "/desk/unmaskings") { a href="/desk/unmaskings" { "身份调阅记录" } }
            a href=(same("/desk/anomalies/print")) { "打印疑点清单" }
        }
        form.inline method="post" action=(same("/desk/anomalies/export")) {
            (frame::seal(visit))
            button.link name="format" value="xlsx" { "导出 Excel" }
            button.link name="format" value="csv" { "导出 CSV" }
        }
    }
}

/// The filters that are typed or chosen; the others are links beside the list.
fn form(visit: &Visit<'_>) -> Markup {
    const SHOWN: [&str; 8] = [
        "q", "rule", "severity", "standing", "status", "period", "min", "max",
    ];
    let ask = &visit.ask;
    let value = |name: &str| ask.get(name).unwrap_or_default();
    let chosen = |name: &str, of: &str| ask.get(name) == Some(of);
    let hidden = ask.pairs.iter().filter(|(name, _)| {
        PARAMS.contains(&name.as_str()) && !SHOWN.contains(&name.as_str()) && name != "cursor"
    });
    html! {
        form.sift method="get" action=(HERE) {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            label { "找" input type="search" name="q" value=(value("q")) maxlength="60" placeholder="规则、村、单位、合同或发放编号"; }
            label { "规则"
                select name="rule" {
                    option value="" { "全部" }
                    @for (_, family, listed) in rules::FAMILIES {
                        optgroup label=(family) {
                            @for rule in listed {
                                option value=(rule.code) selected[chosen("rule", rule.code)] { (rule.code) " " (rule.title) }
                            }
                        }
                    }
                }
            }
            label { "先后"
                select name="severity" {
                    option value="" { "全部" }
                    @for one in Severity::ALL { option value=(one.word()) selected[chosen("severity", one.word())] { (one.chinese()) } }
                }
            }
            label { "有没有变"
                select name="standing" {
                    option value="" { "还在的" }
                    @for one in Standing::ALL { option value=(one.word()) selected[chosen("standing", one.word())] { (one.word()) } }
                }
            }
            label { "处理"
                select name="status" {
                    option value="" { "全部" }
                    @for (kept, word) in STATUSES.iter().chain([&NOT_EXEMPT, &COUNTED, &AWAITED]) { option value=(kept) selected[chosen("status", kept)] { (word) } }
                }
            }
            label { "期间" input name="period" value=(value("period")) maxlength="10" placeholder="2025、2025-03、2025Q1、2025上"; }
            label { "金额从（元）" input name="min" value=(value("min")) maxlength="16" inputmode="decimal"; }
            label { "到" input name="max" value=(value("max")) maxlength="16" inputmode="decimal"; }
            button.main { "筛选" }
        }
    }
}

fn by_story(visit: &Visit<'_>, shown: &[Flag], all: &[Flag], opened: &[Kept]) -> Markup {
    let mut sizes: HashMap<&str, Vec<&Flag>> = HashMap::new();
    for flag in all {
        sizes.entry(&flag.story).or_default().push(flag);
    }
    html! {
        @for story in shown.chunk_by(|a, b| a.story == b.story) {
            @let of = &sizes[story[0].story.as_str()];
            section.story {
                h2 {
                    (village_name(visit, story[0].village))
                    @if of.len() > 1 {
                        " " span.official { (of.len()) " 条归成一件事" @if of.len() > story.len() { "，这一页 " (story.len()) " 条" } }
                    }
                }
                (entries(visit, story, opened))
                (opening::group(visit, of))
            }
        }
    }
}

fn by_village(visit: &Visit<'_>, shown: &[Flag], all: &[Flag], opened: &[Kept]) -> Markup {
    html! {
        @for flags in shown.chunk_by(|a, b| a.village == b.village) {
            @let of = all.iter().filter(|flag| flag.village == flags[0].village);
            @let sum = total(of.clone());
            @let points: i64 = of.map(|flag| flag.points).sum();
            section.story {
                h2 {
                    (village_name(visit, flags[0].village))
                    " " span.official { (points) " 分，" (sum.flags) " 条，" (sum.stories) " 件事，" (yuan(Fen(sum.amount))) }
                }
                (entries(visit, flags, opened))
            }
        }
    }
}

/// Findings, each with its sentence.
pub(super) fn entries(visit: &Visit<'_>, flags: &[Flag], opened: &[Kept]) -> Markup {
    let sentences: HashMap<&str, &str> = opened
        .iter()
        .map(|kept| (kept.finding.id.as_str(), kept.finding.says.as_str()))
        .collect();
    html! {
        ul.flags {
            @for flag in flags {
                li {
                    a.says href={ (HERE) "/" (flag.id) } {
                        @match sentences.get(flag.id.as_str()) { Some(says) => (says), None => { (title(&flag.rule)) } }
                    }
                    p.meta {
                        (severity(&flag.severity)) " · " (flag.rule) " " (title(&flag.rule)) " · " (tier(&flag.tier))
                        @if !flag.period.is_empty() { " · " (flag.period) }
                        " · " (standing(&flag.standing, &flag.status))
                        @if flag.amount != 0 { " · " strong { (yuan(Fen(flag.amount))) } }
                        @if village_of(flag.village).is_none() { " · " (village_name(visit, flag.village)) }
                    }
                    @if flag.status == "hit" { (opening::tick(visit, &flag.id)) }
                }
            }
        }
    }
}

/// The title of a rule.
pub(super) fn title(code: &str) -> &'static str {
    rules::find(code).map_or("已停用的规则", |rule| rule.title)
}

/// A facet before it is put in order: for each value its label and how many.
type Counted = BTreeMap<String, (String, u64)>;

fn facets_of(visit: &Visit<'_>, flags: &[Flag]) -> Markup {
    let labels = visit.labels();
    let mut found: [Counted; 8] = Default::default();
    let mut add = |at: usize, value: String, label: &dyn Fn() -> String| {
        let of = found[at].entry(value).or_insert_with(|| (label(), 0));
        of.1 += 1;
    };
    let families: HashSet<(&str, &str)> = rules::FAMILIES
        .iter()
        .map(|family| (family.0, family.1))
        .collect();
    for flag in flags {
        let family = flag.rule.split('-').next().unwrap_or_default();
        let name = families
            .iter()
            .find(|known| known.0 == family)
            .map_or(family, |known| known.1);
        add(0, family.to_owned(), &|| name.to_owned());
        add(1, flag.rule.clone(), &|| {
            format!("{} {}", flag.rule, title(&flag.rule))
        });
        add(2, flag.severity.clone(), &|| {
            Severity::from_word(&flag.severity)
                .map_or("", Severity::chinese)
                .to_owned()
        });
        add(3, flag.tier.clone(), &|| tier(&flag.tier).to_owned());
        if let Some(village) = village_of(flag.village) {
            add(4, village.township().to_string(), &|| {
                labels.township(village.township())
            });
            add(5, village.to_string(), &|| labels.village_in_township(village));
        }
        if let Some(year) = flag.period.get(..4) {
            add(6, year.to_owned(), &|| format!("{year}年"));
        }
        add(7, flag.status.clone(), &|| status_word(&flag.status).to_owned());
    }
    let values = found.map(|counted| {
        let mut values: Vec<FacetValue> = counted
            .into_iter()
            .map(|(value, (label, count))| FacetValue { value, label, count })
            .collect();
        values.sort_by(|a, b| (b.count, &a.value).cmp(&(a.count, &b.value)));
        values
    });
    const NAMED: [(&str, &str); 8] = [
        ("family", "类别"),
        ("rule", "规则"),
        ("severity", "先后"),
        ("tier", "怎么查出来的"),
        ("township", "乡镇"),
        ("village", "村"),
        ("period", "年份"),
        ("status", "处理"),
    ];
    let list: Vec<Facet<'_>> = NAMED
        .iter()
        .zip(&values)
        .map(|((name, heading), values)| Facet {
            name,
            heading,
            values,
        })
        .collect();
    facets(HERE, &visit.ask.pairs, &list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(id: &str, story: &str, village: i64, amount: i64, points: i64) -> Flag {
        Flag {
            id: id.to_owned(),
            rule: "SUB-01".to_owned(),
            village,
            tier: "B".to_owned(),
            severity: "high".to_owned(),
            period: String::new(),
            amount,
            standing: "新出现".to_owned(),
            status: "hit".to_owned(),
            story: story.to_owned(),
            points,
            first_scan: 1,
            last_scan: 1,
        }
    }

    #[test]
    fn the_same_money_in_two_flags_of_a_story_counts_once_beside_the_sum() {
        let flags = [
            flag("a", "a", 1, 100, 8),
            flag("b", "a", 1, 300, 0),
            flag("c", "c", 1, 50, 4),
        ];
        let total = total(&flags);
        assert_eq!(
            (total.flags, total.stories, total.amount, total.once),
            (3, 2, 450, 350)
        );
    }

    #[test]
    fn villages_come_by_their_points_and_what_has_no_village_last() {
        let mut flags = [
            flag("a", "a", 0, 0, 99),
            flag("b", "b", 5, 0, 1),
            flag("c", "c", 7, 0, 4),
            flag("d", "d", 5, 0, 1),
        ];
        Order::Villages.put(&mut flags);
        let ids: Vec<&str> = flags.iter().map(|flag| flag.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "d", "a"]);
    }
}
