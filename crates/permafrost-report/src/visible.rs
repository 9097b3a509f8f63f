//! What a file holds, shown so that nothing acts on who reads it.
//!
//! A file under check may come from anybody. Sequences that move the cursor or turn the direction
//! of writing could hide a finding, so a sign stands in the place of each of these characters.

/// The text with a sign in the place of each character on which a terminal could act.
pub fn visible(text: &str) -> String {
    // Nearly all that is shown is plain.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return text.to_owned();
    }
    let sign = |char: char| match char {
        '\n' | '\t' => char,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if acts(char) => '\u{fffd}',
        _ => char,
    };
    text.chars().map(sign).collect()
}

/// Whether a terminal may do something else with a character than to show it.
pub fn acts(char: char) -> bool {
    let line_ends = matches!(char, '\n' | '\t');
    let turns_the_direction = matches!(
        char,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    (char.is_control() && !line_ends) || turns_the_direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_becomes_a_sign() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\t\n"), "a␛[31m\u{fffd}b\t\n");
        assert_eq!(visible("\u{9b}2J\u{7f}\r"), "\u{fffd}2J␡␍");
    }

    #[test]
    fn no_sign_is_a_character_that_acts() {
        let all: String = ('\0'..=char::MAX).filter(|char| acts(*char)).collect();
        assert!(!visible(&all).contains(acts));
    }
}
