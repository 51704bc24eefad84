//! What the samples are about: one case, three villages.

use chrono::NaiveDate;

use super::late;
use crate::domain::area::Area;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::duty::Freshness;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::domain::village_figures::{CaseTally, FlagTally, VillageFigures, YearMoney};
use crate::letters::{
    Alike, Booked, COPIES, Document, Extension, Kind, LETTERS, Letter, Matter, Moved, Typed, county_report,
    health_sheet, is_day, village_report,
};

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

/// The case that every sample is about.
pub(crate) fn matter() -> Matter {
    let moved = |month, on, what: &str, who: &str, signed, words: &str| Moved {
        day: day(month, on),
        what: what.to_owned(),
        who: who.to_owned(),
        signed,
        words: words.to_owned(),
    };
    Matter {
        office: "县委巡察工作领导小组办公室".to_owned(),
        seal: String::new(),
        number: "县巡办函〔2026〕12号".to_owned(),
        today: day(11, 22),
        link: "https://sanzi.example/desk/cases/7".to_owned(),
        case: "WT202600007".to_owned(),
        source: Some(CaseSource::Petition),
        category: Some(Category::Contracts),
        state: CaseState::Rectify,
        title: "机动地租金没有入账".to_owned(),
        place: "番田镇西关村".to_owned(),
        unit: "西关村".to_owned(),
        facts:
            "2024年和2025年两年的租金没有记入村集体账。\n承租人李**（身份证号999999195001010018）已经付款。"
                .to_owned(),
        less: String::new(),
        basis: "农村集体经济组织法第二十六条".to_owned(),
        interview: "11月20日，村书记".to_owned(),
        measure: "补收租金，记入村集体账".to_owned(),
        responsible: "王**".to_owned(),
        planned: "2026-12-20".to_owned(),
        opened_on: day(9, 1),
        due: Some(day(12, 21)),
        rectify: 90,
        answer: 30,
        money: [Fen(120_050), Fen(120_050), Fen(100_000), Fen(10_050), Fen(10_000)],
        findings: vec!["CON-03-0001".to_owned()],
        items: vec![
            ("补签或解除的合同".to_owned(), 1),
            ("租金收缴凭证".to_owned(), 0),
            ("整改报告".to_owned(), 0),
        ],
        spared: Vec::new(),
        evidence: vec![("补签或解除的合同".to_owned(), "补签合同 HT-9".to_owned())],
        moves: vec![
            moved(9, 1, "立为疑点", "巡察办", false, ""),
            moved(9, 2, "派人核查", "巡察办", false, ""),
            moved(9, 20, "认定问题", "巡察组成员", true, ""),
            moved(11, 10, "申请销号", "乡镇经办", false, ""),
            moved(11, 12, "退回整改", "乡镇审核", false, "说明：租金还差100元"),
        ],
        booked: vec![
            Booked {
                day: day(11, 5),
                kind: "追回".to_owned(),
                amount: Fen(100_000),
                document: "P1".to_owned(),
            },
            Booked {
                day: day(11, 6),
                kind: "核销".to_owned(),
                amount: Fen(10_050),
                document: "县纪〔2026〕1号".to_owned(),
            },
        ],
        times: (1, 0),
        extension: Extension::default(),
        escalated: 0,
        alike: vec![
            Alike {
                place: "招贤乡郑庄村".to_owned(),
                village: true,
                cases: 2,
                found: Fen(500_000),
                returned: Fen(0),
                to: "/desk/cases?village=999999201202".to_owned(),
            },
            Alike {
                place: "番田镇西关村".to_owned(),
                village: true,
                cases: 1,
                found: Fen(120_050),
                returned: Fen(100_000),
                to: "/desk/cases?village=999999100201".to_owned(),
            },
            Alike {
                place: "县农业农村局".to_owned(),
                village: false,
                cases: 1,
                found: Fen(30_000),
                returned: Fen(0),
                to: "/desk/cases/9".to_owned(),
            },
        ],
        department: "县农业农村局".to_owned(),
        receipt: "纪回〔2026〕3号".to_owned(),
        together: Vec::new(),
    }
}

/// What an inspector might have typed: what is offered, and a sentence where nothing is.
pub(crate) fn typed(letter: &Letter, matter: &Matter) -> Typed {
    // One of them is sent to others as well.
    let copies = (letter.kind == Kind::Supervision)
        .then(|| (COPIES.name.to_owned(), "县纪委监委、番田镇人民政府".to_owned()));
    Typed(
        letter
            .fields
            .iter()
            .map(|field| {
                let offer = (field.offer)(matter);
                let text = if offer.is_empty() && is_day(field) {
                    "2026-12-05".to_owned()
                } else if offer.is_empty() {
                    format!("（{}）", field.label)
                } else {
                    offer
                };
                (field.name.to_owned(), text)
            })
            .chain(copies)
            .collect(),
    )
}

pub(crate) fn village(last: u64) -> VillageFigures {
    let cases = CaseTally {
        opened: 2,
        told: 2,
        closed: 1,
        due: 2,
        in_time: 1,
        overdue: 1,
        reopened: 0,
        found: Fen(120_050 * last as i64 % 977_777),
        recoverable: Fen(100_000),
        returned: Fen(60_000),
        written_off: Fen(0),
    };
    VillageFigures {
        village: VillageCode::from_number(999_999_100_200 + last).expect("a code"),
        name: format!("样{last}村"),
        township: "番田镇".to_owned(),
        households: Some(312),
        people: Some(1_204),
        farmland: Some(Area(18_000_000)),
        paid: vec![
            (2026, Fen(9_000_000 + last as i64)),
            (2025, Fen(8_800_000)),
            (2024, Fen(7_000_000)),
        ],
        assets: 20,
        whole_assets: 17,
        contracts: 6,
        astray: 1,
        posts: vec![("书记".to_owned(), 1), ("会计".to_owned(), 1)],
        fresh: Freshness {
            due: 5,
            published: 4,
            latest: 38,
        },
        flags: vec![
            FlagTally {
                rule: "CON-03".to_owned(),
                count: 1,
                amount: Fen(120_050),
            },
            FlagTally {
                rule: "SUB-01".to_owned(),
                count: 3,
                amount: Fen(360_000),
            },
        ],
        cases,
        categories: vec![(Category::Contracts, cases)],
        repeated: 1,
        states: vec![(CaseState::Rectify, 1), (CaseState::Closed, 1)],
        money: vec![
            YearMoney {
                year: 2026,
                found: Fen(80_050),
                returned: Fen(60_000),
                written_off: Fen(0),
            },
            YearMoney {
                year: 2025,
                found: Fen(40_000),
                returned: Fen(0),
                written_off: Fen(0),
            },
        ],
        voices: 1,
    }
}

/// The report of a verification while it goes on, and of each outcome that is no problem.
fn verifications(matter: &Matter) -> [(&'static str, Document, &'static str); 3] {
    let letter = crate::letters::Kind::VerifyReport.letter();
    let of = |state: CaseState, words: &str| {
        let mut moves = matter.moves[..2].to_vec();
        if state != CaseState::Verify {
            moves.push(Moved {
                day: day(9, 20),
                what: state.word().to_owned(),
                who: "巡察组成员".to_owned(),
                signed: true,
                words: words.to_owned(),
            });
        }
        let matter = Matter {
            state,
            moves,
            facts: "来信说租金没有入账。".to_owned(),
            basis: String::new(),
            money: [Fen(120_050), Fen(0), Fen(0), Fen(0), Fen(0)],
            ..matter.clone()
        };
        letter.written(&matter, &typed(letter, &matter))
    };
    [
        (
            "核查报告（还在核查）",
            of(CaseState::Verify, ""),
            include_str!("../verify_report/before.md"),
        ),
        (
            "核查报告（查否）",
            of(
                CaseState::FalseAlarm,
                "原因：数据错误；说明：租金记在了另一个账套",
            ),
            include_str!("../verify_report/false_alarm.md"),
        ),
        (
            "核查报告（合规说明）",
            of(CaseState::Explained, "文号：县农发〔2026〕3号"),
            include_str!("../verify_report/explained.md"),
        ),
    ]
}

/// Every document that this room writes, each with its sample.
pub(crate) fn documents() -> Vec<(&'static str, Document, &'static str)> {
    let (matter, today) = (matter(), day(11, 22));
    let office = "县委巡察工作领导小组办公室";
    let mut out: Vec<(&str, Document, &str)> = LETTERS
        .iter()
        .map(|letter| {
            let matter = late::of(letter.kind, &matter);
            let document = letter.written(&matter, &typed(letter, &matter));
            (letter.kind.word(), document, letter.sample)
        })
        .collect();
    out.extend(verifications(&matter));
    out.extend(late::where_it_stands(&matter));
    let peers: Vec<VillageFigures> = (1..=3).map(village).collect();
    let typed = Typed(
        village_report::FIELDS
            .iter()
            .map(|(name, _, label)| ((*name).to_owned(), format!("（{label}）")))
            .collect(),
    );
    let examples = [village_report::Example {
        number: "WT202600007".to_owned(),
        title: "机动地租金没有入账".to_owned(),
        state: "整改中".to_owned(),
        found: Fen(120_050),
        returned: Fen(100_000),
        to: "/desk/cases/7".to_owned(),
    }];
    out.push((
        "一村一报告",
        village_report::write(&peers[0], &peers, &examples, &typed, office, today),
        include_str!("../village_report/sample.md"),
    ));
    out.push((
        "一村一体验单",
        health_sheet::write(&peers[0], office, today, "（补充说明）"),
        include_str!("../health_sheet/sample.md"),
    ));
    let rows: Vec<county_report::Row> = peers
        .iter()
        .map(|of| county_report::Row {
            name: format!("{}{}", of.township, of.name),
            to: format!("/desk/cases?village={}", of.village),
            tally: of.cases,
            open: of.cases.open(),
        })
        .collect();
    out.push((
        "综合报告",
        county_report::township("番田镇", &peers, "（意见）", office, today),
        include_str!("../county_report/township.md"),
    ));
    out.push((
        "专题报告",
        county_report::thematic(Category::Contracts, &rows, "（分析）", office, today),
        include_str!("../county_report/thematic.md"),
    ));
    let half = county_report::Period {
        name: "2026年下半年".to_owned(),
        title: "2026年下半年联席会议材料".to_owned(),
        to: String::new(),
        townships: rows.clone(),
        categories: rows
            .into_iter()
            .zip(["惠农补贴", "合同", "工程"])
            .map(|(row, word)| county_report::Row {
                name: word.to_owned(),
                ..row
            })
            .collect(),
        letters: vec![("巡察提醒函".to_owned(), 4)],
    };
    out.push((
        "联席会议材料",
        county_report::of_period(&half, "（研究的事）", office, today),
        include_str!("../county_report/half_year.md"),
    ));
    out
}
