//! One code per village: assigned, shown, merged, and asked about where a name is not enough.

use super::{office_with_payments, until};
use crate::harness::county::{listed, payments, totals};
use crate::harness::office::{Engine, Office, run, stored};
use crate::harness::server::Server;

pub fn two_villages_of_one_name_are_asked_about_and_a_merged_one_leads_on(engine: Engine) {
    let all = payments(1, 1200);
    let office = office_with_payments(engine, &all);
    let server = Server::start(&office);
    let found = server.json("/search.json?q=%E9%83%91%E5%BA%84%E6%9D%91&kind=villages");
    assert_eq!(found["total"]["value"], 2, "郑庄村 is in two townships");
    let page = server.page("/search?q=%E9%83%91%E5%BA%84%E6%9D%91");
    assert!(
        page.contains("云台镇") && page.contains("白河乡"),
        "both are offered"
    );

    // The printed code is accepted, and a slip in it is told with the likely village.
    let said = office.sanzi(&["codes", "show", "999999102202"]).ends(0);
    let printed = said
        .out
        .split(|c: char| !c.is_ascii_digit())
        .find(|w| w.len() == 13)
        .expect("13 digits")
        .to_owned();
    assert!(printed.starts_with("999999102202"));
    let reply = server.get(&format!("/v/{printed}"));
    assert!(matches!(reply.status, 200 | 301 | 302 | 308), "{}", reply.status);
    let mut slip = printed.into_bytes();
    slip[11] = if slip[11] == b'9' { b'8' } else { slip[11] + 1 };
    let slip = String::from_utf8(slip).expect("digits");
    let reply = server.get(&format!("/v/{slip}"));
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("大坪村"), "the likely village is offered");

    // 大坪村 goes into 小坪村: the old code leads on, and the payments of both stand on one page.
    office
        .sanzi(&["codes", "merge", "999999102202", "999999102203"])
        .ends(0);
    until("the merger", || {
        matches!(server.get("/v/999999102202").status, 301 | 302 | 307 | 308)
    });
    let reply = server.get("/v/999999102202");
    assert!(
        reply
            .header("location")
            .is_some_and(|l| l.ends_with("/v/999999102203")),
        "{:?}",
        reply.header("location")
    );
    let rows = |village: usize| {
        let single = listed(&all).iter().filter(|p| p.village == village).count();
        (single + totals(&all).keys().filter(|(v, ..)| *v == village).count()) as u64
    };
    let list = server.json("/v/999999102203/payments.json");
    assert_eq!(
        list["total"]["value"],
        rows(5) + rows(6),
        "payments of both villages"
    );
    office.check();
    assert_eq!(
        stored(&office, "SELECT COUNT(*) FROM payments"),
        "1200",
        "nothing was rewritten"
    );
}

#[test]
fn villages_without_a_code_get_one_that_was_never_given() {
    let office = Office::new(Engine::Embedded);
    let header = "村码,村名,类型,乡镇码,乡镇,县码,县\n";
    let coded = "999999101201,青石桥村,行政村,999999101,云台镇,999999,示例县\n";
    let first = office.write("first.csv", format!("{header}{coded}"));
    office.import_and_publish(&[&first]);
    let bare = office.write("bare.csv", format!("{header},柳林村,行政村,999999101,云台镇,999999,示例县\n,东街社区,社区,999999101,云台镇,999999,示例县\n"));
    let said = run(office.command(&["codes", "assign"]).arg(&bare)).ends(0);
    let mut codes: Vec<&str> = said
        .out
        .split(|c: char| !c.is_ascii_digit())
        .filter(|w| w.len() == 12)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let fresh: Vec<&&str> = codes.iter().filter(|c| **c != "999999101201").collect();
    assert_eq!(fresh.len(), 2, "{}", said.out);
    let number = |c: &str| c[9..].parse::<u16>().expect("digits");
    assert!(
        fresh.iter().any(|c| (200..400).contains(&number(c))),
        "a village's part is 200 to 399: {fresh:?}"
    );
    assert!(
        fresh.iter().any(|c| (1..200).contains(&number(c))),
        "a neighbourhood's part is 001 to 199: {fresh:?}"
    );
    let assigned = office.write("assigned.csv", &said.out);
    let report = office.import_and_publish(&[&assigned]);
    assert_eq!(
        report["accepted"], 2,
        "what was printed is a villages file: {}",
        said.out
    );
    let again = run(office.command(&["codes", "assign"]).arg(&bare)).ends(0);
    assert!(
        fresh.iter().all(|c| !again.out.contains(**c)) || again.out == said.out,
        "no code is given to a second village"
    );
}
