//! `stoa admin person`.

use app::people::{self, NewLink, NewPerson, Person, Purpose};
use app::{Ctx, Problem, Role, Scope};
use clap::{Subcommand, ValueEnum};
use db::Tx;
use domain::{PublisherId, Timestamp};
use serde_json::{Value, json};
use words::Language;

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make an account for somebody. The link that is printed, or mailed to them, lets them choose a password, once.
    Add {
        /// Their mail address, which they sign in with.
        address: String,
        /// What people call them.
        #[arg(long)]
        name: String,
        /// The publisher they work for.
        #[arg(long, value_name = "ID", requires = "role")]
        publisher: Option<PublisherId>,
        /// `owner` or `contributor` of the publisher, or `operator` of the marketplace.
        #[arg(long)]
        role: Option<Role>,
        /// The language that mails to them are in, "en" or "ko"; without it, the marketplace's.
        #[arg(long, value_parser = language)]
        language: Option<Language>,
        /// Mail them the link instead of printing it.
        #[arg(long)]
        mail: bool,
    },
    /// List everybody, those who are shut out, too.
    List,
    /// Print or mail a link that signs somebody in, or lets them choose a password, once. Earlier links stop working.
    Link {
        /// Their mail address.
        address: String,
        /// What for.
        #[arg(long = "for", value_enum, default_value_t = LinkFor::SignIn)]
        purpose: LinkFor,
        /// Mail them the link instead of printing it.
        #[arg(long)]
        mail: bool,
    },
    /// Give somebody a role, in place of the one they hold there.
    Grant {
        /// Their mail address.
        address: String,
        /// `owner` or `contributor` of a publisher, or `operator` of the marketplace.
        role: Role,
        /// The publisher; without one, the marketplace itself.
        #[arg(long, value_name = "ID")]
        publisher: Option<PublisherId>,
    },
    /// Take away the role that somebody holds.
    Withdraw {
        /// Their mail address.
        address: String,
        /// The publisher; without one, the marketplace itself.
        #[arg(long, value_name = "ID")]
        publisher: Option<PublisherId>,
    },
    /// Shut somebody out for good: their sessions, links and roles stop working at once.
    ShutOut {
        /// Their mail address.
        address: String,
    },
}

/// What a link is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LinkFor {
    /// To sign in.
    SignIn,
    /// To choose a password.
    Password,
}

const COLUMNS: &[&str] = &["person_id", "address", "name", "has_password", "created_at", "shut_out_at"];

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::Add { address, name, publisher, role, language, mail } => {
            let language = language.map(|language| language.code().to_owned());
            let new = NewPerson { address: address.clone(), name: name.clone(), language };
            let (role, scope, mail) = (*role, scope(publisher), *mail);
            let add = move |ctx: &Ctx, tx: &mut Tx<'_>| {
                let person = people::create(ctx, tx, &new)?;
                if let Some(role) = role {
                    people::grant(ctx, tx, &person.id, &scope, role)?;
                }
                let given = give(ctx, tx, &person, Purpose::Invitation, mail)?;
                Ok((person, given))
            };
            let (person, given) = console.change(add).await?;
            Ok(linked(console, &person, &given))
        }
        Command::List => {
            let all = console.list(people::list).await?;
            Ok(Sheet::list(COLUMNS, all.iter().map(row)))
        }
        Command::Link { address, purpose, mail } => {
            let (address, purpose, mail) = (address.clone(), *purpose, *mail);
            let link = move |ctx: &Ctx, tx: &mut Tx<'_>| {
                let person = named(ctx, tx, &address)?;
                let purpose = match (purpose, &person.password) {
                    (LinkFor::SignIn, _) => Purpose::SignIn,
                    (LinkFor::Password, None) => Purpose::Invitation,
                    (LinkFor::Password, Some(_)) => Purpose::Reset,
                };
                let given = give(ctx, tx, &person, purpose, mail)?;
                Ok((person, given))
            };
            let (person, given) = console.change(link).await?;
            Ok(linked(console, &person, &given))
        }
        Command::Grant { address, role, publisher } => {
            let (sought, role, scope) = (address.clone(), *role, scope(publisher));
            let grant = move |ctx: &Ctx, tx: &mut Tx<'_>| {
                let person = named(ctx, tx, &sought)?;
                people::grant(ctx, tx, &person.id, &scope, role)
            };
            console.change(grant).await?;
            let row = vec![json!(address), json!(role.as_str()), shown(publisher)];
            Ok(Sheet::one(&["address", "role", "publisher"], row))
        }
        Command::Withdraw { address, publisher } => {
            let (sought, scope) = (address.clone(), scope(publisher));
            let withdraw = move |ctx: &Ctx, tx: &mut Tx<'_>| {
                let person = named(ctx, tx, &sought)?;
                people::withdraw(ctx, tx, &person.id, &scope)
            };
            console.change(withdraw).await?;
            let row = vec![json!(address), shown(publisher), json!(true)];
            Ok(Sheet::one(&["address", "publisher", "withdrawn"], row))
        }
        Command::ShutOut { address } => {
            let sought = address.clone();
            let shut_out = move |ctx: &Ctx, tx: &mut Tx<'_>| {
                let person = named(ctx, tx, &sought)?;
                people::shut_out(ctx, tx, &person.id)
            };
            console.change(shut_out).await?;
            Ok(Sheet::one(&["address", "shut_out"], vec![json!(address), json!(true)]))
        }
    }
}

/// The person called `name` with this address and a role in each of `scopes`, made where there is none, and a new link that signs
/// them in.
pub(crate) fn seed_person(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (name, address): (&str, &str),
    scopes: &[Scope],
    role: Role,
) -> Result<NewLink, Problem> {
    let person = match people::find(ctx, tx, address)? {
        Some(person) => person,
        None => {
            let new = NewPerson { address: address.to_owned(), name: name.to_owned(), language: None };
            people::create(ctx, tx, &new)?
        }
    };
    for scope in scopes {
        people::grant(ctx, tx, &person.id, scope, role)?;
    }
    people::link_to(ctx, tx, &person.id, Purpose::SignIn)
}

fn named(ctx: &Ctx, tx: &mut Tx<'_>, address: &str) -> Result<Person, Problem> {
    let missing = || Problem::NotFound(format!("nobody has an account with the address {address}"));
    people::find(ctx, tx, address)?.ok_or_else(missing)
}

fn scope(publisher: &Option<PublisherId>) -> Scope {
    publisher.clone().map_or(Scope::Marketplace, Scope::Publisher)
}

/// A role in the marketplace itself belongs to no publisher.
fn shown(publisher: &Option<PublisherId>) -> Value {
    json!(publisher.as_ref().map(PublisherId::as_str))
}

/// How somebody gets a link of theirs.
enum Given {
    /// The operator hands it over.
    Printed(NewLink),
    /// It is mailed, and works until then.
    Mailed(Timestamp),
}

fn give(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    person: &Person,
    purpose: Purpose,
    is_mailed: bool,
) -> Result<Given, Problem> {
    match is_mailed {
        true => people::mail_link(ctx, tx, &person.id, purpose).map(Given::Mailed),
        false => people::link_to(ctx, tx, &person.id, purpose).map(Given::Printed),
    }
}

/// The only time a link is shown.
fn linked(console: &Console, person: &Person, given: &Given) -> Sheet {
    let who = vec![json!(person.id.as_str()), json!(person.address), json!(person.name)];
    let link = match given {
        Given::Printed(link) => link,
        Given::Mailed(until) => {
            let row = [who, vec![json!(until.to_string())]].concat();
            let note = format!("A mail with the link goes to {} as soon as a server runs", person.address);
            return Sheet::one(&["person_id", "address", "name", "expires_at"], row).with_note(note);
        }
    };
    let address = people::link_address(&console.address, &link.token);
    let note = match link.purpose.asks_password() {
        true => "Give them this link; whoever opens it chooses a password, once",
        false => "Give them this link; whoever opens it is signed in, once",
    };
    let row = [who, vec![json!(address), json!(link.expires_at.to_string())]].concat();
    Sheet::one(&["person_id", "address", "name", "link", "expires_at"], row)
        .with_note(format!("{note}:\n\n{address}"))
}

fn language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "give \"en\" or \"ko\"".to_owned())
}

fn row(person: &Person) -> Vec<Value> {
    vec![
        json!(person.id.as_str()),
        json!(person.address),
        json!(person.name),
        json!(person.password.is_some()),
        json!(person.created_at.to_string()),
        json!(person.revoked_at.map(|at| at.to_string())),
    ]
}
