//! The pages of docs/commands.

use std::fmt::Write as _;

use clap::{Arg, Command};

/// What a page begins with: whoever edits it is told where to.
const ORIGIN: &str =
    "<!-- Written by `stoa man --format markdown docs/commands`: the texts are in the program. -->";

/// Names and texts of the pages: a list of commands, and a page for each.
pub(super) fn pages(program: &Command) -> Vec<(String, String)> {
    let page = |command: &Command| {
        let mut text = format!("{ORIGIN}\n\n");
        section(&mut text, "#", command, program);
        if command.get_arguments().any(|argument| argument.get_id() == "config") {
            let _ = writeln!(
                text,
                "\n[The options of configuration](README.md#options-of-configuration) are taken, too."
            );
        }
        below(&mut text, command);
        (file(command), text)
    };
    let mut pages: Vec<_> = commands(program).map(page).collect();
    pages.push(("README.md".to_owned(), list(program)));
    pages
}

fn list(program: &Command) -> String {
    let mut text =
        format!("{ORIGIN}\n\n# Commands\n\n{}\n\n| command | what it does |\n|---|---|\n", about(program));
    for command in commands(program) {
        let name = command.get_bin_name().unwrap_or_default();
        let about = sentence(command.get_about().map(ToString::to_string).unwrap_or_default());
        let _ = writeln!(text, "| [`{name}`]({}) | {about} |", file(command));
    }
    text += "\n## Options of configuration\n";
    arguments(&mut text, program, None);
    afterwards(&mut text, program, None);
    text
}

/// All subcommands of a command, each after the one it belongs to.
fn below(text: &mut String, command: &Command) {
    for inner in commands(command) {
        text.push('\n');
        section(text, "##", inner, command);
        below(text, inner);
    }
}

fn section(text: &mut String, heading: &str, command: &Command, parent: &Command) {
    let name = command.get_bin_name().unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage: Vec<_> = usage.lines().map(|line| line.trim_start_matches("Usage:").trim()).collect();
    let _ = writeln!(text, "{heading} {name}\n\n{}\n\n```text\n{}\n```", about(command), usage.join("\n"));
    arguments(text, command, Some(parent));
    afterwards(text, command, Some(parent));
}

/// What a command takes, without what its parent takes in the same way.
fn arguments(text: &mut String, command: &Command, parent: Option<&Command>) {
    let inherited = |argument: &Arg| {
        parent.is_some_and(|parent| parent.get_arguments().any(|other| same(argument, other)))
    };
    let mut own =
        command.get_arguments().filter(|argument| !argument.is_hide_set() && !inherited(argument)).peekable();
    if own.peek().is_some() {
        text.push('\n');
    }
    own.for_each(|argument| text.extend(["- ", &described(argument), "\n"]));
}

fn same(one: &Arg, other: &Arg) -> bool {
    let help = |argument: &Arg| argument.get_help().map(ToString::to_string);
    // The help about help differs between commands.
    one.get_id() == other.get_id() && (one.get_id() == "help" || help(one) == help(other))
}

fn described(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = format!("`{argument}`: {}", paragraphs(&help, "\n\n  "));
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        let _ = write!(text, " Default: `{}`.", defaults.join(" "));
    }
    if let Some(variable) = argument.get_env() {
        let _ = write!(text, " Environment variable: `{}`.", variable.display());
    }
    for value in argument.get_possible_values().iter().filter(|value| !value.is_hide_set()) {
        let help =
            value.get_help().map(|help| format!(": {}", sentence(help.to_string()))).unwrap_or_default();
        let _ = write!(text, "\n  - `{}`{help}", value.get_name());
    }
    text
}

fn about(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string);
    paragraphs(&about.unwrap_or_default(), "\n\n")
}

fn paragraphs(text: &str, between: &str) -> String {
    text.split("\n\n").map(|paragraph| sentence(paragraph.to_owned())).collect::<Vec<_>>().join(between)
}

/// With the full stop that clap takes away.
fn sentence(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with(['.', ':', '!', '?']) {
        text.push('.');
    }
    text
}

/// What its help ends with, which may be a table; not again what the parent's ends with.
fn afterwards(text: &mut String, command: &Command, parent: Option<&Command>) {
    let after = |command: &Command| command.get_after_long_help().map(ToString::to_string);
    if let Some(after) = after(command).filter(|own| parent.and_then(after).as_ref() != Some(own)) {
        let _ = writeln!(text, "\n```text\n{after}\n```");
    }
}

fn commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| !inner.is_hide_set())
}

fn file(command: &Command) -> String {
    format!("{}.md", command.get_name())
}
