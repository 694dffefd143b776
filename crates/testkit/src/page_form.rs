//! A form as somebody fills it in whose browser runs no script: what its controls hold, and what is sent when a button is pressed
//! (html.spec.whatwg.org, "Constructing the entry list").

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// A form of a page.
#[derive(Debug, Clone, Default)]
pub struct PageForm {
    /// Where it is sent; empty for the address of its page.
    pub action: String,
    controls: Vec<Control>,
}

#[derive(Debug, Clone)]
struct Control {
    name: String,
    value: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Hidden,
    Text,
    /// A box, or a button of a group of which one is chosen.
    Choice {
        is_on: bool,
        is_one: bool,
    },
    /// The values that may be chosen.
    List(Vec<String>),
    Button,
    File,
}

impl Control {
    fn choices(&self) -> Vec<&str> {
        match &self.kind {
            Kind::List(values) => values.iter().map(String::as_str).collect(),
            Kind::Choice { .. } => vec![self.value.as_str()],
            _ => Vec::new(),
        }
    }
}

impl PageForm {
    /// The form of `page` that has a control called `name`; fails where there is none.
    #[track_caller]
    pub fn with(page: &str, name: &str) -> Self {
        let found =
            forms(page).into_iter().find(|form| form.controls.iter().any(|control| control.name == name));
        found.unwrap_or_else(|| panic!("no form has `{name}`: {page}"))
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &Control> {
        self.controls.iter().filter(move |control| control.name == name)
    }

    /// Whether somebody can fill in something called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.named(name).any(|control| !matches!(control.kind, Kind::Hidden | Kind::Button))
    }

    /// Whether it says anything of what is inside `start`.
    pub fn has_below(&self, start: &str) -> bool {
        let is_below = |name: &str| {
            name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.controls
            .iter()
            .any(|control| is_below(&control.name) || control.name == "shown" && is_below(&control.value))
    }

    /// How many hidden values there are of a name.
    pub fn count(&self, name: &str) -> usize {
        self.named(name).count()
    }

    /// Whether there is such a button.
    pub fn has_button(&self, name: &str, value: &str) -> bool {
        self.named(name).any(|control| control.kind == Kind::Button && control.value == value)
    }

    /// The values that may be chosen as `name`; none where it is written.
    pub fn choices(&self, name: &str) -> Vec<&str> {
        self.named(name).flat_map(Control::choices).collect()
    }

    /// What the first control of the name holds.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.named(name).next().map(|control| control.value.as_str())
    }

    /// The controls that somebody can fill in.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.controls.iter().map(|control| control.name.as_str()).collect();
        names.retain(|name| self.has(name));
        names.dedup();
        names
    }

    /// Writes a text, or chooses: of a group the one with this value, of boxes that one, too.
    #[track_caller]
    pub fn fill(&mut self, name: &str, value: &str) {
        assert!(self.has(name), "nobody can fill in `{name}`, but: {}", self.names().join(" | "));
        let mut is_done = false;
        for control in self.controls.iter_mut().filter(|control| control.name == name) {
            match &mut control.kind {
                Kind::Text if !is_done => {
                    value.clone_into(&mut control.value);
                    is_done = true;
                }
                Kind::List(values) if values.iter().any(|one| one == value) => {
                    value.clone_into(&mut control.value);
                    is_done = true;
                }
                Kind::Choice { is_on, is_one } => {
                    let is_it = control.value == value;
                    is_done |= is_it;
                    *is_on = is_it || *is_on && !*is_one;
                }
                _ => {}
            }
        }
        assert!(is_done, "`{name}` cannot be `{value}`, but: {}", self.choices(name).join(" | "));
    }

    /// Has no box of the name ticked.
    pub fn untick(&mut self, name: &str) {
        for control in self.controls.iter_mut().filter(|control| control.name == name) {
            if let Kind::Choice { is_on, is_one: false } = &mut control.kind {
                *is_on = false;
            }
        }
    }

    /// What is sent when this button is pressed; fails where there is none.
    #[track_caller]
    pub fn press(&self, name: &str, value: &str) -> Vec<(String, String)> {
        assert!(self.has_button(name, value), "there is no button `{name}={value}`");
        let mut sent = Vec::new();
        for control in &self.controls {
            let is_sent = match &control.kind {
                Kind::Hidden | Kind::Text | Kind::List(_) => true,
                Kind::Choice { is_on, .. } => *is_on,
                Kind::Button => control.name == name && control.value == value,
                Kind::File => false,
            };
            if is_sent {
                // Browsers end each line of a text so.
                let value = control.value.replace("\r\n", "\n").replace('\n', "\r\n");
                sent.push((control.name.clone(), value));
            }
        }
        sent
    }
}

/// Every form of a page.
fn forms(page: &str) -> Vec<PageForm> {
    let reader = Reader::default();
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(reader, html5ever::tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().forms
}

#[derive(Default)]
struct Reading {
    forms: Vec<PageForm>,
    /// Names of the forms, for controls that stand elsewhere, before or behind them.
    ids: Vec<String>,
    /// The form that is open.
    inside: Option<usize>,
    /// How many fieldsets that are switched off one is in.
    off: Vec<bool>,
    /// The text area or option that is being read: which control, and whether its first line end still counts.
    text: Option<(usize, usize)>,
    /// The list whose options come, and whether the one that is read has a value of its own.
    list: Option<(usize, usize)>,
}

#[derive(Default)]
struct Reader(RefCell<Reading>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reading.open(&tag);
                if &*tag.name == "textarea" {
                    return TokenSinkResult::RawData(html5ever::tokenizer::states::RawKind::Rcdata);
                }
            }
            Token::TagToken(tag) => reading.close(&tag),
            Token::CharacterTokens(text) => reading.read(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(found.value.to_string())
}

impl Reading {
    fn open(&mut self, tag: &Tag) {
        match &*tag.name {
            "form" => {
                let form = self.form(attribute(tag, "id").unwrap_or_default());
                self.forms[form].action = attribute(tag, "action").unwrap_or_default();
                self.inside = Some(form);
            }
            "fieldset" => self.off.push(attribute(tag, "disabled").is_some()),
            "input" | "button" | "textarea" | "select" => self.control(tag),
            "option" => self.option(tag),
            _ => {}
        }
    }

    /// The form of this name, which may be still to come.
    fn form(&mut self, id: String) -> usize {
        let known = self.ids.iter().position(|known| !id.is_empty() && *known == id);
        known.unwrap_or_else(|| {
            self.forms.push(PageForm::default());
            self.ids.push(id);
            self.forms.len() - 1
        })
    }

    fn control(&mut self, tag: &Tag) {
        let named = attribute(tag, "form").map(|id| self.form(id));
        let Some(form) = named.or(self.inside) else { return };
        if attribute(tag, "disabled").is_some() || self.off.contains(&true) {
            return;
        }
        let word = attribute(tag, "type").unwrap_or_default();
        let is_on = attribute(tag, "checked").is_some();
        let kind = match (&*tag.name, word.as_str()) {
            ("select", _) => Kind::List(Vec::new()),
            ("button", "button") | ("input", "button" | "reset" | "image") => return,
            ("button", _) | ("input", "submit") => Kind::Button,
            (_, "hidden") => Kind::Hidden,
            (_, "checkbox") => Kind::Choice { is_on, is_one: false },
            (_, "radio") => Kind::Choice { is_on, is_one: true },
            (_, "file") => Kind::File,
            _ => Kind::Text,
        };
        let value = attribute(tag, "value").unwrap_or_else(|| match kind {
            Kind::Choice { .. } => "on".to_owned(),
            _ => String::new(),
        });
        // What has no name is never sent.
        let Some(name) = attribute(tag, "name").filter(|name| !name.is_empty()) else { return };
        let control = (form, self.forms[form].controls.len());
        match &*tag.name {
            "textarea" => self.text = Some(control),
            "select" => self.list = Some(control),
            _ => {}
        }
        self.forms[form].controls.push(Control { name, value, kind });
    }

    fn option(&mut self, tag: &Tag) {
        let Some((form, control)) = self.list else { return };
        let value = attribute(tag, "value").unwrap_or_default();
        let list = &mut self.forms[form].controls[control];
        if let Kind::List(values) = &mut list.kind {
            // What is chosen, or else the first.
            if attribute(tag, "selected").is_some() || values.is_empty() {
                value.clone_into(&mut list.value);
            }
            values.push(value);
        }
    }

    fn read(&mut self, text: &str) {
        let Some((form, control)) = self.text else { return };
        let value = &mut self.forms[form].controls[control].value;
        // The first line end belongs to the tag.
        let text = if value.is_empty() { text.strip_prefix('\n').unwrap_or(text) } else { text };
        value.push_str(text);
    }

    fn close(&mut self, tag: &Tag) {
        match &*tag.name {
            "form" => self.inside = None,
            "fieldset" => _ = self.off.pop(),
            "textarea" => self.text = None,
            "select" => self.list = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_what_a_browser_sends() {
        let page = r#"<input form="a" type="radio" name="/before" value="1"><form id="a"><input type="hidden" name="token" value="t&amp;1"><input name="/title" value="A">
            <textarea name="/text">
one
two</textarea><select name="/kind"><option value="x">X<option value="y" selected>Y</select>
            <input type="checkbox" name="/many" value="1" checked><input type="checkbox" name="/many" value="2">
            <input type="radio" name="/one" value="p"><input type="radio" name="/one" value="q" checked>
            <fieldset disabled><input name="/off" value="0"></fieldset><input type="file" name="file:/logo">
            <button name="do" value="save">Save</button><button name="do" value="add /many">Add</button></form>
            <button form="a" name="do" value="discard">Discard</button>"#;
        let mut form = PageForm::with(page, "/title");
        form.fill("/title", "B");
        form.fill("/before", "1");
        form.fill("/many", "2");
        form.fill("/one", "p");
        form.fill("/kind", "x");
        assert!(form.has_button("do", "discard"));
        let sent = form.press("do", "save");
        let sent: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("/before", "1"),
            ("token", "t&1"),
            ("/title", "B"),
            ("/text", "one\r\ntwo"),
            ("/kind", "x"),
            ("/many", "1"),
            ("/many", "2"),
            ("/one", "p"),
            ("do", "save"),
        ];
        assert_eq!(sent, expected);
    }
}
