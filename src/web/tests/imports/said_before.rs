//! The same content once more: it is turned away only where it is what is shown or waits, and nothing of it was left out.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::flows::import::{Outcome, Wish, import};
use crate::flows::publish;
use crate::store::reached::Reader;
use crate::web::app;

const NO_NEED: &str = "同样的内容已经交过了，不用再交";
const PERSONS: &str = "身份证号,姓名,户编号,与户主关系,村码,状态,死亡日期\n\
    999999196002020028,赵六,H9,户主,999999100201,在册,\n";

fn shop(state: &str) -> String {
    format!("{ASSETS}ZC1,999999100201,经营性,门面房,0.5,100000,{state}\n")
}

#[actix_web::test]
async fn a_record_is_corrected_back_to_what_it_was_though_the_file_is_the_one_of_then() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    for state in ["闲置", "出租", "闲置"] {
        let said = bring!(service, clerk, "资产.csv", shop(state).as_bytes());
        assert!(!said.contains("已经交过了"), "{state}: {said}");
        let address = batch(&said);
        // What is there is there: the same once more adds nothing, brought before or after the other was handed in.
        let twin = batch(&bring!(service, clerk, "一样.csv", shop(state).as_bytes()));
        published_by!(service, clerk, reviewer, address);
        let handed = ask!(service, act(clerk, &format!("{twin}/hand-in"), &[]));
        assert_eq!(handed.status, StatusCode::CONFLICT, "{}", handed.text);
        assert!(handed.text.contains(NO_NEED), "{}", handed.text);
        let again = bring!(service, clerk, "又一样.csv", shop(state).as_bytes());
        assert!(again.contains(NO_NEED), "{state}: {again}");
    }
    let mut states = Vec::new();
    office(&folder)
        .store
        .export(Dataset::Assets, &mut |record| {
            states.push(record.cells().join(","));
            Ok(())
        })
        .expect("exported");
    assert!(
        states.len() == 1 && states[0].contains("闲置"),
        "the last one stands, and alone: {states:?}"
    );
}

#[actix_web::test]
async fn a_list_that_has_not_changed_is_handed_in_for_another_day() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let centre = &seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let civil = &seated(
        &folder,
        "minzheng",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县民政局",
    );
    let told = |as_of| [("owner", "县民政局"), ("as_of", as_of), ("basis", "民发1号")];
    for day in ["2026-01-01", "2026-10-01"] {
        let said = bring!(service, civil, "名单.csv", PERSONS.as_bytes(), &told(day));
        assert!(!said.contains("已经交过了"), "{day}: {said}");
        let address = batch(&said);
        published_by!(service, civil, centre, address);
        let origin = office(&folder)
            .store
            .origin_of(number(&address), Reader::Command(999_999))
            .expect("read");
        assert_eq!(origin.as_of.map(|day| day.to_string()).as_deref(), Some(day));
        let again = bring!(service, civil, "名单.csv", PERSONS.as_bytes(), &told(day));
        assert!(again.contains(NO_NEED), "{day}: {again}");
    }
    let lists = ask!(service, page("/desk/lists", &centre.0)).text;
    assert!(lists.contains("有更新的一份"), "{lists}");
    // Another basis is told as well.
    let other = [
        ("owner", "县民政局"),
        ("as_of", "2026-10-01"),
        ("basis", "民发2号"),
    ];
    let said = bring!(service, civil, "名单.csv", PERSONS.as_bytes(), &other);
    assert!(!said.contains("已经交过了"), "{said}");
}

#[actix_web::test]
async fn a_file_of_which_rows_were_left_out_is_told_so_when_it_comes_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let receipts = "合同编号,期次,应收日期,应收金额(元)\nHT1,1,2026-06-30,1000\nHT2,1,2026-06-30,900\nHT3,1,2026-06-30,800\n";
    let contracts = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n\
        HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\n";
    let contract = batch(&bring!(service, clerk, "合同.csv", contracts.as_bytes()));
    published_by!(service, clerk, reviewer, contract);
    let first = batch(&bring!(service, clerk, "批次 99.csv", receipts.as_bytes()));
    let twin = batch(&bring!(service, clerk, "一样.csv", receipts.as_bytes()));
    let way = format!(
        "还有 2 行没有收下。到<a href=\"{first}\">批次 {}</a> 看是哪几行",
        number(&first)
    );
    let partial = [("partial", "yes")];
    let handed = ask!(service, act(clerk, &format!("{first}/hand-in"), &partial));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    // While it waits, and when it is published.
    for published in [false, true] {
        if published {
            let version = hidden(&ask!(service, page(&first, &reviewer.0)).text, "version");
            let approve = format!("{first}/approve");
            let done = ask!(service, act(reviewer, &approve, &[("version", &version)]));
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        }
        let again = bring!(service, clerk, "批次 99.csv", receipts.as_bytes());
        assert!(again.contains(&way) && !again.contains("不用再交"), "{again}");
        assert!(
            !again.contains("/desk/imports/99\""),
            "a file is no batch: {again}"
        );
        let handed = ask!(service, act(clerk, &format!("{twin}/hand-in"), &partial));
        assert_eq!(handed.status, StatusCode::CONFLICT, "{}", handed.text);
        assert!(
            handed.text.contains("还有 2 行没有收下") && !handed.text.contains("不用再交"),
            "{}",
            handed.text
        );
    }
    let list = ask!(service, page("/desk/imports", &clerk.0)).text;
    assert!(
        list.contains("以前交过了") && !list.contains("不用再交"),
        "{list}"
    );
    // On the command line as well.
    let path = folder.path().join("租金.csv");
    std::fs::write(&path, receipts).expect("a file");
    let told = imported(&folder, &[path]);
    let same = told[0].already.as_ref().expect("the same");
    assert_eq!((same.batch.id, same.held), (number(&first), 2));

    // Of a row that nobody can ever mend nothing is left to do.
    let more = receipts
        .replace("HT1,1", "HT1,2")
        .replace("HT3,1,2026-06-30,800\n", "");
    let second = batch(&bring!(service, clerk, "租金2.csv", more.as_bytes()));
    let held = ask!(service, page(&second, &clerk.0)).text;
    let (_, rest) = held.split_once("name=\"row\"").expect("a choice");
    let (_, rest) = rest.split_once("value=\"").expect("a row");
    let (row, _) = rest.split_once('"').expect("closed");
    let fields = [("row", row), ("reason", "这份合同根本没有签过")];
    let done = ask!(service, act(clerk, &format!("{second}/give-up"), &fields));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    published_by!(service, clerk, reviewer, second);
    let again = bring!(service, clerk, "租金2.csv", more.as_bytes());
    assert!(again.contains(NO_NEED), "{again}");
}

#[actix_web::test]
async fn a_file_of_payments_that_were_corrected_since_is_told_where_to_correct_them_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let table = |yuan: &str| {
        let (one, two) = (
            payment("N1", "999999100201", yuan),
            payment("N2", "999999100201", "5"),
        );
        format!("{PAYMENTS}{one}{two}")
    };
    let first = batch(&bring!(service, clerk, "a.csv", table("700").as_bytes()));
    published_by!(service, clerk, reviewer, first);
    let again = bring!(service, clerk, "a.csv", table("700").as_bytes());
    assert!(again.contains(NO_NEED), "{again}");
    let id = number(&first).to_string();
    let fields = [("corrects", id.as_str())];
    let second = batch(&bring!(service, clerk, "b.csv", table("800").as_bytes(), &fields));
    published_by!(service, clerk, reviewer, second);
    let again = bring!(service, clerk, "a.csv", table("700").as_bytes());
    let way = format!("其中 1 行后来更正过。还要改，到<a href=\"{first}\">批次 {id}</a> 更正");
    assert!(again.contains(&way) && !again.contains("不用再交"), "{again}");
}

/// Imports files as the command line does.
fn imported(folder: &tempfile::TempDir, paths: &[std::path::PathBuf]) -> Vec<Outcome> {
    let wish = Wish {
        paths: paths.to_vec(),
        origin: Origin::default(),
        ..Wish::default()
    };
    import(&office(folder), &wish, &mut |_, _, _, _| {}).expect("imported")
}

#[actix_web::test]
async fn files_that_come_again_one_after_the_other_leave_what_the_last_one_says() {
    let (folder, _county) = county();
    let files: Vec<std::path::PathBuf> = ["闲置", "出租"]
        .iter()
        .map(|state| {
            let path = folder.path().join(format!("{state}.csv"));
            std::fs::write(&path, shop(state)).expect("a file");
            path
        })
        .collect();
    let shown = || {
        let mut all = Vec::new();
        office(&folder)
            .store
            .export(Dataset::Assets, &mut |record| {
                all.push(record.cells().join(","));
                Ok(())
            })
            .expect("exported");
        all.join("\n")
    };
    for turn in 0..2 {
        let outcomes = imported(&folder, &files);
        assert!(outcomes.iter().all(|one| one.already.is_none()), "{turn}");
        publish::publish_all(&office(&folder)).expect("published");
        assert!(shown().contains("出租"), "{turn}: {}", shown());
        // The last one alone is what is shown.
        let last = imported(&folder, &files[1..]);
        assert!(last[0].already.is_some(), "{turn}");
    }
}
