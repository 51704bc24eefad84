//! What stands beside a flag: other flags of the same people and firms, and the rows around its own.

use super::*;

/// A second payment to whoever has the first, in a list that nobody has published.
const DRAFT: &str =
    "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),开户名,银行账号,发放日期,发放状态
Q2,P9,MZ01,2025-05,999999100201,H1,李有才,999999194506071233,300,李有才,6217000000000000022,2025-05-10,成功
";

#[test]
fn what_stands_beside_a_flag_ends_where_the_reach_does_and_where_nothing_is_published() {
    let (folder, _app) = inspected();
    let (store, home) = (store(&folder), of_village(HOME));
    let (mut beyond, mut around) = (0, Vec::new());
    for flag in flags(&folder, &home) {
        let ids = |reach: &Reach| -> Vec<(String, i64, Vec<&str>)> {
            let related = store.related(reach, &flag.id).expect("read");
            let told = related.into_iter().map(|(one, why)| (one.id, one.village, why));
            told.collect()
        };
        let (all, here) = (ids(&whole()), ids(&home));
        let reached: Vec<_> = all
            .iter()
            .filter(|(_, village, _)| home.covers_number(*village))
            .collect();
        assert_eq!(here.iter().collect::<Vec<_>>(), reached, "of {}", flag.rule);
        beyond += all.len() - here.len();

        let finding = store.finding(&home, &flag.id).expect("a flag").finding;
        for near in store.near(&home, &finding).expect("read") {
            for row in &near.rows {
                let village = row.fields.get("村码").map_or(HOME, String::as_str);
                assert_eq!(village, HOME, "{}: {row:?}", near.title);
            }
        }
        around.push((store.near(&whole(), &finding).expect("read"), finding));
    }
    assert!(beyond > 0, "one account is in two villages");
    assert!(around.iter().any(|(near, _)| !near.is_empty()));

    let path = folder.path().join("draft.csv");
    std::fs::write(&path, DRAFT).expect("a file");
    let wish = Wish {
        paths: vec![path],
        ..Wish::default()
    };
    let draft = import(&office(&folder), &wish, &mut |_, _, _, _| {}).expect("a draft");
    assert!(
        draft.iter().all(|one| !one.turned_away),
        "{:?}",
        draft[0].problems
    );
    for (before, finding) in &around {
        assert_eq!(
            &store.near(&whole(), finding).expect("read"),
            before,
            "a draft is nobody's neighbour"
        );
    }
    publish::publish_all(&office(&folder)).expect("published");
    let after = around
        .iter()
        .map(|(_, finding)| store.near(&whole(), finding).expect("read"));
    assert!(
        after.zip(&around).any(|(now, (before, _))| now != *before),
        "once it is published it is"
    );
}
