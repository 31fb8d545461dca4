//! The style sheets, read as text: colours that can be read, and a face for every character of the catalogues.

use std::collections::BTreeMap;

use crate::model::graph::Dim;
use crate::ui::diagram::dim_class;
use crate::ui::i18n::Lang;

const TOKENS: &str = include_str!("../../www/css/tokens.css");
const FONTS: &str = include_str!("../../www/css/fonts.css");
const CATALOGUES: [(Lang, &str); 2] = [
    (Lang::En, include_str!("../../www/locales/en.ftl")),
    (Lang::Ko, include_str!("../../www/locales/ko.ftl")),
];

/// WCAG 2.2, success criterion 1.4.3, for text of any size.
const MIN_TEXT_CONTRAST: f64 = 4.5;
/// WCAG 2.2, success criterion 1.4.11, for what is not text.
const MIN_SHAPE_CONTRAST: f64 = 3.0;

/// `--name: light-dark(oklch(L C H), oklch(L C H))` of tokens.css as relative luminances, light and dark.
fn luminances() -> BTreeMap<&'static str, [f64; 2]> {
    let declarations =
        TOKENS.split(';').filter_map(|line| line.trim_start_matches(|c| c != '-').split_once(':'));
    let colours = declarations.filter_map(|(name, value)| {
        let value = value.trim().strip_prefix("light-dark(")?;
        let mut both =
            value.split("oklch(").skip(1).map(|colour| luminance(colour.split(')').next().unwrap_or("")));
        Some((name.trim(), [both.next()?, both.next()?]))
    });
    colours.collect()
}

/// Relative luminance of an OKLCH colour `L C H` (Ottosson 2020; WCAG 2.2).
fn luminance(lch: &str) -> f64 {
    let numbers: Vec<f64> = lch.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    let [lightness, chroma, hue] = numbers[..] else { panic!("expected L C H, got {lch}") };
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn check_contrast(pairs: &[(&str, &str)], min: f64) {
    let luminances = luminances();
    for (front, back) in pairs {
        for (theme, name) in ["light", "dark"].iter().enumerate() {
            let find =
                |colour: &str| luminances.get(colour).unwrap_or_else(|| panic!("no colour {colour}"))[theme];
            let (front_y, back_y) = (find(front), find(back));
            let contrast = (front_y.max(back_y) + 0.05) / (front_y.min(back_y) + 0.05);
            assert!(contrast >= min, "{front} on {back} in {name}: expected {min}, got {contrast:.2}");
        }
    }
}

#[test]
fn text_can_be_read_on_every_ground_it_stands_on() {
    check_contrast(
        &[
            ("--ink", "--paper"),
            ("--ink", "--raised"),
            ("--ink", "--sunken"),
            ("--ink-soft", "--paper"),
            ("--ink-soft", "--raised"),
            ("--ink-soft", "--sunken"),
            ("--accent", "--paper"),
            ("--accent", "--raised"),
            ("--accent", "--accent-soft"),
            ("--on-accent", "--accent"),
            ("--ink", "--accent-soft"),
            ("--warn", "--paper"),
            ("--warn", "--raised"),
            ("--ink", "--dim-t-soft"),
            ("--dim-t", "--dim-t-soft"),
            ("--dim-t", "--paper"),
            ("--dim-c", "--paper"),
            ("--dim-h", "--paper"),
            ("--dim-d", "--paper"),
            ("--dim-d", "--raised"),
            ("--dim-d", "--sunken"),
            ("--dim-v", "--paper"),
            ("--dim-v", "--dim-t-soft"),
            ("--pos", "--paper"),
            ("--neg", "--paper"),
        ],
        MIN_TEXT_CONTRAST,
    );
}

#[test]
fn shapes_that_mean_something_can_be_seen() {
    check_contrast(
        &[("--control-line", "--paper"), ("--control-line", "--raised"), ("--dim-v-mid", "--sunken")],
        MIN_SHAPE_CONTRAST,
    );
}

#[test]
fn every_character_of_the_catalogues_has_a_face_and_english_loads_no_hangul() {
    let faces: Vec<Vec<(u32, u32)>> = FONTS
        .split("@font-face")
        .filter(|face| face.contains("\"Pretendard Variable\""))
        .map(|face| {
            ranges(face.split("unicode-range:").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or(""))
        })
        .collect();
    let has = |face: &[(u32, u32)], c: char| {
        face.iter().any(|&(first, last)| (first..=last).contains(&u32::from(c)))
    };
    for (lang, catalogue) in CATALOGUES {
        let values = catalogue.lines().filter(|line| !line.starts_with('#'));
        // Braces, stars and brackets are Fluent's own; they are ASCII, which the first face has anyway.
        for c in values.flat_map(str::chars).filter(|c| !c.is_whitespace() && !"={}$[]>".contains(*c)) {
            let n_faces = if lang == Lang::En { 1 } else { faces.len() };
            assert!(faces[..n_faces].iter().any(|face| has(face, c)), "{lang:?}: no face has {c:?}");
        }
    }
}

/// `U+0041, U+0061-007A` as pairs of first and last.
fn ranges(list: &str) -> Vec<(u32, u32)> {
    let parse = |digits: &str| u32::from_str_radix(digits, 16).expect("hexadecimal digits");
    let items = list.split(',').filter_map(|item| item.trim().strip_prefix("U+"));
    let range = |item: &str| {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        (parse(first), parse(last))
    };
    items.map(range).collect()
}

/// `--name` of tokens.css in light: its hue in degrees.
fn hue(name: &str) -> f64 {
    let value = TOKENS.split(&format!("{name}: light-dark(oklch(")).nth(1).expect(name);
    let colour = value.split(')').next().unwrap_or("");
    colour.split_whitespace().nth(2).and_then(|hue| hue.parse().ok()).expect(name)
}

#[test]
fn every_dimension_has_one_hue_that_no_other_has() {
    // What the letters mean is written here again, so that no two of them change places unseen.
    let families = [
        ("dim dim-t", vec![Dim::T, Dim::S, Dim::R]),
        ("dim dim-c", vec![Dim::C, Dim::F]),
        ("dim dim-h", vec![Dim::H, Dim::K]),
        ("dim dim-d", vec![Dim::D]),
        ("dim dim-v", vec![Dim::V]),
    ];
    let hues = families.clone().map(|(class, dims)| {
        assert!(dims.iter().all(|&dim| dim_class(dim) == class), "{class}");
        hue(&format!("--{}", class.trim_start_matches("dim ")))
    });
    for (index, one) in hues.iter().enumerate() {
        for other in &hues[index + 1..] {
            let apart = (one - other).abs();
            assert!(apart.min(360.0 - apart) >= 30.0, "{hues:?}");
        }
    }
    // Tokens are amber, width is blue, heads are violet, their size magenta, the vocabulary green: LOOK.
    for (hue, (from, to)) in
        hues.into_iter().zip([(50.0, 100.0), (230.0, 270.0), (280.0, 320.0), (325.0, 360.0), (130.0, 170.0)])
    {
        assert!((from..=to).contains(&hue), "{hue} lies not from {from} to {to}");
    }
}

#[test]
fn no_test_lies_where_only_a_browser_compiles() {
    let ui = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let list = std::fs::read_to_string(ui.join("mod.rs")).expect("the list of modules");
    let browser = list.split("#[cfg(target_arch = \"wasm32\")]\n").skip(1).filter_map(|rest| {
        rest.lines().next()?.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
    });
    let mut waiting: Vec<std::path::PathBuf> = Vec::new();
    for module in browser {
        waiting.extend(
            [ui.join(module), ui.join(format!("{module}.rs"))].into_iter().filter(|path| path.exists()),
        );
    }
    assert!(waiting.len() > 5, "{waiting:?}");
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(
                std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()),
            );
        } else {
            let text = std::fs::read_to_string(&path).expect("a source file");
            assert!(!text.contains("#[cfg(test)]"), "a test in {} never runs", path.display());
        }
    }
}
