//! Who is paid what on which day: exactly as many rows as asked for, in the order of their days.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::calendar::working_days_earlier;
use super::chance::{Chance, mix};
use super::grants::{County, Grant};
use super::marks::{Deed, Follow, Step, Writing};
use super::names::Names;
use super::notices;
use super::sheet::Sheet;
use super::truth::{self, Case};
use crate::domain::area::quantity_text;
use crate::domain::fen::Fen;
use crate::error::Result;

/// Settles households until the county makes exactly `rows` payments, and plants the cases of the truth file.
pub(super) fn populate(county: &mut County, rows: u64) -> Vec<Case> {
    let mut chance = Chance::new(county.seed, 2);
    let mut left = rows;
    // Small counties hide as much as fits into a sixth of their payments.
    let reserve = truth::RESERVE.min(rows / 6);
    fill(county, &mut left, reserve, &mut chance);
    let cases = truth::plant(county, &mut left);
    fill(county, &mut left, 0, &mut chance);
    county.grants.sort_by_key(|grant| {
        let township = county.places.villages[usize::from(grant.village)].township;
        (
            grant.scheme,
            township,
            grant.village,
            grant.household,
            grant.key,
            grant.first,
        )
    });
    cases
}

/// Settles households village by village, larger villages more often, until only `reserve` rows are left.
fn fill(county: &mut County, left: &mut u64, reserve: u64, chance: &mut Chance) {
    while *left > reserve {
        for village in 0..county.places.villages.len() {
            let size = county.places.villages[village].households;
            if county.folk.per_village[village] >= 3 && !chance.permille(size * 1000 / 640) {
                continue;
            }
            for mut grant in county.settle(village, chance) {
                // The last ones begin late, so that the number comes out to the row.
                let mut rows = county.rows(&grant);
                while rows > *left - reserve && grant.first < grant.last {
                    grant.first += 1;
                    rows = county.rows(&grant);
                }
                if rows <= *left - reserve && !county.paid_turns(&grant).is_empty() {
                    *left -= rows;
                    county.grants.push(grant);
                }
            }
            if *left <= reserve {
                break;
            }
        }
    }
}

const HEADER: [&str; 22] = [
    "发放编号",
    "批次号",
    "补贴编码",
    "所属期",
    "村码",
    "组",
    "户编号",
    "姓名",
    "身份证号",
    "档次",
    "数量",
    "单价(元)",
    "金额(元)",
    "开户名",
    "银行账号",
    "经办人",
    "审批日期",
    "发放日期",
    "发放方式",
    "发放状态",
    "公示编号",
    "备注",
];

/// Writes `payments.csv` and gives the number of rows and their sum; the numbers of payments that belong to a
/// case are added to it.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn write(
    folder: &Path,
    county: &County,
    cases: &mut [Case],
    progress: &mut dyn FnMut(u64),
) -> Result<(u64, Fen)> {
    let mut office = Office {
        county,
        cases,
        progress,
        sheet: Sheet::create(folder, "payments.csv", &HEADER)?,
        handlers: handlers(county),
        later: BTreeMap::new(),
        total: Fen(0),
        month: 0,
        runs: 0,
    };
    let groups = groups(county);
    for (date, scheme, township, turn) in runs(county) {
        office.until(date)?;
        let grants = &groups[usize::from(scheme) * county.places.townships.len() + usize::from(township)];
        let turn = usize::from(turn);
        let on = |grant: &Grant| (usize::from(grant.first)..=usize::from(grant.last)).contains(&turn);
        if !county.grants[grants.clone()].iter().any(on) {
            continue;
        }
        let run = office.run(date);
        for at in grants.clone().filter(|at| on(&county.grants[*at])) {
            office.pay(at, turn, date, &run)?;
        }
    }
    office.until(NaiveDate::MAX)?;
    (office.progress)(office.sheet.rows);
    Ok((office.sheet.finish()?, office.total))
}

/// Every day on which a township is paid a programme: day, programme, township, turn.
fn runs(county: &County) -> Vec<(NaiveDate, u8, u8, u16)> {
    let mut runs = Vec::new();
    for (scheme, turns) in county.turns.iter().enumerate() {
        for (turn, its) in turns.iter().enumerate().filter(|(_, turn)| turn.paid) {
            for (township, date) in its.dates.iter().enumerate() {
                runs.push((*date, scheme as u8, township as u8, turn as u16));
            }
        }
    }
    runs.sort_unstable();
    runs
}

/// Where the grants of a programme in a township stand in the sorted list.
fn groups(county: &County) -> Vec<std::ops::Range<usize>> {
    let townships = county.places.townships.len();
    let of = |grant: &Grant| {
        usize::from(grant.scheme) * townships + county.places.villages[usize::from(grant.village)].township
    };
    let mut groups = vec![0..0; county.schemes.len() * townships];
    let mut from = 0;
    for chunk in county.grants.chunk_by(|a, b| of(a) == of(b)) {
        groups[of(&chunk[0])] = from..from + chunk.len();
        from += chunk.len();
    }
    groups
}

/// Three clerks in each township.
fn handlers(county: &County) -> Vec<String> {
    let (names, mut chance) = (Names::read(), Chance::new(county.seed, 5));
    let mut one = || {
        let (surname, male) = (names.surname(&mut chance), chance.permille(500));
        names.full(&surname, male, &mut chance)
    };
    (0..county.places.townships.len() * 3).map(|_| one()).collect()
}

/// What still has to happen to a payment.
struct Later {
    grant: usize,
    turn: usize,
    step: Step,
    first: String,
}

/// A row to be written: what of it is not the grant's.
struct Line<'a> {
    on: NaiveDate,
    run: &'a str,
    state: &'a str,
    amount: Fen,
    remark: &'a str,
    /// What it is, where it follows a payment.
    follows: Option<Follow>,
}

/// The paying office at its work.
struct Office<'a> {
    county: &'a County,
    cases: &'a mut [Case],
    progress: &'a mut dyn FnMut(u64),
    sheet: Sheet,
    handlers: Vec<String>,
    later: BTreeMap<NaiveDate, Vec<Later>>,
    total: Fen,
    month: u32,
    runs: u32,
}

impl Office<'_> {
    /// The number of the next run, counted by month.
    fn run(&mut self, date: NaiveDate) -> String {
        if self.month != date.month() {
            (self.month, self.runs) = (date.month(), 0);
        }
        self.runs += 1;
        format!("YKT{}{:03}", date.format("%Y%m"), self.runs)
    }

    /// Does what is due before a day.
    fn until(&mut self, day: NaiveDate) -> Result<()> {
        while let Some(entry) = self.later.first_entry().filter(|entry| *entry.key() < day) {
            let date = *entry.key();
            for later in entry.remove() {
                let run = format!("YKT{}B{:02}", date.format("%Y%m"), date.day());
                let first = later.first;
                let remark = match later.step.what {
                    Follow::Recover => format!("多领款项已退回，原发放编号{first}"),
                    Follow::Reissue => format!("退票后补发，原发放编号{first}"),
                    Follow::Supplement => format!("补发差额，原发放编号{first}"),
                    Follow::Repeat | Follow::Anew => String::new(),
                };
                let line = Line {
                    on: date,
                    run: &run,
                    state: later.step.what.state(),
                    amount: later.step.amount,
                    remark: &remark,
                    follows: Some(later.step.what),
                };
                self.row(later.grant, later.turn, &line)?;
            }
        }
        Ok(())
    }

    /// Pays a grant's turn and notes what will happen to it.
    fn pay(&mut self, at: usize, turn: usize, on: NaiveDate, run: &str) -> Result<()> {
        const REASONS: [&str; 3] = [
            "账户状态异常，银行退回",
            "户名与账号不符，银行退回",
            "账户已销户，银行退回",
        ];
        let grant = &self.county.grants[at];
        let course = self.county.course(grant, turn);
        let reason = REASONS[(u64::from(grant.key) % 3) as usize];
        let line = Line {
            on,
            run,
            state: course.state,
            amount: course.amount,
            remark: if course.state == "退票" { reason } else { "" },
            follows: None,
        };
        let number = self.row(at, turn, &line)?;
        for step in course.then {
            self.later.entry(step.on).or_default().push(Later {
                grant: at,
                turn,
                step,
                first: number.clone(),
            });
        }
        Ok(())
    }

    fn row(&mut self, at: usize, turn: usize, line: &Line<'_>) -> Result<String> {
        let county = self.county;
        let grant = &county.grants[at];
        let (scheme, its) = (
            &county.schemes[usize::from(grant.scheme)],
            &county.turns[usize::from(grant.scheme)][turn],
        );
        let place = &county.places.villages[usize::from(grant.village)];
        let (person, household) = (
            &county.folk.people[grant.person as usize],
            &county.folk.households[grant.household as usize],
        );
        let (tier, price) = county.price(grant, turn);
        let number = format!("FF{}{:08}", line.on.year(), self.sheet.rows + 1);
        let cash = (line.follows.is_none() && grant.did(turn, Deed::Cash))
            || (scheme.code == "MZ03" && mix(county.seed, u64::from(grant.key), 77).is_multiple_of(12));
        let channel = match (cash, scheme.code.as_str()) {
            (true, _) => "现金",
            (false, "ZZ01") => "转账",
            _ => "一卡通",
        };
        // Neither what comes back nor a difference is counted by standards.
        let counted = !matches!(line.follows, Some(Follow::Recover | Follow::Supplement));
        let decided = match line.follows {
            Some(Follow::Anew) => line.on,
            _ => its.dates[place.township],
        };
        let written = written(county, grant, turn, line.follows.is_some());
        let village = place.code.to_string();
        let mut household_number = village.clone();
        let _ = write!(household_number, "-{:04}", household.serial);
        self.sheet.row(&[
            &number,
            line.run,
            &scheme.code,
            &its.period.to_string(),
            &village,
            &group(household.group, place.group_style),
            &household_number,
            written.name.as_deref().unwrap_or(&person.name),
            written.number.as_deref().unwrap_or(&person.number),
            &scheme.tiers[tier],
            &if counted {
                quantity_text(i64::from(grant.quantity))
            } else {
                String::new()
            },
            &if counted { price.yuan() } else { String::new() },
            &line.amount.yuan(),
            if cash {
                ""
            } else {
                written.holder.as_deref().unwrap_or(&person.name)
            },
            if cash {
                ""
            } else {
                written.account.as_deref().unwrap_or(&person.account)
            },
            &self.handlers[place.township * 3 + usize::from(grant.scheme) % 3],
            &working_days_earlier(decided, 3).to_string(),
            &line.on.to_string(),
            channel,
            line.state,
            &notices::number_of(county, grant, turn),
            line.remark,
        ])?;
        self.total += line.amount;
        for case in grant.marks_on(turn).filter_map(|mark| mark.case) {
            self.cases[case].payments.push(number.clone());
        }
        if self.sheet.rows.is_multiple_of(10_000) {
            (self.progress)(self.sheet.rows);
        }
        Ok(number)
    }
}

/// What stands on a row of a grant's turn instead of what should.
fn written<'c>(county: &'c County, grant: &Grant, turn: usize, follows: bool) -> &'c Writing {
    const AS_IT_SHOULD_BE: &Writing = &Writing {
        name: None,
        number: None,
        holder: None,
        account: None,
    };
    let mut written = AS_IT_SHOULD_BE;
    for mark in grant.marks_on(turn) {
        let at = match mark.deed {
            Deed::Written(at) => at,
            Deed::WrittenAgain(at) if follows => at,
            _ => continue,
        };
        written = &county.writings[usize::from(at)];
    }
    written
}

/// A villagers' group as the clerk of that village writes it.
fn group(number: u32, style: u8) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match style {
        0 => number.to_string(),
        1 => format!("{number}组"),
        _ => {
            let tens = if number >= 10 { "十" } else { "" };
            format!("{tens}{}组", DIGITS[(number % 10) as usize])
        }
    }
}
