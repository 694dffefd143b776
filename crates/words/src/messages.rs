//! The messages of each language, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::{Language, particle};

/// The files of a language; each has its like in every other.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../../languages/", $language, "/accounts.ftl")),
            include_str!(concat!("../../../languages/", $language, "/artifacts.ftl")),
            include_str!(concat!("../../../languages/", $language, "/certification.ftl")),
            include_str!(concat!("../../../languages/", $language, "/certify.ftl")),
            include_str!(concat!("../../../languages/", $language, "/compare.ftl")),
            include_str!(concat!("../../../languages/", $language, "/controls.ftl")),
            include_str!(concat!("../../../languages/", $language, "/documents.ftl")),
            include_str!(concat!("../../../languages/", $language, "/differ.ftl")),
            include_str!(concat!("../../../languages/", $language, "/editor.ftl")),
            include_str!(concat!("../../../languages/", $language, "/errors.ftl")),
            include_str!(concat!("../../../languages/", $language, "/files.ftl")),
            include_str!(concat!("../../../languages/", $language, "/form.ftl")),
            include_str!(concat!("../../../languages/", $language, "/help.ftl")),
            include_str!(concat!("../../../languages/", $language, "/history.ftl")),
            include_str!(concat!("../../../languages/", $language, "/kept.ftl")),
            include_str!(concat!("../../../languages/", $language, "/lists.ftl")),
            include_str!(concat!("../../../languages/", $language, "/mails.ftl")),
            include_str!(concat!("../../../languages/", $language, "/maintenance.ftl")),
            include_str!(concat!("../../../languages/", $language, "/members.ftl")),
            include_str!(concat!("../../../languages/", $language, "/moved.ftl")),
            include_str!(concat!("../../../languages/", $language, "/new.ftl")),
            include_str!(concat!("../../../languages/", $language, "/offers.ftl")),
            include_str!(concat!("../../../languages/", $language, "/openid.ftl")),
            include_str!(concat!("../../../languages/", $language, "/overview.ftl")),
            include_str!(concat!("../../../languages/", $language, "/pages.ftl")),
            include_str!(concat!("../../../languages/", $language, "/palette.ftl")),
            include_str!(concat!("../../../languages/", $language, "/plan.ftl")),
            include_str!(concat!("../../../languages/", $language, "/prices.ftl")),
            include_str!(concat!("../../../languages/", $language, "/product.ftl")),
            include_str!(concat!("../../../languages/", $language, "/pricing.ftl")),
            include_str!(concat!("../../../languages/", $language, "/profile.ftl")),
            include_str!(concat!("../../../languages/", $language, "/publishing.ftl")),
            include_str!(concat!("../../../languages/", $language, "/reset.ftl")),
            include_str!(concat!("../../../languages/", $language, "/restore.ftl")),
            include_str!(concat!("../../../languages/", $language, "/review.ftl")),
            include_str!(concat!("../../../languages/", $language, "/selling.ftl")),
            include_str!(concat!("../../../languages/", $language, "/stopping.ftl")),
            include_str!(concat!("../../../languages/", $language, "/shell.ftl")),
            include_str!(concat!("../../../languages/", $language, "/signin.ftl")),
            include_str!(concat!("../../../languages/", $language, "/storefront.ftl")),
            include_str!(concat!("../../../languages/", $language, "/values.ftl")),
            include_str!(concat!("../../../languages/", $language, "/verdicts.ftl")),
        ]
    };
}

pub(crate) const fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => files!("en"),
        Language::Korean => files!("ko"),
    }
}

type Messages = FluentBundle<FluentResource>;

fn messages(language: Language) -> &'static Messages {
    static ENGLISH: LazyLock<Messages> = LazyLock::new(|| read(Language::English));
    static KOREAN: LazyLock<Messages> = LazyLock::new(|| read(Language::Korean));
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

fn read(language: Language) -> Messages {
    let code = language.code().parse().expect("codes of languages are well-formed");
    let mut messages = FluentBundle::new_concurrent(vec![code]);
    // Marks around arguments would be bytes in answers that programs compare.
    messages.set_use_isolating(false);
    messages.add_function("JOSA", josa).expect("nothing else has this name");
    for file in files(language) {
        let file = FluentResource::try_new((*file).to_owned()).expect("a test reads the files");
        messages.add_resource(file).expect("a test looks for ids that are there twice");
    }
    messages
}

/// `JOSA($word, "을")`: the particle behind `$word`.
fn josa<'a>(arguments: &[FluentValue<'a>], _: &FluentArgs<'_>) -> FluentValue<'a> {
    let text = |value: &FluentValue<'_>| match value {
        FluentValue::String(text) => text.to_string(),
        FluentValue::Number(number) => number.as_string().into_owned(),
        _ => String::new(),
    };
    match arguments {
        [word, particle] => particle::after(&text(word), &text(particle)).into(),
        _ => FluentValue::Error,
    }
}

/// How many bytes the English message `id` has beside its arguments.
pub(crate) fn length(id: &str) -> usize {
    static LENGTHS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
        let mut lengths = HashMap::new();
        let mut last = "";
        for line in files(Language::English).iter().flat_map(|file| file.lines()) {
            let text = match line.split_once(" =") {
                Some((id, text)) if line.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    last = id;
                    text
                }
                _ if line.starts_with('#') => continue,
                _ => line,
            };
            // What stands in braces is an argument.
            let beside = |part: &str| part.rsplit('}').next().map_or(0, str::len);
            let own: usize = text.trim().split('{').map(beside).sum();
            *lengths.entry(last).or_default() += own;
        }
        lengths
    });
    LENGTHS.get(id).copied().unwrap_or_default()
}

/// The message `id` in `language`, with what `argument` makes of its arguments; nothing where there is no such message.
pub(crate) fn format(id: &str, language: Language, arguments: &FluentArgs<'_>) -> Option<String> {
    let messages = messages(language);
    let pattern = messages.get_message(id)?.value()?;
    let mut faults = Vec::new();
    // What cannot be filled in stands there by its name: a test has every argument compared.
    let said = messages.format_pattern(pattern, Some(arguments), &mut faults);
    debug_assert!(faults.is_empty(), "{id}: {faults:?}");
    Some(said.into_owned())
}
