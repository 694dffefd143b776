//! Why a document is not valid: each rule that it breaks, one after the other, for as long as somebody wants to know.
//!
//! The validator judges whole documents, but where one fails it makes every error there is before it hands over the
//! first. Here the document and the schema are walked side by side, and the validator is asked about one rule and one value
//! at a time.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Map, Value};

use super::findings::Findings;
use super::level::{self, Enforce};
use super::message;
use super::shape::{Shape, element_key};
use super::validator::compile;
use domain::{FindingCode, Place};
use words::{Sentence, say};

/// Which of a schema's rules are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Those that hold for drafts; what is absent breaks none.
    Draft,
    Publish,
}

/// The rules of one place of a document, and of everything in it.
#[derive(Debug, Default)]
pub(super) struct Rules {
    own: Vec<Rule>,
    enforce: Option<Enforce>,
    /// What the type itself says to somebody who breaks one.
    words: Option<String>,
    /// What is combined with these in place.
    parts: Vec<Rules>,
    condition: Option<Box<Condition>>,
    members: BTreeMap<String, Rules>,
    others: Option<Box<Rules>>,
    names: Option<Box<Rules>>,
    element: Option<Box<Rules>>,
}

#[derive(Debug)]
struct Rule {
    keyword: String,
    value: Value,
    /// The schema of this rule alone.
    alone: Value,
    judge: OnceLock<Validator>,
}

/// `if`, `then` and `else`.
#[derive(Debug)]
struct Condition {
    question: Rule,
    then: Rules,
    otherwise: Rules,
}

/// One look at a document.
pub(super) struct Look<'l> {
    pub(super) level: Level,
    pub(super) shape: &'l Shape,
    pub(super) path: Place,
    pub(super) found: &'l mut Findings,
}

impl Rules {
    /// The rules of `schema`, which was compiled as a whole.
    pub(super) fn of(schema: &Value, level: Level) -> Self {
        let mut rules = Self::default();
        let Some(map) = schema.as_object() else { return rules };
        rules.enforce = Some(Enforce::of(map));
        rules.words = map.get("x-stoa-message").and_then(Value::as_str).map(str::to_owned);
        let inner = |schema: &Value| Some(Box::new(Self::of(schema, level)));
        for (keyword, value) in map {
            let counts = match level {
                Level::Draft => level::counts_for_draft(map, keyword),
                Level::Publish => super::keywords::is_assertion(keyword),
            };
            match (keyword.as_str(), value) {
                _ if !counts => {}
                ("properties", Value::Object(members)) => {
                    let members =
                        members.iter().map(|(name, schema)| (name.clone(), Self::of(schema, level)));
                    rules.members = members.collect();
                }
                ("additionalProperties", schema) => rules.others = inner(schema),
                ("propertyNames", schema) => rules.names = inner(schema),
                ("items", schema) => rules.element = inner(schema),
                ("allOf", Value::Array(parts)) => {
                    rules.parts = parts.iter().map(|part| Self::of(part, level)).collect();
                }
                ("if", question) => {
                    let part =
                        |name: &str| map.get(name).map_or_else(Self::default, |part| Self::of(part, level));
                    rules.condition = Some(Box::new(Condition {
                        question: Rule::new("allOf", &Value::Array(vec![question.clone()]), &Map::new()),
                        then: part("then"),
                        otherwise: part("else"),
                    }));
                }
                // Read with what they belong to.
                ("then" | "else" | "minContains" | "maxContains", _) => {}
                (keyword, value) => rules.own.push(Rule::new(keyword, value, map)),
            }
        }
        rules
    }

    /// Tells which of these rules `value` breaks, everywhere in it.
    pub(super) fn explain(&self, value: &Value, look: &mut Look<'_>) {
        // An empty list element is a value that is still to come, as is an empty text where one may come.
        if look.found.are_full() || (look.level == Level::Draft && value.is_null()) {
            return;
        }
        if self.judge(value, look) {
            self.descend(value, look);
        }
    }

    /// Judges `value` itself; whether what is in it is worth a look.
    fn judge(&self, value: &Value, look: &mut Look<'_>) -> bool {
        let mut goes_on = true;
        for rule in &self.own {
            let still_to_come = look.level == Level::Draft && value == "" && rule.keyword != "type";
            if !still_to_come && !rule.holds(value, look) {
                self.tell(rule, value, look);
                // What is only remarked to be long is read to its end: what is in it may have to be corrected.
                goes_on &= match rule.keyword.as_str() {
                    "type" => false,
                    "maxItems" | "maxProperties" => self.enforce_of(rule) == Enforce::Warn,
                    _ => true,
                };
            }
        }
        for part in &self.parts {
            goes_on &= part.judge(value, look);
        }
        match self.condition.as_ref() {
            Some(condition) => goes_on & condition.answer(value).judge(value, look),
            None => goes_on,
        }
    }

    fn descend(&self, value: &Value, look: &mut Look<'_>) {
        match value {
            Value::Object(members) => self.explain_members(members, look),
            Value::Array(elements) => {
                let list = look.shape.at(&look.path);
                for (index, element) in elements.iter().enumerate() {
                    let Some(rules) = &self.element else { break };
                    if look.found.are_full() {
                        break;
                    }
                    look.path.enter_element(index, element_key(list, element));
                    rules.explain(element, look);
                    look.path.leave();
                }
            }
            _ => return,
        }
        for part in &self.parts {
            part.descend(value, look);
        }
        if let Some(condition) = &self.condition {
            condition.answer(value).descend(value, look);
        }
    }

    fn explain_members(&self, members: &Map<String, Value>, look: &mut Look<'_>) {
        for (name, member) in members {
            if look.found.are_full() {
                return;
            }
            let rules = self.members.get(name).or(self.others.as_deref());
            if rules.is_none() && self.names.is_none() {
                continue;
            }
            look.path.enter_member(name);
            if let Some(names) = &self.names
                && !(look.level == Level::Draft && look.shape.at(&look.path).is_absent(member))
            {
                names.explain_name(name, look);
            }
            if let Some(rules) = rules {
                rules.explain(member, look);
            }
            look.path.leave();
        }
    }

    /// Tells which rules for names `name` breaks, at the place of the member.
    fn explain_name(&self, name: &str, look: &mut Look<'_>) {
        let value = Value::from(name);
        for rule in self.own.iter().filter(|rule| !rule.allows(&value)) {
            let (shape, own) = (look.shape, self.words.as_deref());
            look.found.add(&look.path, self.enforce_of(rule), rule.code(&value), || {
                let label = message::label(shape, &look.path);
                match own {
                    Some(words) => Sentence::of_type(words).with("label", label),
                    None => {
                        let label = say!("label-name", label).into();
                        message::describe(&rule.keyword, &rule.value, &value, label)
                    }
                }
            });
        }
        self.parts.iter().for_each(|part| part.explain_name(name, look));
    }

    fn tell(&self, rule: &Rule, value: &Value, look: &mut Look<'_>) {
        let enforce = self.enforce_of(rule);
        let shape = look.shape;
        if matches!(rule.keyword.as_str(), "required" | "dependentRequired") {
            for name in rule.missing(value) {
                let path = look.path.member(name);
                look.found.add(&path, enforce, FindingCode::Required, || {
                    say!("value-required", label = message::label(shape, &path))
                });
            }
            return;
        }
        let own = self.words.as_deref().filter(|_| message::leaves_words_to_the_type(&rule.keyword));
        // Of an object whose members are on several pages nobody could say where it is put right.
        let asked = rule.asked(value).filter(|_| shape.at(&look.path).is_split());
        let path = asked.map_or_else(|| look.path.clone(), |name| look.path.member(name));
        look.found.add(&path, enforce, rule.code(value), || {
            let label = message::label(shape, &look.path);
            match own {
                Some(words) => Sentence::of_type(words).with("label", label),
                None => message::describe(&rule.keyword, &rule.value, value, label),
            }
        });
    }

    fn enforce_of(&self, rule: &Rule) -> Enforce {
        self.enforce.filter(|_| !level::is_structure(&rule.keyword)).unwrap_or(Enforce::Draft)
    }
}

impl Condition {
    /// What `value` has to keep to.
    fn answer(&self, value: &Value) -> &Rules {
        if self.question.allows(value) { &self.then } else { &self.otherwise }
    }
}

impl Rule {
    /// The rule `keyword` of `schema`.
    fn new(keyword: &str, value: &Value, schema: &Map<String, Value>) -> Self {
        let mut alone = Map::new();
        alone.insert(keyword.to_owned(), value.clone());
        if keyword == "contains" {
            let how_many = ["minContains", "maxContains"].map(|name| schema.get_key_value(name));
            alone.extend(how_many.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
        }
        let (keyword, value) = (keyword.to_owned(), value.clone());
        Self { keyword, value, alone: Value::Object(alone), judge: OnceLock::new() }
    }

    fn allows(&self, value: &Value) -> bool {
        let compile =
            || compile(&self.alone).expect("its schema was compiled as a whole when the type was read");
        self.judge.get_or_init(compile).is_valid(value)
    }

    /// [`Rule::allows`], as far as the absent members of a draft are concerned, too.
    fn holds(&self, value: &Value, look: &Look<'_>) -> bool {
        if self.allows(value) {
            return true;
        }
        match (look.level, self.keyword.as_str(), value, self.value.as_u64()) {
            (Level::Draft, "maxProperties", Value::Object(members), Some(most)) => {
                let shape = look.shape.at(&look.path);
                let given = members.iter().filter(|(name, member)| !shape.member(name).is_absent(member));
                given.count() as u64 <= most
            }
            _ => false,
        }
    }

    fn code(&self, value: &Value) -> FindingCode {
        message::code(&self.keyword, value)
    }

    /// The member that an object lacks of which one of several sets of members is needed; the first of all where each is there.
    fn asked(&self, value: &Value) -> Option<&str> {
        let alternatives = self.value.as_array().filter(|_| matches!(&*self.keyword, "anyOf" | "oneOf"))?;
        let names = alternatives.iter().map(|one| one["required"].as_array()).collect::<Option<Vec<_>>>()?;
        let mut names = names.into_iter().flatten().filter_map(Value::as_str);
        let first = names.clone().next();
        names.find(|name| value.get(name).is_none()).or(first)
    }

    /// The names that `required` or `dependentRequired` asks for and `value` does not have.
    fn missing<'r>(&'r self, value: &'r Value) -> impl Iterator<Item = &'r str> {
        let dependent = self.value.as_object().into_iter().flatten();
        let asked = dependent.filter(|(name, _)| value.get(name).is_some()).map(|(_, names)| names);
        let always = std::iter::once(&self.value).chain(asked).filter_map(Value::as_array).flatten();
        always.filter_map(Value::as_str).filter(|name| value.get(name).is_none())
    }
}
