//! Where a command asks: a profile, signed in.

use std::io::IsTerminal as _;

use app::clock::{Clock as _, SystemClock};
use app::random::{Random, SystemRandom};
use client::{Failure, Loaded, OfferName, Profile, Session, Sources};
use domain::PublisherId;

use super::common::Common;
use crate::sheet::Output;

pub(super) struct Desk {
    pub(super) session: Session,
    /// Whether standard error is for people, or only for errors that programs read.
    pub(super) talks: bool,
    /// How the answer is printed.
    pub(super) output: Output,
}

impl Desk {
    /// Reads the profile; what its owner should know about it is said at once.
    pub(super) fn open(common: &Common) -> Result<Self, Failure> {
        let sources = Sources {
            environment: std::env::vars_os().collect(),
            profile: common.profile.clone(),
            publisher: common.publisher.clone(),
        };
        let Loaded { profile, warnings } = Profile::load(&sources)?;
        let talks = common.output != Output::Json || std::io::stderr().is_terminal();
        for warning in warnings.iter().filter(|_| talks) {
            eprintln!("warning: {warning}");
        }
        let random: Box<dyn Random> = Box::new(SystemRandom::default());
        let new_id = move || random.uuid(SystemClock.now()).to_string();
        let session = Session::new(profile, new_id)
            .map_err(|error| Failure::Usage(format!("nothing can be asked from here: {error}")))?;
        Ok(Self { session, talks, output: common.output })
    }

    /// Tells what is worth a look.
    pub(super) fn warn(&self, warnings: &[String]) {
        if self.talks {
            warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
        }
    }

    /// The offer that `text` names.
    pub(super) fn offer(&self, text: &str) -> Result<OfferName, Failure> {
        OfferName::parse(text, self.session.profile().publisher.as_ref())
    }

    /// Whose offers are meant.
    pub(super) fn publisher(&self) -> Result<&PublisherId, Failure> {
        self.session.profile().publisher.as_ref().ok_or_else(|| {
            let how = "give --publisher, or set STOA_PUBLISHER or `publisher` in the profile";
            Failure::Usage(format!("whose offers? {how}"))
        })
    }
}
