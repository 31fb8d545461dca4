use super::layout::Layout;
use super::scale::Scale;
use super::*;

fn chart(kind: Kind) -> Chart {
    let on = vec![Point::new(1.0, 0.5), Point::within(2.0, 1.0, 0.8, 1.4), Point::within(4.0, 2.0, 1.5, 2.5)];
    let off = vec![Point::new(1.0, 0.6), Point::new(2.0, f64::NAN), Point::new(8.0, 2.1)];
    Chart {
        x: Axis { kind, ..Axis::new("Length", Quantity::Count) },
        y: Axis::new("Time", Quantity::Plain).from_zero(),
        series: vec![
            Series::new("on", Hue::Accent, Mark::Circle, on),
            Series::new("off, \"slow\"", Hue::Ink, Mark::Square, off),
        ],
    }
}

fn scale(axis: &Axis, values: &[f64], n_ticks: usize) -> Scale {
    Scale::new(axis, values.iter().copied(), n_ticks)
}

#[test]
fn ticks_are_round_and_hold_the_data_between_them() {
    let axis = Axis::new("", Quantity::Plain);
    for (values, n_ticks, expected) in [
        ([3.0, 47.0], 6, vec![0.0, 10.0, 20.0, 30.0, 40.0, 50.0]),
        ([0.0, 1.0], 6, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([-0.3, 0.31], 5, vec![-0.4, -0.2, 0.0, 0.2, 0.4]),
        ([5.0, 5.0], 3, vec![0.0, 5.0, 10.0]),
    ] {
        let scale = scale(&axis, &values, n_ticks);
        let texts: Vec<String> = scale.ticks.iter().map(|&tick| scale.tick_text(tick)).collect();
        let expected: Vec<String> = expected.iter().map(|&tick| scale.tick_text(tick)).collect();
        assert_eq!(texts, expected, "{values:?}");
        for value in values {
            let place = scale.place(value).expect("it has a place");
            assert!((0.0..=1.0).contains(&place), "{value} at {place}");
        }
    }
}

#[test]
fn a_logarithmic_axis_has_decades_and_no_place_for_zero() {
    let scale = scale(&Axis::new("", Quantity::Plain).logarithmic(), &[0.02, 90.0, 0.0, -1.0], 6);
    assert_eq!(scale.ticks, [0.1, 1.0, 10.0, 100.0]);
    let place = |value| scale.place(value).expect("it has a place");
    assert!((place(10.0) - place(1.0) - (place(1.0) - place(0.1))).abs() < 1e-12);
    assert_eq!((scale.place(0.0), scale.place(-1.0)), (None, None));
    let few = self::scale(&Axis::new("", Quantity::Plain).logarithmic(), &[1.0, 300.0], 9);
    assert!(few.ticks.starts_with(&[1.0, 10.0]) || few.ticks.starts_with(&[1.0, 2.0]), "{:?}", few.ticks);
}

#[test]
fn an_axis_without_data_is_still_one() {
    for axis in [Axis::new("", Quantity::Plain), Axis::new("", Quantity::Plain).logarithmic()] {
        let scale = scale(&axis, &[f64::NAN], 5);
        assert!(scale.ticks.len() >= 2, "{scale:?}");
    }
}

#[test]
fn quantities_have_units() {
    for (quantity, value, expected) in [
        (Quantity::Seconds, 0.0123, "12.3 ms"),
        (Quantity::Seconds, 2.0, "2.00 s"),
        (Quantity::Seconds, 4e-6, "4.00 µs"),
        (Quantity::Bytes, 393_216.0, "393 kB"),
        (Quantity::Count, 384.0, "384"),
        (Quantity::Count, 2_180_000.0, "2.18 M"),
        (Quantity::Share, 0.25, "25.0 %"),
        (Quantity::Plain, 0.5, "0.500"),
    ] {
        assert_eq!(quantity.write(value), expected);
    }
    let scale = scale(&Axis::new("Time", Quantity::Seconds).from_zero(), &[0.0, 0.0123], 5);
    assert_eq!(scale.title("Time", Quantity::Seconds), "Time (ms)");
    assert_eq!(scale.tick_text(*scale.ticks.last().expect("a tick")), "15");
}

#[test]
fn lines_stay_within_the_frame_and_gaps_break_them() {
    for kind in [Kind::Linear, Kind::Log] {
        let chart = chart(kind);
        for width in [280.0, 1200.0] {
            let layout = Layout::new(&chart, width, 320.0);
            for point in chart.points().filter(|point| point.y.is_finite()) {
                let (x, y) = layout.place(point).expect("it has a place");
                assert!(x >= layout.left - 0.01 && x <= layout.right + 0.01, "{x} in {layout:?}");
                assert!(y >= layout.top - 0.01 && y <= layout.bottom + 0.01, "{y} in {layout:?}");
            }
            assert_eq!(layout.line(&chart.series[0]).matches('M').count(), 1);
            assert_eq!(layout.line(&chart.series[1]).matches('M').count(), 2, "a gap begins a new line");
            assert_eq!(layout.band(&chart.series[0]).matches('Z').count(), 1);
            assert_eq!(layout.band(&chart.series[1]), "");
        }
    }
}

#[test]
fn names_do_not_cover_each_other() {
    let mut chart = chart(Kind::Linear);
    for (i, y) in [2.0, 2.01, 2.02, 0.0].into_iter().enumerate() {
        chart.series.push(Series::new(format!("s{i}"), Hue::Ink, Mark::Circle, vec![Point::new(8.0, y)]));
    }
    let layout = Layout::new(&chart, 800.0, 320.0);
    let mut heights: Vec<f64> = layout.names(&chart).into_iter().flatten().collect();
    heights.sort_by(f64::total_cmp);
    assert_eq!(heights.len(), chart.series.len());
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 15.99), "{heights:?}");
    assert!(heights.iter().all(|height| (layout.top..=layout.bottom).contains(height)), "{heights:?}");
}

#[test]
fn the_read_out_stops_at_every_value_and_names_all_that_stand_there() {
    let chart = chart(Kind::Linear);
    let xs = chart.xs();
    assert_eq!(xs, [1.0, 2.0, 4.0, 8.0]);
    let layout = Layout::new(&chart, 800.0, 320.0);
    for (i, &x) in xs.iter().enumerate() {
        assert_eq!(layout.nearest(&xs, layout.x_of(x).expect("a place") + 1.0), Some(i));
    }
    assert_eq!(chart.readout(4.0), "Length 4:  on 2.00 (1.50 – 2.50)");
    assert_eq!(chart.readout(1.0), "Length 1:  on 0.500  ·  off, \"slow\" 0.600");
}

#[test]
fn the_table_to_take_away_has_every_digit_and_every_interval() {
    let csv = chart(Kind::Linear).csv();
    let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(rows[0], "Length,on,on low,on high,\"off, \"\"slow\"\"\"");
    assert_eq!(rows[1], "1,0.5,,,0.6");
    assert_eq!(rows[2], "2,1,0.8,1.4,");
    assert_eq!(rows[3], "4,2,1.5,2.5,");
    assert_eq!(rows[4], "8,,,,2.1");
}

#[test]
fn values_of_one_line_at_the_same_place_are_all_told() {
    let mut chart = chart(Kind::Linear);
    let points = vec![Point::new(4.0, 0.25), Point::new(4.0, 0.5), Point::new(8.0, 0.75)];
    let line = Series::new("size", Hue::Ink, Mark::Circle, points);
    chart.series = vec![line.with_notes(["a", "b", "c"].map(str::to_owned).to_vec())];
    assert_eq!(chart.rows().collect::<Vec<_>>(), [(4.0, 0), (4.0, 1), (8.0, 0)]);
    assert_eq!(chart.readout(4.0), "Length 4:  size, a 0.250  ·  size, b 0.500");
    let csv = chart.csv();
    let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
    assert_eq!(rows, ["Length,size,size of", "4,0.25,a", "4,0.5,b", "8,0.75,c"]);
}

#[test]
fn notes_go_with_their_points_and_others_are_as_before() {
    let mut chart = chart(Kind::Linear);
    let plain = (chart.csv(), chart.readout(2.0));
    chart.series[0] = chart.series[0].clone().with_notes(["a", "b", "c"].map(str::to_owned).to_vec());
    assert!(chart.readout(2.0).contains("on, b 1"), "{}", chart.readout(2.0));
    let csv = chart.csv();
    let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(rows[0], "Length,on,on low,on high,on of,\"off, \"\"slow\"\"\"");
    assert_eq!((rows[2], rows[4]), ("2,1,0.8,1.4,b,", "8,,,,,2.1"));
    chart.series[0].notes.clear();
    assert_eq!((chart.csv(), chart.readout(2.0)), plain);
}

#[test]
fn counts_have_whole_ticks_only() {
    let scale = scale(&Axis::new("", Quantity::Count).from_zero(), &[0.0, 2.0], 12);
    assert_eq!(scale.ticks, [0.0, 1.0, 2.0]);
}

#[test]
fn bars_end_where_their_intervals_do_and_the_nearest_measured_point_is_chosen() {
    let mut chart = chart(Kind::Linear);
    let layout = Layout::new(&chart, 600.0, 300.0);
    let numbers = |path: &str| -> Vec<f64> {
        let parts = path.split(['M', 'V', 'H', ' ']).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().expect("a number")).collect()
    };
    // The first point has no interval, so that there are two bars.
    let path = layout.bars(&chart.series[0], |_| 2.0);
    assert_eq!(path.matches('V').count(), 2, "{path}");
    let first = numbers(&path);
    let near = |a: f64, b: Option<f64>| (a - b.expect("it has a place")).abs() < 0.06;
    assert!(near(first[0] - 2.0, layout.x_of(2.0)), "{path}");
    assert!(near(first[1], layout.y_of(0.8)) && near(first[2], layout.y_of(1.4)), "{path}");
    // Bounds are no measurements: only what has bars can be chosen.
    let height = layout.y_of(0.6).expect("it has a place");
    assert_eq!(layout.nearest_series(&chart, 1.0, height), None);
    chart.series[0].has_bars = true;
    assert_eq!(layout.nearest_series(&chart, 1.0, height), Some(0));
    chart.series[1].has_bars = true;
    assert_eq!(layout.nearest_series(&chart, 1.0, height), Some(1));
    assert_eq!(layout.nearest_series(&chart, 2.0, height), Some(0), "a gap is no point");
}

#[test]
fn a_curve_is_drawn_and_is_no_column_of_the_table() {
    let mut chart = chart(Kind::Linear);
    let curve = vec![Point::new(0.0, 0.0), Point::new(3.0, 5.0)];
    chart.series.push(Series::new("fit", Hue::Soft, Mark::Circle, curve).as_curve());
    assert_eq!(chart.xs(), [1.0, 2.0, 4.0, 8.0], "the read-out does not stop on it");
    assert!(!chart.csv().contains("fit") && !chart.readout(1.0).contains("fit"));
    let layout = Layout::new(&chart, 600.0, 300.0);
    assert!(layout.y_of(5.0).is_some_and(|y| y >= layout.top), "it is in sight");
    assert!(layout.line(&chart.series[2]).starts_with('M'));
    assert_eq!(layout.names(&chart)[2], None);
}

#[test]
fn operations_have_units() {
    assert_eq!(Quantity::Flops.write(1.274e12), "1.27 TFLOP");
    assert_eq!(Quantity::Flops.write(3e14), "300 TFLOP");
    assert_eq!(Quantity::Flops.write(5.0), "5.00 FLOP");
}

#[test]
fn bars_stand_side_by_side_only_where_there_are_several() {
    let at = |xs: &[f64]| xs.iter().map(|&x| Point::within(x, 0.5, 0.4, 0.6)).collect::<Vec<_>>();
    let series = |xs: &[f64]| Series::new("", Hue::Ink, Mark::Circle, at(xs)).with_bars();
    let plain = Series::new("", Hue::Ink, Mark::Circle, at(&[1.0, 2.0]));
    let chart =
        Chart { series: vec![series(&[1.0, 2.0]), plain, series(&[2.0, 3.0])], ..chart(Kind::Linear) };
    assert_eq!((chart.aside(0, 1.0), chart.aside(2, 3.0)), (0.0, 0.0));
    assert_eq!((chart.aside(0, 2.0), chart.aside(2, 2.0)), (-0.5, 0.5));
}
