//! Land area in integers of 0.0001 亩.

/// An area in units of 0.0001 亩 (1 亩 = 666.67 ㎡).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Area(pub i64);

impl Area {
    /// Reads 亩 with up to four decimals; `None` when the text is no such number.
    pub fn parse_mu(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('亩').trim_end();
        quantity(text).map(Self)
    }

    /// Reads an area in another unit: the unit's name and the area, rounded to four decimals of 亩 (1 亩 = 2000/3 ㎡, 1 公顷 = 15
    /// 亩). `None` when there is no such unit.
    pub fn parse_other(text: &str) -> Option<(&'static str, Self)> {
        const UNITS: [(&str, &str, i64, i64); 8] = [
            ("平方公里", "平方公里", 1500, 1),
            ("平方千米", "平方公里", 1500, 1),
            ("平方米", "平方米", 3, 2000),
            ("㎡", "平方米", 3, 2000),
            ("m²", "平方米", 3, 2000),
            ("m2", "平方米", 3, 2000),
            ("平米", "平方米", 3, 2000),
            ("公顷", "公顷", 15, 1),
        ];
        let text = text.trim().replace([',', '，'], "");
        let (number, (_, name, times, by)) = UNITS
            .iter()
            .find_map(|unit| text.strip_suffix(unit.0).map(|number| (number, unit)))?;
        let units = i128::from(quantity(number.trim_end())?) * i128::from(*times);
        let by = i128::from(*by);
        i64::try_from((units + by / 2) / by)
            .ok()
            .map(|area| (*name, Self(area)))
    }

    /// 亩 without trailing zeros: `3.5`.
    pub fn mu(self) -> String {
        quantity_text(self.0)
    }
}

/// Reads a non-negative number with up to four decimals into units of 0.0001.
pub fn quantity(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals = decimals.trim_end_matches('0');
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 11 || decimals.len() > 4 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let scale = 10_i64.pow(4 - u32::try_from(decimals.len()).ok()?);
    let fraction: i64 = if decimals.is_empty() {
        0
    } else {
        decimals.parse().ok()?
    };
    Some(whole.parse::<i64>().ok()? * 10_000 + fraction * scale)
}

/// The text of a number kept in units of 0.0001, without trailing zeros.
pub fn quantity_text(units: i64) -> String {
    let text = format!("{}.{:04}", units / 10_000, units % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_keep_four_decimals_and_nothing_finer() {
        assert_eq!(Area::parse_mu("3.5"), Some(Area(35_000)));
        assert_eq!(Area::parse_mu("0.0001亩"), Some(Area(1)));
        assert_eq!(Area::parse_mu("1.00001"), None);
        assert_eq!(Area::parse_mu("-1"), None);
        assert_eq!(Area::parse_other("2,000㎡"), Some(("平方米", Area(30_000))));
        assert_eq!(Area::parse_other("666.67 平方米"), Some(("平方米", Area(10_000))));
        assert_eq!(Area::parse_other("1.2公顷"), Some(("公顷", Area(180_000))));
        assert_eq!(Area::parse_other("12"), None);
        assert_eq!(Area(35_000).mu(), "3.5");
        assert_eq!(Area(120_000).mu(), "12");
    }
}
