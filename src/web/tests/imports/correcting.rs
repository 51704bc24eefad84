//! A published payment is corrected row by row, by two people, and stands once.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, init_service};

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::{check, withdraw};
use crate::web::app;

const VILLAGE: &str = "/v/999999100201/payments";

/// A file that corrects rows of a batch.
macro_rules! correct {
    ($service:expr, $who:expr, $batch:expr, $table:expr) => {{
        let number = $batch.rsplit('/').next().expect("a number");
        bring!(
            $service,
            $who,
            "更正.csv",
            $table.as_bytes(),
            &[("corrects", number)]
        )
    }};
}

fn gate(folder: &tempfile::TempDir) {
    let report = check::check(&office(folder)).expect("looked at");
    assert!(report.disagreements.is_empty(), "{:?}", report.disagreements);
}

#[actix_web::test]
async fn a_published_payment_is_corrected_by_two_people_and_its_old_version_comes_back_when_that_is_withdrawn()
 {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "723.45"),
        payment("N2", "999999100201", "100")
    );
    let first = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    published_by!(service, clerk, reviewer, first);
    tick(&folder, &county);

    // The page offers the rows to whoever may hand them in, and says how it goes.
    let told = ask!(service, page(&first, &clerk.0)).text;
    assert!(
        told.contains("rows.xlsx?what=published") && told.contains("name=\"corrects\""),
        "{told}"
    );
    let workbook = ask_bytes!(
        service,
        page(&format!("{first}/rows.xlsx?what=published"), &clerk.0)
    );
    let rows = read(&workbook);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(
        rows.iter().any(|row| row.contains(&"王小明".to_owned())),
        "{rows:?}"
    );
    assert!(acts(&folder).iter().any(|one| one.1 == "下载已发布的行"));
    let denied = ask!(
        service,
        page(&format!("{first}/rows.xlsx?what=published"), &reviewer.0)
    );
    assert_eq!(denied.status, StatusCode::FORBIDDEN);

    // As new payments the same numbers are refused, and the way is shown.
    let again = bring!(
        service,
        &clerk,
        "b.csv",
        format!("{PAYMENTS}{}", payment("N1", "999999100201", "700.55")).as_bytes()
    );
    let again = ask!(service, page(&batch(&again), &clerk.0)).text;
    let number = first.rsplit('/').next().expect("a number");
    let way = format!("到<a href=\"{first}\">批次 {number}</a> 的页面传更正的表");
    assert!(again.contains(&way), "{again}");

    // One row is another, one the same, one is of no batch.
    let mended = format!(
        "{PAYMENTS}{}{}{}",
        payment("N1", "999999100201", "700.55"),
        payment("N2", "999999100201", "100"),
        payment("N9", "999999100201", "5")
    );
    let seen = ask!(
        service,
        page(&batch(&correct!(service, &clerk, first, mended)), &clerk.0)
    )
    .text;
    assert!(seen.contains("里没有这个发放编号"), "{seen}");
    let mended = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "700.55"),
        payment("N2", "999999100201", "100")
    );
    let second = batch(&correct!(service, &clerk, first, mended));
    let draft = ask!(service, page(&second, &clerk.0)).text;
    assert!(draft.contains("有 1 行和已发布的一样"), "{draft}");
    let handed = ask!(service, act(&clerk, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let review = ask!(service, page(&second, &reviewer.0)).text;
    for said in [
        "更正的行",
        "723.45 → <strong>700.55",
        "4,121.95元",
        "4,099.05元",
        "更正：这一批的行代替",
    ] {
        assert!(review.contains(said), "{said}: {review}");
    }
    let version = hidden(&review, "version");
    let approved = ask!(
        service,
        act(&reviewer, &format!("{second}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    tick(&folder, &county);
    gate(&folder);

    // The public sees the new one alone, the old address leads to it, and it says what stood there.
    let village = ask!(service, TestRequest::get().uri(VILLAGE)).text;
    assert!(
        village.contains("700.55") && !village.contains("723.45"),
        "{village}"
    );
    let address = |batch: &str, row: i64| {
        let number: i64 = batch
            .rsplit('/')
            .next()
            .and_then(|n| n.parse().ok())
            .expect("a number");
        format!("/r/{}", crate::domain::batch::RecordId::new(number, row))
    };
    let (old, new) = (address(&first, 0), address(&second, 0));
    let moved = ask!(service, TestRequest::get().uri(&old));
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    assert_eq!(moved.header(header::LOCATION), new);
    let record = ask!(service, TestRequest::get().uri(&new)).text;
    assert!(record.contains("更正过") && record.contains("723.45"), "{record}");
    let desk = ask!(service, page("/desk/records/payments/N1", &clerk.0)).text;
    assert!(desk.contains("金额(元)") || desk.contains("金额"), "{desk}");
    assert!(desk.contains("723.45") && desk.contains("看那一版"), "{desk}");

    // Withdrawn, the old version stands again.
    ask!(
        service,
        act(
            &clerk,
            &format!("{second}/ask-withdrawal"),
            &[("reason", "原来的对")]
        )
    );
    let asked = ask!(service, page(&second, &reviewer.0)).text;
    assert!(
        asked.contains("恢复成原来那一版") && asked.contains("723.45元") && asked.contains("700.55元"),
        "{asked}"
    );
    let fields = [
        ("request", hidden(&asked, "request")),
        ("version", hidden(&asked, "version")),
    ];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let confirmed = ask!(
        service,
        act(&reviewer, &format!("{second}/confirm-withdrawal"), &fields)
    );
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    tick(&folder, &county);
    gate(&folder);
    let village = ask!(service, TestRequest::get().uri(VILLAGE)).text;
    assert!(
        village.contains("723.45") && !village.contains("700.55"),
        "{village}"
    );
    // A withdrawn batch offers its rows as well.
    let rows = read(&ask_bytes!(
        service,
        page(&format!("{second}/rows.xlsx?what=published"), &clerk.0)
    ));
    assert_eq!(rows.len(), 1, "{rows:?}");
}

#[actix_web::test]
async fn a_correction_that_was_corrected_goes_back_behind_the_later_one_and_never_stands_twice() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let row = |yuan: &str| format!("{PAYMENTS}{}", payment("N1", "999999100201", yuan));
    let first = batch(&bring!(service, &clerk, "a.csv", row("700.11").as_bytes()));
    published_by!(service, clerk, reviewer, first);
    let second = batch(&correct!(service, &clerk, first, row("800.22")));
    // While somebody's correction waits, nobody else corrects the same row.
    let handed = ask!(service, act(&clerk, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let beside = batch(&correct!(service, &clerk, first, row("850")));
    let beside = ask!(service, page(&beside, &clerk.0)).text;
    assert!(beside.contains("更正已经有人交了"), "{beside}");
    let version = hidden(&ask!(service, page(&second, &reviewer.0)).text, "version");
    ask!(
        service,
        act(&reviewer, &format!("{second}/approve"), &[("version", &version)])
    );
    // Back to what it was, from the page of the first: the same content again.
    let third = batch(&correct!(service, &clerk, first, row("700.11")));
    published_by!(service, clerk, reviewer, third);
    tick(&folder, &county);
    gate(&folder);
    let second_number: i64 = second
        .rsplit('/')
        .next()
        .and_then(|n| n.parse().ok())
        .expect("one");
    let third_number: i64 = third
        .rsplit('/')
        .next()
        .and_then(|n| n.parse().ok())
        .expect("one");
    let office = office(&folder);
    withdraw::withdraw(&office, second_number, "错了").expect("taken back");
    tick(&folder, &county);
    gate(&folder);
    let village = ask!(service, TestRequest::get().uri(VILLAGE)).text;
    assert!(
        village.contains("700.11") && !village.contains("800.22"),
        "{village}"
    );
    withdraw::withdraw(&office, third_number, "错了").expect("taken back");
    tick(&folder, &county);
    gate(&folder);
    let village = ask!(service, TestRequest::get().uri(VILLAGE)).text;
    assert!(village.contains("700.11"), "{village}");
}

#[actix_web::test]
async fn only_whoever_may_hand_a_batch_in_corrects_it_or_takes_its_rows_along() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let row = |yuan: &str| format!("{PAYMENTS}{}", payment("N1", "999999100201", yuan));
    let first = batch(&bring!(service, &clerk, "a.csv", row("700.11").as_bytes()));
    published_by!(service, clerk, reviewer, first);
    let other = seated(
        &folder,
        "linzhen",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999201",
    );
    let number = first.rsplit('/').next().expect("a number");
    let foreign = ask!(
        service,
        file(
            &other,
            "更正.csv",
            row("800.22").as_bytes(),
            &[("corrects", number)]
        )
    );
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
    let rows = ask!(
        service,
        page(&format!("{first}/rows.xlsx?what=published"), &other.0)
    );
    assert_eq!(rows.status, StatusCode::NOT_FOUND);
    // Another clerk of the same office corrects it, whoever brought it; the people of it go to whoever brought it alone, and
    // so from the centre, which may see nobody in full.
    let deputy = seated(
        &folder,
        "fushou",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    for who in [&deputy, &centre] {
        let told = ask!(service, page(&first, &who.0)).text;
        assert!(
            told.contains("整批下载只给报这一批的人") && !told.contains("rows.xlsx?what=published"),
            "{told}"
        );
        let rows = ask!(
            service,
            page(&format!("{first}/rows.xlsx?what=published"), &who.0)
        );
        assert_eq!(rows.status, StatusCode::CONFLICT, "{}", rows.text);
        assert!(rows.text.contains("请他来改"), "{}", rows.text);
    }
    assert!(!acts(&folder).iter().any(|one| one.1 == "下载已发布的行"));
    let renamed = row("700.11").replace("王小明", "王大明");
    let second = batch(&correct!(service, &deputy, first, renamed));
    let handed = ask!(service, act(&deputy, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    // What only the mask hides is said to have changed, and not told.
    let review = ask!(service, page(&second, &reviewer.0)).text;
    assert!(
        review.contains("姓名：<strong>改了</strong>") && !review.contains("王大明"),
        "{review}"
    );
    let version = hidden(&review, "version");
    let approved = ask!(
        service,
        act(&reviewer, &format!("{second}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    let desk = ask!(service, page("/desk/records/payments/N1", &deputy.0)).text;
    assert!(desk.contains("更正了打掩码的内容"), "{desk}");
}

#[actix_web::test]
async fn whoever_takes_the_people_of_their_own_batch_along_stands_in_the_book_that_the_privacy_officer_reads()
{
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let watcher = seated(&folder, "yinsi", Role::PrivacyOfficer, ScopeKind::County, "");
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "723.45"),
        payment("N2", "999999100201", "100")
    );
    let first = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    published_by!(service, clerk, reviewer, first);
    let address = format!("{first}/rows.xlsx?what=published");
    assert_eq!(read(&ask_bytes!(service, page(&address, &clerk.0))).len(), 2);
    let book = ask!(service, page("/desk/unmaskings", &watcher.0)).text;
    let number = first.rsplit('/').next().expect("a number");
    for said in [
        "共 <strong>1</strong> 次",
        &format!("批次 {number}"),
        "更正或重报",
        "<a href=\"/desk/unmaskings?login=jingban\">jingban</a>",
    ] {
        assert!(book.contains(said), "{said}: {book}");
    }
    assert!(
        !book.contains("王小明") && !book.contains("/desk/anomalies/\""),
        "{book}"
    );
    // As often as anybody sees people in full on one day, and no more.
    for _ in 1..crate::store::unmaskings::A_DAY {
        ask_bytes!(service, page(&address, &clerk.0));
    }
    let more = ask!(service, page(&address, &clerk.0));
    assert_eq!(more.status, StatusCode::CONFLICT, "{}", more.text);
    // What names nobody goes to whoever may hand it in, and into the book of acts alone.
    let notices = "公示编号,村码,类型,标题,开始日期,结束日期\nGS9,999999100201,补贴公示,补贴公示,2026-09-20,2026-09-28\n";
    let board = batch(&bring!(service, &clerk, "n.csv", notices.as_bytes()));
    published_by!(service, clerk, reviewer, board);
    let deputy = seated(
        &folder,
        "fushou",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let rows = ask_bytes!(
        service,
        page(&format!("{board}/rows.xlsx?what=published"), &deputy.0)
    );
    assert_eq!(read(&rows).len(), 1);
    let written = acts(&folder);
    assert!(
        written
            .iter()
            .any(|one| one.0 == "fushou" && one.1 == "下载已发布的行"),
        "{written:?}"
    );
    let book = ask!(service, page("/desk/unmaskings", &watcher.0)).text;
    assert!(!book.contains("fushou"), "{book}");
}
