//! Three questions that suggest a type.

use app::App;
use askama::Template;
use axum::extract::State as Of;
use axum::routing::{MethodRouter, get};
use face::query::Query;
use offer_types::{OfferTypes, Question};
use ui::{Page, Reader};
use words::{Sentence, say};

use super::show::named;
use super::{CHOOSE, NEW, new_address};
use crate::offers::Choice;
use crate::program::{frame, program};
use crate::reading::SignedIn;
use crate::render::page;

/// A question with its answers.
pub(crate) struct Asked {
    pub(crate) key: &'static str,
    pub(crate) text: String,
    pub(crate) answers: Vec<Choice>,
}

/// A type that suits what was answered.
pub(crate) struct Suggested {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) why: String,
    pub(crate) to: String,
}

#[derive(Template)]
#[template(path = "choose_type.html")]
pub(crate) struct Choose<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) here: &'static str,
    pub(crate) back: String,
    pub(crate) publisher: String,
    pub(crate) questions: Vec<Asked>,
    /// Nothing until something was answered.
    pub(crate) told: Option<String>,
    pub(crate) suggested: Vec<Suggested>,
}

pub(crate) fn choose() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, query: Query| {
        let publisher = named(query.get("publisher").unwrap_or_default())?;
        let whose = publisher.clone();
        let program = app.read(&reading.ctx, move |ctx, tx| program(ctx, tx, whose.as_ref())).await?;
        let reader = reading.reader();
        let frame = frame(&reading, program, &say!("choose-title"));
        let whose = publisher.as_ref().map(ToString::to_string).unwrap_or_default();
        let answer = |question: Question| query.get(question.key()).unwrap_or_default().to_owned();
        let (questions, suggested, told) = asked(&app.env.offer_types, &reader, &whose, answer);
        let template = Choose {
            page: frame,
            here: CHOOSE,
            back: new_address(publisher.as_ref()),
            publisher: whose,
            questions,
            suggested,
            told,
        };
        page(&reading, &template)
    })
}

type Told = (Vec<Asked>, Vec<Suggested>, Option<String>);

/// The questions as they were answered, and the types that most of the answers suit.
fn asked(
    types: &OfferTypes,
    reader: &Reader<'_>,
    publisher: &str,
    answer: impl Fn(Question) -> String,
) -> Told {
    let given: Vec<(Question, String)> = Question::ALL
        .iter()
        .map(|question| (*question, answer(*question)))
        .filter(|(question, answer)| question.answers().contains(&answer.as_str()))
        .collect();
    let questions = Question::ALL.iter().map(|question| {
        let choice = |key: &&str| Choice {
            value: (*key).to_owned(),
            text: reader.say(&answer_words(*question, key)),
            is_chosen: given.iter().any(|(one, answer)| one == question && answer == key),
        };
        Asked {
            key: question.key(),
            text: reader.say(&question_words(*question)),
            answers: question.answers().iter().map(choice).collect(),
        }
    });
    let questions = questions.collect();
    if given.is_empty() {
        return (questions, Vec::new(), None);
    }
    let made = types.iter().filter(|known| known.retired().is_none());
    let fitting = made.map(|known| {
        let fits = |(question, answer): &&(Question, String)| {
            known.suits().is_some_and(|suits| suits.suits(*question, answer))
        };
        (known, given.iter().filter(fits).collect::<Vec<_>>())
    });
    let fitting: Vec<_> = fitting.collect();
    let most = fitting.iter().map(|(_, fits)| fits.len()).max().unwrap_or_default();
    let best = fitting.into_iter().filter(|(_, fits)| most > 0 && fits.len() == most);
    let suggested: Vec<Suggested> = best
        .map(|(known, fits)| {
            let reasons: Vec<String> =
                fits.iter().map(|(question, answer)| reader.say(&answer_words(*question, answer))).collect();
            let whose = if publisher.is_empty() { String::new() } else { format!("publisher={publisher}&") };
            Suggested {
                name: reader.of_type(known.display_name()),
                about: known.description().map(|about| reader.of_type(about)).unwrap_or_default(),
                why: reader.say(&say!("choose-why", answers = reasons.join(" · "))),
                to: format!("{NEW}?{whose}type={}", known.id()),
            }
        })
        .collect();
    let told = match (suggested.len(), most == given.len()) {
        (0, _) => say!("choose-none"),
        (many, true) => say!("choose-fits", many),
        (many, false) => say!("choose-nearly", many, fits = most, all = given.len()),
    };
    (questions, suggested, Some(reader.say(&told)))
}

fn question_words(question: Question) -> Sentence {
    match question {
        Question::What => say!("choose-what"),
        Question::Where => say!("choose-where"),
        Question::How => say!("choose-how"),
    }
}

fn answer_words(question: Question, answer: &str) -> Sentence {
    match (question, answer) {
        (Question::What, "system") => say!("choose-what-system"),
        (Question::What, "reports") => say!("choose-what-reports"),
        (Question::What, "work") => say!("choose-what-work"),
        (Question::What, _) => say!("choose-what-software"),
        (Question::Where, "theirs") => say!("choose-where-theirs"),
        (Question::Where, "product") => say!("choose-where-product"),
        (Question::Where, "devices") => say!("choose-where-devices"),
        (Question::Where, "nowhere") => say!("choose-where-nowhere"),
        (Question::Where, _) => say!("choose-where-yours"),
        (Question::How, "disk") => say!("choose-how-disk"),
        (Question::How, "containers") => say!("choose-how-containers"),
        (Question::How, "templates") => say!("choose-how-templates"),
        (Question::How, "package") => say!("choose-how-package"),
        (Question::How, "access") => say!("choose-how-access"),
        (Question::How, "hours") => say!("choose-how-hours"),
        (Question::How, _) => say!("choose-how-service"),
    }
}

#[cfg(test)]
pub(crate) fn sample_questions(types: &OfferTypes, reader: &Reader<'_>, answers: &[(&str, &str)]) -> Told {
    asked(types, reader, "contoso", |question| {
        let given = answers.iter().find(|(key, _)| *key == question.key());
        given.map(|(_, answer)| (*answer).to_owned()).unwrap_or_default()
    })
}
