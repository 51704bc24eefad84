//! How sure a share is that was counted on few.

/// The 95 % interval of a share after Wilson (1927), in per mille: `confirmed` of `judged`. `None` before anything was judged.
pub fn wilson(confirmed: u64, judged: u64) -> Option<(u64, u64)> {
    if judged == 0 {
        return None;
    }
    let (n, p) = (judged as f64, confirmed as f64 / judged as f64);
    let z = 1.959_964;
    let (middle, half) = (
        p + z * z / (2.0 * n),
        z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt(),
    );
    let scale = 1000.0 / (1.0 + z * z / n);
    let per_mille = |share: f64| (share * scale).clamp(0.0, 1000.0).round() as u64;
    Some((per_mille(middle - half), per_mille(middle + half)))
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn the_interval_of_wilson_s_formula_is_wide_on_few_and_narrow_on_many() {
        assert_eq!(wilson(0, 0), None);
        // 350 of 380 deaths that a county confirmed: 0.92.
        assert_eq!(wilson(350, 380), Some((890, 944)));
        assert_eq!(wilson(1, 1), Some((207, 1000)));
        assert_eq!(wilson(0, 10), Some((0, 278)));
    }
}
