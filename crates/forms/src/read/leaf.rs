//! Values that one control shows.

use std::collections::HashSet;

use offer_types::{Field, FieldKind};
use rust_decimal::Decimal;
use serde_json::Value;
use words::{Argument, say};

use super::Reading;
use crate::choice::{options, other_word, text};
use crate::kind::{Kind, Text, is_absent, rule};
use crate::text::is_unchanged;

/// The longest text that is read as a number.
const LONGEST_NUMBER: usize = 40;

impl Reading<'_> {
    pub(super) fn leaf(
        &mut self,
        kind: Kind,
        field: &Field,
        from: &str,
        to: &str,
        stored: Option<&Value>,
    ) -> Option<Value> {
        match kind {
            Kind::Flag => self.flag(from, stored),
            Kind::Choices => self.choices(field, from, stored),
            Kind::Secret => self.secret(field, from, to, stored),
            Kind::Choice => self.choice(field, from, to, stored),
            Kind::Lines => self.lines(from, stored),
            Kind::Number | Kind::Text(_) | Kind::Upload => {
                let Some(came) = self.sent.first(from) else { return stored.cloned() };
                self.text(kind, field, came, to, stored)
            }
            Kind::Categories => crate::control::categories::read(field, &self.sent, from, stored),
            _ => stored.cloned(),
        }
    }

    /// A text or number that came for `field`.
    fn text(
        &mut self,
        kind: Kind,
        field: &Field,
        came: &str,
        to: &str,
        stored: Option<&Value>,
    ) -> Option<Value> {
        if is_unchanged(&crate::text::of(kind, stored), came) {
            return stored.cloned();
        }
        let label = || Argument::label(&field.label);
        if came.contains('\0') {
            self.fault(to, came, say!("form-not-a-character", label = label()));
            return stored.cloned();
        }
        let came = crate::text::sent(came);
        let is_form = rule(field, "format").is_some_and(|format| format != "json");
        let said = match kind {
            Kind::Text(Text::Emails) => joined(&came),
            Kind::Number | Kind::Upload => came.trim().to_owned(),
            _ if is_form => came.trim().to_owned(),
            _ => came.clone().into_owned(),
        };
        if said.is_empty() {
            return emptied(stored);
        }
        if kind != Kind::Number {
            return Some(Value::String(said));
        }
        match number(&said, stored) {
            Some(number) => Some(number),
            None if field.kinds.contains(&FieldKind::Text) => Some(Value::String(said)),
            None => {
                let fault = match field.kinds.contains(&FieldKind::Number) {
                    true => say!("form-not-a-number", label = label()),
                    false => say!("form-not-a-whole-number", label = label()),
                };
                self.fault(to, &came, fault);
                stored.cloned()
            }
        }
    }

    fn flag(&self, from: &str, stored: Option<&Value>) -> Option<Value> {
        let said = self.sent.all(from);
        match (stored, said.contains(&"true"), said.contains(&"false")) {
            (_, true, _) => Some(Value::Bool(true)),
            (Some(Value::Bool(true)), false, _) | (_, false, true) => Some(Value::Bool(false)),
            (stored, false, false) => stored.cloned(),
        }
    }

    fn choice(&mut self, field: &Field, from: &str, to: &str, stored: Option<&Value>) -> Option<Value> {
        let Some(came) = self.sent.first(from) else { return stored.cloned() };
        if field.other_choices && came == other_word(field) {
            let other = self.sent.about("other", from).first().copied().unwrap_or_default();
            return self.text(Kind::Text(Text::Line), field, other, to, stored);
        }
        match stored {
            stored if is_absent(stored) && came.is_empty() => stored.cloned(),
            Some(stored) if text(stored) == came => Some(stored.clone()),
            _ if came.is_empty() => emptied(stored),
            _ => Some(chosen(field, came)),
        }
    }

    /// Those that are chosen, in the order in which they are stored, and new ones behind them.
    fn choices(&self, field: &Field, from: &str, stored: Option<&Value>) -> Option<Value> {
        let element = field.element.as_deref()?;
        let others = self.sent.about("other", from).iter().flat_map(|text| text.lines());
        let others = others.map(str::trim).filter(|text| element.other_choices && !text.is_empty());
        let came: Vec<&str> = self.sent.all(from).iter().copied().chain(others).collect();
        let old = stored.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut values: Vec<Value> =
            old.iter().filter(|value| came.contains(&text(value).as_str())).cloned().collect();
        let mut known: HashSet<String> = values.iter().map(text).collect();
        let mut added: Vec<Value> = Vec::new();
        for came in came {
            if known.insert(came.to_owned()) {
                added.push(chosen(element, came));
            }
        }
        // In the order of the choices, whatever the browser does.
        let place = |value: &Value| element.choices.iter().position(|choice| choice.value == *value);
        added.sort_by_key(|value| place(value).unwrap_or(usize::MAX));
        values.extend(added);
        match values.is_empty() {
            true if old.is_empty() => stored.cloned(),
            true => None,
            false => Some(Value::Array(values)),
        }
    }

    /// Texts, one for each line.
    fn lines(&self, from: &str, stored: Option<&Value>) -> Option<Value> {
        let Some(came) = self.sent.first(from) else { return stored.cloned() };
        if is_unchanged(&crate::text::of(Kind::Lines, stored), came) {
            return stored.cloned();
        }
        let came = crate::text::sent(came);
        let texts: Vec<Value> =
            came.lines().map(str::trim).filter(|line| !line.is_empty()).map(Value::from).collect();
        match texts.is_empty() {
            true if stored.is_some_and(|stored| stored.as_array().is_some_and(Vec::is_empty)) => {
                stored.cloned()
            }
            true => None,
            false => Some(Value::Array(texts)),
        }
    }

    fn secret(&mut self, field: &Field, from: &str, to: &str, stored: Option<&Value>) -> Option<Value> {
        let came = self.sent.first(from).unwrap_or_default();
        if came.contains('\0') {
            let text = say!("form-not-a-character", label = Argument::label(&field.label));
            self.faults.push(super::Fault { pointer: to.to_owned(), text });
            return stored.cloned();
        }
        if came.is_empty() && self.sent.about("clear", from).is_empty() {
            return stored.cloned();
        }
        self.typed.secrets.insert(to.to_owned());
        Some(Value::String(came.to_owned()))
    }
}

/// What is left of a value whose control was emptied: what said nothing stays as it is written.
fn emptied(stored: Option<&Value>) -> Option<Value> {
    stored.filter(|stored| is_absent(Some(stored))).cloned()
}

/// The value of a choice that came; some text where it is none.
fn chosen(field: &Field, came: &str) -> Value {
    let listed = options(field).into_iter().flat_map(|option| option.spellings);
    listed.into_iter().find(|value| text(value) == came).cloned().unwrap_or_else(|| Value::from(came))
}

/// Addresses of a text, one per line or otherwise, joined.
fn joined(came: &str) -> String {
    let addresses = came.split([',', ';', '\n']).map(str::trim).filter(|address| !address.is_empty());
    addresses.collect::<Vec<_>>().join(";")
}

/// A number as JSON writes it. One that means the same as what is stored is that, digit by digit.
fn number(came: &str, stored: Option<&Value>) -> Option<Value> {
    let came = came.replace('\u{2212}', "-");
    let digits = came.strip_prefix('-').unwrap_or(&came);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if came.len() > LONGEST_NUMBER || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    if let Some(Value::Number(stored)) = stored {
        let (old, new) = (stored.to_string().parse::<Decimal>(), came.parse::<Decimal>());
        if matches!((old, new), (Ok(old), Ok(new)) if old == new) {
            return Some(Value::Number(stored.clone()));
        }
    }
    let minus = if came.starts_with('-') { "-" } else { "" };
    let whole = Some(whole.trim_start_matches('0')).filter(|whole| !whole.is_empty()).unwrap_or("0");
    let point = digits.split_once('.').map_or(String::new(), |(_, fraction)| format!(".{fraction}"));
    serde_json::from_str(&format!("{minus}{whole}{point}")).ok()
}
