//! Who reads a page: signed in or not, in which language, in which light.

use app::maintenance::{self, Maintenance};
use app::people::{self, Fields, Person};
use app::{Actor, App, Ctx, Problem};
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use domain::{PersonId, PublisherId, SessionId};
use face::cookies::{Cookie, language};
use face::visitor::Visitor;
use face::{Asked, Callers, Refusal};
use ui::{Account, Navigation, Page, Reader, Theme};
use words::Language;

use crate::help;
use crate::kept;
use crate::notes::notes;
use crate::render::compresses;

/// Somebody who reads a page or sends a form of one.
pub(crate) struct Reading {
    pub(crate) app: App,
    pub(crate) ctx: Ctx,
    /// Who is signed in.
    pub(crate) person: Option<Person>,
    language: Language,
    theme: Theme,
    /// Whether their browser gets pages compressed.
    pub(crate) compresses: bool,
    /// The address that was asked.
    target: String,
    /// Where the manual tells of what was asked.
    help: String,
    /// What is planned or under way.
    maintenance: Option<Maintenance>,
    /// Asked for only where there is maintenance.
    is_operator: bool,
    /// What their forms are bound to.
    bound_to: BoundTo,
    /// What they had filled in when their session ended, where that comes back here.
    pub(crate) kept: Option<Fields>,
    /// A cookie that their browser does not have yet.
    pub(crate) to_set: Option<HeaderValue>,
}

/// What forms are bound to.
enum BoundTo {
    /// A session, which is told by its form even when it has ended.
    Session(PersonId, SessionId),
    /// A browser in which nobody is signed in.
    Guest(String),
}

/// Whose a form is that says by a token that it is ours.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FormOf {
    /// Theirs who sent it.
    Theirs,
    /// It was made for this person, in another session.
    Earlier(PersonId),
    /// Somebody else's.
    Foreign,
}

impl FromRequestParts<App> for Reading {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let settings = &app.env.settings;
        let signed_in = match Cookie::Session.read(settings, &parts.headers) {
            Some(token) => face::person::signed_in(parts, app, &token).await?,
            None => None,
        };
        let mut to_set = None;
        let (ctx, person, bound_to) = match signed_in {
            Some(ctx) => {
                let person = app.read(&ctx, people::myself).await?;
                let bound_to = match &ctx.actor {
                    Actor::Person { id, session } => BoundTo::Session(id.clone(), session.clone()),
                    _ => return Err(Problem::internal("a session is a person's").into()),
                };
                (ctx, Some(person), bound_to)
            }
            None => {
                let Ok(Visitor(ctx)) = Visitor::from_request_parts(parts, app).await;
                let guest = Cookie::Guest.read(settings, &parts.headers).unwrap_or_else(|| {
                    let new = app.env.random.token::<16>();
                    to_set = Some(Cookie::Guest.set(settings, &new));
                    new
                });
                (ctx, None, BoundTo::Guest(guest))
            }
        };
        let kept = match person {
            Some(_) => kept::find(app, &ctx, parts.uri.query()).await?,
            None => None,
        };
        let (maintenance, is_operator) = let_in(parts, app, &ctx).await?;
        let chosen = person.as_ref().and_then(|person| Language::parse(person.language.as_deref()?));
        Ok(Self {
            app: app.clone(),
            ctx,
            person,
            language: chosen.unwrap_or_else(|| language(&parts.headers)),
            theme: theme(&parts.headers),
            compresses: compresses(&parts.headers),
            target: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            maintenance,
            is_operator,
            help: help::about(parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str)),
            bound_to,
            kept,
            to_set,
        })
    }
}

/// Refuses pages of whoever signs in to everybody but operators, while maintenance is under way. What is known of it, and whether it is
/// an operator who asks.
async fn let_in(parts: &mut Parts, app: &App, ctx: &Ctx) -> Result<(Option<Maintenance>, bool), Refusal> {
    let Ok(asked) = Asked::from_request_parts(parts, app).await;
    let Some(found) = asked.maintenance else { return Ok((None, false)) };
    let is_operator = app.read(ctx, maintenance::is_operator).await?;
    let is_private = asked.face.is_some_and(|face| face.callers == Callers::SignIn);
    match is_private && !is_operator && found.is_under_way(ctx.now) {
        true => Err(face::maintenance::refusal(&found, ctx.now)),
        false => Ok((Some(found), is_operator)),
    }
}

/// The light that was chosen in this browser.
pub(crate) fn theme(headers: &HeaderMap) -> Theme {
    Cookie::Theme.read_anywhere(headers).and_then(|key| Theme::parse(&key)).unwrap_or_default()
}

impl Reading {
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { words: self.app.env.offer_types.words(self.language), now: self.ctx.now }
    }

    /// What their forms prove with that they are ours.
    pub(crate) fn token(&self) -> String {
        let vault = &self.app.env.vault;
        match &self.bound_to {
            BoundTo::Session(person, session) => {
                let signature = vault.sign(&["form", person.as_str(), session.as_str()]);
                format!("{person}.{session}.{signature}")
            }
            BoundTo::Guest(guest) => vault.sign(&["form of nobody", guest]),
        }
    }

    /// Whose a form is that came with `token`.
    pub(crate) fn form_of(&self, token: &str) -> FormOf {
        let vault = &self.app.env.vault;
        let parts: Vec<&str> = token.split('.').collect();
        match (&self.bound_to, parts.as_slice()) {
            (BoundTo::Guest(guest), [signature]) if vault.verify(&["form of nobody", guest], signature) => {
                FormOf::Theirs
            }
            (bound_to, [person, session, signature])
                if vault.verify(&["form", person, session], signature) =>
            {
                match (bound_to, person.parse::<PersonId>()) {
                    (BoundTo::Session(id, own), Ok(_)) if id.as_str() == *person => {
                        if own.as_str() == *session { FormOf::Theirs } else { FormOf::Earlier(id.clone()) }
                    }
                    (BoundTo::Guest(_), Ok(person)) => FormOf::Earlier(person),
                    _ => FormOf::Foreign,
                }
            }
            _ => FormOf::Foreign,
        }
    }

    /// A key for one form: however often it is sent, it has one effect.
    pub(crate) fn form_key(&self) -> String {
        self.app.env.random.token::<16>()
    }

    /// The frame of a page that is called `title`.
    pub(crate) fn page(&self, title: String, account: Option<Account>, navigation: Navigation) -> Page<'_> {
        let person = self.person.as_ref();
        let reader = self.reader();
        // Whoever is led to the door meanwhile is told there, too.
        let planned = self.maintenance.as_ref();
        Page {
            notes: notes(&reader, &self.target, planned, self.is_operator),
            reader,
            title,
            theme: self.theme,
            here: self.target.clone(),
            token: self.token(),
            form_is_back: self.kept.is_some(),
            person: person
                .map(|person| ui::Person { name: person.name.clone(), address: person.address.clone() }),
            account,
            navigation,
            help: self.help.clone(),
        }
    }
}

/// A page that needs somebody who is signed in.
pub(crate) struct SignedIn(pub(crate) Reading);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let reading = Reading::from_request_parts(parts, app).await?;
        match reading.person {
            Some(_) => Ok(Self(reading)),
            None => Err(app::Problem::Unauthenticated("sign in first".to_owned()).into()),
        }
    }
}

/// A publisher as the frame of its pages names it.
pub(crate) fn account(publisher: &app::identity::Publisher) -> Account {
    Account { id: publisher.id.to_string(), name: publisher.display_name.clone() }
}

/// All offers of a publisher.
pub(crate) fn all_offers(publisher: &PublisherId) -> String {
    format!("/dashboard/commercial-marketplace/overview?publisher={publisher}")
}
