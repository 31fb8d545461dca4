//! Numbers as the page writes them: three significant digits, with units.

/// Three significant digits: `0.00123`, `1.50`, `340`, and `1.23e-7` where zeros would take over.
pub fn significant(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let magnitude = value.abs();
    if magnitude == 0.0 {
        return "0".to_owned();
    }
    if !(1e-3..1e6).contains(&magnitude) {
        return format!("{value:.2e}");
    }
    // Rounding may carry into another digit (9.996 is 10.0), so the exponent is read from the rounded number.
    let rounded = format!("{value:.2e}");
    let exponent: i32 = rounded.rsplit('e').next().and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let decimals = usize::try_from(2 - exponent).unwrap_or(0);
    format!("{value:.decimals$}")
}

/// A probability as percent: `23.4 %`.
pub fn percent(probability: f64) -> String {
    if probability == 1.0 { "100 %".to_owned() } else { format!("{} %", significant(probability * 100.0)) }
}

/// A probability as percent with all its digits.
pub fn exact_percent(probability: f64) -> String {
    format!("{} %", probability * 100.0)
}

/// A number of bytes in decimal units: `4.20 MB`.
pub fn bytes(n_bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match UNITS.iter().find(|(unit, _)| n_bytes >= *unit) {
        Some((unit, name)) => format!("{} {name}", significant(n_bytes as f64 / *unit as f64)),
        None => format!("{n_bytes} B"),
    }
}

/// A count in short: `5.24 M`.
pub fn count(n: usize) -> String {
    const UNITS: [(usize, &str); 3] = [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")];
    match UNITS.iter().find(|(unit, _)| n >= *unit) {
        Some((unit, name)) => format!("{} {name}", significant(n as f64 / *unit as f64)),
        None => n.to_string(),
    }
}

/// Seconds that a download still takes if it goes on as it did; `None` before that can be told.
pub fn secs_left(start_bytes: u64, done_bytes: u64, total_bytes: u64, elapsed_secs: f64) -> Option<f64> {
    let arrived = done_bytes.checked_sub(start_bytes)?;
    if arrived == 0 || elapsed_secs <= 0.25 {
        return None;
    }
    Some(total_bytes.saturating_sub(done_bytes) as f64 * elapsed_secs / arrived as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_significant_digits() {
        let cases = [
            (0.0, "0"),
            (1.0, "1.00"),
            (9.996, "10.0"),
            (23.44, "23.4"),
            (999.6, "1000"),
            (123456.0, "123456"),
            (0.001234, "0.00123"),
            (-0.5, "-0.500"),
            (1.234e-7, "1.23e-7"),
            (f64::NAN, "NaN"),
        ];
        for (value, expected) in cases {
            assert_eq!(significant(value), expected);
        }
    }

    #[test]
    fn probabilities_are_percent() {
        assert_eq!(percent(0.2341), "23.4 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(exact_percent(0.25), "25 %");
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(4_200_000), "4.20 MB");
        assert_eq!(count(5_242_880), "5.24 M");
        assert_eq!(count(12), "12");
    }

    #[test]
    fn time_left_follows_the_rate_since_the_start() {
        assert_eq!(secs_left(100, 300, 700, 2.0), Some(4.0));
        assert_eq!(secs_left(100, 100, 700, 2.0), None);
        assert_eq!(secs_left(0, 700, 700, 2.0), Some(0.0));
        assert_eq!(secs_left(300, 100, 700, 2.0), None);
    }
}
