//! Backups and the index, which is disposable.

use super::{office_with_payments, public_rows, until};
use crate::harness::county::payments;
use crate::harness::office::{Engine, Office, run, stored};
use crate::harness::server::Server;

pub fn a_backup_brings_everything_back(engine: Engine) {
    let all = payments(1, 400);
    let office = office_with_payments(engine, &all);
    let kept = office.file("kept.sanzi");
    run(office.command(&["backup"]).arg(&kept)).ends(0);
    assert!(kept.is_file());

    let other = Office::new(engine);
    run(other.command(&["restore"]).arg(&kept)).ends(0);
    other.check();
    assert_eq!(stored(&other, "SELECT COUNT(*) FROM payments"), "400");
    let server = Server::start(&other);
    until("the restored county", || {
        server.total("", "&kind=payments") == public_rows(&all)
    });

    // A backup that was damaged is refused before anything is touched.
    let mut bytes = std::fs::read(&kept).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    let damaged = office.write("damaged.sanzi", bytes);
    let third = Office::new(engine);
    let said = run(third.command(&["restore"]).arg(&damaged));
    assert!(matches!(said.status, 1 | 3), "{}: {}", said.status, said.err);
    run(office.command(&["restore"]).arg(&damaged));
    assert_eq!(stored(&office, "SELECT COUNT(*) FROM payments"), "400");
    office.check();
}

pub fn an_index_that_was_lost_is_made_again_with_the_site_up(engine: Engine) {
    let all = payments(1, 800);
    let office = office_with_payments(engine, &all);
    let server = Server::start(&office);
    assert_eq!(server.total("", "&kind=payments"), public_rows(&all));
    office.sanzi(&["reindex"]).ends(0);
    until("the new index", || {
        server.total("粮补", "&kind=payments") == all.iter().filter(|p| p.programme == 0).count() as u64
    });
    office.check();
    drop(server);

    // Gone altogether: the next start makes it from the database.
    let index = office.data().join("index");
    assert!(index.is_dir(), "the index lies in data/index");
    std::fs::remove_dir_all(&index).expect("it is ours");
    let server = Server::start(&office);
    until("the index", || {
        server.total("", "&kind=payments") == public_rows(&all)
    });
    drop(server);
    office.check();
}
