//! A validator for the part of JSON Schema (draft 2020-12) that the schemas of this program use. A keyword that it does
//! not know is a fault of the test, so nothing in a schema can stand there without effect.

use regex_lite::Regex;
use serde_json::{Map, Value};

/// Keywords that only tell something to people.
const TOLD: [&str; 5] = ["$schema", "$defs", "title", "description", "default"];

/// What is wrong with `value`, each with its place in it; nothing if the schema allows it.
pub fn faults(root: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Validator { root }.check(root, value, "", &mut found);
    found
}

struct Validator<'s> {
    root: &'s Value,
}

impl Validator<'_> {
    fn allows(&self, schema: &Value, value: &Value) -> bool {
        let mut found = Vec::new();
        self.check(schema, value, "", &mut found);
        found.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let Value::Object(keywords) = schema else {
            assert_eq!(schema, &Value::Bool(true), "only `additionalProperties` may be false");
            return;
        };
        for (keyword, told) in keywords.iter().filter(|(keyword, _)| !TOLD.contains(&keyword.as_str())) {
            let fits = match (keyword.as_str(), value) {
                ("$ref", _) => {
                    self.check(self.at(told), value, at, found);
                    true
                }
                ("properties" | "additionalProperties" | "propertyNames", Value::Object(map)) => {
                    self.entries(keyword, (keywords, map), at, found)
                }
                ("items", Value::Array(items)) => {
                    let places = items.iter().enumerate();
                    places.for_each(|(n, item)| self.check(told, item, &format!("{at}/{n}"), found));
                    true
                }
                ("anyOf", _) => list(told).iter().any(|one| self.allows(one, value)),
                ("oneOf", _) => list(told).iter().filter(|one| self.allows(one, value)).count() == 1,
                ("not", _) => !self.allows(told, value),
                ("if", _) => !self.allows(told, value) || self.allows(&schema["then"], value),
                _ => fits(keyword, told, value),
            };
            if !fits {
                found.push(format!("{at}: {keyword}"));
            }
        }
    }

    /// What stands in a map: each entry is found wrong at its own place.
    fn entries(
        &self,
        keyword: &str,
        (keywords, map): (&Map<String, Value>, &Map<String, Value>),
        at: &str,
        found: &mut Vec<String>,
    ) -> bool {
        let known = keywords.get("properties").and_then(Value::as_object);
        let told = &keywords[keyword];
        let mut fits = true;
        for (key, value) in map {
            let place = format!("{at}/{key}");
            let own = known.and_then(|known| known.get(key));
            match (keyword, own) {
                ("properties", Some(own)) => self.check(own, value, &place, found),
                ("propertyNames", _) => fits &= self.allows(told, &Value::from(key.as_str())),
                ("additionalProperties", None) if told == &Value::Bool(false) => fits = false,
                ("additionalProperties", None) => self.check(told, value, &place, found),
                _ => {}
            }
        }
        fits
    }

    /// What `#/$defs/name` names.
    fn at(&self, reference: &Value) -> &Value {
        let pointer = reference.as_str().and_then(|text| text.strip_prefix('#'));
        let meant = pointer.and_then(|pointer| self.root.pointer(pointer));
        meant.expect("a reference leads somewhere")
    }
}

fn list(told: &Value) -> &[Value] {
    told.as_array().expect("a list of schemas")
}

/// Keywords that look at one value and nothing in it. One that is about another type of value allows everything.
fn fits(keyword: &str, told: &Value, value: &Value) -> bool {
    let number = |test: fn(f64, f64) -> bool| match (value.as_f64(), told.as_f64()) {
        (Some(value), Some(told)) => test(value, told),
        _ => true,
    };
    let size = |size: Option<usize>, test: fn(u64, u64) -> bool| match (size, told.as_u64()) {
        (Some(size), Some(told)) => test(size as u64, told),
        _ => true,
    };
    match keyword {
        "type" => told
            .as_array()
            .map_or_else(|| is(told, value), |types| types.iter().any(|one| is(one, value))),
        "enum" => list(told).contains(value),
        "const" => told == value,
        "pattern" => {
            let pattern = Regex::new(told.as_str().expect("a pattern")).expect("a pattern");
            value.as_str().is_none_or(|text| pattern.is_match(text))
        }
        "required" => value.as_object().is_none_or(|map| {
            let mut keys = list(told).iter().filter_map(Value::as_str);
            keys.all(|key| map.contains_key(key))
        }),
        "minimum" => number(|value, told| value >= told),
        "exclusiveMinimum" => number(|value, told| value > told),
        "minItems" => size(value.as_array().map(Vec::len), |size, told| size >= told),
        "maxItems" => size(value.as_array().map(Vec::len), |size, told| size <= told),
        "minProperties" => size(value.as_object().map(Map::len), |size, told| size >= told),
        "then" | "properties" | "additionalProperties" | "propertyNames" | "items" => true,
        _ => panic!("the validator does not know `{keyword}`"),
    }
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().expect("the name of a type") {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the validator does not know the type `{other}`"),
    }
}
