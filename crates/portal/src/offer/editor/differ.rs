//! Somebody saved the page since the form was made: both versions stand side by side, and whoever filled in the form chooses by field.
//!
//! Where no field was changed on both sides nobody is asked: what each changed is kept.

use std::collections::{BTreeMap, BTreeSet};

use app::Ctx;
use app::history::{FoundEvents, Sought, seek};
use app::offers::OnPage;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use face::Refusal;
use forms::{FieldDifference, Read, Who};
use serde_json::Value;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::around::{Around, Line, Summary, page_heading};
use super::open::{Opened, bare, fields_of};
use super::path::EditorPath;
use super::save::store;
use crate::form::Form;
use crate::offer::compare::text;
use crate::offer::frame::frame;
use crate::offer::history::saved_words;
use crate::offer::pages::add_standing;
use crate::render::page_with;

/// What the name of a choice begins with; the pointer of its field follows.
const CHOOSE: &str = "choose:";
/// The name under which a form says that it was made of both versions.
const CHOSEN: &str = "chosen";
/// What both versions say of a field is told up to so many characters.
const LONGEST: usize = 2000;
/// How many of those who saved the page of late are told.
const TOLD: usize = 3;

#[derive(Template)]
#[template(path = "differ.html")]
pub(crate) struct Differ<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) around: Around,
    pub(crate) key: String,
    /// Of the page as it is stored now.
    pub(crate) tag: String,
    /// What was filled in.
    pub(crate) carried: Vec<(String, String)>,
    pub(crate) counted: String,
    pub(crate) fields: Vec<Differs>,
}

/// A field of which both versions say something else.
pub(crate) struct Differs {
    pub(crate) id: String,
    pub(crate) pointer: String,
    pub(crate) label: String,
    /// Who changed it.
    pub(crate) who: String,
    pub(crate) theirs: String,
    pub(crate) mine: String,
    pub(crate) chosen: Option<&'static str>,
    /// Whether it has to be chosen, and was not.
    pub(crate) is_missing: bool,
}

impl Differs {
    fn is_theirs(&self) -> bool {
        self.chosen == Some(THEIRS)
    }

    fn is_mine(&self) -> bool {
        self.chosen == Some(MINE)
    }
}

/// Whether a form was made of both versions, so that it says which is chosen of each field.
pub(super) fn is_chosen(form: &Form) -> bool {
    !form.get(CHOSEN).is_empty()
}

/// Saves what is chosen of both versions, or asks.
pub(super) async fn answer(
    form: &Form,
    path: &EditorPath,
    opened: Opened,
    on_page: &OnPage,
    mut read: Read,
    is_moved: bool,
) -> Result<Option<Response>, Refusal> {
    let fields = fields_of(&form.reading, &opened.offer, &path.page);
    let chosen = choices(form);
    let differences = forms::merge(fields, &read.was, &on_page.content, &read.content);
    let is_open = |one: &FieldDifference<'_>| one.who == Who::Both && !chosen.contains_key(&one.pointer);
    let has_both = differences.iter().any(|one| one.who == Who::Both);
    if differences.iter().any(is_open) || (is_moved && has_both) {
        let asks_again = is_chosen(form) && !is_moved;
        return ask(form, path, opened, on_page, &read, &chosen, asks_again).await.map(Some);
    }
    let is_mine = |one: &&FieldDifference<'_>| match chosen.get(&one.pointer) {
        Some(choice) => *choice == MINE,
        None => one.who == Who::Mine,
    };
    let mine: BTreeSet<String> = differences.iter().filter(is_mine).map(|one| one.pointer.clone()).collect();
    read.content = forms::choose(fields, &on_page.content, &read.content, &mine);
    store(form, path, on_page, fields, read).await
}

const MINE: &str = "mine";
const THEIRS: &str = "theirs";

/// What was chosen, by the pointers of fields.
fn choices(form: &Form) -> BTreeMap<String, &'static str> {
    let chosen = form.fields().iter().filter_map(|(name, value)| {
        let choice = [MINE, THEIRS].into_iter().find(|choice| value == choice)?;
        Some((name.strip_prefix(CHOOSE)?.to_owned(), choice))
    });
    chosen.collect()
}

/// What goes along with the choices: all that was filled in, in its order.
fn carried(form: &Form) -> Vec<(String, String)> {
    let is_carried =
        |name: &str| !["token", "key", "tag", "do", CHOSEN].contains(&name) && !name.starts_with(CHOOSE);
    form.fields().iter().filter(|(name, _)| is_carried(name)).cloned().collect()
}

/// The page with both versions.
async fn ask(
    form: &Form,
    path: &EditorPath,
    opened: Opened,
    on_page: &OnPage,
    read: &Read,
    chosen: &BTreeMap<String, &'static str>,
    asks_again: bool,
) -> Result<Response, Refusal> {
    let reading = &form.reading;
    let reader = reading.reader();
    let saved = saved_by(form, path).await?;
    let fields = fields_of(reading, &opened.offer, &path.page);
    let differences = forms::merge(fields, &read.was, &on_page.content, &read.content);
    let differs: Vec<Differs> =
        differences.iter().map(|one| differs(&reader, one, chosen, asks_again)).collect();
    let mut around = Around::of(&reader, &opened, &path.page, fields);
    around.lead = reader.lead(&say!("differ-lead"));
    around.changed = None;
    let missing: Vec<Line> =
        differs.iter().filter(|one| one.is_missing).map(|one| missing(&reader, one)).collect();
    let by = saved.events.iter().map(|event| saved_words(&reader, &saved.names, event));
    let by = by.map(|text| Line { text, to: None, place: None });
    around.summary = Some(match missing.is_empty() {
        true => Summary { title: reader.say(&say!("differ-title")), alerts: true, lines: by.collect() },
        false => Summary {
            title: reader.say(&say!("differ-missing", many = missing.len())),
            alerts: true,
            lines: missing,
        },
    });
    let heading = page_heading(&reader, &path.page, 1, true);
    let (publisher, offer) = (&opened.publisher, &opened.offer);
    let mut frame =
        frame(reading, opened.account, publisher, (offer, opened.logo), &Sentence::plain(heading), "");
    add_standing(&mut frame, (publisher, &offer.id), &opened.states, Some(&path.page));
    let template = Differ {
        page: frame,
        around,
        key: reading.form_key(),
        tag: bare(&on_page.tag),
        carried: carried(form),
        counted: reader.say(&say!("differ-counted", many = differs.len())),
        fields: differs,
    };
    page_with(
        reading,
        if asks_again { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT },
        &template,
    )
}

fn missing(reader: &Reader<'_>, one: &Differs) -> Line {
    let text = reader.say(&say!("differ-choose-of", label = one.label.clone()));
    Line { text, to: Some(format!("#{}", one.id)), place: None }
}

/// A field with what both versions say.
fn differs(
    reader: &Reader<'_>,
    one: &FieldDifference<'_>,
    chosen: &BTreeMap<String, &'static str>,
    asks_again: bool,
) -> Differs {
    let (who, usual) = match one.who {
        Who::Theirs => (say!("differ-by-theirs"), Some(THEIRS)),
        Who::Mine => (say!("differ-by-mine"), Some(MINE)),
        Who::Both => (say!("differ-by-both"), None),
    };
    let said = |value: Option<&Value>| match value {
        _ if one.secret => reader.say(&say!("differ-secret")),
        None | Some(Value::Null) => reader.say(&say!("differ-nothing")),
        Some(value) => shortened(text(reader, value)),
    };
    let choice = chosen.get(&one.pointer).copied().or(usual);
    Differs {
        id: forms::pointer::id(&one.pointer),
        pointer: one.pointer.clone(),
        label: reader.of_type(&one.label),
        who: reader.say(&who),
        theirs: said(one.theirs),
        mine: said(one.mine),
        is_missing: asks_again && choice.is_none(),
        chosen: choice,
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Who saved the page of late.
async fn saved_by(form: &Form, path: &EditorPath) -> Result<FoundEvents, Refusal> {
    let owner = (path.publisher.clone(), path.offer.clone());
    let sought =
        Sought { page: Some(path.page.name()), plan: path.page.plan().cloned(), ..Sought::default() };
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| seek(ctx, tx, (&owner.0, &owner.1), i64::MAX, &sought, TOLD);
    Ok(form.reading.app.scan(&form.reading.ctx, look).await?)
}
