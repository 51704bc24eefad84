//! What hangs on the village's board: the list before the money, the result after it, the accounts.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};

use super::boards::Posted;
use super::calendar::{Turn, first_of, weekday, window, working_days_earlier, working_days_later};
use super::chance::mix;
use super::grants::{County, Grant};
use super::places::Place;
use super::policies::office_phone;
use super::programmes::Scheme;
use super::sheet::Sheet;
use crate::domain::area::quantity_text;
use crate::domain::class::{Class, Publication};
use crate::domain::fen::Fen;
use crate::error::Result;

/// The 公示编号 that a payment refers to; empty where lists of the programme are not posted.
pub(super) fn number_of(county: &County, grant: &Grant, turn: usize) -> String {
    let scheme = &county.schemes[usize::from(grant.scheme)];
    if !scheme.is_posted() {
        return String::new();
    }
    let place = &county.places.villages[usize::from(grant.village)];
    let its = &county.turns[usize::from(grant.scheme)][turn];
    let number = if result_is_posted(county, scheme, its) {
        result_number(county, scheme, place)
    } else {
        number(scheme, its, place)
    };
    if county.boards.unnamed.contains(&number) {
        return String::new();
    }
    number
}

/// The number of the list on which a village is paid a turn, before the money.
pub(super) fn list_number(county: &County, scheme: usize, turn: usize, village: usize) -> String {
    number(
        &county.schemes[scheme],
        &county.turns[scheme][turn],
        &county.places.villages[village],
    )
}

/// Whether the payments of a turn name the list before the money, and not the results.
pub(super) fn is_listed(county: &County, scheme: usize, turn: usize) -> bool {
    let (scheme, its) = (&county.schemes[scheme], &county.turns[scheme][turn]);
    scheme.is_posted() && !result_is_posted(county, scheme, its)
}

/// The number of a list before payment.
fn number(scheme: &Scheme, turn: &Turn, place: &Place) -> String {
    let period = if scheme.yearly_list() {
        turn.begins.year() * 100
    } else {
        turn.period.number()
    };
    format!(
        "GS{period}-{}-{:06}",
        scheme.code,
        place.code.number() % 1_000_000
    )
}

/// The number of a list of results.
fn result_number(county: &County, scheme: &Scheme, place: &Place) -> String {
    let month = county.span.to.format("%Y%m");
    format!("JG{month}-{}-{:06}", scheme.code, place.code.number() % 1_000_000)
}

/// Whether the payments of that turn are posted afterwards: those of last month, for programmes whose names may
/// be seen inside a window only.
fn result_is_posted(county: &County, scheme: &Scheme, turn: &Turn) -> bool {
    let last = first_of(county.span.to.year(), county.span.to.month());
    turn.paid && class(scheme) == Class::S1 && turn.dates.iter().all(|date| *date >= last)
}

fn class(scheme: &Scheme) -> Class {
    let publication = Publication::from_word(&scheme.publication).expect("an embedded word");
    Class::of(&scheme.name, publication)
}

/// How much a list says.
#[derive(Default)]
struct Tally {
    turn: usize,
    payees: u32,
    quantity: i64,
    amount: Fen,
}

/// A notice to be written.
struct Sheaf<'a> {
    from: NaiveDate,
    to: NaiveDate,
    number: String,
    village: usize,
    text: Text<'a>,
}

/// What it is.
enum Text<'a> {
    List { scheme: usize, tally: Tally },
    Result { scheme: usize },
    Joining { scheme: usize },
    Accounts { year: i32, quarter: u32 },
    Written(&'a Posted),
}

/// Writes `notices.csv` in the order of the first days; every notice that a payment names, those that hang today
/// for what is paid next, the quarterly accounts, and what was posted about something else.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn write(folder: &Path, county: &County, posted: &[Posted]) -> Result<u64> {
    let mut sheaves = lists(county);
    results(county, &mut sheaves);
    joining(county, &mut sheaves);
    accounts(county, &mut sheaves);
    sheaves.extend(county.boards.others.iter().chain(posted).map(|posted| Sheaf {
        from: posted.from,
        to: posted.to,
        number: posted.number.clone(),
        village: posted.village,
        text: Text::Written(posted),
    }));
    sheaves.sort_by(|a, b| (a.from, &a.number).cmp(&(b.from, &b.number)));
    let header = ["公示编号", "村码", "类型", "标题", "开始日期", "结束日期", "正文"];
    let mut sheet = Sheet::create(folder, "notices.csv", &header)?;
    for sheaf in &sheaves {
        let place = &county.places.villages[sheaf.village];
        let (kind, title, body) = sheaf.words(county, place);
        sheet.row(&[
            &sheaf.number,
            &place.code.to_string(),
            kind,
            &title,
            &sheaf.from.to_string(),
            &sheaf.to.to_string(),
            &body,
        ])?;
    }
    sheet.finish()
}

fn lists<'a>(county: &County) -> Vec<Sheaf<'a>> {
    let mut tallies: BTreeMap<(u8, usize, u16), Tally> = BTreeMap::new();
    for grant in county
        .grants
        .iter()
        .filter(|grant| county.schemes[usize::from(grant.scheme)].is_posted())
    {
        let turns = &county.turns[usize::from(grant.scheme)];
        let mut posting = usize::MAX;
        let on = usize::from(grant.first)..=usize::from(grant.last);
        for (turn, its) in turns.iter().enumerate().filter(|(turn, _)| on.contains(turn)) {
            if its.posting == posting {
                continue;
            }
            posting = its.posting;
            let tally = tallies.entry((grant.scheme, posting, grant.village)).or_default();
            tally.turn = if tally.payees == 0 {
                turn
            } else {
                tally.turn.min(turn)
            };
            tally.payees += 1;
            tally.quantity += i64::from(grant.quantity);
            tally.amount += county.due(grant, turn);
        }
    }
    let sheaf = |((scheme, _, village), tally): ((u8, usize, u16), Tally)| {
        let (scheme, village) = (usize::from(scheme), usize::from(village));
        let place = &county.places.villages[village];
        let turn = &county.turns[scheme][tally.turn];
        let number = number(&county.schemes[scheme], turn, place);
        let (from, to) = match county.boards.windows.get(&number) {
            Some(window) => *window,
            None => window(&county.schemes[scheme], turn, place.township, village),
        };
        Sheaf {
            from,
            to,
            number,
            village,
            text: Text::List { scheme, tally },
        }
    };
    tallies
        .into_iter()
        .map(sheaf)
        .filter(|sheaf| sheaf.from <= county.span.today && !county.boards.missing.contains(&sheaf.number))
        .collect()
}

/// The days of a notice that hangs today, differently long in different villages.
fn hanging(county: &County, village: usize) -> (NaiveDate, NaiveDate) {
    let from = working_days_earlier(weekday(county.span.today), 1 + village as u64 % 4);
    (from, working_days_later(from, 6))
}

fn results(county: &County, sheaves: &mut Vec<Sheaf<'_>>) {
    let mut last: Option<String> = None;
    for grant in &county.grants {
        let scheme = usize::from(grant.scheme);
        let fresh =
            |turn: usize| result_is_posted(county, &county.schemes[scheme], &county.turns[scheme][turn]);
        if !county.schemes[scheme].is_posted() || !county.paid_turns(grant).any(fresh) {
            continue;
        }
        let village = usize::from(grant.village);
        let number = result_number(county, &county.schemes[scheme], &county.places.villages[village]);
        // Grants stand in the order of programme and village.
        if last.as_ref() != Some(&number) {
            let (from, to) = hanging(county, village);
            last = Some(number.clone());
            sheaves.push(Sheaf {
                from,
                to,
                number,
                village,
                text: Text::Result { scheme },
            });
        }
    }
}

/// Newcomers whose names hang now, before the first payment.
fn joining(county: &County, sheaves: &mut Vec<Sheaf<'_>>) {
    for (scheme, its) in county.schemes.iter().enumerate() {
        if !matches!(its.code.as_str(), "MZ01" | "MZ06" | "RS01" | "ZJ01") {
            continue;
        }
        for (village, place) in county.places.villages.iter().enumerate() {
            if !mix(county.seed, village as u64, 900 + scheme as u64).is_multiple_of(14) {
                continue;
            }
            let (from, to) = hanging(county, village);
            let number = format!(
                "XZ{}-{}-{:06}",
                from.format("%Y%m"),
                its.code,
                place.code.number() % 1_000_000
            );
            sheaves.push(Sheaf {
                from,
                to,
                number,
                village,
                text: Text::Joining { scheme },
            });
        }
    }
}

/// Whether a village has not yet handed in its accounts of the last quarter.
pub(super) fn is_late(seed: u64, village: usize) -> bool {
    mix(seed, village as u64, 555).is_multiple_of(23)
}

/// The accounts of the last four quarters, in every village but the late ones.
fn accounts(county: &County, sheaves: &mut Vec<Sheaf<'_>>) {
    let (year, month) = (county.span.today.year(), county.span.today.month());
    for back in 1..=4 {
        let index = year * 4 + (month as i32 - 1) / 3 - back;
        let (year, quarter) = (index / 4, (index % 4 + 1) as u32);
        let (next_year, next) = if quarter == 4 {
            (year + 1, 1)
        } else {
            (year, quarter * 3 + 1)
        };
        for (village, place) in county.places.villages.iter().enumerate() {
            let from = weekday(first_of(next_year, next) + Days::new(8 + village as u64 % 5));
            let missing =
                back == 1 && (is_late(county.seed, village) || county.boards.silent.contains(&village));
            if from <= county.span.today && !missing {
                let number = format!("CW{year}Q{quarter}-{:06}", place.code.number() % 1_000_000);
                let to = working_days_later(from, 9);
                sheaves.push(Sheaf {
                    from,
                    to,
                    number,
                    village,
                    text: Text::Accounts { year, quarter },
                });
            }
        }
    }
}

impl Sheaf<'_> {
    /// 类型, 标题, 正文. No name stands in any of them.
    fn words(&self, county: &County, place: &Place) -> (&'static str, String, String) {
        let name = &place.name;
        let objection = |department: &str| {
            format!(
                "如有异议，请在公示期内向本村村务监督委员会或{department}反映，电话{}。",
                office_phone(department)
            )
        };
        match &self.text {
            Text::Written(posted) => (posted.kind, posted.title.clone(), posted.body.clone()),
            Text::List { scheme, tally } => {
                let scheme_at = *scheme;
                let scheme = &county.schemes[scheme_at];
                let turn = &county.turns[scheme_at][tally.turn];
                let when = if scheme.yearly_list() {
                    format!("{}年度", turn.begins.year())
                } else {
                    turn.period.chinese()
                };
                let title = format!("{name}{when}{}公示", scheme.name);
                let body = format!(
                    "{}，经本人申请、村组核实、村民代表评议，现将{name}{when}{}名单在村公开栏公示。{}公示期为7个工作日。{}",
                    "按照公开、公平、公正的要求",
                    scheme.name,
                    extent(scheme, tally),
                    objection(&scheme.department),
                );
                ("补贴公示", title, body)
            }
            Text::Result { scheme } => {
                let scheme = &county.schemes[*scheme];
                let month = format!("{}年{}月", county.span.to.year(), county.span.to.month());
                let title = format!("{name}{month}{}发放结果公示", scheme.name);
                let body = format!(
                    "{name}{month}{}已经发放，发放结果在村公开栏公示7个工作日，请群众核对本人账户。{}",
                    scheme.name,
                    objection(&scheme.department),
                );
                ("发放结果公示", title, body)
            }
            Text::Joining { scheme } => {
                let scheme = &county.schemes[*scheme];
                let title = format!("{name}{}年{}新增对象公示", self.from.year(), scheme.name);
                let body = format!(
                    "经申请、核对和民主评议，{name}拟新增{}对象，名单在村公开栏公示7个工作日，无异议的自下一个发放期起发放。{}",
                    scheme.name,
                    objection(&scheme.department),
                );
                ("新增对象公示", title, body)
            }
            Text::Accounts { year, quarter } => {
                let title = format!("{name}{year}年第{quarter}季度村级财务公开");
                let body = format!(
                    "{name}{year}年第{quarter}季度集体收入、支出、债权债务和专项资金使用情况已经村务监督委员会审核，明细张贴在村公开栏，请村民监督。{}",
                    objection("县农业农村局"),
                );
                ("财务公开", title, body)
            }
        }
    }
}

/// How many and how much; said of general programmes only, because a figure for a handful of poor people
/// points at them.
fn extent(scheme: &Scheme, tally: &Tally) -> String {
    if class(scheme) != Class::S0 {
        return String::new();
    }
    let payees = if scheme.by_household { "户" } else { "人" };
    let quantity = match scheme.unit.as_str() {
        "亩" | "台" | "座" | "头" => format!("，共{}{}", quantity_text(tally.quantity), scheme.unit),
        _ => String::new(),
    };
    let every = match scheme.cycle.as_str() {
        "月" => "每月",
        "季" => "每季度",
        _ => "",
    };
    format!(
        "本次涉及{}{payees}{quantity}，{every}金额合计{}元。",
        tally.payees,
        tally.amount.yuan()
    )
}
