//! The words of the field, and where they stand in a text.

use crate::ui::i18n::{Lang, Msg};

/// A word of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub name: Msg,
    /// What it means, in one or two sentences.
    pub what: Msg,
    /// The word as it is written where there is less room.
    pub short: Option<Msg>,
    /// Whether the word is also one of every day, such as a key: then it is looked for only where the talk is of the
    /// inside of the model.
    pub is_everyday: bool,
}

impl Term {
    const fn new(name: Msg, what: Msg) -> Self {
        Self { name, what, short: None, is_everyday: false }
    }

    const fn or(self, short: Msg) -> Self {
        Self { short: Some(short), ..self }
    }

    const fn everyday(self) -> Self {
        Self { is_everyday: true, ..self }
    }
}

/// What a text is about, which decides what its words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// The page, the text, the world.
    General,
    /// The inside of the model.
    Inside,
}

/// All terms, in the order in which a lecture needs them.
pub const TERMS: [Term; 53] = [
    Term::new(Msg::TermToken, Msg::TermTokenWhat),
    Term::new(Msg::TermNextTokenPrediction, Msg::TermNextTokenPredictionWhat),
    Term::new(Msg::TermPrompt, Msg::TermPromptWhat),
    Term::new(Msg::TermVocabulary, Msg::TermVocabularyWhat),
    Term::new(Msg::TermLogit, Msg::TermLogitWhat),
    Term::new(Msg::TermLogProbability, Msg::TermLogProbabilityWhat),
    Term::new(Msg::TermSoftmax, Msg::TermSoftmaxWhat),
    Term::new(Msg::TermEntropy, Msg::TermEntropyWhat),
    Term::new(Msg::TermSurprise, Msg::TermSurpriseWhat),
    Term::new(Msg::TermNat, Msg::TermNatWhat),
    Term::new(Msg::TermKlDivergence, Msg::TermKlDivergenceWhat).or(Msg::TermKlDivergenceShort),
    Term::new(Msg::TermRank, Msg::TermRankWhat),
    Term::new(Msg::TermSampling, Msg::TermSamplingWhat),
    Term::new(Msg::TermTemperature, Msg::TermTemperatureWhat),
    Term::new(Msg::TermTopK, Msg::TermTopKWhat),
    Term::new(Msg::TermTopP, Msg::TermTopPWhat),
    Term::new(Msg::TermMinP, Msg::TermMinPWhat),
    Term::new(Msg::TermSeed, Msg::TermSeedWhat),
    Term::new(Msg::TermAttention, Msg::TermAttentionWhat),
    Term::new(Msg::TermHead, Msg::TermHeadWhat),
    Term::new(Msg::TermLayer, Msg::TermLayerWhat),
    Term::new(Msg::TermCausalAttentionMask, Msg::TermCausalAttentionMaskWhat),
    Term::new(Msg::TermQuery, Msg::TermQueryWhat),
    Term::new(Msg::TermKey, Msg::TermKeyWhat).everyday(),
    Term::new(Msg::TermValue, Msg::TermValueWhat).everyday(),
    Term::new(Msg::TermKvHead, Msg::TermKvHeadWhat),
    Term::new(Msg::TermGroupedQueryAttention, Msg::TermGroupedQueryAttentionWhat),
    Term::new(Msg::TermRope, Msg::TermRopeWhat),
    Term::new(Msg::TermEmbedding, Msg::TermEmbeddingWhat),
    Term::new(Msg::TermResidualStream, Msg::TermResidualStreamWhat),
    Term::new(Msg::TermRmsNorm, Msg::TermRmsNormWhat),
    Term::new(Msg::TermLayerNorm, Msg::TermLayerNormWhat),
    Term::new(Msg::TermMlp, Msg::TermMlpWhat),
    Term::new(Msg::TermSwiGlu, Msg::TermSwiGluWhat),
    Term::new(Msg::TermLogitLens, Msg::TermLogitLensWhat),
    Term::new(Msg::TermKvCache, Msg::TermKvCacheWhat),
    Term::new(Msg::TermPrefill, Msg::TermPrefillWhat),
    Term::new(Msg::TermDecode, Msg::TermDecodeWhat),
    Term::new(Msg::TermContext, Msg::TermContextWhat),
    Term::new(Msg::TermQuantization, Msg::TermQuantizationWhat),
    Term::new(Msg::TermElementType, Msg::TermElementTypeWhat),
    Term::new(Msg::TermQuantizationBlock, Msg::TermQuantizationBlockWhat),
    Term::new(Msg::TermParameter, Msg::TermParameterWhat),
    Term::new(Msg::TermCausalLanguageModel, Msg::TermCausalLanguageModelWhat),
    Term::new(Msg::TermMaskedLanguageModel, Msg::TermMaskedLanguageModelWhat),
    Term::new(Msg::TermFewShot, Msg::TermFewShotWhat),
    Term::new(Msg::TermInContextLearning, Msg::TermInContextLearningWhat),
    Term::new(Msg::TermChainOfThought, Msg::TermChainOfThoughtWhat),
    Term::new(Msg::TermEmergentAbilities, Msg::TermEmergentAbilitiesWhat),
    Term::new(Msg::TermInstructionTuning, Msg::TermInstructionTuningWhat),
    Term::new(Msg::TermHumanPreference, Msg::TermHumanPreferenceWhat),
    Term::new(Msg::TermRewardModel, Msg::TermRewardModelWhat),
    Term::new(Msg::TermReferenceModel, Msg::TermReferenceModelWhat),
];

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words of every day.
    Plain(String),
    /// A term, as it is written there.
    Term(Term, String),
}

/// `text` cut at its terms: each the first time it is named, the longest name first; `but` is left as it is.
pub fn spans(lang: Lang, text: &str, talk: Talk, but: Option<Term>) -> Vec<Span> {
    let mut found: Vec<(usize, usize, Term)> = Vec::new();
    let is_asked = |term: &&Term| Some(**term) != but && (talk == Talk::Inside || !term.is_everyday);
    let names = |term: &Term| {
        let term = *term;
        [Some(term.name), term.short].into_iter().flatten().map(move |name| (term, lang.text(name)))
    };
    let mut terms: Vec<(Term, String)> = TERMS.iter().filter(is_asked).flat_map(names).collect();
    terms.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    for (term, name) in terms {
        if found.iter().any(|&(.., known)| known == term) {
            continue;
        }
        let is_free =
            |start: usize, end: usize| found.iter().all(|&(from, to, _)| end <= from || to <= start);
        let places = occurrences(lang, text, &name);
        if let Some(&(start, end)) = places.iter().find(|&&(start, end)| is_free(start, end)) {
            found.push((start, end, term));
        }
    }
    found.sort_by_key(|&(start, ..)| start);
    let mut spans = Vec::new();
    let mut at = 0;
    for (start, end, term) in found {
        if start > at {
            spans.push(Span::Plain(text[at..start].to_owned()));
        }
        spans.push(Span::Term(term, text[start..end].to_owned()));
        at = end;
    }
    if at < text.len() {
        spans.push(Span::Plain(text[at..].to_owned()));
    }
    spans
}

/// Where `name` stands in `text`, as a word of its own. English adds an s; Korean adds particles, which stay outside.
fn occurrences(lang: Lang, text: &str, name: &str) -> Vec<(usize, usize)> {
    // ASCII letters keep their place when their case changes; all other characters stay as they are.
    let (lower, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let is_word = |c: char| c.is_alphanumeric() || c == '-';
    let places = lower.match_indices(&name).filter_map(|(start, _)| {
        let end = start + name.len();
        let end = if lang == Lang::En && lower[end..].starts_with('s') { end + 1 } else { end };
        let is_start = !lower[..start].ends_with(is_word);
        let is_end = lang == Lang::Ko || !lower[end..].starts_with(is_word);
        (is_start && is_end).then_some((start, end))
    });
    places.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms_of(lang: Lang, text: &str) -> Vec<String> {
        let term = |span| match span {
            Span::Term(_, text) => Some(text),
            Span::Plain(_) => None,
        };
        spans(lang, text, Talk::General, None).into_iter().filter_map(term).collect()
    }

    #[test]
    fn terms_are_found_once_each_as_whole_words() {
        assert_eq!(terms_of(Lang::En, "Tokens and a token: the tokenizer"), ["Tokens"]);
        assert_eq!(
            terms_of(Lang::En, "Next token prediction of a token"),
            ["Next token prediction", "token"]
        );
        assert_eq!(terms_of(Lang::En, "ahead, headless, decoder"), Vec::<String>::new());
        assert_eq!(terms_of(Lang::Ko, "토큰을 하나씩 예측합니다"), ["토큰"]);
        assert_eq!(terms_of(Lang::En, ""), Vec::<String>::new());
    }

    #[test]
    fn short_names_mean_the_same_and_are_found_once() {
        assert_eq!(terms_of(Lang::En, "KL to the end (nats)"), ["KL", "nats"]);
        assert_eq!(terms_of(Lang::En, "The KL divergence, or KL"), ["KL divergence"]);
        assert_eq!(terms_of(Lang::Ko, "끝과의 KL (나트)"), ["KL", "나트"]);
    }

    #[test]
    fn everyday_words_are_terms_only_inside_the_model() {
        let inside = |lang: Lang, text: &str| {
            let spans = spans(lang, text, Talk::Inside, None);
            spans.into_iter().filter(|span| matches!(span, Span::Term(..))).count()
        };
        assert_eq!(terms_of(Lang::En, "Arrow keys show the exact value"), Vec::<String>::new());
        assert_eq!(terms_of(Lang::Ko, "화살표 키로 값을 옮깁니다"), Vec::<String>::new());
        assert_eq!(inside(Lang::En, "Compares the query with the key of every position"), 2);
        assert_eq!(inside(Lang::Ko, "쿼리를 모든 위치의 키와 비교합니다."), 2);
    }

    #[test]
    fn names_are_no_two_terms() {
        for (lang, _) in Lang::ALL {
            let mut names: Vec<String> =
                TERMS.iter().map(|term| lang.text(term.name).to_lowercase()).collect();
            names.sort();
            let n = names.len();
            names.dedup();
            assert_eq!(names.len(), n, "{names:?}");
        }
    }

    #[test]
    fn a_text_is_the_sum_of_its_spans() {
        for (lang, _) in Lang::ALL {
            for term in TERMS {
                let text = lang.text(term.what);
                let spans = spans(lang, &text, Talk::Inside, Some(term));
                let parts = spans.iter().map(|span| match span {
                    Span::Plain(text) | Span::Term(_, text) => text.as_str(),
                });
                assert_eq!(parts.collect::<String>(), text);
                assert!(!spans.iter().any(|span| matches!(span, Span::Term(found, _) if *found == term)));
            }
        }
    }

    #[test]
    fn every_term_of_the_lecture_is_explained_in_both_languages() {
        let lecture = [
            ("next token prediction", "다음 토큰 예측"),
            ("causal language model", "인과적 언어 모델"),
            ("masked language model", "마스크 언어 모델"),
            ("causal attention mask", "인과적 어텐션 마스크"),
            ("emergent abilities", "창발 능력"),
            ("few-shot", "퓨샷"),
            ("in-context learning", "문맥 내 학습"),
            ("chain of thought", "사고의 연쇄"),
            ("instruction tuning", "지시 튜닝"),
            ("reward model", "보상 모델"),
            ("human preference", "사람의 선호"),
            ("reference model", "기준 모델"),
        ];
        for (english, korean) in lecture {
            let named = |term: &&Term| Lang::En.text(term.name).eq_ignore_ascii_case(english);
            let term = TERMS.iter().find(named).unwrap_or_else(|| panic!("no {english}"));
            assert_eq!(Lang::Ko.text(term.name), korean);
        }
    }
}
