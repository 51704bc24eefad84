//! Addresses of our own pages.

/// Text as it may stand in a path segment or a query value.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    encode_into(&mut out, text);
    out
}

fn encode_into(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |four: u8| char::from(HEX[usize::from(four)]);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 15));
        }
    }
}

/// A path with parameters; empty values are left out.
pub(crate) fn with_params<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = path.to_owned();
    let mut sign = '?';
    for (name, value) in pairs {
        if !value.is_empty() {
            out.push(sign);
            out.push_str(name);
            out.push('=');
            encode_into(&mut out, value);
            sign = '&';
        }
    }
    out
}

/// The parameters with `name` set to `value` (empty: without it), back on the first page.
pub(crate) fn changed<'a>(
    pairs: &'a [(String, String)],
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut out: Vec<(&str, &str)> = pairs
        .iter()
        .filter(|(key, _)| key != name && key != "cursor")
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    if !value.is_empty() {
        out.push((name, value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_link_to_the_next_page_keeps_every_filter() {
        let now = pairs(&[("q", "粮补 & 低保"), ("year", "2025"), ("cursor", "old")]);
        let link = with_params("/search", changed(&now, "cursor", "a+b/c="));
        assert_eq!(
            link,
            "/search?q=%E7%B2%AE%E8%A1%A5%20%26%20%E4%BD%8E%E4%BF%9D&year=2025&cursor=a%2Bb%2Fc%3D"
        );
    }

    #[test]
    fn another_filter_starts_again_on_the_first_page_and_can_be_taken_away() {
        let now = pairs(&[("q", "a"), ("year", "2025"), ("cursor", "x")]);
        assert_eq!(
            with_params("/search", changed(&now, "year", "2024")),
            "/search?q=a&year=2024"
        );
        assert_eq!(with_params("/search", changed(&now, "year", "")), "/search?q=a");
    }
}
