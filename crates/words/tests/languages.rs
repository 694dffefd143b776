//! The messages of all languages against one another, and against what the program says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// What a message is, for a comparison.
#[derive(Debug, Default)]
struct Message {
    arguments: BTreeSet<String>,
    /// Its text without what stands for arguments.
    text: String,
    /// The texts right behind arguments.
    behind: Vec<String>,
}

type Messages = BTreeMap<String, Message>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of a language by name.
fn files(language: &str) -> BTreeMap<String, String> {
    let folder = fs::read_dir(root().join("languages").join(language)).unwrap();
    let read = folder.map(|entry| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
    });
    read.collect()
}

fn messages(language: &str) -> Messages {
    let mut found = Messages::new();
    for (file, text) in files(language) {
        let read = parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{language}/{file}: {errors:?}"));
        for entry in read.body {
            let Entry::Message(message) = entry else { continue };
            let mut seen = Message::default();
            see(message.value.as_ref().expect("a message has a text"), &mut seen);
            let before = found.insert(message.id.name.to_owned(), seen);
            assert!(before.is_none(), "{language}: `{}` is there twice", message.id.name);
        }
    }
    found
}

fn see(pattern: &Pattern<&str>, message: &mut Message) {
    for pair in pattern.elements.windows(2) {
        if let [PatternElement::Placeable { expression }, PatternElement::TextElement { value }] = pair
            && matches!(expression, Expression::Inline(InlineExpression::VariableReference { .. }))
        {
            message.behind.push((*value).to_owned());
        }
    }
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.text += value,
            PatternElement::Placeable { expression } => see_expression(expression, message),
        }
    }
}

fn see_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => see_inline(inline, message),
        Expression::Select { selector, variants } => {
            see_inline(selector, message);
            variants.iter().for_each(|variant| see(&variant.value, message));
        }
    }
}

fn see_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => _ = message.arguments.insert(id.name.to_owned()),
        InlineExpression::FunctionReference { id, arguments } => {
            assert_eq!(id.name, "JOSA", "there is no other function");
            arguments.positional.iter().for_each(|argument| see_inline(argument, message));
        }
        InlineExpression::Placeable { expression } => see_expression(expression, message),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("messages refer to arguments only: {other:?}"),
    }
}

/// A file that is not listed there would be there for nobody.
#[test]
fn every_file_of_a_language_is_compiled_in() {
    let listed = fs::read_to_string(root().join("crates/words/src/messages.rs")).unwrap();
    let missing: Vec<_> =
        files("en").into_keys().filter(|file| !listed.contains(&format!("\"/{file}\""))).collect();
    assert!(missing.is_empty(), "add to crates/words/src/messages.rs: {missing:?}");
}

#[test]
fn every_message_is_in_every_language_with_the_same_arguments() {
    let (english, korean) = (messages("en"), messages("ko"));
    assert_eq!(files("en").keys().collect::<Vec<_>>(), files("ko").keys().collect::<Vec<_>>());
    assert_eq!(english.keys().collect::<Vec<_>>(), korean.keys().collect::<Vec<_>>());
    for (id, message) in &english {
        assert_eq!(message.arguments, korean[id].arguments, "{id}");
        let says_something = message.text.chars().any(|c| c.is_ascii_alphabetic());
        let is_korean = korean[id].text.chars().any(|c| ('가'..='힣').contains(&c));
        assert!(!says_something || is_korean, "`{id}` is not translated: {}", korean[id].text);
    }
}

#[test]
fn a_korean_particle_behind_an_argument_is_left_to_the_word() {
    const FIXED: [&str; 10] = ["은 ", "는 ", "이 ", "가 ", "을 ", "를 ", "과 ", "와 ", "로 ", "으로 "];
    for (id, message) in messages("ko") {
        let fixed = message.behind.iter().find(|text| FIXED.iter().any(|it| text.starts_with(it)));
        assert_eq!(fixed, None, "`{id}` says a particle without JOSA");
    }
}

#[test]
fn every_message_is_said_somewhere_with_its_arguments() {
    let english = messages("en");
    let mut said = BTreeSet::new();
    let (mut sources, mut templates) = (Vec::new(), Vec::new());
    for package in fs::read_dir(root().join("crates")).unwrap() {
        let package = package.unwrap().path();
        files_in(&package.join("src"), "rs", &mut sources);
        files_in(&package.join("templates"), "html", &mut templates);
    }
    for file in sources.into_iter().chain(templates) {
        let text = fs::read_to_string(&file).unwrap();
        for (id, arguments) in uses(&text).into_iter().chain(uses_of_template(&text)) {
            let place = file.strip_prefix(root()).unwrap().display();
            let message = english.get(&id).unwrap_or_else(|| panic!("{place}: there is no message `{id}`"));
            assert_eq!(arguments, message.arguments, "{place}: `{id}`");
            said.insert(id);
        }
    }
    let unused: Vec<_> = english.keys().filter(|id| !said.contains(*id)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

fn files_in(folder: &Path, kind: &str, found: &mut Vec<PathBuf>) {
    // A crate need not have a library, and few have templates.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files_in(&path, kind, found),
            // What tests make up is no use.
            false if path.ends_with("words/src/tests.rs") => {}
            false if path.extension().is_some_and(|extension| extension == kind) => found.push(path),
            false => {}
        }
    }
}

/// The messages that a Rust file says, each with the names of its arguments.
fn uses(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let begin = text.split("say!(").skip(1);
    let inside = begin.filter(|rest| rest.trim_start().starts_with('"')).map(arguments);
    let read = inside.map(|parts| {
        let id = parts[0].trim().trim_matches('"').to_owned();
        let names = parts[1..].iter().map(|part| part.split('=').next().unwrap().trim().to_owned());
        (id, names.filter(|name| !name.is_empty()).collect())
    });
    read.collect()
}

/// The messages that a template says: none of them takes arguments.
fn uses_of_template(text: &str) -> Vec<(String, BTreeSet<String>)> {
    // A control is drawn with what is known of it, `d`.
    let said = ["page.text(\"", " d.text(\""].into_iter().flat_map(|call| text.split(call).skip(1));
    said.map(|rest| (rest.split('"').next().unwrap().to_owned(), BTreeSet::new())).collect()
}

#[test]
fn no_template_has_words_of_its_own() {
    let mut templates = Vec::new();
    for package in fs::read_dir(root().join("crates")).unwrap() {
        files_in(&package.unwrap().path().join("templates"), "html", &mut templates);
    }
    assert!(!templates.is_empty());
    for file in templates {
        let text = fs::read_to_string(&file).unwrap();
        // What is said by code, tags, and commands as they are typed.
        let without = |text: &str, begin: &str, end: &str| {
            let mut parts = text.split(begin);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |kept, part| kept + " " + part.split_once(end).map_or("", |(_, rest)| rest))
        };
        let plain = without(&without(&text, "{%", "%}"), "{{", "}}");
        let plain = without(&without(&plain, "<code>", "</code>"), "<", ">");
        let words: Vec<_> =
            plain.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
        // The name of the program.
        assert!(words.iter().all(|word| *word == "Stoa"), "{}: {words:?}", file.display());
    }
}

/// What stands between the commas up to the closing bracket.
fn arguments(text: &str) -> Vec<String> {
    let (mut parts, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0, false, false);
    for letter in text.chars() {
        match letter {
            '"' if !escaped => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return parts,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
        parts.last_mut().unwrap().push(letter);
    }
    panic!("a bracket is not closed: {text:.80}");
}
