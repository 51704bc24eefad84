//! The writer: what is committed is there, what was taken out is not, and damage counts as absence.

use crate::search::public::schema::VERSION;
use std::collections::BTreeMap;
use std::fs;

use super::county::{entries, villages};
use super::oracle::{hit_key, key};
use super::{indexed, query};
use crate::domain::village_code::VillageCode;
use crate::error::Error;
use crate::search::public::{Entry, Hit, Kind, PublicIndex, PublicWriter, Query, Sort};

fn everything(index: &PublicIndex) -> Vec<Hit> {
    index
        .search(&Query {
            limit: 5000,
            sort: Sort::Newest,
            ..query("")
        })
        .expect("an answer")
        .hits
}

#[test]
fn every_record_comes_back_as_it_went_in() {
    let all = entries(11, 1500);
    let (_dir, index) = indexed(&all);
    let hits: BTreeMap<String, Hit> = everything(&index)
        .into_iter()
        .map(|hit| (hit_key(&hit), hit))
        .collect();
    assert_eq!(hits.len(), all.len());
    for entry in &all {
        match (entry, &hits[&key(entry)]) {
            (Entry::Village(a), Hit::Village(b)) => assert_eq!(a, b),
            (Entry::Programme(a), Hit::Programme(b)) => assert_eq!(a, b),
            (Entry::Notice(a), Hit::Notice(b, _)) => assert_eq!(a, b),
            (Entry::Payment(a), Hit::Payment(b)) => assert_eq!(a, b),
            (Entry::Total(a), Hit::Total(b)) => assert_eq!(a, b),
            (Entry::Policy(a), Hit::Policy(b, passage)) => {
                assert_eq!(
                    (&a.policy.title, &a.policy.document, a.policy.issued_on),
                    (&b.title, &b.document, b.issued_on)
                );
                assert!(!passage.is_empty());
            }
            other => panic!("another kind: {other:?}"),
        }
    }
    let names = index.names();
    let village = villages().remove(0);
    assert_eq!(names.village(village.code), Some(&village));
    assert_eq!(
        names.township(village.township_code),
        Some(village.township.as_str())
    );
    assert_eq!(
        names.programme("NY001").map(|p| p.name.as_str()),
        Some("耕地地力保护补贴")
    );
}

#[test]
fn what_was_taken_out_is_neither_found_nor_counted_nor_summed() {
    let all = entries(12, 3000);
    let (dir, index) = indexed(&all);
    let mut writer = PublicWriter::open(dir.path()).expect("a writer");
    assert_eq!(writer.watermark(), 7);
    writer.clear_batch(11).expect("cleared");
    writer.clear_programme("MZ001").expect("cleared");
    writer.clear_kind(Kind::Notice).expect("cleared");
    writer.clear_totals_of("NY002").expect("cleared");
    assert!(
        !index.refresh().expect("looked"),
        "nothing is visible before the commit"
    );
    writer.commit(8).expect("committed");
    assert!(index.refresh().expect("looked"));
    assert_eq!(index.watermark(), 8);
    let stays = |entry: &&Entry| match entry {
        Entry::Payment(p) => p.id.batch() != 11 && p.programme != "MZ001",
        Entry::Total(t) => t.programme != "MZ001" && t.programme != "NY002",
        Entry::Notice(_) => false,
        _ => true,
    };
    let left: Vec<&Entry> = all.iter().filter(stays).collect();
    let mut keys: Vec<String> = left.iter().map(|entry| key(entry)).collect();
    let mut found: Vec<String> = everything(&index).iter().map(hit_key).collect();
    keys.sort();
    found.sort();
    assert_eq!(found, keys);
    let answer = index.search(&query("2022")).expect("an answer");
    assert!(answer.facets.programme.iter().all(|value| value.value != "MZ001"));
    assert_eq!(
        answer.facets.programme.iter().map(|v| v.count).sum::<u64>()
            + answer
                .facets
                .kind
                .iter()
                .find(|v| v.value == "policies")
                .map_or(0, |v| v.count),
        answer.total
    );

    let mut expected: BTreeMap<(i64, VillageCode), (i64, i64)> = BTreeMap::new();
    for entry in left {
        let (key, rows, fen) = match entry {
            Entry::Payment(p) => ((p.id.batch(), p.village), 1, p.amount.0),
            Entry::Total(t) => ((0, t.village), t.rows, t.amount.0),
            _ => continue,
        };
        let slot = expected.entry(key).or_default();
        *slot = (slot.0 + rows, slot.1 + fen);
    }
    let sums: BTreeMap<_, _> = index
        .sums()
        .expect("sums")
        .into_iter()
        .map(|s| ((s.batch, s.village), (s.rows, s.amount.0)))
        .collect();
    assert_eq!(sums, expected);

    writer.clear_totals().expect("cleared");
    writer.clear_kind(Kind::Payment).expect("cleared");
    writer.rollback().expect("rolled back");
    writer.commit(9).expect("committed");
    index.refresh().expect("looked");
    assert_eq!(
        everything(&index).len(),
        keys.len(),
        "a rollback drops what was not committed"
    );
    assert!(!index.refresh().expect("looked"), "nothing new is nothing new");
}

#[test]
fn many_commits_are_searched_as_one() {
    let all = entries(13, 2000);
    let (_one_dir, one) = indexed(&all);
    let dir = tempfile::tempdir().expect("a folder");
    let many = PublicIndex::open(dir.path()).expect("a reader");
    assert_eq!((many.watermark(), everything(&many).len()), (0, 0));
    let mut writer = PublicWriter::open(dir.path()).expect("a writer");
    for (at, part) in all.chunks(300).enumerate() {
        for entry in part {
            writer.add(entry).expect("added");
        }
        writer.commit(at as i64).expect("committed");
        assert!(many.refresh().expect("looked"));
        assert_eq!(many.watermark(), at as i64);
    }
    for (text, sort) in [
        ("", Sort::Newest),
        ("补贴", Sort::Largest),
        ("张", Sort::Smallest),
        ("郑庄 2022", Sort::Best),
        ("zz", Sort::Newest),
    ] {
        let ask = Query {
            sort,
            limit: 50,
            ..query(text)
        };
        assert_eq!(
            many.search(&ask).expect("an answer"),
            one.search(&ask).expect("an answer"),
            "{text}"
        );
    }
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let dir = tempfile::tempdir().expect("a folder");
    let first = PublicWriter::open(dir.path()).expect("a writer");
    assert!(matches!(PublicWriter::open(dir.path()), Err(Error::Busy(_))));
    assert!(matches!(PublicWriter::rebuild(dir.path()), Err(Error::Busy(_))));
    drop(first);
    assert!(PublicWriter::open(dir.path()).is_ok());
}

#[test]
fn a_rebuilt_index_takes_over_while_the_site_is_up() {
    let (dir, index) = indexed(&entries(14, 500));
    let before = everything(&index).len();
    let mut writer = PublicWriter::rebuild(dir.path()).expect("a writer");
    for village in villages() {
        writer.add(&Entry::Village(village)).expect("added");
    }
    writer.commit(20).expect("committed");
    assert!(!index.refresh().expect("looked"), "not before the switch");
    assert_eq!(everything(&index).len(), before);
    writer.switch().expect("switched");
    assert_eq!(
        everything(&index).len(),
        before,
        "the old state can be read until the new one is taken up"
    );
    assert!(index.refresh().expect("looked"));
    assert_eq!(
        (index.watermark(), everything(&index).len()),
        (20, villages().len())
    );
    let folders = fs::read_dir(dir.path())
        .expect("listed")
        .filter(|e| e.as_ref().expect("an entry").path().is_dir())
        .count();
    assert_eq!(folders, 1, "older generations are gone");
}

#[test]
fn a_rebuild_that_was_given_up_leaves_nothing_behind() {
    let (dir, index) = indexed(&entries(15, 100));
    drop(PublicWriter::rebuild(dir.path()).expect("a writer"));
    drop(PublicWriter::open(dir.path()).expect("a writer"));
    let folders = fs::read_dir(dir.path())
        .expect("listed")
        .filter(|e| e.as_ref().expect("an entry").path().is_dir())
        .count();
    assert_eq!(folders, 1);
    assert!(!index.refresh().expect("looked"));
}

#[test]
fn a_damaged_index_counts_as_absent_and_can_be_written_anew() {
    let damages: [fn(&std::path::Path); 5] = [
        |folder| fs::write(folder.join("meta.json"), "{").expect("written"),
        |folder| fs::remove_file(folder.join("meta.json")).expect("removed"),
        |folder| {
            let old = fs::read_to_string(folder.join("meta.json")).expect("read");
            let ours = format!("{VERSION} 7");
            assert!(old.contains(&ours), "{old}");
            fs::write(folder.join("meta.json"), old.replace(&ours, "0 7")).expect("written");
        },
        |folder| {
            for entry in fs::read_dir(folder).expect("listed") {
                let path = entry.expect("an entry").path();
                if path.extension().is_some_and(|e| e == "term") {
                    let mut bytes = fs::read(&path).expect("read");
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 0x40;
                    fs::write(&path, bytes).expect("written");
                }
            }
        },
        |folder| {
            for entry in fs::read_dir(folder).expect("listed") {
                let path = entry.expect("an entry").path();
                if path.extension().is_some_and(|e| e == "fast") {
                    fs::write(&path, "nonsense").expect("written");
                }
            }
        },
    ];
    for (at, damage) in damages.into_iter().enumerate() {
        let (dir, index) = indexed(&entries(16, 100));
        drop(index);
        let name = fs::read_to_string(dir.path().join("CURRENT")).expect("read");
        damage(&dir.path().join(name.trim()));
        let index = PublicIndex::open(dir.path()).expect("opens all the same");
        assert_eq!(
            (index.watermark(), everything(&index).len()),
            (0, 0),
            "damage {at}"
        );
        let mut writer = PublicWriter::rebuild(dir.path()).expect("a writer");
        writer.add(&Entry::Village(villages().remove(0))).expect("added");
        writer.commit(3).expect("committed");
        writer.switch().expect("switched");
        assert!(index.refresh().expect("looked"));
        assert_eq!(
            (index.watermark(), everything(&index).len()),
            (3, 1),
            "damage {at}"
        );
    }
}

#[test]
fn a_full_name_never_enters() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = PublicWriter::open(dir.path()).expect("a writer");
    let entry = entries(17, 1)
        .into_iter()
        .find_map(|e| if let Entry::Payment(p) = e { Some(p) } else { None });
    let mut payment = entry.expect("a payment");
    payment.masked = "张建国".to_owned();
    assert!(writer.add(&Entry::Payment(payment)).is_err());
}
