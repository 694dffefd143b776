//! What programs read of the storefront: a feed of what is new, addresses for search engines, and what these may look at.

use app::App;
use app::cards::{ListKey, Listed, find_listed};
use askama::Template;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use db::Tx;
use face::Refusal;
use words::say;

use crate::visit::Visit;

/// How many products a feed has.
const NEWS: usize = 50;
/// How many products search engines are told of at once; others are found from list to list.
const ADDRESSES: usize = 2000;
/// What readers are told for how long a file may be kept.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    title: String,
    own: String,
    language: &'static str,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    address: String,
    title: String,
    publisher: String,
    summary: Option<String>,
    updated: String,
}

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Sitemap {
    own: String,
    /// Addresses with when what is there changed, where that is known.
    pages: Vec<(String, Option<String>)>,
}

async fn newest(visit: &Visit, most: usize) -> Result<Vec<Listed>, Refusal> {
    let look = move |_: &app::Ctx, tx: &mut Tx<'_>| find_listed(tx, &[ListKey::All.to_string()], None, most);
    Ok(visit.app.scan(&visit.ctx, look).await?.0)
}

pub(crate) fn feed() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let listed = newest(&visit, NEWS).await?;
        let reader = visit.reader();
        let entry = |listed: &Listed| Entry {
            address: visit.whole(&format!("/product/{}.{}", listed.publisher, listed.offer)),
            title: listed.card.title.clone(),
            publisher: listed.card.publisher_display_name.clone(),
            summary: listed.card.summary.clone(),
            updated: listed.changed_at.to_string(),
        };
        let feed = Feed {
            title: reader.say(&say!("store-feed")),
            own: visit.own().to_owned(),
            language: reader.language().code(),
            updated: listed.first().map_or(visit.ctx.now, |listed| listed.changed_at).to_string(),
            entries: listed.iter().map(entry).collect(),
        };
        file(&feed, "application/atom+xml; charset=utf-8")
    })
}

pub(crate) fn sitemap() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let listed = newest(&visit, ADDRESSES).await?;
        let categories = visit.stores().iter().flat_map(|store| &store.categories);
        let mut pages: Vec<_> = ["/".to_owned(), "/categories".to_owned()]
            .into_iter()
            .chain(categories.map(|key| format!("/categories/{key}")))
            .chain(visit.shop.legal.iter().map(|page| page.link(&visit.reader()).to))
            .map(|path| (path, None))
            .collect();
        // Storefronts share categories.
        pages.sort();
        pages.dedup();
        pages.extend(listed.iter().map(|listed| {
            (format!("/product/{}.{}", listed.publisher, listed.offer), Some(listed.changed_at.to_string()))
        }));
        file(&Sitemap { own: visit.own().to_owned(), pages }, "application/xml; charset=utf-8")
    })
}

pub(crate) fn robots() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let own = visit.own();
        let text = format!(
            "User-agent: *\nDisallow: /api\nDisallow: /choose\nDisallow: /dashboard\nDisallow: /operate\nDisallow: /signin\nDisallow: /stoa\n\nSitemap: {own}/sitemap.xml\n"
        );
        let head = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
            (header::CACHE_CONTROL, KEPT),
        ];
        Ok::<_, Refusal>((head, text).into_response())
    })
}

fn file(template: &impl Template, media_type: &'static str) -> Result<Response, Refusal> {
    let text = template.render().map_err(app::Problem::internal)?;
    let head: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, KEPT),
        (header::VARY, HeaderValue::from_static("Cookie, Accept-Language")),
    ];
    Ok((head, text).into_response())
}
