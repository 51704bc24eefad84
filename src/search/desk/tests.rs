//! The desk's index over a handful of entries: what is found, by whom, and in which order.

use super::{DeskIndex, DeskWriter, Entry, Kind, Place, Query};
use crate::access::Reach;
use crate::domain::village_code::VillageCode;

fn village(text: &str) -> VillageCode {
    VillageCode::parse(text).expect("a code")
}

fn entry(kind: Kind, place: Place, from: i64, title: &str, lies: &str) -> Entry {
    Entry {
        kind,
        place,
        from,
        title: title.to_owned(),
        also: vec!["HT2022001".to_owned()],
        lies: lies.to_owned(),
        told: "领款 3 笔".to_owned(),
        to: String::new(),
    }
}

fn index() -> (tempfile::TempDir, DeskIndex) {
    let folder = tempfile::tempdir().expect("a folder");
    let index = DeskIndex::at(folder.path().join("desk"));
    let mut writer = DeskWriter::open(index.dir()).expect("a writer");
    let (west, east) = (village("999999100201"), village("999999201202"));
    for entry in [
        entry(Kind::Payee, Place::Village(west), 1, "张建国涛", "番田镇西关村"),
        entry(Kind::Payee, Place::Village(west), 2, "张建国", "番田镇西关村"),
        entry(Kind::Payee, Place::Village(east), 3, "张建国", "招贤乡郑庄村"),
        entry(Kind::Company, Place::County(999_999), 9, "示范县宏达公司", ""),
        entry(Kind::Policy, Place::Everybody(0), 7, "耕地地力保护补贴办法", ""),
        entry(
            Kind::Payee,
            Place::Village(village("410825100201")),
            4,
            "张建国",
            "别县",
        ),
    ] {
        writer.add(&entry).expect("added");
    }
    writer.finish(5).expect("committed");
    (folder, index)
}

fn found(index: &DeskIndex, text: &str, reach: &Reach) -> Vec<(Kind, usize, Vec<String>)> {
    let query = Query {
        text,
        kind: None,
        reach,
        skipped: 0,
        limit: 10,
    };
    let answer = index.search(&query).expect("an answer");
    let groups = answer.groups.into_iter();
    groups
        .map(|group| {
            let titles = group.hits.into_iter().map(|hit| hit.title).collect();
            (group.kind, group.total, titles)
        })
        .collect()
}

#[test]
fn a_name_finds_whom_the_reach_covers_and_nobody_else_those_of_just_that_name_first() {
    let (_folder, index) = index();
    let west = Reach::none(999_999).with_township(village("999999100201").township());
    assert_eq!(
        found(&index, "张建国", &west),
        [(Kind::Payee, 2, vec!["张建国".to_owned(), "张建国涛".to_owned()])]
    );
    assert_eq!(found(&index, "张建国", &Reach::county(999_999))[0].1, 3);
    assert_eq!(found(&index, "张建国", &Reach::none(999_999)), []);
    assert_eq!(found(&index, "张建国 郑庄", &Reach::county(999_999))[0].1, 1);
}

#[test]
fn what_belongs_to_the_county_is_for_the_county_and_policies_are_for_everybody() {
    let (_folder, index) = index();
    let west = Reach::none(999_999).with_village(village("999999100201"));
    assert_eq!(found(&index, "宏达", &west), []);
    assert_eq!(found(&index, "宏达", &Reach::county(999_999))[0].0, Kind::Company);
    assert_eq!(found(&index, "粮补", &west)[0].0, Kind::Policy);
}

#[test]
fn names_are_found_by_their_letters_and_records_by_their_number() {
    let (_folder, index) = index();
    let reach = Reach::county(999_999);
    assert_eq!(found(&index, "zhangjianguo", &reach)[0].1, 2);
    assert_eq!(found(&index, "ZJG", &reach)[0].1, 2);
    assert_eq!(found(&index, "HT2022001", &reach)[0].1, 3);
}

#[test]
fn no_text_however_odd_is_more_than_words() {
    let (_folder, index) = index();
    let reach = Reach::county(999_999);
    let nested = "(".repeat(5_000);
    for text in [
        "",
        " ",
        "*:*",
        "term:*",
        "NOT 张",
        nested.as_str(),
        "张".repeat(500).as_str(),
    ] {
        found(&index, text, &reach);
    }
    assert_eq!(found(&index, "*:*", &reach), []);
}

#[test]
fn an_entry_goes_where_it_came_from_and_only_the_owner_enters_the_folder() {
    let (_folder, index) = index();
    let mut writer = DeskWriter::open(index.dir()).expect("a writer");
    assert_eq!(writer.watermark(), 5);
    writer.clear_from(Kind::Payee, 2);
    writer.finish(6).expect("committed");
    let west = Reach::none(999_999).with_village(village("999999100201"));
    assert_eq!(found(&index, "张建国", &west)[0].2, ["张建国涛"]);
    assert_eq!(index.watermark(), 6);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(index.dir())
            .expect("a folder")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
