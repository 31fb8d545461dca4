//! What is open in the views that look inside, as an address says it.

use std::str::FromStr;

use crate::engine::protocol::look::Part;
use crate::model::graph::{ActivationId, Attention};

/// More blocks, heads or numbers than any model has are typing errors.
const MAX_INDEX: usize = 1_000_000_000;
/// More parts than any model has.
const MAX_LISTED: usize = 4_096;

/// The choices of the views that look inside. Whether the model has such blocks, heads and values shows when it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// Blocks of the diagram that are open, counted from 0; from 1 in the address, as on screen.
    pub open_blocks: Vec<usize>,
    /// The op that is open, by what it writes.
    pub op: Option<ActivationId>,
    /// The number of it whose arithmetic is shown, counted from 0.
    pub cell: Option<usize>,
    /// Whether a token sees what comes after it.
    pub mask: Attention,
    /// The stage of the attention, counted from 0; from 1 in the address.
    pub stage: Option<usize>,
    /// Whether the first token is left out of the colour scale.
    pub is_sink_left_out: bool,
    /// The parts that are switched off: `2.1` is the first head of the second block, `2.mlp` its MLP.
    pub parts: Vec<Part>,
}

impl Default for Inside {
    fn default() -> Self {
        Self {
            open_blocks: Vec::new(),
            op: None,
            cell: None,
            mask: Attention::Causal,
            stage: None,
            is_sink_left_out: true,
            parts: Vec::new(),
        }
    }
}

/// The names of these variables of an address.
pub const NAMES: [&str; 7] = ["open", "op", "cell", "mask", "stage", "first", "off"];

impl Inside {
    /// Takes over what one variable says; what cannot be understood counts as not said.
    pub fn set(&mut self, name: &str, value: &str) {
        match name {
            "open" => self.open_blocks = list(value, from_one),
            "op" => self.op = ActivationId::from_str(value).ok(),
            "cell" => self.cell = value.parse().ok().filter(|&index| index <= MAX_INDEX),
            "mask" if value == "off" => self.mask = Attention::Bidirectional,
            "stage" => self.stage = from_one(value),
            "first" => self.is_sink_left_out = value != "shown",
            "off" => self.parts = list(value, part),
            _ => {}
        }
    }

    /// The variables with what is not as on a first visit.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        let some = |text: String| (!text.is_empty()).then_some(text);
        add("open", some(joined(self.open_blocks.iter().map(|block| (block + 1).to_string()))));
        add("op", self.op.map(|op| op.to_string()));
        add("cell", self.cell.map(|cell| cell.to_string()));
        add("mask", (self.mask == Attention::Bidirectional).then(|| "off".to_owned()));
        add("stage", self.stage.map(|stage| (stage + 1).to_string()));
        add("first", (!self.is_sink_left_out).then(|| "shown".to_owned()));
        add("off", some(joined(self.parts.iter().map(part_name))));
        pairs
    }
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

/// The items of `a,b,c`, each once.
fn list<T: PartialEq>(text: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let mut items = Vec::new();
    for item in text.split(',').take(MAX_LISTED).filter_map(read) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// A count from 1 as an index from 0.
fn from_one(text: &str) -> Option<usize> {
    text.parse::<usize>().ok().filter(|&n| n <= MAX_INDEX)?.checked_sub(1)
}

fn part(text: &str) -> Option<Part> {
    let (layer, of_block) = text.split_once('.')?;
    let head = if of_block == "mlp" { None } else { Some(from_one(of_block)?) };
    Some(Part { layer: from_one(layer)?, head })
}

fn part_name(part: &Part) -> String {
    let of_block = part.head.map_or("mlp".to_owned(), |head| (head + 1).to_string());
    format!("{}.{of_block}", part.layer + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::graph::Activation;

    fn read(pairs: &[(&str, &str)]) -> Inside {
        let mut inside = Inside::default();
        pairs.iter().for_each(|(name, value)| inside.set(name, value));
        inside
    }

    #[test]
    fn choices_are_read_as_they_are_written() {
        let inside = Inside {
            open_blocks: vec![2, 0],
            op: Some(ActivationId::in_block(1, Activation::AttentionWeights)),
            cell: Some(17),
            mask: Attention::Bidirectional,
            stage: Some(0),
            is_sink_left_out: false,
            parts: vec![Part { layer: 0, head: Some(2) }, Part { layer: 3, head: None }],
        };
        let pairs = inside.pairs();
        assert_eq!(pairs.iter().map(|pair| pair.0).collect::<Vec<_>>(), NAMES);
        let borrowed: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(read(&borrowed), inside);
        assert_eq!(pairs[6].1, "1.3,4.mlp");
        assert!(Inside::default().pairs().is_empty());
    }

    #[test]
    fn what_cannot_be_understood_counts_as_not_said() {
        let nonsense = [
            ("open", "0,-1,x,,99999999999999999999"),
            ("op", "block.1.pony"),
            ("cell", "-3"),
            ("mask", "on"),
            ("stage", "0"),
            ("off", "1,mlp,0.1,1.0,.,1."),
            ("pony", "1"),
        ];
        assert_eq!(read(&nonsense), Inside::default());
        assert_eq!(read(&[("open", "2,2,1")]).open_blocks, [1, 0]);
    }
}
