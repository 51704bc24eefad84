//! SUB-43: relief for a household that owns what it may not own.

use crate::anomaly::facts::{Day, Household, Map, Row, chinese_month};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::Cycle;

use super::at_home::{by_home, home_row};
use super::taken_back::taken_back;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-43",
    name: "assets_over_means",
    title: "救助家庭财产超标",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Household,
    needs: &[Dataset::Payments, Dataset::Holdings],
    reads: &[Dataset::Programmes, Dataset::Persons],
    clock: false,
    settings: &[
        Setting::number("houses", 2, "处"),
        Setting::number("vehicle_yuan", 5000, "元"),
        Setting::number("grace_days", 30, "天"),
        Setting::words("aid_words", &["最低生活保障", "低保", "特困", "临时救助"]),
        Setting::words(
            "light_vehicle_words",
            &[
                "摩托",
                "三轮",
                "电动车",
                "电动自行车",
                "轮椅",
                "残疾人",
                "农用",
                "拖拉机",
            ],
        ),
    ],
    about: include_str!("assets_over_means.md"),
    check,
};

/// The kinds of property in the order in which a sentence names them.
const KINDS: [&str; 4] = ["车辆", "房产", "经营主体", "公积金"];

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let aid = facts.programmes_named(&settings.words("aid_words"));
    if !aid.contains(&true) {
        out.asleep("没有救助类的补贴");
        return;
    }
    let p = &facts.payments;
    let aided = (0..p.len() as u32).filter(|row| aid[p.programme(*row).0 as usize] && p.arrived(*row));
    let (rows, nowhere) = by_home(facts, aided);
    out.read(rows.len());
    out.skip("不知道是哪一户的人", nowhere);
    let owned = owned(facts, settings);
    let grace = settings.number("grace_days");
    let houses = settings.number("houses").max(1) as usize;
    for rows in rows.chunk_by(|a, b| a.0 == b.0) {
        let Some(owned) = owned.get(&rows[0].0) else {
            continue;
        };
        let mut paid: Vec<u32> = Vec::new();
        let mut counted: Vec<u32> = Vec::new();
        for (_, row) in rows {
            let over = over_means(facts, owned, judged_on(facts, *row), grace, houses);
            if !over.is_empty() && !taken_back(facts, *row) {
                paid.push(*row);
                counted.extend(over);
            }
        }
        if !paid.is_empty() {
            out.flag(flag(facts, rows[0].0, &paid, counted, houses));
        }
    }
}

/// What each household owns, but for vehicles that do not count: those of the disabled, light ones, cheap ones.
fn owned(facts: &Facts, settings: &Settings) -> Map<Household, Vec<u32>> {
    let light = settings.words("light_vehicle_words");
    let least = Fen(settings.number("vehicle_yuan").saturating_mul(100));
    let mut owned: Map<Household, Vec<u32>> = Map::default();
    for (at, row) in facts.holdings.iter().enumerate() {
        let Some(owner) = row.person else { continue };
        let Some(home) = facts.home(owner) else { continue };
        let counts = match facts.text(row.kind) {
            "车辆" => {
                let description = row.description.map_or("", |text| facts.text(text.0));
                let disabled = facts
                    .roster(owner)
                    .and_then(|person| person.disability)
                    .is_some_and(|grade| !facts.text(grade).contains('无'));
                !disabled
                    && !light.iter().any(|word| description.contains(word))
                    && row.value.is_none_or(|value| value >= least)
            }
            kind => KINDS.contains(&kind),
        };
        if counts {
            owned.entry(home).or_default().push(at as u32);
        }
    }
    owned
}

/// The day as of which the household's means are looked at: the first of the period; where aid is given once, the day of
/// the money.
fn judged_on(facts: &Facts, row: u32) -> Day {
    let p = &facts.payments;
    let once = facts
        .programme_row(p.programme(row))
        .is_some_and(|programme| programme.cycle == Some(Cycle::Once));
    match p.period(row).first_day() {
        Some(first) if !once => first,
        _ => p.paid_on(row),
    }
}

/// What of it is too much on a day.
fn over_means(facts: &Facts, owned: &[u32], on: Day, grace: i64, houses: usize) -> Vec<u32> {
    let held = |at: &u32| {
        let row = &facts.holdings[*at as usize];
        row.registered_on.plus(grace) <= on && row.cancelled_on.is_none_or(|end| end > on)
    };
    let is_house = |at: &u32| facts.text(facts.holdings[*at as usize].kind) == "房产";
    let (home, other): (Vec<u32>, Vec<u32>) = owned.iter().copied().filter(held).partition(is_house);
    if home.len() >= houses {
        other.into_iter().chain(home).collect()
    } else {
        other
    }
}

fn flag(facts: &Facts, home: Household, paid: &[u32], mut counted: Vec<u32>, houses: usize) -> Flag {
    let p = &facts.payments;
    let text = |at: u32| {
        let row = &facts.holdings[at as usize];
        (row.registered_on, facts.text(row.kind))
    };
    counted.sort_unstable_by(|a, b| (text(*a), a).cmp(&(text(*b), b)));
    counted.dedup();
    let mut what: Vec<String> = Vec::new();
    for kind in KINDS {
        let count = counted.iter().filter(|at| text(**at).1 == kind).count();
        match (count, kind) {
            (0, _) => {}
            (_, "公积金") => what.push("住房公积金".to_owned()),
            (_, "车辆") => what.push(format!("车辆{count}辆")),
            (_, "房产") => what.push(format!("房产{count}处")),
            (..) => what.push(format!("{kind}{count}个")),
        }
    }
    let first = paid[0];
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "{}一户{}起领取{}等救助{}笔、共{sum}元，同期家庭成员名下有{}。",
        facts.masked(p.person(first)),
        chinese_month(judged_on(facts, first).month()),
        facts.programme_name(p.programme(first)),
        paid.len(),
        what.join("、"),
    );
    // Only houses, and just as many as are too many: none of them may be missing.
    let all_needed = counted.len() == houses && counted.iter().all(|at| text(*at).1 == "房产");
    let mut people: Vec<_> = paid
        .iter()
        .map(|row| p.person(*row))
        .chain(
            counted
                .iter()
                .filter_map(|at| facts.holdings[*at as usize].person),
        )
        .collect();
    people.sort_unstable();
    people.dedup();
    let mut homes: Vec<Row> = people
        .into_iter()
        .filter_map(|person| home_row(facts, person))
        .collect();
    homes.sort_by_cached_key(|row| (row.table, facts.number(*row)));
    let mut programmes: Vec<u32> = paid
        .iter()
        .filter_map(|row| facts.programme_at(p.programme(*row)))
        .collect();
    programmes.sort_unstable();
    programmes.dedup();
    let holding = |at: &u32| Row::new(Dataset::Holdings, *at);
    Flag::new(Subject::Household(home), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果领取救助的时候这些财产还没有登记或已经注销，或者车主本人残疾，就不会提示。")
        .needs(holding(&counted[0]))
        .needs_all(counted.iter().filter(|_| all_needed).map(holding))
        .needs_all((paid.len() == 1).then(|| Row::payment(first)))
        .beside_all(counted.iter().map(holding))
        .beside_all(paid.iter().map(|row| Row::payment(*row)))
        .beside_all(homes)
        .beside_all(programmes.into_iter().map(|at| Row::new(Dataset::Programmes, at)))
}
