//! `/v/{code}/accounts`: what the collective earned and spent, by account and month, down to the voucher line.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use crate::datasets::ShownLine;
use crate::domain::chart::{self, Account, Side};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::store::public::{Booked, VillageView};
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Column, downloads, freshness, pair_chart, table, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::which_village::{self, Meant};

/// The parameters of this page.
pub(crate) const PARAMS: &[&str] = &["year", "month", "account"];

/// What is asked for: a year, perhaps a month, perhaps one account.
struct Span<'a> {
    year: i32,
    month: Option<u32>,
    account: Option<&'a str>,
}

impl<'a> Span<'a> {
    /// Reads it; without a year the last one that has books.
    fn read(ask: &'a Ask, books: &[Booked]) -> Result<Self> {
        let number = |name: &str, least: i32, most: i32| -> Result<Option<i32>> {
            let Some(text) = ask.get(name) else {
                return Ok(None);
            };
            text.parse::<i32>()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .map(Some)
                .ok_or_else(|| Error::Usage(format!("参数“{name}”要写 {least} 到 {most} 的整数")))
        };
        let year = number("year", 1949, 2199)?;
        let month = number("month", 1, 12)?.map(i32::unsigned_abs);
        let account = ask.get("account");
        if account.is_some_and(|code| code.len() != 3 || !code.bytes().all(|b| b.is_ascii_digit())) {
            return Err(Error::Usage("参数“account”要写三位的一级科目代码".to_owned()));
        }
        let last = books.last().map_or_else(|| ask.today.year(), |last| last.year);
        Ok(Self {
            year: year.unwrap_or(last),
            month,
            account,
        })
    }

    fn days(&self) -> (NaiveDate, NaiveDate) {
        let from = NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), 1).unwrap_or_default();
        let months = if self.month.is_some() { 1 } else { 12 };
        let next = from
            .checked_add_months(chrono::Months::new(months))
            .unwrap_or(from);
        (from, next.pred_opt().unwrap_or(next))
    }

    /// The account of a code in that year's chart.
    fn account_of(&self, code: &str) -> Option<&'static Account> {
        chart::account(code, self.days().0)
    }
}

/// What an account earned or spent: income is credited, expense is debited.
fn result(side: Side, debit: Fen, credit: Fen) -> Fen {
    match side {
        Side::Income => Fen(credit.0 - debit.0),
        _ => Fen(debit.0 - credit.0),
    }
}

/// The books of a village.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "/accounts")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let books = house.app.store.books(&view.codes())?;
    let span = Span::read(ask, &books)?;
    if ask.format != Format::Html {
        return data(house, ask, &view, &span, &books);
    }
    let title = match span.account.and_then(|code| span.account_of(code)) {
        Some(account) => format!("{}{}年的{}", view.village.short, span.year, account.name),
        None => format!("{}的收支", view.village.short),
    };
    let body = if span.account.is_some() {
        drill(house, ask, &view, &span, &title)?
    } else {
        overview(ask, &view, &span, &books, &title)
    };
    let head = Head {
        personal: true,
        ..Head::new(&title)
    };
    Ok(shell::page(house, ask, &head, &body))
}

/// The lines of the account that is asked for, or of everything that was earned and spent.
fn lines_of(house: &House, view: &VillageView, span: &Span<'_>, books: &[Booked]) -> Result<Vec<ShownLine>> {
    let (from, to) = span.days();
    let codes: Vec<String> = match span.account {
        Some(code) => vec![code.to_owned()],
        None => results(span, books)
            .into_keys()
            .map(|(_, code)| code.to_owned())
            .collect(),
    };
    let mut lines = Vec::new();
    for code in codes {
        lines.extend(house.app.store.voucher_lines(&view.codes(), &code, from, to)?);
    }
    Ok(lines)
}

fn data(house: &House, ask: &Ask, view: &VillageView, span: &Span<'_>, books: &[Booked]) -> Result<Reply> {
    let lines = lines_of(house, view, span, books)?;
    if ask.format == Format::Json {
        return api::ledger::list(
            Dataset::Vouchers,
            &lines,
            &[],
            ask,
            &house.labels(),
            view.published_on,
        );
    }
    let code = view.village.code.to_string();
    api::ledger::file(Dataset::Vouchers, &lines, ask, &code, view.published_on)
}

/// What each income and expense account came to in the span, by side and code.
fn results(span: &Span<'_>, books: &[Booked]) -> BTreeMap<(Side, &'static str), (&'static Account, Fen)> {
    let mut out = BTreeMap::new();
    let of_span = |one: &&Booked| one.year == span.year && span.month.is_none_or(|month| one.month == month);
    for one in books.iter().filter(of_span) {
        let Some(account) = span.account_of(&one.code) else {
            continue;
        };
        if matches!(account.side, Side::Income | Side::Expense) {
            let entry = out
                .entry((account.side, account.code))
                .or_insert((account, Fen(0)));
            entry.1 += result(account.side, one.debit, one.credit);
        }
    }
    out
}

fn overview(ask: &Ask, view: &VillageView, span: &Span<'_>, books: &[Booked], title: &str) -> Markup {
    let code = view.village.code;
    let path = format!("/v/{code}/accounts");
    let mut years: Vec<i32> = books.iter().map(|one| one.year).collect();
    years.dedup();
    years.reverse();
    let whole = results(span, books);
    let sum = |side: Side| -> Fen {
        whole
            .iter()
            .filter(|((of, _), _)| *of == side)
            .map(|(_, (_, amount))| *amount)
            .sum()
    };
    let (earned, spent) = (sum(Side::Income), sum(Side::Expense));
    let months: Vec<(u32, Fen, Fen)> = (1..=12)
        .map(|month| {
            let of_month = results(
                &Span {
                    month: Some(month),
                    account: None,
                    ..*span
                },
                books,
            );
            let sum = |side: Side| -> Fen {
                of_month
                    .iter()
                    .filter(|((of, _), _)| *of == side)
                    .map(|(_, (_, amount))| *amount)
                    .sum()
            };
            (month, sum(Side::Income), sum(Side::Expense))
        })
        .filter(|(_, income, expense)| *income != Fen(0) || *expense != Fen(0))
        .collect();
    let period = span.month.map_or_else(
        || format!("{}年", span.year),
        |month| format!("{}年{month}月", span.year),
    );
    html! {
        p.back { a href={ "/v/" (code) } { "← " (view.village.short) } }
        h1 { (title) }
        @if books.is_empty() { p.note { "还没有公布这个村的账目。" } } @else {
            nav.kinds aria-label="年份" {
                @for year in &years {
                    @let number = year.to_string();
                    a href=(links::with_params(&path, [("year", number.as_str())])) aria-current=[(*year == span.year).then_some("page")] { (year) "年" }
                }
            }
            dl.figures {
                div { dt { (period) "收入" } dd { (yuan(earned)) } }
                div { dt { (period) "支出" } dd { (yuan(spent)) } }
                div { dt { "收支相抵" } dd { (yuan(Fen(earned.0 - spent.0))) } }
            }
            (freshness(last_day(books), view.published_on))
            @if whole.is_empty() { p.note { (period) "没有收入和支出的分录。" } }
            @for side in [Side::Income, Side::Expense] { (accounts_of(side, &whole, span, &path)) }
            @if span.month.is_none() && !months.is_empty() {
                section {
                    h2 { "每个月" }
                    (pair_chart(&format!("{}年每月收入和支出", span.year), ("收入", "支出"), &months.iter().map(|(month, income, expense)| (format!("{month}月"), *income, *expense)).collect::<Vec<_>>(), ask.elder))
                    (month_table(&months, span.year, &path))
                }
            }
            (downloads(&path, &ask.pairs))
        }
    }
}

fn last_day(books: &[Booked]) -> Option<NaiveDate> {
    let last = books.last()?;
    let first = NaiveDate::from_ymd_opt(last.year, last.month, 1)?;
    first.checked_add_months(chrono::Months::new(1))?.pred_opt()
}

fn accounts_of(
    side: Side,
    whole: &BTreeMap<(Side, &'static str), (&'static Account, Fen)>,
    span: &Span<'_>,
    path: &str,
) -> Markup {
    const COLUMNS: [Column; 2] = [Column::head("科目"), Column::number("金额")];
    let year = span.year.to_string();
    let month = span.month.map(|month| month.to_string());
    let link = |code: &str| {
        let mut pairs = vec![("year", year.as_str()), ("account", code)];
        if let Some(month) = &month {
            pairs.push(("month", month.as_str()));
        }
        links::with_params(path, pairs)
    };
    let rows: Vec<Vec<Markup>> = whole
        .iter()
        .filter(|((of, _), _)| *of == side)
        .map(|((_, code), (account, amount))| {
            vec![
                html! { a href=(link(code)) { (account.name) } " " span.official { (code) } },
                yuan(*amount),
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            section { h2 { @if side == Side::Income { "钱从哪里来" } @else { "钱花到哪里去" } } (table(side.word(), &COLUMNS, rows)) }
        }
    }
}

fn month_table(months: &[(u32, Fen, Fen)], year: i32, path: &str) -> Markup {
    const COLUMNS: [Column; 3] = [Column::head("月份"), Column::text("收入"), Column::number("支出")];
    let year = year.to_string();
    let rows = months.iter().map(|(month, income, expense)| {
        let number = month.to_string();
        vec![
            html! { a href=(links::with_params(path, [("year", year.as_str()), ("month", number.as_str())])) { (month) "月" } },
            yuan(*income),
            yuan(*expense),
        ]
    });
    table("每月收入和支出", &COLUMNS, rows)
}

/// The voucher lines of one account.
fn drill(house: &House, ask: &Ask, view: &VillageView, span: &Span<'_>, title: &str) -> Result<Markup> {
    const COLUMNS: [Column; 5] = [
        Column::head("事由"),
        Column::short("日期"),
        Column::text("对方"),
        Column::text("凭证"),
        Column::number("金额"),
    ];
    let code = span.account.unwrap_or_default();
    let (from, to) = span.days();
    let lines = house.app.store.voucher_lines(&view.codes(), code, from, to)?;
    let side = span
        .account_of(code)
        .map_or(Side::Expense, |account| account.side);
    let amount = |line: &ShownLine| {
        result(
            side,
            line.money("debit").unwrap_or_default(),
            line.money("credit").unwrap_or_default(),
        )
    };
    let total: Fen = lines.iter().map(amount).sum();
    let path = format!("/v/{}/accounts", view.village.code);
    let year = span.year.to_string();
    let rows = lines.iter().map(|line| {
        vec![
            html! { (line.word("summary")) },
            html! { @if let Some(on) = line.day("booked_on") { (on) } },
            html! { @match line.text("party") { Some(party) => (party), None => "—" } },
            html! { span.official { (line.number()) } },
            yuan(amount(line)),
        ]
    });
    Ok(html! {
        p.back { a href=(links::with_params(&path, [("year", year.as_str())])) { "← " (view.village.short) (span.year) "年收支" } }
        h1 { (title) @if let Some(month) = span.month { "（" (month) "月）" } }
        p.lead { "共 " strong { (lines.len()) } " 笔，合计 " (yuan(total)) "。" }
        (freshness(None, view.published_on))
        @if lines.is_empty() { p.note { "这个科目在这段时间没有分录。" } }
        @else { (table(title, &COLUMNS, rows)) (downloads(&path, &ask.pairs)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn income_is_credited_and_expense_is_debited_in_the_chart_of_the_year() {
        let booked = |code: &str, year, debit, credit| Booked {
            code: code.to_owned(),
            year,
            month: 3,
            lines: 1,
            debit: Fen(debit),
            credit: Fen(credit),
        };
        let books = [
            booked("511", 2023, 0, 500),
            booked("102", 2024, 900, 0),
            booked("501", 2024, 100, 600),
            booked("511", 2024, 250, 0),
        ];
        let of = |year| {
            results(
                &Span {
                    year,
                    month: None,
                    account: None,
                },
                &books,
            )
        };
        assert_eq!(of(2023)[&(Side::Income, "511")].1, Fen(500));
        assert_eq!(of(2024)[&(Side::Income, "501")].1, Fen(500));
        assert_eq!(of(2024)[&(Side::Expense, "511")].1, Fen(250));
        assert_eq!(of(2024).len(), 2);
    }
}
