//! What a scalar means to Kubernetes: `yes` is true, `0x0` is 0, `"true"` is a string.
//!
//! `kubectl` and the API server read YAML through sigs.k8s.io/yaml, whose rules are those of
//! YAML 1.1 as its Go library has them, not those of YAML 1.2. This module follows that library.

use std::borrow::Cow;

/// The value of a scalar, as it reaches the API server in JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'t> {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true`, `yes`, `on`, `y` and their opposites.
    Bool(bool),
    /// A whole number, in base 2, 8, 10 or 16.
    Integer(i128),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// Everything else.
    Text(&'t str),
}

/// The tag that an author may put before a scalar, as far as it decides on the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// No tag: a plain scalar is resolved, a quoted one is text.
    None,
    /// `!!str`, and tags that only some program knows: text.
    Text,
    /// `!!bool`.
    Bool,
    /// `!!int`.
    Integer,
    /// `!!float`: a number, even where it is written as a whole one.
    Float,
    /// `!!null`.
    Null,
}

impl<'t> Scalar<'t> {
    /// The key that the value becomes in JSON; `None` for null, which can be no key.
    pub fn as_key(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Null => None,
            Self::Bool(value) => Some(if value { "true" } else { "false" }.into()),
            Self::Integer(value) => Some(value.to_string().into()),
            Self::Float(value) => Some(value.to_string().into()),
            Self::Text(text) => Some(text.into()),
        }
    }
}

/// The value of a scalar with this text. `plain` is false for quoted and block scalars.
pub fn resolve(text: &str, plain: bool, tag: Tag) -> Scalar<'_> {
    let is_text = tag == Tag::None && !plain;
    let value = if is_text { None } else { resolve_tagged(text, tag) };
    value.unwrap_or(Scalar::Text(text))
}

/// The value that a tag asks for, from a plain or a quoted scalar; `None` where the text can't be
/// that, which Kubernetes refuses.
pub fn resolve_tagged(text: &str, tag: Tag) -> Option<Scalar<'_>> {
    if tag == Tag::Text {
        return Some(Scalar::Text(text));
    }
    let value = resolve_plain(text);
    match (tag, value) {
        #[expect(clippy::cast_precision_loss, reason = "as a float is what the tag asks for")]
        (Tag::Float, Scalar::Integer(integer)) => Some(Scalar::Float(integer as f64)),
        (Tag::None, _)
        | (Tag::Bool, Scalar::Bool(_))
        | (Tag::Integer, Scalar::Integer(_))
        | (Tag::Float, Scalar::Float(_))
        | (Tag::Null, Scalar::Null) => Some(value),
        _ => None,
    }
}

fn resolve_plain(text: &str) -> Scalar<'_> {
    let number = || resolve_number(text).unwrap_or(Scalar::Text(text));
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        _ if text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            number()
        }
        _ => Scalar::Text(text),
    }
}

fn resolve_number(text: &str) -> Option<Scalar<'_>> {
    if text.starts_with('.') {
        return finite(text).map(Scalar::Float);
    }
    let digits: Cow<'_, str> =
        if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    if let Some(integer) = integer(&digits) {
        return Some(Scalar::Integer(integer));
    }
    finite(&digits).map(Scalar::Float)
}

/// Reads an integer as Go's `ParseInt` and `ParseUint` do with base 0.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.get(..2).map(str::to_ascii_lowercase);
    let (base, digits) = match lower.as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let size = i128::from_str_radix(digits, base).ok()?;
    let value = if negative { -size } else { size };
    // Wider than 64 bits is no integer to Go: it may still be a float.
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

/// Reads a decimal fraction; `None` where the text is none, or is too large for a float.
fn finite(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let starts = unsigned.strip_prefix('.').unwrap_or(unsigned);
    let decimal = starts.starts_with(|first: char| first.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !decimal {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Scalar<'_> {
        resolve(text, true, Tag::None)
    }

    #[test]
    fn every_spelling_of_nought_is_nought() {
        for text in "0 -0 +0 00 000 0x0 0X0 0o0 0O0 0b0 0B0 -0b0 -0x0 +0x0 0_0 0_".split(' ') {
            assert_eq!(plain(text), Scalar::Integer(0), "{text}");
        }
        for text in "0.0 0. -0.0 +0.0 .0 0e0 0E5 0e1000".split(' ') {
            assert_eq!(plain(text), Scalar::Float(0.0), "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_number_may_be_text() {
        for text in
            "_0 0x 0b 0o 0b2 0o8 190:20:30 1e400 1,000 1e e1 0x1p4 nan inf .e1 +- 0x-1".split(' ')
        {
            assert_eq!(plain(text), Scalar::Text(text), "{text}");
        }
    }

    #[test]
    fn a_leading_nought_means_octal_where_it_can() {
        assert_eq!(plain("010"), Scalar::Integer(8));
        assert_eq!(plain("08"), Scalar::Float(8.0));
    }

    #[test]
    fn quotes_make_text_and_a_tag_undoes_them() {
        assert_eq!(resolve("true", false, Tag::None), Scalar::Text("true"));
        assert_eq!(resolve("true", false, Tag::Bool), Scalar::Bool(true));
        assert_eq!(resolve("0", true, Tag::Text), Scalar::Text("0"));
        assert_eq!(resolve_tagged("1", Tag::Float), Some(Scalar::Float(1.0)));
        assert_eq!(resolve_tagged("1.0", Tag::Integer), None);
        assert_eq!(resolve("x", true, Tag::Null), Scalar::Text("x"));
    }

    #[test]
    fn keys_become_text_as_in_json() {
        let key = |text| plain(text).as_key();
        assert_eq!(key("yes").as_deref(), Some("true"));
        assert_eq!(key("0x10").as_deref(), Some("16"));
        assert_eq!(key("1.0").as_deref(), Some("1"));
        assert_eq!(key("name").as_deref(), Some("name"));
        assert_eq!(key("~"), None);
    }
}
