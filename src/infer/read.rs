//! [`Reader`]: one record to the facts it is evidence of.

use super::facts::Facts;
use super::members::Members;
use super::seen::Seen;
use crate::json::{JsonKind, Scanner, SyntaxError, Token, unescape_into};
use serde_json::Value;
use std::borrow::Cow;

/// Longest member name, in bytes, that becomes a field: what lakes take as a column name. Longer ones are data.
pub(super) const NAME_BYTES: usize = 255;

/// Reads values; recursion is bounded by `levels`.
pub(super) struct Reader {
    /// How many levels of objects and arrays below the record's own are looked into.
    pub(super) levels: usize,
    /// How many members an object may have that is not the record itself.
    pub(super) width: usize,
}

impl Reader {
    /// The record's own members, from JSON text; `None` if the record is no object. A record `null` is one without
    /// members, as for a program.
    pub(super) fn text(&self, scanner: &mut Scanner<'_>) -> Result<Option<Facts>, SyntaxError> {
        Ok(match scanner.kind()? {
            JsonKind::Object => Some(Facts::object(record(self.text_members(scanner, self.levels)?))),
            JsonKind::Null => {
                scanner.null()?;
                Some(Facts::object(Members::default()))
            }
            _ => {
                scanner.skip()?;
                None
            }
        })
    }

    /// The record's own members, from a value; `None` if the record is no object.
    pub(super) fn value(&self, value: &Value) -> Option<Facts> {
        match value {
            Value::Object(members) => Some(Facts::object(record(self.value_members(members, self.levels)))),
            Value::Null => Some(Facts::object(Members::default())),
            _ => None,
        }
    }

    /// Nothing for `null`.
    fn text_facts(&self, scanner: &mut Scanner<'_>, levels: usize) -> Result<Option<Facts>, SyntaxError> {
        Ok(Some(match scanner.kind()? {
            JsonKind::Null => {
                scanner.null()?;
                return Ok(None);
            }
            JsonKind::Boolean => {
                scanner.boolean()?;
                Facts::scalar(Seen::BOOLEAN)
            }
            JsonKind::Number => Facts::scalar(Seen::number(scanner.number()?)),
            JsonKind::String => {
                let token = scanner.string()?;
                Facts::scalar(Seen::text(&decoded(scanner, token)))
            }
            kind @ (JsonKind::Object | JsonKind::Array) => match levels.checked_sub(1) {
                None => {
                    scanner.skip()?;
                    Facts::opaque()
                }
                Some(levels) if kind == JsonKind::Object => {
                    self.inner_object(self.text_members(scanner, levels)?)
                }
                Some(levels) => {
                    scanner.enter()?;
                    let (mut element, mut first) = (Facts::default(), true);
                    while scanner.element(first)? {
                        first = false;
                        if let Some(facts) = self.text_facts(scanner, levels)? {
                            element.join(facts, self.width);
                        }
                    }
                    Facts::array(element)
                }
            },
        }))
    }

    fn text_members(&self, scanner: &mut Scanner<'_>, levels: usize) -> Result<Members, SyntaxError> {
        scanner.enter()?;
        let (mut members, mut first) = (Members::default(), true);
        while let Some(token) = scanner.key(first)? {
            first = false;
            let name = decoded(scanner, token);
            members.put(&name, self.text_facts(scanner, levels)?);
        }
        Ok(members)
    }

    fn value_facts(&self, value: &Value, levels: usize) -> Option<Facts> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Facts::scalar(Seen::BOOLEAN),
            Value::Number(number) => Facts::scalar(Seen::number(&number.to_string())),
            Value::String(text) => Facts::scalar(Seen::text(text)),
            Value::Object(members) => match levels.checked_sub(1) {
                Some(levels) => self.inner_object(self.value_members(members, levels)),
                None => Facts::opaque(),
            },
            Value::Array(elements) => match levels.checked_sub(1) {
                Some(levels) => {
                    let mut element = Facts::default();
                    for facts in elements.iter().filter_map(|element| self.value_facts(element, levels)) {
                        element.join(facts, self.width);
                    }
                    Facts::array(element)
                }
                None => Facts::opaque(),
            },
        })
    }

    fn value_members(&self, members: &serde_json::Map<String, Value>, levels: usize) -> Members {
        let mut facts = Members::default();
        for (name, value) in members {
            facts.put(name, self.value_facts(value, levels));
        }
        facts
    }

    /// An object that is not the record itself.
    fn inner_object(&self, members: Members) -> Facts {
        if members.names().any(|name| name.len() > NAME_BYTES) {
            return Facts::opaque();
        }
        let mut facts = Facts::object(members);
        facts.settle(self.width);
        facts
    }
}

/// The record cannot be `json`, so it does without the members that are none.
fn record(mut members: Members) -> Members {
    members.retain(|name| name.len() <= NAME_BYTES);
    members
}

fn decoded<'t>(scanner: &Scanner<'t>, token: Token) -> Cow<'t, str> {
    let raw = scanner.text().get(token.start..token.end).unwrap_or_default();
    if !token.escaped {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    unescape_into(raw, &mut text);
    Cow::Owned(text)
}

/// Whether a value has at most `levels` objects and arrays inside each other. It recurses no deeper than that.
pub(super) fn nests_within(value: &Value, levels: usize) -> bool {
    let within = |mut values: Box<dyn Iterator<Item = &Value> + '_>| {
        levels.checked_sub(1).is_some_and(|inner| values.all(|value| nests_within(value, inner)))
    };
    match value {
        Value::Array(elements) => within(Box::new(elements.iter())),
        Value::Object(members) => within(Box::new(members.values())),
        _ => true,
    }
}
