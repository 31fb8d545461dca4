//! The words of the field, and where they stand in a text.

use crate::ui::i18n::{Lang, Msg};

/// A word of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub name: Msg,
    /// What it means, in one or two sentences.
    pub what: Msg,
}

/// All terms, in the order in which a lecture needs them.
pub const TERMS: [Term; 35] = [
    Term { name: Msg::TermToken, what: Msg::TermTokenWhat },
    Term { name: Msg::TermNextTokenPrediction, what: Msg::TermNextTokenPredictionWhat },
    Term { name: Msg::TermPrompt, what: Msg::TermPromptWhat },
    Term { name: Msg::TermVocabulary, what: Msg::TermVocabularyWhat },
    Term { name: Msg::TermLogit, what: Msg::TermLogitWhat },
    Term { name: Msg::TermSoftmax, what: Msg::TermSoftmaxWhat },
    Term { name: Msg::TermEntropy, what: Msg::TermEntropyWhat },
    Term { name: Msg::TermRank, what: Msg::TermRankWhat },
    Term { name: Msg::TermSampling, what: Msg::TermSamplingWhat },
    Term { name: Msg::TermTemperature, what: Msg::TermTemperatureWhat },
    Term { name: Msg::TermTopK, what: Msg::TermTopKWhat },
    Term { name: Msg::TermTopP, what: Msg::TermTopPWhat },
    Term { name: Msg::TermSeed, what: Msg::TermSeedWhat },
    Term { name: Msg::TermAttention, what: Msg::TermAttentionWhat },
    Term { name: Msg::TermHead, what: Msg::TermHeadWhat },
    Term { name: Msg::TermLayer, what: Msg::TermLayerWhat },
    Term { name: Msg::TermCausalAttentionMask, what: Msg::TermCausalAttentionMaskWhat },
    Term { name: Msg::TermEmbedding, what: Msg::TermEmbeddingWhat },
    Term { name: Msg::TermResidual, what: Msg::TermResidualWhat },
    Term { name: Msg::TermKvCache, what: Msg::TermKvCacheWhat },
    Term { name: Msg::TermPrefill, what: Msg::TermPrefillWhat },
    Term { name: Msg::TermDecode, what: Msg::TermDecodeWhat },
    Term { name: Msg::TermContext, what: Msg::TermContextWhat },
    Term { name: Msg::TermQuantization, what: Msg::TermQuantizationWhat },
    Term { name: Msg::TermParameter, what: Msg::TermParameterWhat },
    Term { name: Msg::TermCausalLanguageModel, what: Msg::TermCausalLanguageModelWhat },
    Term { name: Msg::TermMaskedLanguageModel, what: Msg::TermMaskedLanguageModelWhat },
    Term { name: Msg::TermFewShot, what: Msg::TermFewShotWhat },
    Term { name: Msg::TermInContextLearning, what: Msg::TermInContextLearningWhat },
    Term { name: Msg::TermChainOfThought, what: Msg::TermChainOfThoughtWhat },
    Term { name: Msg::TermEmergentAbilities, what: Msg::TermEmergentAbilitiesWhat },
    Term { name: Msg::TermInstructionTuning, what: Msg::TermInstructionTuningWhat },
    Term { name: Msg::TermHumanPreference, what: Msg::TermHumanPreferenceWhat },
    Term { name: Msg::TermRewardModel, what: Msg::TermRewardModelWhat },
    Term { name: Msg::TermReferenceModel, what: Msg::TermReferenceModelWhat },
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
pub fn spans(lang: Lang, text: &str, but: Option<Term>) -> Vec<Span> {
    let mut found: Vec<(usize, usize, Term)> = Vec::new();
    let mut terms: Vec<(Term, String)> =
        TERMS.iter().filter(|&&term| Some(term) != but).map(|&term| (term, lang.text(term.name))).collect();
    terms.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    for (term, name) in terms {
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
        spans(lang, text, None).into_iter().filter_map(term).collect()
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
    fn a_text_is_the_sum_of_its_spans() {
        for (lang, _) in Lang::ALL {
            for term in TERMS {
                let text = lang.text(term.what);
                let spans = spans(lang, &text, Some(term));
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
