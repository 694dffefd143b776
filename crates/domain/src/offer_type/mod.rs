//! Offer types as data: what an offer of a type holds, how it is checked and which steps publish it.
//!
//! A type is one JSON file (see `offer-types/README.md`). Nothing here knows a particular type.

mod absent;
mod artifact;
mod built_in;
mod bundle;
mod card;
mod catalogue;
mod certification;
mod check;
mod complete;
mod consistency;
mod dialect;
mod draft_shape;
mod editor_schema;
mod findings;
mod format;
mod immutable;
mod keyed;
mod level;
mod load;
mod meant;
mod members;
mod message;
mod path;
mod price;
mod rules;
mod secret;
mod secret_back;
mod secret_place;
mod secret_word;
mod shape;
mod step;
mod table;
mod unconfirmed;
mod unknown;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use artifact::{ArtifactKind, ArtifactRequirement, ArtifactSlot, PictureSize};
pub use built_in::BUILT_IN;
pub use card::{CardTexts, cut_name};
pub use certification::{
    CertificationContext, DiskUse, ImageFacts, ImageToCheck, ImageVersion, Level, RuleResult,
};
pub use complete::Size;
pub use load::{LoadError, OfferTypes};
pub use members::Member;
pub use step::{Step, StepKind};

use crate::{Finding, FindingCode, OfferTypeId};

/// What the publish level says about a definition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What must be corrected before the offer can be published.
    pub problems: Vec<Finding>,
    /// What is worth a look but stops nothing.
    pub warnings: Vec<Finding>,
}

impl Verdict {
    /// Both, this one first.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.problems.extend(other.problems);
        self.warnings.extend(other.warnings);
        self
    }
}

/// One kind of offer.
#[derive(Debug)]
pub struct OfferType {
    id: OfferTypeId,
    display_name: String,
    version: i64,
    namespace_versions: Map<String, Value>,
    steps: Vec<Step>,
    rules: Vec<certification::Rule>,
    schema: Value,
    shape: shape::Shape,
    levels: check::Levels,
    catalogue: catalogue::Catalogue,
}

impl OfferType {
    /// A type as the API shows it, for those who read and write its offers: steps, certification rules and catalogue are
    /// the marketplace's own. The error says what is wrong with the schema.
    pub fn shown(id: OfferTypeId, schema: Value) -> Result<Self, String> {
        Ok(Self {
            display_name: id.to_string(),
            id,
            version: 0,
            namespace_versions: Map::new(),
            steps: Vec::new(),
            rules: Vec::new(),
            shape: shape::Shape::root(&schema),
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

    /// Version of the type's own rules; grows with each change of its file.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The integers clients know as `offerTypeVersions`, one per key prefix.
    pub fn namespace_versions(&self) -> &Map<String, Value> {
        &self.namespace_versions
    }

    /// The JSON Schema of the offer's `definition`, self-contained, as served to clients.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// A JSON Schema that every draft fits which could be saved; looser than the rules drafts are held to.
    pub fn draft_shape(&self) -> Value {
        draft_shape::draft_shape(&self.schema)
    }

    /// A JSON Schema for editors of files that hold whole offers; texts may be `${NAME}`.
    pub fn editor_schema(&self) -> Value {
        editor_schema::editor_schema(self)
    }

    /// What an offer may say, member by member.
    pub fn members(&self) -> Vec<Member> {
        members::members(&self.shape, &self.schema)
    }

    /// What the catalogue shows of `definition`; of a price spreadsheet, what was made of it.
    pub fn listing(&self, definition: &Value) -> Value {
        let versions = certification::highest(&self.shape, definition);
        artifact::without_sheets(&self.shape, &self.catalogue.listing(definition, &versions))
    }

    /// What a card shows of `listing`, which is what [`OfferType::listing`] made.
    pub fn card(&self, listing: &Value) -> CardTexts {
        self.catalogue.card(listing)
    }

    /// Whether `plan` is for preview testers and invited buyers only.
    pub fn is_private(&self, plan: &Value) -> bool {
        self.catalogue.is_private(plan)
    }

    /// The steps that publish an offer of this type, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
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
        self.levels.check_draft(&self.shape, definition)
    }

    /// Whether `definition` (secrets put back) is ready to be published.
    pub fn check_publish(&self, definition: Value) -> Verdict {
        self.levels.check_publish(&self.shape, definition)
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

    /// What is worth a look in a draft: members the type does not know, and texts sealed for their names.
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
            let message = format!(
                "texts under names that speak of a secret are kept encrypted, at most {} of them and each with at most {} letters in the names on the way: this one is too many or too far down",
                secret::MOST,
                secret::LONGEST
            );
            Err(Finding::new(FindingCode::TooLong, path.target(), message))
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

    /// The logos, documents and packages `definition` names, in document order.
    pub fn artifacts(&self, definition: &Value) -> Vec<ArtifactSlot> {
        artifact::slots(&self.shape, definition)
    }

    /// The disk images of `definition` by version, those without an address left out.
    pub fn image_versions(&self, definition: &Value) -> Vec<ImageVersion> {
        certification::image_versions(&self.shape, definition)
    }

    /// Runs the certification rules that need nothing but the documents.
    pub fn certify(&self, definition: &Value, context: &CertificationContext<'_>) -> Vec<RuleResult> {
        certification::certify(&self.rules, &self.shape, definition, context)
    }

    /// The disk images the download rules look at: those that `live` does not hold already under the same address.
    pub fn download_checks(&self, definition: &Value, live: Option<&Value>) -> Vec<ImageToCheck> {
        certification::images_to_check(&self.shape, definition, live)
    }

    /// Judges what a download found out about `image`; `Err` is why it could not be read.
    pub fn judge_image(&self, image: &ImageToCheck, facts: Result<&ImageFacts, &str>) -> Vec<RuleResult> {
        certification::judge(&self.rules, image, facts)
    }
}
