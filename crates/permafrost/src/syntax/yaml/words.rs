//! What went wrong, in words for somebody who pasted a file and never read the YAML standard.
//!
//! The errors that people make most have words of their own; the others keep the parser's.

use granit_parser::ErrorKind;
use std::borrow::Cow;

/// What an error of the parser is called that stands at `offset` in `text`; `None` where the
/// parser's own words are as good.
pub(super) fn of(error: &ErrorKind, text: &str, offset: usize) -> Option<Cow<'static, str>> {
    let words = match error {
        ErrorKind::UnclosedFlowCollection { open } => {
            return Some(format!("the bracket `{open}` is never closed").into());
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return Some(format!("the bracket `{open}` is closed by `{close}`").into());
        }
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            "a value that begins with a backtick needs quotes"
        }
        ErrorKind::UnexpectedCharacter { character } if !character.is_control() => {
            return Some(format!("a value that begins with `{character}` needs quotes").into());
        }
        ErrorKind::MisplacedFlowCollectionEnd => "this bracket closes nothing",
        ErrorKind::UnexpectedEofImplicitFlowMapping if text[offset..].starts_with(',') => {
            "nothing stands before this `,`"
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            "a `,` or the closing `]` is missing before this"
        }
        ErrorKind::ExpectedFlowMappingSeparator => {
            "a `,` or the closing `}` is missing before this"
        }
        ErrorKind::InvalidColonPlacement => {
            "a bracket before this is still open, or this `:` is out of place"
        }
        ErrorKind::BlockEntryInFlowCollection => "a `-` in brackets needs quotes",
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation => "YAML is indented with spaces, and here stands a tab",
        ErrorKind::TabInPlainScalar => {
            "what follows this is indented with a tab, and YAML is with spaces"
        }
        ErrorKind::ExpectedBlockMappingKey if line_before(text, offset).starts_with("- ") => {
            "an item of a list can't stand among keys"
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            "this is indented differently from the keys to which it belongs"
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            "a `-` is missing here, or this is indented differently from what it belongs to"
        }
        ErrorKind::SimpleKeyExpected => "a `: ` is missing behind this key",
        ErrorKind::MappingValueNotAllowed => mapping_value(text, offset),
        ErrorKind::UnclosedQuotedScalar => "this quote is never closed",
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => "this can't follow a closing quote",
        ErrorKind::UnknownQuotedScalarEscape => {
            "an escape in this means nothing; in double quotes a backslash is written twice"
        }
        ErrorKind::BlockSequenceEntryNotAllowed => "a list begins on the line after its key",
        ErrorKind::MissingAnchorOrAliasName => "a value that begins with `*` or `&` needs quotes",
        ErrorKind::InvalidBlockScalarHeader => "behind `|` or `>` the line must end",
        ErrorKind::CommentInterceptedScalar => {
            "what follows this comment would continue the value before it"
        }
        ErrorKind::RecursionLimitExceeded => "this is nested too deeply",
        _ => return None,
    };
    Some(words.into())
}

/// Three mistakes meet in a `: ` that makes no key: what stands before it tells them apart.
fn mapping_value(text: &str, offset: usize) -> &'static str {
    if line_before(text, offset).contains(": ") {
        return "a value can't hold `: ` unless it is in quotes";
    }
    let start = text[..offset].rfind('\n').unwrap_or(0);
    let mut above = text[..start].lines().rev().map(str::trim);
    let above = above.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    if above.is_empty() || above.contains(": ") || above.ends_with(':') {
        "this is indented as a part of the value above it"
    } else {
        "in the line above, a `: ` is missing behind the key"
    }
}

/// What stands before `offset` on its line, without indentation.
fn line_before(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    before.rsplit(['\n', '\r']).next().unwrap_or_default().trim_start()
}

#[cfg(test)]
mod tests {
    use crate::syntax::yaml::parse;

    #[test]
    fn the_usual_mistakes_have_plain_words() {
        let cases = [
            ("a: [1, 2\n", "never closed"),
            ("a: [1, 2}\n", "`[` is closed by `}`"),
            ("a: [1, 2\nb: 3\n", "still open"),
            ("a: {b: 1\nc: 2\n", "closing `}`"),
            ("a: 1 # b\nc: ]\n", "closes nothing"),
            ("{\"a\": 1,, \"b\": 2}", "nothing stands before"),
            ("a:\n\tb: 1\n", "a tab"),
            ("a: 1\n\tb: 2\n", "a tab"),
            ("a:\n    b: 1\n  c: 2\n", "indented differently"),
            ("a:\n  - b\n  c: d\n", "`-` is missing"),
            ("a: 1\n- b\n", "among keys"),
            ("kind: Pod\nspec\n", "behind this key"),
            ("kind Pod\nspec: 1\n", "in the line above"),
            ("a:\n  b:1\n\n  c: 2\n", "in the line above"),
            ("image: nginx\n  tag: 1\n", "part of the value above"),
            ("a: Error: not found\n", "unless it is in quotes"),
            ("a: \"x\nb: 1\n", "quote is never closed"),
            ("a: \"x\" y\n", "can't follow a closing quote"),
            ("a: \"\\d\"\n", "backslash"),
            ("a: - b\n", "on the line after"),
            ("a: @b\n", "`@` needs quotes"),
            ("a: `b\n", "backtick needs quotes"),
            ("a: *\n", "needs quotes"),
        ];
        for (text, words) in cases {
            let errors = parse(text).errors;
            assert!(
                matches!(&errors[..], [it] if it.message.contains(words)),
                "{text}: {errors:?}"
            );
        }
    }
}
