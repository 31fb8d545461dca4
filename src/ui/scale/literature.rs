//! Figures that others reported, each with where it stands. They are shown apart from everything that was measured here.
//!
//! Titles of papers are not translated. Each figure names its source, and was checked against public copies and
//! excerpts of it; where no table is named, the paper gives the figure in its text.

use crate::ui::i18n::Msg;

/// An ability and the scale at which it was reported to emerge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Emerged {
    /// The ability.
    pub name: Msg,
    /// Training FLOPs.
    pub flops: f64,
    /// Parameters.
    pub n_params: f64,
    /// The model.
    pub model: &'static str,
}

/// Accuracy of a model on a benchmark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The model.
    pub model: &'static str,
    /// Its parameters, where they are public.
    pub n_params: Option<f64>,
    /// When it was reported: year and month.
    pub date: (u16, u8),
    /// Accuracy.
    pub share: f64,
    /// Whether its weights can be had.
    pub is_open: bool,
    /// Where the figure stands.
    pub source: &'static str,
}

/// A benchmark that a model solves without examples, with one, and with several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ByShots {
    /// The benchmark.
    pub benchmark: &'static str,
    /// Accuracy: zero-shot, one-shot, few-shot.
    pub shares: [f64; 3],
}

/// Where the thresholds stand.
pub const EMERGED_SOURCE: &str =
    "Wei et al. 2022, Emergent Abilities of Large Language Models, TMLR 08/2022, Table 1 (arXiv:2206.07682)";

/// Abilities by the training that they took.
pub const EMERGED: [Emerged; 9] = [
    emerged(Msg::AbilityScratch, 8.9e19, 40e6, "LaMDA"),
    emerged(Msg::AbilityAdd3, 2.3e22, 13e9, "GPT-3"),
    emerged(Msg::AbilityInstruct, 1.3e23, 68e9, "FLAN"),
    emerged(Msg::AbilityCot, 1.3e23, 68e9, "LaMDA"),
    emerged(Msg::AbilityAdd5, 3.1e23, 175e9, "GPT-3"),
    emerged(Msg::AbilityMmlu, 3.1e23, 175e9, "GPT-3"),
    emerged(Msg::AbilityZeroCot, 3.1e23, 175e9, "GPT-3"),
    emerged(Msg::AbilityTruth, 5.0e23, 280e9, "Gopher"),
    emerged(Msg::AbilityWic, 2.5e24, 540e9, "PaLM"),
];

/// Where the sizes of GPT-3 on MMLU stand.
pub const BY_SIZE_SOURCE: &str = "Hendrycks et al. 2021, Measuring Massive Multitask Language Understanding, ICLR 2021, Table 1 (arXiv:2009.03300)";

/// MMLU with five examples: parameters and accuracy.
pub const BY_SIZE: [(f64, f64); 4] = [(2.7e9, 0.259), (6.7e9, 0.249), (13e9, 0.260), (175e9, 0.439)];

/// What guessing one of four options reaches.
pub const MMLU_CHANCE: f64 = 0.25;
/// Accuracy of experts in their own subjects, as estimated by Hendrycks et al. 2021.
pub const MMLU_EXPERTS: f64 = 0.898;

/// Five-shot MMLU over time.
pub const OVER_TIME: [Score; 8] = [
    score("GPT-3", Some(175e9), (2020, 9), 0.439, false, "Hendrycks et al. 2021, Table 1 (arXiv:2009.03300)"),
    score("Gopher", Some(280e9), (2021, 12), 0.60, false, "Rae et al. 2021 (arXiv:2112.11446)"),
    score(
        "Chinchilla",
        Some(70e9),
        (2022, 3),
        0.675,
        false,
        "Hoffmann et al. 2022, abstract (arXiv:2203.15556)",
    ),
    score(
        "Flan-PaLM",
        Some(540e9),
        (2022, 10),
        0.752,
        false,
        "as listed in OpenAI 2023, GPT-4 Technical Report, Table 2 (arXiv:2303.08774)",
    ),
    score(
        "LLaMA",
        Some(65e9),
        (2023, 2),
        0.634,
        true,
        "as listed in Touvron et al. 2023, Llama 2, Table 3 (arXiv:2307.09288)",
    ),
    score(
        "GPT-4",
        None,
        (2023, 3),
        0.864,
        false,
        "OpenAI 2023, GPT-4 Technical Report, Table 2 (arXiv:2303.08774)",
    ),
    score(
        "Llama 2",
        Some(70e9),
        (2023, 7),
        0.689,
        true,
        "Touvron et al. 2023, Llama 2, Table 3 (arXiv:2307.09288)",
    ),
    score("Llama 3.1", Some(405e9), (2024, 7), 0.852, true, "Meta 2024, Llama 3.1 model card, base models"),
];

/// Where GPT-3 with and without examples stands.
pub const BY_SHOTS_SOURCE: &str =
    "Brown et al. 2020, Language Models are Few-Shot Learners, Table 3.3 (arXiv:2005.14165)";

/// GPT-3 175B on questions without a text to look things up in.
pub const BY_SHOTS: [ByShots; 3] = [
    ByShots { benchmark: "TriviaQA", shares: [0.643, 0.680, 0.712] },
    ByShots { benchmark: "WebQuestions", shares: [0.144, 0.253, 0.415] },
    ByShots { benchmark: "Natural Questions", shares: [0.146, 0.230, 0.299] },
];

impl Score {
    /// The date as a number that grows by one a year.
    pub fn year(&self) -> f64 {
        f64::from(self.date.0) + f64::from(self.date.1 - 1) / 12.0
    }
}

const fn emerged(name: Msg, flops: f64, n_params: f64, model: &'static str) -> Emerged {
    Emerged { name, flops, n_params, model }
}

const fn score(
    model: &'static str,
    n_params: Option<f64>,
    date: (u16, u8),
    share: f64,
    is_open: bool,
    source: &'static str,
) -> Score {
    Score { model, n_params, date, share, is_open, source }
}
