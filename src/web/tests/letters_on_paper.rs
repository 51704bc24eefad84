//! Letters as another program lays them out.

use std::io::{Cursor, Read};

use quick_xml::events::Event;

/// A text without its white space.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What is written in the body of a Word file, white space aside: in the frames that stand in a place of their own on the
/// page, which are drawn last, and in everything else in order.
fn written(file: &[u8]) -> (String, String) {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut xml = String::new();
    let mut body = archive.by_name("word/document.xml").expect("a body");
    body.read_to_string(&mut xml).expect("UTF-8");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut frames, mut flow, mut line) = (String::new(), String::new(), String::new());
    let (mut inside, mut framed) = (false, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return (bare(&frames), bare(&flow)),
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "w:framePr" => framed = true,
            Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            Event::Text(text) if inside => line.push_str(&text),
            Event::GeneralRef(reference) if inside => line.push_str(
                quick_xml::escape::resolve_predefined_entity(&reference).expect("an entity of XML itself"),
            ),
            Event::End(tag) if tag.name().as_ref() == "w:t" => inside = false,
            Event::End(tag) if tag.name().as_ref() == "w:p" => {
                let whole = if framed { &mut frames } else { &mut flow };
                whole.push_str(&std::mem::take(&mut line));
                framed = false;
            }
            _ => {}
        }
    }
}

/// Every letter and report, opened by LibreOffice without a screen and laid out as pages that say, white space aside, exactly
/// what the file says.
#[test]
fn libreoffice_opens_every_letter_and_report() {
    if std::env::var_os("SANZI_SLOW").is_none() {
        eprintln!("only with SANZI_SLOW=1");
        return;
    }
    let keep = std::env::var_os("SANZI_PICTURES").map(std::path::PathBuf::from);
    let folder = tempfile::tempdir().expect("a folder");
    let place = keep.as_deref().unwrap_or(folder.path());
    let mut documents = crate::letters::tests::documents();
    // One of them is urgent, which has a place of its own on the first page of a 函.
    let reminder = documents.iter().find(|(name, ..)| *name == "巡察提醒函");
    let (_, mut urgent, sample) = reminder.cloned().expect("a 函");
    urgent.urgency = "特急".to_owned();
    documents.push(("巡察提醒函（特急）", urgent, sample));
    let mut command = std::process::Command::new("soffice");
    command
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(place);
    command.arg(format!(
        "-env:UserInstallation=file://{}",
        folder.path().join("profile").display()
    ));
    for (at, (_, document, _)) in documents.iter().enumerate() {
        let path = place.join(format!("letter-{at:02}.docx"));
        let bytes = crate::letters::word_file(document).expect("a file");
        std::fs::write(&path, bytes).expect("written");
        command.arg(path);
    }
    let said = command.output().expect("LibreOffice is installed");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    for (at, (name, document, _)) in documents.iter().enumerate() {
        let pdf = place.join(format!("letter-{at:02}.pdf"));
        let text = std::process::Command::new("pdftotext")
            .args(["-raw", "-enc", "UTF-8"])
            .arg(&pdf)
            .arg("-")
            .output()
            .expect("pdftotext is installed");
        let pages = text.stdout.iter().filter(|byte| **byte == 0x0c).count();
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        // The first page of a 函 has no number.
        let unnumbered = usize::from(document.head == crate::letters::Head::Han);
        let mut printed = String::new();
        for (page, text) in text.split('\u{c}').take(pages).enumerate() {
            let text = bare(text);
            let number = format!("—{}—", page + 1);
            assert_eq!(
                text.contains(&number),
                page >= unnumbered,
                "{name}: {number}\n{text}"
            );
            printed.push_str(&text.replacen(&number, "", 1));
        }
        let bytes = std::fs::read(place.join(format!("letter-{at:02}.docx"))).expect("the file");
        let (frames, written) = written(&bytes);
        if !frames.is_empty() {
            assert!(printed.contains(&frames), "{name}: {frames}\n{printed}");
            printed = printed.replacen(&frames, "", 1);
        }
        for told in [&document.title, &document.date] {
            assert!(written.contains(&bare(told)), "{name}: {told}\n{written}");
        }
        let same = written
            .chars()
            .zip(printed.chars())
            .take_while(|(one, other)| one == other)
            .count();
        let from = |text: &str| {
            text.chars()
                .skip(same.saturating_sub(20))
                .take(80)
                .collect::<String>()
        };
        assert_eq!(
            written,
            printed,
            "{name}: the paper says something else from character {same} on:\n{}\n{}",
            from(&written),
            from(&printed)
        );
        match *name {
            "一村一体验单" => assert_eq!(pages, 1, "the sheet is one page"),
            "反馈意见" => assert_eq!(
                pages,
                2 + 5,
                "the letter, and each of the five receipts on its page"
            ),
            _ => assert!(pages > 0, "{name}"),
        }
    }
}
