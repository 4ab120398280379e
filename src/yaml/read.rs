//! Values as `serde_yaml` reads them, every entry of a map in its order: of two equal keys none is lost, and none fails.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One value; texts and keys are known from elsewhere.
pub(super) enum Read {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text,
    /// A list.
    List(Vec<Read>),
    /// The values of a map.
    Map(Vec<Read>),
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Read, E> {
        Ok(Read::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Read, E> {
        Ok(Read::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Read, E> {
        self.visit_i128(i128::from(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Read, E> {
        self.visit_i128(i128::from(number))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no key takes a number that large; its text is kept as written"
    )]
    fn visit_i128<E: Error>(self, number: i128) -> Result<Read, E> {
        Ok(Read::Number(number as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no key takes a number that large; its text is kept as written"
    )]
    fn visit_u128<E: Error>(self, number: u128) -> Result<Read, E> {
        Ok(Read::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Read, E> {
        Ok(Read::Number(number))
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Read, E> {
        Ok(Read::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Read, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Read::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        let mut values = Vec::new();
        while let Some((IgnoredAny, value)) = map.next_entry()? {
            values.push(value);
        }
        Ok(Read::Map(values))
    }
}
