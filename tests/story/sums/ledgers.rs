//! The sums of what the villages own, let, build and book.

use std::collections::BTreeSet;

use super::{Expected, Pages, adds_up, are};
use crate::harness::estate::YEARS;
use crate::harness::figures::{amounts, between, column, labelled, lead};

impl Pages<'_> {
    /// What a village owns, lets and builds, as pages and as data.
    pub(super) fn lists(&self, code: &str) {
        let assets = self.sums.assets(code);
        let page = self.server.page(&format!("/v/{code}/assets"));
        let some =
            |figures: &[Expected<'static>], lines: i64| if lines > 0 { figures.to_vec() } else { Vec::new() };
        are("assets", &page, &some(&[("原值合计", assets[1])], assets[0]));
        adds_up("assets", &page, "原值", assets[1]);
        if assets[0] > 0 {
            let area = &labelled(&page, "figures")[1].1;
            let mu: f64 = area.trim_end_matches('亩').parse().expect("an area");
            assert_eq!((mu * 10_000.0).round() as i64, assets[2], "{code}: {area}");
        }

        let (contracts, (came, open)) = (
            self.sums.contracts(code),
            self.sums.rents(&format!("c.village = {code}")),
        );
        let page = self.server.page(&format!("/v/{code}/contracts"));
        are(
            "contracts",
            &page,
            &[
                ("年租金合计", contracts[1]),
                ("已经收到", came),
                ("到期没收到", open),
            ],
        );
        adds_up("contracts", &page, "年租金", contracts[1]);
        adds_up("contracts", &page, "租金", open);

        let projects = self.sums.projects(&format!("p.village = {code}"));
        let page = self.server.page(&format!("/v/{code}/projects"));
        are(
            "projects",
            &page,
            &[("工程款合计", projects[2]), ("已经付出", projects[3])],
        );
        adds_up("projects", &page, "工程款", projects[2]);
        adds_up("projects", &page, "已付", projects[3]);

        for (list, sums) in [
            ("assets", &assets),
            ("contracts", &contracts),
            ("projects", &projects),
        ] {
            let json = self.server.json(&format!("/v/{code}/{list}.json"));
            let seen = (json["total"]["value"].as_i64(), json["amount_fen"].as_i64());
            assert_eq!(seen, (Some(sums[0]), Some(sums[1])), "{code} {list}");
        }
    }

    /// What a village earned and spent: by year, month, account, and line by line.
    pub(super) fn accounts(&self, code: &str) {
        for year in YEARS {
            let path = format!("/v/{code}/accounts");
            let page = self.server.page(&format!("{path}?year={year}"));
            let booked = |side: &str| self.sums.booked(code, side, year, None);
            let (earned, spent) = (booked("收入"), booked("支出"));
            assert!(earned > 0 && spent > 0, "{code} {year}");
            let figures = |earned, spent| [("", earned), ("", spent), ("收支相抵", earned - spent)];
            are(&format!("{code} {year}"), &page, &figures(earned, spent));

            let by_month = |side| self.sums.booked_by_month(code, side, year).into_iter();
            let months: Vec<(u32, i64, i64)> = (1..)
                .zip(by_month("收入").zip(by_month("支出")))
                .map(|(month, (earned, spent))| (month, earned, spent))
                .filter(|(_, earned, spent)| (*earned, *spent) != (0, 0))
                .collect();
            let of = |side| column(&page, Some("每月收入和支出"), side);
            let tabled: Vec<(i64, i64)> = of("收入").into_iter().zip(of("支出")).collect();
            let expected: Vec<(i64, i64)> = months.iter().map(|(_, a, b)| (*a, *b)).collect();
            assert_eq!(tabled, expected, "{code} {year} by month");
            let charted = amounts(between(&page, "<desc id=\"pair-text\">", "</desc>")[0]);
            let expected: Vec<i64> = expected.into_iter().flat_map(|(a, b)| [a, b]).collect();
            assert_eq!(charted, expected, "{code} {year} by month, drawn");
            let (month, earned_then, spent_then) = months[months.len() - 1];
            let then = self.server.page(&format!("{path}?year={year}&month={month}"));
            let expected = figures(earned_then, spent_then);
            are(&format!("{code} {year}-{month}"), &then, &expected);

            for side in ["收入", "支出"] {
                let by_account = self.sums.booked_by_account(code, side, year);
                let expected: Vec<i64> = by_account.iter().map(|(_, fen)| *fen).collect();
                let shown = column(&page, Some(side), "金额");
                assert_eq!(shown, expected, "{code} {year} {side} by account");
                for (account, fen) in by_account {
                    let drill = format!("{path}?year={year}&account={account}");
                    let drill = self.server.page(&drill);
                    assert_eq!(amounts(&lead(&drill)), [fen], "{code} {year} {account}");
                    adds_up(&account, &drill, "金额", fen);
                }
            }

            let list = self.server.json(&format!("{path}.json?year={year}"));
            let rows = list["rows"].as_array().expect("rows");
            let of_rows =
                |name: &str| -> i64 { rows.iter().filter_map(|row| row["fen"][name].as_i64()).sum() };
            assert_eq!(
                of_rows("credit") - of_rows("debit"),
                earned - spent,
                "{code} {year} as data"
            );
            assert_eq!(
                list["amount_fen"].as_i64(),
                Some(of_rows("debit")),
                "{code} {year} as data"
            );
        }
    }

    /// One contract and its rents.
    pub(super) fn contract(&self, number: &str) {
        let page = self.server.page(&format!("/contracts/{number}"));
        let (came, open) = self.sums.rents(&format!("c.number = '{number}'"));
        let own = format!("FROM contracts WHERE shown = 1 AND number = '{number}'");
        let rent = self.sums.row(&format!("SELECT rent {own}"))[0];
        are(
            number,
            &page,
            &[("年租金", rent), ("已经收到", came), ("到期没收到", open)],
        );
        let due =
            format!("SELECT COALESCE(SUM(due), 0) FROM receipts WHERE shown = 1 AND contract = '{number}'");
        adds_up(number, &page, "应收", self.sums.row(&due)[0]);
    }

    /// One asset and what its contracts brought.
    pub(super) fn asset(&self, number: &str) {
        let page = self.server.page(&format!("/assets/{number}"));
        let own = format!("FROM assets WHERE shown = 1 AND number = '{number}'");
        let values = self.sums.row(&format!(
            "SELECT COALESCE(original_value, -1), COALESCE(net_value, -1) {own}"
        ));
        let values: Vec<Expected<'_>> = [("原值", values[0]), ("净值", values[1])]
            .into_iter()
            .filter(|(_, fen)| *fen >= 0)
            .collect();
        are(number, &page, &values);
        adds_up(
            number,
            &page,
            "已收",
            self.sums.rents(&format!("c.asset = '{number}'")).0,
        );
        let rent =
            format!("SELECT COALESCE(SUM(rent), 0) FROM contracts WHERE shown = 1 AND asset = '{number}'");
        adds_up(number, &page, "年租金", self.sums.row(&rent)[0]);
    }

    /// One project, its payments and what is left.
    pub(super) fn project(&self, number: &str) {
        let page = self.server.page(&format!("/projects/{number}"));
        let sums = self.sums.projects(&format!("p.number = '{number}'"));
        let (cost, paid) = (sums[2], sums[3]);
        let left = if paid > cost { "多付" } else { "还没付" };
        are(
            number,
            &page,
            &[("", cost), ("已经付出", paid), (left, (cost - paid).abs())],
        );
        adds_up(number, &page, "金额", paid);
        let offers =
            format!("SELECT COALESCE(SUM(price), 0) FROM bids WHERE shown = 1 AND project = '{number}'");
        adds_up(number, &page, "报价", self.sums.row(&offers)[0]);
        let listed: BTreeSet<i64> = column(&page, Some("每一笔付款"), "金额").into_iter().collect();
        let count = format!("SELECT COUNT(*) FROM disbursements WHERE shown = 1 AND project = '{number}'");
        assert_eq!(
            listed.len() as i64,
            self.sums.row(&count)[0],
            "{number}: each payment once"
        );
    }
}
