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

/// Somebody who was paid twice for one month, after a death that was then found to be a mistake of the list.
const LIVES: &str = "999999194803030040,赵小五,H7,户主,999999100202,1,在册,,\n";
const DIED: &str = "999999194803030040,赵小五,H7,户主,999999100202,1,死亡,2024-01-20,\n";
const PAID: &str = "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),发放日期,发放状态
Z1,P8,MZ01,2025-04,999999100202,H7,赵小五,999999194803030040,310,2025-04-10,成功
Z2,P8,MZ01,2025-04,999999100202,H7,赵小五,999999194803030040,310,2025-04-11,成功
";

#[actix_web::test]
async fn a_flag_that_is_gone_tells_of_the_others_of_its_people_and_they_of_it() {
    const NONE: &str = "没有别的疑点和它是同一件事";
    let (folder, app_of) = inspected();
    let office = office(&folder);
    let with = |row: &str| format!("{PERSONS}{row}");
    publish_files(
        &folder,
        &[("again_persons.csv", &with(DIED)), ("twice_payments.csv", PAID)],
    );
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let (dead, twice) = (flag(&folder, "SUB-01", BESIDE), twice_in_april(&folder));
    publish_files(&folder, &[("lives_persons.csv", &with(LIVES))]);
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let store = store(&folder);
    let gone = Narrow {
        standing: Some(crate::domain::anomaly::Standing::Gone),
        ..Narrow::default()
    };
    let gone = store.flags(&whole(), &gone).expect("read");
    assert!(gone.iter().any(|flag| flag.id == dead.id), "{gone:?}");
    let related = |id: &str| -> Vec<(String, Vec<&'static str>)> {
        let related = store.related(&whole(), id).expect("read").into_iter();
        related.map(|(flag, why)| (flag.id, why)).collect()
    };
    // One that stands, and one that is gone: each is all that the other has of these people.
    assert_eq!(related(&dead.id), [(twice.id.clone(), vec!["同一个人"])]);
    assert_eq!(related(&twice.id), [(dead.id.clone(), vec!["同一个人"])]);
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    for (one, other) in [(&dead, &twice), (&twice, &dead)] {
        let seen = send!(service, page(&format!("/desk/anomalies/{}", one.id), &cookie)).text;
        let beside = seen
            .split("<h2>相关的疑点</h2>")
            .nth(1)
            .expect("what is beside it");
        let beside = beside.split("</section>").next().expect("its end");
        assert!(
            beside.contains(&format!("/desk/anomalies/{}\"", other.id)) && !beside.contains(NONE),
            "{beside}"
        );
        assert_eq!(beside.contains("已消失"), other.id == dead.id, "{beside}");
    }
}
