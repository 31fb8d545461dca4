//! Expected values are those of scipy 1.17.1 (`binomtest`, `curve_fit`) or closed forms.

use super::*;

#[track_caller]
fn close(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "expected {expected}, got {got}");
}

#[test]
fn wilson_intervals_equal_those_of_scipy() {
    for (n_right, n, low, high) in [
        (0, 10, 0.0, 0.277_532_799_862_889),
        (10, 10, 0.722_467_200_137_111, 1.0),
        (3, 7, 0.158_219_855_251_47, 0.749_541_635_472_343),
        (47, 50, 0.837_829_083_111_618, 0.979_385_029_651_026),
        (250, 500, 0.456_341_265_302_484, 0.543_658_734_697_516),
        (499, 500, 0.988_759_293_294_853, 0.999_646_863_605_441),
        (1, 1600, 0.000_110_336_367_786_16, 0.003_531_830_872_976_75),
    ] {
        let interval = wilson(n_right, n);
        close(interval.low, low, 1e-12);
        close(interval.high, high, 1e-12);
    }
    assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
}

#[test]
fn mcnemar_equals_the_binomial_test_of_scipy() {
    for (first, second, p) in [
        (0, 0, 1.0),
        (5, 0, 0.0625),
        (10, 3, 0.092_285_156_25),
        (40, 22, 0.030_015_864_349_067_3),
        (7, 7, 1.0),
        (1, 30, 2.980_232_238_769_53e-8),
        (300, 240, 0.011_050_481_081_929_9),
    ] {
        close(mcnemar(first, second), p, 1e-10 * p.max(1e-3));
        assert_eq!(mcnemar(first, second), mcnemar(second, first));
    }
}

#[test]
fn paired_intervals_agree_with_the_normal_approximation() {
    // 40 items right by the second only, 22 by the first only, of 200: 0.09 -+ 1.96 sqrt(62 - 18^2/200) / 200.
    let item = |i: usize| match i {
        0..40 => (false, true),
        40..62 => (true, false),
        i => (i % 2 == 0, i % 2 == 0),
    };
    let (first, second): (Vec<bool>, Vec<bool>) = (0..200).map(item).unzip();
    let interval = paired_interval(&first, &second, 1);
    close(interval.low, 0.013_851, 0.006);
    close(interval.high, 0.166_149, 0.006);
    let back = paired_interval(&second, &first, 1);
    close(back.low, -interval.high, 0.006);
    assert_eq!(paired_interval(&first, &first, 1), Interval { low: 0.0, high: 0.0 });
}

#[test]
fn bootstrap_of_a_mean_agrees_with_its_standard_error() {
    let values: Vec<f64> = (0..400).map(|i| f64::from(i % 20)).collect();
    // Mean 9.5, population variance (20^2 - 1) / 12.
    let half = 1.959_964 * (399.0_f64 / 12.0 / 400.0).sqrt();
    let interval = mean_interval(&values, 3);
    close(interval.low, 9.5 - half, 0.05);
    close(interval.high, 9.5 + half, 0.05);
    assert_eq!(interval, mean_interval(&values, 3));
    assert_ne!(interval, mean_interval(&values, 4));
}

#[test]
fn logistic_fits_equal_those_of_scipy() {
    let points = |xs: &[f64], ys: &[f64]| xs.iter().copied().zip(ys.iter().copied()).collect::<Vec<_>>();
    let xs: Vec<f64> = (0..9).map(|i| 12.0 + 0.5 * f64::from(i)).collect();
    let cases = [
        (
            points(&[4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0], &[0.25, 0.27, 0.24, 0.41, 0.77, 0.92, 0.95]),
            0.25,
            [0.946_427_041, 7.535_967_427, 0.423_530_052],
        ),
        (
            points(&xs, &[0.0, 0.01, 0.0, 0.05, 0.2, 0.55, 0.8, 0.9, 0.93]),
            0.0,
            [0.928_268_085, 14.395_114_018, 0.313_161_121],
        ),
        (
            points(&xs, &[0.0, 0.0, 0.0, 0.0, 0.02, 0.05, 0.08, 0.2, 0.35]),
            0.0,
            [0.723_065_864, 16.031_840_482, 0.535_127_878],
        ),
    ];
    for (points, floor, [top, midpoint, scale]) in cases {
        let fit = logistic_fit(&points, floor).expect("enough points");
        close(fit.top, top, 2e-4);
        close(fit.midpoint, midpoint, 2e-4);
        close(fit.scale, scale, 2e-4);
        close(fit.at(fit.midpoint + fit.width_10_90() / 2.0), floor + 0.9 * (fit.top - floor), 1e-12);
    }
    assert_eq!(logistic_fit(&[(1.0, 0.0), (2.0, 1.0), (2.0, 1.0)], 0.0), None);
}

#[test]
fn bootstrap_fits_surround_the_true_midpoint() {
    let truth = Logistic { floor: 0.1, top: 0.95, midpoint: 3.0, scale: 0.4 };
    let noise = |i: usize| 0.02 * ((i * 7919 % 13) as f64 / 6.0 - 1.0);
    let points: Vec<_> = (0..25)
        .map(|i| {
            let x = i as f64 / 4.0;
            (x, truth.at(x) + noise(i))
        })
        .collect();
    let fits = logistic_fits(&points, 0.1, 100, 1);
    let mut midpoints: Vec<f64> = fits.iter().map(|fit| fit.midpoint).collect();
    midpoints.sort_by(f64::total_cmp);
    assert_eq!(midpoints.len(), 100);
    assert!(midpoints[2] < 3.0 && midpoints[97] > 3.0, "{midpoints:?}");
    assert!(midpoints[97] - midpoints[2] < 0.2, "{midpoints:?}");
}

#[test]
fn calibration_is_computed_by_hand() {
    let chosen = [(0.95, true), (0.85, false), (0.25, true), (0.3, false), (1.0, true)];
    let bins = reliability(&chosen, 2);
    assert_eq!(bins.len(), 2);
    assert_eq!((bins[0].n, bins[1].n), (2, 3));
    close(bins[0].confidence, 0.275, 1e-12);
    close(bins[0].accuracy, 0.5, 1e-12);
    close(bins[1].confidence, 2.8 / 3.0, 1e-12);
    close(bins[1].accuracy, 2.0 / 3.0, 1e-12);
    close(calibration_error(&bins), (2.0 * 0.225 + 3.0 * (0.8 / 3.0)) / 5.0, 1e-12);
    close(brier(&[0.7, 0.2, 0.1], 0), 0.09 + 0.04 + 0.01, 1e-12);
    close(brier(&[0.0, 1.0], 0), 2.0, 1e-12);
    assert_eq!((reliability(&[], 10), calibration_error(&[])), (vec![], 0.0));
}

#[test]
fn the_difference_of_two_proportions_is_newcombes() {
    // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10:
    // 56/70 against 48/80 is 0.2 with 0.0524 to 0.3339.
    let Interval { low, high } = difference_interval((48, 80), (56, 70));
    assert!((low - 0.0524).abs() < 1e-4 && (high - 0.3339).abs() < 1e-4, "{low} to {high}");
    // 10/10 against 0/10: 0.6075 to 1; the other way round is the same mirrored.
    let Interval { low, high } = difference_interval((0, 10), (10, 10));
    assert!((low - 0.6075).abs() < 1e-4 && (high - 1.0).abs() < 1e-9, "{low} to {high}");
    let mirrored = difference_interval((10, 10), (0, 10));
    assert!((mirrored.low + high).abs() < 1e-12 && (mirrored.high + low).abs() < 1e-12);
    assert_eq!(difference_interval((0, 0), (1, 2)), Interval { low: -1.0, high: 1.0 });
}
