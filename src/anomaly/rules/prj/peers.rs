//! What is usual among the others.

/// The median of a sorted list without one of its values; `None` when fewer than `least` are left.
pub(super) fn median_of_others(sorted: &[i64], own: i64, least: usize) -> Option<(i64, u64)> {
    let at = sorted.binary_search(&own).ok()?;
    let count = sorted.len() - 1;
    if count < least.max(1) {
        return None;
    }
    let other = |nth: usize| sorted[if nth < at { nth } else { nth + 1 }];
    let (low, high) = (other((count - 1) / 2), other(count / 2));
    Some(((low + high) / 2, count as u64))
}

#[cfg(test)]
mod tests {
    use super::median_of_others;

    #[test]
    fn the_one_that_is_judged_is_left_out() {
        assert_eq!(median_of_others(&[1, 2, 9], 9, 2), Some((1, 2)));
        assert_eq!(median_of_others(&[1, 2, 3, 9], 9, 2), Some((2, 3)));
        assert_eq!(median_of_others(&[1, 2, 9], 9, 3), None);
    }
}
