//! Queries, parameters and addresses that nobody foresaw.

use super::{holds_chinese, office_with_references};
use crate::harness::county::{self, payments};
use crate::harness::http::encoded;
use crate::harness::server::Server;

#[test]
fn any_query_is_answered_in_the_ordinary_way() {
    let office = office_with_references();
    let file = office.write("payments.csv", county::payments_csv(&payments(1, 300)));
    office.import_and_publish(&[&file]);
    let server = Server::start(&office);
    let queries = [
        "(".repeat(10_000),
        "((((((((((低保".repeat(200),
        "粮".repeat(3_000),
        "a".repeat(10_000),
        format!("{}x", "NOT ".repeat(2_400)),
        "粮补\0低保\0".to_owned(),
        "🌾💰👵🏽 粮补".to_owned(),
        "village:1 AND kind:[* TO *] OR \"".to_owned(),
        "%_'\"; DROP TABLE payments; --".to_owned(),
        "\u{202e}\u{feff}\u{300}\u{fffd}".to_owned(),
        "１２３４５６７８９０１２".to_owned(),
        "-99999999999999999999.99元 9999年 99月".to_owned(),
        " \t\r\n ".to_owned(),
    ];
    for query in &queries {
        let shown: String = query.chars().take(20).collect();
        for form in ["", ".json"] {
            let reply = server.get(&format!("/search{form}?q={}", encoded(query)));
            assert_eq!(reply.status, 200, "{shown}… as {form:?}: {:.300}", reply.text());
            assert!(!reply.text().contains("<script>alert"), "{shown}");
        }
        let said = office.sanzi(&["search", query.trim_matches('\0').replace('\0', " ").as_str()]);
        assert!(matches!(said.status, 0 | 2), "{shown}…: {}", said.err);
    }
    let page = server.page(&format!(
        "/search?q={}",
        encoded("<script>alert(1)</script>\"'><img src=x>")
    ));
    assert!(
        !page.contains("<script>alert") && !page.contains("<img src=x"),
        "what was typed is text"
    );
    assert_eq!(
        server.total("粮补", "&kind=payments"),
        payments(1, 300).iter().filter(|p| p.programme == 0).count() as u64
    );
}

#[test]
fn a_wrong_address_or_parameter_is_told_what_is_wrong() {
    let office = office_with_references();
    let server = Server::start(&office);
    for target in [
        "/search?q=a&colour=red",
        "/v/999999101201?colour=red",
        "/search.json?q=a&colour=red",
        "/policies?colour=red",
    ] {
        let reply = server.get(target);
        assert_eq!(reply.status, 400, "{target}");
        assert!(
            reply.text().contains("colour"),
            "{target}: the parameter is named"
        );
    }
    let problem = server.get("/search.json?q=a&colour=red");
    assert!(
        problem
            .header("content-type")
            .is_some_and(|t| t.starts_with("application/problem+json"))
    );
    assert_eq!(problem.json()["status"], 400);
    for target in [
        "/search?year=abc",
        "/search?min=x",
        "/search?kind=people",
        "/search?cursor=%00%ff",
        "/search?sort=up",
    ] {
        assert_eq!(server.get(target).status, 400, "{target}");
    }
    let near = server.get("/v/999999101210");
    assert_eq!(near.status, 404);
    assert!(
        near.text().contains("青石桥村"),
        "an unknown village offers what is near"
    );
    for target in [
        "/v/1",
        "/v/abc",
        "/v/%00",
        "/r/1-1",
        "/r/x",
        "/policies/none",
        "/programmes/none",
        "/no/such/page",
        "/v/999999101201.pdf",
    ] {
        let reply = server.get(target);
        assert_eq!(reply.status, 404, "{target}");
        assert!(holds_chinese(&reply.text()), "{target}");
    }
    assert_eq!(server.get("/v/999999101201?").status, 200);
}
