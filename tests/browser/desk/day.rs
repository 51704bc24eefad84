//! A morning at the township's desk and an afternoon at the inspectors', from file to public page, from flag to list.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::Reader as _;
use fantoccini::Locator;

use super::{enter, fetched, fetches_into, follow, leave, office_at_work, tap, wait, wrongs};
use crate::harness::browser::Browser;
use crate::harness::county::VILLAGES;
use crate::harness::office::stored;
use crate::harness::server::Server;
use crate::harness::staff;

const HEADER: &str =
    "资产编号,村码,类别,细类,资产名称,坐落,面积(亩),数量,单位,原值(元),净值(元),使用状态,使用人,形成项目编号";

/// Chooses a file in the form and waits until it is read and its batch is open.
async fn bring(browser: &Browser, file: &std::path::Path) {
    let field = wait(browser, "#drop #file").await;
    field
        .send_keys(&file.display().to_string())
        .await
        .expect("a file");
    sent(browser).await;
}

/// Drops a file on the form, as from a folder of the machine.
async fn drop_on(browser: &Browser, name: &str, text: &str) {
    let dropped = format!(
        "const form = document.querySelector('#drop form, form#drop'); const held = new DataTransfer();
         held.items.add(new File([{text:?}], {name:?}));
         for (const what of ['dragenter', 'dragover', 'drop'])
           form.dispatchEvent(new DragEvent(what, {{ dataTransfer: held, bubbles: true, cancelable: true }}));
         return form.innerText"
    );
    let says = browser.read(&dropped).await;
    assert!(
        says.as_str()
            .is_some_and(|says| says.contains(&format!("选好了：{name}"))),
        "{says}"
    );
    sent(browser).await;
}

async fn sent(browser: &Browser) {
    follow(browser, "#drop button.main").await;
    follow(browser, "#progress a.button.main").await;
    wait(browser, "form[action$='/discard']").await;
}

/// Insists that the page is well and that all of this is to be read on it.
async fn reads(browser: &Browser, what: &str, width: u32, needed: &[&str]) {
    let text = browser.text().await;
    for one in needed {
        assert!(text.contains(one), "{what} does not show {one}: {text:.3000}");
    }
    browser.picture(&format!("day-{what}")).await;
    let wrongs = wrongs(browser, what, width).await;
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[tokio::test]
async fn a_clerk_mends_her_file_row_by_row_another_person_approves_it_and_the_village_reads_it() {
    let (code, _, _, township, _) = VILLAGES[0];
    let office = office_at_work();
    staff::appoint(&office, "jingban", "赵丽", "乡镇经办", township);
    staff::appoint(&office, "shenhe", "孙强", "乡镇审核", township);
    let wrong = office.write(
        "资产.csv",
        format!(
            "{HEADER}\nXZ01,{code},经营性,房屋,粮站东门面,东街,,,,120000.00,90000.00,出租,宏达超市,\n\
             XZ02,{code},经营性,房屋,粮站西门面,东街,,,,八万,,闲置,,\n\
             XZ03,99999910120X,资源性,坑塘水面,北坑塘,村北,3.5,,,,,自用,,\n"
        ),
    );
    let right = format!(
        "{HEADER}\nXZ01,{code},经营性,房屋,粮站东门面,东街,,,,120000.00,90000.00,出租,宏达超市,\n\
             XZ02,{code},经营性,房屋,粮站西门面,东街,,,,80000.00,,闲置,,\n\
             XZ03,{code},资源性,坑塘水面,北坑塘,村北,3.5,,,,,自用,,\n"
    );
    let server = Server::start(&office);
    for login in ["jingban", "shenhe"] {
        staff::at_work(&server, login);
    }
    let browser = Browser::open(1_440, 1_600).await;

    enter(&browser, &server, "jingban").await;
    follow(&browser, "nav.side a[href='/desk/imports']").await;
    bring(&browser, &wrong).await;
    reads(
        &browser,
        "mistakes",
        1_440,
        &["2 行不能交", "第 3 行", "八万", "第 4 行", "99999910120X"],
    )
    .await;
    drop_on(&browser, "资产-改好.csv", &right).await;
    let text = browser.text().await;
    assert!(!text.contains("不能交"), "{text:.2000}");
    reads(&browser, "mended", 1_440, &["其中新增", "粮站西门面"]).await;
    follow(&browser, "form[action$='/hand-in'] button.main").await;
    wait(&browser, "form[action$='/recall']").await;
    reads(&browser, "handed-in", 1_440, &["等另一个人审核"]).await;
    let batch = browser
        .window
        .current_url()
        .await
        .expect("an address")
        .path()
        .to_owned();
    leave(&browser).await;
    assert!(!server.page(&format!("/v/{code}/assets")).contains("粮站西门面"));

    enter(&browser, &server, "shenhe").await;
    follow(&browser, "main a[href^='/desk/imports']").await;
    follow(&browser, &format!("main table a[href='{batch}']")).await;
    wait(&browser, "form[action$='/approve']").await;
    reads(
        &browser,
        "difference",
        1_440,
        &["3 行", "200,000.00", "青石桥村", "发布以后"],
    )
    .await;
    follow(&browser, "form[action$='/approve'] button.main").await;
    reads(&browser, "approved", 1_440, &["已经发布"]).await;
    browser.close().await;

    let phone = Browser::open(360, 1_600).await;
    phone.go(server.port, &format!("/v/{code}/assets")).await;
    let public = phone.text().await;
    for name in ["粮站东门面", "粮站西门面", "北坑塘"] {
        assert!(public.contains(name), "{name}: {public:.2000}");
    }
    phone.picture("day-public").await;
    phone.close().await;
    drop(server);
    office.check();
}

#[tokio::test]
async fn an_inspector_goes_from_the_list_to_the_evidence_and_takes_the_list_along() {
    let office = office_at_work();
    staff::appoint(&office, "zuyuan", "周敏", "巡察组成员", "");
    let server = Server::start(&office);
    staff::at_work(&server, "zuyuan");
    let flags: usize = stored(&office, "SELECT COUNT(*) FROM anomalies")
        .parse()
        .expect("a number");
    assert!(flags > 0);
    for width in [360, 1_440] {
        let browser = Browser::open(width, 1_600).await;
        enter(&browser, &server, "zuyuan").await;
        follow(&browser, "main a[href^='/desk/anomalies']").await;
        wait(&browser, "ul.flags").await;
        reads(
            &browser,
            &format!("flags-{width}"),
            width,
            &["疑点是要去问的事，不是结论", "按村排"],
        )
        .await;
        let first = browser
            .window
            .find(Locator::Css("ul.flags a.says"))
            .await
            .expect("a flag");
        let says = first.text().await.expect("a sentence");
        first.click().await.expect("it leads on");
        wait(&browser, "#evidence").await;
        reads(
            &browser,
            &format!("evidence-{width}"),
            width,
            &[&says, "◆ 关键", "可能的正当原因", "怎么查出来的"],
        )
        .await;
        browser.go(server.port, "/desk/anomalies").await;
        let folder = fetches_into(&browser, &office).await;
        for kind in ["csv", "xlsx"] {
            let button = format!("form[action^='/desk/anomalies/export'] button[value='{kind}']");
            tap(&browser, &button).await;
            let list = fetched(&folder, kind).await;
            assert_eq!(listed(kind, list), flags, "{kind} at {width}");
        }
        browser.close().await;
    }
    let acts = stored(
        &office,
        "SELECT COUNT(*) FROM audit WHERE actor='zuyuan' AND act LIKE '%导出%'",
    );
    assert_eq!(acts, "4", "who takes a list along is written down");
}

/// How many flags stand in a list that was fetched: a workbook counts them on its first sheet, and has one for each rule
/// with a flag's number beside each row of its evidence.
fn listed(kind: &str, list: Vec<u8>) -> usize {
    if kind == "csv" {
        let text = String::from_utf8(list).expect("a text");
        return text.trim_end().lines().count() - 1;
    }
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(list)).expect("a workbook");
    let sheets = book.worksheets();
    let numbers: BTreeSet<String> = sheets
        .iter()
        .skip(1)
        .flat_map(|(_, sheet)| sheet.rows().skip(1).map(|row| row[0].to_string()))
        .collect();
    numbers.len()
}
