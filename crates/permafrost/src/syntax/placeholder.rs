//! Places in a text that something or somebody fills in later.

/// Whether a text is a place that is filled in later: `${VARIABLE}`, `$(VARIABLE)`, `@VARIABLE@`,
/// `<version>`, or has such a variable in it. What it becomes can't be known.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let enclosed = |start: char, end: char| {
        let inside = text.strip_prefix(start).and_then(|text| text.strip_suffix(end));
        inside.is_some_and(|inside| !inside.is_empty() && !inside.contains([start, end]))
    };
    let has_variable = |open: &str, close: char| {
        text.find(open).is_some_and(|at| text[at + open.len()..].contains(close))
    };
    enclosed('<', '>')
        || enclosed('@', '@')
        || has_variable("${", '}')
        || has_variable("$(", ')')
        || has_variable("{{", '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_places_to_fill_in_are_told_from_texts() {
        for text in ["<uid>", "${UID}", "$(UID)", "a-${UID}", "@UID@", "{{ .uid }}", " <uid> "] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["", "<", "<>", "a <b>", "user@example.com", "$UID", "a{b}", "@", "@@"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
