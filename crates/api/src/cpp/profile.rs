//! The profile of a publisher.

use app::App;
use db::publishers::Publisher;
use wire::publisher::{Publisher as Profile, PublisherDefinition};

/// The offer types that are published: a profile lists what its publisher may sell.
pub(super) fn categories(app: &App) -> Vec<String> {
    let published = app.env.offer_types.iter().filter(|known| known.retired().is_none());
    published.map(|known| known.id().to_string()).collect()
}

pub(super) fn profile(publisher: Publisher, types: &[String]) -> Profile {
    Profile {
        version: 0,
        id: publisher.id.to_string(),
        definition: PublisherDefinition {
            display_text: publisher.display_name,
            offer_type_categories: types.to_vec(),
            seller_id: publisher.seller_id,
        },
    }
}
