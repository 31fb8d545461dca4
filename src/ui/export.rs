//! What can be taken away from the page, as text.

use super::state::labs::matched::accuracy;
use super::state::labs::{JobView, Run};
use crate::engine::protocol::lab::{Gain, Row};
use crate::engine::protocol::{Distribution, Expected, Token, TokenText};
use crate::tasks::quiz::N_OPTIONS;

/// Columns of [`tokens_csv`].
const TOKEN_COLUMNS: [&str; 10] = [
    "position",
    "id",
    "text",
    "bytes",
    "origin",
    "probability",
    "sampled_probability",
    "rank",
    "surprise_nats",
    "entropy_nats",
];

/// The text so far as CSV (RFC 4180): one row per token, positions from 1 as on screen. `expected` is what the model
/// expected of each token, as far as is known.
pub fn tokens_csv(tokens: &[Token], n_prompt: usize, expected: &[Option<Expected>]) -> String {
    let mut csv = header(&TOKEN_COLUMNS);
    for (position, token) in tokens.iter().enumerate() {
        let choice = token.choice;
        let expected = expected.get(position).copied().flatten();
        let origin = match choice {
            Some(choice) if choice.is_forced => "forced",
            _ if position < n_prompt => "prompt",
            _ => "generated",
        };
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        row(
            &mut csv,
            &[
                (position + 1).to_string(),
                token.text.id.to_string(),
                text_field(&token.text),
                bytes_field(&token.text),
                origin.to_owned(),
                number(expected.map(|expected| expected.probability)),
                number(choice.map(|choice| choice.sampled_probability)),
                expected.map(|expected| (expected.rank + 1).to_string()).unwrap_or_default(),
                number(expected.map(|expected| expected.surprise_nats())),
                number(expected.map(|expected| expected.entropy_nats)),
            ],
        );
    }
    csv
}

/// The next-token distribution as CSV: one row per candidate, most probable first.
pub fn distribution_csv(distribution: &Distribution) -> String {
    let mut csv = header(&["rank", "id", "text", "bytes", "logit", "probability", "sampled_probability"]);
    for (rank, candidate) in distribution.candidates.iter().enumerate() {
        row(
            &mut csv,
            &[
                (rank + 1).to_string(),
                candidate.text.id.to_string(),
                text_field(&candidate.text),
                bytes_field(&candidate.text),
                candidate.logit.to_string(),
                candidate.probability.to_string(),
                candidate.sampled_probability.to_string(),
            ],
        );
    }
    csv
}

/// Columns of [`quiz_csv`].
const QUIZ_COLUMNS: [&str; 14] = [
    "model",
    "task",
    "format",
    "shots",
    "n",
    "exact_match",
    "ci_low",
    "ci_high",
    "chance",
    "share_a",
    "share_b",
    "share_c",
    "share_d",
    "consistency",
];

/// Columns of [`gains_csv`].
const GAIN_COLUMNS: [&str; 16] = [
    "model",
    "task",
    "format",
    "shots",
    "n",
    "right",
    "ci_low",
    "ci_high",
    "gain",
    "gain_ci_low",
    "gain_ci_high",
    "gain_p_value",
    "n_items",
    "n_prompt_tokens",
    "n_written_tokens",
    "flops",
];

/// The rows of a run over ways to answer as CSV (RFC 4180): shares of right final answers, gains over an answer at once,
/// and what all items cost.
pub fn gains_csv(run: &Run) -> String {
    let mut csv = header(&GAIN_COLUMNS);
    for (job, line) in run.rows() {
        let share = accuracy(line).map(|(share, low, high)| [share, low, high]);
        let mut fields = measured(job, line, share.map_or([None; 3], |all| all.map(Some)));
        let of_gain = |value: fn(&Gain) -> f64| optional(line.gain.as_ref().map(value));
        fields.extend([of_gain(|gain| gain.gain), of_gain(|gain| gain.ci_low)]);
        fields.extend([of_gain(|gain| gain.ci_high), of_gain(|gain| gain.p_value)]);
        let cost = &job.cost;
        fields.extend([cost.n_items, cost.n_prompt_tokens, cost.n_written_tokens].map(|n| n.to_string()));
        fields.push(cost.flops.to_string());
        row(&mut csv, &fields);
    }
    csv
}

/// The rows of a quiz as CSV (RFC 4180), with how often each letter was chosen.
pub fn quiz_csv(run: &Run) -> String {
    let mut csv = header(&QUIZ_COLUMNS);
    for (job, line) in run.rows() {
        let mut fields = measured(job, line, [line.exact_match, line.ci_low, line.ci_high]);
        fields.push(optional(line.chance));
        let choices = line.choices.as_ref().filter(|choices| choices.n_orders > 1);
        let share = |place: usize| choices.and_then(|choices| choices.place_shares.get(place).copied());
        fields.extend((0..N_OPTIONS).map(|place| optional(share(place))));
        fields.push(optional(choices.map(|choices| choices.consistency)));
        row(&mut csv, &fields);
    }
    csv
}

/// What was measured, from the model to the share with its interval.
fn measured(job: &JobView, line: &Row, share: [Option<f64>; 3]) -> Vec<String> {
    let mut fields = vec![job.model.clone(), line.task.clone(), line.format.clone()];
    fields.extend([line.shots, line.n].map(|number| number.to_string()));
    fields.extend(share.map(optional));
    fields
}

fn optional(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Spreadsheets take a file without a mark for one in the alphabet of their country.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

fn header(names: &[&str]) -> String {
    format!("{BYTE_ORDER_MARK}{}\r\n", names.join(","))
}

/// Appends a row, with quotes where a field needs them.
pub(super) fn row(csv: &mut String, fields: &[String]) {
    let quoted: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    csv.push_str(&quoted.join(","));
    csv.push_str("\r\n");
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) || field != field.trim() {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// The token's text. Spreadsheets compute a field that begins like a formula; an apostrophe keeps it a text.
fn text_field(token: &TokenText) -> String {
    let text = String::from_utf8_lossy(&token.bytes);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.into_owned() }
}

fn bytes_field(token: &TokenText) -> String {
    token.bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{Candidate, Choice};

    fn text(id: u32, text: &str) -> TokenText {
        TokenText { id, bytes: text.as_bytes().to_vec(), is_special: false }
    }

    #[test]
    fn tokens_become_rows_with_every_digit() {
        let of = |probability, entropy_nats| Expected { probability, rank: 0, entropy_nats };
        let choice = |is_forced| Choice { expected: of(0.5, 2.0), sampled_probability: 1.0 / 3.0, is_forced };
        let tokens = [
            Token { text: text(5, "a,\"b\""), choice: None },
            Token { text: text(5, "c"), choice: None },
            Token { text: text(6, " 글"), choice: Some(choice(false)) },
            Token { text: text(6, "x"), choice: Some(choice(true)) },
        ];
        let expected = [None, Some(of(0.25, 1.5)), Some(of(0.5, 2.0)), Some(of(1.0, 0.0))];
        let csv = tokens_csv(&tokens, 2, &expected);
        let rows: Vec<&str> = csv.trim_start_matches(BYTE_ORDER_MARK).split("\r\n").collect();
        assert_eq!(rows[0], TOKEN_COLUMNS.join(","));
        assert_eq!(rows[1], "1,5,\"a,\"\"b\"\"\",61 2C 22 62 22,prompt,,,,,");
        assert_eq!(rows[2], "2,5,c,63,prompt,0.25,,1,1.3862943611198906,1.5");
        let third = "3,6,\" 글\",20 EA B8 80,generated,0.5,0.3333333333333333,1,0.6931471805599453,2";
        assert_eq!(rows[3], third);
        assert_eq!(rows[4], "4,6,x,78,forced,1,0.3333333333333333,1,0,0");
        assert_eq!(rows[5], "");
    }

    #[test]
    fn candidates_become_rows_in_their_order() {
        let candidate =
            Candidate { text: text(7, "\n"), logit: 1.5, probability: 0.25, sampled_probability: 0.0 };
        let distribution =
            Distribution { n_tokens: 1, candidates: vec![candidate], n_possible: 1, entropy_nats: 0.0 };
        assert!(distribution_csv(&distribution).ends_with("\r\n1,7,\"\n\",0A,1.5,0.25,0\r\n"));
    }

    #[test]
    fn no_token_is_a_formula_to_a_spreadsheet() {
        for formula in ["=1+1", "+1", "-1", "@x"] {
            assert_eq!(text_field(&text(1, formula)), format!("'{formula}"));
        }
        assert_eq!(text_field(&text(1, " =1")), " =1");
    }
}
