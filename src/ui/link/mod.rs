//! The state of the view as an address, and back.
//!
//! It stands behind the `#`, because browsers keep that part to themselves: what a visitor writes never reaches the
//! host. `#text?prompt=Once+upon&seed=7` is a view and what it shows; what is not said is as on a first visit. The same
//! names are understood behind a `?` as well, which is easier to type: `?lang=ko&backend=cpu`.

mod branches;
mod chosen;
mod inside;
mod labs;
mod scale;
#[cfg(test)]
mod tests;

use form_urlencoded::Serializer;

use crate::engine::protocol::{BackendChoice, Sampling};
use crate::ui::hidden::Hidden;
use crate::ui::i18n::Lang;
use crate::ui::route::Route;
use crate::ui::settings::{theme_from_name, theme_name};
use crate::ui::state::labs::Plans;
use crate::ui::state::study::{Chosen, Measured};
use crate::ui::state::{LookView, Shades, Theme, Tint};

pub use branches::{LinkedBranch, LinkedBranches};
pub use inside::Inside;

/// The longest prompt that an address carries, in bytes: several times any context, and far below what browsers,
/// chat programs and mail cut off.
pub const MAX_PROMPT_BYTES: usize = 4096;
/// Seeds are small enough to be typed, and exact in a number field.
pub const MAX_SEED: u64 = 999_999_999;
/// Highest temperature that can be set.
pub const MAX_TEMPERATURE: f32 = 2.0;
/// Tokens per run on a first visit.
pub const DEFAULT_RUN_TOKENS: usize = 20;
/// Far beyond every context, layer, head and vocabulary: larger numbers are typing errors.
const MAX_COUNT: usize = 1_000_000;

/// More forced tokens than any context has: an address that names more is no link of ours.
const MAX_FORCED: usize = 4096;
/// The only other scale of bars than the usual one.
const LOG_SCALE: &str = "log";

/// The names of the variables of an address, besides those of [`inside::NAMES`], [`labs::NAMES`] and
/// [`scale::NAMES`].
pub const NAMES: [&str; 32] = [
    "view",
    "lang",
    "theme",
    "backend",
    "model",
    "type",
    "prompt",
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "seed",
    "generated",
    "forced",
    "run",
    "layer",
    "head",
    "token",
    "hide",
    "tour",
    "colour",
    "scale",
    "task",
    "task_seed",
    "item",
    "before",
    "after",
    "block",
    "compare",
    "cost",
    "this",
    "branch",
];

/// What an address says.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The view.
    pub route: Route,
    /// What the text view shows below the line of tokens.
    pub look: LookView,
    /// What is open in the views that look inside.
    pub inside: Inside,
    /// The language, if the link chooses one.
    pub lang: Option<Lang>,
    /// The theme, if the link chooses one.
    pub theme: Option<Theme>,
    /// Which executor to ask for.
    pub backend: BackendChoice,
    /// Name of the model; the first one shipped if none is named.
    pub model: Option<String>,
    /// Element type of its weights, such as `q4_0`.
    pub dtype: Option<String>,
    /// The prompt; that of a first visit if there is none.
    pub prompt: Option<String>,
    /// How tokens are drawn.
    pub sampling: Sampling,
    /// How many tokens to generate after the prompt.
    pub n_generated: usize,
    /// Those of them that are given instead of drawn: position, counted from 0, and id. In the address
    /// `forced=6:1234,9:88`, positions from 1.
    pub forced: Vec<(usize, u32)>,
    /// How probabilities are drawn.
    pub shades: Shades,
    /// Tokens per run.
    pub run_tokens: usize,
    /// The layer in sight, counted from 0; from 1 in the address, as on screen.
    pub layer: usize,
    /// The head in sight, likewise.
    pub head: usize,
    /// Position of the chosen token, likewise.
    pub token: Option<usize>,
    /// Parts of the page to leave out.
    pub hidden: Hidden,
    /// Whether a first visit is shown around.
    pub has_tour: bool,
    /// What the studies show.
    pub chosen: Chosen,
    /// What they measured.
    pub measured: Measured,
    /// The branches of the text.
    pub branches: LinkedBranches,
    /// What the labs plan to measure.
    pub plans: Plans,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            route: Route::default(),
            look: LookView::default(),
            inside: Inside::default(),
            lang: None,
            theme: None,
            backend: BackendChoice::Auto,
            model: None,
            dtype: None,
            prompt: None,
            sampling: Sampling::default(),
            n_generated: 0,
            forced: Vec::new(),
            shades: Shades::default(),
            run_tokens: DEFAULT_RUN_TOKENS,
            layer: 0,
            head: 0,
            token: None,
            hidden: Hidden::default(),
            has_tour: true,
            chosen: Chosen::default(),
            measured: Measured::default(),
            branches: LinkedBranches::default(),
            plans: Plans::default(),
        }
    }
}

/// What `search` (with or without its `?`) and `fragment` (with or without its `#`) of an address say. Any text is
/// an address: what cannot be understood counts as not said. What stands behind the `#` wins.
pub fn parse(search: &str, fragment: &str) -> Link {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (path, behind) = fragment.split_once('?').unwrap_or((fragment, ""));
    let mut link = Link::default();
    if let Some(route) = Route::from_slug(path.trim_matches('/')) {
        link.route = route;
    }
    for part in [search.strip_prefix('?').unwrap_or(search), behind] {
        for (name, value) in form_urlencoded::parse(part.as_bytes()) {
            set(&mut link, &name, &value);
        }
    }
    link.branches.check();
    link
}

fn set(link: &mut Link, name: &str, value: &str) {
    let sampling = &mut link.sampling;
    match name {
        "view" => link.look = look_from_name(value).unwrap_or(link.look),
        "lang" => link.lang = Lang::from_tag(value).or(link.lang),
        "theme" => link.theme = theme_from_name(value).or(link.theme),
        "backend" => link.backend = backend_from_name(value).unwrap_or(link.backend),
        "model" => link.model = named(value),
        "type" => link.dtype = named(value),
        "prompt" if value.len() <= MAX_PROMPT_BYTES => link.prompt = Some(value.to_owned()),
        "temperature" => number(value, MAX_TEMPERATURE).into_iter().for_each(|it| sampling.temperature = it),
        "top_k" => count(value).into_iter().for_each(|it| sampling.top_k = it),
        "top_p" => number(value, 1.0).into_iter().for_each(|it| sampling.top_p = it),
        "min_p" => number(value, 1.0).into_iter().for_each(|it| sampling.min_p = it),
        "seed" => sampling.seed = value.parse().map_or(sampling.seed, |seed: u64| seed.min(MAX_SEED)),
        "generated" => link.n_generated = count(value).unwrap_or(link.n_generated),
        "forced" => link.forced = forced(value),
        "colour" => link.shades.tint = Tint::from_name(value).unwrap_or(link.shades.tint),
        "scale" => link.shades.is_log = value == LOG_SCALE,
        "run" => link.run_tokens = count(value).map_or(link.run_tokens, |n| n.max(1)),
        "layer" => link.layer = position(value).unwrap_or(link.layer),
        "head" => link.head = position(value).unwrap_or(link.head),
        "token" => link.token = position(value).or(link.token),
        "hide" => link.hidden = Hidden::parse(value),
        "tour" => link.has_tour = value != "off",
        _ => {
            link.inside.set(name, value);
            chosen::set(&mut link.chosen, name, value);
            chosen::set_measured(&mut link.measured, name, value);
            branches::set(&mut link.branches, name, value);
            labs::set(&mut link.plans, name, value);
            scale::set(&mut link.plans.scale, name, value);
        }
    }
}

/// The address behind the `#`, with the `#`. What is as on a first visit is left out.
pub fn write(link: &Link) -> String {
    let plain = Link::default();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let mut add = |name: &'static str, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
    add("view", (link.look != plain.look).then(|| look_name(link.look).to_owned()));
    add("lang", link.lang.map(|lang| lang.tag().to_owned()));
    add("theme", link.theme.map(|theme| theme_name(theme).to_owned()));
    add("backend", backend_name(link.backend).map(str::to_owned));
    add("model", link.model.clone());
    add("type", link.dtype.clone());
    add("prompt", link.prompt.clone().filter(|prompt| prompt.len() <= MAX_PROMPT_BYTES));
    let (sampling, usual) = (link.sampling, plain.sampling);
    add("temperature", changed(sampling.temperature, usual.temperature));
    add("top_k", changed(sampling.top_k, usual.top_k));
    add("top_p", changed(sampling.top_p, usual.top_p));
    add("min_p", changed(sampling.min_p, usual.min_p));
    add("seed", changed(sampling.seed, usual.seed));
    add("generated", changed(link.n_generated, plain.n_generated));
    add("forced", (!link.forced.is_empty()).then(|| forced_list(&link.forced)));
    add("run", changed(link.run_tokens, plain.run_tokens));
    add("layer", changed(link.layer + 1, plain.layer + 1));
    add("head", changed(link.head + 1, plain.head + 1));
    add("token", link.token.map(|token| (token + 1).to_string()));
    add("hide", (!link.hidden.is_empty()).then(|| link.hidden.list()));
    add("tour", (!link.has_tour).then(|| "off".to_owned()));
    add("colour", (link.shades.tint != Tint::None).then(|| link.shades.tint.name().to_owned()));
    add("scale", link.shades.is_log.then(|| LOG_SCALE.to_owned()));
    pairs.extend(link.inside.pairs());
    pairs.extend(chosen::pairs(&link.chosen));
    pairs.extend(chosen::measured_pairs(link.measured));
    pairs.extend(branches::pairs(&link.branches));
    pairs.extend(labs::pairs(&link.plans));
    pairs.extend(scale::pairs(&link.plans.scale));
    if pairs.is_empty() {
        return format!("#{}", link.route.slug());
    }
    let text = Serializer::new(String::new()).extend_pairs(pairs).finish();
    // Commas separate the parts of lists, colons pairs of numbers; both need no escape in a fragment.
    format!("#{}?{}", link.route.slug(), text.replace("%2C", ",").replace("%3A", ":"))
}

/// `search` (with or without its `?`) without the variables that stand behind the `#` from now on: empty, or with `?`.
pub fn foreign_search(search: &str) -> String {
    let search = search.strip_prefix('?').unwrap_or(search);
    let is_ours = |part: &&str| {
        let name = form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned());
        name.is_none_or(|name| {
            NAMES
                .iter()
                .chain(&inside::NAMES)
                .chain(&labs::NAMES)
                .chain(&scale::NAMES)
                .any(|ours| *ours == name)
        })
    };
    let kept: Vec<&str> = search.split('&').filter(|part| !is_ours(part)).collect();
    if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) }
}

fn changed<T: PartialEq + ToString>(value: T, usual: T) -> Option<String> {
    (value != usual).then(|| value.to_string())
}

fn named(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

fn count(value: &str) -> Option<usize> {
    value.parse().ok().filter(|&n| n <= MAX_COUNT)
}

/// A count from 1 as an index from 0.
fn position(value: &str) -> Option<usize> {
    count(value)?.checked_sub(1)
}

/// A number from 0 to `max`.
fn number(value: &str, max: f32) -> Option<f32> {
    value.parse().ok().filter(|number| (0.0..=max).contains(number)).map(f32::abs)
}

/// `6:1234,9:88`; pairs that are none count for nothing.
fn forced(list: &str) -> Vec<(usize, u32)> {
    let pair = |item: &str| {
        let (at, id) = item.split_once(':')?;
        Some((position(at)?, id.parse().ok()?))
    };
    list.split(',').filter_map(pair).take(MAX_FORCED).collect()
}

fn forced_list(forced: &[(usize, u32)]) -> String {
    let pairs = forced.iter().take(MAX_FORCED).map(|(position, id)| format!("{}:{id}", position + 1));
    pairs.collect::<Vec<_>>().join(",")
}

fn backend_from_name(name: &str) -> Option<BackendChoice> {
    [BackendChoice::Gpu, BackendChoice::Cpu].into_iter().find(|&choice| backend_name(choice) == Some(name))
}

const fn backend_name(choice: BackendChoice) -> Option<&'static str> {
    match choice {
        BackendChoice::Auto => None,
        BackendChoice::Gpu => Some("gpu"),
        BackendChoice::Cpu => Some("cpu"),
    }
}

/// The views that look inside, by their names in the address.
const LOOKS: [(LookView, &str); 5] = [
    (LookView::Overview, "overview"),
    (LookView::Diagram, "diagram"),
    (LookView::Attention, "attention"),
    (LookView::Lens, "lens"),
    (LookView::Influence, "influence"),
];

fn look_from_name(name: &str) -> Option<LookView> {
    LOOKS.iter().find(|(_, of)| *of == name).map(|(look, _)| *look)
}

fn look_name(look: LookView) -> &'static str {
    LOOKS.iter().find(|(of, _)| *of == look).map_or("overview", |(_, name)| *name)
}
