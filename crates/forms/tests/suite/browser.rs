//! What a browser makes of a form: the pairs it sends when nobody touched anything.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// The pairs of the form inside `html`, in its order.
pub(crate) fn sent(html: &str) -> Vec<(String, String)> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Controls::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.pairs.into_inner()
}

/// Every attribute in `html`, with its value.
pub(crate) fn attributes(html: &str) -> Vec<(String, String)> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Attributes::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Attributes(RefCell<Vec<(String, String)>>);

impl TokenSink for Attributes {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        let told = tag.attrs.iter().map(|found| (found.name.local.to_string(), found.value.to_string()));
        self.0.borrow_mut().extend(told);
        match &*tag.name == "textarea" && tag.kind == TagKind::StartTag {
            true => TokenSinkResult::RawData(RawKind::Rcdata),
            false => TokenSinkResult::Continue,
        }
    }
}

/// The controls of a form so far (HTML, "Constructing the entry list").
#[derive(Default)]
struct Controls {
    pairs: RefCell<Vec<(String, String)>>,
    /// The text area that is open, with its text.
    area: RefCell<Option<(String, String)>>,
    /// The select that is open.
    select: RefCell<Option<Select>>,
}

struct Select {
    name: String,
    /// The value of its first option, and of the one that is selected.
    first: Option<String>,
    selected: Option<String>,
}

impl TokenSink for Controls {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return self.begin(&tag),
            Token::TagToken(tag) => self.end_of(&tag),
            Token::CharacterTokens(text) => {
                if let Some((_, area)) = self.area.borrow_mut().as_mut() {
                    area.push_str(&text);
                }
            }
            Token::NullCharacterToken => {
                if let Some((_, area)) = self.area.borrow_mut().as_mut() {
                    area.push('\u{fffd}');
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Controls {
    fn begin(&self, tag: &Tag) -> TokenSinkResult<()> {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let has = |name: &str| attribute(name).is_some();
        let (name, value) = (attribute("name"), attribute("value"));
        match (&*tag.name, name) {
            ("input", Some(name)) if !has("disabled") => {
                let kind = attribute("type").unwrap_or_default();
                let sent = match kind.as_str() {
                    "checkbox" | "radio" => has("checked").then(|| value.unwrap_or_else(|| "on".to_owned())),
                    "hidden" => Some(line_ends(&value.unwrap_or_default())),
                    "email" | "url" => Some(one_line(&value.unwrap_or_default()).trim().to_owned()),
                    _ => Some(one_line(&value.unwrap_or_default())),
                };
                self.pairs.borrow_mut().extend(sent.map(|sent| (name, sent)));
            }
            ("textarea", name) => {
                *self.area.borrow_mut() = Some((name.unwrap_or_default(), String::new()));
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            ("select", Some(name)) => {
                *self.select.borrow_mut() = Some(Select { name, first: None, selected: None });
            }
            ("option", _) => {
                if let Some(select) = self.select.borrow_mut().as_mut() {
                    select.first.get_or_insert_with(|| value.clone().unwrap_or_default());
                    if has("selected") {
                        select.selected = value;
                    }
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn end_of(&self, tag: &Tag) {
        let mut pairs = self.pairs.borrow_mut();
        match &*tag.name {
            "textarea" => {
                let area = self.area.borrow_mut().take();
                let named = area.filter(|(name, _)| !name.is_empty());
                // The first line break after the tag is none of the text.
                pairs.extend(
                    named.map(|(name, text)| (name, line_ends(text.strip_prefix('\n').unwrap_or(&text)))),
                );
            }
            "select" => {
                let select = self.select.borrow_mut().take();
                pairs
                    .extend(select.and_then(|select| Some((select.name, select.selected.or(select.first)?))));
            }
            _ => {}
        }
    }
}

/// Line ends as forms are sent with.
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

/// What an input of one line makes of a text.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}
