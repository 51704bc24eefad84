//! Letters as another program lays them out.

/// Every letter and report, opened by LibreOffice without a screen and laid out as pages.
#[test]
fn libreoffice_opens_every_letter_and_report() {
    if std::env::var_os("SANZI_SLOW").is_none() {
        eprintln!("only with SANZI_SLOW=1");
        return;
    }
    let keep = std::env::var_os("SANZI_PICTURES").map(std::path::PathBuf::from);
    let folder = tempfile::tempdir().expect("a folder");
    let place = keep.as_deref().unwrap_or(folder.path());
    let documents = crate::letters::tests::documents();
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
            .args(["-layout", "-enc", "UTF-8"])
            .arg(&pdf)
            .arg("-")
            .output()
            .expect("pdftotext is installed");
        let pages = text.stdout.iter().filter(|byte| **byte == 0x0c).count();
        let text: String = String::from_utf8_lossy(&text.stdout)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        for told in [&document.title, &document.date] {
            let told: String = told.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(text.contains(&told), "{name}: {told} is not on the page\n{text}");
        }
        // The first page of a 函 has none.
        let numbered = document.head != crate::letters::Head::Han;
        assert_eq!(
            text.contains("—1—"),
            numbered,
            "{name}: the number of the first page\n{text}"
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
