//! Bars for years and months.

use maud::{Markup, html};

use crate::domain::fen::Fen;

use super::money::figures;

const WIDTH: i64 = 340;

/// One bar a year, newest first, with its figure above it; the title says what it is and the text alternative all of it.
pub(crate) fn years(title: &str, values: &[(i16, Fen)], elder: bool) -> Markup {
    let most = values
        .iter()
        .map(|(_, amount)| amount.0)
        .max()
        .unwrap_or(0)
        .max(1);
    let (font, row) = if elder { (24, 60) } else { (18, 48) };
    let told: Vec<String> = values
        .iter()
        .map(|(year, amount)| format!("{year}年{}元", figures(*amount)))
        .collect();
    let height = row * i64::try_from(values.len()).unwrap_or(0);
    html! {
        svg.chart viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby="chart-title chart-text" font-size=(font) {
            title id="chart-title" { (title) }
            desc id="chart-text" { (told.join("，")) "。" }
            @for (at, (year, amount)) in values.iter().enumerate() {
                @let top = row * i64::try_from(at).unwrap_or(0);
                text x="0" y=(top + font) { (year) "年" }
                text x=(WIDTH) y=(top + font) text-anchor="end" { (figures(*amount)) "元" }
                rect.rail x="0" y=(top + font + 8) width=(WIDTH) height="10" {}
                rect.bar x="0" y=(top + font + 8) width=(bar(*amount, most)) height="10" {}
            }
        }
    }
}

/// Two bars for each label, one above the other, in one scale; the legend names them, and the text alternative says all of
/// it.
pub(crate) fn pairs(title: &str, names: (&str, &str), values: &[(String, Fen, Fen)], elder: bool) -> Markup {
    let most = values
        .iter()
        .flat_map(|(_, a, b)| [a.0, b.0])
        .max()
        .unwrap_or(0)
        .max(1);
    let (font, row) = if elder { (24, 72) } else { (18, 56) };
    let told: Vec<String> = values
        .iter()
        .map(|(label, a, b)| {
            format!(
                "{label}{}{}元、{}{}元",
                names.0,
                figures(*a),
                names.1,
                figures(*b)
            )
        })
        .collect();
    let height = row * i64::try_from(values.len()).unwrap_or(0);
    html! {
        p.legend { span.bar-key {} " " (names.0) "　" span.bar-key.second {} " " (names.1) }
        svg.chart viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby="pair-title pair-text" font-size=(font) {
            title id="pair-title" { (title) }
            desc id="pair-text" { (told.join("；")) "。" }
            @for (at, (label, first, second)) in values.iter().enumerate() {
                @let top = row * i64::try_from(at).unwrap_or(0);
                text x="0" y=(top + font) { (label) }
                rect.bar x="0" y=(top + font + 6) width=(bar(*first, most)) height="9" {}
                rect.bar.second x="0" y=(top + font + 18) width=(bar(*second, most)) height="9" {}
            }
        }
    }
}

/// The length of a bar; an amount above nothing is always seen, a negative one has none.
fn bar(amount: Fen, most: i64) -> i64 {
    if amount.0 <= 0 {
        0
    } else {
        (i128::from(amount.0) * i128::from(WIDTH) / i128::from(most)).max(2) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_the_numbers_stand_beside_them() {
        assert_eq!(bar(Fen(500), 1_000), 170);
        assert_eq!(bar(Fen(1), 1_000_000), 2);
        assert_eq!(bar(Fen(-5), 1_000), 0);
        let svg = years("每年发放", &[(2025, Fen(100_000)), (2024, Fen(50_000))], false).into_string();
        assert!(
            svg.contains("<title id=\"chart-title\">每年发放</title>")
                && svg.contains("2025年1,000.00元，2024年500.00元。"),
            "{svg}"
        );
        assert!(!svg.contains("style="), "the policy forbids inline style");
    }
}
