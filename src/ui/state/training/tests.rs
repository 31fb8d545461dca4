use super::*;
use crate::engine::protocol::training::{
    End, MAX_STORY_BYTES, Material, Point, Progress, Ready, Side, TrainRefusal,
};
use crate::engine::protocol::{Backend, CpuReason, Event, LeftOut, ModelInfo, TokenText};
use crate::model::graph::Attention;
use crate::ui::models::Wanted;
use crate::ui::state::tests::{act, backend, model, settings};
use crate::ui::state::{Action, Notice, Travel};

fn does(state: State, action: TrainAction) -> (State, Vec<Command>) {
    act(state, Action::Train(action))
}

fn hears(state: State, trained: Trained) -> (State, Vec<Command>) {
    act(state, Action::Engine { event: Event::Trained(trained), now_ms: 0.0 })
}

/// The lab in sight, with a model.
fn open() -> (State, Vec<Command>) {
    let mut state = State::new(settings());
    state.frame.route = Route::ClmMlm;
    let loaded = Event::Loaded { model: model(), backend: backend() };
    act(state, Action::Engine { event: loaded, now_ms: 0.0 })
}

fn counts(commands: &[Command]) -> Vec<(u32, f32)> {
    let count = |command: &Command| match command {
        Command::Train(Train::Count { request, ratio, .. }) => Some((*request, *ratio)),
        _ => None,
    };
    commands.iter().filter_map(count).collect()
}

fn counted(request: u32) -> Trained {
    let side = Side {
        inputs: Vec::new(),
        targets: Vec::new(),
        losses: Vec::new(),
        logit_gradients: Vec::new(),
        embedding_gradients: Vec::new(),
    };
    let mask = TokenText { id: 3, bytes: b"<mask>".to_vec(), is_special: true };
    let (clm, mlm) = (side.clone(), side);
    let counted = Counted {
        request,
        tokens: Vec::new(),
        n_start: 0,
        n_dropped: 0,
        left_out: LeftOut::default(),
        mask,
        clm,
        mlm,
    };
    Trained::Counted(Box::new(counted))
}

fn ready(plan: &Plan) -> Trained {
    Trained::Ready(Box::new(Ready {
        plan: plan.clone(),
        n_params: 10,
        size_bytes: 160,
        batch_targets: vec![7; plan.arms.len()],
        backend: Backend::Cpu,
        cpu_reason: Some(CpuReason::Chosen),
    }))
}

#[test]
fn one_count_is_asked_at_a_time_and_the_newest_is_asked_in_the_end() {
    let (state, commands) = open();
    let [(first, ratio)] = counts(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(ratio, 0.15);
    let (state, commands) = does(state, TrainAction::Ratio(40));
    assert!(commands.is_empty());
    let (state, commands) = does(state, TrainAction::Sentence("나".repeat(9000)));
    assert!(commands.is_empty() && state.training.sentence.len() <= 8 << 10);
    let (state, commands) = hears(state, counted(first));
    assert!(!state.training.is_current(), "it is about the sentence before");
    let [(second, ratio)] = counts(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(ratio, 0.4);
    let (state, commands) = hears(state, counted(second));
    assert!(state.training.is_current() && commands.is_empty());
    let (state, _) = act(state, Travel::Visit(Route::Text).into());
    let (_, commands) = does(state, TrainAction::Redraw);
    assert!(commands.is_empty(), "out of sight nothing is asked");
}

#[test]
fn a_race_is_drawn_from_what_the_engine_tells() {
    let (state, _) = open();
    assert_eq!(state.training.shown().map(|race| race.status), Some(RaceStatus::Recorded));
    let (state, commands) = does(state, TrainAction::Start);
    let [Command::Train(Train::Start { plan, .. })] = &commands[..] else { panic!("{commands:?}") };
    assert!(!state.training.is_alive());
    let (state, _) = hears(state, ready(plan));
    let (state, _) = hears(state, Trained::Running);
    let progress = Progress { step: 1, tokens: 512, targets: 300, flops: 9000 };
    let point = Point { progress, loss: 2.5, probe: 0.95 };
    let (state, _) = hears(state, Trained::Moved { arm: 1, point, tok_s: 100.0 });
    let (state, _) = hears(state, Trained::Ended { arm: 1, end: End::Goal });
    let (state, _) = hears(state, Trained::FellBack(CpuReason::NoWebGpu));
    let race = state.training.shown().expect("a race");
    assert_eq!(
        (race.status, race.arms[1].last(), race.arms[1].end),
        (RaceStatus::Running, Some(&point), Some(End::Goal))
    );
    assert_eq!(race.arms[1].reached(0.9), Some(&point));
    assert_eq!(
        [Axis::Tokens, Axis::Targets, Axis::Flops].map(|axis| axis.of(&point)),
        [512.0, 300.0, 9000.0]
    );
    assert_eq!(race.cpu_reason, Some(CpuReason::NoWebGpu));
    // Another model means another worker: the curves stay, the models are gone.
    let lost = state.training.choices();
    assert_eq!(lost.race.as_ref().map(|race| race.status), Some(RaceStatus::Lost));
    assert!(!lost.is_alive());
    let (state, commands) = does(state, TrainAction::Recorded);
    assert_eq!(commands, [Command::Train(Train::Stop)]);
    assert_eq!(state.training.shown().map(|race| race.status), Some(RaceStatus::Recorded));
}

#[test]
fn a_refused_race_leaves_the_recorded_one_and_says_why() {
    let (state, _) = open();
    let (state, _) = does(state, TrainAction::Start);
    let (state, _) = hears(state, Trained::Refused(TrainRefusal::NoArm));
    assert_eq!(state.training.refused.as_deref(), Some(&TrainRefusal::NoArm));
    assert_eq!(state.training.race, None);
    let (state, _) = does(state, TrainAction::Start);
    assert_eq!(state.training.refused, None);
}

#[test]
fn a_refused_restart_leaves_the_race_that_goes_on_in_sight() {
    let (state, _) = open();
    let (state, _) = does(state, TrainAction::Start);
    let (state, _) = hears(state, ready(&Plan::default()));
    let before = state.training.race.clone();
    let (state, _) = does(state, TrainAction::Start);
    assert_ne!(state.training.race, before);
    let (state, _) = hears(state, Trained::Refused(TrainRefusal::NoArm));
    assert_eq!(state.training.race, before, "the engine keeps it too");
    let (state, commands) = does(state, TrainAction::Recorded);
    assert_eq!((state.training.race, commands), (None, vec![Command::Train(Train::Stop)]));
}

#[test]
fn plans_stay_possible_whatever_is_pressed() {
    let (mut state, _) = open();
    assert_eq!(Preset::of(&state.training.plan), Some(Preset::Default));
    for arm in ARMS.into_iter().chain(ARMS).chain(ARMS) {
        (state, _) = does(state, TrainAction::Toggle(arm));
        assert!((1..=4).contains(&state.training.plan.arms.len()));
    }
    for kind in Kind::ALL {
        (state, _) = does(state, TrainAction::Material(kind));
        for n_tokens in [0, 1, 100, 1 << 40] {
            (state, _) = does(state, TrainAction::Batch(n_tokens));
            let plan = &state.training.plan;
            assert!(plan.batch_tokens >= plan.row_tokens && plan.batch_tokens <= 8192);
            assert_eq!(plan.batch_tokens % plan.row_tokens, 0);
        }
    }
    assert_eq!(state.training.plan.material, Material::Story("".into()));
    for preset in Preset::ALL {
        (state, _) = does(state, TrainAction::Preset(preset));
        assert_eq!(Preset::of(&state.training.plan), Some(preset));
    }
}

#[test]
fn a_trained_model_goes_where_it_is_wanted() {
    let (state, _) = open();
    let (state, _) = does(state, TrainAction::Start);
    let (state, _) = hears(state, ready(&Plan::default()));
    let take = |purpose| TrainAction::Take { arm: 2, purpose };
    let (state, commands) = does(state, take(Purpose::Keep));
    assert_eq!(commands, [Command::Train(Train::Export { arm: 2 })]);
    let exported = || Trained::Exported { arm: 2, bytes: vec![1, 2] };
    let (state, _) = hears(state, exported());
    assert!(matches!(&state.training.taken, Some((Purpose::Keep, bytes)) if **bytes == [1, 2]));
    let (state, _) = does(state, TrainAction::Taken);
    let (state, _) = does(state, TrainAction::Keep(Keeping::Failed("full".to_owned())));
    assert_eq!(state.training.keeping, Some(Keeping::Failed("full".to_owned())));
    let (state, _) = does(state, take(Purpose::Play));
    let (state, commands) = hears(state, exported());
    assert!(
        matches!(&commands[..], [Command::LoadBytes { bytes, .. }, ..] if *bytes == [1, 2]),
        "{commands:?}"
    );
    assert_eq!(state.frame.route, Route::Text);
    // What is written for it is run as soon as it is there.
    let opened = ModelInfo { opening: Some("3+4=".to_owned()), ..model() };
    let loaded = Event::Loaded { model: opened, backend: backend() };
    let (state, commands) = act(state, Action::Engine { event: loaded, now_ms: 0.0 });
    assert!(state.frame.is_trained, "the menu of models must not name a file that is not at hand");
    assert!(commands.contains(&Command::SetPrompt { text: "3+4=".to_owned() }), "{commands:?}");
    assert_eq!(*state.draft.text, *"3+4=");
}

#[test]
fn a_kept_model_opens_with_a_prompt_that_it_can_spell_whatever_was_raced_meanwhile() {
    let (state, _) = open();
    let (state, _) = does(state, TrainAction::Found(vec![1, 2].into()));
    let (state, commands) = does(state, TrainAction::PlayKept);
    assert!(matches!(&commands[..], [Command::LoadBytes { .. }, ..]), "{commands:?}");
    let opened = ModelInfo { opening: Some("i loved ".to_owned()), ..model() };
    let (state, commands) = act(
        state,
        Action::Engine { event: Event::Loaded { model: opened, backend: backend() }, now_ms: 0.0 },
    );
    assert!(commands.contains(&Command::SetPrompt { text: "i loved ".to_owned() }), "{commands:?}");
    // A vocabulary that spells English keeps what is written.
    let (state, _) = does(state, TrainAction::PlayKept);
    let (state, _) = act(
        state,
        Action::Engine { event: Event::Loaded { model: model(), backend: backend() }, now_ms: 0.0 },
    );
    assert_eq!(*state.draft.text, *"i loved ");
}

#[test]
fn another_model_asks_before_it_ends_a_race() {
    let (state, _) = open();
    let wanted = Wanted { model: None, dtype: Some("q4_0".to_owned()) };
    let (plain, _) = act(state.clone(), Travel::Switch(wanted.clone()).into());
    assert_eq!(plain.frame.n_loads, state.frame.n_loads + 1, "without a race there is nothing to ask");
    let (state, _) = does(state, TrainAction::Start);
    let (state, _) = hears(state, ready(&Plan::default()));
    let (state, _) = hears(state, Trained::Running);
    let n_loads = state.frame.n_loads;
    let (state, commands) = act(state, Travel::Switch(wanted.clone()).into());
    assert_eq!((state.frame.n_loads, commands.len()), (n_loads, 0), "the race goes on");
    assert_eq!(state.notice, Some(Notice::EndsRace(wanted.clone())));
    assert!(state.training.is_alive());
    let (kept, _) = act(state.clone(), Action::DismissNotice);
    assert!(kept.training.is_alive() && kept.notice.is_none());
    let (state, _) = act(state, Travel::EndRaceAndSwitch(wanted.clone()).into());
    assert_eq!((state.frame.n_loads, state.frame.wanted.clone()), (n_loads + 1, wanted));
    assert_eq!(state.training.race.as_ref().map(|race| race.status), Some(RaceStatus::Lost));
    assert!(state.notice.is_none() && !state.training.is_alive());
}

#[test]
fn a_story_is_cut_at_its_limit_and_copied_by_its_address() {
    let (state, _) = open();
    let (state, _) = does(state, TrainAction::Story("나".repeat(MAX_STORY_BYTES)));
    let text = |state: &State| match &state.training.plan.material {
        Material::Story(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert!(state.training.is_story_cut);
    assert_eq!(text(&state).len(), MAX_STORY_BYTES / 3 * 3);
    assert!(
        std::sync::Arc::ptr_eq(&text(&state), &text(&state.clone())),
        "a megabyte for each action would stall"
    );
    let (state, _) = does(state, TrainAction::Story("short".to_owned()));
    assert!(!state.training.is_story_cut && *text(&state) == *"short");
}

#[test]
fn a_model_that_reads_both_ways_is_looked_at_with_the_mask_that_it_was_trained_with() {
    let (state, _) = open();
    let mut both = model();
    both.config.attention = Attention::Bidirectional;
    let hears = |state, model| {
        act(state, Action::Engine { event: Event::Loaded { model, backend: backend() }, now_ms: 0.0 })
    };
    let (state, _) = hears(state, both);
    assert!(state.is_both_ways() && state.look.mask == Attention::Bidirectional);
    let (state, commands) = act(state, Travel::Visit(Route::Shots).into());
    assert!(commands.is_empty(), "studies ask a causal model");
    let (state, _) = hears(state, model());
    assert!(!state.is_both_ways() && state.look.mask == Attention::Causal);
}

#[test]
fn the_recorded_race_is_the_default_race_and_whole() {
    let race = recorded().expect("the file is whole");
    assert_eq!(race.plan, Plan::default());
    assert_eq!(race.arms.len(), race.plan.arms.len());
    for arm in &race.arms {
        let last = arm.last().expect("it ran");
        assert!(arm.end.is_some() && arm.written.is_some());
        assert_eq!(last.progress.targets, last.progress.step * arm.batch_targets as u64);
        assert!(arm.points.is_sorted_by(|a, b| a.progress.tokens < b.progress.tokens));
    }
    let tokens_to_goal = |arm: usize| race.arms[arm].reached(0.9).map(|point| point.progress.tokens);
    let (clm, fewer) = (tokens_to_goal(0).expect("CLM gets there"), tokens_to_goal(1));
    assert!(fewer.is_none_or(|fewer| clm < fewer));
    for masked in [2, 3].map(tokens_to_goal) {
        assert!(masked.is_none_or(|masked| clm < masked));
    }
}
