//! What a publisher says of itself, and where mail about publishing goes.

use app::identity::{self, Profile, ProfileMember, Publisher, can_own, save_profile};
use app::once::once;
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::PublisherId;
use face::Refusal;
use face::query::Query;
use ui::{Link, Navigation, Page, Part, Reader};
use words::{Sentence, say};

use crate::accounts::visible;
use crate::form::Form;
use crate::offer::led_to;
use crate::reading::{Reading, SignedIn, account, all_offers};
use crate::render::{go_to, page_with};

pub(crate) const HERE: &str = "/dashboard/account/management";
pub(crate) const TAB: &str = "/dashboard/account/management/{tab}";

/// Where the profile of a publisher is.
pub(crate) fn address(publisher: &PublisherId) -> String {
    format!("{HERE}?publisher={publisher}")
}

/// A member, as it is filled in.
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) value: String,
    /// What it was when the page was made.
    pub(crate) seen: String,
    pub(crate) faults: Vec<String>,
    pub(crate) rows: usize,
    /// What kind of text it is, to browsers.
    pub(crate) kind: &'static str,
}

impl Field {
    /// What describes it, for those who hear it.
    pub(crate) fn described(&self) -> String {
        let fault = (!self.faults.is_empty()).then(|| format!(" {}-fault", self.key));
        format!("{}-hint{}", self.key, fault.unwrap_or_default())
    }
}

#[derive(Template)]
#[template(path = "profile.html")]
pub(crate) struct Settings<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    /// Where mail goes, and why: title and text.
    pub(crate) notice: (String, String),
    pub(crate) saved: bool,
    /// What is wrong: the title, and a link to each field.
    pub(crate) problems: Option<(String, Vec<(String, String)>)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) may_edit: bool,
    pub(crate) key: String,
}

/// What one look at the database brings.
pub(crate) struct Looked {
    pub(crate) publisher: Publisher,
    pub(crate) profile: Profile,
    pub(crate) may_edit: bool,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) profile: Option<Profile>,
    pub(crate) faults: Vec<(ProfileMember, Sentence)>,
    /// Somebody else changed it meanwhile.
    pub(crate) is_moved: bool,
}

impl<'a> Settings<'a> {
    pub(crate) fn of(page: Page<'a>, found: &Looked, typed: &Typed, saved: bool, key: String) -> Self {
        let reader = page.reader;
        let Looked { publisher, profile, may_edit } = found;
        let contact = publisher.seller_contact.replace(',', ", ");
        let notice = match publisher.migrated {
            true => (say!("profile-mail-title"), say!("profile-mail-moved", contact)),
            false => (say!("profile-mail-title-before"), say!("profile-mail-before", contact)),
        };
        let shown = typed.profile.as_ref().unwrap_or(profile);
        let field = |member| field(&reader, member, shown, profile, typed);
        let fields: Vec<_> = ProfileMember::ALL.into_iter().map(field).collect();
        let links = fields.iter().flat_map(|field| {
            let link = |fault: &String| (format!("#{}", field.key), fault.clone());
            field.faults.iter().map(link)
        });
        let links: Vec<_> = links.collect();
        let problems = match (links.len(), typed.is_moved) {
            (0, false) => None,
            (0, true) => Some((reader.say(&say!("profile-moved")), links)),
            (many, _) => Some((reader.say(&say!("profile-faults", many)), links)),
        };
        Self {
            lead: reader.lead(&if *may_edit { say!("profile-lead") } else { say!("profile-lead-read") }),
            notice: (reader.say(&notice.0), reader.lead(&notice.1)),
            saved,
            problems,
            fields,
            facts: vec![
                (reader.text("profile-id"), publisher.id.to_string()),
                (reader.text("profile-seller-id"), publisher.seller_id.to_string()),
            ],
            may_edit: *may_edit,
            key,
            page,
        }
    }
}

fn field(
    reader: &Reader<'_>,
    member: ProfileMember,
    shown: &Profile,
    stored: &Profile,
    typed: &Typed,
) -> Field {
    let (label, hint, rows, kind) = match member {
        ProfileMember::DisplayName => ("profile-name", "profile-name-hint", 1, "organization"),
        ProfileMember::Description => ("profile-description", "profile-description-hint", 4, "off"),
        ProfileMember::SellerContact => ("profile-addresses", "profile-addresses-hint", 3, "off"),
        ProfileMember::ContactName => ("profile-contact", "profile-contact-hint", 1, "off"),
        ProfileMember::ContactPhone => ("profile-phone", "profile-phone-hint", 1, "tel"),
    };
    let lines = |text: &str| match member {
        ProfileMember::SellerContact => text.replace(',', "\n"),
        _ => text.to_owned(),
    };
    let mut faults: Vec<_> =
        typed.faults.iter().filter(|(one, _)| *one == member).map(|(_, fault)| reader.say(fault)).collect();
    if typed.is_moved && shown.get(member) != stored.get(member) {
        let now = match stored.get(member) {
            "" => say!("profile-now-empty"),
            now => say!("profile-now", now = now.to_owned()),
        };
        faults.push(reader.say(&now));
    }
    Field {
        key: member.key(),
        label: reader.text(label),
        hint: reader.text(hint),
        value: lines(shown.get(member)),
        seen: stored.get(member).to_owned(),
        faults,
        rows,
        kind,
    }
}

async fn shown(
    app: &App,
    reading: &Reading,
    id: &PublisherId,
    status: StatusCode,
    typed: &Typed,
    saved: bool,
) -> Result<Response, Refusal> {
    let asked = id.clone();
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let (publisher, profile) = identity::profile(ctx, tx, &asked)?;
        Ok(Looked { publisher, profile, may_edit: can_own(ctx, tx, &asked)? })
    };
    let found = app.read(&reading.ctx, look).await?;
    let reader = reading.reader();
    let title = match typed.faults.len() {
        0 => say!("profile-title"),
        many => say!("profile-title-faults", many),
    };
    let navigation = navigation(&reader, id);
    let page = reading.page(reader.say(&title), Some(account(&found.publisher)), navigation);
    let template = Settings::of(page, &found, typed, saved, reading.form_key());
    page_with(reading, status, &template)
}

pub(crate) fn navigation(reader: &Reader<'_>, publisher: &PublisherId) -> Navigation {
    let link =
        |text: Sentence, to: String, is_here| Link { text: reader.say(&text), to, is_here, beside: None };
    let part = |heading: Sentence, links| Part { heading: Some(reader.say(&heading)), links };
    let offers = vec![link(say!("offers-title"), all_offers(publisher), false)];
    let own = vec![
        link(say!("profile-title"), address(publisher), true),
        link(say!("accounts-title"), "/dashboard/accounts".to_owned(), false),
        link(say!("sessions-title"), "/dashboard/account/sessions".to_owned(), false),
    ];
    let parts = vec![part(say!("shell-program"), offers), part(say!("shell-account"), own)];
    Navigation { whose: None, parts }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |State(app): State<App>, SignedIn(reading): SignedIn, query: Query| {
        let Some(named) = query.get("publisher") else { return choose(&app, &reading).await };
        let id = named_publisher(named)?;
        let typed = match reading.kept.is_some() {
            true => Typed { profile: Some(filled(|name| reading.typed(name), "")), ..Typed::default() },
            false => Typed::default(),
        };
        shown(&app, &reading, &id, StatusCode::OK, &typed, query.get("saved").is_some()).await
    })
}

/// What older portals had tabs for is on the one page.
pub(crate) fn show_tab() -> MethodRouter<App> {
    get(async |SignedIn(_): SignedIn, RawQuery(query): RawQuery| {
        go_to(&query.map_or_else(|| HERE.to_owned(), |query| format!("{HERE}?{query}")))
    })
}

/// The profile of the only publisher that somebody works for, or a choice.
async fn choose(app: &App, reading: &Reading) -> Result<Response, Refusal> {
    Ok(match visible(app, reading).await?.as_slice() {
        [only] => go_to(&address(&only.id)),
        _ => go_to("/dashboard/accounts"),
    })
}

fn named_publisher(name: &str) -> Result<PublisherId, Refusal> {
    name.parse::<PublisherId>()
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, "InvalidResourceId", error.to_string()))
}

/// How the names of hidden fields begin that say what was read.
const SEEN: &str = "seen-";

/// What came in fields whose names begin with `before`.
fn filled<'f>(get: impl Fn(&str) -> &'f str, before: &str) -> Profile {
    let text = |member: ProfileMember| get(&format!("{before}{}", member.key())).replace("\r\n", "\n");
    Profile {
        display_name: text(ProfileMember::DisplayName),
        description: text(ProfileMember::Description),
        seller_contact: text(ProfileMember::SellerContact),
        contact_name: text(ProfileMember::ContactName),
        contact_phone: text(ProfileMember::ContactPhone),
    }
}

pub(crate) fn save() -> MethodRouter<App> {
    post(async |State(app): State<App>, query: Query, form: Form| {
        form.signed_in()?;
        let id = named_publisher(query.get("publisher").unwrap_or_default())?;
        let sent = filled(|name| form.get(name), "");
        let owner = id.clone();
        if !app.read(&form.reading.ctx, move |ctx: &Ctx, tx: &mut Tx<'_>| can_own(ctx, tx, &owner)).await? {
            return Err(Problem::Forbidden("only owners of a publisher change its profile".to_owned()).into());
        }
        let new = match sent.checked() {
            Ok(new) => new,
            Err(faults) => {
                let typed = Typed { profile: Some(sent), faults, is_moved: false };
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return shown(&app, &form.reading, &id, status, &typed, false).await;
            }
        };
        let seen = filled(|name| form.get(name), SEEN);
        let (repeat, owner) = (form.repeatable(&id)?, id.clone());
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>| {
            once(ctx, tx, Some(&repeat), |ctx, tx| {
                save_profile(ctx, tx, &owner, &seen, &new)?;
                Ok(led_to(&address(&owner)))
            })
        };
        match app.write(&form.reading.ctx, case).await {
            Ok(_) => Ok(go_to(&format!("{}&saved=true", address(&id)))),
            Err(Problem::Conflict { code: "ProfileChanged", .. }) => {
                let typed = Typed { profile: Some(sent), is_moved: true, ..Typed::default() };
                shown(&app, &form.reading, &id, StatusCode::CONFLICT, &typed, false).await
            }
            Err(problem) => Err(problem.into()),
        }
    })
}
