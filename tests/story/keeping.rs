//! Backups and the index, which is disposable.

use super::{office_with_payments, public_rows, until};
use crate::harness::county::payments;
use crate::harness::office::{Engine, Office, copy_folder, run, stored, tamper};
use crate::harness::server::Server;

pub fn a_backup_brings_everything_back(engine: Engine) {
    let all = payments(1, 400);
    let office = office_with_payments(engine, &all);
    let kept = office.file("kept.sanzi");
    run(office.command(&["backup"]).arg(&kept)).ends(0);
    assert!(kept.is_file());

    // The keys are kept apart from the backups, and brought along apart.
    let other = Office::new(engine);
    copy_folder(&office.data().join("keys"), &other.data().join("keys"));
    run(other.command(&["restore"]).arg(&kept)).ends(0);
    other.check();
    assert_eq!(stored(&other, "SELECT COUNT(*) FROM payments"), "400");
    let server = Server::start(&other);
    until("the restored county", || {
        server.total("", "&kind=payments") == public_rows(&all)
    });

    // Under an open portal nothing is exchanged.
    let said = run(other.command(&["restore"]).arg(&kept)).ends(1);
    assert!(said.err.contains("门户正开着"), "{}", said.err);
    assert_eq!(server.total("", "&kind=payments"), public_rows(&all));
    drop(server);

    // A backup that was damaged is refused before anything is touched.
    let mut bytes = std::fs::read(&kept).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    let damaged = office.write("damaged.sanzi", bytes);
    let said = run(office.command(&["restore"]).arg(&damaged));
    assert!(matches!(said.status, 1 | 3), "{}: {}", said.status, said.err);
    let stranger = Office::new(engine);
    let said = run(stranger.command(&["restore"]).arg(&kept));
    assert_eq!(
        said.status, 1,
        "without its keys a backup is not restored: {}",
        said.err
    );
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

#[test]
fn the_gate_is_shut_when_a_row_is_lost_changed_or_added_behind_the_program_s_back() {
    let all = payments(1, 300);
    let base = office_with_payments(Engine::Embedded, &all);
    base.check();
    for damage in [
        "DELETE FROM payments WHERE id=(SELECT MAX(id) FROM payments)",
        "UPDATE payments SET amount=amount+1 WHERE id=(SELECT MIN(id) FROM payments)",
        "UPDATE payments SET village=999999101201 WHERE id=(SELECT MIN(id) FROM payments WHERE village<>999999101201)",
        "UPDATE public_cells SET amount=amount-1 WHERE rowid=(SELECT MIN(rowid) FROM public_cells)",
    ] {
        let office = Office::copy_of(&base);
        tamper(&office, damage);
        let said = office.sanzi(&["check"]).ends(1);
        assert!(!said.out.is_empty() || !said.err.is_empty(), "{damage}");
    }
}
