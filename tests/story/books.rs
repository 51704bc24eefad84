//! The books come batch by batch, and the search follows each of them.

use super::{office_with_references, until};
use crate::harness::county::VILLAGES;
use crate::harness::office::{Engine, Office, batch_number, batches};
use crate::harness::server::Server;

const HEADER: &str = "凭证号,行号,村码,日期,科目代码,摘要,借方金额(元),贷方金额(元)\n";

/// Imports and publishes these entries; the number of their batch.
fn enter(office: &Office, name: &str, rows: &str) -> String {
    let rows = rows.replace("{0}", VILLAGES[0].0).replace("{1}", VILLAGES[1].0);
    let file = office.write(&format!("{name}.csv"), format!("{HEADER}{rows}"));
    batch_number(&batches(&office.import_and_publish(&[&file]))[0])
}

/// What the search has of the books: village, number and summary of every entry.
fn found(server: &Server) -> Vec<String> {
    let list = server.json("/search.json?q=&kind=vouchers&limit=1000");
    let rows = list["rows"].as_array().expect("rows");
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().expect(name).to_owned();
    let mut all: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                text(row, "village_name"),
                text(row, "id"),
                text(row, "title")
            )
        })
        .collect();
    all.sort();
    assert_eq!(list["total"]["value"].as_u64(), Some(all.len() as u64));
    all
}

pub fn the_search_follows_the_books_batch_by_batch(engine: Engine) {
    const RENT: &str = "青石桥村 P1#1 收鱼塘租金";
    const OFFICE: &str = "青石桥村 P2#1 付办公费";
    const REFUSE: &str = "青石桥村 P3#1 付垃圾清运费";
    const MEETING: &str = "青石桥村 P4#1 付会议费";
    const POWER: &str = "郑庄村 P1#1 付电费";
    const WATER: &str = "郑庄村 P1#1 付水费";
    let office = office_with_references(engine);
    let server = Server::start(&office);
    let shows = |what: &str, expected: &[&str]| {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        until(what, || found(&server) == expected);
        office.check();
    };
    // The other side of an entry, the bank, is neither earned nor spent; a number is a village's own.
    let first = "P1,1,{0},2025-01-05,501,收鱼塘租金,,6000\nP1,2,{0},2025-01-05,102,收鱼塘租金,6000,\n\
                 P2,1,{0},2025-02-05,513,付办公费,321.09,\nP1,1,{1},2025-01-05,513,付电费,45,\n";
    let first_batch = enter(&office, "first", first);
    shows("the first books", &[RENT, OFFICE, POWER]);

    // More entries leave those alone; a mended one takes the place of the one before.
    let second = enter(&office, "second", "P3,1,{0},2025-03-05,513,付垃圾清运费,800,\n");
    shows("more books", &[RENT, OFFICE, POWER, REFUSE]);
    let mended = enter(
        &office,
        "mended",
        "P1,1,{1},2025-01-05,513,付水费,45,\nP4,1,{0},2025-04-05,513,付会议费,100,\n",
    );
    shows("the mended books", &[RENT, OFFICE, REFUSE, WATER, MEETING]);

    // The very same rows as another batch: nothing is found twice.
    let again = enter(
        &office,
        "again",
        &format!("{first}P5,1,{{0}},2025-05-05,102,提现,5,\n"),
    );
    shows("the first books again", &[RENT, OFFICE, REFUSE, POWER, MEETING]);

    // Taken back, what stood there before is found again, and each batch goes with what is its own.
    let withdraw = |batch: &str| {
        office.sanzi(&["withdraw", batch, "--reason", "填错了"]).ends(0);
    };
    withdraw(&again);
    shows(
        "the mended books once more",
        &[RENT, OFFICE, REFUSE, WATER, MEETING],
    );
    withdraw(&mended);
    shows("the books before", &[RENT, OFFICE, POWER, REFUSE]);
    withdraw(&first_batch);
    shows("the second batch alone", &[REFUSE]);
    withdraw(&second);
    shows("no books", &[]);
    enter(&office, "third", first);
    shows("the first books anew", &[RENT, OFFICE, POWER]);
}
