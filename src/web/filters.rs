//! The filters of `/search` and of a village's payments, read strictly.

use chrono::NaiveDate;

use crate::domain::fen::Fen;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::search::public::{Kind, LineFilter, Query, Sort};

use super::ask::{Ask, Format};

/// Rows on a page.
pub(crate) const PAGE: usize = 20;
/// Rows that one JSON answer gives at most.
const MOST_JSON: usize = 1_000;

/// What a list is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filters {
    pub(crate) q: String,
    pub(crate) village: Option<VillageCode>,
    pub(crate) township: Option<TownshipCode>,
    pub(crate) programme: Option<String>,
    pub(crate) year: Option<i16>,
    pub(crate) kind: Option<Kind>,
    pub(crate) lines: LineFilter,
    pub(crate) min: Option<Fen>,
    pub(crate) max: Option<Fen>,
    pub(crate) sort: Sort,
    pub(crate) cursor: Option<String>,
    pub(crate) limit: usize,
}

impl Filters {
    /// Reads the filters; where no order is asked for, `sort` is it.
    ///
    /// # Errors
    /// `Usage` with the parameter's name and what it takes.
    pub(crate) fn read(ask: &Ask, sort: Sort) -> Result<Self> {
        Ok(Self {
            q: ask.get("q").unwrap_or_default().to_owned(),
            village: read(ask, "village", "12 位或 13 位村码", |text| {
                VillageCode::parse_printed(text).ok()
            })?,
            township: read(ask, "township", "9 位乡镇码", TownshipCode::parse)?,
            programme: read(ask, "programme", "补贴编码", |text| {
                (text.chars().count() <= 64).then(|| text.to_owned())
            })?,
            year: read(ask, "year", "四位年份，例如 2025", year)?,
            kind: read(
                ask,
                "kind",
                "villages、programmes、policies、payments、notices、assets、contracts、projects、disbursements、vouchers 之一",
                Kind::from_word,
            )?,
            lines: LineFilter {
                state: short(ask, "state")?,
                class: short(ask, "class")?,
                firm: short(ask, "firm")?,
            },
            min: read(ask, "min", "金额（元），例如 500", |text| {
                Fen::parse_yuan(text).ok()
            })?,
            max: read(ask, "max", "金额（元），例如 2000", |text| {
                Fen::parse_yuan(text).ok()
            })?,
            sort: read(
                ask,
                "sort",
                "best、newest、largest、smallest 之一",
                Sort::from_word,
            )?
            .unwrap_or(sort),
            cursor: ask.get("cursor").map(str::to_owned),
            limit: limit(ask)?,
        })
    }

    /// The query of the index for these villages.
    pub(crate) fn query(&self, villages: Vec<VillageCode>, today: NaiveDate) -> Query {
        Query {
            text: self.q.clone(),
            villages,
            township: self.township,
            programme: self.programme.clone(),
            year: self.year,
            kind: self.kind,
            lines: self.lines.clone(),
            min: self.min,
            max: self.max,
            sort: self.sort,
            cursor: self.cursor.clone(),
            limit: self.limit,
            today,
        }
    }

    /// Whether anything at all is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.q.trim().is_empty()
            && self.village.is_none()
            && self.township.is_none()
            && self.programme.is_none()
            && self.year.is_none()
            && self.kind.is_none()
            && self.lines == LineFilter::default()
            && self.min.is_none()
            && self.max.is_none()
            && self.cursor.is_none()
    }
}

/// Reads a parameter that holds a word or a name.
fn short(ask: &Ask, name: &str) -> Result<Option<String>> {
    read(ask, name, "不超过 64 个字的词", |text| {
        (text.chars().count() <= 64).then(|| text.to_owned())
    })
}

/// Reads a four-digit year.
pub(crate) fn year(text: &str) -> Option<i16> {
    let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|year| (1900..=2199).contains(year))
}

/// Reads a parameter of a list; what cannot be read is refused with what it takes.
pub(crate) fn read<T>(
    ask: &Ask,
    name: &str,
    takes: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    match ask.get(name) {
        None => Ok(None),
        Some(text) => match parse(crate::text::clean(text).as_ref()) {
            Some(value) => Ok(Some(value)),
            None => Err(Error::Usage(format!("参数“{name}”看不懂。它要{takes}"))),
        },
    }
}

/// Rows on a page: fixed on pages, `limit` in JSON.
pub(crate) fn limit(ask: &Ask) -> Result<usize> {
    let parse = |text: &str| text.parse::<usize>().ok().filter(|n| (1..=MOST_JSON).contains(n));
    let asked = read(ask, "limit", "1 到 1000 的数", parse)?;
    Ok(if ask.format == Format::Json {
        asked.unwrap_or(PAGE)
    } else {
        PAGE
    })
}

/// The offset that stands in the cursor of a short list.
pub(crate) fn offset(ask: &Ask) -> Result<usize> {
    let parse = |text: &str| text.parse::<usize>().ok().filter(|n| *n <= 1_000_000);
    Ok(read(ask, "cursor", "上一页给出的值", parse)?.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pairs: &[(&str, &str)]) -> Ask {
        Ask {
            path: "/search".to_owned(),
            tail: String::new(),
            pairs: pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
            format: Format::Html,
            elder: false,
            today: NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"),
        }
    }

    #[test]
    fn filters_are_read_in_plain_and_full_width_digits() {
        let filters = Filters::read(
            &ask(&[
                ("year", "２０２５"),
                ("min", "1,000"),
                ("village", "9999991002018"),
            ]),
            Sort::Best,
        )
        .expect("read");
        assert_eq!((filters.year, filters.min), (Some(2025), Some(Fen(100_000))));
        assert_eq!(filters.village, VillageCode::parse("999999100201").ok());
        assert!(!filters.is_empty());
    }

    #[test]
    fn a_value_that_cannot_be_read_names_its_parameter() {
        for (name, value) in [
            ("year", "25"),
            ("kind", "people"),
            ("sort", "名字"),
            ("village", "9999991002019"),
            ("max", "1e9"),
        ] {
            let error = Filters::read(&ask(&[(name, value)]), Sort::Best).expect_err(name);
            assert!(error.to_string().contains(&format!("“{name}”")), "{error}");
        }
    }

    #[test]
    fn only_json_may_ask_for_longer_pages() {
        let mut json = ask(&[("limit", "500")]);
        assert_eq!(limit(&json).expect("read"), PAGE);
        json.format = Format::Json;
        assert_eq!(limit(&json).expect("read"), 500);
        json.pairs[0].1 = "5000".to_owned();
        assert!(limit(&json).is_err());
    }
}
