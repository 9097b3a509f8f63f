//! A line falls into its keyword, flags and words.
//!
//! Three ways to split (`BuildKit`, `parser/split_command.go` and `parser/line_parsers.go`): at
//! blanks; at blanks outside quotes, the quotes kept; and flags, whose quotes go away. All ranges
//! are offsets in the logical line.

use std::borrow::Cow;
use std::ops::Range;

/// Whether words end at this character, where quotes mean nothing.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

/// The range of `text[range]` without white space at both ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// The first word, and what stands behind it without blanks before it.
pub(super) fn first_word(text: &str, range: Range<usize>) -> (Range<usize>, Range<usize>) {
    let part = &text[range.clone()];
    let end = part.find(is_blank).unwrap_or(part.len());
    let rest = part.len() - part[end..].trim_start_matches(is_blank).len();
    (range.start..range.start + end, range.start + rest..range.end)
}

/// The words between blanks; quotes mean nothing.
pub(super) fn between_blanks(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut rest = range;
    while !rest.is_empty() {
        let (word, behind) = first_word(text, rest);
        if !word.is_empty() {
            words.push(word);
        }
        rest = behind;
    }
    words
}

/// The words between white space outside quotes; the quotes stay part of them.
pub(super) fn outside_quotes(text: &str, range: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut word: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut characters = text[range.clone()].char_indices().peekable();
    let mut end = range.end;
    while let Some((index, character)) = characters.next() {
        let at = range.start + index;
        if quote.is_none() && character.is_whitespace() {
            words.extend(word.take().map(|start| start..at));
            continue;
        }
        word.get_or_insert(at);
        if character == escape && quote != Some('\'') {
            if characters.next().is_none() {
                // An escape character that nothing follows is left out.
                end = at;
            }
            continue;
        }
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '\'' | '"') => quote = Some(character),
            _ => {}
        }
    }
    words.extend(word.filter(|&start| start < end).map(|start| start..end));
    words
}

/// A flag as it stands on a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawFlag<'a> {
    /// Where it stands, quotes included.
    pub(super) range: Range<usize>,
    /// What it says, without quotes and escapes.
    pub(super) text: Cow<'a, str>,
}

/// The flags at the start of an instruction's arguments, and where the rest starts.
pub(super) fn flags(
    text: &str,
    range: Range<usize>,
    escape: char,
) -> (Vec<RawFlag<'_>>, Range<usize>) {
    let mut flags = Vec::new();
    let mut rest = trimmed(text, range);
    while text[rest.clone()].starts_with("--") {
        let flag = flag(text, rest.clone(), escape);
        rest = trimmed(text, flag.range.end..rest.end);
        if flag.text == "--" {
            break;
        }
        flags.push(flag);
    }
    (flags, rest)
}

/// The flag that `text[range]` starts with.
fn flag(text: &str, range: Range<usize>, escape: char) -> RawFlag<'_> {
    let mut plain = String::new();
    let mut quote: Option<char> = None;
    let mut end = range.end;
    let mut characters = text[range.clone()].char_indices();
    while let Some((index, character)) = characters.next() {
        if quote.is_none() && character.is_whitespace() {
            end = range.start + index;
            break;
        }
        if character == escape {
            plain.extend(characters.next().map(|(_, escaped)| escaped));
            continue;
        }
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '\'' | '"') => quote = Some(character),
            _ => plain.push(character),
        }
    }
    let range = range.start..end;
    let written = &text[range.clone()];
    let text = if written == plain { Cow::Borrowed(written) } else { Cow::Owned(plain) };
    RawFlag { range, text }
}

/// The fields of a flag's value, between commas outside double quotes, as in CSV.
pub(super) fn fields(value: &str) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (index, byte) in value.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                fields.push(start..index);
                start = index + 1;
            }
            _ => {}
        }
    }
    fields.push(start..value.len());
    fields
}

/// Whether a value can be read as fields: quotes stand around a whole one, or doubled within.
pub(super) fn are_fields(value: &str) -> bool {
    let is_field = |field: Range<usize>| {
        let field = &value[field];
        match field.strip_prefix('"') {
            None => !field.contains('"'),
            Some(rest) => {
                let inner = rest.strip_suffix('"');
                inner.is_some_and(|inner| inner.split("\"\"").all(|it| !it.contains('"')))
            }
        }
    };
    !value.is_empty() && fields(value).into_iter().all(is_field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes_keep_blanks_in_a_word() {
        let text = r#"a="b c" d=e\ f g='h\' i"#;
        let words = outside_quotes(text, 0..text.len(), '\\');
        let words: Vec<_> = words.into_iter().map(|word| &text[word]).collect();
        assert_eq!(words, [r#"a="b c""#, r"d=e\ f", r"g='h\'", "i"]);
    }

    #[test]
    fn flags_lose_their_quotes_and_end_at_two_dashes() {
        let text = r#"--from="a b" --chown=1\:2  -- --x y"#;
        let (flags, rest) = flags(text, 0..text.len(), '\\');
        let texts: Vec<_> = flags.iter().map(|flag| flag.text.as_ref()).collect();
        assert_eq!((texts, &text[rest]), (vec!["--from=a b", "--chown=1:2"], "--x y"));
    }

    #[test]
    fn fields_end_at_commas_outside_quotes() {
        let value = "type=bind,\"source=a,b\",rw";
        let fields: Vec<_> = fields(value).into_iter().map(|field| &value[field]).collect();
        assert_eq!(fields, ["type=bind", "\"source=a,b\"", "rw"]);
        assert!(are_fields(value) && are_fields("a,,\"b\"\"c\""));
        for value in ["", "\"a", "a\"b", "\"a\"b", "\"a\"b\""] {
            assert!(!are_fields(value), "{value}");
        }
    }
}
