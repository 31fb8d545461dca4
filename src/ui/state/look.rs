//! Looking inside the model: which view is open, what it asks of the engine, and what came back.

use super::{Activity, Load, Shared, State, shades};
use crate::engine::protocol::Command;
use crate::engine::protocol::look::{Captured, Look, Looked, MAX_INFLUENCE_TOKENS, Part, Seen};
use crate::model::graph::{Activation, ActivationId, Attention, Graph, Head};
use crate::ui::link::Inside;

/// The most answers that are kept of a kind that holds whole activations, and of any other kind.
const MAX_BIG_ANSWERS: usize = 4;
const MAX_SMALL_ANSWERS: usize = 96;

/// Stages of the attention: scores, scaled, masked, weights.
const N_STAGES: usize = 4;

/// What the stage shows below the line of tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LookView {
    /// Prompt, next token, one head, sampling.
    #[default]
    Overview,
    /// The forward pass as a diagram.
    Diagram,
    /// Attention of all layers and heads.
    Attention,
    /// The model's answer after each block, and without some parts.
    Lens,
    /// Which input moves which output.
    Influence,
}

/// What can happen in these views.
#[derive(Clone, Debug, PartialEq)]
pub enum LookAction {
    /// Open a view.
    View(LookView),
    /// Open or close a block of the diagram.
    ToggleBlock(usize),
    /// Open an op of the diagram by its number in [`outputs`], or close it.
    Op(Option<usize>),
    /// Choose a number of an activation.
    Cell(ActivationId, usize),
    /// Mask the future, or do not.
    Mask(Attention),
    /// Show another stage of the attention, counted from 0.
    Stage(usize),
    /// Look at a head of a layer.
    Head {
        /// The block, counted from 0.
        layer: usize,
        /// The head, counted from 0.
        head: usize,
    },
    /// Leave the first token out of the colour scale, or do not.
    LeaveSinkOut(bool),
    /// Switch a part off, or on again.
    TogglePart(Part),
    /// Switch all parts on.
    ClearParts,
    /// The text of this version has not changed for a while.
    Rest(u32),
}

/// An answer of the engine.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    /// Which text it is about.
    version: u32,
    looked: Shared<Looked>,
}

impl Answer {
    fn is(&self, version: u32, look: &Look) -> bool {
        self.version == version && self.looked.look == *look
    }
}

/// The state of these views.
#[derive(Clone, Debug, PartialEq)]
pub struct LookState {
    /// What is open.
    pub view: LookView,
    /// The blocks of the diagram that are open.
    pub open_blocks: Vec<usize>,
    /// The op that is open: its number in [`outputs`].
    pub op: Option<usize>,
    /// The number whose arithmetic is shown.
    pub cell: Option<(ActivationId, usize)>,
    /// Whether a token sees what comes after it, in the experiments.
    pub mask: Attention,
    /// Which stage of the attention is large; the last one if none is chosen.
    pub stage: Option<usize>,
    /// Whether the first token is left out of the colour scale.
    pub is_sink_left_out: bool,
    /// The parts that are switched off.
    pub parts: Vec<Part>,
    /// Counts the texts: an answer about another one is old.
    version: u32,
    /// The text that has not changed for a while. Only of such a one anything is asked, so that who steps on does not
    /// wait for answers about texts that are gone.
    rested: Option<u32>,
    asked: Option<Look>,
    answers: Vec<Answer>,
}

impl Default for LookState {
    fn default() -> Self {
        Self {
            view: LookView::default(),
            open_blocks: Vec::new(),
            op: None,
            cell: None,
            mask: Attention::Causal,
            stage: None,
            is_sink_left_out: true,
            parts: Vec::new(),
            version: 0,
            rested: None,
            asked: None,
            answers: Vec::new(),
        }
    }
}

impl LookState {
    /// The choices without the answers: what stays when everything is loaded anew.
    pub fn choices(&self) -> Self {
        Self { version: 0, rested: None, asked: None, answers: Vec::new(), ..self.clone() }
    }

    /// The choices that mean something in any model.
    pub(super) fn for_new_model(&self) -> Self {
        Self { op: None, cell: None, open_blocks: Vec::new(), parts: Vec::new(), ..self.choices() }
    }

    /// The newest answer to a question that `is_it`, and whether it is about the text in sight.
    pub fn find(&self, is_it: impl Fn(&Look) -> bool) -> Option<(&Looked, bool)> {
        let answer = self.answers.iter().rev().find(|answer| is_it(&answer.looked.look))?;
        Some((&answer.looked, answer.version == self.version))
    }

    /// The same as a value that components can keep.
    pub fn shared(&self, is_it: impl Fn(&Look) -> bool) -> Option<Shared<Looked>> {
        let answer = self.answers.iter().rev().find(|answer| is_it(&answer.looked.look))?;
        Some(answer.looked.clone())
    }

    /// The answer to `look` about the text in sight; else the newest of its kind, so that something stays in sight
    /// until it comes. And which of them it is.
    pub fn nearest(&self, look: &Look) -> Option<(&Shared<Looked>, bool)> {
        let exact = self.answers.iter().rev().find(|answer| answer.is(self.version, look));
        if let Some(answer) = exact {
            return Some((&answer.looked, true));
        }
        let kind = std::mem::discriminant(look);
        let of_kind = |answer: &&Answer| std::mem::discriminant(&answer.looked.look) == kind;
        self.answers.iter().rev().find(of_kind).map(|answer| (&answer.looked, false))
    }

    /// Whether an answer is awaited.
    pub fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    /// How often the text has changed.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The text changed.
    pub(super) fn set_text(&mut self) {
        self.version = self.version.wrapping_add(1);
    }

    fn has(&self, look: &Look) -> bool {
        self.answers.iter().any(|answer| answer.is(self.version, look))
    }

    /// Keeps an answer; those of earlier texts stay in sight until one of their kind replaces them.
    pub(super) fn answered(&mut self, looked: Looked) {
        if self.asked.as_ref() == Some(&looked.look) {
            self.asked = None;
        }
        if looked.seen == Some(Seen::Interrupted) {
            return;
        }
        let version = self.version;
        let max = max_answers(&looked.look);
        let kind = std::mem::discriminant(&looked.look);
        self.answers.retain(|answer| {
            let is_same_kind = std::mem::discriminant(&answer.looked.look) == kind;
            !is_same_kind || (answer.version == version && answer.looked.look != looked.look)
        });
        self.answers.push(Answer { version, looked: Shared::new(looked) });
        let is_same_kind = |answer: &Answer| std::mem::discriminant(&answer.looked.look) == kind;
        if self.answers.iter().filter(|answer| is_same_kind(answer)).count() > max {
            let oldest = self.answers.iter().position(is_same_kind);
            drop(oldest.map(|oldest| self.answers.remove(oldest)));
        }
    }

    /// The question failed: it is not asked again of this text.
    pub(super) fn failed(&mut self) {
        if let Some(look) = self.asked.take() {
            self.answered(Looked { look, seen: None });
        }
    }
}

const fn max_answers(look: &Look) -> usize {
    match look {
        Look::Token { .. } | Look::Chances { .. } | Look::Attention { .. } | Look::Stages { .. } => {
            MAX_BIG_ANSWERS
        }
        Look::Cell { .. }
        | Look::Chance { .. }
        | Look::Scores
        | Look::Alternatives { .. }
        | Look::Lens { .. }
        | Look::Ablation { .. }
        | Look::Effects { .. }
        | Look::Influence { .. } => MAX_SMALL_ANSWERS,
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: LookAction) {
    let look = &mut state.look;
    match action {
        LookAction::View(view) => {
            look.view = view;
            // A finger leaves no cell by itself.
            state.cell = None;
        }
        LookAction::ToggleBlock(layer) => toggle(&mut look.open_blocks, layer),
        LookAction::Op(op) => open_op(state, op),
        LookAction::Cell(activation, index) => look.cell = Some((activation, index)),
        LookAction::Mask(mask) => look.mask = mask,
        LookAction::Stage(stage) => look.stage = Some(stage),
        LookAction::Head { layer, head } => {
            state.head = head;
            if layer != state.layer {
                state.layer = layer;
                state.outbox.push(Command::WatchAttention { layer: Some(layer) });
            }
        }
        LookAction::LeaveSinkOut(is_left_out) => look.is_sink_left_out = is_left_out,
        LookAction::TogglePart(part) => toggle(&mut look.parts, part),
        LookAction::ClearParts => look.parts.clear(),
        LookAction::Rest(version) => look.rested = Some(version),
    }
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|other| *other == item) {
        Some(index) => drop(list.remove(index)),
        None => list.push(item),
    }
}

/// Opens an op and the block that it is in.
fn open_op(state: &mut State, op: Option<usize>) {
    let output = op.and_then(|op| outputs(state).get(op).copied());
    let first = output.map_or(0, |output| first_cell(state, output));
    let look = &mut state.look;
    look.op = op.filter(|_| output.is_some());
    if let Some(layer) = output.and_then(|output| output.layer)
        && !look.open_blocks.contains(&layer)
    {
        look.open_blocks.push(layer);
    }
    if look.cell.map(|(activation, _)| activation) != output {
        look.cell = output.map(|output| (output, first));
    }
}

/// The number that an op opens with: of a probability over the whole vocabulary, the token that follows in the text, or
/// the most probable one after its end.
fn first_cell(state: &State, output: ActivationId) -> usize {
    if !output.activation.is_chance() {
        return 0;
    }
    let following = position(state).and_then(|at| state.text.tokens.get(at + 1)).map(|token| token.text.id);
    let likely = || Some(state.distribution.as_ref()?.candidates.first()?.text.id);
    following.or_else(likely).map_or(0, |id| id as usize)
}

/// Opens what a link opens, as far as the loaded model has it.
pub(super) fn arrive(state: &mut State, inside: &Inside) {
    let Some(config) = state.model.as_ref().map(|model| &model.config) else { return };
    let (n_layer, n_head) = (config.n_layer, config.n_head);
    let has = |part: &Part| part.layer < n_layer && part.head.is_none_or(|head| head < n_head);
    let op = inside.op.and_then(|output| outputs(state).iter().position(|&other| other == output));
    let look = &mut state.look;
    look.open_blocks = inside.open_blocks.iter().copied().filter(|&block| block < n_layer).collect();
    look.parts = inside.parts.iter().copied().filter(has).collect();
    look.mask = inside.mask;
    look.stage = inside.stage.filter(|&stage| stage < N_STAGES);
    look.is_sink_left_out = inside.is_sink_left_out;
    look.cell = None;
    open_op(state, op);
    if let (Some((_, index)), Some(chosen)) = (&mut state.look.cell, inside.cell) {
        *index = chosen;
    }
}

/// What is open, for a link.
pub(super) fn inside(state: &State) -> Inside {
    let look = &state.look;
    let output = look.op.and_then(|op| outputs(state).get(op).copied());
    let cell = look.cell.filter(|&(activation, index)| {
        Some(activation) == output && (index > 0 || activation.activation.is_chance())
    });
    Inside {
        open_blocks: look.open_blocks.clone(),
        op: output,
        cell: cell.map(|(_, index)| index),
        mask: look.mask,
        stage: look.stage,
        is_sink_left_out: look.is_sink_left_out,
        parts: look.parts.clone(),
    }
}

/// The op list of the loaded model.
pub fn graph(state: &State) -> Option<Graph> {
    state.model.as_ref().map(|model| Graph::new(&model.config, model.config.attention, Head::Last))
}

/// What can be opened in the diagram, in its order: what each op of the pass writes, then what sampling makes of it.
pub fn outputs(state: &State) -> Vec<ActivationId> {
    let Some(graph) = graph(state) else { return Vec::new() };
    let chances = [Activation::Probabilities, Activation::Sampled].map(ActivationId::global);
    graph.ops.iter().map(|op| op.output).chain(chances).collect()
}

/// The question that is answered by the values of `activation`.
fn values_of(state: &State, activation: ActivationId, position: usize) -> Look {
    if activation.activation.is_chance() {
        Look::Chances { position, sampling: state.sampling }
    } else {
        Look::Token { position }
    }
}

/// The question that is answered by how number `index` of `activation` comes to be.
pub fn story_of(state: &State, activation: ActivationId, index: usize, position: usize) -> Look {
    if activation.activation.is_chance() {
        Look::Chance { position, sampling: state.sampling, activation: activation.activation, id: index }
    } else {
        Look::Cell { position, activation, index }
    }
}

/// The token that is looked at: the chosen one, else the last.
pub fn position(state: &State) -> Option<usize> {
    let last = state.text.tokens.len().checked_sub(1)?;
    Some(state.selected.filter(|&position| position <= last).unwrap_or(last))
}

/// Values of an activation of the token that is looked at, and whether they are up to date.
pub fn numbers(state: &State, activation: ActivationId) -> Option<(Numbers, bool)> {
    let look = values_of(state, activation, position(state)?);
    let (looked, is_current) = state.look.nearest(&look)?;
    Numbers::new(looked, activation).map(|numbers| (numbers, is_current))
}

/// Asks the first question of the open view that has no answer yet, while the engine has nothing else to do.
pub(super) fn ask(state: &mut State) {
    let is_ready = state.load == Load::Ready && state.activity == Activity::Idle && !state.is_draft_pending();
    if !is_ready || state.look.asked.is_some() || state.look.rested != Some(state.look.version) {
        return;
    }
    if let Some(look) = wanted(state).into_iter().find(|look| !state.look.has(look)) {
        state.look.asked = Some(look.clone());
        state.outbox.push(Command::Look(look));
    }
}

/// What the open view shows, in the order in which it is wanted; then what the line of tokens shows.
fn wanted(state: &State) -> Vec<Look> {
    let (Some(position), Some(model)) = (position(state), &state.model) else { return Vec::new() };
    let look = &state.look;
    let mut wanted = match state.look_view() {
        // The diagram takes one token apart by means of the KV cache, which some models have no use for.
        LookView::Overview => Vec::new(),
        LookView::Diagram if state.is_both_ways() => Vec::new(),
        LookView::Diagram => {
            let cell = look.cell.filter(|_| look.op.is_some());
            let cell = cell.map(|(activation, index)| story_of(state, activation, index, position));
            let chances = Look::Chances { position, sampling: state.sampling };
            [Look::Token { position }, chances].into_iter().chain(cell).collect()
        }
        LookView::Attention => {
            let mut wanted = vec![
                Look::Attention { mask: look.mask },
                Look::Stages { layer: state.layer, mask: look.mask },
            ];
            if look.mask == Attention::Bidirectional {
                wanted.push(Look::Attention { mask: Attention::Causal });
            }
            wanted
        }
        LookView::Lens => {
            let mut wanted = vec![Look::Lens { position }];
            wanted.push(Look::Ablation { position, parts: look.parts.clone() });
            wanted.extend((0..model.config.n_layer).map(|layer| Look::Effects { position, layer }));
            wanted
        }
        LookView::Influence => {
            let n_tokens = state.text.tokens.len().min(MAX_INFLUENCE_TOKENS);
            let mask = look.mask;
            (0..n_tokens).map(|source| Look::Influence { source, n_tokens, mask }).collect()
        }
    };
    wanted.extend(shades::wanted(state));
    wanted
}

/// The values of one activation within an answer, compared by address.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    looked: Shared<Looked>,
    index: usize,
}

impl Numbers {
    /// The values of `activation` in an answer, if it has them.
    pub fn new(looked: &Shared<Looked>, activation: ActivationId) -> Option<Self> {
        let all = match &looked.seen {
            Some(Seen::Token(all) | Seen::Chances(all) | Seen::Stages(all)) => all,
            _ => return None,
        };
        let index = all.iter().position(|captured| captured.activation == activation)?;
        Some(Self { looked: looked.clone(), index })
    }

    /// The values with their shape.
    pub fn captured(&self) -> &Captured {
        match &self.looked.seen {
            Some(Seen::Token(all) | Seen::Chances(all) | Seen::Stages(all)) => &all[self.index],
            _ => panic!("numbers are only made of answers that have values"),
        }
    }
}
