//! From a village's page to what it owns, lets, builds and books, on a phone.

use fantoccini::Locator;

use super::{a_place, fits};
use crate::harness::browser::Browser;
use crate::harness::county;
use crate::harness::server::Server;

#[tokio::test]
async fn a_villager_sees_what_the_village_owns_who_uses_it_and_where_the_money_went() {
    let (place, office) = (a_place(), county::demo_office());
    let server = Server::start(&office);
    let browser = Browser::open(360, 740).await;
    for (list, word) in [
        ("assets", "原值合计"),
        ("contracts", "年租金合计"),
        ("projects", "工程款合计"),
        ("accounts", "钱从哪里来"),
        ("calendar", "应公开"),
    ] {
        browser.go(server.port, &format!("/v/{}", place.code)).await;
        let link = format!("#belongings a[href$='/{list}']");
        let link = browser.window.find(Locator::Css(&link)).await.expect(list);
        link.click().await.expect("it leads on");
        let text = browser.text().await;
        assert!(text.contains(word), "{list}: {text:.400}");
        fits(&browser, list).await;
        browser.picture(list).await;
        // One step further, to the first record or account.
        let record = match list {
            "calendar" => continue,
            "accounts" => "main table a",
            _ => "main td.head a",
        };
        let record = browser.window.find(Locator::Css(record)).await.expect(list);
        record.click().await.expect("it leads on");
        let text = browser.text().await;
        let said = if list == "accounts" {
            "合计"
        } else {
            "历次变动"
        };
        assert!(text.contains(said), "{list}: {text:.400}");
        fits(&browser, &format!("one of the {list}")).await;
        browser.picture(&format!("one-of-{list}")).await;
    }
    browser.close().await;
}
