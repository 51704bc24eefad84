//! A real county's villages and real statutes, where a developer's machine has them.

use super::until;
use crate::harness::office::{Engine, Office};
use crate::harness::real_input;
use crate::harness::server::Server;

#[test]
fn a_real_county_s_villages_and_133_statutes_are_imported_published_and_searched() {
    let Some(input) = real_input() else { return };
    let office = Office::new(Engine::Embedded);
    let report = office.import(&[&input.join("villages_410825.csv")]);
    assert_eq!(
        (&report["rows"], &report["accepted"]),
        (&271.into(), &271.into()),
        "{report}"
    );
    let twin = office.import(&[&input.join("villages_410825_gb18030.csv")]);
    assert_eq!(
        twin["accepted"], 271,
        "the same villages in GB18030, which add nothing: {twin}"
    );
    let report = office.import(&[&input.join("policies_statutes.csv")]);
    assert_eq!(report["accepted"], 133, "{report}");
    office.sanzi(&["publish", "--all"]).ends(0);
    office.check();

    let server = Server::start(&office);
    until("publication", || server.total("", "&kind=villages") == 271);
    assert_eq!(server.total("", "&kind=policies"), 133);
    assert_eq!(server.total("郑庄村", "&kind=villages"), 2);
    let page = server.page("/search?q=%E9%83%91%E5%BA%84%E6%9D%91");
    assert!(
        page.contains("番田镇") && page.contains("招贤乡"),
        "郑庄村 is asked about, never guessed"
    );
    // As the bureau writes it and as people say it.
    assert_eq!(server.total("郑庄村民委员会", "&kind=villages"), 2);
    assert_eq!(server.total("410825201212", "&kind=villages"), 1);
    assert!(server.page("/v/410825201212").contains("郑庄村"));

    // A word is found in as many statutes as contain it.
    let mut reader = csv::Reader::from_path(input.join("policies_statutes.csv")).expect("the statutes");
    let statutes: Vec<String> = reader
        .records()
        .map(|r| r.expect("a row").iter().collect::<Vec<_>>().join("\n"))
        .collect();
    for word in [
        "宅基地",
        "土地承包经营权",
        "农业科技",
        "村民委员会",
        "低保",
        "最低生活保障",
        "畜禽",
        "补贴",
    ] {
        let count = statutes.iter().filter(|text| text.contains(word)).count() as u64;
        assert!(
            server.total(word, "&kind=policies") >= count,
            "{word} is in {count} statutes"
        );
    }
    let first = server.page("/policies/ST0001");
    assert!(first.contains("上海市促进农业科技进步若干规定") && first.contains("制定本规定"));
}
