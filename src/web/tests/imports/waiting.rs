//! What waits at a desk of what was handed in: my work counts the rows of the list that it leads to.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::super::my_work::{leads, rows_on, waits};
use super::*;
use crate::domain::dataset::Dataset;
use crate::domain::role::{Role, ScopeKind};
use crate::files::write::{Cell, XlsxSheet};
use crate::web::app;

/// What my work says of a title, held against the list that it leads to.
macro_rules! waiting {
    ($service:expr, $who:expr, $title:expr) => {{
        let work = ask!($service, page("/desk", &$who.0)).text;
        let count = waits(&work, $title);
        if count.is_some() {
            let list = ask!($service, page(&leads(&work, $title), &$who.0));
            assert_eq!(list.status, StatusCode::OK, "{}", list.text);
            assert_eq!(Some(rows_on(&list.text)), count, "{}: {}", $title, list.text);
            assert!(
                list.text.contains("aria-current=\"true\""),
                "the list says what it is narrowed to: {}",
                list.text
            );
        }
        count
    }};
}

/// Hands a table in and has it published; the address of the batch.
macro_rules! published {
    ($service:expr, $clerk:expr, $reviewer:expr, $table:expr) => {{
        let address = batch(&bring!($service, $clerk, "a.csv", $table.as_bytes()));
        ask!($service, act($clerk, &format!("{address}/hand-in"), &[]));
        let version = hidden(&ask!($service, page(&address, &$reviewer.0)).text, "version");
        let done = ask!(
            $service,
            act($reviewer, &format!("{address}/approve"), &[("version", &version)])
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        address
    }};
}

#[actix_web::test]
async fn a_request_to_take_a_batch_back_waits_for_the_second_person_and_comes_back_declined() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let far = seated(
        &folder,
        "yuan",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999201",
    );
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "723.45"));
    let address = published!(service, &clerk, &reviewer, table);
    for who in [&clerk, &reviewer, &far] {
        assert_eq!(waiting!(service, who, "撤回申请等确认"), None, "nobody asked yet");
    }
    let ask_back = format!("{address}/ask-withdrawal");
    ask!(service, act(&clerk, &ask_back, &[("reason", "发重了")]));
    assert_eq!(waiting!(service, reviewer, "撤回申请等确认"), Some(1));
    assert_eq!(
        waiting!(service, far, "撤回申请等确认"),
        None,
        "another township's"
    );
    assert_eq!(
        waiting!(service, clerk, "撤回申请等确认"),
        None,
        "who asked does not confirm"
    );
    assert_eq!(waiting!(service, clerk, "申请的撤回被驳回"), None);

    let request = hidden(&ask!(service, page(&address, &reviewer.0)).text, "request");
    let declined = [("request", request.as_str()), ("answer", "没有发重")];
    ask!(
        service,
        act(&reviewer, &format!("{address}/decline-withdrawal"), &declined)
    );
    assert_eq!(waiting!(service, reviewer, "撤回申请等确认"), None);
    assert_eq!(waiting!(service, clerk, "申请的撤回被驳回"), Some(1));
    assert_eq!(
        waiting!(service, reviewer, "申请的撤回被驳回"),
        None,
        "it was not theirs"
    );

    ask!(service, act(&clerk, &ask_back, &[("reason", "真的发重了")]));
    assert_eq!(waiting!(service, clerk, "申请的撤回被驳回"), None, "asked again");
    assert_eq!(waiting!(service, reviewer, "撤回申请等确认"), Some(1));
    let asked = ask!(service, page(&address, &reviewer.0)).text;
    let (request, version) = (hidden(&asked, "request"), hidden(&asked, "version"));
    ask!(
        service,
        act(
            &reviewer,
            &format!("{address}/confirm-withdrawal"),
            &[("request", &request), ("version", &version)]
        )
    );
    assert_eq!(
        waiting!(service, reviewer, "撤回申请等确认"),
        None,
        "it was taken back"
    );

    let nobody = ask!(service, page("/desk/imports?turn=confirm", &clerk.0));
    assert_eq!(nobody.status, StatusCode::FORBIDDEN, "{}", nobody.text);
    let unknown = ask!(service, page("/desk/imports?turn=later", &clerk.0));
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.text);
}

/// Hands a table in and has it returned; the address of the batch.
macro_rules! returned {
    ($service:expr, $clerk:expr, $reviewer:expr, $name:expr, $table:expr) => {{
        let address = batch(&bring!($service, $clerk, $name, $table.as_bytes()));
        ask!($service, act($clerk, &format!("{address}/hand-in"), &[]));
        let done = ask!(
            $service,
            act($reviewer, &format!("{address}/return"), &[("reason", "金额不对")])
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        address
    }};
}

#[actix_web::test]
async fn what_came_back_waits_until_it_is_thrown_away_or_a_mended_table_takes_its_place() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let one = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let two = format!("{PAYMENTS}{}", payment("N2", "999999100201", "6"));
    let first = returned!(service, &clerk, &reviewer, "a.csv", one);
    let second = returned!(service, &clerk, &reviewer, "b.csv", two);
    assert_eq!(waiting!(service, clerk, "报送被退回"), Some(2));
    assert_eq!(waiting!(service, reviewer, "报送被退回"), None);

    let seen = ask!(service, page(&first, &clerk.0)).text;
    assert!(seen.contains("不要这一份"), "{seen}");
    let other = ask!(service, act(&reviewer, &format!("{first}/discard"), &[]));
    assert_eq!(other.status, StatusCode::FORBIDDEN, "{}", other.text);
    let gone = ask!(service, act(&clerk, &format!("{first}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert_eq!(
        ask!(service, page(&first, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    assert!(
        acts(&folder)
            .iter()
            .any(|one| one.1 == "不要退回的批次" && one.0 == "jingban"),
        "it is written down"
    );
    assert_eq!(waiting!(service, clerk, "报送被退回"), Some(1));

    let mended = format!("{PAYMENTS}{}", payment("N2", "999999100201", "7"));
    let number = hidden(&ask!(service, page(&second, &clerk.0)).text, "replaces");
    let third = batch(&bring!(
        service,
        &clerk,
        "b.csv",
        mended.as_bytes(),
        &[("replaces", &number)]
    ));
    assert_eq!(
        ask!(service, page(&second, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(waiting!(service, clerk, "报送被退回"), None);
    assert_eq!(waiting!(service, clerk, "导入了还没交"), Some(1));
    let handed = ask!(service, act(&clerk, &format!("{third}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    assert_eq!(waiting!(service, clerk, "导入了还没交"), None);
    assert_eq!(waiting!(service, reviewer, "批次等审核"), Some(1));
}

/// The rows of a marked-up workbook, some mended, as a clerk brings them again.
pub(super) fn again(marked: &[u8], mend: impl Fn(&mut Vec<String>)) -> Vec<u8> {
    let mut headings = crate::datasets::headings(Dataset::Payments);
    headings.extend(["行号", "问题", "怎么改"]);
    let mut sheet = XlsxSheet::new("资金发放", &headings).expect("begun");
    for mut row in read(marked) {
        mend(&mut row);
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        sheet.row(&cells).expect("written");
    }
    sheet.bytes().expect("a workbook")
}

#[actix_web::test]
async fn rows_that_were_left_behind_wait_for_whoever_left_them_until_they_are_mended() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = clerk(&folder);
    let other = seated(
        &folder,
        "jingban2",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let table = format!(
        "{PAYMENTS}{}{}{}",
        payment("N1", "999999100201", "5"),
        payment("N2", "999999100201", "很多"),
        payment("N3", "999999100202", "不少")
    );
    let first = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    assert_eq!(
        waiting!(service, clerk, "没收下的行要改"),
        None,
        "a draft is not handed in"
    );
    let partial = [("partial", "yes")];
    ask!(service, act(&clerk, &format!("{first}/hand-in"), &partial));
    let work = ask!(service, page("/desk", &clerk.0)).text;
    assert!(work.contains("一共 2 行"), "{work}");
    assert_eq!(waiting!(service, clerk, "没收下的行要改"), Some(1));
    assert_eq!(waiting!(service, other, "没收下的行要改"), None, "another's");

    // One of the two is mended, the other comes again as it was.
    let marked = ask_bytes!(service, page(&format!("{first}/rows.xlsx"), &clerk.0));
    let rows = read(&marked);
    assert_eq!(rows.len(), 2, "what is handed in is not brought twice: {rows:?}");
    let amount = crate::datasets::headings(Dataset::Payments)
        .iter()
        .position(|heading| *heading == "金额(元)")
        .expect("a column");
    let mended = again(&marked, |row| {
        if row[0] == "N2" {
            "6".clone_into(&mut row[amount]);
        }
    });
    let number = first.rsplit('/').next().expect("a number");
    let replaces = [("replaces", number)];
    let second = batch(&bring!(service, &clerk, "a.xlsx", &mended, &replaces));
    assert_eq!(
        ask!(service, page(&first, &clerk.0)).status,
        StatusCode::OK,
        "it stays"
    );
    let handed = ask!(service, act(&clerk, &format!("{second}/hand-in"), &partial));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let left = ask!(service, page(&first, &clerk.0)).text;
    assert!(left.contains("还留着要改的 1 行"), "{left}");
    let new = ask!(service, page(&second, &clerk.0)).text;
    assert!(!new.contains("还留着要改的"), "it waits in one place: {new}");
    assert_eq!(waiting!(service, clerk, "没收下的行要改"), Some(1));

    // Now the other.
    let marked = ask_bytes!(service, page(&format!("{first}/rows.xlsx"), &clerk.0));
    let mended = again(&marked, |row| "7".clone_into(&mut row[amount]));
    let third = batch(&bring!(service, &clerk, "a.xlsx", &mended, &replaces));
    let handed = ask!(service, act(&clerk, &format!("{third}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    assert_eq!(waiting!(service, clerk, "没收下的行要改"), None);
    let left = ask!(service, page(&first, &clerk.0)).text;
    assert!(!left.contains("还留着要改的"), "{left}");
}
