//! Lines that show something, chosen by what was found about them and not by name.

use super::{LineId, Survey};
use crate::engine::protocol::curves::{Analysis, Kind, Metric};

/// A kind of line that is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// It climbs steadily: a power law of the loss.
    Smooth,
    /// It has a threshold.
    Threshold,
    /// It stays level.
    Flat,
    /// It turns round.
    Turning,
}

/// Two lines through the same answers, one for each figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// The line of exact matches.
    pub id: LineId,
    /// What was found about it.
    pub exact: Analysis,
    /// The same for the log-probability of the same answers.
    pub logprob: Analysis,
}

/// Least rise of exact match that is worth an explanation.
const MIN_RISE: f64 = 0.25;
/// Share of the loss's variance that a power law explains where the loss is called smooth.
const SMOOTH_R2: f64 = 0.85;
/// Decades between the middles of two rises that are one event.
const SAME_PLACE: f64 = 0.3;

impl Group {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Smooth, Self::Threshold, Self::Flat, Self::Turning];

    /// The name in the page's ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Threshold => "threshold",
            Self::Flat => "flat",
            Self::Turning => "turning",
        }
    }

    /// How well the line shows this kind; nothing where it does not.
    fn rank(self, id: &LineId, analysis: &Analysis) -> Option<f64> {
        let is_share = matches!(id.metric, Metric::ExactMatch | Metric::FinalAnswer);
        let (kind, is_figure) = match self {
            Self::Smooth => (Kind::Smooth, id.metric == Metric::MeanLogprob),
            Self::Threshold => (Kind::Threshold, id.metric == Metric::ExactMatch),
            Self::Flat => (Kind::Flat, is_share),
            Self::Turning => (Kind::Turning, is_share),
        };
        let clarity = match (self, analysis.power) {
            (Self::Smooth, Some(power)) => power.r2,
            _ => analysis.clarity,
        };
        (analysis.kind == kind && is_figure).then_some(clarity)
    }
}

/// The line that shows that kind most clearly.
pub fn example(survey: &Survey, group: Group) -> Option<&(LineId, Analysis)> {
    best(survey.iter(), |(id, analysis)| group.rank(id, analysis))
}

/// Answers of which the exact match jumps while the loss falls steadily: the figure makes the jump.
pub fn contrast_made(survey: &Survey) -> Option<Contrast> {
    let rank = |contrast: &Contrast| {
        let power = contrast.logprob.power.filter(|power| power.exponent > 0.0 && power.r2 >= SMOOTH_R2)?;
        let is_smooth = matches!(contrast.logprob.kind, Kind::Smooth | Kind::Rising);
        let sudden = match contrast.exact.kind {
            Kind::Threshold => 1.0,
            Kind::Rising => 0.5,
            _ => return None,
        };
        is_smooth.then_some(sudden + power.r2)
    };
    best(contrasts(survey), rank)
}

/// Answers of which the loss jumps where the exact match does: no figure makes that.
pub fn contrast_real(survey: &Survey) -> Option<Contrast> {
    let rank = |contrast: &Contrast| {
        let both = [&contrast.exact, &contrast.logprob];
        let [exact, logprob] = both.map(|it| it.fit.ok().filter(|_| it.kind == Kind::Threshold));
        let apart = (exact?.curve.midpoint - logprob?.curve.midpoint).abs();
        (apart <= SAME_PLACE).then_some(contrast.logprob.clarity)
    };
    best(contrasts(survey), rank)
}

/// Both figures of every row whose exact match rises by something.
fn contrasts(survey: &Survey) -> impl Iterator<Item = Contrast> {
    let logprob_of = |id: &LineId| {
        let wanted = LineId { metric: Metric::MeanLogprob, ..id.clone() };
        survey.iter().find(|(other, _)| *other == wanted).map(|(_, analysis)| analysis.clone())
    };
    let exact = survey.iter().filter(|(id, _)| id.metric == Metric::ExactMatch);
    exact.filter_map(move |(id, exact)| {
        let contrast = Contrast { id: id.clone(), exact: exact.clone(), logprob: logprob_of(id)? };
        (exact.rise >= MIN_RISE).then_some(contrast)
    })
}

fn best<T>(all: impl Iterator<Item = T>, rank: impl Fn(&T) -> Option<f64>) -> Option<T> {
    let ranked = all.filter_map(|it| Some((rank(&it)?, it)));
    // Of equal ones the first, so that the choice does not change from visit to visit.
    let better = |a: (f64, T), b: (f64, T)| if b.0 > a.0 { b } else { a };
    ranked.reduce(better).map(|(_, it)| it)
}
