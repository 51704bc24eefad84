//! The rules for villages: codes, parents, mergers.

use super::*;

#[test]
fn a_mistyped_village_is_told_so_with_the_likely_ones() {
    let swapped = refused(Payments, "村码", "999999100021");
    assert!(
        swapped.mend.contains("999999100201（示范镇 柳河村）"),
        "{swapped:?}"
    );
    let printed = refused(Payments, "村码", "9999991002017");
    assert!(
        printed.text.contains("校验位") && printed.mend.contains("999999100201"),
        "{printed:?}"
    );
    let name = refused(Payments, "村码", "柳河村");
    assert!(name.mend.contains("999999100201"), "{name:?}");
    assert!(refused(Payments, "村码", "马家沟").mend.contains("12 位"));
}

#[test]
fn two_villages_of_one_name_are_asked_about_and_never_guessed() {
    let (mut references, records) = samples();
    for (code, township) in [("999999101201", "番田镇"), ("999999202201", "招贤乡")] {
        let Record::Village(mut village) = records[0].clone() else {
            panic!("a village")
        };
        village.code = VillageCode::parse(code).expect("a code");
        village.name = "郑庄村村民委员会".to_owned();
        village.township = township.to_owned();
        references.add(&Record::Village(village));
    }
    let checked = check_with(Payments, &[("村码", "郑庄村")], references);
    let problem = &checked.problems[0];
    assert!(
        checked.record.is_none() && problem.text.contains("2 个村"),
        "{problem:?}"
    );
    assert!(
        problem.mend.contains("番田镇") && problem.mend.contains("招贤乡") && problem.mend.contains("问清")
    );
}

#[test]
fn villages_are_checked_for_form_parentage_and_mergers() {
    assert!(refused(Villages, "村码", "").mend.contains("codes assign"));
    refused(Villages, "村码", "999999100000");
    refused(Villages, "乡镇码", "9999991");
    assert!(
        check(Villages, &[("乡镇码", "999999101")]).problems[0]
            .text
            .contains("不一致")
    );
    assert!(check(Villages, &[("县码", "999998")]).record.is_none());
    refused(Villages, "类型", "村");
    let merged = check(Villages, &[("状态", "并入")]);
    assert!(merged.record.is_none() && merged.problems[0].column == "并入村码");
    warned(Villages, &[("户数", "三百")], "户数");
    let (references, _) = samples();
    let mut reader = reader(
        &rows(sample(Villages))[0],
        References {
            villages: Lookup::default(),
            ..references
        },
    );
    let open = changed(Villages, &[("状态", "并入"), ("并入村码", "999999100202")], 2);
    assert!(reader.check(&open).record.is_some());
    assert_eq!(reader.finish().len(), 1);
    let twin = reader.check(&changed(Villages, &[("村码", "999999100203")], 3));
    assert!(twin.record.is_some() && twin.problems[0].text.contains("第 2 行已有同名的村"));
}

#[test]
fn a_village_without_a_kind_gets_the_one_of_its_code() {
    let record = check(Villages, &[("类型", ""), ("村码", "999999100001")])
        .record
        .expect("entered");
    let Record::Village(village) = record else {
        panic!("a village")
    };
    assert_eq!(village.kind.word(), "社区");
}

#[test]
fn a_file_is_of_one_county() {
    let (references, _) = samples();
    let mut reader = reader(
        &rows(sample(Villages))[0],
        References {
            county: None,
            ..references
        },
    );
    assert!(reader.check(&changed(Villages, &[], 2)).record.is_some());
    assert_eq!(reader.county(), Some(999_999));
    let other = changed(
        Villages,
        &[
            ("村码", "999998100201"),
            ("乡镇码", "999998100"),
            ("县码", "999998"),
        ],
        3,
    );
    let checked = reader.check(&other);
    assert!(
        checked.record.is_none() && checked.problems[0].mend.contains("一个县"),
        "{:?}",
        checked.problems
    );
}
