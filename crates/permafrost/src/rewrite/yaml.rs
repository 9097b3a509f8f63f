//! Writes YAML text: puts one value in the place of another and leaves the rest as it was.
//!
//! What can't be written with certainty is declined, with a reason for the author.

use super::outcome::{Change, Declined, Rewrite, Value};
use crate::edit::{Edit, Edits};
use crate::syntax::resolve::{Scalar, Tag, resolve};
use crate::syntax::yaml::{Node, ScalarStyle};
use std::fmt::Write;

/// Puts a new scalar in the place of the one at `node`, in the quotes that stand there.
pub fn replace(
    text: &str,
    document: usize,
    node: Node<'_>,
    value: &Value,
) -> Result<Rewrite, Declined> {
    if node.alias().is_some() {
        return Err(Declined::because(
            "the value comes through an alias, so a change would reach every place that uses it",
        ));
    }
    let Some(style) = node.scalar_style() else {
        return Err(Declined::because("the value isn't a single scalar"));
    };
    let range = node.range();
    if range.is_empty() {
        return Err(Declined::because("the value is empty"));
    }
    if style == ScalarStyle::Block || text[range].contains(['\n', '\r']) {
        return Err(Declined::because("the value is written over several lines"));
    }
    if has_template_action(text, range.start().into()) {
        return Err(Declined::because("a template writes this line"));
    }
    let edits = Edits::from(Edit::replace(range, write(value, style)));
    let changes = vec![Change::Value { document, path: node.path(), becomes: value.clone() }];
    Ok(Rewrite { edits, changes })
}

/// Whether the line around `offset` holds an action of a Go template, such as Helm's.
fn has_template_action(text: &str, offset: usize) -> bool {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let line = &text[start..end];
    line.contains("{{") && line.contains("}}")
}

fn write(value: &Value, style: ScalarStyle) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Text(text) => match style {
            ScalarStyle::SingleQuoted if !text.contains(char::is_control) => {
                format!("'{}'", text.replace('\'', "''"))
            }
            ScalarStyle::Plain if is_plain_text(text) => text.clone(),
            _ => double_quoted(text),
        },
    }
}

/// Whether a text needs no quotes anywhere, in brackets either. It says no too often rather than
/// too seldom: image references and names are what it has to let through.
fn is_plain_text(text: &str) -> bool {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@<>".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(harmless)
        && !text.ends_with(':')
        && resolve(text, true, Tag::None) == Scalar::Text(text)
}

/// A text in double quotes, which mean the same in YAML and JSON.
fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if char.is_ascii_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    fn replaced(text: &str, value: &Value) -> Result<String, String> {
        let stream = parse(text);
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let node = root.get("k").expect("the key is there");
        let rewrite = replace(text, 0, node, value).map_err(|declined| declined.reason)?;
        Ok(rewrite.edits.apply(text))
    }

    #[test]
    fn the_rest_of_the_text_stays_as_it_was() {
        let text = "a: 1\r\nk:   yes   # 😀 why\r\nb: 2";
        let after = replaced(text, &Value::Bool(false));
        assert_eq!(after.as_deref(), Ok("a: 1\r\nk:   false   # 😀 why\r\nb: 2"));
    }

    #[test]
    fn a_text_keeps_its_quotes_and_gets_some_where_it_needs_them() {
        let to = |text, value: &str| replaced(text, &Value::Text(value.to_owned()));
        assert_eq!(to("k: 'a'", "it's").as_deref(), Ok("k: 'it''s'"));
        assert_eq!(to("{\"k\": \"a\"}", "b\"").as_deref(), Ok("{\"k\": \"b\\\"\"}"));
        assert_eq!(to("k: a", "alpine:<version>").as_deref(), Ok("k: alpine:<version>"));
        assert_eq!(to("k: a", "1.5").as_deref(), Ok("k: \"1.5\""));
        assert_eq!(to("[]: 0\nk: a", "b c").as_deref(), Ok("[]: 0\nk: \"b c\""));
    }

    #[test]
    fn what_is_uncertain_is_declined() {
        let to_false = |text| replaced(text, &Value::Bool(false)).expect_err("it is declined");
        assert!(to_false("x: &x true\nk: *x\n").contains("alias"));
        assert!(to_false("k: |\n  true\n").contains("several lines"));
        assert!(to_false("k:\n").contains("empty"));
        assert!(to_false("k: [true]\n").contains("scalar"));
        assert!(to_false("k: true # {{ .Values.k }}\n").contains("template"));
    }
}
