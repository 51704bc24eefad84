//! Makes trouble in the files of a demo county: returns, recoveries, deaths, cash, missing cells, so that every rule that has
//! a twin, with its exceptions, has something to find. The same trouble every time.

use std::path::Path;

use chrono::{Days, NaiveDate};
use csv::StringRecord;
use sanzi::domain::person::PersonNumber;

type Row = Vec<String>;

/// A small generator of chance of our own: the same numbers everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    /// Whether it happens, so many times of a thousand.
    fn of_thousand(&mut self, times: u64) -> bool {
        self.below(1000) < times
    }
}

/// Makes trouble in the files of a folder.
pub fn make(folder: &Path) {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut people: Vec<String> = Vec::new();
    edit(folder, "payments.csv", &mut |rows| {
        people = rows.iter().map(|row| row[NUMBER].clone()).collect();
        people.sort_unstable();
        people.dedup();
        payments(rows, &mut chance);
    });
    edit(folder, "persons.csv", &mut |rows| persons(rows, &mut chance));
    edit(folder, "staff.csv", &mut |rows| staff(rows, &people, &mut chance));
    edit(folder, "programmes.csv", &mut |rows| programmes(rows));
    edit(folder, "land.csv", &mut |rows| land(rows, &mut chance));
    edit(folder, "notices.csv", &mut |rows| notices(rows, &mut chance));
}

fn edit(folder: &Path, name: &str, change: &mut dyn FnMut(&mut Vec<Row>)) {
    let path = folder.join(name);
    let mut reader = csv::Reader::from_path(&path).expect("a file");
    let header = reader.headers().expect("a header").clone();
    let cells = |row: csv::Result<StringRecord>| row.expect("a row").iter().map(str::to_owned).collect();
    let mut rows: Vec<Row> = reader.records().map(cells).collect();
    change(&mut rows);
    let mut writer = csv::Writer::from_path(&path).expect("a file");
    writer.write_record(&header).expect("a row");
    for row in rows {
        writer.write_record(&row).expect("a row");
    }
    writer.flush().expect("a file");
}

/// Places in a row of the payments.
const PROGRAMME: usize = 2;
const PERIOD: usize = 3;
const HOUSEHOLD: usize = 6;
const NUMBER: usize = 8;
const TIER: usize = 9;
const QUANTITY: usize = 10;
const PRICE: usize = 11;
const AMOUNT: usize = 12;
const ACCOUNT: usize = 14;
const PAID_ON: usize = 17;
const CHANNEL: usize = 18;
const STATE: usize = 19;
const NOTICE: usize = 20;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a day")
}

fn later(text: &str, days: i64) -> String {
    let from = day(text);
    let moved = if days < 0 {
        from.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        from.checked_add_days(Days::new(days.unsigned_abs()))
    };
    moved.expect("a day").to_string()
}

/// A sum of money by so many percent.
fn percent(amount: &str, percent: i64) -> String {
    let fen: i64 = amount.replace('.', "").parse().expect("money with two decimals");
    let fen = fen * percent / 100;
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A day between 2020 and 2026.
fn some_day(chance: &mut Chance) -> String {
    later("2020-01-01", chance.below(2400) as i64)
}

fn payments(rows: &mut Vec<Row>, chance: &mut Chance) {
    let mut more: Vec<Row> = Vec::new();
    for row in rows.iter_mut() {
        wear(row, chance);
        let mut add = |row: &Row, change: &mut dyn FnMut(&mut Row)| {
            let mut copy = row.clone();
            // Numbers that do not sort alike in every language.
            let ends = ["z", "A-", "_b", "-"][more.len() % 4];
            copy[0] = format!("{}{ends}{}", row[0], more.len());
            change(&mut copy);
            more.push(copy);
        };
        for _ in 0..2 {
            let days = chance.below(60) as i64 - 5;
            let part = [100, 100, 50, 200, 130][chance.below(5) as usize];
            match chance.below(150) {
                // Sent back, or recovered in part, after it was paid.
                0 | 1 => add(row, &mut |copy| {
                    "退票".clone_into(&mut copy[STATE]);
                    copy[PAID_ON] = later(&row[PAID_ON], days);
                }),
                2 | 3 => add(row, &mut |copy| {
                    "追回".clone_into(&mut copy[STATE]);
                    copy[AMOUNT] = percent(&row[AMOUNT], part);
                    if part == 100 {
                        copy[AMOUNT].insert(0, '-');
                    }
                    copy[PAID_ON] = later(&row[PAID_ON], days);
                }),
                4 => add(row, &mut |copy| {
                    "补发".clone_into(&mut copy[STATE]);
                    copy[AMOUNT] = percent(&row[AMOUNT], part);
                }),
                // Paid again, under another account.
                5 | 6 => add(row, &mut |copy| {
                    copy[ACCOUNT] = "6217009999000000001".to_owned();
                    copy[PAID_ON] = later(&row[PAID_ON], days);
                }),
                7 => add(row, &mut |_| {}),
                // A house, paid for once or twice.
                8 => {
                    for at in 0..=chance.below(4) as i64 {
                        let (to, grade) = (
                            ["ZJ01", "ZJ01", "FG01"][chance.below(3) as usize],
                            chance.below(3),
                        );
                        let gap = at * [20, 150, 400, 3653][chance.below(4) as usize];
                        add(row, &mut |copy| {
                            to.clone_into(&mut copy[PROGRAMME]);
                            ["C级", "D级", ""][grade as usize].clone_into(&mut copy[TIER]);
                            copy[PAID_ON] = later(&row[PAID_ON], -gap);
                        });
                    }
                }
                // What excludes the programme, for this month or some around it.
                9..=14 => {
                    let other = match row[PROGRAMME].as_str() {
                        "MZ01" | "MZ07" | "MZ08" => "MZ02",
                        "MZ02" => "MZ08",
                        "MZ04" => "MZ05",
                        "RS01" => "RS02",
                        "RS02" => "RS01",
                        _ => continue,
                    };
                    add(row, &mut |copy| other.clone_into(&mut copy[PROGRAMME]));
                }
                // A second claim of the household, for another area.
                15 | 16 if !row[QUANTITY].is_empty() => add(row, &mut |copy| {
                    copy[QUANTITY].push('7');
                    if !copy[QUANTITY].contains('.') {
                        copy[QUANTITY].push_str(".5");
                    }
                }),
                _ => {}
            }
        }
    }
    rows.append(&mut more);
}

/// Spoils cells of a payment.
fn wear(row: &mut Row, chance: &mut Chance) {
    // Whole groups are off the standard, others only here and there; some households claim more from a year on.
    let programme = row[PROGRAMME].clone();
    let turn = row[PERIOD]
        .bytes()
        .chain(programme.bytes())
        .map(u64::from)
        .sum::<u64>();
    if turn % 29 == 0 || chance.of_thousand(8) {
        row[AMOUNT] = percent(&row[AMOUNT], 120);
    }
    if programme.starts_with("NY0") && *row[PERIOD] >= *"2024" && row[HOUSEHOLD].ends_with('2') {
        row[QUANTITY] = percent(&format!("{}.00", row[QUANTITY].replace('.', "")), 300);
    }
    for (at, times) in [
        (TIER, 10),
        (QUANTITY, 10),
        (PRICE, 300),
        (HOUSEHOLD, 30),
        (NOTICE, 20),
    ] {
        if chance.of_thousand(times) {
            row[at].clear();
        }
    }
    if chance.of_thousand(15) {
        "退票".clone_into(&mut row[STATE]);
    }
    if chance.of_thousand(10) {
        "现金".clone_into(&mut row[CHANNEL]);
    }
    if chance.of_thousand(10) {
        row[PAID_ON] = later(&row[PAID_ON], -40);
    }
}

fn persons(rows: &mut Vec<Row>, chance: &mut Chance) {
    rows.retain(|_| !chance.of_thousand(50));
    for row in rows.iter_mut() {
        match chance.below(20) {
            0..=4 => {
                "死亡".clone_into(&mut row[6]);
                row[7] = some_day(chance);
            }
            5 => {
                "迁出".clone_into(&mut row[6]);
                row[9] = some_day(chance);
            }
            6 => "死亡".clone_into(&mut row[6]),
            _ => {}
        }
    }
}

fn staff(rows: &mut Vec<Row>, people: &[String], chance: &mut Chance) {
    // A list that only serves matching takes no number that fails its check.
    let right = |person: &&String| matches!(PersonNumber::read(person), Ok((_, None)));
    for person in people.iter().filter(right) {
        if chance.of_thousand(100) {
            let started = some_day(chance);
            for employer in ["示范县林业站", "示范县中学"]
                .iter()
                .take(1 + chance.below(2) as usize)
            {
                let ended = if chance.of_thousand(500) {
                    later(&started, 700)
                } else {
                    String::new()
                };
                let name = "某某".to_owned();
                rows.push(vec![
                    person.clone(),
                    name,
                    (*employer).to_owned(),
                    started.clone(),
                    ended,
                ]);
            }
        }
    }
}

fn programmes(rows: &mut [Row]) {
    for (at, row) in rows.iter_mut().enumerate() {
        row[8] = ["是", "否", ""][at % 3].to_owned();
        if row[0] == "RS01" {
            row[12] = "RS02;MZ06".to_owned();
        }
    }
}

fn land(rows: &mut Vec<Row>, chance: &mut Chance) {
    rows.retain(|_| !chance.of_thousand(100));
    for row in rows.iter_mut() {
        match chance.below(10) {
            0 => row[3] = "1.5".to_owned(),
            1 => row[4] = "3".to_owned(),
            2 => row[5] = "2.25".to_owned(),
            _ => {}
        }
    }
}

fn notices(rows: &mut Vec<Row>, chance: &mut Chance) {
    rows.retain(|_| !chance.of_thousand(100));
    for row in rows.iter_mut() {
        match chance.below(20) {
            0 => row[5] = later(&row[5], 90),
            1 => row[3] = format!("{}结果", row[3]),
            _ => {}
        }
    }
}
