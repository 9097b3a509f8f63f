//! Values as text: plain where that is certain to be read back, quoted elsewhere.

use crate::rewrite::outcome::Value;
use crate::syntax::resolve::{Scalar, Tag, resolve};
use crate::syntax::yaml::ScalarStyle;
use std::fmt::Write;

/// Whether keys and texts are written as JSON demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Keys and texts are plain where they can be.
    Yaml,
    /// Keys and texts are in double quotes.
    Json,
}

/// A value on one line, with the quotes of `style` for a text.
pub(super) fn inline(value: &Value, style: ScalarStyle, dialect: Dialect) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Text(text) => match style {
            ScalarStyle::SingleQuoted if !text.contains(char::is_control) => {
                format!("'{}'", text.replace('\'', "''"))
            }
            ScalarStyle::Plain if dialect == Dialect::Yaml && is_plain_text(text) => text.clone(),
            _ => double_quoted(text),
        },
        Value::List(items) => {
            let items = items.iter().map(|item| inline(item, ScalarStyle::Plain, dialect));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(name, value)| {
                format!("{}: {}", key(name, dialect), inline(value, ScalarStyle::Plain, dialect))
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key of a mapping.
pub(super) fn key(name: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Yaml if is_plain_text(name) => name.to_owned(),
        _ => double_quoted(name),
    }
}

/// An entry of a block mapping at a column: its lines, the first without its indentation.
pub(super) fn block_entry(name: &str, value: &Value, layout: Layout) -> String {
    let mut out = format!("{}:", key(name, Dialect::Yaml));
    block_value(value, layout, &mut out);
    out
}

/// Where lines begin and how they are broken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The column of the keys.
    pub(super) column: usize,
    /// How much further each level begins.
    pub(super) step: usize,
    /// The line break.
    pub(super) line_break: &'static str,
}

impl Layout {
    pub(super) fn deeper(self) -> Self {
        Self { column: self.column + self.step, ..self }
    }

    pub(super) fn new_line(self, out: &mut String) {
        out.push_str(self.line_break);
        out.extend(std::iter::repeat_n(' ', self.column));
    }
}

/// What follows the colon of a key in a block mapping.
fn block_value(value: &Value, layout: Layout, out: &mut String) {
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                layout.deeper().new_line(out);
                out.push_str(&block_entry(name, value, layout.deeper()));
            }
        }
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => {
            for item in items {
                layout.new_line(out);
                out.push_str(&block_item(item, layout));
            }
        }
        _ => {
            out.push(' ');
            out.push_str(&inline(value, ScalarStyle::Plain, Dialect::Yaml));
        }
    }
}

/// An item of a block sequence at a column: its lines, the first without its indentation.
pub(super) fn block_item(item: &Value, layout: Layout) -> String {
    let inside = Layout { column: layout.column + 2, ..layout };
    match item {
        Value::Map(entries) if !entries.is_empty() => {
            let mut out = String::from("- ");
            for (index, (name, value)) in entries.iter().enumerate() {
                if index > 0 {
                    inside.new_line(&mut out);
                }
                out.push_str(&block_entry(name, value, inside));
            }
            out
        }
        _ => format!("- {}", inline(item, ScalarStyle::Plain, Dialect::Yaml)),
    }
}

/// A value of a flow collection over several lines, as JSON is printed for people.
pub(super) fn flow_value(value: &Value, dialect: Dialect, layout: Layout) -> String {
    let Value::Map(entries) = value else { return inline(value, ScalarStyle::Plain, dialect) };
    let mut out = String::from("{");
    for (index, (name, value)) in entries.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        layout.deeper().new_line(&mut out);
        let value = flow_value(value, dialect, layout.deeper());
        let _ = write!(out, "{}: {value}", key(name, dialect));
    }
    layout.new_line(&mut out);
    out.push('}');
    out
}

/// Whether a text needs no quotes anywhere, in brackets either. It says no too often rather than
/// too seldom: image references, paths and names are what it has to let through.
fn is_plain_text(text: &str) -> bool {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@<>".contains(&byte);
    let is_placeholder = text.starts_with('<') && text.ends_with('>');
    let begins_well = |first: char| first.is_ascii_alphanumeric() || first == '/';
    (is_placeholder || text.starts_with(begins_well))
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
            // Some of them YAML would take for line breaks.
            _ if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}
