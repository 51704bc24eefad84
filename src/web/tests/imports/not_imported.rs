//! What did not come in is found again by whoever brought it, and waits in their work until it is brought anew.

use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::super::my_work::{leads, waits};
use super::*;
use crate::domain::hand_in::{ImportJob, JobState};
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

const NOW: i64 = 1_795_000_000;
const TITLE: &str = "没有导成的表";

/// An import that ended so.
fn ended(office: &Office, holder: i64, name: &str, at: i64, how: (JobState, &[i64])) -> i64 {
    let id = office.store.begin_job(999_999, holder, name, at).expect("begun");
    let job = ImportJob {
        id,
        state: how.0,
        source: name.to_owned(),
        begun_at: at,
        rows: 1,
        batches: how.1.to_vec(),
        says: vec!["表头认不出".to_owned()],
    };
    office.store.end_job(999_999, &job, at + 1).expect("ended");
    id
}

/// The entries of a section of the page.
fn entries(text: &str, section: &str) -> Vec<String> {
    let from = text.split(&format!("<section id=\"{section}\">")).nth(1);
    let part = from.unwrap_or_default().split("</section>").next();
    let lines = part.unwrap_or_default().split("<li>").skip(1);
    lines.map(str::to_owned).collect()
}

#[actix_web::test]
async fn an_import_without_a_draft_is_listed_for_whoever_brought_it_until_it_is_brought_anew() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (who, office) = (clerk(&folder), office(&folder));
    let other = seated(
        &folder,
        "fushou",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let holder = |login: &str| {
        let actor = office.store.actor_named(999_999, login).expect("read");
        actor.expect("known").user
    };
    let me = holder("jingban");
    let failed = ended(&office, me, "坏的.csv", NOW, (JobState::Failed, &[]));
    // Of a program that ended meanwhile nothing says that it did.
    let cut = office
        .store
        .begin_job(999_999, me, "断了的.csv", NOW)
        .expect("begun");
    let known = ended(&office, me, "交过的.csv", NOW, (JobState::Done, &[]));
    ended(&office, me, "好的.csv", NOW, (JobState::Done, &[4]));
    ended(
        &office,
        me,
        "老的.csv",
        NOW - 7 * 86_400 - 1,
        (JobState::Failed, &[]),
    );
    ended(
        &office,
        holder("fushou"),
        "别人的.csv",
        NOW,
        (JobState::Failed, &[]),
    );

    let work = ask!(service, page("/desk", &who.0)).text;
    assert_eq!(waits(&work, TITLE), Some(2), "{work}");
    let link = leads(&work, TITLE);
    let (address, section) = link.split_once('#').expect("a section");
    let list = ask!(service, page(address, &who.0)).text;
    let shown = entries(&list, section);
    assert_eq!(shown.len(), 2, "{list}");
    for (entry, (id, name)) in shown.iter().zip([(cut, "断了的.csv"), (failed, "坏的.csv")]) {
        let way = format!("<a href=\"/desk/imports/jobs/{id}\">{name}</a>");
        assert!(entry.contains(&way), "{way}: {entry}");
    }
    let beside = entries(&list, "under-way");
    assert!(
        beside.len() == 1 && beside[0].contains(&format!("/desk/imports/jobs/{known}\"")),
        "{beside:?}"
    );
    for absent in ["好的.csv", "老的.csv", "别人的.csv"] {
        assert!(!list.contains(absent), "{absent}: {list}");
    }
    let theirs = ask!(service, page("/desk/imports", &other.0)).text;
    assert_eq!(entries(&theirs, section).len(), 1, "{theirs}");
    assert!(!theirs.contains("坏的.csv"), "{theirs}");
    let reviewer = reviewer(&folder, "shenhe");
    let none = ask!(service, page("/desk/imports", &reviewer.0)).text;
    assert!(!none.contains(section), "{none}");

    // Brought anew and come in, it is over; brought anew in vain, it is not.
    ended(&office, me, "坏的.csv", NOW, (JobState::Failed, &[]));
    ended(&office, me, "断了的.csv", NOW, (JobState::Done, &[5]));
    let work = ask!(service, page("/desk", &who.0)).text;
    assert_eq!(waits(&work, TITLE), Some(2), "{work}");
    ended(&office, me, "坏的.csv", NOW, (JobState::Done, &[6]));
    let work = ask!(service, page("/desk", &who.0)).text;
    assert_eq!(waits(&work, TITLE), None, "{work}");
    let list = ask!(service, page("/desk/imports", &who.0)).text;
    assert!(entries(&list, section).is_empty(), "{list}");
}
