//! The questions: `data/questions.txt`.

use std::fmt::Write as _;

use search::{Facet, Found, Index, Query};

use crate::marketplace::{NOW, entries, ids, index, put, remove};

struct Question {
    line: &'static str,
    query: Query,
    answer: Vec<&'static str>,
}

fn questions() -> Vec<Question> {
    let lines = include_str!("data/questions.txt").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(read).collect()
}

fn read(line: &'static str) -> Question {
    let (asked, answer) = line.split_once("=> ").expect("a question and an answer");
    let (text, chosen) = asked.split_at(asked.find('[').unwrap_or(asked.len()));
    let mut query = Query { limit: Query::HITS, ..Query::of(text.trim().replace('_', " "), NOW) };
    for choice in chosen.split(['[', ']']).map(str::trim).filter(|choice| !choice.is_empty()) {
        let (facet, key) = choice.split_once(':').expect("a facet and a value");
        query.chosen.entry(facet.parse::<Facet>().unwrap()).or_default().insert(key.to_owned());
    }
    Question { line, query, answer: answer.split_whitespace().collect() }
}

/// What is wrong with an answer.
fn faults(question: &Question, found: &Found) -> String {
    let ids = ids(found);
    let mut faults = String::new();
    let mut fault = |what: &str| {
        writeln!(
            faults,
            "{}\n    {what}; found: {} {:?}",
            question.line,
            found.partly,
            &ids[..ids.len().min(6)]
        )
        .unwrap();
    };
    let may_be_partly = question.answer.contains(&"~");
    if found.partly && !may_be_partly {
        fault("not all words were found");
    }
    for wanted in question.answer.iter().filter(|wanted| **wanted != "~") {
        let (how, id) = wanted.split_at(1);
        let at = ids.iter().position(|found| found == id);
        match (how, at) {
            ("=", Some(0)) | ("+", Some(_)) | ("-", None) => {}
            ("=" | "+" | "-", _) => fault(wanted),
            _ => panic!("{wanted} says nothing"),
        }
    }
    faults
}

fn ask_all(index: &Index) -> String {
    questions().iter().map(|question| faults(question, &index.search(&question.query).unwrap())).collect()
}

#[test]
fn every_question_has_its_answer() {
    let known: Vec<_> =
        entries().iter().map(|entry| format!("{}/{}", entry.publisher, entry.offer)).collect();
    let questions = questions();
    assert!(questions.len() >= 60, "{}", questions.len());
    for id in questions.iter().flat_map(|question| &question.answer).filter(|id| **id != "~") {
        assert!(known.iter().any(|known| known == &id[1..]), "there is no offer {id}");
    }
    let faults = ask_all(&index());
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn answers_do_not_depend_on_what_was_in_the_index_before() {
    let index = Index::in_memory().unwrap();
    let mut entries = entries();
    // Every offer comes with another text first, and goes, and some come one by one: many segments with holes.
    for (number, entry) in entries.iter().enumerate() {
        let mut before = entry.clone();
        before.title = format!("kuberentes 쿠버네디스 fabrikan {number}");
        index.apply(&[put(&before)], 1).unwrap();
        if number % 3 == 0 {
            index.apply(&[remove(entry)], 1).unwrap();
        }
    }
    entries.reverse();
    for some in entries.chunks(7) {
        index.apply(&some.iter().map(put).collect::<Vec<_>>(), 2).unwrap();
    }
    let fresh = crate::marketplace::index();
    for question in questions() {
        let [found, expected] = [&index, &fresh].map(|index| index.search(&question.query).unwrap());
        assert_eq!(found, expected, "{}", question.line);
    }
}

#[test]
fn where_words_stand_is_marked() {
    let index = index();
    for (text, title, snippet) in [
        ("쿠버네티스", "[쿠버네티스] 매니지드", "클러스터를 대신 운영해 드립니다"),
        ("hardened servers", "Secure Linux", "A [hardened] Linux [server] for banks"),
        ("데이터베이스 접근", "[데이터베이스] 보안관", "[데이터베이스]를 지키는 [접근] 제어"),
        ("kubrnetes", "[Kubernetes] Operations Kit", "Runs clusters on your own machines"),
        ("point of sale", "Corner Till", "[Point] [of] [sale] with receipts and a drawer."),
    ] {
        let found = index.search(&Query::of(text, NOW)).unwrap();
        let shown = [&found.hits[0].title, &found.hits[0].snippet].map(|shown| {
            let segments = shown.0.iter().map(|segment| match segment.marked {
                true => format!("[{}]", segment.text),
                false => segment.text.clone(),
            });
            segments.collect::<String>()
        });
        assert_eq!(shown, [title, snippet], "{text}");
    }
}
