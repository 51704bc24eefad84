//! Every letter against its sample, and the Word file and the page against the text.

use std::io::{Cursor, Read};

use chrono::NaiveDate;
use quick_xml::events::Event;

use super::*;
use crate::domain::area::Area;
use crate::domain::case::{CaseSource, Category};
use crate::domain::duty::Freshness;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::domain::village_figures::{CaseTally, FlagTally, VillageFigures};

fn day(month: u32, day: u32) -> NaiveDate {
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
        number: "县巡办函〔2026〕12号".to_owned(),
        today: day(11, 22),
        link: "https://sanzi.example/desk/cases/7".to_owned(),
        case: "WT202600007".to_owned(),
        source: CaseSource::Petition,
        category: Category::Contracts,
        state: CaseState::Rectify,
        title: "机动地租金没有入账".to_owned(),
        place: "番田镇西关村".to_owned(),
        unit: "西关村".to_owned(),
        facts:
            "2024年和2025年两年的租金没有记入村集体账。\n承租人李**（身份证号999999195001010018）已经付款。"
                .to_owned(),
        basis: "农村集体经济组织法第二十六条".to_owned(),
        interview: "11月20日，村书记".to_owned(),
        measure: "补收租金，记入村集体账".to_owned(),
        responsible: "王**".to_owned(),
        planned: "2026-12-20".to_owned(),
        opened_on: day(9, 1),
        due: Some(day(12, 21)),
        money: [Fen(120_050), Fen(120_050), Fen(100_000), Fen(10_050), Fen(10_000)],
        findings: vec!["CON-03-0001".to_owned()],
        items: vec![
            ("补签或解除的合同".to_owned(), 1),
            ("租金收缴凭证".to_owned(), 0),
            ("整改报告".to_owned(), 0),
        ],
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
        escalated: 1,
        alike: vec![
            Alike {
                place: "招贤乡郑庄村".to_owned(),
                cases: 2,
                found: Fen(500_000),
                returned: Fen(0),
                to: "/desk/cases?village=999999201202".to_owned(),
            },
            Alike {
                place: "番田镇西关村".to_owned(),
                cases: 1,
                found: Fen(120_050),
                returned: Fen(100_000),
                to: "/desk/cases?village=999999100201".to_owned(),
            },
        ],
        receipt: "纪回〔2026〕3号".to_owned(),
    }
}

/// What an inspector might have typed: what is offered, and a sentence where nothing is.
pub(crate) fn typed(letter: &Letter, matter: &Matter) -> Typed {
    Typed(
        letter
            .fields
            .iter()
            .map(|field| {
                let offer = (field.offer)(matter);
                let text = if offer.is_empty() {
                    format!("（{}）", field.label)
                } else {
                    offer
                };
                (field.name.to_owned(), text)
            })
            .collect(),
    )
}

pub(crate) fn village(last: u64) -> VillageFigures {
    let cases = CaseTally {
        opened: 2,
        told: 2,
        closed: 1,
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
        voices: 1,
    }
}

/// Every document that this room writes, each with its sample.
pub(crate) fn documents() -> Vec<(&'static str, Document, &'static str)> {
    let (matter, today) = (matter(), day(11, 22));
    let office = "县委巡察工作领导小组办公室";
    let mut out: Vec<(&str, Document, &str)> = LETTERS
        .iter()
        .map(|letter| {
            let document = (letter.write)(&matter, &typed(letter, &matter));
            (letter.kind.word(), document, letter.sample)
        })
        .collect();
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
        include_str!("village_report/sample.md"),
    ));
    out.push((
        "一村一体验单",
        health_sheet::write(&peers[0], office, today, "（补充说明）"),
        include_str!("health_sheet/sample.md"),
    ));
    let rows: Vec<county_report::Row> = peers
        .iter()
        .map(|of| county_report::Row {
            name: format!("{}{}", of.township, of.name),
            to: format!("/desk/cases?village={}", of.village),
            tally: of.cases,
        })
        .collect();
    out.push((
        "综合报告",
        county_report::township("番田镇", &peers, "（意见）", office, today),
        include_str!("county_report/township.md"),
    ));
    out.push((
        "专题报告",
        county_report::thematic(Category::Contracts, &rows, "（分析）", office, today),
        include_str!("county_report/thematic.md"),
    ));
    let half = county_report::Half {
        name: "2026年下半年".to_owned(),
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
        county_report::half_year(&half, "（研究的事）", office, today),
        include_str!("county_report/half_year.md"),
    ));
    out
}

/// A part of a Word file.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    archive
        .by_name(name)
        .expect(name)
        .read_to_string(&mut text)
        .expect("UTF-8");
    text
}

/// The text of a Word file's body: the runs of a paragraph together, cells of a row beside each other, a page break as a rule.
fn read_back(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut out, mut line, mut cells) = (String::new(), String::new(), None::<Vec<String>>);
    let mut picture = false;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => break,
            Event::Text(text) => line.push_str(&text),
            Event::GeneralRef(reference) => {
                line.push_str(
                    quick_xml::escape::resolve_predefined_entity(&reference)
                        .expect("an entity of XML itself"),
                );
            }
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "w:pageBreakBefore" => out.push_str("----\n"),
                "w:drawing" => picture = true,
                "w:tr" => cells = Some(Vec::new()),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:p" if cells.is_none() => {
                    if picture {
                        out.push_str("[二维码]\n");
                    } else if !line.is_empty() {
                        out.push_str(&format!("{line}\n"));
                    }
                    line.clear();
                    picture = false;
                }
                "w:tc" => {
                    if let Some(cells) = &mut cells {
                        cells.push(std::mem::take(&mut line));
                    }
                }
                "w:tr" => {
                    out.push_str(&format!("| {} |\n", cells.take().unwrap_or_default().join(" | ")));
                }
                _ => {}
            },
            _ => {}
        }
    }
    out
}

/// The plain text as a Word file's text reads: bars are tables there, and the code is a picture.
fn as_read(plain: &str) -> Vec<String> {
    plain
        .lines()
        .map(|line| match line.strip_prefix("- ") {
            Some(bar) => bar.replace(' ', ""),
            None if line.starts_with("[二维码]") => "[二维码]".to_owned(),
            None => line.to_owned(),
        })
        .collect()
}

fn bar_rows(read: &str, plain: &str) -> Vec<String> {
    let bars: Vec<String> = plain
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .map(|bar| bar.replace(' ', ""))
        .collect();
    read.lines()
        .map(|line| {
            let bare = line.replace(['|', ' ', '\u{a0}'], "");
            if bars.contains(&bare) {
                bare
            } else {
                line.to_owned()
            }
        })
        .collect()
}

#[test]
fn every_letter_says_what_its_sample_says() {
    for kind in Kind::ALL {
        assert_eq!(kind.letter().kind, *kind);
    }
    for (name, document, sample) in documents() {
        assert!(document.plain() == sample, "{name} says:\n{}", document.plain());
    }
}

#[test]
fn no_letter_shows_a_whole_number_of_a_person() {
    for (name, document, _) in documents() {
        let told = document.plain();
        let page = sheet(&document).into_string();
        let body = part(&word_file(&document).expect("a file"), "word/document.xml");
        for text in [told, page, body] {
            assert!(!text.contains("999999195001010018"), "{name}");
        }
    }
    let kept = serde_json::to_string(&documents()[1].1.clone().fitted()).expect("kept");
    assert!(kept.contains("****0018") && !kept.contains("19500101"), "{kept}");
}

#[test]
fn a_lead_leaves_nothing_but_its_number_and_receipt() {
    let text = (Kind::Lead.letter().write)(&matter(), &Typed::default()).plain();
    assert!(
        text.contains("WT202600007") && text.contains("纪回〔2026〕3号"),
        "{text}"
    );
    for secret in ["租金", "西关", "李**", "1,200.50", "CON-03", "第二十六条"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    assert!(Kind::Lead.letter().fields.is_empty());
}

#[test]
fn the_word_file_is_well_formed_and_says_what_the_letter_says() {
    for (name, document, _) in documents() {
        let file = word_file(&document).expect("a file");
        let mut archive = zip::ZipArchive::new(Cursor::new(&file)).expect("a zip");
        let parts: Vec<String> = archive
            .file_names()
            .map(|name| name.expect("a name").into_owned())
            .collect();
        for wanted in [
            "[Content_Types].xml",
            "word/document.xml",
            "word/styles.xml",
            "word/footer1.xml",
        ] {
            assert!(parts.iter().any(|part| part == wanted), "{name} lacks {wanted}");
        }
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).expect("an entry");
            let mut text = String::new();
            let name = entry.name().expect("a name").to_owned();
            if !(name.ends_with(".xml") || name.ends_with(".rels")) {
                continue;
            }
            entry.read_to_string(&mut text).expect("UTF-8");
            read_back(&text);
        }
        let read = read_back(&part(&file, "word/document.xml"));
        let plain = document.plain();
        assert_eq!(bar_rows(&read, &plain), as_read(&plain), "{name}");
    }
}

#[test]
fn the_word_file_keeps_the_form_of_the_standard() {
    let letter = (Kind::Reminder.letter().write)(&matter(), &typed(Kind::Reminder.letter(), &matter()));
    let file = word_file(&letter).expect("a file");
    let body = part(&file, "word/document.xml");
    for form in [
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"",
        "w:top=\"2097\"",
        "w:bottom=\"1984\"",
        "w:left=\"1587\"",
        "w:right=\"1473\"",
        "w:type=\"lines\"",
        "w:linePitch=\"579\"",
        "<w:spacing w:val=\"-5\"",
        "w:eastAsia=\"方正小标宋简体\"",
        "w:eastAsia=\"仿宋_GB2312\"",
        "<w:sz w:val=\"44\"",
        "w:firstLine=\"632\"",
        "E60012",
    ] {
        assert!(body.contains(form), "{form} is missing");
    }
    let footers = part(&file, "word/footer1.xml") + &part(&file, "word/footer2.xml");
    assert!(
        footers.contains("— ") && footers.contains("PAGE") && footers.contains("w:val=\"right\""),
        "{footers}"
    );
    assert!(part(&file, "word/settings.xml").contains("evenAndOddHeaders"));
    assert!(part(&file, "word/fontTable.xml").contains("w:altName w:val=\"仿宋,"));
    let report = documents()
        .into_iter()
        .find(|(name, ..)| *name == "核查报告")
        .expect("a report");
    let plain = part(&word_file(&report.1).expect("a file"), "word/document.xml");
    assert!(!plain.contains("E60012"), "only a 函 has a red head");
}

#[test]
fn what_somebody_typed_cannot_break_the_file_or_the_page() {
    let mut matter = matter();
    matter.title = "<w:p>&amp;\u{0}\u{8}\u{1b}]]>“引”\u{202e}\u{ffff}'\"".to_owned();
    matter.facts = "\u{feff}<script>alert(1)</script>\n\u{c}第二段&".to_owned();
    for letter in LETTERS {
        let naughty = Typed(
            letter
                .fields
                .iter()
                .map(|field| {
                    (
                        field.name.to_owned(),
                        "</w:t>\u{1}<!--\r\n]]>\u{b}{{}}%s 😀".to_owned(),
                    )
                })
                .collect(),
        );
        let document = (letter.write)(&matter, &naughty);
        let plain = document.plain();
        let file = word_file(&document).expect("a file");
        let read = read_back(&part(&file, "word/document.xml"));
        assert_eq!(bar_rows(&read, &plain), as_read(&plain), "{}", letter.kind.word());
        let page = sheet(&document).into_string();
        assert!(
            !page.contains("<script>") && !page.contains("</w:t>") && !page.contains('\u{1}'),
            "{page}"
        );
    }
}

#[test]
fn the_page_says_what_the_letter_says() {
    for (name, document, _) in documents() {
        let page = sheet(&document).into_string();
        assert!(
            !page.contains("style="),
            "{name}: the policy forbids inline style"
        );
        for piece in document.pieces() {
            let texts = match piece {
                Piece::Line(_, text) => vec![text],
                Piece::Table(table) => table.rows.into_iter().flatten().map(|cell| cell.text).collect(),
                Piece::Bars(bars) => bars.bars.into_iter().map(|(_, _, figure)| figure).collect(),
                Piece::Page | Piece::Code(_) => Vec::new(),
            };
            for text in texts {
                assert!(page.contains(&text), "{name} lacks {text}");
            }
        }
    }
}

#[test]
fn a_letter_for_a_closed_case_is_refused_with_a_sentence_and_only_the_look_back_is_not() {
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::LookBack) {
        let reason = kind.letter().refusal(CaseState::Closed).expect("refused");
        assert!(reason.contains("只能发回头看报告"), "{reason}");
    }
    assert_eq!(Kind::LookBack.letter().refusal(CaseState::Closed), None);
    let early = Kind::ClosingForm
        .letter()
        .refusal(CaseState::Clue)
        .expect("refused");
    assert_eq!(early, "这件事现在在“疑点”，这一步不发销号审核表");
    for state in CaseState::ALL {
        let none = Kind::ALL
            .iter()
            .all(|kind| kind.letter().refusal(*state).is_some());
        let silent = matches!(
            state,
            CaseState::Clue | CaseState::FalseAlarm | CaseState::Explained | CaseState::Suspended
        );
        assert_eq!(none, silent, "{}", state.word());
    }
}

#[test]
fn every_light_has_its_word_and_its_reason_and_follows_its_limits() {
    use super::health_sheet::{LIMITS, Light, indicators};
    let mut of = village(1);
    let all = indicators(&of, &LIMITS);
    assert_eq!(all.len(), 7);
    assert!(all.iter().all(|one| !one.reason.is_empty() && !one.to.is_empty()));
    let light = |all: &[health_sheet::Indicator], name: &str| {
        all.iter().find(|one| one.name == name).expect("there").light
    };
    assert_eq!(light(&all, "公开及时率"), Light::Amber);
    assert_eq!(light(&all, "整改率"), Light::Red);
    of.cases.closed = 2;
    of.flags.clear();
    of.astray = 0;
    of.assets = 0;
    let all = indicators(&of, &LIMITS);
    assert_eq!(light(&all, "整改率"), Light::Green);
    assert_eq!(light(&all, "资金"), Light::Green);
    assert_eq!(light(&all, "合同"), Light::Green);
    assert_eq!(light(&all, "资产"), Light::Red);
}
