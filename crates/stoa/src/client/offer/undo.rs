//! `stoa offer undo`: the draft as it was in a version.

use clap::Args;
use client::{Difference, Failure, OfferName, Problem, Undo, Undone, Which};
use domain::Page;
use serde_json::Value;

use super::super::common::Waiting;
use super::super::shown::Shown;
use super::super::{Desk, complaint, difference};
use super::{NAME, compare, publishing};

#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(help = NAME)]
    offer: String,
    /// Only this page, such as `listing` or `plans/gold/plan-listing`; may be given several times.
    #[arg(long = "page", value_name = "PAGE")]
    pages: Vec<Page>,
    /// As it was there: production, preview or version:N [default: what is live, else the newest published version].
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,
    /// Only print what would change, and everything that is wrong with it.
    #[arg(long)]
    dry_run: bool,
    /// Publish what was brought back to the preview, in one step with bringing it back.
    #[arg(long)]
    publish: bool,
    /// With --publish: mail addresses to tell about progress, joined by commas.
    #[arg(long, value_name = "A@X,B@Y", value_delimiter = ',', requires = "publish")]
    notify: Vec<String>,
    #[command(flatten)]
    waiting: Waiting,
}

pub(super) async fn undo(desk: &Desk, arguments: &Arguments) -> Result<Shown, Failure> {
    let name = desk.offer(&arguments.offer)?;
    let from = arguments.from.as_deref().map(published).transpose()?;
    if arguments.waiting.length().is_some() && !arguments.publish {
        return Err(Failure::Usage("--wait is for the end of publishing: it needs --publish".to_owned()));
    }
    // Whoever saves one of the pages from here on keeps it from being replaced.
    let tags = desk.session.page_tags(&name).await?;
    let version = desk.session.published_version(&name, from).await?.ok_or_else(|| nothing(&name, from))?;
    let publish = arguments.publish.then(|| arguments.notify.clone());
    let undo = Undo { version, pages: arguments.pages.clone(), publish };
    let tried = desk.session.try_undo(&name, &undo, &tags).await?;
    if arguments.dry_run {
        return Ok(outlook(desk, &name, &undo, tried));
    }
    let problems = tried.problems(&undo);
    if !problems.is_empty() {
        return Err(refused(&undo, problems));
    }
    if !tried.is_change() && undo.publish.is_none() {
        let text = format!("nothing to bring back: {}", unchanged(&name, &undo));
        return Ok(Shown::told(tried.told, text));
    }
    let undone = desk.session.undo(&name, &undo, &tags).await?;
    let mut text = changes(&undone);
    text += &format!("brought {} back as {} in version {version}", what(&name, &undo), were(&undo));
    let Some(location) = undone.location.clone() else { return Ok(Shown::told(undone.told, text)) };
    if desk.talks {
        eprintln!("{text}");
    }
    let next = format!("look at the preview, and take it live with: stoa offer live {name}");
    publishing::started(desk, &name, location, &arguments.waiting, &next).await
}

/// Which of the published documents `text` means.
fn published(text: &str) -> Result<Which, Failure> {
    match compare::which(text)? {
        Some(which) if which != Which::Draft => Ok(which),
        _ => Err(Failure::Usage(format!(
            "`{text}` is no version to go back to: write production, preview or version:N"
        ))),
    }
}

fn nothing(name: &OfferName, from: Option<Which>) -> Failure {
    Failure::NotFound(match from {
        None => format!("`{name}` was never published: there is nothing to go back to"),
        Some(Which::Version(version)) => format!(
            "`{name}` has no published version {version}; `stoa operation list {name}` says which there are"
        ),
        Some(Which::Preview) => format!("`{name}` is not in preview"),
        Some(_) => format!("`{name}` is not live"),
    })
}

/// What would be done, and what is wrong with it.
fn outlook(desk: &Desk, name: &OfferName, undo: &Undo, tried: Undone) -> Shown {
    let problems = tried.problems(undo);
    let warnings: Vec<String> = tried
        .warnings()
        .iter()
        .map(|Problem { target, message, .. }| format!("{target}: {message}"))
        .collect();
    desk.warn(&warnings);
    let mut text = changes(&tried);
    text += &match tried.is_change() {
        true => format!("{} would be as {} in version {}", what(name, undo), were(undo), undo.version),
        false => unchanged(name, undo),
    };
    if problems.is_empty() {
        return Shown::told(tried.told, text);
    }
    let failure = refused(undo, problems);
    complaint::print(&failure, desk.output);
    Shown::told(tried.told, text).ending(failure.exit_code())
}

fn refused(undo: &Undo, problems: Vec<Problem>) -> Failure {
    let done = if undo.publish.is_some() { "published" } else { "saved" };
    Failure::Refused {
        message: format!("as it was in version {} it cannot be {done}", undo.version),
        problems,
    }
}

fn what(name: &OfferName, undo: &Undo) -> String {
    match undo.pages.as_slice() {
        [] => format!("the draft of {name}"),
        pages => {
            format!("{} of {name}", pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
    }
}

fn were(undo: &Undo) -> &'static str {
    if undo.pages.len() > 1 { "they were" } else { "it was" }
}

fn unchanged(name: &OfferName, undo: &Undo) -> String {
    let says = if undo.pages.len() > 1 { "say" } else { "says" };
    format!("{} {says} what version {} does", what(name, undo), undo.version)
}

/// Every difference page by page, with its line ends.
fn changes(undone: &Undone) -> String {
    let comparison = &undone.told["comparison"];
    let list = |of: &Value, member: &str| of[member].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let plans = list(comparison, "plans");
    let plans = plans.iter().map(|plan| format!("plan {} {}\n", text(&plan["plan"]), text(&plan["change"])));
    let mut told: String = plans.collect();
    for page in list(comparison, "pages") {
        told += &format!("{} ({})\n", text(&page["page"]), text(&page["label"]));
        let fields: Vec<Difference> = list(&page, "fields").iter().map(field).collect();
        told += &difference::text(&fields, &std::io::stdout());
        told += "\n";
    }
    if comparison["more"] == true {
        told += "and more\n";
    }
    told
}

/// A field as the server tells it.
fn field(told: &Value) -> Difference {
    let label = told["label"].as_str().unwrap_or_default();
    let place = told["place"].as_str().unwrap_or_default();
    let left_out = match (&told["secret"], &told["shortened"]) {
        (Value::Bool(true), _) => ": another secret",
        (_, Value::Bool(true)) => ": too long to be shown",
        _ => "",
    };
    let side = |member: &str| told.get(member).cloned();
    Difference { path: format!("{label} {place}{left_out}"), before: side("before"), after: side("after") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_changes_is_told_page_by_page() {
        let field = |label: &str, more: Value| {
            let mut field =
                json!({ "place": "offer/x", "label": label, "secret": false, "shortened": false });
            field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            field
        };
        let told = json!({ "comparison": {
            "plans": [{ "plan": "gold", "change": "removed" }],
            "pages": [{ "page": "listing", "label": "Offer listing", "fields": [
                field("Title", json!({ "before": "a", "after": "b" })),
                field("Key", json!({ "secret": true })),
                field("Text", json!({ "shortened": true })),
            ] }],
            "more": true,
        } });
        let undone = Undone { told, location: None };
        assert!(undone.is_change());
        assert_eq!(
            changes(&undone),
            "plan gold removed\nlisting (Offer listing)\nTitle offer/x\n  - \"a\"\n  + \"b\"\nKey offer/x: another secret\nText offer/x: too long to be shown\nand more\n"
        );
    }
}
