//! The patterns of `${x#p}`, `${x%p}` and `${x/p/r}`: `*`, `?` and plain characters.

use std::ops::Range;

/// A pattern, ready to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Token>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Star,
    Any,
    One(char),
}

/// Which of several matches is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Shortest,
    Longest,
}

/// Longer patterns and values are nothing that anybody writes, and matching them takes long.
const LONGEST: usize = 512;

impl Pattern {
    /// Reads a pattern; `None` if an escape in it means nothing, or if it is far too long.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            tokens.push(match character {
                '*' => Token::Star,
                '?' => Token::Any,
                '\\' => match characters.next()? {
                    escaped @ ('}' | '/' | '*' | '?' | '\\') => Token::One(escaped),
                    _ => return None,
                },
                other => Token::One(other),
            });
        }
        (tokens.len() <= LONGEST).then_some(Self(tokens))
    }

    /// How many bytes at the start of `text` match.
    pub(super) fn prefix(&self, text: &str, wanted: Wanted) -> Option<usize> {
        (text.len() <= LONGEST).then(|| longest_or_shortest(&self.0, text.chars(), wanted))?
    }

    /// How many bytes at the end of `text` match.
    pub(super) fn suffix(&self, text: &str, wanted: Wanted) -> Option<usize> {
        let reversed: Vec<_> = self.0.iter().rev().copied().collect();
        (text.len() <= LONGEST)
            .then(|| longest_or_shortest(&reversed, text.chars().rev(), wanted))?
    }

    /// The places where the pattern matches, longest first from the left, none touching another.
    pub(super) fn matches(&self, text: &str) -> Option<Vec<Range<usize>>> {
        if text.len() > LONGEST {
            return None;
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let len = longest_or_shortest(&self.0, rest.chars(), Wanted::Longest);
            // An empty match right behind another one doesn't count.
            let len = len.filter(|&len| len > 0 || found.last().is_none_or(|it| it.end < at));
            found.extend(len.map(|len| at..at + len));
            let step = rest.chars().next().map_or(0, char::len_utf8);
            match len {
                Some(len) if len > 0 => at += len,
                _ if step == 0 => return Some(found),
                _ => at += step,
            }
        }
    }
}

/// Walks all ways through the pattern at once; gives the bytes that one of them took.
fn longest_or_shortest(
    tokens: &[Token],
    text: impl Iterator<Item = char>,
    wanted: Wanted,
) -> Option<usize> {
    let mut reached = vec![false; tokens.len() + 1];
    reached[0] = true;
    pass_stars(tokens, &mut reached);
    let (mut len, mut best) = (0, None);
    for character in text {
        if reached[tokens.len()] {
            best = Some(len);
            if wanted == Wanted::Shortest {
                return best;
            }
        }
        let mut next = vec![false; tokens.len() + 1];
        for (at, token) in tokens.iter().enumerate().filter(|&(at, _)| reached[at]) {
            match token {
                Token::Star => next[at] = true,
                Token::Any => next[at + 1] = true,
                Token::One(wanted) => next[at + 1] |= *wanted == character,
            }
        }
        pass_stars(tokens, &mut next);
        reached = next;
        len += character.len_utf8();
        if !reached.contains(&true) {
            return best;
        }
    }
    if reached[tokens.len()] { Some(len) } else { best }
}

/// A star may also stand for nothing.
fn pass_stars(tokens: &[Token], reached: &mut [bool]) {
    for (at, token) in tokens.iter().enumerate() {
        if *token == Token::Star && reached[at] {
            reached[at + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text).expect("a pattern")
    }

    #[test]
    fn the_shortest_and_the_longest_match_differ() {
        assert_eq!(pattern("*/").prefix("a/b/c", Wanted::Shortest), Some(2));
        assert_eq!(pattern("*/").prefix("a/b/c", Wanted::Longest), Some(4));
        assert_eq!(pattern("/*").suffix("a/b/c", Wanted::Shortest), Some(2));
        assert_eq!(pattern("/*").suffix("a/b/c", Wanted::Longest), Some(4));
        assert_eq!(pattern("?é").prefix("ééx", Wanted::Shortest), Some(4));
        assert_eq!(pattern("b*").prefix("abc", Wanted::Longest), None);
        assert_eq!(pattern(r"\*").prefix("*a", Wanted::Longest), Some(1));
    }

    #[test]
    fn matches_do_not_touch() {
        let found = |text: &str, of: &str| -> Vec<(usize, usize)> {
            let found = pattern(text).matches(of).expect("short");
            found.into_iter().map(|range| (range.start, range.end)).collect()
        };
        assert_eq!(found("a*b", "ab-ab"), [(0, 5)]);
        assert_eq!(found("-", "a-b-c"), [(1, 2), (3, 4)]);
        assert_eq!(found("*", "ab"), [(0, 2)]);
        assert_eq!(found("", "ab"), [(0, 0), (1, 1), (2, 2)]);
    }

    #[test]
    fn an_escape_that_means_nothing_is_refused() {
        assert_eq!(Pattern::new(r"\a"), None);
        assert_eq!(Pattern::new("\\"), None);
    }
}
