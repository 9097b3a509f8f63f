//! Reads a document with `serde_yaml`, in which of equal keys the last counts.
//!
//! `serde_yaml` by itself refuses them. Kubernetes doesn't, and a key that stands somewhere twice
//! shall cost no other place of the document its fix.

use serde::de::{
    Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
};
use serde_yaml::value::{Tag, TaggedValue};
use serde_yaml::{Mapping, Value};
use std::fmt;

/// The tree of one document; the error is the parser's own.
pub(super) fn read(text: &str) -> Result<Value, serde_yaml::Error> {
    serde_yaml::from_str(text).map(|LastWins(tree)| tree)
}

/// A value in whose mappings the last of equal keys counts.
struct LastWins(Value);

impl<'de> Deserialize<'de> for LastWins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor).map(Self)
    }
}

struct Visitor;

impl<'de> serde::de::Visitor<'de> for Visitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    // Wider numbers than the parser's own tree holds: that they stay as they are can be seen.
    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut data: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(LastWins(item)) = data.next_element()? {
            items.push(item);
        }
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut data: A) -> Result<Value, A::Error> {
        let mut entries = Mapping::new();
        while let Some((LastWins(key), LastWins(value))) = data.next_entry()? {
            if key.as_str() == Some("<<") && entries.contains_key(&key) {
                // Of merge keys all count: the second gets a key that nobody can write.
                let other = Value::Sequence(vec![key, entries.len().into()]);
                entries.insert(other, value);
            } else {
                entries.insert(key, value);
            }
        }
        Ok(Value::Mapping(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, contents): (String, _) = data.variant()?;
        if tag.is_empty() {
            return Err(A::Error::custom("a tag has no name"));
        }
        let LastWins(value) = contents.newtype_variant()?;
        Ok(Value::Tagged(Box::new(TaggedValue { tag: Tag::new(tag), value })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_read_as_by_the_parser_itself() {
        let text = "a: [1, -1, 1.5, yes, true, ~, '']\nb: !own {c: !!str 1}\n? [d]\n: 1e3\n";
        let by_itself: Value = serde_yaml::from_str(text).expect("it can be read");
        assert_eq!(read(text).expect("it can be read"), by_itself);
    }

    #[test]
    fn wide_numbers_can_be_read() {
        let tree = read("a: 99999999999999999999\n").expect("it can be read");
        assert_eq!(tree["a"], "99999999999999999999");
    }

    #[test]
    fn the_last_of_equal_keys_counts_but_of_merge_keys_all() {
        let tree = |text| read(text).expect("it can be read");
        assert_eq!(tree("a: 1\nb: {c: 1, c: 2}\na: 2\n"), tree("a: 2\nb: {c: 2}\n"));
        assert_ne!(tree("<<: {a: 1}\n<<: {b: 1}\n"), tree("<<: {a: 2}\n<<: {b: 1}\n"));
    }
}
