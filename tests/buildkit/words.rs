//! Words are expanded as `BuildKit`'s shell lexer expands them.

use std::borrow::Cow;
use std::collections::HashMap;

use permafrost::syntax::dockerfile::Word;
use permafrost::syntax::dockerfile::expand::{NoVariables, Scope, Variable, expand};
use permafrost::syntax::dockerfile::expansion::Expansion;
use permafrost::{TextRange, TextSize};
use serde_json::Value as Json;

struct Values(HashMap<String, Expansion>);

impl Scope for Values {
    fn variable(&self, name: &str) -> Variable<'_> {
        self.0.get(name).map_or(Variable::Unset, Variable::Set)
    }
}

/// What a word comes to, where that isn't what `BuildKit` makes of it.
pub(crate) fn difference(case: &Json) -> Option<String> {
    let text = |name: &str| case[name].as_str();
    let escape = text("escape").and_then(|it| it.chars().next()).unwrap_or('\\');
    let plain = |value: &str| expand(&word(value), '\0', &NoVariables).expect("a plain value");
    let values = case["env"].as_object().into_iter().flatten();
    let values = values.map(|(name, value)| {
        let value = value.as_str().expect("a value is a string");
        (name.clone(), plain(value))
    });
    let here = expand(&word(text("word").expect("a word")), escape, &Values(values.collect()));
    match (&here, text("is")) {
        (Ok(expansion), Some(expected)) if expansion.text == expected => None,
        // `${A:?}` stops a build that gives no value; another one may give it.
        (Ok(expansion), None) if !expansion.holes.is_empty() => None,
        // What depends on a variable that only the build may set isn't known.
        (Ok(expansion), _) if expansion.holes.iter().any(|hole| !hole.is_unset) => None,
        (Err(_), None) => None,
        _ => Some(format!("{case}\n  here: {here:?}")),
    }
}

fn word(text: &str) -> Word<'_> {
    let length = TextSize::try_from(text.len()).expect("a short word");
    Word { text: Cow::Borrowed(text), range: TextRange::up_to(length) }
}
