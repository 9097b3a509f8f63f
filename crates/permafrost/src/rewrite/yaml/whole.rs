//! A document that is written from nothing.

use super::write::{Dialect, Layout, block_item, inline, key};
use crate::rewrite::outcome::Value;
use crate::syntax::yaml::ScalarStyle;

/// A mapping as the text of a document of its own: an entry on each line, and so each item of a list.
pub fn whole(entries: &[(&str, Value)]) -> String {
    let mut out = String::new();
    for (name, value) in entries {
        out.push_str(&key(name, Dialect::Yaml));
        out.push(':');
        match value {
            Value::List(items) if !items.is_empty() => {
                let layout = Layout { column: 2, step: 2, line_break: "\n" };
                for item in items {
                    layout.new_line(&mut out);
                    out.push_str(&block_item(item, layout));
                }
            }
            _ => {
                out.push(' ');
                out.push_str(&inline(value, ScalarStyle::Plain, Dialect::Yaml));
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_a_line_for_each_item_and_texts_quotes_where_they_need_them() {
        let entries = [
            ("a", Value::text("v1.33")),
            ("b", Value::List(vec![Value::text("host:5000/team"), Value::text("on")])),
            ("c", Value::Integer(10001)),
            ("d", Value::text("1.30")),
        ];
        let text = "a: v1.33\nb:\n  - host:5000/team\n  - \"on\"\nc: 10001\nd: \"1.30\"\n";
        assert_eq!(whole(&entries), text);
    }
}
