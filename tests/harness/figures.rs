//! The figures of a page as a reader sees them: labels, cells and amounts, taken from the page's own text.

/// A text without its tags, with what stands for signs made signs again.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, more)) = rest.split_once('<') {
        out.push_str(text);
        rest = more.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The texts between two marks, in order.
pub fn between<'a>(html: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    html.split(open)
        .skip(1)
        .map(|part| part.split(close).next().unwrap_or_default())
        .collect()
}

/// Every amount in a text, `-1,234.50元`, in fen.
pub fn amounts(text: &str) -> Vec<i64> {
    let ends = text.match_indices('元').map(|(at, _)| at);
    ends.filter_map(|end| {
        let before = &text[..end];
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '-'));
        let amount = before[digits.len()..].replace([',', '.'], "");
        amount.parse().ok()
    })
    .collect()
}

/// The labelled figures of a list of that class, each with its text.
pub fn labelled(page: &str, class: &str) -> Vec<(String, String)> {
    between(page, &format!("<dl class=\"{class}\">"), "</dl>")
        .iter()
        .flat_map(|list| between(list, "<dt>", "</div>"))
        .map(|one| {
            let (label, value) = one.split_once("</dt>").expect("a label and its value");
            (plain(label), plain(value))
        })
        .collect()
}

/// The amounts of the page's own figures: each label with the amounts beside it, those without any left out.
pub fn figures(page: &str) -> Vec<(String, Vec<i64>)> {
    labelled(page, "figures")
        .into_iter()
        .map(|(label, value)| (label, amounts(&value)))
        .filter(|(_, amounts)| !amounts.is_empty())
        .collect()
}

/// The amounts in the cells of that heading, over all tables of the page or the one with that caption.
pub fn column(page: &str, caption: Option<&str>, heading: &str) -> Vec<i64> {
    between(page, "<table", "</table>")
        .iter()
        .filter(|table| caption.is_none_or(|caption| table.contains(&format!(">{caption}</caption>"))))
        .flat_map(|table| between(table, &format!("data-label=\"{heading}\">"), "</td>"))
        .flat_map(|cell| amounts(&plain(cell)))
        .collect()
}

/// The first sentence under the page's heading.
pub fn lead(page: &str) -> String {
    between(page, "<p class=\"lead\">", "</p>")
        .first()
        .map(|text| plain(text))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_stand() {
        let page = "<dl class=\"figures\"><div><dt>合计</dt><dd><span class=\"yuan\">-1,234.50元</span></dd></div>\
                    <div><dt>一共</dt><dd>3<small>项</small></dd></div></dl>\
                    <table class=\"rows\"><caption class=\"unseen\">甲</caption><td data-label=\"金额\"><span>0.05元</span></td></table>";
        assert_eq!(figures(page), [("合计".to_owned(), vec![-123_450])]);
        assert_eq!(column(page, Some("甲"), "金额"), [5]);
        assert!(column(page, Some("乙"), "金额").is_empty());
        assert_eq!(labelled(page, "figures")[1].1, "3项");
    }
}
