//! Offer types as data: what an offer of a type holds, how it is checked and which steps publish it.
//!
//! A type is one JSON file (see `offer-types/README.md`). Nothing here knows a particular type.

mod absent;
mod artifact;
mod beyond;
mod built_in;
mod bundle;
mod call_to_action;
mod card;
mod catalogue;
mod certification;
mod check;
mod compare;
mod complete;
mod compose;
mod consistency;
mod dialect;
mod draft_shape;
mod editor_schema;
mod field;
mod findings;
mod format;
mod immutable;
mod keyed;
mod keywords;
mod level;
mod load;
mod market;
mod markup;
mod meant;
mod message;
mod page;
mod page_content;
mod page_place;
mod page_text;
mod parts;
mod price;
pub mod prices;
pub mod pricing;
mod retired;
mod rules;
mod schema_shown;
mod searched;
mod secret;
mod secret_back;
mod secret_place;
mod secret_word;
mod shape;
mod step;
mod suits;
mod table;
mod texts;
mod translations;
mod unconfirmed;
mod unknown;
mod validator;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use artifact::{ArtifactKind, ArtifactRequirement, ArtifactSlot, FileFacts, PictureSize};
pub use built_in::{BUILT_IN, EXAMPLES};
pub use bundle::LoadError;
pub use call_to_action::CallToAction;
pub use card::{CardTexts, cut_name};
pub use certification::{
    CertificationContext, CertificationRule, DiskUse, ImageFacts, ImageToCheck, Level, RuleResult,
};
pub use compare::{
    Change, ComparedField, ComparedPage, Comparison, EveryField, FieldDifference, Outcome, PageDifference,
    PlanDifference, Side, Wanted, Words,
};
pub use complete::Size;
pub use field::{Alternatives, Categories, Choice, Field, FieldKind, FieldRule, PageFields, When};
pub use findings::Verdict;
pub use load::OfferTypes;
pub use market::{Market, Tax};
pub use markup::{MarkupSeen, markup_seen};
pub use retired::Retired;
pub use searched::{Named, Searched};
pub use secret_word::speaks_of_secret;
pub use step::{Step, StepKind};
pub use suits::{Question, Suits};

use domain::price::{Charge, PriceFault, PriceList};
use domain::{
    Definition, Finding, FindingCode, ImageVersion, OfferId, OfferTypeId, Page, PageName, Place, PublisherId,
    shown,
};
use prices::{Conversion, DollarPrice, Fixing, ModelChoice, PriceChanges};
use words::{Argument, Sentence, say};

/// One kind of offer.
#[derive(Debug)]
pub struct OfferType {
    id: OfferTypeId,
    display_name: String,
    description: Option<String>,
    version: i64,
    namespace_versions: Map<String, Value>,
    suits: Option<Suits>,
    retired: Option<Retired>,
    longest_ids: Option<usize>,
    steps: Vec<Step>,
    rules: Vec<certification::Rule>,
    schema: Value,
    /// The same without what only newer faces know, where there is such a thing.
    schema_shown: Option<Value>,
    shape: shape::Shape,
    levels: check::Levels,
    catalogue: catalogue::Catalogue,
    prices: prices::PriceMap,
    /// In the order people go through them.
    pages: Vec<PageFields>,
}

impl OfferType {
    /// A type as the API shows it, for those who read and write its offers: steps, certification rules and catalogue are
    /// the marketplace's own. The error says what is wrong with the schema.
    pub fn shown(id: OfferTypeId, schema: Value) -> Result<Self, String> {
        let shape = shape::Shape::root(&schema);
        let pages = field::pages(&shape, &schema);
        Ok(Self {
            display_name: id.to_string(),
            description: None,
            id,
            version: 0,
            namespace_versions: Map::new(),
            suits: None,
            retired: None,
            longest_ids: None,
            steps: Vec::new(),
            rules: Vec::new(),
            pages,
            prices: prices::PriceMap::of(&shape),
            schema_shown: schema_shown::of_type(&shape, &schema),
            shape,
            levels: check::Levels::compile(&schema)?,
            catalogue: catalogue::Catalogue::default(),
            schema,
        })
    }

    /// The id offers name in `offerTypeId`.
    pub fn id(&self) -> &OfferTypeId {
        &self.id
    }

    /// The name people read.
    pub fn display_name(&self) -> &str {
        &self.display_name
    }

    /// A sentence or two about what offers of the type sell, where the type says so.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// What its offers suit, where the type says so.
    pub fn suits(&self) -> Option<&Suits> {
        self.suits.as_ref()
    }

    /// Version of the type's own rules; grows with each change of its file.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The integers clients know as `offerTypeVersions`, one per key prefix.
    pub fn namespace_versions(&self) -> &Map<String, Value> {
        &self.namespace_versions
    }

    /// Why offers of this type are only read any more, where that is so.
    pub fn retired(&self) -> Option<&Retired> {
        self.retired.as_ref()
    }

    /// What is wrong with the ids of a new offer of this type, which has to fit where both are joined.
    pub fn check_ids(&self, publisher: &PublisherId, id: &OfferId) -> Option<Finding> {
        let most = self.longest_ids?;
        let length = publisher.as_str().len() + 1 + id.as_str().len();
        let text = || say!("ids-too-long", ids = format!("{publisher}.{id}"), length, most);
        (length > most).then(|| Finding::new(FindingCode::TooLong, Place::around("id"), text()))
    }

    /// The JSON Schema of the offer's `definition`, self-contained.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// The same for clients of faces that do not know what is [beyond](OfferType::take_beyond) them.
    pub fn schema_shown(&self) -> &Value {
        self.schema_shown.as_ref().unwrap_or(&self.schema)
    }

    /// A JSON Schema that every draft fits which could be saved; looser than the rules drafts are held to. Like
    /// [`OfferType::schema_shown`] it is for clients of faces that do not know everything.
    pub fn draft_shape(&self) -> Value {
        draft_shape::draft_shape(self.schema_shown())
    }

    /// A JSON Schema for editors of files that hold whole offers; texts may be `${NAME}`.
    pub fn editor_schema(&self) -> Value {
        editor_schema::editor_schema(&self.id, &self.display_name, &self.schema)
    }

    /// Every page of the type with its fields, in the order people go through them.
    pub fn pages(&self) -> &[PageFields] {
        &self.pages
    }

    /// The pages that `definition` has: those of the offer, and those of each plan, plan by plan.
    pub fn pages_of(&self, definition: &Value) -> Vec<Page> {
        page::pages_of(&self.pages, definition)
    }

    /// The page of a stable place, such as `plans[gold]/regions`.
    pub fn page_of(&self, place: &str) -> Page {
        page_place::page_of(&self.shape, place)
    }

    /// The page of a place in `definition` as findings name it, such as `definition.plans[0].regions`.
    pub fn page_of_target(&self, definition: &Value, target: &str) -> Page {
        page_place::page_of_target(&self.shape, definition, target)
    }

    /// What `definition` has on `page`: members as they are nested in the definition or, on a page of a plan, in the plan.
    /// Nothing when it has no such plan, or the type no such page.
    pub fn page(&self, definition: &Value, page: &Page) -> Option<Value> {
        self.pages
            .iter()
            .any(|known| known.name == page.name())
            .then(|| page_content::page(&self.shape, definition, page))?
    }

    /// `definition` with `content` in place of what it has on `page`. Everything else stays to the last byte. The error
    /// names everything in `content` that is not of the page, each with the page where it is.
    pub fn with_page(&self, definition: Value, page: &Page, content: Value) -> Result<Value, Vec<Finding>> {
        page_content::with_page(&self.shape, definition, page, content)
    }

    /// A text that is the same for all ways to write what `definition` has on `page`; nothing when it has no such page.
    /// Sealed secrets are given by stable place; one that is sealed anew makes another text.
    pub fn page_text(
        &self,
        definition: &Value,
        page: &Page,
        sealed: &BTreeMap<String, String>,
    ) -> Option<String> {
        page::page_text(&self.shape, page, &self.page(definition, page)?, sealed)
    }

    /// What the catalogue shows of `definition`; of a price spreadsheet, what was made of it, and of markup, what is allowed.
    pub fn listing(&self, definition: &Value) -> Value {
        let versions = certification::shown_versions(&self.shape, definition);
        let listing = self.catalogue.listing(definition, &versions);
        let mut listing = artifact::without_sheets(&self.shape, &listing);
        markup::clean(&self.shape, &mut listing);
        listing
    }

    /// What a card shows of `listing`, which is what [`OfferType::listing`] made.
    pub fn card(&self, listing: &Value) -> CardTexts {
        self.catalogue.card(listing)
    }

    /// What buyers can do by `listing`, which is what [`OfferType::listing`] made; none where its publisher has not said yet.
    pub fn call_to_action(&self, listing: &Value) -> Option<CallToAction> {
        self.catalogue.call_to_action(listing)
    }

    /// What is searched of `listing`, which is what [`OfferType::listing`] made, and by what it is narrowed down.
    pub fn searched(&self, listing: &Value) -> Searched {
        self.catalogue.searched(&self.pages, listing)
    }

    /// What the plan `plan` of `definition` costs in every market where it is sold; none where there is no such plan. Everything
    /// that cannot be told yet is left out, so that an unfinished draft can be read.
    pub fn prices(&self, definition: &Value, plan: &str, conversion: &Conversion<'_>) -> Option<PriceList> {
        self.prices.list(&self.shape, definition, plan, None, Some(conversion))
    }

    /// The same with the prices of `market` alone, which nothing but those is worked out for; where the plan is sold is told of all markets.
    pub fn prices_in(
        &self,
        definition: &Value,
        plan: &str,
        market: &str,
        conversion: &Conversion<'_>,
    ) -> Option<PriceList> {
        self.prices.list(&self.shape, definition, plan, Some(market), Some(conversion))
    }

    /// Writes `changes` of the prices `list` into `plan`, of which they are, or into its page with prices.
    pub fn change_prices(&self, plan: &mut Value, list: &PriceList, changes: &PriceChanges) {
        self.prices.change(plan, list, changes);
    }

    /// The ways to charge for a plan that its page with prices offers, in the order they are shown; none where there is only one.
    pub fn price_models(&self, page: &Value) -> Vec<ModelChoice> {
        self.prices.models(&self.shape, page)
    }

    /// Charges for a plan in another of the [ways](OfferType::price_models). Prices of `list`, what the plan costs now, are taken along as far as
    /// the other way has them; all others go.
    pub fn choose_price_model(&self, page: &mut Value, word: &str, list: &PriceList) {
        self.prices.choose(page, word, list);
    }

    /// What publishing fixes of the prices of `charge`.
    pub fn price_fixing(&self, charge: &Charge) -> Fixing {
        self.prices.fixing(&self.shape, charge)
    }

    /// The members of a page with prices that have its prices and the way it is charged for, as pointers of [`Field::place`].
    pub fn price_places(&self) -> Vec<String> {
        self.prices.places()
    }

    /// The prices of `definition` in US dollars that are converted, and keep the rates that they were saved with.
    pub fn dollar_prices(&self, definition: &Value) -> Vec<DollarPrice> {
        self.prices.dollar_prices(&self.shape, definition)
    }

    /// Prices of markets where nothing may cost anything.
    fn unpriceable(&self, definition: &Value) -> Vec<Finding> {
        let mut found = Vec::new();
        for list in self.prices.lists(&self.shape, definition) {
            for priced in list.priced {
                for fault in &priced.faults {
                    if let PriceFault::OnlyFree { market } = fault {
                        let text = say!("price-only-free", market = shown(market));
                        found.push(Finding::new(FindingCode::Inconsistent, priced.place.clone(), text));
                    }
                }
            }
        }
        found
    }

    /// Whether `plan` is for preview testers and invited buyers only.
    pub fn is_private(&self, plan: &Value) -> bool {
        self.catalogue.is_private(plan)
    }

    /// The logo that a list shows of `definition`, as that names it.
    pub fn logo(&self, definition: &Value) -> Option<String> {
        self.catalogue.logo(definition).map(str::to_owned)
    }

    /// What people call `plan`, if it has a name beside its id.
    pub fn plan_title<'p>(&self, plan: &'p Value) -> Option<&'p str> {
        self.catalogue.plan_title(plan)
    }

    /// The page and the member that a plan is named by; nothing where plans of the type have no name beside their id.
    pub fn plan_title_member(&self) -> Option<(PageName, &str)> {
        let pages = || self.pages.iter().filter(|page| page.name.is_of_plans());
        let member = |wanted: &String| {
            let own = |name: &&str| shape::short(name) == wanted;
            pages().find_map(|page| {
                let mut names = page.fields.iter().filter_map(|field| field.name.as_deref());
                Some((page.name, names.find(own)?))
            })
        };
        self.catalogue.plan_titles().iter().find_map(member)
    }

    /// How many a private plan is for, where it says that by lists.
    pub fn audience(&self, plan: &Value) -> Option<usize> {
        self.catalogue.audience(plan)
    }

    /// What the plan `plan` of `definition` costs by the prices that its publisher gave, and where it is sold. Prices of machines by the
    /// hour are [worked out](prices::Glance::of_machines) by themselves.
    pub fn own_prices(&self, definition: &Value, plan: &str) -> Option<PriceList> {
        self.prices.list(&self.shape, definition, plan, None, None)
    }

    /// What the type says of how many plans an offer has, and of which kinds.
    pub fn plans_rule(&self) -> Option<&str> {
        let page = self.pages.iter().find(|page| page.name == PageName::Plans)?;
        let list = page.fields.iter().find(|field| field.name.as_deref() == Some(Definition::PLANS))?;
        list.rules.iter().find_map(|rule| rule.message.as_deref().filter(|_| rule.rule == "maxItems"))
    }

    /// Whether its offers have plans with pages.
    pub fn has_plans(&self) -> bool {
        self.pages.iter().any(|page| page.name == PageName::Plans) && self.shape.plan().is_some()
    }

    /// Every text of the type that people read, as its files write it.
    pub fn texts(&self) -> BTreeSet<&str> {
        texts::texts(self)
    }

    /// The steps that publish offers of this type, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Those of them that an offer of this definition takes.
    pub fn steps_of(&self, definition: &Value) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_for(definition))
    }

    /// Fills in the members that readers may index without checking.
    pub fn complete(&self, definition: &mut Value) {
        complete::complete(&self.shape, definition);
    }

    /// JSON text of `definition` as [`OfferType::complete`] would make it, of about `bytes` bytes; the tree does not grow.
    pub fn completed(&self, definition: &Value, bytes: usize) -> String {
        complete::text(&self.shape, definition, bytes)
    }

    /// How large `definition` will be once it is complete.
    pub fn size_when_complete(&self, definition: &Value) -> Size {
        complete::size_when_complete(&self.shape, definition)
    }

    /// Leaves out the members that [`OfferType::complete`] fills in again: the shortest way to say the same.
    pub fn reduce(&self, definition: &mut Value) {
        complete::reduce(&self.shape, definition);
    }

    /// What in `definition` could never become valid. Missing values are fine here.
    pub fn check_draft(&self, definition: &Value) -> Vec<Finding> {
        self.levels.check_draft(&self.schema, &self.shape, definition)
    }

    /// Whether `definition` (secrets put back) is ready to be published.
    pub fn check_publish(&self, definition: Value) -> Verdict {
        let problems = self.unpriceable(&definition);
        let prices = Verdict { problems, ..Verdict::default() };
        self.levels.check_publish(&self.schema, &self.shape, definition).and(prices)
    }

    /// Members of `definition` that the type does not know and whose meaning may be privacy, but for the `confirmed` names: what
    /// has such a member is not published.
    pub fn unconfirmed(&self, definition: &Value, confirmed: &BTreeSet<String>) -> Vec<Finding> {
        unconfirmed::check(&self.shape, definition, confirmed)
    }

    /// Those of `names` that [`OfferType::unconfirmed`] would find if none were confirmed.
    pub fn unconfirmed_among(&self, definition: &Value, names: &BTreeSet<String>) -> BTreeSet<String> {
        unconfirmed::among(&self.shape, definition, names)
    }

    /// What `draft` changes although it is fixed since `live` was published.
    pub fn check_immutable(&self, live: &Value, draft: &Value) -> Vec<Finding> {
        immutable::check(&self.shape, live, draft)
    }

    /// What is worth a look in a draft: members the type does not know, texts sealed for their names, and markup that buyers do
    /// not see.
    pub fn draft_warnings(&self, definition: &Value) -> Vec<Finding> {
        check::draft_warnings(&self.shape, definition)
    }

    /// Removes the secret texts and returns them by stable place; `""` asks to forget a stored one.
    pub fn take_secrets(&self, definition: &mut Value) -> BTreeMap<String, String> {
        secret::take(&self.shape, definition).texts
    }

    /// The same for a draft to be stored; the error says which text could not be kept, because there are too many.
    pub fn take_secrets_to_keep(&self, definition: &mut Value) -> Result<BTreeMap<String, String>, Finding> {
        let taken = secret::take(&self.shape, definition);
        taken.beyond.map_or(Ok(taken.texts), |path| {
            let text = say!("secrets-too-many", most = secret::MOST, longest = secret::LONGEST);
            Err(Finding::new(FindingCode::TooLong, path, text))
        })
    }

    /// Puts secrets back where [`OfferType::take_secrets`] found them.
    pub fn put_secrets(&self, definition: &mut Value, secrets: &BTreeMap<String, String>) {
        secret_back::put(&self.shape, definition, secrets);
    }

    /// Whether a stored secret goes on to belong to `definition`, which has none in it: nothing else came in its place.
    pub fn keeps_secret(&self, definition: &Value, place: &str) -> bool {
        secret_back::is_kept(&self.shape, definition, place)
    }

    /// Takes out of `definition` what only newer faces know. What comes of it is a document of the same shape with nothing else in it but
    /// what leads there, or nothing where there is none; members that are null are in it.
    pub fn take_beyond(&self, definition: &mut Value) -> Option<Value> {
        beyond::take(&self.shape, definition)
    }

    /// Whether the type has anything that only newer faces know.
    pub fn knows_beyond(&self) -> bool {
        self.shape.holds_beyond()
    }

    /// Whether `definition` has anything that only newer faces know.
    pub fn has_beyond(&self, definition: &Value) -> bool {
        beyond::is_in(&self.shape, definition)
    }

    /// What [`OfferType::take_beyond`] takes, as it is kept: a member that is null asks to forget what was there, and is gone.
    pub fn take_beyond_to_keep(&self, definition: &mut Value) -> Option<Value> {
        beyond::take_said(&self.shape, definition)
    }

    /// Puts back what [`OfferType::take_beyond`] took. What `definition` has in its place counts, and what belonged to an element of a list or
    /// to an entry of a map that is gone is gone, too.
    pub fn put_beyond(&self, definition: &mut Value, beyond: Value) {
        beyond::put(&self.shape, definition, beyond);
    }

    /// The logos, documents and packages `definition` names, in document order.
    pub fn artifacts(&self, definition: &Value) -> Vec<ArtifactSlot> {
        artifact::slots(&self.shape, definition)
    }

    /// What a file must be for the place that is written `place`, such as `offer/logo` or `plans[gold]/sheet`, and what people call
    /// it; or all the places that are for files, where this is none.
    pub fn artifact_at(&self, place: &str) -> Result<(Argument, ArtifactRequirement), Vec<String>> {
        artifact::at(&self.shape, place)
    }

    /// The same of the place at a JSON pointer (RFC 6901) into a definition; nothing where it is not for a file.
    pub fn artifact_below(&self, pointer: &str) -> Option<(Argument, ArtifactRequirement)> {
        artifact::below_pointer(&self.shape, pointer)
    }

    /// Whether the text at a JSON pointer (RFC 6901) into a definition may hold markup.
    pub fn is_markup(&self, pointer: &str) -> bool {
        let found = artifact::at_pointer(&self.shape, pointer);
        found.is_some_and(|(shape, _)| shape.annotation("x-stoa-markup").is_some())
    }

    /// The disk images of `definition` by version, those without an address left out.
    pub fn image_versions(&self, definition: &Value) -> Vec<ImageVersion> {
        certification::image_versions(&self.shape, definition)
    }

    /// What people call the place.
    pub fn label(&self, place: &Place) -> Argument {
        message::label(&self.shape, place)
    }

    /// What certification looks at, as people read it, in order.
    pub fn certification_rules(&self) -> impl Iterator<Item = CertificationRule<'_>> {
        self.rules.iter().map(certification::Rule::told)
    }

    /// Runs the certification rules that need nothing but the documents.
    pub fn certify(&self, definition: &Value, context: &CertificationContext<'_>) -> Vec<RuleResult> {
        certification::certify(&self.rules, (&self.shape, &self.prices), definition, context)
    }

    /// The disk images the download rules look at: those that `live` does not hold already under the same address.
    pub fn download_checks(&self, definition: &Value, live: Option<&Value>) -> Vec<ImageToCheck> {
        certification::images_to_check(&self.shape, definition, live)
    }

    /// Judges what a download found out about `image`; `Err` is why it could not be read.
    pub fn judge_image(
        &self,
        image: &ImageToCheck,
        facts: Result<&ImageFacts, &Sentence>,
    ) -> Vec<RuleResult> {
        certification::judge(&self.rules, image, facts)
    }
}
