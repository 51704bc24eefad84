//! The relay list: what a higher round found again and again is what this one looks for.

use crate::domain::case::Category;

/// The most items of a list.
const MOST: usize = 200;

/// A line that cannot be read, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayFault {
    /// It has no separator, or nothing behind it.
    Form(usize),
    /// Its category is none of the taxonomy.
    Category(usize),
    /// It stands twice.
    Twice(usize),
    /// There is no line at all, or there are too many.
    Many,
}

impl RelayFault {
    /// As a sentence.
    pub fn says(self) -> String {
        match self {
            Self::Form(line) => {
                format!("第 {line} 行看不懂：写成“类别,看什么”，看什么 4 到 200 字")
            }
            Self::Category(line) => {
                format!("第 {line} 行的类别不认识，可以用：{}", Category::WORDS.join("、"))
            }
            Self::Twice(line) => format!("第 {line} 行前面已经有了"),
            Self::Many => format!("一次写 1 到 {MOST} 行"),
        }
    }
}

/// Reads lines of `类别,看什么`; a comma of either width or a tab separates, a heading that says so and blank lines are passed.
///
/// # Errors
/// The first line that cannot be read.
pub fn relay(text: &str) -> Result<Vec<(Category, String)>, RelayFault> {
    let mut items: Vec<(Category, String)> = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let (number, line) = (at + 1, line.trim());
        if line.is_empty() {
            continue;
        }
        let (category, look_for) = line
            .split_once([',', '，', '\t'])
            .ok_or(RelayFault::Form(number))?;
        let clean = |text: &str| text.trim().trim_matches('"').trim().to_owned();
        let (category, look_for) = (clean(category), clean(look_for));
        if items.is_empty() && category == "类别" {
            continue;
        }
        let category = Category::from_word(&category).ok_or(RelayFault::Category(number))?;
        if !(4..=200).contains(&look_for.chars().count()) || look_for.chars().any(char::is_control) {
            return Err(RelayFault::Form(number));
        }
        let item = (category, look_for);
        if items.contains(&item) {
            return Err(RelayFault::Twice(number));
        }
        items.push(item);
    }
    if items.is_empty() || items.len() > MOST {
        return Err(RelayFault::Many);
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_offices_are_read_and_a_slip_is_named_by_its_line() {
        let text = "\u{feff}类别,看什么\n合同，机动地是否公开发包\n\n惠农补贴\t\"死亡人员是否还在领\"\n";
        assert_eq!(
            relay(text),
            Ok(vec![
                (Category::Contracts, "机动地是否公开发包".to_owned()),
                (Category::Subsidy, "死亡人员是否还在领".to_owned()),
            ])
        );
        assert_eq!(
            relay("合同,机动地是否公开\n天气,是否下雨了吗"),
            Err(RelayFault::Category(2))
        );
        assert_eq!(relay("合同 机动地"), Err(RelayFault::Form(1)));
        assert_eq!(
            relay("合同,机动地是否公开\n合同,机动地是否公开"),
            Err(RelayFault::Twice(2))
        );
        assert_eq!(relay("\n \n"), Err(RelayFault::Many));
    }
}
