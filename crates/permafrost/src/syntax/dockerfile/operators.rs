//! What the operators in `${…}` make of a variable: `-`, `+`, `?`, `#`, `%` and `/`.

use super::expand::{BadWord, Variable};
use super::expansion::Expansion;
use super::pattern::{Pattern, Wanted};

/// What a variable without a known value leaves.
pub(super) fn hole(name: &str, variable: Variable<'_>) -> Expansion {
    Expansion::hole(name, variable == Variable::Unset)
}

/// `${x-word}`, `${x+word}`, `${x?word}`, and the same with a colon, by which empty is unset.
pub(super) fn choose(
    operator: char,
    name: &str,
    variable: Variable<'_>,
    word: Expansion,
    counts_as_unset: impl Fn(&Expansion) -> bool,
) -> Expansion {
    let value = match variable {
        // The build decides which of both it is.
        Variable::Unknown => return hole(name, variable),
        Variable::Set(value) if !value.holes.is_empty() => return hole(name, variable),
        Variable::Set(value) => Some(value).filter(|value| !counts_as_unset(value)),
        Variable::Unset => None,
    };
    match (operator, value) {
        ('-' | '?', Some(value)) => value.clone(),
        ('-', None) | ('+', Some(_)) => word,
        ('+', None) => Expansion::default(),
        // The build stops unless it is given a value.
        _ => hole(name, variable),
    }
}

const BAD_PATTERN: BadWord = BadWord("a pattern in `${…}` can't be read");

/// `${x#pattern}` and `${x%pattern}`; doubled, the longest match goes.
pub(super) fn trim(
    operator: char,
    name: &str,
    variable: Variable<'_>,
    word: &Expansion,
) -> Result<Expansion, BadWord> {
    let (Variable::Set(value), Some(pattern)) = (variable, word.known()) else {
        return Ok(hole(name, variable));
    };
    let Some(text) = value.known() else { return Ok(hole(name, variable)) };
    let (wanted, pattern) = match pattern.strip_prefix(operator) {
        Some(rest) => (Wanted::Longest, rest),
        None => (Wanted::Shortest, pattern),
    };
    let pattern = Pattern::new(pattern).ok_or(BAD_PATTERN)?;
    Ok(if operator == '#' {
        let len = pattern.prefix(text, wanted).unwrap_or(0);
        value.part(len..text.len())
    } else {
        let len = pattern.suffix(text, wanted).unwrap_or(0);
        value.part(0..text.len() - len)
    })
}

/// `${x/pattern/replacement}`; with two slashes at the start, every match is replaced.
pub(super) fn replace(
    name: &str,
    variable: Variable<'_>,
    pattern: &Expansion,
    replacement: &Expansion,
    all: bool,
) -> Result<Expansion, BadWord> {
    let Variable::Set(value) = variable else { return Ok(hole(name, variable)) };
    let (Some(text), Some(pattern)) = (value.known(), pattern.known()) else {
        return Ok(hole(name, variable));
    };
    if all && replacement.text.contains('$') {
        // `BuildKit` then takes it for the template of a regular expression.
        return Ok(hole(name, variable));
    }
    let pattern = Pattern::new(pattern).ok_or(BAD_PATTERN)?;
    let mut matches = pattern.matches(text).ok_or(BAD_PATTERN)?;
    if !all {
        matches.truncate(1);
    }
    let mut out = Expansion::default();
    let mut done = 0;
    for found in matches {
        out.append_part(value, done..found.start);
        out.append(replacement);
        done = found.end;
        if out.is_too_long() {
            return Err(BadWord("the value is too long"));
        }
    }
    out.append_part(value, done..text.len());
    Ok(out)
}
