//! A published payment is corrected row by row through the portal, stands once, and comes back as it was.

use crate::harness::county::{self, PAYMENT_HEADER, csv_text, listed};
use crate::harness::office::{Engine, Office, stored};
use crate::harness::server::Server;
use crate::harness::staff::{self, AtWork, hidden};

use super::until;

const IMPORTS: &str = "/desk/imports";
const SUMS: &str = "SELECT COUNT(*), SUM(p.amount), COUNT(DISTINCT p.number) FROM payments p JOIN batches b ON b.county=p.county \
                    AND b.id=p.id/16777216 AND b.state='已发布'";
const BEHIND: &str = "SELECT COUNT(*) FROM payments_before";

/// Brings a correction of a batch and waits for what came of it: the address of the new one.
fn corrected(clerk: &AtWork<'_>, batch: &str, text: &str) -> String {
    let sent = clerk.bring_to(IMPORTS, IMPORTS, ("更正.csv", text), &[("corrects", batch)]);
    let job = sent.header("location").expect("a job").to_owned();
    let mut page = String::new();
    until("the import ends", || {
        page = clerk.page(&job);
        !page.contains("data-progress")
    });
    let from = page
        .match_indices("href=\"/desk/imports/")
        .find_map(|(at, lead)| {
            let rest = &page[at + lead.len()..];
            rest.starts_with(|c: char| c.is_ascii_digit()).then_some(rest)
        });
    let digits: String = from
        .unwrap_or_else(|| panic!("no batch on {page:.4000}"))
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    format!("{IMPORTS}/{digits}")
}

pub fn a_corrected_payment_stands_once_and_its_old_version_comes_back(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.file("county");
    let payments = county::write(&folder, 300);
    office.import_and_publish(&[&folder]);
    let first = stored(
        &office,
        "SELECT MAX(id) FROM batches WHERE dataset='payments' AND state='已发布'",
    );
    staff::without_second_factor(&office);
    for login in ["zhongxin", "fuhe"] {
        staff::appoint(&office, login, "某某", "三资监管中心", "");
    }
    let server = Server::start(&office);
    let [clerk, reviewer] = ["zhongxin", "fuhe"].map(|login| staff::at_work(&server, login));
    let before = stored(&office, SUMS);

    // Two rows as they were handed in, one of them with another amount.
    let shown = listed(&payments);
    let mut rows: Vec<Vec<String>> = shown[..2].iter().map(|one| one.row().to_vec()).collect();
    rows[0][12] = county::yuan(shown[0].fen + 100);
    let text = String::from_utf8(csv_text(&PAYMENT_HEADER, rows)).expect("text");
    let second = corrected(&clerk, &first, &text);
    clerk.send(&second, &format!("{second}/hand-in"), &[]);
    let review = reviewer.page(&second);
    assert!(review.contains("更正的行"), "{review:.4000}");
    let version = hidden(&review, "version");
    reviewer.send(&second, &format!("{second}/approve"), &[("version", &version)]);
    let parts: Vec<i64> = before
        .split('|')
        .map(|one| one.parse().expect("a number"))
        .collect();
    assert_eq!(
        stored(&office, SUMS),
        format!("{}|{}|{}", parts[0], parts[1] + 100, parts[2])
    );
    assert_eq!(stored(&office, BEHIND), "1");
    office.check();
    office.sanzi(&["scan"]).ends(0);

    // Taken back by two people, everything is as it was.
    clerk.send(
        &second,
        &format!("{second}/ask-withdrawal"),
        &[("reason", "原来的对")],
    );
    let asked = reviewer.page(&second);
    let (request, version) = (hidden(&asked, "request"), hidden(&asked, "version"));
    reviewer.send(
        &second,
        &format!("{second}/confirm-withdrawal"),
        &[("request", &request), ("version", &version)],
    );
    assert_eq!(stored(&office, SUMS), before);
    assert_eq!(stored(&office, BEHIND), "0");
    office.check();
    office.sanzi(&["scan"]).ends(0);
}

/// The columns of a table, each with its kind and whether it may be empty, or of a view their names alone.
fn columns(office: &Office, table: &str, names_alone: bool) -> Vec<String> {
    let (embedded, server) = if names_alone {
        ("name", "column_name")
    } else {
        (
            "name||' '||lower(type)||' '||\"notnull\"",
            "column_name||' '||data_type||' '||is_nullable",
        )
    };
    let sql = match office.database {
        None => format!("SELECT {embedded} FROM pragma_table_info('{table}')"),
        Some(_) => format!(
            "SELECT {server} FROM information_schema.columns WHERE table_schema=current_schema() AND table_name='{table}'"
        ),
    };
    let mut all: Vec<String> = stored(office, &sql).lines().map(str::to_owned).collect();
    all.sort_unstable();
    all
}

/// What a later migration gives one table it gives the other, or an earlier version would come back without it.
pub fn both_tables_of_payments_have_the_same_columns(engine: Engine) {
    let office = Office::new(engine);
    office.check();
    let standing = columns(&office, "payments", false);
    let mut before = columns(&office, "payments_before", false);
    before.retain(|column| !column.starts_with("replaced_by "));
    assert!(standing.len() > 20, "{standing:?}");
    assert_eq!(standing, before);
    assert_eq!(
        columns(&office, "payments", true),
        columns(&office, "payment_versions", true)
    );
}
