//! The arguments of a program fall into options, their values, and operands.

use super::is_one_of;
use crate::syntax::shell::Word;

/// One option, or one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument<'w> {
    /// `o` of `-xo`, `--output`; empty for an operand.
    pub option: &'w str,
    /// The operand, or the value of the option; empty for an option without a value.
    pub value: &'w str,
    /// The word in which the value stands, or the option if it has none.
    pub index: usize,
}

/// The arguments behind a program (`words[0]`), read as POSIX and GNU do.
///
/// `valued` names the options that take the next word as their value: `o --output`.
pub fn arguments<'w>(words: &'w [Word<'_>], valued: &str) -> Vec<Argument<'w>> {
    let mut found = Vec::new();
    let mut index = 1;
    let mut options_end = false;
    while let Some(word) = words.get(index) {
        let text: &str = &word.text;
        // Where nothing follows, the option is all that there is of it.
        let following = words.get(index + 1).map_or(index, |_| index + 1);
        let next = words.get(index + 1).map_or("", |word| &*word.text);
        if options_end || text == "-" || !text.starts_with('-') {
            found.push(Argument { option: "", value: text, index });
        } else if text == "--" {
            options_end = true;
        } else if text.starts_with("--") {
            match text.split_once('=') {
                Some((option, value)) => found.push(Argument { option, value, index }),
                None if is_one_of(valued, text) => {
                    index = following;
                    found.push(Argument { option: text, value: next, index });
                }
                None => found.push(Argument { option: text, value: "", index }),
            }
        } else {
            for (at, letter) in text.char_indices().skip(1) {
                let (option, rest) = text[at..].split_at(letter.len_utf8());
                if !is_one_of(valued, option) {
                    found.push(Argument { option, value: "", index });
                    continue;
                }
                let value = if rest.is_empty() { next } else { rest };
                index = if rest.is_empty() { following } else { index };
                found.push(Argument { option, value, index });
                break;
            }
        }
        index += 1;
    }
    found
}

/// Whether one of these options is given.
pub fn has(arguments: &[Argument<'_>], options: &str) -> bool {
    arguments.iter().any(|it| !it.option.is_empty() && is_one_of(options, it.option))
}

/// The operands, in order.
pub fn operands<'a, 'w>(
    arguments: &'a [Argument<'w>],
) -> impl DoubleEndedIterator<Item = &'w str> + 'a {
    arguments.iter().filter(|it| it.option.is_empty()).map(|it| it.value)
}

/// The value of the last of these options.
pub fn value<'w>(arguments: &[Argument<'w>], options: &str) -> Option<&'w str> {
    let found = arguments
        .iter()
        .rfind(|it| !it.option.is_empty() && !it.value.is_empty() && is_one_of(options, it.option));
    found.map(|it| it.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell;

    fn shown(text: &str, valued: &str) -> Vec<String> {
        let script = shell::parse(text);
        let found = arguments(&script.commands[0].words, valued);
        found.iter().map(|it| format!("{}={}", it.option, it.value)).collect()
    }

    #[test]
    fn an_option_without_its_value_stands_for_itself() {
        for text in ["x --mode", "x -m", "x a -vm"] {
            let script = shell::parse(text);
            let words = &script.commands[0].words;
            let found = arguments(words, "m --mode");
            assert_eq!(found.last().map(|it| it.index), Some(words.len() - 1), "{text}");
        }
    }

    #[test]
    fn options_take_their_values() {
        assert_eq!(
            shown("x -ab c -o d -xof --e --f=g --h i -- -j", "o --h"),
            ["a=", "b=", "=c", "o=d", "x=", "o=f", "--e=", "--f=g", "--h=i", "=-j"]
        );
        assert_eq!(shown("x - -o", "o"), ["=-", "o="]);
    }
}
