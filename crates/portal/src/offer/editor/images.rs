//! The versions of disk images of a plan: how far each has come, and what can be done about those that are live.

use app::selling::{PlanImage, Stage, Standing, State as Sold};
use domain::Page as OfferPage;
use domain::selling::Item;
use ui::{Reader, State};
use words::{Sentence, say};

use super::around::Entry;
use super::open::Opened;
use crate::offer::selling::{day, resume_address, since, stop_address, terms_words};

/// The id of the section.
const ID: &str = "images";

/// A version in the table.
pub(crate) struct ImageShown {
    pub(crate) version: String,
    pub(crate) generation: Option<String>,
    pub(crate) state: State,
    /// The state in words.
    pub(crate) said: String,
    pub(crate) notes: Vec<String>,
    /// What a link says, and where it leads.
    pub(crate) acts: Vec<(String, String)>,
}

/// The section, for the list of what is on the page.
pub(crate) fn entry(reader: &Reader<'_>) -> Entry {
    Entry { id: ID.to_owned(), text: reader.say(&say!("editor-images")), is_bad: false }
}

/// All versions of the plan whose page it is.
pub(super) fn rows(reader: &Reader<'_>, page: &OfferPage, opened: &Opened) -> Vec<ImageShown> {
    let Some(plan) = page.plan() else { return Vec::new() };
    let row = |image: &PlanImage| {
        let (generation, version) = (image.generation.clone(), image.version);
        let item = Item::Image { plan: plan.clone(), generation, version };
        let (state, said) = state_of(reader, &image.stage);
        let (mut notes, mut acts) = (Vec::new(), Vec::new());
        if let Stage::Live(standing) = &image.stage {
            notes = terms_words(reader, standing);
            if opened.may_edit {
                acts = acts_of(reader, opened, &item, standing);
            }
        }
        if !image.is_in_draft {
            notes.push(reader.say(&say!("editor-image-leaves")));
        }
        if !image.is_shown {
            notes.push(reader.say(&say!("editor-image-hidden")));
        }
        let generation = image.generation.as_ref().map(ToString::to_string);
        ImageShown { version: image.name.clone(), generation, state, said, notes, acts }
    };
    opened.images.iter().map(row).collect()
}

fn state_of(reader: &Reader<'_>, stage: &Stage) -> (State, String) {
    let own = |state: State| (state, state.words());
    let (state, said) = match stage {
        Stage::Draft => own(State::Draft),
        Stage::Preview => own(State::Preview),
        Stage::Live(standing) => match (standing.state, standing.date, standing.since) {
            (Sold::Deprecated, Some(date), _) => {
                (State::Live, say!("editor-image-deprecated", date = day(reader, date)))
            }
            (Sold::Stopped, _, Some(at)) => {
                (State::Stopped, say!("image-withdrawn", since = since(reader, at)))
            }
            (Sold::Stopped, ..) => own(State::Stopped),
            (Sold::Sold | Sold::Deprecated, ..) => own(State::Live),
        },
    };
    (state, reader.say(&said))
}

/// The pages on which a version that is live ends, or goes on.
fn acts_of(reader: &Reader<'_>, opened: &Opened, item: &Item, standing: &Standing) -> Vec<(String, String)> {
    let (publisher, offer) = opened.owner();
    let stop = |text: Sentence| (reader.say(&text), stop_address(publisher, offer, item));
    let resume = || (reader.say(&say!("editor-image-again")), resume_address(publisher, offer, item));
    match standing.state {
        Sold::Sold => vec![stop(say!("editor-image-end"))],
        Sold::Deprecated => vec![stop(say!("stopping-change")), resume()],
        Sold::Stopped => vec![resume()],
    }
}
