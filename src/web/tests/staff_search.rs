//! The search of staff: a name finds the person within reach and nobody outside of it.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::flows::{desk_index, index, withdraw};
use crate::web::app;

use super::desk::{form, page, seated};
use super::estate::{NUMBERS, centre, clerk, estate, hand_in};
use super::{encoded, got};

macro_rules! find {
    ($service:expr, $who:expr, $words:expr) => {
        send!(
            $service,
            form(
                "/desk/search",
                &$who.0,
                &[("seal", $who.1.as_str()), ("q", $words)]
            )
        )
    };
}

#[actix_web::test]
async fn a_name_finds_the_person_in_full_within_reach_and_nobody_outside() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (clerk, centre) = (clerk(&folder), centre(&folder));
    let hers = find!(service, clerk, "张建国");
    assert_eq!(hers.status, StatusCode::OK, "{}", hers.text);
    for needed in [
        "<mark>张建国</mark>",
        "领款人",
        "人口底册",
        "领款 13 笔",
        "领款 12 笔",
        "合同",
    ] {
        assert!(hers.text.contains(needed), "{needed}: {}", hers.text);
    }
    // The cadre 李有才 sits in the other township; what was paid to him was paid in hers.
    let cadre = find!(service, clerk, "李有才").text;
    assert!(
        !cadre.contains("村委会主任") && !cadre.contains("招贤"),
        "{cadre}"
    );
    assert!(cadre.contains("领款 3 笔，共 900元"), "{cadre}");
    let other = find!(service, clerk, "王大力").text;
    assert!(other.contains("查到 <strong>0</strong> 条"), "{other}");
    let whole = find!(service, centre, "王大力").text;
    assert!(
        whole.contains("<mark>王大力</mark>") && whole.contains("招贤乡"),
        "{whole}"
    );
    let letters = find!(service, centre, "wangdali").text;
    assert!(letters.contains("王大力"), "{letters}");
}

#[actix_web::test]
async fn a_whole_number_finds_the_person_by_its_hash_and_is_never_repeated() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (clerk, centre) = (clerk(&folder), centre(&folder));
    let found = find!(service, clerk, "999999195001010018").text;
    assert!(found.contains("按身份证号查到 <strong>4</strong> 处"), "{found}");
    for needed in ["张建国", "人口底册", "承包 HT2", "13 笔"] {
        assert!(found.contains(needed), "{needed}: {found}");
    }
    let theirs = find!(service, clerk, "999999194506071233").text;
    assert!(!theirs.contains("村委会主任"), "{theirs}");
    assert!(
        find!(service, centre, "999999194506071233")
            .text
            .contains("村委会主任")
    );
    for text in [
        found,
        theirs,
        find!(service, centre, "张建国").text,
        find!(service, centre, "工资").text,
    ] {
        for number in NUMBERS {
            assert!(!text.contains(number), "{number}: {text}");
        }
    }
    let account = find!(service, centre, "6217009999999999996");
    assert_eq!(account.status, StatusCode::BAD_REQUEST);
    assert!(!account.text.contains("6217009999999999996"));
    let acts = office.store.acts_written().expect("the book of acts");
    assert!(
        acts.contains(&("按身份证查".to_owned(), "全库".to_owned(), "4 条".to_owned())),
        "{acts:?}"
    );
    let kept = format!("{acts:?}");
    assert!(!kept.contains("建国") && !kept.contains("19500101"), "{kept}");
}

#[actix_web::test]
async fn a_search_is_written_down_with_its_number_of_hits_and_without_its_words() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let centre = centre(&folder);
    find!(service, centre, "磨坊");
    let acts = office.store.acts_written().expect("the book of acts");
    let (act, object, detail) = acts.last().expect("an act");
    assert_eq!(
        (act.as_str(), object.as_str(), detail.as_str()),
        ("检索", "全库", "1 条")
    );
    // The words are in no address: the page takes none.
    let asked = send!(
        service,
        page(&format!("/desk/search?q={}", encoded("磨坊")), &centre.0)
    );
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn the_index_follows_what_is_published_and_withdrawn() {
    let (folder, county, office) = estate();
    let desk = county.desk.clone();
    let service = init_service(app(county)).await;
    let centre = centre(&folder);
    let more = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态
HT9,999999100201,出租,赵新来,2026-01-01,2026-01-01,2030-12-31,10,履行
";
    hand_in(&office, &folder, "more.csv", more);
    let waits = find!(service, centre, "赵新来").text;
    assert!(
        waits.contains("还在做索引") && waits.contains("查到 <strong>0</strong> 条"),
        "{waits}"
    );
    let drain = || desk_index::drain(&office.settings, &office.store, desk.index()).expect("drained");
    assert!(drain() && !drain());
    assert!(
        find!(service, centre, "赵新来")
            .text
            .contains("查到 <strong>1</strong> 条")
    );
    // The corrected contract is found once, as it is now.
    assert!(
        find!(service, centre, "HT1 丰收")
            .text
            .contains("查到 <strong>1</strong> 条")
    );
    let batch = office.store.batches().expect("batches").last().expect("one").id;
    withdraw::withdraw(&office, batch, "报错了").expect("withdrawn");
    assert!(drain());
    assert!(
        find!(service, centre, "赵新来")
            .text
            .contains("查到 <strong>0</strong> 条")
    );
    index::rebuild(&office).expect("made again");
    assert!(find!(service, centre, "张建国").text.contains("领款 13 笔"));
}

#[actix_web::test]
async fn the_payments_of_a_batch_that_is_withdrawn_leave_its_payees() {
    let (folder, county, office) = estate();
    let desk = county.desk.clone();
    let service = init_service(app(county)).await;
    let centre = centre(&folder);
    let more = "发放编号,批次号,补贴编码,所属期,村码,姓名,身份证号,金额(元),发放日期,发放状态
G1,P9,NY01,2026,999999100201,张建国,999999195001010018,1000,2026-06-01,成功
";
    hand_in(&office, &folder, "more.csv", more);
    let drain = || desk_index::drain(&office.settings, &office.store, desk.index()).expect("drained");
    assert!(drain());
    assert!(find!(service, centre, "张建国").text.contains("领款 14 笔"));
    let batch = office.store.batches().expect("batches").last().expect("one").id;
    withdraw::withdraw(&office, batch, "报错了").expect("withdrawn");
    assert!(drain());
    let after = find!(service, centre, "张建国").text;
    assert!(
        after.contains("领款 13 笔") && !after.contains("领款 14 笔"),
        "{after}"
    );
}

#[actix_web::test]
async fn odd_words_find_nothing_and_harm_nothing() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let centre = centre(&folder);
    let nested = "(".repeat(3_000);
    for word in [
        "*:*",
        "term:k",
        "<script>alert(9)</script>",
        nested.as_str(),
        "' OR 1=1",
    ] {
        let answer = find!(service, centre, word);
        assert_eq!(answer.status, StatusCode::OK, "{word}");
        assert!(!answer.text.contains("<script>alert"), "{}", answer.text);
    }
    let unknown = form(
        "/desk/search",
        &centre.0,
        &[("seal", centre.1.as_str()), ("q", "张"), ("kind", "secrets")],
    );
    assert_eq!(send!(service, unknown).status, StatusCode::BAD_REQUEST);
    let reporter = seated(
        &folder,
        "baozhang",
        Role::VillageReporter,
        ScopeKind::Village,
        "999999100201",
    );
    assert_eq!(find!(service, reporter, "张建国").status, StatusCode::FORBIDDEN);
}
