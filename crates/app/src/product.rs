//! What buyers would see of a draft: the page of a product, as the catalogue shows it.

use db::Tx;
use db::stops::Stop;
use domain::price::{Charge, Payment, PriceList, Term};
use domain::selling::Item;
use domain::{Definition, OfferId, PageName, PlanId, PublisherId, Timestamp, VersionNumber};
use offer_types::prices::{Conversion, FrozenRates, Glance};
use offer_types::pricing::price_from;
use offer_types::{CallToAction, Field, FieldKind, OfferType};
use serde_json::Value;

use crate::identity;
use crate::offers::{draft, offer_type, resolve_all, whole};
use crate::selling::Standing;
use crate::{App, Ctx, Problem};

/// The most of anything that is told.
const MOST: usize = 100;

/// The page of a product.
#[derive(Debug, Clone, Default)]
pub struct Product {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub logo: Option<String>,
    /// What the type is called, in the words of its data.
    pub kind: String,
    pub publisher: String,
    /// The least that a plan costs which everybody may have.
    pub price: Option<Glance>,
    /// What buyers can do, once that is chosen.
    pub call: Option<CallToAction>,
    /// Everything else that is shown, in the order of its type.
    pub parts: Vec<Part>,
    pub plans: Vec<Plan>,
    /// Whether offers of this type have plans.
    pub has_plans: bool,
}

/// One thing that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub page: PageName,
    /// What people call it, in the words of the type.
    pub label: String,
    pub what: What,
}

/// What it is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Markup that was cleaned.
    Markup(String),
    /// A longer text.
    Text(String),
    /// Texts that are short, such as what was chosen.
    Words(Vec<String>),
    /// Addresses that somebody may follow, with what they are called.
    Links(Vec<(String, String)>),
    /// Addresses of pictures, with what they are called; behind some, a film.
    Pictures(Vec<(String, String, Option<String>)>),
}

/// A plan as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// As its publisher spells it.
    pub id: String,
    pub name: String,
    /// What is said of it: markup that was cleaned, or a text.
    pub text: Option<What>,
    pub is_private: bool,
    pub price: Option<Glance>,
    /// In how many countries and regions it is sold.
    pub markets: Option<usize>,
    /// How long it is bought for, and when that is paid, in the order of its list.
    pub terms: Vec<(Term, Payment)>,
    /// What it costs; in one market alone where one was asked for.
    pub list: Option<PriceList>,
    /// Its image versions that buyers see, those with the highest numbers first.
    pub images: Vec<Image>,
}

/// A version of the disk images of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    pub version: VersionNumber,
    /// The further disk generation that it is of.
    pub generation: Option<PlanId>,
    pub standing: Standing,
}

/// What the prices of a page are told in.
pub(crate) struct Told<'a> {
    /// ISO 3166-1 alpha-2.
    pub(crate) market: &'a str,
    /// The rates that they were saved with.
    pub(crate) frozen: &'a FrozenRates,
    /// When they were.
    pub(crate) at: Timestamp,
}

/// The page of the product that the draft of an offer would be.
pub async fn product_of_draft(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Product, Problem> {
    let asked = (publisher.clone(), id.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        Ok((draft(ctx, tx, &asked.0, &asked.1)?, identity::publisher(ctx, tx, &asked.0)?))
    };
    let (found, seller) = app.read(ctx, read).await?;
    let (inner, size) = (ctx.clone(), found.version.size());
    let look = move || {
        let known = offer_type(&inner, &found.offer.offer_type)?;
        let mut definition = whole(&inner, known, &found.version)?;
        resolve_all(&inner, known, &mut definition);
        Ok::<_, Problem>(product(&inner, known, &seller.display_name, &definition, (None, &[])))
    };
    app.heavy.run_on(size, publisher.as_str(), look).await
}

/// The page of the product that `definition` tells of, after these stops.
pub(crate) fn product(
    ctx: &Ctx,
    known: &OfferType,
    seller: &str,
    definition: &Value,
    (told_in, stops): (Option<&Told<'_>>, &[Stop]),
) -> Product {
    let listing = known.listing(definition);
    let card = known.card(&listing);
    let told = [card.title.as_deref(), card.summary.as_deref(), card.logo.as_deref()];
    let mut parts = Vec::new();
    for page in known.pages().iter().filter(|page| !page.name.is_of_plans()) {
        for field in &page.fields {
            of_page(known, page.name, field, &listing, &told, &mut parts);
        }
    }
    let shown = listing[Definition::PLANS].as_array().map_or(&[][..], Vec::as_slice);
    let stored = Definition::of(definition).plans();
    let rates =
        |plans: &[Value]| price_from(plans, &ctx.env.rates, ctx.now).map(|from| Glance::of_machines(&from));
    let has_id = |plan: &Value| plan[Definition::PLAN_ID].as_str().is_some_and(|id| !id.is_empty());
    let plans = stored.iter().zip(shown).filter(|(plan, _)| has_id(plan)).take(MOST);
    let plans = plans.map(|(plan, listed)| {
        let id = plan[Definition::PLAN_ID].as_str().unwrap_or_default();
        let (list, price) = match told_in {
            Some(told) => prices_in(ctx, known, definition, id, told),
            None => {
                let list = known.own_prices(definition, id);
                let price = rates(std::slice::from_ref(plan)).or_else(|| Glance::of(list.as_ref()?));
                (list, price)
            }
        };
        Plan {
            id: id.to_owned(),
            name: known.plan_title(plan).unwrap_or(id).to_owned(),
            text: text_of_plan(known, listed),
            is_private: known.is_private(plan),
            price,
            markets: list.as_ref().map(|list| list.markets.len()).filter(|many| *many > 0),
            terms: list.as_ref().map(terms).unwrap_or_default(),
            images: images(listed, id, stops),
            list,
        }
    });
    let plans: Vec<Plan> = plans.collect();
    Product {
        kind: known.display_name().to_owned(),
        publisher: seller.to_owned(),
        price: if told_in.is_some() { least(&plans) } else { rates(stored).or_else(|| least(&plans)) },
        call: known.call_to_action(&listing),
        plans,
        has_plans: known.pages().iter().any(|page| page.name == PageName::PlanListing),
        parts,
        title: card.title,
        summary: card.summary,
        logo: card.logo,
    }
}

/// What a plan costs in one market.
fn prices_in(
    ctx: &Ctx,
    known: &OfferType,
    definition: &Value,
    plan: &str,
    told: &Told<'_>,
) -> (Option<PriceList>, Option<Glance>) {
    // What a spreadsheet says stands beside it in whatever is shown.
    let conversion = Conversion { frozen: told.frozen, table: &ctx.env.rates, at: told.at, sheet: &|_| None };
    let list = known.prices_in(definition, plan, told.market, &conversion);
    let price = list.as_ref().and_then(|list| Glance::in_market(list, told.market));
    (list, price)
}

/// The image versions that a listed plan tells of, and how each stands.
fn images(listed: &Value, plan: &str, stops: &[Stop]) -> Vec<Image> {
    let Ok(plan) = plan.parse::<PlanId>() else { return Vec::new() };
    let listed = listed["imageVersions"].as_array().into_iter().flatten();
    let mut images: Vec<Image> = listed
        .filter_map(|one| {
            let version = one["version"].as_str()?.parse().ok()?;
            let generation: Option<PlanId> = one["generation"].as_str().and_then(|id| id.parse().ok());
            let item = Item::Image { plan: plan.clone(), generation: generation.clone(), version };
            Some(Image { version, generation, standing: Standing::of(&item, stops) })
        })
        .collect();
    images.sort_by(|one, other| (&one.generation, other.version).cmp(&(&other.generation, one.version)));
    images.truncate(MOST);
    images
}

/// How long a plan is bought for, and when that is paid.
fn terms(list: &PriceList) -> Vec<(Term, Payment)> {
    let mut terms = Vec::new();
    for priced in &list.priced {
        let term = match priced.charge {
            Charge::Month => (Term::Month, Payment::Monthly),
            Charge::Term { term, payment } => (term, payment),
            Charge::Hour { .. } | Charge::Size { .. } | Charge::Meter { .. } => continue,
        };
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// What the first plan costs that everybody may have; or another that costs less of the same.
fn least(plans: &[Plan]) -> Option<Glance> {
    Glance::least(plans.iter().filter(|plan| !plan.is_private).filter_map(|plan| plan.price.as_ref()))
}

/// Adds what the listing says of a field.
fn of_page(
    known: &OfferType,
    page: PageName,
    field: &Field,
    listing: &Value,
    told: &[Option<&str>],
    parts: &mut Vec<Part>,
) {
    let pointer: String = format!("/{}", field.place);
    let Some(value) = listing.pointer(&pointer) else { return };
    if value.as_str().is_some_and(|text| text.trim().is_empty() || told.contains(&Some(text))) {
        return;
    }
    let what = match value {
        Value::Array(elements) => elements_of(field, elements),
        Value::Object(members) => {
            let all = members.values().flat_map(|one| match one {
                Value::Array(several) => several.as_slice(),
                one => std::slice::from_ref(one),
            });
            words(all.filter_map(|one| label_of(field, one)).collect())
        }
        Value::String(text) => match text {
            text if field.artifact.is_some() => artifact(field, text),
            text if is_address(field) => Some(What::Links(vec![(text.clone(), text.clone())])),
            text if known.is_markup(&pointer) => Some(What::Markup(text.clone())),
            _ if !field.choices.is_empty() => words(label_of(field, value).into_iter().collect()),
            text if text.chars().count() > 100 => Some(What::Text(text.clone())),
            text => words(vec![text.clone()]),
        },
        other => words(label_of(field, other).into_iter().collect()),
    };
    parts.extend(what.map(|what| Part { page, label: field.label.clone(), what }));
}

fn words(texts: Vec<String>) -> Option<What> {
    (!texts.is_empty()).then(|| What::Words(texts.into_iter().take(MOST).collect()))
}

/// A value in the words of its type.
fn label_of(field: &Field, value: &Value) -> Option<String> {
    let choices = field.element.as_ref().map_or(&field.choices, |element| &element.choices);
    if let Some(choice) = choices.iter().find(|choice| choice.value == *value) {
        return Some(choice.label.clone());
    }
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some(String::new()),
        _ => None,
    }
}

fn is_address(field: &Field) -> bool {
    let formats = ["http-url", "https-url", "link"];
    let is_one = |rule: &offer_types::FieldRule| {
        rule.rule == "format" && rule.value.as_str().is_some_and(|format| formats.contains(&format))
    };
    field.rules.iter().any(is_one)
}

fn is_picture(field: &Field) -> bool {
    field.artifact.as_ref().is_some_and(|artifact| artifact["kind"] == "image")
}

/// A logo stands above already; a document is a link.
fn artifact(field: &Field, address: &str) -> Option<What> {
    (!is_picture(field)).then(|| What::Links(vec![(field.label.clone(), address.to_owned())]))
}

/// Pictures, links and words of a list.
fn elements_of(field: &Field, elements: &[Value]) -> Option<What> {
    let element = field.element.as_ref()?;
    let member = |wanted: &dyn Fn(&Field) -> bool| element.fields.iter().find(|one| wanted(one));
    let text = |one: &Value, field: Option<&Field>| {
        let text = one[field?.name.as_deref()?].as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let picture = member(&is_picture);
    let address = member(&|one| !is_picture(one) && (is_address(one) || one.artifact.is_some()));
    let name = member(&|one| one.kinds == [FieldKind::Text] && one.artifact.is_none() && !is_address(one));
    let some = elements.iter().take(MOST);
    if picture.is_some() {
        let pictures = some.filter_map(|one| {
            let name = text(one, name).unwrap_or_default();
            // Older tools name a picture by its address alone.
            let shown = text(one, picture).or_else(|| one.as_str().map(str::to_owned))?;
            Some((shown, name, text(one, address)))
        });
        return Some(What::Pictures(pictures.collect())).filter(|what| *what != What::Pictures(Vec::new()));
    }
    if is_picture(element) {
        let pictures = some.filter_map(|one| Some((one.as_str()?.to_owned(), String::new(), None)));
        return Some(What::Pictures(pictures.collect()));
    }
    if address.is_some() {
        let links = some.filter_map(|one| {
            let to = text(one, address)?;
            Some((text(one, name).unwrap_or_else(|| to.clone()), to))
        });
        return Some(What::Links(links.collect())).filter(|what| *what != What::Links(Vec::new()));
    }
    words(some.filter_map(|one| label_of(field, one)).filter(|text| !text.is_empty()).collect())
}

/// The first longer text on the page of a plan's listing.
fn text_of_plan(known: &OfferType, listed: &Value) -> Option<What> {
    let page = known.pages().iter().find(|page| page.name == PageName::PlanListing)?;
    let texts =
        page.fields.iter().filter(|field| field.kinds == [FieldKind::Text] && field.artifact.is_none());
    let told = known.plan_title(listed);
    let mut texts = texts
        .filter_map(|field| Some((field, listed[field.name.as_deref()?].as_str()?)))
        .filter(|(_, text)| Some(*text) != told && !text.trim().is_empty());
    let (field, text) = texts.next()?;
    Some(match field.markup {
        Some(_) => What::Markup(text.to_owned()),
        None => What::Text(text.to_owned()),
    })
}
