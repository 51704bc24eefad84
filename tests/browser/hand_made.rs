//! The county that the tests made by hand, from its files to the phone: searched, opened, and every figure the database's.

use fantoccini::Locator;

use super::{fits, search};
use crate::harness::browser::Browser;
use crate::harness::county::{self, VILLAGES};
use crate::harness::estate::{self, YEARS};
use crate::harness::office::{Engine, Office};
use crate::harness::server::Server;
use crate::harness::sums::Sums;

/// Fen as pages write it: `1,234.50元`.
fn yuan(fen: i64) -> String {
    let plain = county::yuan(fen);
    let (whole, cents) = plain.split_once('.').expect("two decimals");
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{cents}元")
}

/// A phone in a villager's hand.
struct Phone<'a> {
    browser: Browser,
    server: &'a Server,
}

impl Phone<'_> {
    /// Taps what the selector names.
    async fn tap(&self, selector: &str) {
        let found = self.browser.window.find(Locator::Css(selector)).await;
        let Ok(found) = found else {
            panic!("no {selector} in {:.1500}", self.browser.text().await);
        };
        found.click().await.expect("it leads on");
        let there = self
            .browser
            .window
            .wait()
            .for_element(Locator::Css("main h1"))
            .await;
        there.expect("a page");
    }

    /// Insists that these are to be read on the page at hand, and that it fits the phone.
    async fn reads(&self, what: &str, needed: &[String]) {
        let started = std::time::Instant::now();
        loop {
            let text = self.browser.text().await;
            let Some(missing) = needed.iter().find(|one| !text.contains(one.as_str())) else {
                break;
            };
            let waited = started.elapsed().as_secs();
            assert!(waited < 10, "{what} does not show {missing}: {text:.1500}");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        fits(&self.browser, what).await;
        self.browser.picture(&format!("hand-made-{what}")).await;
    }

    /// From a village's page to one of its lists.
    async fn list(&self, code: &str, list: &str) {
        self.browser.go(self.server.port, &format!("/v/{code}")).await;
        self.tap(&format!("#belongings a[href$='/{list}']")).await;
    }
}

#[tokio::test]
async fn the_hand_made_county_is_searched_and_opened_and_shows_the_database_s_figures() {
    let office = Office::new(Engine::Embedded);
    let folder = office.file("county");
    county::write(&folder, 1_200);
    estate::write(&folder);
    office.import_and_publish(&[&folder]);
    office.check();
    let server = Server::start(&office);
    let sums = Sums::of(&office);
    let phone = Phone {
        browser: Browser::open(360, 740).await,
        server: &server,
    };
    let (code, name, ..) = VILLAGES[0];
    let of_village = format!("village = {code}");

    // Found by its name, opened by a tap.
    phone.browser.go(server.port, "/").await;
    phone
        .reads("front", &[yuan(sums.paid("", "1 = 1", "")[0][0])])
        .await;
    search(&phone.browser, name).await;
    phone
        .reads("search", &[name.to_owned(), "云台镇".to_owned()])
        .await;
    phone.tap(&format!("main a[href='/v/{code}']")).await;
    let years = sums.paid("year", &of_village, "ORDER BY year DESC");
    let all = &sums.paid("", &of_village, "")[0];
    let (assets, contracts) = (sums.assets(code), sums.contracts(code));
    let projects = sums.projects(&format!("p.village = {code}"));
    let mut needed = vec![name.to_owned(), code.to_owned(), yuan(all[0])];
    needed.extend(years.iter().map(|year| yuan(year[1])));
    needed.extend([assets[1], contracts[1], projects[1]].map(yuan));
    phone.reads("village", &needed).await;

    // What the village owns, and one pond of it.
    phone.list(code, "assets").await;
    phone
        .reads("assets", &[yuan(assets[1]), format!("{}项", assets[0])])
        .await;
    phone.tap("main a[href='/assets/ZC0a']").await;
    let (came, _) = sums.rents("c.asset = 'ZC0a'");
    phone
        .reads("asset", &["村东鱼塘".to_owned(), "10.5亩".to_owned(), yuan(came)])
        .await;

    // What it lets, and one contract of it: what came, what is open.
    phone.list(code, "contracts").await;
    let (came, open) = sums.rents(&format!("c.village = {code}"));
    assert!(came > 0 && open > 0);
    phone
        .reads("contracts", &[contracts[1], came, open].map(yuan))
        .await;
    phone.tap("main a[href='/contracts/HT0a']").await;
    let (came, open) = sums.rents("c.number = 'HT0a'");
    assert!(came > 0 && open > 0);
    let rent = sums.row("SELECT rent FROM contracts WHERE shown = 1 AND number = 'HT0a'")[0];
    phone.reads("contract", &[rent, came, open].map(yuan)).await;

    // What it builds, and one road of it: what it costs, what was paid, what is left.
    phone.list(code, "projects").await;
    phone
        .reads("projects", &[projects[2], projects[3]].map(yuan))
        .await;
    phone.tap("main a[href='/projects/XM0a']").await;
    let road = sums.projects("p.number = 'XM0a'");
    phone
        .reads("project", &[road[2], road[3], road[2] - road[3]].map(yuan))
        .await;

    // What it earned and spent, and the lines behind one account.
    phone.list(code, "accounts").await;
    let year = YEARS[YEARS.len() - 1];
    let booked = |side, account| sums.booked(code, side, year, account);
    let (earned, spent) = (booked("收入", None), booked("支出", None));
    phone
        .reads("accounts", &[earned, spent, earned - spent].map(yuan))
        .await;
    phone.tap("main table a[href*='account=513']").await;
    let office_costs = booked("支出", Some("513"));
    phone
        .reads("account", &[yuan(office_costs), "付办公费".to_owned()])
        .await;

    // What had to be published when.
    phone.list(code, "calendar").await;
    phone
        .reads("calendar", &["应公开".to_owned(), "逾期".to_owned()])
        .await;

    // A contract that is over, in the search box.
    phone.browser.go(server.port, "/").await;
    search(
        &phone.browser,
        &format!("{} 合同到期", name.trim_end_matches('村')),
    )
    .await;
    phone.tap("main a[href='/contracts/HT0c']").await;
    phone
        .reads("contract-over", &["已到期".to_owned(), yuan(50_000)])
        .await;
    phone.browser.close().await;
}
