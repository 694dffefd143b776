//! What requests go out for. Each purpose has turns of its own, so that none waits for another.

use url::Url;

use crate::answer::host_of;
use crate::turns::{NoTurn, Party, Turn, Turns};
use crate::{FetchError, GuardOptions};

/// What a request goes out for, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct For<'a> {
    purpose: Purpose,
    publisher: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Keys,
    Artifacts,
    Images,
}

impl<'a> For<'a> {
    /// The keys of an identity provider, which somebody who signs in waits for.
    pub const KEYS: For<'static> = For { purpose: Purpose::Keys, publisher: None };

    /// A file that an offer of `publisher` names.
    pub const fn artifacts(publisher: &'a str) -> Self {
        For { purpose: Purpose::Artifacts, publisher: Some(publisher) }
    }

    /// A look at a disk image that an offer of `publisher` names.
    pub const fn images(publisher: &'a str) -> Self {
        For { purpose: Purpose::Images, publisher: Some(publisher) }
    }
}

/// The turns of each purpose, and the memory for what publishers have fetched.
pub(crate) struct Pools {
    keys: Turns,
    artifacts: Turns,
    images: Turns,
    /// Bytes.
    memory: Turns,
    each: u64,
    host: u64,
    memory_each: u64,
}

/// What a request holds until nobody has its answer any more.
#[derive(Default)]
pub(crate) struct Place {
    _turn: Option<Turn>,
    memory: Option<Turn>,
}

impl Pools {
    pub(crate) fn new(options: &GuardOptions) -> Pools {
        let turns = || Turns::new(at_least_one(options.max_concurrent), options.turn_timeout);
        Pools {
            keys: turns(),
            artifacts: turns(),
            images: turns(),
            // What all may have follows from the turns.
            memory: Turns::new(u64::MAX, options.turn_timeout),
            each: at_least_one(options.max_concurrent_each),
            host: at_least_one(options.max_concurrent_host),
            memory_each: options.max_memory_each.max(1),
        }
    }

    /// Waits until a request to `url` may be made whose answer has up to `max_bytes`.
    pub(crate) async fn place(
        &self,
        wanted: For<'_>,
        url: &Url,
        max_bytes: u64,
    ) -> Result<Place, FetchError> {
        let host = host_of(url);
        let turns = match wanted.purpose {
            Purpose::Keys => &self.keys,
            Purpose::Artifacts => &self.artifacts,
            Purpose::Images => &self.images,
        };
        let refused = |NoTurn| FetchError::NoTurn { host: host.clone() };
        let publisher =
            wanted.publisher.map(|name| Party { name: format!("publisher {name}"), most: self.each });
        let server = Party { name: format!("host {host}"), most: self.host };
        let parties: Vec<_> = publisher.into_iter().chain([server]).collect();
        let turn = turns.take(parties, 1).await.map_err(refused)?;
        // Who waits for memory waits for requests of the same publisher that have their turns, too.
        let memory = match wanted.publisher {
            Some(name) => {
                let party = Party { name: name.to_owned(), most: self.memory_each };
                Some(self.memory.take([party], max_bytes).await.map_err(refused)?)
            }
            None => None,
        };
        Ok(Place { _turn: Some(turn), memory })
    }
}

impl Place {
    /// Gives back the memory that an answer of `bytes` does not need.
    pub(crate) fn needs(&mut self, bytes: u64) {
        if let Some(memory) = &mut self.memory {
            memory.shrink(bytes);
        }
    }
}

fn at_least_one(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX).max(1)
}
