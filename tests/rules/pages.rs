//! What every rule's page must have.

use std::collections::BTreeSet;
use std::path::Path;

use sanzi::anomaly::about::{About, Block, CHAPTERS};
use sanzi::anomaly::rules;

use super::example::examples;

#[test]
fn every_page_has_its_chapters_in_their_order_and_an_example_of_either_kind() {
    let mut faults = Vec::new();
    for rule in rules::all() {
        let about = About::parse(rule.about);
        let chapters: Vec<&str> = about.chapters.iter().map(|chapter| chapter.0.as_str()).collect();
        let wanted: Vec<&str> = CHAPTERS
            .into_iter()
            .filter(|name| *name != "设置" || !rule.settings.is_empty())
            .collect();
        if chapters != wanted {
            faults.push(format!("{}: {chapters:?}", rule.code));
        }
        if about.title != format!("{} {}", rule.code, rule.title) {
            faults.push(format!("{}: titled {}", rule.code, about.title));
        }
        if about.innocent.len() < 2 {
            faults.push(format!("{}: too few innocent explanations", rule.code));
        }
        for chapter in ["会提示", "不会提示"] {
            if examples(rule, chapter).is_empty() {
                faults.push(format!("{}: no example of {chapter}", rule.code));
            }
        }
        for name in ["查什么", "为什么要紧", "依据"] {
            if !about
                .chapter(name)
                .iter()
                .any(|block| matches!(block, Block::Paragraph(text) if text.chars().count() >= 8))
            {
                faults.push(format!("{}: {name} says nothing", rule.code));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_setting_is_explained_and_nothing_else_is() {
    for rule in rules::all() {
        let told: BTreeSet<String> = About::parse(rule.about)
            .items("设置")
            .iter()
            .filter_map(|item| Some(item.strip_prefix('`')?.split_once('`')?.0.to_owned()))
            .collect();
        let declared: BTreeSet<String> = rule.settings.iter().map(|s| s.name.to_owned()).collect();
        assert_eq!(told, declared, "{}", rule.code);
    }
}

#[test]
fn every_rule_is_listed_under_its_family_once_and_its_files_bear_its_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/anomaly/rules");
    let root = if root.is_dir() {
        root
    } else {
        "/work/main/src/anomaly/rules".into()
    };
    let mut codes = BTreeSet::new();
    let mut files = BTreeSet::new();
    for (family, _, listed) in rules::FAMILIES {
        let mut last = String::new();
        for rule in listed {
            assert!(rule.code.starts_with(family), "{}", rule.code);
            assert!(rule.code > last.as_str(), "{} stands out of order", rule.code);
            last = rule.code.to_owned();
            assert!(codes.insert(rule.code), "{} twice", rule.code);
            let folder = root.join(family.to_lowercase());
            for ending in ["rs", "md"] {
                let file = folder.join(format!("{}.{ending}", rule.name));
                assert!(file.is_file(), "{}", file.display());
                files.insert(file);
            }
        }
    }
    for (family, _, _) in rules::FAMILIES {
        for entry in std::fs::read_dir(root.join(family.to_lowercase())).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_page = path.extension().is_some_and(|ending| ending == "md");
            assert!(
                !is_page || files.contains(&path),
                "{} belongs to no rule",
                path.display()
            );
        }
    }
}
