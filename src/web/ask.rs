//! What a request asks for, read strictly.

use actix_web::HttpRequest;
use actix_web::http::header;
use chrono::NaiveDate;

use crate::error::{Error, Result};

use super::routes::Route;

/// Longer values are cut: no question needs more, and every link on the page repeats them.
const LONGEST_VALUE: usize = 160;

/// In which form an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A page.
    Html,
    /// `.json`.
    Json,
    /// `.csv`.
    Csv,
    /// `.xlsx`.
    Xlsx,
}

impl Format {
    /// The suffix of addresses, with its dot; empty for pages.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Html => "",
            Self::Json => ".json",
            Self::Csv => ".csv",
            Self::Xlsx => ".xlsx",
        }
    }

    /// Splits the suffix off a path.
    pub(crate) fn split(path: &str) -> (&str, Self) {
        for format in [Self::Json, Self::Csv, Self::Xlsx] {
            if let Some(stem) = path.strip_suffix(format.suffix()) {
                return (stem, format);
            }
        }
        (path, Self::Html)
    }
}

/// A request, as pages see it.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// The path without the suffix, as addressed (still percent-encoded).
    pub(crate) path: String,
    /// What stands for `{…}` in the route, decoded; empty where there is none.
    pub(crate) tail: String,
    /// The parameters that are not empty, in order.
    pub(crate) pairs: Vec<(String, String)>,
    /// The form of the answer.
    pub(crate) format: Format,
    /// Whether the reader chose 长辈版.
    pub(crate) elder: bool,
    /// Today.
    pub(crate) today: NaiveDate,
}

impl Ask {
    /// Reads a request for a route.
    ///
    /// # Errors
    /// `NotFound` for a suffix that the route has not, `Usage` for a parameter that it does not know or that comes twice.
    pub(crate) fn read(
        request: &HttpRequest,
        route: &Route,
        today: NaiveDate,
    ) -> Result<Self, (Self, Error)> {
        let address = request.uri().path();
        // `/openapi.json` is a name; in every other address the suffix is the form of the answer.
        let (path, format) = if address == route.path {
            (address, Format::Html)
        } else {
            Format::split(address)
        };
        let tail = request.match_info().iter().next().map_or("", |(_, value)| value);
        let mut ask = Self {
            path: path.to_owned(),
            tail: if format == Format::Html {
                tail
            } else {
                Format::split(tail).0
            }
            .to_owned(),
            pairs: Vec::new(),
            format,
            elder: is_elder(request),
            today,
        };
        if !route.formats.has(format) {
            return Err((ask, Error::NotFound("这个地址".to_owned())));
        }
        match read_pairs(request.query_string(), route.params, &[]) {
            Ok(pairs) => ask.pairs = pairs,
            Err(error) => return Err((ask, error)),
        }
        Ok(ask)
    }

    /// Reads a request to the desk: its addresses have no suffixes, and no 长辈版.
    ///
    /// # Errors
    /// `Usage` for a parameter that the address does not know, or that comes twice and is none of `many`.
    pub(crate) fn of_desk(
        request: &HttpRequest,
        params: &[&str],
        many: &[&str],
        today: NaiveDate,
    ) -> Result<Self, (Self, Error)> {
        let mut ask = Self {
            path: request.uri().path().to_owned(),
            tail: String::new(),
            pairs: Vec::new(),
            format: Format::Html,
            elder: false,
            today,
        };
        match read_pairs(request.query_string(), params, many) {
            Ok(pairs) => ask.pairs = pairs,
            Err(error) => return Err((ask, error)),
        }
        Ok(ask)
    }

    /// Every value of a parameter that may come several times, in order.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let of_name = self.pairs.iter().filter(|(key, _)| key == name);
        of_name.map(|(_, value)| value.clone()).collect()
    }

    /// The value of a parameter; `None` when absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Whether the reader's cookie asks for 长辈版.
pub(crate) fn is_elder(request: &HttpRequest) -> bool {
    request
        .headers()
        .get_all(header::COOKIE)
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(';').any(|pair| pair.trim() == "elder=1"))
}

/// Reads a query string of known parameters, of which `many` may come several times; empty values count as absent, as
/// forms send them.
fn read_pairs(query: &str, known: &[&str], many: &[&str]) -> Result<Vec<(String, String)>> {
    let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(query)
        .map_err(|_| Error::Usage("地址里问号后面的部分看不懂".to_owned()))?
        .into_inner();
    let mut out: Vec<(String, String)> = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        if !known.contains(&name.as_str()) {
            let shown: String = name.chars().take(40).collect();
            let mend = if known.is_empty() {
                "这个地址不带参数".to_owned()
            } else {
                format!("可以用的参数：{}", known.join("、"))
            };
            return Err(Error::Usage(format!("不认识参数“{shown}”。{mend}")));
        }
        if !many.contains(&name.as_str()) && out.iter().any(|(known, _)| *known == name) {
            return Err(Error::Usage(format!("参数“{name}”出现了两次，请只写一次")));
        }
        out.push((name, value.chars().take(LONGEST_VALUE).collect()));
    }
    out.retain(|(_, value)| !value.trim().is_empty());
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_parameter_is_named() {
        let error = read_pairs("q=a&foo=1", &["q", "year"], &[]).expect_err("unknown");
        assert!(
            matches!(&error, Error::Usage(text) if text.contains("“foo”") && text.contains("q、year")),
            "{error}"
        );
    }

    #[test]
    fn a_parameter_given_twice_is_refused_and_an_empty_one_is_absent() {
        assert!(read_pairs("q=a&q=b", &["q"], &[]).is_err());
        assert_eq!(
            read_pairs("q=&year=2025", &["q", "year"], &[]).expect("read"),
            [("year".to_owned(), "2025".to_owned())]
        );
    }

    #[test]
    fn a_parameter_that_may_come_often_keeps_all_its_values() {
        let pairs = read_pairs("a=1&a=2&a=&b=3", &["a", "b"], &["a"]).expect("read");
        let values: Vec<&str> = pairs.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["1", "2", "3"]);
        assert!(read_pairs("a=1&b=2&b=3", &["a", "b"], &["a"]).is_err());
    }

    #[test]
    fn broken_percent_signs_and_foreign_bytes_are_read_without_complaint() {
        assert!(read_pairs("q=%", &["q"], &[]).is_ok());
        assert!(read_pairs("q=%ff%fe", &["q"], &[]).is_ok());
        assert_eq!(
            read_pairs("q=%E7%B2%AE+%E8%A1%A5", &["q"], &[]).expect("read")[0].1,
            "粮 补"
        );
    }

    #[test]
    fn the_suffix_of_an_address_is_its_form() {
        assert_eq!(
            Format::split("/v/410825100201.json"),
            ("/v/410825100201", Format::Json)
        );
        assert_eq!(Format::split("/policies/a.b"), ("/policies/a.b", Format::Html));
    }
}
