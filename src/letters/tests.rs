//! Every letter against its sample, and the Word file and the page against the text.

use std::io::{Cursor, Read};

use quick_xml::events::Event;

use super::*;

mod late;
mod sample;

pub(crate) use sample::documents;
use sample::{matter, typed, village};

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
fn the_form_of_a_closing_says_what_was_not_asked_for_and_no_letter_asks_for_it() {
    let mut matter = matter();
    matter.items.retain(|(item, _)| item != "补签或解除的合同");
    let why = "不适用：合同到期已经收回".to_owned();
    matter.spared = vec![("补签或解除的合同".to_owned(), why)];
    let said = |kind: Kind| (kind.letter().write)(&matter, &Typed::default()).plain();
    let closing = said(Kind::ClosingForm);
    assert!(
        closing.contains("| 补签或解除的合同 | — | 不适用：合同到期已经收回 |"),
        "{closing}"
    );
    for kind in [Kind::Feedback, Kind::PlanReply, Kind::Prompt] {
        let asked = said(kind);
        assert!(!asked.contains("补签或解除的合同"), "{asked}");
    }
}

#[test]
fn a_prompt_does_not_tell_the_right_unit_what_the_wrong_one_was_told() {
    let mut matter = matter();
    let said = |matter: &Matter| (Kind::Prompt.letter().write)(matter, &Typed::default()).plain();
    assert!(said(&matter).contains("租金还差100元"), "{}", said(&matter));
    let corrected = Moved {
        what: "更正责任单位".to_owned(),
        ..matter.moves[1].clone()
    };
    matter.moves.push(corrected);
    assert!(!said(&matter).contains("租金还差100元"), "{}", said(&matter));
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
            let name = entry.name().expect("a name").into_owned();
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
    let letter = Kind::Reminder
        .letter()
        .written(&matter(), &typed(Kind::Reminder.letter(), &matter()));
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
    // 函: the office at 30 mm, a second double line 20 mm above the foot, no number on the first page; and no other letter is
    // laid out so.
    for form in [
        "<w:titlePg",
        "w:vAnchor=\"page\"",
        "w:y=\"1640\"",
        "w:y=\"2526\"",
        "w:y=\"2707\"",
        "w:y=\"15703\"",
        "w:w=\"9637\"",
        "<w:top w:val=\"thinThickSmallGap\"",
        "<w:top w:val=\"thickThinSmallGap\"",
    ] {
        assert!(body.contains(form), "{form} is missing in {body}");
    }
    // What is urgent stands in a line of its own under the secrecy.
    let urgent = Document {
        urgency: "特急".to_owned(),
        ..letter.clone()
    };
    let line = format!("w:y=\"{}\"", 2707 + 579);
    assert!(!body.contains(&line), "{line}: {body}");
    let urgent = part(&word_file(&urgent).expect("a file"), "word/document.xml");
    for form in [line.as_str(), "特急", "w:h=\"579\""] {
        assert!(urgent.contains(form), "{form} is missing in {urgent}");
    }
    let notice = Kind::VerifyNotice.letter();
    let notice = (notice.write)(&matter(), &typed(notice, &matter()));
    let notice = part(&word_file(&notice).expect("a file"), "word/document.xml");
    assert!(
        !notice.contains("w:titlePg") && !notice.contains("w:framePr"),
        "{notice}"
    );
    assert!(sheet(&letter).into_string().contains("letter red han"));
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
        let document = letter.written(&matter, &naughty);
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
fn a_letter_for_a_closed_case_is_refused_with_a_sentence_but_those_that_speak_of_the_closing_and_what_follows()
 {
    let after = [
        Kind::LookBack,
        Kind::ClosingForm,
        Kind::CommonIssue,
        Kind::Recommendation,
    ];
    for kind in Kind::ALL.iter().filter(|kind| !after.contains(kind)) {
        let reason = kind.letter().refusal(CaseState::Closed).expect("refused");
        assert!(reason.contains("只能发回头看报告"), "{reason}");
    }
    for kind in after {
        assert_eq!(kind.letter().refusal(CaseState::Closed), None);
    }
    let early = Kind::ClosingForm
        .letter()
        .refusal(CaseState::Clue)
        .expect("refused");
    assert_eq!(early, "这件事现在在“疑点”，这一步不发销号审核表");
    for state in CaseState::ALL {
        let none = Kind::ALL
            .iter()
            .all(|kind| kind.letter().refusal(*state).is_some());
        assert!(!none, "{}", state.word());
    }
    // Whatever a verification came to, its report can be issued; what else was refused says so.
    for state in [CaseState::FalseAlarm, CaseState::Explained] {
        for kind in Kind::ALL {
            let refusal = kind.letter().refusal(state);
            match kind {
                Kind::VerifyReport => assert_eq!(refusal, None),
                _ => assert!(refusal.expect("refused").contains("只能发核查报告")),
            }
        }
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
    // The day after it was told nothing is late yet.
    (of.cases.due, of.cases.in_time) = (0, 0);
    assert_eq!(light(&indicators(&of, &LIMITS), "整改率"), Light::Green);
    (of.cases.due, of.cases.in_time) = (2, 2);
    of.flags.clear();
    of.astray = 0;
    of.assets = 0;
    let all = indicators(&of, &LIMITS);
    assert_eq!(light(&all, "整改率"), Light::Green);
    assert_eq!(light(&all, "资金"), Light::Green);
    assert_eq!(light(&all, "合同"), Light::Green);
    assert_eq!(light(&all, "资产"), Light::Red);
}
