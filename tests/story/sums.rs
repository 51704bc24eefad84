//! Every sum on every page is the one that the database itself comes to.

mod ledgers;

use super::{public_rows, until};
use crate::harness::county::{self, PROGRAMMES, VILLAGES};
use crate::harness::estate::{self, WITHOUT, YEARS};
use crate::harness::figures::{amounts, between, column, figures, labelled, lead, plain};
use crate::harness::office::{Engine, Office};
use crate::harness::server::Server;
use crate::harness::sums::Sums;

/// A portal and the sums of its database.
struct Pages<'a> {
    server: &'a Server,
    sums: &'a Sums<'a>,
}

/// A label that begins so, and the one amount that must stand beside it.
type Expected<'a> = (&'a str, i64);

/// Insists that the page's own figures are these and no others, in this order.
#[track_caller]
fn are(what: &str, page: &str, expected: &[Expected<'_>]) {
    let seen = figures(page);
    let fits = |((label, amounts), (begins, amount)): (&(String, Vec<i64>), &Expected<'_>)| {
        label.starts_with(begins) && *amounts == [*amount]
    };
    assert!(
        seen.len() == expected.len() && seen.iter().zip(expected).all(fits),
        "{what} shows {seen:?}, the database has {expected:?}"
    );
}

/// Insists that the cells under a heading come to this.
#[track_caller]
fn adds_up(what: &str, page: &str, heading: &str, sum: i64) {
    let cells = column(page, None, heading);
    assert_eq!(cells.iter().sum::<i64>(), sum, "{what}, {heading}: {cells:?}");
}

pub fn every_sum_on_every_page_is_that_of_the_database(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.file("county");
    let payments = county::write(&folder, 3_000);
    estate::write(&folder);
    office.import_and_publish(&[&folder]);
    office.check();
    let server = Server::start(&office);
    until("the index", || {
        server.total("", "&kind=payments") == public_rows(&payments)
    });
    let sums = Sums::of(&office);
    let pages = Pages {
        server: &server,
        sums: &sums,
    };
    pages.county();
    for (at, (code, ..)) in VILLAGES.iter().enumerate() {
        pages.village(code, at != WITHOUT);
        pages.payments(code);
        pages.lists(code);
        if at == WITHOUT {
            continue;
        }
        pages.accounts(code);
        for number in ["a", "b", "c"] {
            pages.contract(&format!("HT{at}{number}"));
        }
        for number in ["a", "b", "c", "d"] {
            pages.asset(&format!("ZC{at}{number}"));
            pages.project(&format!("XM{at}{number}"));
        }
    }
}

impl Pages<'_> {
    /// The front page, every programme's page, and what a search comes to.
    fn county(&self) {
        let all = &self.sums.paid("", "1 = 1", "")[0];
        let front = self.server.page("/");
        are("the front page", &front, &[("公开发放", all[0])]);
        for (code, name, ..) in PROGRAMMES {
            let of = format!("programme = '{code}'");
            let page = self.server.page(&format!("/programmes/{code}"));
            let years = self.sums.paid("year", &of, "ORDER BY year DESC");
            let charted = between(&page, "<desc id=\"chart-text\">", "</desc>");
            let expected: Vec<i64> = years.iter().map(|year| year[1]).collect();
            assert_eq!(amounts(charted[0]), expected, "{name} by year");
            let townships = self.sums.paid("village / 1000", &of, "ORDER BY village / 1000");
            let expected: Vec<i64> = townships.iter().map(|township| township[1]).collect();
            assert_eq!(
                column(&page, Some("各乡镇合计"), "合计"),
                expected,
                "{name} by township"
            );
            let json = self.server.json(&format!("/programmes/{code}.json"));
            let cells = json["totals"].as_array().expect("totals");
            let shown: i64 = cells.iter().filter_map(|cell| cell["amount_fen"].as_i64()).sum();
            assert_eq!(shown, expected.iter().sum::<i64>(), "{name} as data");
            let found = &self.sums.paid("", &format!("{of} AND year = 2024"), "")[0];
            let search = self
                .server
                .page(&format!("/search?programme={code}&year=2024&kind=payments"));
            assert_eq!(amounts(&lead(&search)), [found[0]], "{name} in the search");
        }
    }

    /// A village's own page, as page and as data.
    fn village(&self, code: &str, with_estate: bool) {
        let page = self.server.page(&format!("/v/{code}"));
        let here = format!("village = {code}");
        let years = self.sums.paid("year", &here, "ORDER BY year DESC");
        let all = &self.sums.paid("", &here, "")[0];
        let (latest, first) = (years[0][0], years[years.len() - 1][0]);
        are(
            code,
            &page,
            &[
                (&format!("{latest}年发放"), years[0][1]),
                (&format!("{first}年以来合计"), all[0]),
            ],
        );
        let rows = labelled(&page, "figures")[1].1.clone();
        assert!(rows.ends_with(&format!("共 {} 笔", all[1])), "{code}: {rows}");
        let charted = between(&page, "<desc id=\"chart-text\">", "</desc>");
        let expected: Vec<i64> = years.iter().map(|year| year[1]).collect();
        assert_eq!(amounts(charted[0]), expected, "{code} by year");
        let opened = between(&page, "<summary>", "</summary>");
        let opened: Vec<i64> = opened.iter().flat_map(|text| amounts(&plain(text))).collect();
        assert_eq!(opened, expected, "{code}, each year's heading");
        self.programmes_of(code, &page, &years);
        let notes: Vec<i64> = between(&page, "<p class=\"note\">", "</p>")
            .iter()
            .flat_map(|note| amounts(&plain(note)))
            .collect();
        let expected: Vec<i64> = [all[3], all[4].abs()]
            .into_iter()
            .filter(|fen| *fen != 0)
            .collect();
        assert_eq!(notes, expected, "{code}: what came back");
        let json = self.server.json(&format!("/v/{code}.json"));
        assert_eq!(
            (json["amount_fen"].as_i64(), json["payments"].as_i64()),
            (Some(all[0]), Some(all[1]))
        );

        let ways: Vec<(String, Vec<i64>)> = labelled(&page, "facts ways")
            .into_iter()
            .map(|(label, text)| (label, amounts(&text)))
            .filter(|(_, amounts)| !amounts.is_empty())
            .collect();
        if !with_estate {
            assert!(ways.is_empty(), "{code}: {ways:?}");
            return;
        }
        let (assets, contracts) = (self.sums.assets(code), self.sums.contracts(code));
        let projects = self.sums.projects(&format!("p.village = {code}"));
        let year = YEARS[YEARS.len() - 1];
        let booked = |side| self.sums.booked(code, side, year, None);
        let expected = [
            ("资产资源", vec![assets[1]]),
            ("合同", vec![contracts[1]]),
            ("工程", vec![projects[1]]),
            ("收支", vec![booked("收入"), booked("支出")]),
        ];
        let expected = expected.map(|(label, amounts)| (label.to_owned(), amounts));
        assert_eq!(ways, expected, "{code}: what it owns, lets, builds and books");
    }

    /// The table of each year's programmes on a village's page.
    fn programmes_of(&self, code: &str, page: &str, years: &[Vec<i64>]) {
        for year in years {
            let of = format!("village = {code} AND year = {}", year[0]);
            let mut expected: Vec<i64> = PROGRAMMES
                .iter()
                .map(|(programme, ..)| {
                    self.sums
                        .paid("", &format!("{of} AND programme = '{programme}'"), "")
                })
                .filter(|sums| sums[0][1] > 0)
                .map(|sums| sums[0][0])
                .collect();
            expected.sort_by_key(|fen| -fen);
            let shown = column(page, Some(&format!("{}年各项补贴", year[0])), "金额");
            assert_eq!(shown, expected, "{code} in {}", year[0]);
        }
    }

    /// The payments of a village: all, of a year, of a programme; every row on one page.
    fn payments(&self, code: &str) {
        for (filter, condition) in [
            ("", "1 = 1"),
            ("year=2024", "year = 2024"),
            ("programme=BT01", "programme = 'BT01'"),
            ("programme=BT02&year=2025", "programme = 'BT02' AND year = 2025"),
        ] {
            let sums = &self
                .sums
                .paid("", &format!("village = {code} AND {condition}"), "")[0];
            let page = self.server.page(&format!("/v/{code}/payments?{filter}"));
            let said = lead(&page);
            assert_eq!(amounts(&said), [sums[0]], "{code} {filter}");
            assert!(
                said.starts_with(&format!("共 {} 条", sums[2])),
                "{code} {filter}: {said}"
            );
            let list = self
                .server
                .json(&format!("/v/{code}/payments.json?{filter}&limit=1000"));
            assert_eq!(list["amount_fen"].as_i64(), Some(sums[0]), "{code} {filter}");
            let rows = list["rows"].as_array().expect("rows");
            let listed: i64 = rows.iter().filter_map(|row| row["amount_fen"].as_i64()).sum();
            assert_eq!(
                (rows.len() as i64, listed),
                (sums[2], sums[0]),
                "{code} {filter}: its rows"
            );
        }
    }
}
