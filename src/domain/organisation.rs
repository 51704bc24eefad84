//! The organisation's code (统一社会信用代码, GB 32100-2015).

use super::person::PersonNumber;

/// Whether the text is a well-formed organisation code with the right check character.
///
/// N1, N2 and N3 (collective economic organisations of group, village and township) are as good as 91
/// (enterprises), 92 (sole traders) and 93 (cooperatives). One right number of a person in thirty has the check
/// character of an organisation too: it is the person's, who would be named in public otherwise.
pub fn is_organisation_code(text: &str) -> bool {
    match text.char_indices().next_back() {
        Some((17, last)) => check_character(&text[..17]) == Some(last) && !is_person(text),
        _ => false,
    }
}

fn is_person(text: &str) -> bool {
    matches!(PersonNumber::read(text), Ok((_, None)))
}

/// The 18th character of a code over its first 17; `None` when they are not 17 of the alphabet.
pub fn check_character(body: &str) -> Option<char> {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    if body.len() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in body.bytes().zip(WEIGHTS) {
        sum += ALPHABET.iter().position(|c| *c == byte)? * weight;
    }
    Some(char::from(ALPHABET[(31 - sum % 31) % 31]))
}

#[cfg(test)]
mod tests {
    use super::{check_character, is_organisation_code, is_person};

    #[test]
    fn the_number_of_a_person_is_no_organisation_s_whatever_its_check_character() {
        let numbers = (0..2_000_000).map(|serial| format!("99999919500{:07}", 1_010_000 + serial));
        let both: Vec<String> = numbers
            .filter(|text| is_person(text) && check_character(&text[..17]) == text.chars().last())
            .take(3)
            .collect();
        assert_eq!(both.len(), 3);
        assert!(!both.iter().any(|text| is_organisation_code(text)), "{both:?}");
    }

    #[test]
    fn an_enterprise_and_a_village_collective_are_both_organisations() {
        assert!(is_organisation_code("91350100M000100Y43"));
        assert!(is_organisation_code("N2999999MF0000013P"));
        assert!(!is_organisation_code("91350100M000100Y44"));
        assert!(!is_organisation_code("91350100M000100Y4"));
    }
}
