use proptest::prelude::*;

use super::*;
use crate::engine::protocol::curves::{Key, Metric};
use crate::engine::protocol::lab::{MAX_N, MAX_STEPS, RATES};
use crate::engine::protocol::look;
use crate::engine::protocol::study::{Exercise, SHOTS, Way};
use crate::model::graph::{Activation, ActivationId, Attention};
use crate::ui::hidden::Part;
use crate::ui::state::labs::{
    Along, CHANGES, LabelMode, LessonPlan, MAX_ITEM_SEED, MAX_PROBLEM, MAX_QUIZ_ITEM, OPERANDS, Plans,
    QUIZ_SHOTS, QuizPlan, QuizTopic, SHOTS as LAB_SHOTS, STEP_SHOTS, Sample, ScalePlan, ShotPlan, ShotTask,
    StepPlan, StepTask,
};
use crate::ui::state::study::{MAX_BLOCK, MAX_ITEM, MAX_TASK_SEED, Reference, Setting};

/// Branches as the page can have them.
fn branches() -> impl Strategy<Value = LinkedBranches> {
    let origin = || prop::option::of((prop::sample::select(vec!['A', 'B', 'C', 'D']), 0..MAX_COUNT));
    let numbers = (0.0..=MAX_TEMPERATURE, 0..=MAX_COUNT, 0.0..=1.0_f32, 0.0..=1.0_f32, 0..=MAX_SEED);
    let ids = prop::collection::vec(any::<u32>(), 0..5);
    let other = (origin(), numbers, ids, prop::option::of("(?s).{0,20}"));
    (origin(), 0..4_usize, prop::collection::vec(other, 0..4)).prop_map(|(origin, place, others)| {
        let others =
            ['B', 'A', 'D'].into_iter().zip(others).map(|(letter, (origin, numbers, ids, prompt))| {
                let (temperature, top_k, top_p, min_p, seed) = numbers;
                let sampling = Sampling { temperature, top_k, top_p, min_p, seed };
                LinkedBranch { letter, origin, sampling, ids, prompt }
            });
        let mut branches = LinkedBranches { letter: 'C', origin, place, others: others.collect() };
        branches.check();
        branches
    })
}

/// Plans as the labs can have them.
fn plans() -> impl Strategy<Value = Plans> {
    let models = prop::collection::vec("[a-z0-9-]{1,8}", 0..3);
    let sample =
        (models, 1..=MAX_N, 0..=MAX_ITEM_SEED).prop_map(|(models, n, seed)| Sample { models, n, seed });
    let task = prop::sample::select(ShotTask::ALL.to_vec());
    let labels = prop::sample::select(LabelMode::ALL.to_vec());
    let numbers = prop::sample::subsequence(LAB_SHOTS.to_vec(), 1..=LAB_SHOTS.len());
    let step_task = prop::sample::select(StepTask::ALL.to_vec());
    let step_shots = prop::sample::select(STEP_SHOTS.to_vec());
    let names: Vec<String> = StepTask::ALL.into_iter().flat_map(StepTask::tasks).collect();
    let matched = prop::option::of(prop::sample::select(names));
    let steps = (step_task, any::<bool>(), step_shots, sample.clone(), 0..=MAX_PROBLEM, OPERANDS, matched);
    let steps = steps.prop_map(|(task, has_filler, shots, sample, problem, n_operands, matched)| StepPlan {
        task,
        has_filler,
        shots,
        sample,
        problem,
        n_operands,
        matched,
    });
    let topic = prop::sample::select(QuizTopic::all().collect::<Vec<_>>());
    let quiz_shots = prop::sample::subsequence(QUIZ_SHOTS.to_vec(), 1..=QUIZ_SHOTS.len());
    let quiz = (topic, quiz_shots, sample.clone(), 0..=MAX_QUIZ_ITEM)
        .prop_map(|(topic, shots, sample, item)| QuizPlan { topic, shots, sample, item });
    let key = ("[a-z0-9_]{1,12}", "[a-z]{1,8}", "[a-z_. ,&]{1,9}", 0..=32_usize)
        .prop_map(|(task, format, variant, shots)| Key { task, format, variant, shots });
    let along = prop::sample::select(Along::ALL.to_vec());
    let metric = prop::sample::select(Metric::ALL.to_vec());
    let scale = (prop::option::of(key), along, metric, any::<bool>(), sample.clone()).prop_map(
        |(key, along, metric, is_fitted, sample)| ScalePlan { key, along, metric, is_fitted, sample },
    );
    let some = LAB_SHOTS.into_iter().filter(|&shots| shots > 0).collect::<Vec<_>>();
    let lesson = (prop::sample::select(some), 0..=MAX_PROBLEM, 1..=MAX_STEPS, 0..RATES.len());
    let lesson = lesson.prop_map(|(shots, item, n_steps, rate)| LessonPlan { shots, item, n_steps, rate });
    let changes = prop::sample::subsequence(CHANGES.to_vec(), 0..=CHANGES.len());
    let shots = (task, labels, any::<[bool; 3]>(), numbers, changes, sample).prop_map(
        |(task, labels, [is_new_form, is_own, is_all_unseen], shots, changes, sample)| ShotPlan {
            task,
            labels,
            is_new_form,
            shots,
            changes,
            is_own,
            is_all_unseen,
            sample,
        },
    );
    (shots, steps, lesson, quiz, scale).prop_map(|(shots, steps, lesson, quiz, scale)| Plans {
        shots,
        steps,
        lesson,
        quiz,
        scale,
    })
}

/// What the studies show.
fn chosen() -> impl Strategy<Value = Chosen> {
    let way = prop::sample::select(vec![Way::Direct, Way::Steps]);
    let setting = (prop::sample::select(SHOTS.to_vec()), way).prop_map(|(shots, way)| Setting { shots, way });
    let exercise = prop::sample::select(Exercise::ALL.to_vec());
    (exercise, 0..=MAX_TASK_SEED, 0..=MAX_ITEM, setting.clone(), setting, 0..=MAX_BLOCK).prop_map(
        |(exercise, seed, item, before, after, block_index)| Chosen {
            exercise,
            seed,
            item,
            before,
            after,
            block_index,
        },
    )
}

/// What was measured.
fn measured() -> impl Strategy<Value = Measured> {
    let reference = prop::option::of(prop::sample::select(vec![Reference::Here, Reference::Original]));
    (reference, any::<bool>()).prop_map(|(reference, is_timed)| Measured { reference, is_timed })
}

/// Every link that the page can be in.
fn links() -> impl Strategy<Value = Link> {
    let lang = prop_oneof![Just(None), Just(Some(Lang::En)), Just(Some(Lang::Ko))];
    let theme =
        prop_oneof![Just(None), Just(Some(Theme::System)), Just(Some(Theme::Light)), Just(Some(Theme::Dark))];
    let backend = prop_oneof![Just(BackendChoice::Auto), Just(BackendChoice::Gpu), Just(BackendChoice::Cpu)];
    let route = prop::sample::select(Route::ALL.to_vec());
    let look = prop::sample::select(LOOKS.map(|(look, _)| look).to_vec());
    let names = (prop::option::of("\\PC{1,12}"), prop::option::of("[a-z0-9_]{1,6}"));
    let sampling =
        (0.0..=MAX_TEMPERATURE, 0..=MAX_COUNT, 0.0..=1.0_f32, 0.0..=1.0_f32, 0..=MAX_SEED).prop_map(
            |(temperature, top_k, top_p, min_p, seed)| Sampling { temperature, top_k, top_p, min_p, seed },
        );
    let forced = prop::collection::vec((0..MAX_COUNT, any::<u32>()), 0..5);
    let shades = (prop::sample::select(Tint::ALL.to_vec()), any::<bool>())
        .prop_map(|(tint, is_log)| Shades { tint, is_log, are_scores_wanted: false });
    let counts = (0..=MAX_COUNT, 1..=MAX_COUNT, 0..MAX_COUNT, 0..MAX_COUNT, prop::option::of(0..MAX_COUNT));
    let hidden = prop::sample::subsequence(Part::ALL.to_vec(), 0..=Part::ALL.len());
    let prompt = prop::option::of("(?s).{0,60}");
    let insides = (
        any::<[bool; 2]>(),
        prop::option::of(0..MAX_COUNT),
        prop::collection::vec((0..99_usize, prop::option::of(0..99_usize)), 0..3),
    );
    (
        (route, look, lang, theme, backend),
        (names, prompt, sampling),
        (counts, hidden, any::<bool>(), insides, (chosen(), measured())),
        (forced, shades, branches(), plans()),
    )
        .prop_map(
            |(
                (route, look, lang, theme, backend),
                ((model, dtype), prompt, sampling),
                (counts, hidden, has_tour, ([is_open, is_sink_left_out], cell, parts), (chosen, measured)),
                (forced, shades, branches, plans),
            )| {
                let inside = inside(is_open, is_sink_left_out, cell, &parts);
                let (n_generated, run_tokens, layer, head, token) = counts;
                let hidden = hidden.into_iter().fold(Hidden::default(), |set, part| set.with(part, true));
                Link {
                    route,
                    look,
                    inside,
                    lang,
                    theme,
                    backend,
                    model,
                    dtype,
                    prompt,
                    sampling,
                    n_generated,
                    forced,
                    shades,
                    run_tokens,
                    layer,
                    head,
                    token,
                    hidden,
                    has_tour,
                    chosen,
                    measured,
                    branches,
                    plans,
                }
            },
        )
}

fn inside(
    is_open: bool,
    is_sink_left_out: bool,
    cell: Option<usize>,
    parts: &[(usize, Option<usize>)],
) -> Inside {
    let mut listed = Vec::new();
    for &(layer, head) in parts {
        if !listed.contains(&look::Part { layer, head }) {
            listed.push(look::Part { layer, head });
        }
    }
    Inside {
        open_blocks: if is_open { vec![3, 1] } else { Vec::new() },
        op: is_open.then_some(ActivationId::global(Activation::Logits)),
        cell,
        mask: if is_open { Attention::Bidirectional } else { Attention::Causal },
        stage: cell.filter(|_| is_open),
        is_sink_left_out,
        parts: listed,
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(link in links()) {
        prop_assert_eq!(parse("", &write(&link)), link);
    }

    #[test]
    fn an_address_is_plain_ascii_that_no_program_cuts(link in links()) {
        let address = write(&link);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "#?&=+%-_.*,:".contains(c);
        prop_assert!(address.chars().all(is_plain), "{}", address);
    }

    #[test]
    fn any_text_is_an_address(search in "(?s).{0,80}", fragment in "(?s).{0,80}") {
        let link = parse(&search, &fragment);
        prop_assert_eq!(parse("", &write(&link)), link);
    }

    #[test]
    fn any_value_of_a_known_name_is_an_address(name in prop::sample::select([&NAMES[..], &inside::NAMES[..], &labs::NAMES[..], &scale::NAMES[..]].concat()), value in "(?s).{0,20}") {
        let link = parse("", &format!("#text?{name}={value}"));
        prop_assert_eq!(parse("", &write(&link)), link);
    }

    #[test]
    fn any_number_is_an_address(name in prop::sample::select([&NAMES[..], &inside::NAMES[..], &labs::NAMES[..], &scale::NAMES[..]].concat()), value in any::<f64>(), n in any::<i128>()) {
        for value in [value.to_string(), n.to_string()] {
            let link = parse(&format!("?{name}={value}"), "");
            prop_assert!(link.sampling.temperature.is_finite() && link.sampling.seed <= MAX_SEED);
            prop_assert_eq!(parse("", &write(&link)), link);
        }
    }
}

#[test]
fn a_first_visit_has_a_short_address() {
    assert_eq!(write(&Link::default()), "#text");
    assert_eq!(parse("", ""), Link::default());
    assert_eq!(parse("?", "#"), Link::default());
}

#[test]
fn an_address_can_be_read_by_people() {
    let link = Link {
        prompt: Some("Once upon, a time".to_owned()),
        sampling: Sampling { temperature: 0.5, seed: 7, ..Sampling::default() },
        layer: 1,
        hidden: Hidden::parse("prompt,sampling"),
        ..Link::default()
    };
    let address = "#text?prompt=Once+upon,+a+time&temperature=0.5&seed=7&layer=2&hide=prompt,sampling";
    assert_eq!(write(&link), address);
}

#[test]
fn every_name_that_is_written_is_known() {
    let link = Link {
        look: LookView::Lens,
        lang: Some(Lang::Ko),
        theme: Some(Theme::Dark),
        backend: BackendChoice::Cpu,
        model: Some("m".to_owned()),
        dtype: Some("f32".to_owned()),
        prompt: Some(String::new()),
        sampling: Sampling { temperature: 0.0, top_k: 1, top_p: 0.5, min_p: 0.1, seed: 2 },
        n_generated: 1,
        forced: vec![(4, 9)],
        shades: Shades { tint: Tint::Entropy, is_log: true, are_scores_wanted: false },
        run_tokens: 1,
        layer: 1,
        head: 1,
        token: Some(0),
        hidden: Hidden::parse("rail"),
        has_tour: false,
        chosen: Chosen {
            exercise: Exercise::Coin,
            seed: 2,
            item: 1,
            before: Setting { shots: 1, way: Way::Steps },
            after: Setting { shots: 8, way: Way::Direct },
            block_index: 1_009,
        },
        measured: Measured { reference: Some(Reference::Original), is_timed: true },
        branches: LinkedBranches {
            letter: 'B',
            origin: Some(('A', 5)),
            place: 1,
            others: vec![LinkedBranch {
                letter: 'A',
                origin: None,
                sampling: Sampling::default(),
                ids: vec![7, 8],
                prompt: Some("a,b".to_owned()),
            }],
        },
        ..Link::default()
    };
    let address = write(&link);
    let end = "before=1-steps&after=8&block=1010&compare=f32&cost=run&this=B,A:6,2&branch=A,,0.8,0,0.95,0,1,7.8,a,b";
    assert!(address.ends_with(end), "{address}");
    let (_, variables) = address.split_once('?').unwrap();
    let names: Vec<&str> = variables.split('&').map(|pair| pair.split_once('=').unwrap().0).collect();
    assert_eq!(names, NAMES);
}

#[test]
fn what_stands_behind_the_hash_wins() {
    let link = parse("?lang=ko&seed=3&model=a", "#glossary?lang=en&seed=5");
    assert_eq!((link.route, link.lang, link.sampling.seed), (Route::Glossary, Some(Lang::En), 5));
    assert_eq!(link.model.as_deref(), Some("a"));
}

#[test]
fn values_that_mean_nothing_count_as_not_said() {
    let address =
        "#nowhere?lang=xx&theme=pink&backend=tpu&temperature=NaN&top_p=2&seed=-1&layer=0&run=0&token=x";
    let link = parse("", address);
    assert_eq!(link, Link { run_tokens: 1, ..Link::default() });
    let long = "x".repeat(MAX_PROMPT_BYTES + 1);
    assert_eq!(parse("", &format!("#text?prompt={long}")).prompt, None);
    assert_eq!(write(&Link { prompt: Some(long), ..Link::default() }), "#text");
}

#[test]
fn what_is_measured_is_named_or_not_at_all() {
    let measured = |value: &str| parse("", &format!("#quantization?{value}")).measured;
    let here = Measured { reference: Some(Reference::Here), is_timed: false };
    assert_eq!((measured("compare=here"), measured("compare=q8_0&cost=1")), (here, Measured::default()));
    assert_eq!(foreign_search("?compare=here&cost=run&utm=1"), "?utm=1");
}

#[test]
fn a_block_of_weights_is_counted_from_one() {
    let block_index = |value: &str| parse("", &format!("#quantization?block={value}")).chosen.block_index;
    assert_eq!((block_index("1"), block_index("1010")), (0, 1_009));
    for none in ["", "0", "-1", "x", "100000001", "99999999999999999999"] {
        assert_eq!(block_index(none), 0, "{none}");
    }
    assert_eq!(foreign_search("?block=2&utm=1"), "?utm=1");
}

#[test]
fn the_row_of_the_scale_lab_is_four_names_with_points_between() {
    let row = |value: &str| parse("", &format!("#scale-lab?sc_row={value}")).plans.scale.key;
    let key = row("text.direct.a.b.0").expect("a variant may have points");
    assert_eq!((&*key.task, &*key.format, &*key.variant, key.shots), ("text", "direct", "a.b", 0));
    for none in ["", "a.b.c", "a.b.c.x", "a.b.c.-1", "..c.0", "a.b.c.99999999999999999999", &"a".repeat(300)]
    {
        assert_eq!(row(none), None, "{none}");
    }
    let link = parse("", "#scale-lab?sc_x=miles&sc_y=&sc_fit=maybe&sc_n=0&sc_seed=-1&sc_models=,");
    assert_eq!(link.plans, Plans::default());
    assert_eq!(foreign_search("?sc_row=a.b.c.1&utm=1"), "?utm=1");
}

#[test]
fn only_variables_of_others_stay_before_the_hash() {
    assert_eq!(foreign_search("?lang=ko&utm=1&seed=2"), "?utm=1");
    assert_eq!(foreign_search("?lang=ko"), "");
    assert_eq!(foreign_search(""), "");
}
