//! Texts that may hold markup (`x-stoa-markup`): what of it buyers see, and what is remarked because they do not.
//!
//! What is not allowed stays in the draft. Texts are read as browsers read them, and what is shown instead is written anew:
//! allowed tags and escaped text, nothing else.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use serde_json::{Map, Value};

use super::findings::Findings;
use super::level::Enforce;
use super::message::label;
use super::shape::{Shape, visit};
use domain::{FindingCode, shown};
use words::say;

/// What may be in a text: tags, each with the attributes it may have.
type Allowed = Map<String, Value>;

/// What is in them is no text, so that they can be shown to nobody.
const CODE: [&str; 2] = ["script", "style"];
/// Tags that stand alone.
const EMPTY: [&str; 2] = ["br", "hr"];
/// Addresses that a link may lead to.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// Attributes that hold an address.
const ADDRESSES: [&str; 2] = ["href", "src"];
/// The most kinds of markup that are named.
const NAMED: usize = 10;

/// What is wrong with the annotation, if anything.
pub(super) fn parse(annotation: &Value) -> Result<(), String> {
    let tags = annotation.as_object().ok_or("must be an object")?;
    match tags.iter().find(|(tag, attributes)| CODE.contains(&tag.as_str()) || !attributes.is_array()) {
        Some((tag, _)) => {
            Err(format!("cannot allow `{tag}`: name harmless tags, each with a list of attributes"))
        }
        None => Ok(()),
    }
}

/// Remarks what buyers do not see of `definition`.
pub(super) fn check(root: &Shape, definition: &Value, found: &mut Findings) {
    visit(root, definition, |shape, value, path| {
        if found.are_full_of_warnings() {
            return;
        }
        if let Some(list) = not_shown(shape, value) {
            found.add(path, Enforce::Warn, FindingCode::NotAllowed, || {
                say!("markup-left-out", label = label(root, path), strays = list)
            });
        }
    });
}

/// The markup of a text that buyers do not see, by name.
pub(super) fn not_shown(shape: &Shape, value: &Value) -> Option<String> {
    let strays = read(allowed(shape)?, value.as_str()?).strays;
    (!strays.is_empty()).then(|| strays.into_keys().take(NAMED).collect::<Vec<_>>().join(", "))
}

/// A text with markup, as buyers see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkupSeen {
    /// HTML of allowed tags and escaped text, whatever the text was.
    pub html: String,
    /// What is left out of it, as people know it (`<script>`, `onclick`), by name, each with how often it was there.
    pub left_out: Vec<(String, usize)>,
}

/// What buyers see of `text`, where `allowed` (`x-stoa-markup`) may be in it.
pub fn markup_seen(allowed: &Map<String, Value>, text: &str) -> MarkupSeen {
    let read = read_all(allowed, text);
    MarkupSeen { html: read.clean, left_out: read.strays.into_iter().collect() }
}

/// The words of `text`, which may have any markup. What a tag parts is apart.
pub(super) fn plain_text(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let tokenizer = Tokenizer::new(Plain::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let plain = tokenizer.sink.text.into_inner();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags between which a word goes on.
const WITHIN_WORDS: [&str; 5] = ["b", "i", "em", "strong", "span"];

#[derive(Default)]
struct Plain {
    text: RefCell<String>,
    /// What is read now is no text.
    is_code: Cell<bool>,
}

impl TokenSink for Plain {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) if !self.is_code.get() => self.text.borrow_mut().push_str(&text),
            Token::TagToken(tag) => {
                let begins_code =
                    tag.kind == TagKind::StartTag && CODE.contains(&&*tag.name) && !tag.self_closing;
                self.is_code.set(begins_code);
                if !WITHIN_WORDS.contains(&&*tag.name) {
                    self.text.borrow_mut().push(' ');
                }
                if begins_code {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Leaves out of `document` what buyers do not see. A text without such stays as it is, letter by letter.
pub(super) fn clean(shape: &Shape, document: &mut Value) {
    match document {
        Value::Object(members) => {
            members.iter_mut().for_each(|(name, member)| clean(shape.member(name), member));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| clean(shape.element(), element)),
        Value::String(text) => {
            let read = allowed(shape).map(|allowed| read(allowed, text));
            if let Some(read) = read.filter(|read| !read.strays.is_empty()) {
                *text = read.clean;
            }
        }
        _ => {}
    }
}

fn allowed(shape: &Shape) -> Option<&Allowed> {
    shape.annotation("x-stoa-markup").and_then(Value::as_object)
}

/// What a text turned out to be.
#[derive(Default)]
struct Read {
    /// What is not allowed, as people know it (`<script>`, `onclick`), and how often it is there.
    strays: BTreeMap<String, usize>,
    /// The text without it.
    clean: String,
    /// Allowed tags that are not closed yet.
    open: Vec<String>,
    /// The tag whose inside is left out, too.
    within: Option<String>,
}

fn read(allowed: &Allowed, text: &str) -> Read {
    // Nothing else begins a tag or a comment; most texts are plain.
    if !text.contains('<') {
        return Read::default();
    }
    read_all(allowed, text)
}

fn read_all(allowed: &Allowed, text: &str) -> Read {
    let tokenizer = Tokenizer::new(Reader { allowed, read: RefCell::default() }, Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut read = tokenizer.sink.read.into_inner();
    while let Some(tag) = read.open.pop() {
        read.clean += &format!("</{tag}>");
    }
    read
}

struct Reader<'a> {
    allowed: &'a Allowed,
    read: RefCell<Read>,
}

impl TokenSink for Reader<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut read = self.read.borrow_mut();
        match token {
            Token::CharacterTokens(text) if read.within.is_none() => read.clean += &escaped(&text),
            Token::CommentToken(_) => read.stray("<!-- -->".to_owned()),
            Token::DoctypeToken(_) => read.stray("<!DOCTYPE>".to_owned()),
            Token::TagToken(tag) => return read.tag(self.allowed, &tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Read {
    fn stray(&mut self, name: String) {
        *self.strays.entry(name).or_default() += 1;
    }

    fn tag(&mut self, allowed: &Allowed, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        match (tag.kind, allowed.get(name)) {
            (TagKind::StartTag, Some(attributes)) => {
                let attributes = attributes.as_array().map_or(&[][..], Vec::as_slice);
                self.start(name, attributes, tag);
            }
            (TagKind::EndTag, Some(_)) => self.end(name),
            (TagKind::StartTag, None) => {
                self.stray(format!("<{}>", shown(name)));
                if CODE.contains(&name) && !tag.self_closing {
                    self.within = Some(name.to_owned());
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
            }
            (TagKind::EndTag, None) => {
                self.within = None;
                // Of what was begun and ends, the beginning counts.
                self.strays.entry(format!("<{}>", shown(name))).or_insert(1);
            }
        }
        TokenSinkResult::Continue
    }

    fn start(&mut self, name: &str, allowed: &[Value], tag: &Tag) {
        self.clean += &format!("<{name}");
        for attribute in &tag.attrs {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            let is_allowed = allowed.iter().any(|allowed| allowed == key);
            if is_allowed && (!ADDRESSES.contains(&key) || leads_somewhere(value)) {
                self.clean += &format!(" {key}=\"{}\"", escaped(value));
            } else {
                self.stray(shown(key).into_owned());
            }
        }
        self.clean.push('>');
        if !EMPTY.contains(&name) {
            self.open.push(name.to_owned());
        }
    }

    /// What was opened within ends with it; the end of what was never opened is nothing.
    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open == name) else { return };
        for tag in self.open.drain(at..).rev() {
            self.clean += &format!("</{tag}>");
        }
    }
}

fn leads_somewhere(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| SCHEMES.contains(&url.scheme()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn basic() -> Allowed {
        json!({ "p": [], "b": [], "br": [], "ul": [], "li": [], "a": ["href"] }).as_object().unwrap().clone()
    }

    #[test]
    fn the_words_of_a_text_are_what_is_left_without_its_markup() {
        for (text, plain) in [
            ("Plain, 1 < 2 & so on", "Plain, 1 < 2 & so on"),
            ("<p>One</p><p>two <b>th</b>ree</p>", "One two three"),
            ("a<script>let x = '<b>';</script>b &amp; c<!-- no -->", "a b & c"),
            ("<ul><li>one<li>two", "one two"),
        ] {
            assert_eq!(plain_text(text), plain, "{text}");
        }
    }

    #[test]
    fn what_is_allowed_is_no_stray() {
        for text in ["Plain & simple: 1 < 2.", "<p>A <b>bold</b> word</P>", "<ul><li>one<li>two</ul>", ""] {
            assert_eq!(read(&basic(), text).strays, BTreeMap::new(), "{text}");
        }
    }

    #[test]
    fn what_is_not_is_named_and_left_out() {
        let table: [(&str, &[&str], &str); 10] = [
            ("<p onclick=\"x()\">Hi<br>you</p>", &["onclick"], "<p>Hi<br>you</p>"),
            ("a<script>alert('<b>')</script>b", &["<script>"], "ab"),
            ("a<script>alert('<b>')", &["<script>"], "a"),
            ("<b>x</b><img src=y onerror=z>", &["<img>"], "<b>x</b>"),
            ("x<!-- note -->y", &["<!-- -->"], "xy"),
            ("<a href=\"javascript:x()\">go</a>", &["href"], "<a>go</a>"),
            (
                "<a href='https://x.example/?a=\"1\"' id=a>go",
                &["id"],
                "<a href=\"https://x.example/?a=&quot;1&quot;\">go</a>",
            ),
            ("lost</div></p> &lt;img&gt; &amp;lt;", &["<div>"], "lost &lt;img&gt; &amp;lt;"),
            ("<p><b>x</p>y<i>", &["<i>"], "<p><b>x</b></p>y"),
            (
                "<svg><style><p title='</style><b onload=x>'></svg>",
                &["<style>", "<svg>", "onload"],
                "<b>'&gt;</b>",
            ),
        ];
        for (text, names, shown) in table {
            let told = read(&basic(), text);
            assert_eq!(told.strays.keys().map(String::as_str).collect::<Vec<_>>(), names, "{text}");
            assert_eq!(told.clean, shown, "{text}");
            assert_eq!(read(&basic(), shown).strays, BTreeMap::new(), "{text}: once is enough");
        }
    }

    #[test]
    fn what_comes_from_a_word_processor_is_told_and_counted() {
        let pasted = "<!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal style='mso-margin: 0'>\
                      \u{201c}Smart\u{201d} <o:p>&nbsp;</o:p></p><p class=MsoNormal>two<o:p></o:p></p>";
        let seen = markup_seen(&basic(), pasted);
        assert_eq!(seen.html, "<p>\u{201c}Smart\u{201d} \u{a0}</p><p>two</p>");
        let told: Vec<_> = seen.left_out.iter().map(|(name, many)| (name.as_str(), *many)).collect();
        assert_eq!(told, [("<!-- -->", 1), ("<o:p>", 2), ("class", 2), ("style", 1)]);
    }

    #[test]
    fn a_text_without_markup_is_seen_as_text() {
        let seen = |text| markup_seen(&basic(), text);
        assert_eq!(seen("1 < 2 &amp; 3 > 2").html, "1 &lt; 2 &amp; 3 &gt; 2");
        assert_eq!(seen("1 < 2").left_out, []);
    }
}
