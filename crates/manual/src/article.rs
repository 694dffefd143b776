//! An article, made of its Markdown.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::contents::FOLDER;

/// An article of the manual.
pub struct Article {
    /// What its address ends with.
    pub slug: &'static str,
    pub title: String,
    /// What it is about, as HTML within a paragraph.
    pub lead: String,
    /// The same as text.
    pub about: String,
    pub sections: Vec<Section>,
    links: Vec<String>,
    shape: Vec<&'static str>,
}

/// A part of an article under a heading.
pub struct Section {
    /// Where in the article it is; the same in every language.
    pub anchor: String,
    pub title: String,
    /// What stands under the heading, as HTML.
    pub html: String,
    /// The same as text.
    pub text: String,
}

/// What stands under a heading, as it is read.
#[derive(Default)]
struct Draft<'a> {
    anchor: String,
    title: String,
    events: Vec<Event<'a>>,
}

impl Article {
    pub(crate) fn read(slug: &'static str, source: &str) -> Self {
        let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES;
        let mut events = Parser::new_ext(source, options).map(localized);
        let mut title = String::new();
        let mut drafts = vec![Draft::default()];
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => title = heading(&mut events),
                Event::Start(Tag::Heading { id, .. }) => {
                    let anchor = id.as_deref().unwrap_or_default().to_owned();
                    drafts.push(Draft { anchor, title: heading(&mut events), events: Vec::new() });
                }
                other => drafts.last_mut().expect("there is one from the beginning").events.push(other),
            }
        }
        let all = || drafts.iter().flat_map(|draft| &draft.events);
        let links = all().filter_map(link).collect();
        let shape = all().filter_map(kind).collect();
        let mut drafts = drafts.into_iter();
        let before = drafts.next().unwrap_or_default();
        let is_paragraph =
            |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
        let about = text_of(&before.events);
        let lead = written(before.events.into_iter().filter(|event| !is_paragraph(event)));
        Self { slug, title, lead, about, sections: drafts.map(Section::of).collect(), links, shape }
    }

    pub fn section(&self, anchor: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.anchor == anchor)
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("{FOLDER}/{}", self.slug)
    }

    /// Where its links lead, in their order.
    pub fn links(&self) -> &[String] {
        &self.links
    }

    /// What it is made of, whatever it says: that of another language is the same.
    pub fn shape(&self) -> &[&'static str] {
        &self.shape
    }
}

impl Section {
    fn of(draft: Draft<'_>) -> Self {
        let text = text_of(&draft.events);
        let html = written(draft.events.into_iter());
        Self { anchor: draft.anchor, title: draft.title, html, text }
    }
}

fn written<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut text = String::new();
    html::push_html(&mut text, events);
    text.trim_end().to_owned()
}

/// The text of a heading that has begun.
fn heading<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> String {
    let within: Vec<_> =
        events.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
    text_of(&within)
}

/// What stands between the cells of a row that is told as text.
const CELL: &str = " · ";

/// What is read aloud of these, with a blank between blocks.
fn text_of(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::TableCell) => text.push_str(CELL),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                text.truncate(text.trim_end_matches(CELL).len());
                text.push_str(". ");
            }
            Event::End(end) if is_block(*end) && !text.ends_with(' ') => text.push(' '),
            _ => {}
        }
    }
    text.trim_end().to_owned()
}

fn is_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link)
}

/// Links between the files of articles become those between their pages.
fn localized(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: served(dest_url), title, id })
        }
        other => other,
    }
}

fn served(target: CowStr<'_>) -> CowStr<'_> {
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, format!("#{anchor}")),
        None => (&*target, String::new()),
    };
    match file.strip_suffix(".md").map(|slug| format!("{FOLDER}/{slug}{anchor}")) {
        Some(served) => served.into(),
        None => target,
    }
}

fn link(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    }
}

/// What kind of block begins.
fn kind(event: &Event<'_>) -> Option<&'static str> {
    match event {
        Event::Start(Tag::Paragraph) => Some("paragraph"),
        Event::Start(Tag::List(None)) => Some("list"),
        Event::Start(Tag::List(Some(_))) => Some("numbered list"),
        Event::Start(Tag::Item) => Some("item"),
        Event::Start(Tag::Table(_)) => Some("table"),
        Event::Start(Tag::TableRow) => Some("row"),
        Event::Start(Tag::CodeBlock(_)) => Some("code"),
        Event::Html(_) | Event::InlineHtml(_) => Some("html"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_a_title_what_it_is_about_and_sections() {
        let source = "# Going *live*\n\n**First** this.\n\n## Then {#then}\n\nSee [that](other.md#part), \
                      [here](#then).\n\n- one\n- `two`\n";
        let article = Article::read("x", source);
        assert_eq!((article.title.as_str(), article.about.as_str()), ("Going live", "First this."));
        assert_eq!(article.lead, "<strong>First</strong> this.");
        assert_eq!(article.links(), ["/help/other#part", "#then"]);
        let [then] = article.sections.as_slice() else { panic!("one section") };
        assert_eq!((then.anchor.as_str(), then.title.as_str()), ("then", "Then"));
        assert_eq!(then.text, "See that, here. one two");
        assert!(then.html.contains("<a href=\"/help/other#part\">that</a>"), "{}", then.html);
        let table = Article::read("x", "# T\n\nA\n\n## S {#s}\n\n| a | b |\n|---|---|\n| c | d |\n");
        assert_eq!(table.sections[0].text, "a · b. c · d.");
        assert_eq!(article.shape(), ["paragraph", "paragraph", "list", "item", "item"]);
    }
}
