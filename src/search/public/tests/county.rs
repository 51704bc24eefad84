//! A small made-up county: the same for the same seed.

use chrono::{Days, NaiveDate};

use crate::domain::batch::RecordId;
use crate::domain::class::Class;
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::period::{Part, Period};
use crate::domain::policy::{Policy, Topic};
use crate::domain::shown::{
    ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownStandard, ShownTotal, ShownVillage,
};
use crate::domain::village::{VillageKind, VillageState, short_name};
use crate::domain::village_code::VillageCode;
use crate::search::public::Entry;

/// Numbers that look drawn (xorshift), the same for the same seed.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }
}

pub(super) const TOWNSHIPS: [(&str, u64); 4] =
    [("番田镇", 101), ("招贤乡", 201), ("北冷乡", 203), ("温泉街道", 1)];
pub(super) const STEMS: [&str; 24] = [
    "郑庄",
    "李湾",
    "北冷",
    "单庄",
    "曾家湾",
    "十里堡",
    "西关",
    "东关",
    "浒湾",
    "张圩",
    "黄厝",
    "前陈",
    "后陈",
    "大吴",
    "小吴",
    "仇家",
    "查沟",
    "解放",
    "马道",
    "朴家",
    "红旗",
    "王家岙",
    "石桥",
    "新建",
];
pub(super) const PROGRAMMES: [(&str, &str, &str); 12] = [
    ("NY001", "耕地地力保护补贴", "农业农村局"),
    ("NY002", "实际种粮农民一次性补贴", "农业农村局"),
    ("NY003", "农机购置与应用补贴", "农业农村局"),
    ("MZ001", "农村最低生活保障", "民政局"),
    ("MZ002", "特困人员救助供养", "民政局"),
    ("MZ003", "高龄津贴", "民政局"),
    ("CL001", "困难残疾人生活补贴", "残联"),
    ("CL002", "重度残疾人护理补贴", "残联"),
    ("RS001", "城乡居民基本养老保险", "人社局"),
    ("LY001", "退耕还林补助", "林业局"),
    ("SL001", "大中型水库移民后期扶持", "水利局"),
    ("JS001", "农村危房改造", "住建局"),
];
const SURNAMES: &str = "张王李赵刘陈杨黄周吴郑单曾仇查解朴欧";

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

pub(super) fn villages() -> Vec<ShownVillage> {
    let mut all = Vec::new();
    for (at, (township, code)) in TOWNSHIPS.iter().enumerate() {
        for (place, stem) in STEMS.iter().enumerate() {
            // 郑庄 lies in two townships, every other stem in one.
            if place % TOWNSHIPS.len() != at && !(*stem == "郑庄" && at == 1) {
                continue;
            }
            let community = *code == 1;
            let number = 410_825_000_000 + code * 1000 + if community { 1 } else { 200 } + place as u64;
            let name = if community {
                format!("{stem}社区居委会")
            } else {
                format!("{stem}村委会")
            };
            let code = VillageCode::from_number(number).expect("a code");
            all.push(ShownVillage {
                code,
                short: short_name(&name),
                name,
                kind: if community {
                    VillageKind::Community
                } else {
                    VillageKind::Village
                },
                township_code: code.township(),
                township: (*township).to_owned(),
                county: "温县".to_owned(),
                former_names: if *stem == "大吴" {
                    vec!["吴家营村".to_owned()]
                } else {
                    Vec::new()
                },
                households: Some(100 + place as i32),
                people: None,
                farmland: None,
                state: VillageState::Standing,
                merged_into: None,
                valid_from: None,
                valid_to: None,
                batch: 1,
            });
        }
    }
    all
}

fn programme((code, name, department): (&str, &str, &str)) -> ShownProgramme {
    ShownProgramme {
        code: code.to_owned(),
        name: name.to_owned(),
        colloquial: crate::text::words::colloquial_for(name)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        class: Class::S0,
        department: department.to_owned(),
        policy: None,
        unit: "亩".to_owned(),
        cycle: "年".to_owned(),
        standards: vec![ShownStandard {
            tier: "一档".to_owned(),
            price: Fen(8440),
            cap: None,
            valid_from: day(2020, 1, 1),
            valid_to: None,
            document: Some("温财农〔2020〕15号".to_owned()),
        }],
        batch: 2,
    }
}

fn policy(dice: &mut Dice, at: usize) -> ShownPolicy {
    let (_, name, department) = *dice.one(&PROGRAMMES);
    let year = 2018 + dice.below(8) as i32;
    ShownPolicy {
        policy: Policy {
            number: format!("ZC-{year}-{at:03}"),
            title: format!("关于做好{year}年{name}发放工作的通知"),
            document: Some(format!("温政〔{year}〕{}号", at + 1)),
            issuer: department.to_owned(),
            topic: *dice.one(Topic::ALL),
            issued_on: day(year, 1 + dice.below(12) as u32, 1 + dice.below(28) as u32),
            valid_from: None,
            valid_to: None,
            summary: Some(format!("明确{name}的对象、標準和程序")),
            body: Some(format!(
                "各乡镇人民政府：现就{name}有关事项通知如下。一、{}元/亩；二、公示7天，一卡通发放；三、去年未领的补发。",
                60 + at
            )),
            conditions: at.is_multiple_of(2).then(|| "户籍在本县的农户".to_owned()),
            papers: Some("身份证、户口簿".to_owned()),
            place: Some("便民服务中心".to_owned()),
            phone: Some(format!("0391-61{at:05}")),
        },
        batch: 3,
    }
}

fn payment(dice: &mut Dice, villages: &[ShownVillage], row: i64) -> ShownPayment {
    let paid_on = day(2019, 1, 1) + Days::new(dice.below(2300) as u64);
    let year =
        i16::try_from(chrono::Datelike::year(&paid_on)).expect("a year") - i16::from(dice.below(10) == 0);
    let part = match dice.below(5) {
        0 => Part::Month(1 + dice.below(12) as u8),
        1 => Part::Half(1 + dice.below(2) as u8),
        2 => Part::Quarter(1 + dice.below(4) as u8),
        _ => Part::Year,
    };
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let state = if dice.below(20) == 0 {
        *dice.one(PaymentState::ALL)
    } else {
        PaymentState::Paid
    };
    let amount = 100 * (20 + dice.below(900) as i64) + if dice.below(4) == 0 { 50 } else { 0 };
    ShownPayment {
        id: RecordId::new(10 + row / 1000, row % 1000),
        village: dice.one(villages).code,
        group: (dice.below(6) > 0).then(|| 1 + dice.below(12) as u16),
        masked: format!("{}**", dice.one(&surnames)),
        programme: dice.one(&PROGRAMMES).0.to_owned(),
        period: Period { year, part },
        quantity: (dice.below(2) == 0).then(|| 10_000 + dice.below(90_000) as i64),
        price: (dice.below(2) == 0).then_some(Fen(8440)),
        amount: Fen(if state == PaymentState::Recovered {
            -amount
        } else {
            amount
        }),
        paid_on,
        channel: *dice.one(&[
            Some(Channel::Card),
            Some(Channel::Card),
            Some(Channel::Transfer),
            Some(Channel::Cash),
            None,
        ]),
        state,
    }
}

fn total(dice: &mut Dice, villages: &[ShownVillage], year: i16) -> ShownTotal {
    let persons = 5 + dice.below(40) as i64;
    ShownTotal {
        village: dice.one(villages).code,
        programme: dice.one(&PROGRAMMES).0.to_owned(),
        year,
        persons,
        rows: persons * 12,
        amount: Fen(persons * 100_000),
        last_paid_on: day(i32::from(year), 12, 1 + dice.below(28) as u32),
    }
}

fn notice(dice: &mut Dice, villages: &[ShownVillage], at: usize) -> ShownNotice {
    let village = dice.one(villages);
    let (_, name, _) = *dice.one(&PROGRAMMES);
    let from = day(
        2020 + dice.below(6) as i32,
        1 + dice.below(12) as u32,
        1 + dice.below(20) as u32,
    );
    ShownNotice {
        number: format!("GS{at:04}"),
        village: village.code,
        kind: "名单公示".to_owned(),
        title: format!("{}{name}拟发放名单", village.short),
        from,
        to: from + Days::new(7),
        body: (!at.is_multiple_of(3))
            .then(|| format!("经评议，现将{name}名單公示如下，共{}戶，監督電話12388。", at % 50)),
        batch: 4,
    }
}

/// Everything of the county.
pub(super) fn entries(seed: u64, payments: usize) -> Vec<Entry> {
    let mut dice = Dice::new(seed);
    let villages = villages();
    let mut all: Vec<Entry> = villages.iter().cloned().map(Entry::Village).collect();
    all.extend(PROGRAMMES.iter().map(|one| Entry::Programme(programme(*one))));
    all.extend((0..60).map(|at| Entry::Policy(policy(&mut dice, at))));
    all.extend((0..200).map(|at| Entry::Notice(notice(&mut dice, &villages, at))));
    let mut totals: Vec<ShownTotal> = (0..150)
        .map(|at| total(&mut dice, &villages, 2019 + at % 7))
        .collect();
    totals.sort_by_key(|t| (t.village, t.programme.clone(), t.year));
    totals.dedup_by_key(|t| (t.village, t.programme.clone(), t.year));
    all.extend(totals.into_iter().map(Entry::Total));
    all.extend((0..payments).map(|row| Entry::Payment(payment(&mut dice, &villages, row as i64))));
    all
}
