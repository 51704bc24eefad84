//! `lists.csv`: beside the files of a folder, where each list comes from. One row a file; the export writes it, and
//! whoever hands in a folder may write it by hand.

use super::header::Heading;
use crate::domain::day;
use crate::domain::origin::Origin;
use crate::domain::row::Row;
use crate::error::problem::Problem;

/// The name under which the export writes it; it is recognised by its header row, whatever it is called.
pub const FILE: &str = "lists.csv";

/// Its header row.
pub const HEADINGS: [&str; 4] = ["文件", "截至日期", "提供单位", "依据"];

/// The header row of such a file, recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginColumns([Option<usize>; 4]);

impl OriginColumns {
    /// Recognises the header: the file's column and any of the three that say something of it, in any order.
    pub fn of(header: &[String]) -> Option<Self> {
        let bases: Vec<String> = header.iter().map(|text| Heading::of(text).base).collect();
        let places = HEADINGS.map(|name| bases.iter().position(|base| base == name));
        (places[0].is_some() && places[1..].iter().any(Option::is_some)).then_some(Self(places))
    }

    /// Which file a row speaks of, and what it says of it.
    ///
    /// # Errors
    /// No file is named, or the day does not exist.
    pub fn read(&self, row: &Row) -> Result<(String, Origin), Box<Problem>> {
        let cell = |at: usize| self.0[at].map(|place| row.cleaned(place)).unwrap_or_default();
        let fault = |at: usize, text: &str, mend: &str| {
            let mut problem = Problem::whole(text, mend);
            problem.row = row.number;
            problem.column = HEADINGS[at].to_owned();
            problem.value = cell(at).into_owned();
            Box::new(problem)
        };
        let file = cell(0);
        if file.is_empty() {
            return Err(fault(
                0,
                "没有写是哪个文件",
                "写上旁边那个文件的名字，例如 persons.csv",
            ));
        }
        let as_of = match cell(1) {
            text if text.is_empty() => None,
            text => {
                Some(day::parse(&text).ok_or_else(|| fault(1, "没有这一天", "写成 2025-03-07 这样的日期"))?)
            }
        };
        Ok((
            file.into_owned(),
            Origin::new(as_of, Some(&*cell(2)), Some(&*cell(3))),
        ))
    }
}

/// The row of a file, as the export writes it.
pub fn cells(file: &str, origin: &Origin) -> [String; 4] {
    [
        file.to_owned(),
        origin.as_of.map_or_else(String::new, |day| day.to_string()),
        origin.owner.clone().unwrap_or_default(),
        origin.basis.clone().unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::{columns, recognise};
    use crate::domain::dataset::Dataset;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn row(cells: &[&str]) -> Row {
        let mut row = Row::default();
        row.start(2);
        cells.iter().for_each(|cell| row.push(cell));
        row
    }

    #[test]
    fn what_is_written_is_read_back_in_any_order_of_the_columns() {
        let origin = Origin::new(day::parse("2025-06-30"), Some("县公安局"), None);
        let written = cells("persons.csv", &origin);
        let mut texts: Vec<&str> = written.iter().map(String::as_str).collect();
        let columns = OriginColumns::of(&HEADINGS.map(str::to_owned)).expect("its header");
        assert_eq!(
            columns.read(&row(&texts)),
            Ok(("persons.csv".to_owned(), origin.clone()))
        );
        texts.reverse();
        let columns = OriginColumns::of(&header("依据,提供单位,截至日期*,文件＊")).expect("its header");
        assert_eq!(columns.read(&row(&texts)), Ok(("persons.csv".to_owned(), origin)));
    }

    #[test]
    fn no_dataset_is_taken_for_it_and_it_for_none() {
        assert!(recognise(&HEADINGS.map(str::to_owned)).is_err());
        for dataset in Dataset::ALL {
            let header: Vec<String> = columns(*dataset).iter().map(|c| c.name.to_owned()).collect();
            assert_eq!(OriginColumns::of(&header), None, "{dataset:?}");
        }
        assert_eq!(OriginColumns::of(&header("文件,备注")), None);
    }

    #[test]
    fn a_row_without_a_file_or_with_a_day_that_is_none_is_refused() {
        let columns = OriginColumns::of(&HEADINGS.map(str::to_owned)).expect("its header");
        let fault = |cells: &[&str]| columns.read(&row(cells)).expect_err("refused");
        assert_eq!(fault(&["", "2025-06-30", "", ""]).column, "文件");
        let fault = fault(&["persons.csv", "2025-02-30", "", ""]);
        assert_eq!(
            (fault.column.as_str(), fault.value.as_str(), fault.row),
            ("截至日期", "2025-02-30", 2)
        );
    }
}
