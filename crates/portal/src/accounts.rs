//! The publishers that somebody works for.

use app::identity::{self, Publisher};
use app::{App, Ctx, Role, people};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use face::Refusal;
use face::query::Query;
use ui::{Navigation, Page, Part};
use url::form_urlencoded;
use words::say;

use crate::moved::PARAMETER;
use crate::operate;
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page};

/// How many are shown; whoever has more looks for one.
const SHOWN: usize = 100;

pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) to: String,
}

#[derive(Template)]
#[template(path = "accounts.html")]
pub(crate) struct Accounts<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    pub(crate) sought: String,
    pub(crate) rows: Vec<Row>,
    /// How many more there are than are shown.
    pub(crate) more: Option<String>,
    /// What waits for an operator, and where.
    pub(crate) operate: Option<Part>,
}

impl<'a> Accounts<'a> {
    /// `all` is how many there are, and `found` how many of them were sought.
    pub(crate) fn of(page: Page<'a>, sought: String, (all, found): (usize, usize), rows: Vec<Row>) -> Self {
        let lead = match all {
            0 => page.reader.lead(&say!("accounts-none")),
            _ if found == 0 => page.reader.lead(&say!("accounts-not-found")),
            many => page.reader.lead(&say!("accounts-lead", many)),
        };
        let shown = rows.len();
        let more = (found > shown).then(|| page.reader.say(&say!("accounts-more", shown, found)));
        Self { page, lead, sought, rows, more, operate: None }
    }
}

/// All that somebody may see.
pub(crate) async fn visible(app: &App, reading: &Reading) -> Result<Vec<Publisher>, Refusal> {
    Ok(app.list(&reading.ctx, identity::visible_publishers).await?)
}

async fn answer(app: &App, reading: &Reading, query: &Query) -> Result<Response, Refusal> {
    let all = visible(app, reading).await?;
    let sought = query.get("q").unwrap_or_default().trim().to_owned();
    let folded = sought.to_lowercase();
    let is_sought = |publisher: &&Publisher| {
        publisher.display_name.to_lowercase().contains(&folded) || publisher.id.as_str().contains(&folded)
    };
    let found: Vec<_> = all.iter().filter(is_sought).cloned().collect();
    let counts = (all.len(), found.len());
    let ids: Vec<_> = found.iter().take(SHOWN).map(|publisher| publisher.id.clone()).collect();
    let read =
        move |ctx: &Ctx, tx: &mut Tx<'_>| Ok((people::my_roles(ctx, tx, &ids)?, operate::count(ctx, tx)?));
    let (roles, to_certify) = app.read(&reading.ctx, read).await?;
    let row = |(publisher, role): (&Publisher, Option<Role>)| Row {
        id: publisher.id.to_string(),
        name: publisher.display_name.clone(),
        role: role.map(|role| reading.reader().say(&role_words(role))).unwrap_or_default(),
        to: all_offers(&publisher.id),
    };
    let rows = found.iter().zip(roles).map(row).collect();
    let title = reading.reader().say(&say!("accounts-title"));
    let accounts = Accounts::of(reading.page(title, None, Navigation::default()), sought, counts, rows);
    let operate = to_certify.map(|waiting| operate::operate_part(&reading.reader(), waiting, false));
    page(reading, &Accounts { operate, ..accounts })
}

pub(crate) fn role_words(role: Role) -> words::Sentence {
    match role {
        Role::Owner => say!("role-owner"),
        Role::Contributor => say!("role-contributor"),
        Role::Operator => say!("role-operator"),
    }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |State(app): State<App>, SignedIn(reading): SignedIn, query: Query| {
        answer(&app, &reading, &query).await
    })
}

/// Where somebody goes on who did not say which publisher they mean: to the only one, or to a choice.
pub(crate) async fn choose(app: &App, reading: &Reading, rest: &str) -> Result<Response, Refusal> {
    let all = visible(app, reading).await?;
    Ok(match all.as_slice() {
        [only] => go_to(&format!("{}{rest}", all_offers(&only.id))),
        _ => match Query::of(Some(rest)).get(PARAMETER) {
            None => go_to("/dashboard/accounts"),
            Some(moved) => {
                let moved: String = form_urlencoded::byte_serialize(moved.as_bytes()).collect();
                go_to(&format!("/dashboard/accounts?{PARAMETER}={moved}"))
            }
        },
    })
}
