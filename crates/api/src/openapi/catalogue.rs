//! The public catalogue and artifacts.

use serde_json::json;

use super::answer::{Answer, schema};
use super::operation::Operation;

const TAG: &str = "Catalogue";

pub(super) fn operations() -> Vec<Operation> {
    let get = |path, id| Operation::new("get", path, TAG, id).refuses(&[400, 414, 429, 431, 500, 503]);
    let unchanged = || Answer::empty("The caller has it already.").with(&["ETag", "Cache-Control"]);
    vec![
        get("/catalog/offers", "listLiveOffers")
            .about("List live offers", "Everything that is live: a card of each offer, in pages of at most 256 KiB.")
            .takes(&["catalogueTop", "after", "If-None-Match"])
            .answers(200, Answer::json("A page of cards.", schema("CataloguePage")).with(&["ETag", "Cache-Control"]))
            .answers(304, unchanged()),
        get("/catalog/offers/{publisher}/{offer}", "getLiveOffer")
            .about("Read a live offer", "What everybody sees of an offer.")
            .takes(&["If-None-Match"])
            .answers(200, Answer::json("The offer.", schema("CatalogueEntry")).with(&["ETag", "Cache-Control"]))
            .answers(304, unchanged())
            .refuses(&[404]),
        get("/catalog/preview/{publisher}/{offer}", "getPreview")
            .about("Look at a preview", "The link in the status of an offer that waits for sign-off; it works for whoever has it, until the preview goes.")
            .takes(&["previewVersion", "signature"])
            .answers(200, Answer::json("The offer as it would be live.", schema("CatalogueEntry")).with(&["Cache-Control"]))
            .refuses(&[404]),
        get("/artifacts/{digest}", "getArtifact")
            .about("Fetch an artifact", "The bytes of a logo, a screenshot or a document. Those of a live offer are for everybody; others need the signature of their link.")
            .takes(&["expires", "signature", "If-Match", "If-None-Match", "Range", "If-Range"])
            .answers(200, Answer::of("The bytes, which never change.", "*/*", json!({})).with(&["ETag", "Cache-Control", "Accept-Ranges"]))
            .answers(206, Answer::of("Those that were asked for.", "*/*", json!({})).with(&["ETag", "Cache-Control", "Accept-Ranges", "Content-Range"]))
            .answers(304, unchanged())
            .refuses(&[404, 412, 416]),
    ]
}
