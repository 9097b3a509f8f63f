//! Actions of templates in a text that is no YAML before they are carried out: those of Go, as in
//! Helm charts (`{{ … }}`), and statements of Jinja (`{% … %}`).
//!
//! [`mask`] puts something harmless of the same length in their place, so that the rest can be read
//! and every place in it stays exact.

use std::borrow::Cow;
use std::ops::Range;
use text_size::{TextRange, TextSize};

/// One action in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// Where it stands, its brackets included, in UTF-8 bytes.
    pub range: TextRange,
    /// What it may write where it has its lines to itself.
    pub writes: Writes,
    /// What it does to the blocks in which other text stands.
    pub block: Block,
}

/// What an action does to the blocks in which other text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Nothing.
    None,
    /// It begins one: `if`, `range`, `with`.
    Begins,
    /// It goes on with another branch: `else`.
    Branches,
    /// It ends one: `end`.
    Ends,
}

/// What an action that has its lines to itself may write there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// Nothing: it stands within a line, is a comment, or only decides on what follows.
    Nothing,
    /// Lines that begin at this column.
    AtColumn(u32),
    /// Lines that begin at a column which can't be told.
    Anywhere,
}

/// The actions in a text, in order.
///
/// A bracket that is never closed begins no action. In strings within an action, brackets are text.
pub fn actions(text: &str) -> Vec<Action> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_bracket(text, from) {
        let Some(end) = end_of(text, start) else {
            from = start + 2;
            continue;
        };
        found.push(start..end);
        from = end;
    }
    let alone =
        |range: &Range<usize>| stands_alone(text, range, &found) || writes_lines(text, range);
    let action = |range: &Range<usize>| Action {
        range: text_range(range),
        writes: if alone(range) { writes(text, range) } else { Writes::Nothing },
        block: block(text, range),
    };
    found.iter().map(action).collect()
}

/// The texts of the actions in a text, in order.
pub fn texts(text: &str) -> Vec<&str> {
    actions(text).into_iter().map(|action| &text[action.range]).collect()
}

/// Whether all of these actions, in order, leave what is behind them in the same blocks as what is
/// before them.
pub fn stays_in_block(actions: &[Action]) -> bool {
    let mut depth = 0_usize;
    for action in actions {
        match action.block {
            Block::Begins => depth += 1,
            Block::Branches if depth == 0 => return false,
            Block::None | Block::Branches => {}
            Block::Ends => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
        }
    }
    depth == 0
}

/// The text with something harmless in the place of every action.
///
/// Where actions have lines to themselves only line breaks are left of them; elsewhere letters are, so
/// that a value or key that they write is a word. What is defined for use elsewhere goes as a whole.
/// The length in bytes stays.
pub fn mask<'t>(text: &'t str, actions: &[Action]) -> Cow<'t, str> {
    if actions.is_empty() {
        return Cow::Borrowed(text);
    }
    let ranges: Vec<Range<usize>> = actions.iter().map(|action| action.range.into()).collect();
    let mut masked = text.as_bytes().to_vec();
    for range in &ranges {
        if stands_alone(text, range, &ranges) {
            // Blanks before it would be the indentation of a line that holds nothing.
            let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let blanks = masked[line..range.start].iter().rev();
            let blanks = blanks.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n')).count();
            masked[range.start - blanks..range.end].fill(b'\n');
        } else if writes_lines(text, range) {
            masked[range.clone()].fill(b'\n');
        } else {
            masked[range.clone()].fill(b'x');
        }
    }
    for range in definitions(actions, text) {
        masked[range].fill(b'\n');
    }
    match String::from_utf8(masked) {
        Ok(masked) => Cow::Owned(masked),
        // It can't be: whole actions were replaced, which begin and end at whole characters.
        Err(_) => Cow::Borrowed(text),
    }
}

/// Whether an action writes the lines of a value, from behind its key, `key: {{ … | nindent 2 }}`, or
/// the first entries of an item, `- {{ … | nindent 2 }}`, that has more of them on the next lines.
fn writes_lines(text: &str, range: &Range<usize>) -> bool {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..range.start].trim_end();
    let key = before.trim_start_matches([' ', '-']);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./\"'".contains(&byte);
    let is_key = |key: &str| key.strip_suffix(':').is_some_and(|key| key.bytes().all(is_name));
    let rest = text[range.end..].split('\n').next().unwrap_or_default().trim();
    text[range.clone()].contains("nindent")
        && (is_key(key)
            || before.trim_start() == "-" && has_entry_below(&text[range.end..], before.len()))
        && (rest.is_empty() || rest.starts_with('#'))
}

/// Whether the next line of YAML, behind the line that a text goes on with, is an entry of a mapping
/// and begins at this column or behind it.
fn has_entry_below(text: &str, column: usize) -> bool {
    let is_yaml = |line: &&str| !line.is_empty() && !line.starts_with(['#', '{']);
    let mut lines = text.split('\n').skip(1);
    let next = lines.find(|line| is_yaml(&line.trim()));
    next.is_some_and(|line| {
        line.len() - line.trim_start_matches(' ').len() >= column && line.contains(':')
    })
}

/// The ranges from each `define` to its end: what stands there is written somewhere else.
fn definitions(actions: &[Action], text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut depth, mut start) = (0_usize, None);
    for action in actions {
        let range = Range::<usize>::from(action.range);
        match action.block {
            Block::Begins => {
                if start.is_none() && word(text, &range) == "define" {
                    (start, depth) = (Some(range.start), 0);
                }
                depth += 1;
            }
            Block::Ends => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.extend(start.take().map(|start| start..range.end));
                }
            }
            Block::None | Block::Branches => {}
        }
    }
    found
}

fn text_range(range: &Range<usize>) -> TextRange {
    let at = |offset: usize| TextSize::try_from(offset).unwrap_or_default();
    TextRange::new(at(range.start), at(range.end))
}

fn next_bracket(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = from;
    loop {
        let at = from + text.get(from..)?.find('{')?;
        if matches!(bytes.get(at + 1), Some(b'{' | b'%')) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Where the action ends that begins at `start`, behind its closing bracket.
fn end_of(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let close = if bytes[start + 1] == b'{' { b'}' } else { b'%' };
    let inside = text[start + 2..].trim_start_matches(['-', ' ', '\t', '\r', '\n']);
    if inside.starts_with("/*") {
        let comment = text.len() - inside.len();
        let end = comment + text[comment..].find("*/")?;
        let bracket = end + text[end..].find("}}")?;
        return Some(bracket + 2);
    }
    let mut at = start + 2;
    let mut quote = None;
    while let Some(&byte) = bytes.get(at) {
        match quote {
            Some(b'`') if byte != b'`' => {}
            // A string of one line that breaks off is no string: the quote is somebody's text.
            Some(_) if byte == b'\n' => return text[start..].find("}}").map(|at| start + at + 2),
            Some(b'"') if byte == b'\\' => at += 1,
            Some(open) if byte == open => quote = None,
            None if byte == close && bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            None if matches!(byte, b'"' | b'`') => quote = Some(byte),
            Some(_) | None => {}
        }
        at += 1;
    }
    None
}

/// Whether nothing but blanks, other actions and a comment stands on the lines of an action.
fn stands_alone(text: &str, range: &Range<usize>, all: &[Range<usize>]) -> bool {
    let index = all.partition_point(|it| it.start < range.start);
    let mut start = range.start;
    for before in all[..index].iter().rev() {
        let between = &text[before.end..start];
        if !between.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            break;
        }
        start = before.start;
    }
    let mut end = range.end;
    for after in &all[index + 1..] {
        let between = &text[end..after.start];
        if !between.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            break;
        }
        end = after.end;
    }
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..start].trim_start_matches('\u{feff}');
    let rest = text[end..].split('\n').next().unwrap_or_default().trim();
    before.trim_matches([' ', '\t']).is_empty() && (rest.is_empty() || rest.starts_with('#'))
}

/// The first word of an action.
fn word<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let inside = text[range.start + 2..range.end - 2].trim_matches(['-', ' ', '\t', '\r', '\n']);
    inside.split(|char: char| !char.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn block(text: &str, range: &Range<usize>) -> Block {
    match word(text, range) {
        "if" | "range" | "with" | "define" | "block" | "for" => Block::Begins,
        "else" | "elif" => Block::Branches,
        "end" | "endif" | "endfor" => Block::Ends,
        _ => Block::None,
    }
}

/// What an action that has its lines to itself may write.
fn writes(text: &str, range: &Range<usize>) -> Writes {
    const CONTROL: [&str; 9] =
        ["if", "else", "end", "range", "with", "define", "break", "continue", "fail"];
    if text[range.start..].starts_with("{%") {
        return Writes::Nothing;
    }
    let inside = text[range.start + 2..range.end - 2].trim_matches(['-', ' ', '\t', '\r', '\n']);
    let word = word(text, range);
    let sets = inside.starts_with('$')
        && inside.split_once('=').is_some_and(|(name, _)| {
            name.trim_end_matches([':', ' '])
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"$_".contains(&byte))
        });
    if inside.is_empty() || inside.starts_with("/*") || sets || CONTROL.contains(&word) {
        return Writes::Nothing;
    }
    let Some(at) = inside.rfind("indent") else {
        let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let column = text[line..range.start].chars().count();
        return u32::try_from(column).map_or(Writes::Anywhere, Writes::AtColumn);
    };
    let number = inside[at + "indent".len()..].trim_start();
    let digits = number.len() - number.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    number[..digits].parse().map_or(Writes::Anywhere, Writes::AtColumn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let masked = mask(text, &actions(text)).into_owned();
        assert_eq!(masked.len(), text.len(), "{text}");
        masked
    }

    fn written(text: &str) -> Vec<Writes> {
        actions(text).into_iter().map(|action| action.writes).collect()
    }

    #[test]
    fn values_and_keys_become_words() {
        assert_eq!(masked("a: {{ .b }}\n"), "a: xxxxxxxx\n");
        assert_eq!(masked("a: \"{{ .b }}:{{ .c }}\""), "a: \"xxxxxxxx:xxxxxxxx\"");
        assert_eq!(masked("{{ .k }}: v"), "xxxxxxxx: v");
        assert_eq!(masked("a:{{ .b }}"), "a:xxxxxxxx");
        assert_eq!(masked("a: {{ .b | nindent 2 }}"), format!("a: {}", "\n".repeat(20)));
        assert_eq!(masked("- {{ .é }}"), "- xxxxxxxxx");
        assert_eq!(masked("- {{ .a | nindent 2 }}\n- b: c"), "- xxxxxxxxxxxxxxxxxxxx\n- b: c");
        assert_eq!(masked("a: {{ if .b }}c{{ end }}"), "a: xxxxxxxxxxxcxxxxxxxxx");
    }

    #[test]
    fn actions_with_lines_of_their_own_become_line_breaks() {
        assert_eq!(
            masked("a:\n  {{- if .b }}\n  c: d\n"),
            "a:\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n  c: d\n"
        );
        assert_eq!(masked("{{ a }} {{ b }}\r\nc: d"), format!("{}\r\nc: d", "\n".repeat(15)));
        assert_eq!(masked("{{/* a\n}} b */}}\nc: d"), format!("{}\nc: d", "\n".repeat(16)));
        assert_eq!(masked("{{ a }} # why"), format!("{} # why", "\n".repeat(7)));
        assert_eq!(masked("{% if a %}\nb: c"), format!("{}\nb: c", "\n".repeat(10)));
    }

    #[test]
    fn an_item_that_goes_on_below_its_action_is_a_mapping() {
        let text = "- {{ .a | nindent 2 }}\n  {{- if .b }}\n  c: d\n";
        assert_eq!(masked(text).replace('\n', ""), "-   c: d");
        assert_eq!(written(text), [Writes::AtColumn(2), Writes::Nothing]);
        assert_eq!(masked("- {{ .a | nindent 2 }}\n"), "- xxxxxxxxxxxxxxxxxxxx\n");
    }

    #[test]
    fn definitions_stand_for_nothing_where_they_are() {
        let text = "{{ define \"a\" }}\nb: {{ if .c }}d{{ end }}\n{{ end }}\ne: f";
        assert_eq!(masked(text), format!("{}\ne: f", "\n".repeat(text.len() - 5)));
    }

    #[test]
    fn brackets_in_strings_are_text_and_open_ones_begin_nothing() {
        assert_eq!(masked("a: {{ \"}}\" }} b"), "a: xxxxxxxxxx b");
        assert_eq!(masked("a: {{ `}}` }} b"), "a: xxxxxxxxxx b");
        assert_eq!(masked("a: {{ \"\\\"}}\" }}"), "a: xxxxxxxxxxxx");
        assert_eq!(masked("a: {{ b\n"), "a: {{ b\n");
        assert_eq!(masked("a: {b: {c: d}}"), "a: {b: {c: d}}");
    }

    #[test]
    fn what_is_written_at_which_column_is_told() {
        let cases = [
            ("  {{- if .a }}", Writes::Nothing),
            ("{{ end }}", Writes::Nothing),
            ("{{- $a := .b }}", Writes::Nothing),
            ("{{/* a */}}", Writes::Nothing),
            ("a: {{ .b }}", Writes::Nothing),
            ("  {{- toYaml .a | nindent 8 }}", Writes::AtColumn(8)),
            ("{{ include \"a\" . | indent 4 }}", Writes::AtColumn(4)),
            ("  {{ tpl .a . }}", Writes::AtColumn(2)),
            ("{{ toYaml .a | nindent (int .b) }}", Writes::Anywhere),
            ("a: {{- toYaml .a | nindent 2 }}", Writes::AtColumn(2)),
        ];
        for (text, expected) in cases {
            assert_eq!(written(text), [expected], "{text}");
        }
    }
}
