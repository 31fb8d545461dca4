//! One item with its examples shown in every way.

use std::rc::Rc;

use super::Labs;
use super::measure::{Machine, planned, told};
use crate::engine::protocol::Event;
use crate::engine::protocol::lab::{ItemOf, LabNews, News, Told, Varied};
use crate::engine::service::Host;
use crate::lab::Examples;

impl Labs {
    /// Asks the item in every way and tells the answers.
    pub(super) async fn vary(&mut self, item: &ItemOf, host: &impl Host) {
        let answers = match self.machine(&item.job.url, host, &|_| ()).await {
            Ok(machine) => answers(&machine, item).await,
            Err(message) => Err(message),
        };
        let news = News::Varied(Box::new(Varied { request: item.request, answers }));
        host.send(Event::Lab(Box::new(LabNews { run: 0, news })));
    }
}

async fn answers(machine: &Rc<Machine>, item: &ItemOf) -> Result<Vec<(String, Told)>, String> {
    let (plan, material) = planned(&item.job)?;
    let setup = machine.setup(&material);
    let mut scorer = machine.scorer().await;
    let mut all = Vec::with_capacity(Examples::ALL.len());
    for examples in Examples::ALL {
        let plan = plan.clone().with_examples(examples).map_err(|error| error.to_string())?;
        let question = plan.question(item.question, &setup).map_err(|error| error.to_string())?;
        let answers = scorer.answer(&question.asks).await.map_err(|error| error.to_string())?;
        let judged = question.judge(&answers, &machine.tokenizer);
        let is_it = |asked: &crate::lab::Asked| asked.shots == item.shots;
        let mut items = question.items.into_iter().zip(judged);
        let (asked, judgement) = items
            .find(|(asked, _)| is_it(asked))
            .ok_or_else(|| format!("expected a planned number of examples, got {}", item.shots))?;
        all.push((examples.name().to_owned(), told(item.question, asked, &judgement)));
    }
    Ok(all)
}
