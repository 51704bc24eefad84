//! Text made fit for paper: nothing that XML cannot hold or that turns the reading round, and no whole number of a person,
//! a card or an account, wherever somebody typed one.

/// From so many digits on a number is a person's, a card's or an account's; village codes have 13 at most.
const LONG: usize = 15;
/// What stays of such a number.
const TAIL: usize = 4;

/// The text as it may stand in a letter.
pub fn fit(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' | '\u{a0}' => Some(' '),
            c if c.is_control() => None,
            // Direction marks, joiners, byte order marks and what Unicode says is no character.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
            c if (u32::from(c) & 0xfffe) == 0xfffe => None,
            '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' => None,
            c => Some(c),
        })
        .collect();
    // The wide blank stays: forms are filled in by hand between such blanks.
    masked(plain.trim_matches(' '))
}

/// Long numbers lose all but their last four places.
fn masked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run = run_of_digits(&chars[at..]);
        let digits = chars[at..at + run].iter().filter(|c| is_digit(**c)).count();
        if digits >= LONG {
            let places: Vec<char> = chars[at..at + run]
                .iter()
                .copied()
                .filter(|c| is_digit(*c) || is_x(*c))
                .collect();
            out.push_str("****");
            out.extend(&places[places.len() - TAIL..]);
        } else {
            out.extend(&chars[at..at + run]);
        }
        at += run;
        if at < chars.len() {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// How many characters from the first belong to one number: digits, one blank or hyphen between groups of at least three,
/// and an X at the end.
fn run_of_digits(chars: &[char]) -> usize {
    let mut end = 0;
    loop {
        let group = chars[end..].iter().take_while(|c| is_digit(**c)).count();
        if group == 0 {
            return end;
        }
        end += group;
        if chars.get(end).is_some_and(|c| is_x(*c)) {
            return end + 1;
        }
        let next = match chars.get(end) {
            Some(' ' | '-' | '－' | '　' | '·') => {
                chars[end + 1..].iter().take_while(|c| is_digit(**c)).count()
            }
            _ => return end,
        };
        // A day, 2026-11-22, is written in groups of two.
        if next < 3 {
            return end;
        }
        end += 1;
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_x(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_whole_number_of_a_person_or_an_account_stays() {
        for typed in [
            "999999195001010018",
            "99999919500101001X",
            "999999 19500101 0018",
            "999999-19500101-0018",
            "９９９９９９１９５００１０１００１８",
            "6217000000000000018",
            "999999500101001",
        ] {
            let fitted = fit(&format!("张某（{typed}）领取"));
            let most = fitted
                .split(|c: char| !is_digit(c) && !is_x(c))
                .map(|run| run.chars().count())
                .max();
            assert!(
                most.unwrap_or(0) <= TAIL && fitted.ends_with("）领取"),
                "{fitted}"
            );
        }
        assert_eq!(fit("尾号 999999195001010018"), "尾号 ****0018");
    }

    #[test]
    fn days_sums_codes_and_numbers_of_documents_stay_as_they_are() {
        for typed in [
            "2026-11-22 至 2026-12-31",
            "县巡办函〔2026〕12号",
            "9999991002018",
            "1,234,567.50元",
            "2024 2025 2026年",
        ] {
            assert_eq!(fit(typed), typed);
        }
    }

    #[test]
    fn what_paper_and_xml_cannot_hold_is_left_out() {
        assert_eq!(fit("甲\u{0}\u{8}乙\u{b}\u{1f}丙\u{7f}"), "甲乙丙");
        assert_eq!(
            fit("\u{202e}evil\u{2066}\u{feff}\u{ffff}\u{fffe}\u{1ffff}"),
            "evil"
        );
        assert_eq!(fit("<b>&\"甲\n乙"), "<b>&\"甲 乙");
    }
}
